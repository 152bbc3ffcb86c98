"""The ``<body>`` of a version: paragraphs of sentences, and everything between them.

Where the source tells headings and list items from paragraphs, headings open divisions, and items stand in lists.

The string value of the body is the version's text, character for character, except that a character XML forbids is a
``<g>`` element. White space between paragraphs stands in the body itself; anything else between them needs an element
of its own, ``<ab type="gap">``, and so does the text of a version without sentences.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing
from itertools import groupby
from typing import TypeAlias

from corpora import Document, Kind, Paragraph, ParseError, Segment, Source

from . import ids
from .frame import Frame
from .times import read_times, synchronised
from .xml import XML_ID, Element, check_text, format_control, local_name, located, parse_control, split_controls, tei

# White space to XML, which may stand between the elements of a body.
_BLANK = " \t\r\n"
_DIGITS = 4  # of a level
_IN = {"body": ("ab", "div", "list", "p"), "div": ("ab", "div", "head", "list", "p"), "list": ("item",)}


def sentence_ids(document: Document, version: str) -> list[str]:
    """Return the ids of a version's sentences, in order."""
    return [
        ids.sentence_id(ids.paragraph_id(version, paragraph), number)
        for paragraph, segments in groupby(document.segments, key=lambda segment: segment.paragraph)
        for number, _ in enumerate(segments, start=1)
    ]


def sentence_elements(version: Element) -> Iterator[Element]:
    """Yield the ``<s>`` elements of a version's ``<TEI>``, in order."""
    return _in_body(version, "s")


def paragraph_elements(version: Element) -> Iterator[Element]:
    """Yield the elements of a version's ``<TEI>`` that hold sentences, in order."""
    return _in_body(version, "p", "head", "item")


def _in_body(version: Element, *names: str) -> Iterator[Element]:
    body = version.find(f"{tei('text')}/{tei('body')}")
    return iter(()) if body is None else body.iter(*map(tei, names))


def write_body(file: Element, document: Document, version: str) -> None:
    """Write a version's ``<body>`` to an ``lxml.etree.xmlfile``; raises :class:`OutputError` when XML cannot."""
    # "xml:id" as it stands, since xmlfile would bind a second prefix to the namespace that has "xml" for ever.
    with file.element(tei("body"), {"xml:space": "preserve"}), closing(Frame(file)) as frame:
        _write_gap(file, document.gaps[0], version, always=not document.segments)
        groups = [list(segments) for _, segments in groupby(document.segments, key=lambda segment: segment.paragraph)]
        kinds = [_kind(document, segments[0].paragraph) for segments in groups]
        number, times = 0, synchronised(document, version)
        for segments, kind, following in zip(groups, kinds, [*kinds[1:], Paragraph()], strict=False):
            identifier = ids.paragraph_id(version, segments[0].paragraph)
            with frame.paragraph(kind, identifier):
                for place, segment in enumerate(segments, start=1):
                    if place > 1:
                        _write_text(file, document.gaps[number], identifier)
                    _write_sentence(
                        file, segment, ids.sentence_id(identifier, place), next(times) | _called(document, number)
                    )
                    number += 1
            if following.kind is not Kind.ITEM or document.gaps[number].strip(_BLANK):
                frame.end_lists()
            _write_gap(file, document.gaps[number], version)


def _called(document: Document, number: int) -> dict[str, str]:
    """Return the attribute that holds what the source calls a sentence."""
    return {"n": document.ids[number]} if document.ids and document.ids[number] else {}


def _kind(document: Document, paragraph: int) -> Paragraph:
    return document.structure[paragraph] if document.structure else Paragraph()


def _write_sentence(file: Element, segment: Segment, identifier: str, times: dict[str, str]) -> None:
    with file.element(tei("s"), {"xml:id": identifier} | times):
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


def read_body(
    body: Element,
    id: str,
    language: str,
    source: Source | None = None,
    moments: Mapping[str, int] | None = None,
) -> Document:
    """Return the version that :func:`write_body` wrote; raises :class:`ParseError` when it cannot have.

    ``moments`` are the milliseconds of the text's moments, by pointer; without them times are passed over.
    """
    segments: list[Segment] = []
    gaps = [""]
    structure: dict[int, Paragraph] = {}
    at = 0
    for text, number, paragraph in _pieces(body, Paragraph()):
        if number is None:
            gaps[-1] += text
        elif not text:
            raise ParseError("a sentence without text", line=body.sourceline)
        else:
            segments.append(Segment(text, at, at + len(text), number))
            structure[number] = paragraph
            gaps.append("")
        at += len(text)
    told = any(paragraph != Paragraph() for paragraph in structure.values())
    kinds = (structure.get(number, Paragraph()) for number in range(max(structure) + 1)) if told else ()
    times = [] if moments is None else [read_times(sentence, moments) for sentence in body.iter(tei("s"))]
    timed = tuple(time for time in times if time is not None)
    if len(timed) not in (0, len(times)):
        raise ParseError("some sentences have times and others have none", line=body.sourceline)
    called = tuple(sentence.get("n", "") for sentence in body.iter(tei("s")))
    named = called if any(called) else ()
    return Document(id, language, tuple(segments), tuple(gaps), source, tuple(kinds), timed, named)


_Piece: TypeAlias = tuple[str, int | None, Paragraph]


def _pieces(element: Element, around: Paragraph) -> Iterator[_Piece]:
    """Yield the text of what holds paragraphs, in order: sentences with their paragraph, and gaps with none."""
    yield element.text or "", None, around
    where = local_name(element)
    for child in element:
        name = local_name(child)
        if name not in _IN[where]:
            raise ParseError(f"unexpected <{name}> in <{where}>", line=child.sourceline)
        if name in ("div", "list"):
            yield from _pieces(child, Paragraph(Kind.HEADING if name == "div" else Kind.ITEM, _level(child)))
        elif name == "ab":
            yield _content(child), None, around
        else:
            yield from _paragraph(child, Paragraph() if name == "p" else around)
        yield child.tail or "", None, around


def _level(element: Element) -> int:
    digits = element.get("type", "").removeprefix("level")
    if not digits.isdecimal() or len(digits) > _DIGITS:
        raise ParseError(f"a <{local_name(element)}> without @type such as level1", line=element.sourceline)
    return int(digits)


def _paragraph(element: Element, paragraph: Paragraph) -> Iterator[_Piece]:
    with located(element):
        number = ids.parse_paragraph(element.get(XML_ID, ""))[1]
    yield element.text or "", None, paragraph
    for child in element:
        name = local_name(child)
        if name == "s":
            yield _content(child), number, paragraph
        elif name == "g":
            yield _control(child), None, paragraph
        elif name == "list" and paragraph.kind is Kind.ITEM:
            yield from _pieces(child, Paragraph(Kind.ITEM, _level(child)))
        else:
            raise ParseError(f"unexpected <{name}> in <{local_name(element)}>", line=child.sourceline)
        yield child.tail or "", None, paragraph


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
