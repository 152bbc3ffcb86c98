"""Headings, paragraphs and nested lists in TEI: written as divisions and lists, read back as they were."""

import io
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from corpora import Document, Kind, Paragraph, ParallelText, ParseError
from tei import parse, serialize, validate

PROFILE = Path(__file__).parents[1] / "tei" / "profile.rng"
TEI = "{http://www.tei-c.org/ns/1.0}"

KINDS = st.one_of(
    st.just(Paragraph()),
    st.builds(Paragraph, st.just(Kind.HEADING), st.integers(1, 6)),
    st.builds(Paragraph, st.just(Kind.ITEM), st.integers(1, 4)),
)
GAPS = st.sampled_from(["\n", "\n\n", " ", "\n* * *\n", "\r\n\x0c"])


def version(kinds, gaps=(), sentences=2):
    text, spans, paragraphs = "", [], []
    for number in range(len(kinds)):
        for _ in range(sentences):
            spans.append((len(text), len(text) + 2))
            paragraphs.append(number)
            text += "A." + " "
        text = text[:-1] + (gaps[number] if gaps else "\n")
    return replace(Document.cut("d", "en", text, spans, paragraphs=paragraphs), structure=tuple(kinds))


def body_of(document):
    root = etree.fromstring(serialize(ParallelText("t", (document,))))
    return root.find(f".//{TEI}body")


def outline(element):
    """The names of the elements that structure a body, nested."""
    return [
        (child.tag.removeprefix(TEI), outline(child)) for child in element.iterchildren("*") if child.tag != f"{TEI}s"
    ]


@given(st.lists(st.tuples(KINDS, GAPS), min_size=1, max_size=12))
def test_structure_comes_back(rows):
    kinds = [kind for kind, _ in rows]
    document = version(kinds, [gap for _, gap in rows])
    data = serialize(ParallelText("t", (document,)))
    read = parse(data).documents[0]
    assert read.text == document.text
    assert read.segments == document.segments
    assert read.structure == (tuple(kinds) if set(kinds) != {Paragraph()} else ())
    codes = {finding.code for finding in validate(io.BytesIO(data))}
    assert codes == set()


def test_divisions_and_lists():
    heading, item, paragraph = (lambda n: Paragraph(Kind.HEADING, n)), (lambda n: Paragraph(Kind.ITEM, n)), Paragraph()
    document = version(
        [paragraph, heading(1), paragraph, heading(3), item(1), item(2), item(1), paragraph, heading(2), heading(1)],
        (),
        1,
    )
    assert outline(body_of(document)) == [
        ("p", []),
        (
            "div",
            [
                ("head", []),
                ("p", []),
                (
                    "div",
                    [
                        ("head", []),
                        ("list", [("item", [("list", [("item", [])])]), ("item", [])]),
                        ("p", []),
                    ],
                ),
                ("div", [("head", [])]),
            ],
        ),
        ("div", [("head", [])]),
    ]


def test_a_division_without_level():
    data = serialize(ParallelText("t", (version([Paragraph(Kind.HEADING, 1)]),)))
    with pytest.raises(ParseError, match="without @type such as level1"):
        parse(data.replace(b'type="level1"', b'type="chapter"'))


@pytest.mark.slow
def test_structure_is_tei(tei_schema):
    kinds = [Paragraph(Kind.ITEM, 2), Paragraph(), Paragraph(Kind.HEADING, 2), Paragraph(Kind.HEADING, 3)]
    kinds += [Paragraph(Kind.ITEM, n) for n in (1, 2, 4, 1)] + [Paragraph(), Paragraph(Kind.HEADING, 1)]
    root = etree.fromstring(serialize(ParallelText("t", (version(kinds, ["\n- - -\n"] * len(kinds)),))))
    assert list(tei_schema(root)) == []
