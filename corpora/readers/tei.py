r"""TEI P5 of others (https://tei-c.org/guidelines/p5/), and P4 (``<TEI.2>``): the reading text, with its structure.

Paragraphs, headings, list items, lines of verse, utterances and their like are paragraphs; sentences that are marked
(``<s>``, or the ``<seg>`` of a paragraph that consists of such) stay as they are, in ``<seg>`` and ``<u>`` too
(MULTEXT-East, ParlaMint), and a sentence in fragments (``part``) is one. White space between annotated words is as
:mod:`corpora.readers.tokens` tells. The nearest ``xml:lang`` is the language, or the only one that the header
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
from .xml import XML_ID, Element, language_of, local_name, parse_xml, refuse_root

__all__ = [
    "ATOMIC",
    "BREAKS",
    "MARKED",
    "READER",
    "chosen_form",
    "id_of",
    "is_block",
    "is_left_out",
    "is_sentence",
    "read",
    "refuse",
]

#: What is one stretch of text whatever it holds, and what is none.
ATOMIC = ("w", "pc", "c", "S")
BREAKS = ("lb", "pb", "cb", "gb", "milestone")

_ROOTS = ("TEI", "teiCorpus", "TEI.2", "teiCorpus.2")
_DIVISIONS = ("div", "div0", "div1", "div2", "div3", "div4", "div5", "div6", "div7")
_HEADINGS = ("head", "titlePart")
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
_OF_SEGMENTS = ("p", "ab", "head", "item", "cell", "l")
_LEFT_OUT = frozenset(_OUT.split())
_CONTAINERS = frozenset((*_DIVISIONS, *_HOLDING.split()))
_BLOCKS = _CONTAINERS | frozenset((*_HEADINGS, *_HELD.split()))
_CHOICES = {"choice": ("reg", "corr", "expan"), "app": ("lem",)}
_NO_LANGUAGE = ("", "und", "mul", "mis", "zxx")
_USED = "{*}teiHeader/{*}profileDesc/{*}langUsage/{*}language"
_INCLUDE = ".//{http://www.w3.org/2001/XInclude}include"
_DEEPEST = 100
_LONGEST = 1_000  # segments of a paragraph


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
    walk, place = _Walk(), _Place()
    yield from walk.element(root, place)
    yield from walk.rest(place)


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
        self._sentences: list[tuple[str, str, str]] = []  # language, text and id
        self._glued = False
        self._begun: Element | None = None  # the first fragment of a sentence that goes on

    def element(self, element: Element, place: _Place) -> Iterator[Piece]:
        """Yield the paragraphs that end in an element; what is left at its end goes on behind it."""
        name = local_name(element)
        if is_left_out(element):
            return
        place = replace(place, depth=place.depth + 1, language=_language(element, name) or place.language)
        if place.depth > _DEEPEST:
            raise ParseError(f"more than {_DEEPEST} elements inside each other", line=element.sourceline)
        if name in BREAKS:
            self._break(element)
        elif name in _CHOICES:
            form = chosen_form(element)
            if form is not None:
                yield from self.element(form, place)
        elif name in ATOMIC:
            yield from self._word(element, place)
        elif is_sentence(element):
            yield from self._sentence(element, place)
        elif is_block(element):
            yield from self._flush(place)
            inner = place.enter(element, name)
            whole = element
            for piece in self._children(element, inner):
                whole = None
                yield piece
            yield from self._flush(inner, whole)
        else:
            yield from self._children(element, place)

    def rest(self, place: _Place) -> Iterator[Piece]:
        """Yield what stands in no paragraph at all, behind the last."""
        yield from self._flush(place)

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

    def _sentence(self, element: Element, place: _Place) -> Iterator[Piece]:
        """Walk through a sentence, or a fragment of one, which the next fragment continues."""
        part = element.get("part", "N")
        if part not in ("M", "F") or self._begun is None:
            self._close()
            self._begun = element
        yield from self._children(element, place)
        if part not in ("I", "M"):
            self._close(place.language)

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
        name = "" if self._begun is None else id_of(self._begun)
        self._begun = None
        if text.strip():
            self._sentences.append((language or "", text, name))

    def _flush(self, place: _Place, whole: Element | None = None) -> Iterator[Piece]:
        """Yield the paragraph that ends here, by language where its sentences differ in that.

        ``whole`` is the element that it is the whole text of, if there is one.
        """
        if not self._sentences:
            text = spell(self._parts)
            self._parts.clear()
            if text.strip():
                ids = (id_of(whole),) if whole is not None else ()
                yield Piece(text, place.kind, place.level, place.language, ids=ids)
            return
        self._close()
        found = [(language or place.language, text, name) for language, text, name in self._sentences]
        self._sentences.clear()
        for language, group in groupby(found, key=lambda sentence: sentence[0]):
            _, texts, ids = zip(*group, strict=True)
            yield Piece("", place.kind, place.level, language, texts, ids=ids)


def is_left_out(element: Element) -> bool:
    """Say whether what an element holds is no part of the reading text."""
    return local_name(element) in _LEFT_OUT


def is_block(element: Element) -> bool:
    """Say whether an element ends the paragraph before it and is one itself, or holds some."""
    name = local_name(element)
    if name in _BLOCKS:
        return True
    parent = element.getparent()
    if name not in _SOMETIMES or parent is None:
        return False
    return local_name(parent) in _CONTAINERS or _holds_sentences(element)


def _holds_sentences(element: Element) -> bool:
    """Say whether an element consists of sentences, none of which begins before it or goes on behind it."""
    whole = any(is_sentence(child) and child.get("part", "N") in ("N", "Y") for child in element)
    marked = list(element.iter("{*}s")) if whole else []
    return whole and not (marked and (marked[0].get("part") in ("M", "F") or marked[-1].get("part") in ("I", "M")))


def is_sentence(element: Element) -> bool:
    """Say whether an element marks a sentence: ``<s>``, or a ``<seg>`` where a paragraph holds nothing but such."""
    name, parent = local_name(element), element.getparent()
    if name != "seg" or parent is None:
        return name == "s"
    return local_name(parent) in _OF_SEGMENTS and _holds_segments(parent)


def _holds_segments(paragraph: Element) -> bool:
    """Say whether a paragraph consists of segments, which hold no sentences and no segments."""
    if (paragraph.text or "").strip() or len(paragraph) > _LONGEST or paragraph.find(".//{*}s") is not None:
        return False
    inline = [child for child in paragraph if not is_left_out(child) and local_name(child) not in BREAKS]
    return all(local_name(child) == "seg" and child.find(".//{*}seg") is None for child in inline) and not any(
        (child.tail or "").strip() for child in paragraph
    )


def chosen_form(element: Element) -> Element | None:
    """Return the form that is read of a ``<choice>`` or an ``<app>``; ``None`` for any other element."""
    preferred = _CHOICES.get(local_name(element))
    if preferred is None:
        return None
    return next((child for child in element if local_name(child) in preferred), next(iter(element), None))


def id_of(element: Element) -> str:
    """Return what an element is called (``xml:id``, or ``id`` as before P5), or nothing."""
    return str(element.get(XML_ID) or element.get("id") or "").strip()


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
#: XML of any root whose sentences are marked as in TEI; it is for files that links name, not for finding out formats.
MARKED = Reader("marked", "XML with sentences", (".xml",), lambda _: "", read)
