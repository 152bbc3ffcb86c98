"""Units as they are with new probabilities, and sentences that stand in each other's place."""

import numpy as np
import pytest

from align import HashEncoder, align, explain
from align.mismatch import NEVER, match_margins
from align.quality import Settings, check
from align.rescoring import rescore
from align.similarity import prepare_side
from corpora import Document, OptionError, ParallelText, Status, Unit

TEXTS = [f"the number{k} is followed by number{k + 1} and name{k} with word{3 * k}" for k in range(20)]
ENCODER = HashEncoder(256)


def parallel(*sides, status=Status.AUTO):
    """Versions that are joined one to one."""
    languages = ("en", "ru", "az-Latn")
    documents = tuple(
        Document.from_segments(language, language, side) for language, side in zip(languages, sides, strict=False)
    )
    units = tuple(Unit((range(n, n + 1),) * len(sides), 0.5, status) for n in range(len(sides[0])))
    return ParallelText("text", documents, units)


def findings(text):
    evidence = rescore(text, encoder=ENCODER)._asdict()
    return check(evidence.pop("text"), **evidence)


def swapped(one, other):
    texts = list(TEXTS)
    texts[one], texts[other] = texts[other], texts[one]
    return texts


@pytest.mark.parametrize("versions", [2, 3])
def test_the_same_as_aligning(versions):
    text = align(parallel(*[TEXTS] * versions).documents, encoder=ENCODER)
    assert rescore(text, encoder=ENCODER).text == text


def test_a_moved_boundary_is_doubted():
    text = parallel(TEXTS, TEXTS)
    units = list(text.units)
    units[5] = Unit((range(5, 6), range(5, 7)), 0.5)
    units[6] = Unit((range(6, 7), range(7, 7)), 0.5)
    moved, _, *_ = rescore(ParallelText("text", text.documents, tuple(units)), encoder=ENCODER)
    doubted = {number for number, unit in enumerate(moved.units) if unit.probability < 0.1}
    assert doubted == {5, 6}
    assert [finding.unit for finding in findings(moved) if finding.code == "very-doubtful"] == [5]


@pytest.mark.parametrize("versions", [2, 3])
def test_units_that_were_joined_are_not_wrong(versions):
    text = parallel(*[TEXTS] * versions)
    units = list(text.units)
    units[5:7] = [Unit((range(5, 7),) * versions, 0.5)]
    joined = ParallelText("text", text.documents, tuple(units))
    scored = rescore(joined, encoder=ENCODER)
    assert scored.text.units[5].probability < 0.1 < 0.9 < scored.borders[5]
    found = {(finding.code, finding.severity) for finding in findings(joined) if finding.unit == 5}
    assert ("suspected-join", "note") in found
    assert not {code for code, _ in found} & {"doubtful", "very-doubtful"}
    alone = {finding.code for finding in check(scored.text) if finding.unit == 5}
    assert "very-doubtful" in alone


def test_swapped_sentences_are_out_of_place():
    text, margins, *_ = rescore(parallel(TEXTS, TEXTS, swapped(5, 8)), encoder=ENCODER)
    found = [finding for finding in check(text, margins=margins) if finding.code == "out-of-place"]
    assert [finding.unit for finding in found] == [5, 8]
    assert all(finding.probability > 0.5 > 0 > finding.margin for finding in found)
    careless = Settings(misplaced_margin=-9.0)
    assert "out-of-place" not in {finding.code for finding in check(text, careless, margins=margins)}


def test_reviewed_units_are_kept():
    text = parallel(TEXTS, swapped(5, 8), status=Status.ACCEPTED)
    again, margins, *_ = rescore(text, encoder=ENCODER)
    assert again.units == text.units
    assert "out-of-place" not in {finding.code for finding in check(again, margins=margins)}


def test_margins_must_fit():
    with pytest.raises(OptionError, match="3 margins for 20 units"):
        check(parallel(TEXTS, TEXTS), margins=(0.0, 0.0, 0.0))
    with pytest.raises(OptionError, match="3 borders for 20 units"):
        check(parallel(TEXTS, TEXTS), borders=(0.0, 0.0, 0.0))


def test_what_cannot_be_compared_has_no_margin():
    sides = [prepare_side(ENCODER.encode(TEXTS[:3]), TEXTS[:3]) for _ in range(2)]
    rows = np.array([[0, 0], [1, 0], [2, 1], [3, 3]])
    found = match_margins(sides, rows)
    assert found[0] == NEVER
    assert (found[1:] < NEVER).all()


def test_a_moved_boundary_has_a_rival_that_says_where_it_was():
    text = parallel(TEXTS, TEXTS)
    units = list(text.units)
    units[5] = Unit((range(5, 6), range(5, 7)), 0.5)
    units[6] = Unit((range(6, 7), range(7, 7)), 0.5)
    found = findings(ParallelText("text", text.documents, tuple(units)))
    (rival,) = (finding for finding in found if finding.code == "runner-up-close")
    assert rival.detail == "or en 6 = ru 6; en 7 = ru 7, for units 6 to 7"
    assert rival.probability > 0.9
    assert rival.segments == (range(5, 7), range(5, 7))


def test_rivals_are_those_of_an_explanation():
    units = list(parallel(TEXTS, TEXTS, TEXTS).units)
    units[5:7] = [Unit((range(5, 7),) * 3, 0.5)]
    text = ParallelText("text", parallel(TEXTS, TEXTS, TEXTS).documents, tuple(units))
    (rival,) = rescore(text, encoder=ENCODER).rivals
    found = explain(text, 5, encoder=ENCODER)
    assert str(rival) == "1:1:1, 1:1:1 instead of unit 6"
    assert [unit.spans for unit in rival.units] == [(range(5, 6),) * 3, (range(6, 7),) * 3]
    assert rival.likely == pytest.approx(found.alternatives[0].raw)
    assert rival.chosen == pytest.approx(found.chosen.raw)


def test_a_passage_that_was_moved_is_a_finding():
    moved = TEXTS[:3] + TEXTS[6:15] + TEXTS[3:6] + TEXTS[15:]
    aligned = align(parallel(TEXTS, moved).documents, encoder=ENCODER)
    text = rescore(aligned, encoder=ENCODER).text
    (finding,) = (each for each in findings(aligned) if "moved" in each.code)
    assert finding.segments == (range(3, 6), range(12, 15))
    assert finding.unit == next(n for n, unit in enumerate(text.units) if 3 in unit.spans[0])
    assert finding.severity == "error"
