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
    ("The port is open at all times of the year.", "Порт открыт в любое время года."),
    ("Every ship reports its cargo to the harbour master.", "Каждое судно сообщает капитану порта о своём грузе."),
    ("Fees are paid in advance.", "Сборы уплачиваются заранее."),
    ("Nobody may unload at night.", "Никто не может разгружаться ночью."),
    ("Pilots are chosen for three years.", "Лоцманы избираются на три года."),
]


def text_of(segments):
    return [" ".join(f"word {number}," for number in numbers) for numbers in segments]


def expected(one, other):
    a, b = Counter(number for part in one for number in part), Counter(number for part in other for number in part)
    if not one or not other or not a.total() + b.total():
        return [0.0, 0.0, 0.0]
    both = (a & b).total()
    apart = a.total() + b.total() - 2 * both
    return [1 - np.exp(-0.7 * both), 1 - np.exp(-0.7 * apart), apart / (a.total() + b.total())]


@settings(max_examples=60)
@given(SEGMENTS, SEGMENTS)
def test_features_are_those_counted_one_by_one(x, y):
    beads = [
        (i, j, p, q)
        for i in range(len(x) + 1)
        for j in range(len(y) + 1)
        for p in range(i, len(x) + 1)
        for q in range(j, len(y) + 1)
    ]
    ends = tuple(np.array(column, np.int64) for column in zip(*beads, strict=True))
    found = digit_features(find_digits(text_of(x)), find_digits(text_of(y)), ends)
    assert found.shape == (len(beads), len(DIGIT_FEATURES))
    for row, (i, j, p, q) in zip(found.tolist(), beads, strict=True):
        assert row == pytest.approx(expected(x[i:p], y[j:q]), abs=1e-6)


def test_a_part_has_its_own_numbers():
    whole = find_digits(["1 2", "", "3", "4 5"])
    part = whole.part(1, 3)
    assert (part.values.tolist(), part.starts.tolist()) == ([3], [0, 0, 1])


def test_a_segment_full_of_numbers_takes_no_longer_than_another():
    assert len(find_digits(["9 " * 100_000, "7" * 100_000]).values) == 24


def test_digits_of_other_scripts_are_the_same_numbers():
    assert find_digits(["٢٠٢٤", "2024", "२०२४"]).values.tolist() == [2024] * 3


@pytest.mark.parametrize("lacking", [(3, 2), (3, 5)])
def test_headings_are_told_apart_by_their_numbers(cached_encoder, lacking):
    """Each version lacks a heading that the other has; all headings are nearly alike to the encoder."""
    versions = []
    for version, word in enumerate(("Article", "Статья")):
        parts = [(f"{word} {n}", texts[version]) for n, texts in enumerate(LAW, 1)]
        versions.append([text for n, part in enumerate(parts, 1) for text in part[n == lacking[version] :]])
    documents = [Document.from_segments(key, key, texts) for key, texts in zip(("en", "ru"), versions, strict=True)]
    units = align(documents, encoder=cached_encoder).units
    right = [
        (key, key) for n in range(1, 6) for key in ((n, "heading"), (n, "text")) if key[1] == "text" or n not in lacking
    ]
    keys = [[key for n in range(1, 6) for key in ((n, "heading"), (n, "text"))[n == lack :]] for lack in lacking]
    joined = [tuple(keys[k][span[0]] for k, span in enumerate(unit.spans)) for unit in units if all(unit.spans)]
    assert joined == right
    assert all(len(span) <= 1 for unit in units for span in unit.spans)
