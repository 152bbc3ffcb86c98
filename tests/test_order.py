"""Beads that cross: what the model takes, which of them count as moved, and what becomes of them in files."""

from dataclasses import replace
from io import BytesIO
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

import tei
from align.quality import check
from align.reordering import moved_passages
from corpora import AlignmentError, Bead, Document, ParallelText, Status, Unit, crossing
from corpora.formats import write
from corpora.order import apart, by_first

PAIR = ("en", "ru")


def bead(one, other, probability=0.9, pair=PAIR):
    return Bead(pair, (range(*one), range(*other)), probability)


def version(language, count):
    return Document.from_segments(
        f"t.{language}", language, [f"{language} sentence {chr(97 + k)}." for k in range(count)]
    )


#: Sentence 3 of the English stands first in Russian; sentence 5 of the Russian has no counterpart.
BEADS = (
    bead((0, 1), (1, 2)),
    bead((1, 2), (2, 3)),
    bead((2, 3), (0, 1), 0.8),
    bead((3, 5), (3, 4)),
    bead((5, 5), (4, 5)),
)
UNITS = tuple(
    Unit((range(a, b), range(c, d)), 0.9)
    for a, b, c, d in [(0, 0, 0, 1), (0, 1, 1, 2), (1, 2, 2, 3), (2, 3, 3, 3), (3, 5, 3, 4), (5, 5, 4, 5)]
)
TEXT = ParallelText("t", (version("en", 5), version("ru", 5)), UNITS, BEADS)


@st.composite
def orders(draw):
    """Beads of two versions, the second side in any order."""
    sizes = draw(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)).filter(any), max_size=8))
    starts = dict.fromkeys(range(len(sizes)), 0)
    at = 0
    for number in draw(st.permutations(range(len(sizes)))):
        starts[number] = at
        at += sizes[number][1]
    beads, first = [], 0
    for number, (a, b) in enumerate(sizes):
        beads.append(bead((first, first + a), (starts[number], starts[number] + b)))
        first += a
    return beads, first, at


def in_order(beads):
    """Whether both sides of what is joined ascend."""
    starts = [[span.start for span in each.spans] for each in beads if all(each.spans)]
    return all(a < c and b < d for (a, b), (c, d) in pairwise(starts))


@given(orders())
def test_as_few_segments_as_will_do_are_moved(drawn):
    beads, _, _ = drawn
    moved = set(crossing(beads))
    assert in_order([each for number, each in enumerate(beads) if number not in moved])

    def weight(numbers):
        return sum(len(span) for number in numbers for span in beads[number].spans)

    joined = [number for number, each in enumerate(beads) if all(each.spans)]
    smaller = (
        set(numbers)
        for count in range(len(joined) + 1)
        for numbers in combinations(joined, count)
        if weight(numbers) < weight(moved)
    )
    assert not any(in_order([b for number, b in enumerate(beads) if number not in out]) for out in smaller)


@given(orders())
def test_the_model_takes_beads_in_any_order_of_the_second_version(drawn):
    beads, n, m = drawn
    text = ParallelText("t", (version("en", n), version("ru", m)), beads=tuple(beads))
    units = ParallelText("t", text.documents, tuple(Unit(each.spans, each.probability) for each in apart(beads)))
    assert len(units.units) == len(beads) + len(crossing(beads))
    assert by_first(beads[::-1]) == by_first(by_first(beads[::-1]))


@pytest.mark.parametrize(
    ("beads", "message"),
    [
        ([bead((1, 2), (0, 1)), bead((0, 1), (1, 2))], "bead 0 takes en segments from 1, expected 0"),
        ([bead((0, 1), (0, 1)), bead((1, 2), (0, 2))], "bead 1 takes ru segments from 0, expected 1"),
        ([bead((0, 1), (1, 2)), bead((1, 2), (2, 2))], "bead 0 takes ru segments from 1, expected 0"),
        ([bead((0, 1), (0, 1)), bead((1, 2), (1, 1))], "cover 1 of 2 ru"),
    ],
)
def test_beads_that_break_the_invariants_are_named(beads, message):
    with pytest.raises(AlignmentError, match=message):
        ParallelText("t", (version("en", 2), version("ru", 2)), beads=tuple(beads))


def test_units_do_not_cross():
    crossed = [Unit((range(1), range(1, 2)), 0.9), Unit((range(1, 2), range(1)), 0.9)]
    with pytest.raises(AlignmentError, match="unit 0 takes ru segments from 1"):
        ParallelText("t", (version("en", 2), version("ru", 2)), tuple(crossed))


def test_tei_holds_beads_that_cross(tmp_path):
    path = tmp_path / "t.xml"
    tei.write(TEXT, path)
    assert tei.validate(path) == []
    assert tei.read(path).beads == BEADS
    data = path.read_text(encoding="utf-8")
    nway, pairwise = data.split('subtype="pairwise"')
    lines = pairwise.splitlines()
    swapped = [*lines[:1], lines[2], lines[1], *lines[3:]]
    path.write_text(nway + 'subtype="pairwise"' + "\n".join(swapped), encoding="utf-8")
    assert [finding.code for finding in tei.validate(path)] == ["link-order"]


