"""What holds of every alignment, whatever the texts: coverage, order, symmetry, determinism, what is pinned."""

from itertools import combinations, permutations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from align import Anchor, HashEncoder, align
from align.cache import Vectors, join
from corpora import Document, Status, Unit, crossing

LANGUAGES = ("en", "ru", "az-Latn", "az-Cyrl", "de", "fr")
WORDS = ("bir", "iki", "üç", "dörd", "beş", "one", "two", "three", "four, five", "  ", "!")
SENTENCE = st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join)
VERSION = st.lists(SENTENCE, max_size=9)
TEXTS = st.lists(VERSION, min_size=2, max_size=4).filter(any)
REVIEWED = st.sampled_from([Status.ACCEPTED, Status.CORRECTED])


class RandomEncoder:
    """Gives a text the same random vectors each time, so that nothing resembles anything."""

    name = "random"

    def encode(self, texts, advance=None):
        return join([self.vectors(text) for text in texts])

    def vectors(self, text):
        random = np.random.default_rng(list(text.encode()))
        clauses = int(random.integers(1, 4))
        means = random.normal(size=(1 + clauses, 16)).astype(np.float16)
        return Vectors(means, np.array([2 * clauses] + [2] * clauses, np.float32))


ENCODER = st.sampled_from([HashEncoder(64), RandomEncoder()])
PASSAGE = ["bir bir bir", "bir bir bir", "bir bir bir bir iki", "four, five"]
BESIDE_A_MOVE = [["bir"], ["bir", *PASSAGE], [*["bir"] * 4, *PASSAGE, "bir"]]
"""Versions in which an anchor from "bir" to the last "bir" leaves what follows nowhere but across it."""


def documents(versions):
    return [Document.from_segments(k, k, texts) for k, texts in zip(LANGUAGES, versions, strict=False)]


@st.composite
def pinned(draw, parts=("anchors", "units")):
    """Versions, and anchors and reviewed units along one path through them; some sides of units are empty."""
    versions = draw(TEXTS)
    at = [0] * len(versions)
    anchors, units = [], []
    while draw(st.booleans()):
        at = [draw(st.integers(start, len(texts))) for start, texts in zip(at, versions, strict=True)]
        left = [len(texts) - start for start, texts in zip(at, versions, strict=True)]
        members = [k for k in range(len(versions)) if left[k] and draw(st.integers(0, 3))]
        if "anchors" in parts and draw(st.booleans()):
            if len(members) > 1:
                anchors.append(Anchor({LANGUAGES[k]: at[k] for k in members}))
                at = [start + (k in members) for k, start in enumerate(at)]
        elif "units" in parts:
            stops = [at[k] + draw(st.integers(0, left[k])) if k in members else at[k] for k in range(len(at))]
            spans = tuple(range(a, b) if b > a else range(0) for a, b in zip(at, stops, strict=True))
            if any(spans):
                units.append(Unit(spans, draw(st.integers(0, 100)) / 100, draw(REVIEWED)))
            at = stops
    return versions, anchors, units


def check(text, versions):
    """Every segment is in one unit and one bead of each pair, in order but for moved passages, and nothing is empty."""
    assert all(any(unit.spans) for unit in text.units)
    for k, texts in enumerate(versions):
        assert [index for unit in text.units for index in unit.spans[k]] == list(range(len(texts)))
    groups = dict(text.pairs())
    for a, b in combinations(range(len(versions)), 2):
        beads = groups.get((LANGUAGES[a], LANGUAGES[b]), ())
        moved = set(crossing(beads))
        for side, version in enumerate((a, b)):
            held = [(n, number in moved) for number, bead in enumerate(beads) for n in bead.spans[side]]
            assert sorted(n for n, _ in held) == list(range(len(versions[version])))
            in_order = [n for n, elsewhere in held if not elsewhere]
            assert in_order == sorted(in_order)
    assert all(0 <= item.probability <= 1 for item in (*text.units, *text.beads))


def by_language(text):
    """Units as sets of segments with their probability, whatever the order of the versions."""
    return [
        ({lang: tuple(span) for lang, span in zip(text.languages, unit.spans, strict=True)}, unit.probability)
        for unit in text.units
    ]


@settings(max_examples=60, deadline=None)
@given(TEXTS, ENCODER)
def test_every_segment_is_in_one_unit_in_order(versions, encoder):
    text = align(documents(versions), encoder=encoder)
    check(text, versions)
    assert align(documents(versions), encoder=encoder) == text


