r"""TEI P5 of others (https://tei-c.org/guidelines/p5/), and P4 (``<TEI.2>``): the reading text, with its structure.

Paragraphs, headings, list items, lines of verse, utterances and their like are paragraphs; sentences that are marked
(``<s>``) stay as they are, in ``<seg>`` and ``<u>`` too (MULTEXT-East, ParlaMint). White space between annotated words
is as :mod:`corpora.readers.tokens` tells. The nearest ``xml:lang`` is the language, or the only one that the header
names; a file may hold several.

Of two forms the regular one is taken: ``<reg>``, ``<corr>`` or ``<expan>`` in a ``<choice>``, ``<lem>`` in an
``<app>``, the first where there is none. Left out are the header, notes, page headers (``<fw>``), figures, gaps,
deletions, noises of a transcript, and what stands off the text. A line break is a space, unless it says ``break="no"``.

>>> data = b'''<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang="en"><text><body><div><head>Home</head>
... <p>We <choice><sic>recieve</sic><corr>receive</corr></choice><note>So.</note> them.</p></div></body></text></TEI>'''
>>> [(piece.language, piece.kind.value, piece.text.strip()) for piece in read(File("home.xml", data))]
[('en', 'heading', 'Home'), ('en', 'paragraph', 'We receive them.')]
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from ..errors import LanguageError, ParseError, SourceError
from ..languages import normalize_tag
from .pieces import File, Kind, Piece, Reader
from .tokens import Token, spell
from .xml import Element, language_of, local_name, parse_xml, refuse_root

__all__ = ["READER", "read", "refuse"]

_ROOTS = ("TEI", "teiCorpus", "TEI.2", "teiCorpus.2")
_DIVISIONS = ("div", "div0", "div1", "div2", "div3", "div4", "div5", "div6", "div7")
_HEADINGS = ("head", "titlePart")
_BREAKS = ("lb", "pb", "cb", "gb", "milestone")
_SOMETIMES = ("seg", "stage", "label", "bibl")  # paragraphs in a container, otherwise stretches of one
_OUT = """
teiHeader standOff facsimile sourceDoc note fw figure gap del incident kinesic vocal pause shift writing index
interpGrp spanGrp linkGrp fs xenoData
"""
_HOLDING = """
TEI TEI.2 text group floatingText front body back titlePage docTitle argument epigraph opener closer postscript u lg
list table row sp castList listBibl
"""
_HELD = """
p ab l item cell speaker castItem docAuthor docImprint docDate imprimatur byline dateline salute signed trailer
"""
_LEFT_OUT = frozenset(_OUT.split())
_CONTAINERS = frozenset((*_DIVISIONS, *_HOLDING.split()))
_BLOCKS = _CONTAINERS | frozenset((*_HEADINGS, *_HELD.split()))
_CHOICES = {"choice": ("reg", "corr", "expan"), "app": ("lem",)}
_NO_LANGUAGE = ("", "und", "mul", "mis", "zxx")
_USED = "{*}teiHeader/{*}profileDesc/{*}langUsage/{*}language"
_INCLUDE = ".//{http://www.w3.org/2001/XInclude}include"
_DEEPEST = 100


def refuse(file: File) -> str:
    """Say why a file is no TEI."""
    reasons = [refuse_root(file, name) for name in _ROOTS]
    return "" if "" in reasons else reasons[0]


def read(file: File) -> Iterator[Piece]:
    """Yield the paragraphs of all texts in a file.

    Raises :class:`~corpora.errors.ParseError` when it is not well-formed or says a language that is none, and
    :class:`~corpora.errors.SourceError` when its texts stand in other files.
    """
    root = parse_xml(file.data)
    if root.find(_INCLUDE) is not None:
        raise SourceError("its texts stand in other files (xi:include), which are not opened; read those")
    yield from _Walk().element(root, _Place())


@dataclass(frozen=True, slots=True)
class _Place:
    """What holds for an element: how deep it stands (in divisions, in lists), its language, what its paragraphs are."""

    depth: int = 0
    language: str = ""
    kind: Kind = Kind.PARAGRAPH
    divisions: int = 0
    lists: int = 0

    def enter(self, element: Element, name: str) -> _Place:
        """Return the place of the children of a block."""
        place = replace(
            self,
            divisions=self.divisions + (name in _DIVISIONS),
            lists=self.lists + (name in ("list", "castList")),
        )
        if name in _HEADINGS:
            return replace(place, kind=Kind.HEADING)
        return replace(place, kind=Kind.ITEM) if name in ("item", "castItem") else place

    @property
    def level(self) -> int:
        """The level of a paragraph that stands here."""
        return {Kind.HEADING: max(1, self.divisions), Kind.ITEM: max(1, self.lists)}.get(self.kind, 0)


class _Walk:
    """A walk through a text that collects words and sentences until a paragraph ends."""

    def __init__(self) -> None:
        self._parts: list[str | Token] = []
        self._sentences: list[tuple[str, str]] = []  # language and text
        self._glued = False

    def element(self, element: Element, place: _Place) -> Iterator[Piece]:
        """Yield the paragraphs that end in an element; what is left at its end goes on behind it."""
        name = local_name(element)
        if name in _LEFT_OUT:
            return
        place = replace(place, depth=place.depth + 1, language=_language(element, name) or place.language)
        if place.depth > _DEEPEST:
            raise ParseError(f"more than {_DEEPEST} elements inside each other", line=element.sourceline)
        if name in _BREAKS:
            self._break(element)
        elif name in _CHOICES:
            yield from self._choice(element, _CHOICES[name], place)
        elif name in ("w", "pc", "c", "S"):
            yield from self._word(element, place)
        elif name == "s":
            self._close()
            yield from self._children(element, place)
            self._close(place.language)
        elif _is_block(element, name):
            yield from self._flush(place)
            inner = place.enter(element, name)
            yield from self._children(element, inner)
            yield from self._flush(inner)
        else:
            yield from self._children(element, place)

    def _children(self, element: Element, place: _Place) -> Iterator[Piece]:
        self._text(element.text)
        for child in element:
            yield from self.element(child, place)
            self._text(child.tail)

    def _text(self, text: str | None) -> None:
        if text and self._glued:
            text = text.lstrip()
            self._glued = not text
        if text:
            self._parts.append(text)

    def _break(self, element: Element) -> None:
        if element.get("break") != "no":
            self._text(" ")
            return
        while self._parts and isinstance(self._parts[-1], str):
            if stripped := self._parts.pop().rstrip():  # type: ignore[union-attr]
                self._parts.append(stripped)
                break
        self._glued = True

    def _choice(self, element: Element, preferred: tuple[str, ...], place: _Place) -> Iterator[Piece]:
        chosen = next((child for child in element if local_name(child) in preferred), next(iter(element), None))
        if chosen is not None:
            yield from self.element(chosen, place)

    def _word(self, element: Element, place: _Place) -> Iterator[Piece]:
        """Make a token of what a word holds; words inside it are parts of it."""
        start = len(self._parts)
        yield from self._children(element, place)
        inside = self._parts[start:]
        nested = any(isinstance(part, Token) for part in inside)
        kept = [part.text if isinstance(part, Token) else part.strip() if nested else part for part in inside]
        text = "".join(kept)
        del self._parts[start:]
        if text or local_name(element) == "S":
            self._parts.append(Token(text, element.get("join", "")))

    def _close(self, language: str | None = None) -> None:
        """End a sentence; without a language, what stands before one that is marked."""
        text = spell(self._parts)
        self._parts.clear()
        if text.strip():
            self._sentences.append((language or "", text))

    def _flush(self, place: _Place) -> Iterator[Piece]:
        """Yield the paragraph that ends here, by language where its sentences differ in that."""
        if not self._sentences:
            text = spell(self._parts)
            self._parts.clear()
            if text.strip():
                yield Piece(text, place.kind, place.level, place.language)
            return
        self._close()
        found = [(language or place.language, text) for language, text in self._sentences]
        self._sentences.clear()
        for language, group in groupby(found, key=lambda sentence: sentence[0]):
            yield Piece("", place.kind, place.level, language, tuple(text for _, text in group))


def _is_block(element: Element, name: str) -> bool:
    """Say whether an element ends the paragraph before it and is one itself, or holds some."""
    if name in _BLOCKS:
        return True
    parent = element.getparent()
    return name in _SOMETIMES and (local_name(parent) in _CONTAINERS or element.find("{*}s") is not None)


def _language(element: Element, name: str) -> str:
    """Return the language of an element, as it says itself or, for a whole text, as its header says."""
    tag = language_of(element)
    if not tag and name in _ROOTS:
        found = [used.get("ident") or used.get("id") or "" for used in element.iterfind(_USED)]
        tag = found[0] if len(found) == 1 else ""
    try:
        return "" if tag in _NO_LANGUAGE else normalize_tag(tag)
    except LanguageError as error:
        raise ParseError(error.message, line=element.sourceline) from error


READER = Reader("tei", "TEI", (".xml", ".tei"), refuse, read)
