"""Numbers in digits: their features against counting them one by one, and what they mend, with the real encoder."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align import align
from align.digits import DIGIT_FEATURES, digit_features, find_digits
from corpora import Document

SEGMENTS = st.lists(st.lists(st.integers(0, 5), max_size=4), min_size=1, max_size=5)
LAW = [
    (
        "The port is open at all times of the year.",
        "Порт открыт в любое время года.",
        "Liman ilin istənilən vaxtı açıqdır.",
    ),
    (
        "Every ship reports its cargo to the harbour master.",
        "Каждое судно сообщает капитану порта о своём грузе.",
        "Hər gəmi öz yükü barədə liman kapitanına məlumat verir.",
    ),
    ("Fees are paid in advance.", "Сборы уплачиваются заранее.", "Rüsumlar əvvəlcədən ödənilir."),
    ("Nobody may unload at night.", "Никто не может разгружаться ночью.", "Heç kim gecə yük boşalda bilməz."),
    ("Pilots are chosen for three years.", "Лоцманы избираются на три года.", "Losmanlar üç il müddətinə seçilir."),
]


def text_of(segments):
    return [" ".join(f"word {number}," for number in numbers) for numbers in segments]


def counted(parts):
    return Counter(number for part in parts for number in part)


def expected(x, y, i, j, p, q):
    one, other = counted(x[i:p]), counted(y[j:q])
    if i == p or j == q:
        near = counted(y[max(j - 2, 0) : j + 2]) if j == q else counted(x[max(i - 2, 0) : i + 2])
        own = one if j == q and i < p else other
        there = (own & near).total() if i < p or j < q else 0
        return [0.0, 0.0, 0.0, 1 - np.exp(-0.7 * there), 1 - np.exp(-0.7 * (own.total() - there))]
    if not one.total() + other.total():
        return [0.0] * 5
    both = (one & other).total()
    apart = one.total() + other.total() - 2 * both
    return [1 - np.exp(-0.7 * both), 1 - np.exp(-0.7 * apart), apart / (one.total() + other.total()), 0.0, 0.0]


@settings(max_examples=60)
@given(SEGMENTS, SEGMENTS)
def test_features_are_those_counted_one_by_one(x, y):
    beads = [
        (i, j, p, q)
        for i in range(len(x) + 1)
        for j in range(len(y) + 1)
        for p in range(i, len(x) + 1)
        for q in range(j, len(y) + 1)
        if p > i or q > j
    ]
    ends = tuple(np.array(column, np.int64) for column in zip(*beads, strict=True))
    found = digit_features(find_digits(text_of(x)), find_digits(text_of(y)), ends)
    assert found.shape == (len(beads), len(DIGIT_FEATURES))
    for row, (i, j, p, q) in zip(found.tolist(), beads, strict=True):
        assert row == pytest.approx(expected(x, y, i, j, p, q), abs=1e-6)


def test_a_part_has_its_own_numbers():
    whole = find_digits(["1 2", "", "3", "4 5"])
    part = whole.part(1, 3)
    assert (part.values.tolist(), part.starts.tolist()) == ([3], [0, 0, 1])


def test_a_segment_full_of_numbers_takes_no_longer_than_another():
    assert len(find_digits(["9 " * 100_000, "7" * 100_000]).values) == 24


def test_digits_of_other_scripts_are_the_same_numbers():
    assert find_digits(["٢٠٢٤", "2024", "२०२४"]).values.tolist() == [2024] * 3


TWO_SIDE_BY_SIDE = pytest.param((3, 2), marks=pytest.mark.xfail(strict=True, reason="joined 2-2 by two versions alone"))


@pytest.mark.parametrize("lacking", [TWO_SIDE_BY_SIDE, (3, 5), (3, 2, 0), (2, 3, 4)])
def test_headings_are_told_apart_by_their_numbers(cached_encoder, lacking):
    """Versions lack a heading that others have; all headings are nearly alike to the encoder."""
    words = ("Article", "Статья", "Maddə")
    keys = [[key for n in range(1, 6) for key in ((n, "heading"), (n, "text"))[n == lack :]] for lack in lacking]
    documents = [
        Document.from_segments(
            language, language, [LAW[n - 1][k] if kind == "text" else f"{words[k]} {n}" for n, kind in keys[k]]
        )
        for k, language in enumerate(("en", "ru", "az")[: len(lacking)])
    ]
    units = align(documents, encoder=cached_encoder).units
    assert all(len(span) <= 1 for unit in units for span in unit.spans)
    joined = [{keys[k][span[0]] for k, span in enumerate(unit.spans) if span} for unit in units]
    assert all(len(key) == 1 for key in joined)
    assert len(joined) == 10
