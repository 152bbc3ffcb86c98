"""The model: what it refuses, and that nothing of a text is lost in it."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpora import AlignmentError, Bead, Document, ParallelText, Provenance, Segment, Status, Unit


def version(language, count):
    return Document.from_segments(language, language, [f"{language} {number}." for number in range(count)])


def unit(*spans, probability=0.9):
    return Unit(tuple(range(*span) for span in spans), probability)


@given(st.text(), st.data())
def test_cutting_loses_nothing(text, data):
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=6)))
    spans = list(zip(cuts[::2], cuts[1::2], strict=False))
    document = Document.cut("t", "en", text, spans)
    assert document.text == text
    assert [text[segment.start : segment.end] for segment in document.segments] == [
        segment.text for segment in document.segments
    ]


def test_a_document_without_segments_is_its_one_gap():
    assert Document.cut("t", "en", " \n", []).text == " \n"
    assert Document.from_segments("t", "en", []).text == ""


@pytest.mark.parametrize(
    ("segments", "gaps", "message"),
    [
        ((), (), "need 1 gaps"),
        ((Segment("a", 1, 2),), ("", ""), "segment 0 does not lie"),
        ((Segment("", 0, 0),), ("", ""), "segment 0 is empty; leave it out"),
        ((Segment("a", 0, 1, 1), Segment("b", 1, 2, 0)), ("", "", ""), "segment 1 goes back"),
    ],
)
def test_a_document_refuses_what_does_not_fit(segments, gaps, message):
    with pytest.raises(AlignmentError, match=message):
        Document("t", "en", segments, gaps)


def test_the_model_is_frozen_and_slotted():
    for value in (Segment("a", 0, 1), version("en", 1), unit((0, 1)), Provenance("dragoman", "0")):
        assert not hasattr(value, "__dict__")
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(value, dataclasses.fields(value)[0].name, None)


def test_units_walk_through_all_versions():
    documents = (version("en", 3), version("ru", 2), version("az-Latn", 2))
    units = (unit((0, 1), (0, 0), (0, 1)), unit((1, 3), (0, 2), (1, 2)))
    text = ParallelText("t", documents, units)
    assert [item.shape for item in text.units] == ["1:0:1", "2:2:1"]
    assert [len(side) for side in text.segments(units[0])] == [1, 0, 1]
    assert text.units[0].status is Status.AUTO
    assert text.document("ru") is documents[1]
    with pytest.raises(KeyError):
        text.document("de")


@pytest.mark.parametrize(
    ("units", "message"),
    [
        ([unit((0, 2))], "unit 0 has 1 spans for 2"),
        ([unit((0, 0), (0, 0))], "unit 0 is empty"),
        ([unit((0, 2), (0, 2), probability=1.5)], "unit 0 has probability 1.5"),
        ([unit((0, 1), (0, 2))], "cover 1 of 2 en"),
        ([unit((0, 1), (0, 2)), unit((0, 2), (2, 2))], "unit 1 takes en segments from 0, expected 1"),
        ([unit((0, 2, 2), (0, 2))], "unit 0 takes en"),
    ],
)
def test_units_that_break_the_invariants_are_named(units, message):
    with pytest.raises(AlignmentError, match=message):
        ParallelText("t", (version("en", 2), version("ru", 2)), tuple(units))


def test_two_versions_in_one_language_are_refused():
    with pytest.raises(AlignmentError, match="two versions in en"):
        ParallelText("t", (version("en", 1), version("en", 1)))


def test_beads_come_pair_by_pair():
    documents = (version("en", 2), version("ru", 1), version("de", 1))
    joined = Bead(("en", "ru"), (range(2), range(1)), 0.8)
    apart = (Bead(("en", "de"), (range(1), range(1)), 0.8), Bead(("en", "de"), (range(1, 2), range(1, 1)), 0.8))
    text = ParallelText("t", documents, beads=(joined, *apart))
    assert list(text.pairs()) == [(("en", "ru"), (joined,)), (("en", "de"), apart)]
    for beads in [(joined, *apart, joined), (dataclasses.replace(joined, languages=("ru", "en")),)]:
        with pytest.raises(AlignmentError, match="repeated, unknown or out of order"):
            ParallelText("t", documents, beads=beads)


def test_the_signature_names_everything():
    provenance = Provenance("dragoman", "0.1.0", "e5", "", (("band", "9"),))
    assert provenance.signature == "dragoman 0.1.0; e5; band=9"
