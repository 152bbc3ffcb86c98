"""The ``<body>`` of a version: paragraphs of sentences, and everything between them.

The string value of the body is the version's text, character for character, except that a character XML forbids is a
``<g>`` element. White space between paragraphs stands in the body itself; anything else between them needs an element
of its own, ``<ab type="gap">``, and so does the text of a version without sentences.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from corpora import Document, ParseError, Segment, Source

from . import ids
from .xml import XML_ID, Element, check_text, format_control, local_name, located, parse_control, split_controls, tei

# White space to XML, which may stand between the elements of a body.
_BLANK = " \t\r\n"


def sentence_ids(document: Document, version: str) -> list[str]:
    """Return the ids of a version's sentences, in order."""
    return [
        ids.sentence_id(ids.paragraph_id(version, paragraph), number)
        for paragraph, segments in groupby(document.segments, key=lambda segment: segment.paragraph)
        for number, _ in enumerate(segments, start=1)
    ]


def sentence_elements(version: Element) -> Iterator[Element]:
    """Yield the ``<s>`` elements of a version's ``<TEI>``, in order."""
    sentences: Iterator[Element] = version.iterfind("/".join(map(tei, ("text", "body", "p", "s"))))
    return sentences


def write_body(file: Element, document: Document, version: str) -> None:
    """Write a version's ``<body>`` to an ``lxml.etree.xmlfile``; raises :class:`OutputError` when XML cannot."""
    # "xml:id" as it stands, since xmlfile would bind a second prefix to the namespace that has "xml" for ever.
    with file.element(tei("body"), {"xml:space": "preserve"}):
        _write_gap(file, document.gaps[0], version, always=not document.segments)
        number = 0
        for paragraph, segments in groupby(document.segments, key=lambda segment: segment.paragraph):
            identifier = ids.paragraph_id(version, paragraph)
            with file.element(tei("p"), {"xml:id": identifier}):
                for place, segment in enumerate(segments, start=1):
                    if place > 1:
                        _write_text(file, document.gaps[number], identifier)
                    _write_sentence(file, segment, ids.sentence_id(identifier, place))
                    number += 1
            _write_gap(file, document.gaps[number], version)


def _write_sentence(file: Element, segment: Segment, identifier: str) -> None:
    with file.element(tei("s"), {"xml:id": identifier}):
        _write_text(file, segment.text, identifier)


def _write_gap(file: Element, gap: str, version: str, *, always: bool = False) -> None:
    """Write what lies outside paragraphs, in an element of its own where it is more than white space."""
    if gap.strip(_BLANK) or always:
        with file.element(tei("ab"), {"type": "gap"}):
            _write_text(file, gap, version)
    elif gap:
        file.write(gap)


def _write_text(file: Element, text: str, where: str) -> None:
    check_text(text, where)
    for number, piece in enumerate(split_controls(text)):
        if number % 2:
            with file.element(tei("g"), {"type": "control", "n": format_control(piece)}):
                pass
        elif piece:
            file.write(piece)


def read_body(body: Element, id: str, language: str, source: Source | None = None) -> Document:
    """Return the version that :func:`write_body` wrote; raises :class:`ParseError` when it cannot have."""
    segments: list[Segment] = []
    gaps = [""]
    at = 0
    for text, paragraph in _pieces(body):
        if paragraph is None:
            gaps[-1] += text
        elif not text:
            raise ParseError("a sentence without text", line=body.sourceline)
        else:
            segments.append(Segment(text, at, at + len(text), paragraph))
            gaps.append("")
        at += len(text)
    return Document(id, language, tuple(segments), tuple(gaps), source)


def _pieces(body: Element) -> Iterator[tuple[str, int | None]]:
    """Yield the body's text in order, sentences with their paragraph, and gaps with none."""
    yield body.text or "", None
    for child in body:
        name = local_name(child)
        if name == "p":
            yield from _paragraph(child)
        elif name == "ab":
            yield _content(child), None
        else:
            raise ParseError(f"unexpected <{name}> in a body", line=child.sourceline)
        yield child.tail or "", None


def _paragraph(paragraph: Element) -> Iterator[tuple[str, int | None]]:
    with located(paragraph):
        number = ids.parse_paragraph(paragraph.get(XML_ID, ""))[1]
    yield paragraph.text or "", None
    for child in paragraph:
        name = local_name(child)
        if name == "s":
            yield _content(child), number
        elif name == "g":
            yield _control(child), None
        else:
            raise ParseError(f"unexpected <{name}> in a paragraph", line=child.sourceline)
        yield child.tail or "", None


def _content(element: Element) -> str:
    """Return the text of an element that holds text and control characters only."""
    if not len(element):
        return element.text or ""
    parts = [element.text or ""]
    for child in element:
        if local_name(child) != "g":
            raise ParseError(f"unexpected <{local_name(child)}> in <{local_name(element)}>", line=child.sourceline)
        parts += [_control(child), child.tail or ""]
    return "".join(parts)


def _control(element: Element) -> str:
    with located(element):
        return parse_control(element.get("n", ""))