def test_moved_passages_are_those_that_cross():
    (passage,) = moved_passages(TEXT)
    assert str(passage) == "en segment 3 stands elsewhere in ru: 1, probability .80"
    longer = (bead((0, 1), (0, 1)), bead((1, 2), (3, 4)), bead((2, 3), (4, 5), 0.7), bead((3, 5), (1, 3)))
    text = ParallelText("t", (version("en", 5), version("ru", 5)), beads=longer)
    assert [(passage.spans, passage.probability) for passage in moved_passages(text)] == [
        ((range(1, 3), range(3, 5)), 0.7)
    ]


def test_the_check_tells_what_was_moved_and_calls_nothing_of_it_left_out():
    found = [(finding.code, finding.detail) for finding in check(TEXT)]
    assert found == [
        ("passage-moved", "en segment 3 stands elsewhere in ru: 1, probability .80"),
        ("addition", "in ru, not in en"),
    ]


def test_xces_joins_what_was_moved(tmp_path):
    assert write([TEXT], tmp_path / "out", "xces") == []
    links = (tmp_path / "out" / "en-ru.xml").read_text(encoding="utf-8")
    assert [line.split('"')[1] for line in links.splitlines() if "xtargets" in line] == [
        "p1.s1;p1.s2",
        "p1.s2;p1.s3",
        "p1.s3;p1.s1",
        "p1.s4 p1.s5;p1.s4",
        ";p1.s5",
    ]


def units_in_tmx(text):
    """The name of each unit of a translation memory, with its segments; and what was lost."""
    file = BytesIO()
    losses = [str(loss) for loss in write([text], file, "tmx")]
    memory = etree.fromstring(file.getvalue())
    return {unit.get("tuid"): [seg.text for seg in unit.iter("seg")] for unit in memory.iter("tu")}, losses


@pytest.mark.parametrize(
    ("text", "names"),
    [(TEXT, ["a2", "a3", "a4", "a5", "a6"]), (ParallelText("t", TEXT.documents, beads=BEADS), None)],
    ids=["units", "beads"],
)
def test_tmx_joins_what_was_moved_as_it_keeps_no_order(text, names):
    units, losses = units_in_tmx(text)
    assert losses == ["runs of several segments in a unit, written as one: 1"]
    assert ["en sentence c.", "ru sentence a."] in units.values()
    assert sum(len(segments) == 1 for segments in units.values()) == 1
    if names:
        assert list(units) == [f"t.{name}" for name in names]
        assert units["t.a4"] == ["en sentence c.", "ru sentence a."]


@pytest.mark.parametrize("status", [Status.ACCEPTED, Status.CORRECTED])
def test_what_an_editor_left_alone_is_not_joined(tmp_path, status):
    lone = [unit for unit in TEXT.units if list(unit.spans[0]) == [2]]
    assert [list(unit.spans[1]) for unit in lone] == [[]]
    text = replace(TEXT, units=tuple(replace(unit, status=status) if unit in lone else unit for unit in TEXT.units))
    made, _ = units_in_tmx(text)
    assert made["t.a4"] == ["en sentence c."]
    assert made["t.a1"] == ["ru sentence a."]
    write([text], tmp_path / "out", "xces")
    links = (tmp_path / "out" / "en-ru.xml").read_text(encoding="utf-8")
    assert 'xtargets="p1.s3;"' in links
    assert 'xtargets=";p1.s1"' in links


def test_tmx_of_three_versions_leaves_it_apart_and_counts_it():
    units = tuple(Unit((*unit.spans, unit.spans[0]), 0.9) for unit in UNITS)
    text = ParallelText("t", (*TEXT.documents, version("de", 5)), units, BEADS)
    units, losses = units_in_tmx(text)
    assert "sentences that stand elsewhere in another version, left apart: 2" in losses
    assert units["t.a4"] == ["en sentence c.", "de sentence c."]


@pytest.mark.parametrize("text", [TEXT, ParallelText("t", TEXT.documents, beads=BEADS)], ids=["units", "beads"])
def test_other_formats_leave_it_apart_and_count_it(tmp_path, text):
    file = BytesIO()
    losses = [str(loss) for loss in write([text], file, "tsv")]
    assert "sentences that stand elsewhere in another version, left apart: 2" in losses
    rows = [line.split("\t")[:2] for line in file.getvalue().decode().splitlines()[1:]]
    assert ["en sentence c.", ""] in rows
    assert rows.index(["", "ru sentence a."]) < rows.index(["en sentence a.", "ru sentence b."])
    write([text], tmp_path / "out", "sketch")
    lines = (tmp_path / "out" / "en-ru.map").read_text(encoding="utf-8").splitlines()
    assert lines == ["-1\t0", "0:1\t1:2", "2\t-1", "3,4\t3", "-1\t4"]
