"""The table of measured probabilities: what is in it, how it is used, how it is written."""

import tomllib

import pytest

from align.quality import CHECKS, check
from align.quality.measured import NAMES, PRECISION
from benchmarks.measuring import Count, fit_names, print_calibration, shrunk, written
from corpora import Document, ParallelText, Unit


def text_of(*pairs):
    documents = [
        Document.from_segments(tag, tag, side) for tag, side in zip(("en", "ru"), zip(*pairs, strict=True), strict=True)
    ]
    return ParallelText("text", tuple(documents), tuple(Unit((range(n, n + 1),) * 2, 0.99) for n in range(len(pairs))))


def test_every_probability_is_of_a_check():
    codes = {each.code for each in CHECKS}
    assert {key.removesuffix(" in words") for key in PRECISION} <= codes
    assert all(0 < value < 1 for value in PRECISION.values())
    assert 0 < NAMES["enough"] < 1


def test_findings_get_what_was_measured():
    found = {
        each.code: each.probability for each in check(text_of(("Is it $90?", "Это 90."), ("In 1990.", "В 1991 году.")))
    }
    assert found["question-differs"] == PRECISION["question-differs"]
    assert found["number-differs"] == PRECISION["number-differs"]


def test_the_table_is_read_as_it_was_written():
    names = {"enough": 0.8, "known": 1.5, "offset": -0.25}
    read = tomllib.loads(written({"number-differs in words": 0.9, "date-differs": 0.8}, names))
    assert read == {"precision": {"date-differs": 0.8, "number-differs in words": 0.9}, "names": names}


def test_few_findings_say_little():
    found = shrunk({"often": Count(900, 810), "also": Count(990, 891), "once": Count(1, 1), "never": Count()})
    assert found["often"] == pytest.approx(0.9, abs=0.02)
    assert 0.7 < found["never"] < found["once"] < 0.9


def test_both_halves_are_counted_together():
    assert Count(7, 6) + Count(3, 1) == Count(10, 7)


def test_calibration_is_printed_for_each_half(capsys):
    print_calibration({"a": Count(100, 90)}, {"a": Count(100, 70)})
    head, row, last = capsys.readouterr().out.splitlines()
    assert head.split() == ["finding", *["found", "given", "right"] * 2]
    assert [float(cell) for cell in row.split()[1:]] == [100, 0.699, 0.9, 100, 0.897, 0.7]
    assert float(last.split()[-1]) == pytest.approx(0.199, abs=1e-3)


def test_names_are_fitted_to_what_was_planted():
    known = [
        (f"Then our friend {name} came in {n} days.", f"Потом наш друг {other} пришёл через {n} дней.")
        for n in range(6)
        for name, other in (("Karimov", "Каримов"), ("Rasulov", "Расулов"), ("Mammadov", "Мамедов"))
    ]
    weights = fit_names([text_of(*known)])
    assert set(weights) == set(NAMES)
    assert weights["offset"] + weights["known"] + weights["often"] > 0  # all that is left over was planted
