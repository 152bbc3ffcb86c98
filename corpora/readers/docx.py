"""Word documents (DOCX): ECMA-376, part 1, WordprocessingML, transitional and strict.

Taken: the paragraphs of the main part in their order, as headings (by outline level or the name of their style), list
items (by their numbering, with the depth) or paragraphs; each paragraph of a table cell is a paragraph; text boxes,
once; inserted text; the results of fields. Left out: footnotes, endnotes, comments, headers and footers, deleted, moved
away and hidden text, field codes, page numbers, tables of contents and other indexes, pictures.

The parts are read through :class:`~corpora.readers.archives.Archive` and :func:`~corpora.readers.xml.parse_xml`, which
bound them; the libraries for DOCX unpack and parse without limits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ..errors import ParseError, SourceError
from .archives import Archive, resolve
from .pieces import File, Kind, Piece, Reader
from .xml import Element, local_name, parse_xml

__all__ = ["READER"]

_TYPES = "[Content_Types].xml"
_WORD = re.compile(rb"wordprocessingml\.(?:document|template)\.main|ms-word\.(?:document|template)\.macroEnabled")
_OLE = b"\xd0\xcf\x11\xe0"

# What is not entered: Fallback repeats what Choice holds, and pPr has tabs that are no characters.
_LEFT_OUT = frozenset({"Fallback", "del", "moveFrom", "pPr", "rt", "sectPr"})
_CHARACTERS = {"br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": " ", "tab": " "}
_FIELDS_LEFT_OUT = frozenset({"INDEX", "NOTEREF", "NUMPAGES", "PAGE", "PAGEREF", "SECTIONPAGES", "TOA", "TOC"})

# Names of styles: Word writes those of its own in English, other programs in the user's language.
_HEADING = re.compile(r"(?:heading|başl[ıi][qk]|заголовок|überschrift|titre|título|titolo)\s*([1-9])", re.IGNORECASE)
_TITLE = re.compile(r"title|başl[ıi][qk]|заголовок|название|titel", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:toc|contents|mündəricat|оглавление)\s*(?:[1-9]|heading|başlığı|)", re.IGNORECASE)
_BODY = 9  # the outline level of body text
_NO = ("0", "false", "off")


def _refuse(file: File) -> str:
    if file.data.startswith(_OLE) and file.suffix.startswith(".doc"):
        return "an old Word document or one with a password; save it as .docx without one first"
    if not file.data.startswith(b"PK"):
        return "not a ZIP archive"
    try:
        types = Archive(file.data).read(_TYPES)
    except SourceError as error:
        return error.message
    return "" if _WORD.search(types) else "an archive, but not one of Word"


def _read(file: File) -> Iterator[Piece]:
    archive = Archive(file.data)
    main = _related(archive, "", "/officeDocument") or "word/document.xml"
    name = _related(archive, main, "/styles")
    styles = _styles(parse_xml(archive.read(name))) if name in archive.names else {}
    root = parse_xml(archive.read(main))
    if local_name(root) != "document":
        raise ParseError(f"{main} has <{local_name(root)}> where <document> should be")
    return _Walk(styles).pieces(root)


def _related(archive: Archive, part: str, type: str) -> str:
    """Name the part that ``part`` (the package where it is empty) has in a relationship, or nothing."""
    folder, _, name = part.rpartition("/")
    relations = f"{folder}/_rels/{name}.rels".lstrip("/")
    if relations not in archive.names:
        return ""
    for relation in parse_xml(archive.read(relations)):
        if relation.get("Type", "").endswith(type) and relation.get("TargetMode") != "External":
            target = relation.get("Target", "")
            return resolve("" if target.startswith("/") else part, target.lstrip("/"))
    return ""


@dataclass(frozen=True, slots=True)
class _Style:
    """What a paragraph style, or a paragraph itself, says; ``None`` where the style it is based on decides."""

    name: str = ""
    based_on: str = ""
    outline: int | None = None
    list_level: int | None = None  # from 1; 0 for what is in no list


def _styles(root: Element) -> dict[str, _Style]:
    styles = {}
    for style in root.iterchildren("{*}style"):
        properties = style.find("{*}pPr")
        styles[_value(style, "styleId", own=True)] = _Style(
            _value(style.find("{*}name")), _value(style.find("{*}basedOn")), *_properties(properties)
        )
    return styles


def _properties(properties: Element | None) -> tuple[int | None, int | None]:
    """Return the outline level and the list level of the properties of a paragraph."""
    if properties is None:
        return None, None
    outline = _number(_value(properties.find("{*}outlineLvl")))
    number = _value(properties.find("{*}numPr/{*}numId"))
    level = _number(_value(properties.find("{*}numPr/{*}ilvl"))) or 0
    return outline, (level + 1 if number != "0" else 0) if number else None


def _is_paragraph(element: Element) -> bool:
    return "wordprocessingml" in element.tag and element.tag.endswith("}p")


def _value(element: Element | None, name: str = "val", *, own: bool = False) -> str:
    """Return an attribute in the namespace of its element, or nothing."""
    if element is None:
        return ""
    namespace = element.tag.rpartition("}")[0] + "}" if "}" in element.tag else ""
    value: str = element.get(namespace + name) or (element.get(name, "") if own else "")
    return value


def _number(text: str) -> int | None:
    return int(text) if re.fullmatch(r"[0-9]{1,3}", text) else None


@dataclass(slots=True)
class _Field:
    """A complex field that is open: its code, and whether that is over and the result has begun."""

    code: str = ""
    result: bool = False

    @property
    def shown(self) -> bool:
        """Whether what is here is to be read."""
        name = self.code.split(maxsplit=1)[:1] or [""]
        return self.result and name[0].upper() not in _FIELDS_LEFT_OUT


@dataclass(slots=True)
class _Walk:
    """A walk through the main part, which is in one paragraph or, in a text box, in several."""

    styles: dict[str, _Style]
    open: list[tuple[Kind | None, int, list[str]]] = field(default_factory=list)
    fields: list[_Field] = field(default_factory=list)
    hidden: bool = False
    carried: str = ""  # of a paragraph whose end was deleted

    def pieces(self, root: Element) -> Iterator[Piece]:
        """Yield the pieces of a document."""
        from lxml import etree

        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            name = local_name(element)
            if event == "start":
                if self._enter(element, name):
                    walk.skip_subtree()
            elif name == "r":
                self.hidden = False
            elif _is_paragraph(element):
                yield from self._close(element)

    def _enter(self, element: Element, name: str) -> bool:
        """Take in the start of an element; say whether what is in it is left out."""
        if name in _LEFT_OUT or (name == "tr" and element.find("{*}trPr/{*}del") is not None):
            return True
        if _is_paragraph(element):
            self.open.append((*self._kind(element.find("{*}pPr")), [self.carried]))
            self.carried = ""
        elif name == "r":
            vanish = element.find("{*}rPr/{*}vanish")
            self.hidden = vanish is not None and _value(vanish) not in _NO
            return False
        elif name == "fldSimple":
            return not _Field(_value(element, "instr"), result=True).shown
        elif name == "fldChar":
            self._field(_value(element, "fldCharType"))
        elif name == "instrText" and self.fields:
            self.fields[-1].code += element.text or ""
        elif self.open and not self.hidden and all(field.shown for field in self.fields):
            text = (element.text or "") if name == "t" else _CHARACTERS.get(name, "")
            self.open[-1][2].append(text.replace("\u00ad", ""))
        return name == "rPr"

    def _field(self, type: str) -> None:
        if type == "begin":
            self.fields.append(_Field())
        elif type == "separate" and self.fields:
            self.fields[-1].result = True
        elif type == "end" and self.fields:
            self.fields.pop()

    def _close(self, element: Element) -> Iterator[Piece]:
        kind, level, parts = self.open.pop()
        text = "".join(parts)
        if element.find("{*}pPr/{*}rPr/{*}del") is not None:
            self.carried = text
        elif kind is not None:
            yield Piece(text, kind, level)

    def _kind(self, properties: Element | None) -> tuple[Kind | None, int]:
        """Tell what a paragraph is, and its level; ``None`` for a line of a table of contents."""
        outline, item = _properties(properties)
        style_id = _value(properties.find("{*}pStyle")) if properties is not None else ""
        seen: set[str] = set()
        while style_id and style_id not in seen:
            seen.add(style_id)
            style = self.styles.get(style_id, _Style(name=style_id))
            if _CONTENTS.fullmatch(style.name):
                return None, 0
            heading = _HEADING.fullmatch(style.name)
            named = int(heading[1]) - 1 if heading else 0 if _TITLE.fullmatch(style.name) else None
            outline = next((level for level in (outline, style.outline, named) if level is not None), None)
            item = style.list_level if item is None else item
            style_id = style.based_on
        if outline is not None and outline < _BODY:
            return Kind.HEADING, outline + 1
        return (Kind.ITEM, item) if item else (Kind.PARAGRAPH, 0)


READER = Reader("docx", "a Word document", (".docx", ".docm", ".dotx"), _refuse, _read)
