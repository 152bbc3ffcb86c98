"""Notes on a corpus as a TEI file of its own: stand-off, so that the corpus stays as it is.

A note stands in a ``<listAnnotation>``, points to what it is about, and has its kind as ``type``, a category of the
taxonomy in the header. What it is about within a sentence is a ``<ref>`` with the pointer ``string-range(id, offset,
length)`` of the Guidelines, in characters of the sentence.

>>> from io import BytesIO
>>> file = BytesIO()
>>> kinds = {"number-differs": "Numbers differ."}
>>> stretch = Stretch("c.xml#en.d.p1.s1", 3, 4, "en", "1990")
>>> notes = [Note("number-differs", "error", ("c.xml#d.a1",), "1990, 1991", 0.9, (stretch,))]
>>> write_notes({"c.xml": notes}, kinds, file, application=("dragoman", "0.1.0"), day=date(2026, 1, 2))
>>> b'target="c.xml#string-range(en.d.p1.s1,3,4)"' in file.getvalue()
True
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import IO
from urllib.parse import quote

from .writing import GUIDELINES, begin
from .xml import NAMESPACE, XML_ID, XML_LANG, Element, replace_forbidden, tei

__all__ = ["Note", "Stretch", "write_notes"]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Characters of a sentence: a pointer to it, where they begin, how many, the language, and the characters."""

    sentence: str
    start: int
    length: int
    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Note:
    """What is said of something: its kind, a finer kind, pointers to it, the text, how sure it is, 0 to 1."""

    kind: str
    grade: str
    targets: tuple[str, ...]
    text: str
    probability: float | None = None
    stretches: tuple[Stretch, ...] = ()


def write_notes(
    notes: Mapping[str, Sequence[Note]],
    kinds: Mapping[str, str],
    file: IO[bytes],
    *,
    application: tuple[str, str],
    day: date,
) -> None:
    """Write notes, by the path of the corpus they are about, with what each kind of them means.

    Paths and pointers are written as they are, so they should be relative to where the notes will be. ``application``
    is the name and the version of what made them.
    """
    from lxml import etree

    with etree.xmlfile(file, encoding="UTF-8") as xml:
        begin(xml)
        root = {"xml:id": "notes", "xml:lang": "en", "version": GUIDELINES}
        with xml.element(tei("TEI"), root, nsmap={None: NAMESPACE}):
            xml.write("\n ", _header(notes, kinds, application, day), "\n")
            if not any(notes.values()):
                xml.write(_element("text", _element("body", _element("p", "Nothing was found."))), "\n")
                return
            with xml.element(tei("standOff")):
                xml.write("\n")
                number = 0
                for path, each in notes.items():
                    with xml.element(tei("listAnnotation"), {"type": "findings"}):
                        xml.write("\n ", _element("desc", _element("ref", path, target=quote(path))), "\n")
                        for note in each:
                            number += 1
                            xml.write(" ", _note(note, number), "\n")
                    xml.write("\n")


def _element(name: str, *content: str | Element, **attributes: str) -> Element:
    from lxml import etree

    # Without a namespace of its own the element is written bare, and the file's default namespace holds for it.
    element = etree.Element(name, {key.rstrip("_"): value for key, value in attributes.items()})
    for item in content:
        if not isinstance(item, str):
            element.append(item)
        elif len(element):
            element[-1].tail = (element[-1].tail or "") + replace_forbidden(item)
        else:
            element.text = (element.text or "") + replace_forbidden(item)
    return element


def _header(paths: Iterable[str], kinds: Mapping[str, str], application: tuple[str, str], day: date) -> Element:
    name, version = application
    sources = [_element("p", "Notes on ", _element("ref", path, target=quote(path)), ".") for path in paths]
    categories = [_with_id(_element("category", _element("catDesc", text)), kind) for kind, text in kinds.items()]
    made_by = _with_id(_element("application", _element("label", name), ident=name, version=version), name)
    return _element(
        "teiHeader",
        _element(
            "fileDesc",
            _element("titleStmt", _element("title", "Findings of checks")),
            _element("publicationStmt", _element("p", "Made ", _element("date", day.isoformat(), when=str(day)), ".")),
            _element("sourceDesc", *(sources or [_element("p", "Notes on no file.")])),
        ),
        _element(
            "encodingDesc",
            _element("classDecl", _with_id(_element("taxonomy", *categories), "codes")),
            _element("appInfo", made_by),
        ),
    )


def _with_id(element: Element, identifier: str) -> Element:
    element.set(XML_ID, identifier)
    return element


def _note(note: Note, number: int) -> Element:
    content: list[str | Element] = [note.text]
    for stretch in note.stretches:
        file, _, identifier = stretch.sentence.partition("#")
        pointer = f"{file}#string-range({identifier},{stretch.start},{stretch.length})"
        ref = _element("ref", stretch.text, target=pointer)
        ref.set(XML_LANG, stretch.language)
        content += [" ", ref]
    element = _element(
        "note",
        *content,
        type=note.kind,
        subtype=note.grade,
        target=" ".join(note.targets),
        ana=f"#{note.kind}",
    )
    if note.probability is not None:
        element.set("cert", repr(float(note.probability)))
    return _with_id(element, f"n{number}")