@settings(max_examples=30, deadline=None)
@given(pinned(), ENCODER)
def test_the_order_of_the_versions_changes_nothing(drawn, encoder):
    versions, anchors, units = drawn
    given_documents = documents(versions)
    expected = by_language(align(given_documents, encoder=encoder, anchors=anchors, keep=units))
    for order in list(permutations(range(len(versions))))[:6]:
        turned = [Unit(tuple(unit.spans[k] for k in order), unit.probability, unit.status) for unit in units]
        text = align([given_documents[k] for k in order], encoder=encoder, anchors=anchors, keep=turned)
        assert by_language(text) == expected


@settings(max_examples=100, deadline=None)
@given(pinned(parts=("anchors",)), ENCODER)
@example((BESIDE_A_MOVE, [Anchor({"ru": 0, "az-Latn": 8})], []), HashEncoder(64))
def test_anchors_are_respected(drawn, encoder):
    versions, anchors, _ = drawn
    text = align(documents(versions), encoder=encoder, anchors=anchors)
    check(text, versions)
    for anchor in anchors:
        owners = [
            next(n for n, unit in enumerate(text.units) if index in unit.spans[text.languages.index(language)])
            for language, index in anchor.members.items()
        ]
        assert len(set(owners)) == 1
        for bead in text.beads:
            inside = [
                anchor.members[lang] in span
                for lang, span in zip(bead.languages, bead.spans, strict=True)
                if lang in anchor.members
            ]
            assert len(inside) < 2 or inside[0] == inside[1]


@settings(max_examples=100, deadline=None)
@given(pinned(), ENCODER)
def test_reviewed_units_are_kept(drawn, encoder):
    versions, anchors, units = drawn
    text = align(documents(versions), encoder=encoder, anchors=anchors, keep=units)
    check(text, versions)
    assert [unit for unit in text.units if unit.status is not Status.AUTO] == units
    for unit in units:
        for (a, one), (b, other) in combinations(enumerate(unit.spans), 2):
            if one and other:
                beads = [bead.spans for bead in text.beads if bead.languages == (LANGUAGES[a], LANGUAGES[b])]
                assert (one, other) in beads
    assert align(documents(versions), encoder=encoder, anchors=anchors, keep=units) == text


@settings(max_examples=40, deadline=None)
@given(TEXTS, st.data())
def test_what_was_found_can_be_accepted(versions, data):
    """Accepting some units of an alignment keeps these and loses no segment."""
    first = align(documents(versions), encoder=HashEncoder(64))
    status = [data.draw(st.sampled_from(Status)) for _ in first.units]
    units = [Unit(u.spans, u.probability, s) for u, s in zip(first.units, status, strict=True)]
    again = align(documents(versions), encoder=HashEncoder(64), keep=units)
    check(again, versions)
    kept = [unit for unit in units if unit.status is not Status.AUTO]
    assert [unit for unit in again.units if unit.status is not Status.AUTO] == kept


def sentences(count):
    random = np.random.default_rng(count)
    return [" ".join(f"w{word}" for word in random.integers(0, 400, 9)) for _ in range(count)]


def varied(base, version):
    """A version in which every fortieth sentence is joined to the one before, and another one is left out.

    Returns the sentences, and the index of each base sentence in them; -1 where it is left out.
    """
    texts, places = [], []
    for number, sentence in enumerate(base):
        if number % 40 == 6 * version + 2:
            texts[-1] += f" {sentence}"
        elif number % 40 != 6 * version + 5:
            texts.append(sentence)
        places.append(-1 if number % 40 == 6 * version + 5 else len(texts) - 1)
    return texts, places


@pytest.mark.parametrize("count", [2, 3, 4, 5, 6])
def test_many_versions(count):
    base = sentences(120)
    versions, places = zip(*(varied(base, k) for k in range(count)), strict=True)
    text = align(documents(versions), encoder=HashEncoder())
    check(text, versions)
    expected = [tuple({place} - {-1} for place in row) for row in zip(*places, strict=True)]
    for number in reversed(range(1, 120)):
        if any(a & b for a, b in zip(expected[number - 1], expected[number], strict=True)):
            joined = zip(expected[number - 1], expected.pop(number), strict=True)
            expected[number - 1] = tuple(a | b for a, b in joined)
    found = [tuple(map(set, unit.spans)) for unit in text.units]
    assert len(expected) == 120 - 3 * count
    assert sum(unit in expected for unit in found) >= 0.95 * max(len(expected), len(found))
