"""What a page of HTML or XHTML says, as pieces: common to web pages, EPUB and Markdown with HTML in it.

Taken: headings, paragraphs, list items with their depth, block quotes, definitions, captions, and each cell of a table
as a paragraph. Two line breaks after each other end a paragraph. Left out: scripts, styles, navigation, footers,
buttons, media, code blocks, what is hidden, page numbers, notes (by their ``epub:type``, ``role``, class or id) and
their marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.entities import html5

from ..charsets import decode
from ..errors import ParseError, SourceError
from .pieces import Kind, Piece
from .xml import Element, local_name, parse_xml

__all__ = ["LARGEST", "depth", "page_pieces", "parse_html", "parse_xhtml", "prune", "text_of"]

LARGEST = 64 << 20  # bytes of a page


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_EPUB_TYPE = ("{http://www.idpf.org/2007/ops}type", "epub:type")
_LEFT_OUT = _words(
    "annotation annotation-xml applet audio button canvas datalist embed footer head iframe img input map nav noscript "
    "object rp rt script select style svg template textarea title video"
)
_ROLES = _words(
    "backlink banner biblioref contentinfo cover endnote endnotes footnote footnotes navigation noteref pagebreak "
    "page-list rearnote rearnotes search toc"
)
_NOTE = re.compile(
    r"(?:^|\s)(?:(?:foot|end)-?notes?|_?(?:fn|ftn|edn)[-:]?\d+|references|reflist)(?=\s|$)", re.IGNORECASE
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_CODE = re.compile(r"(?:^|[\s_-])(?:code|highlight|source)", re.IGNORECASE)
_MARK = re.compile(r"[\[(]\s*(?:\d{1,3}|[a-z*†‡§])\s*[\])]|\d{1,3}|[*†‡§]{1,3}|[↑↩↵^]\ufe0e?")
_AFTER_WORD = re.compile(r"(?:[^\W\d_]{3}|[.,;:!?…»”’\"')\]])\Z")  # where a raised figure is no exponent

_BLOCKS = _words(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure "
    "form header hgroup hr html legend li main menu ol p pre section summary table tbody td tfoot th thead tr ul"
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LISTS = ("dir", "menu", "ol", "ul")
_BREAK = "\x1d"  # a line break in the text of a block
_BREAKS = re.compile(rf"{_BREAK}[ \t\r\n]*{_BREAK}")
_BLANK_LINE = re.compile(r"\n[ \t\r]*\n")
_ENTITY = re.compile(rb"&([A-Za-z][A-Za-z0-9]*;)")
_OF_XML = frozenset({"amp;", "lt;", "gt;", "quot;", "apos;"})


def parse_html(data: bytes) -> Element | None:
    """Parse a page of HTML in UTF-8 as browsers do, whatever is wrong with it; ``None`` when there is nothing in it.

    Raises :class:`~corpora.errors.ParseError` for one nested so deeply that the parser gives up (2,048 levels), and
    :class:`~corpora.errors.SourceError` for one larger than 64 MB.
    """
    from lxml import etree

    if len(data) > LARGEST:
        raise SourceError(f"a page larger than {LARGEST >> 20} MB; cut it into texts first")
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        root = None
    for problem in parser.error_log.filter_from_fatals():
        if (
            problem.type_name in ("ERR_RESOURCE_LIMIT", "ERR_INTERNAL_ERROR", "ERR_NO_MEMORY")
            or "depth" in problem.message
        ):
            raise ParseError(f"HTML that cannot be taken in: {problem.message.strip()}", line=problem.line)
    return root


def parse_xhtml(data: bytes) -> Element | None:
    """Parse a page that is meant to be XML, with the named characters of HTML; as HTML where it is not well-formed."""
    try:
        return parse_xml(_ENTITY.sub(_character, data))
    except ParseError:
        if b"<!ENTITY" in data:
            raise
    return parse_html(decode(data).text.encode("utf-8"))


def _character(match: re.Match[bytes]) -> bytes:
    name = match[1].decode("ascii")
    if name in _OF_XML or name not in html5:
        return match[0]
    return "".join(f"&#{ord(character)};" for character in html5[name]).encode("ascii")


def depth(root: Element) -> int:
    """Count the levels of a page."""
    from lxml import etree

    level = deepest = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        level += 1 if event == "start" else -1
        deepest = max(deepest, level)
    return deepest


def prune(root: Element) -> None:
    """Empty the elements of a page that are not its running text."""
    from lxml import etree

    walk = etree.iterwalk(root, events=("start", "end"))
    unwanted = []
    for event, element in walk:
        if event == "start" and _is_unwanted(element):
            unwanted.append(element)
            walk.skip_subtree()
    for element in unwanted:
        element.clear(keep_tail=True)
        element.tag = "div" if local_name(element) in _BLOCKS else "span"


def _is_unwanted(element: Element) -> bool:
    name = local_name(element)
    if name in _LEFT_OUT or element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    types = " ".join(filter(None, [element.get("role"), *map(element.get, _EPUB_TYPE)])).lower().replace("doc-", "")
    if not _ROLES.isdisjoint(types.split()) or _HIDDEN.search(element.get("style", "")):
        return True
    if name in _BLOCKS and name != "body" and any(_NOTE.search(element.get(key, "")) for key in ("class", "id")):
        return True
    if name == "pre":
        return _CODE.search(element.get("class", "")) is not None or element.find(".//{*}code") is not None
    return name in ("a", "sup") and _is_mark(element, name)


def _is_mark(element: Element, name: str) -> bool:
    """Say whether an element refers to a note, or back from one."""
    text = text_of(element).strip()
    if not _MARK.fullmatch(text):
        return False
    links = [element.get("href", "")] if name == "a" else [link.get("href", "") for link in element.iter("{*}a")]
    if any("#" in link for link in links):
        return name == "sup" or not text.isdigit() or _AFTER_WORD.search(_before(element)[-4:]) is not None
    return name == "sup" and _AFTER_WORD.search(_before(element)[-4:]) is not None


def _before(element: Element) -> str:
    """Return the text right before an element in its parent."""
    before = element.getprevious()
    if before is None:
        return (element.getparent().text if element.getparent() is not None else "") or ""
    return before.tail or text_of(before)


def text_of(element: Element) -> str:
    """Return all the text in an element."""
    return "".join(element.itertext())


@dataclass(slots=True)
class _Frame:
    """A block that is open: what text in it is."""

    kind: Kind = Kind.PARAGRAPH
    level: int = 0


@dataclass(slots=True)
class _Walk:
    """A walk through a page: the blocks that are open, and the text since the last block began or ended."""

    frames: list[_Frame] = field(default_factory=lambda: [_Frame()])
    lists: int = 0
    verbatim: int = 0
    text: list[str] = field(default_factory=list)

    def start(self, name: str) -> None:
        """Enter a block."""
        if name in _HEADINGS:
            frame = _Frame(Kind.HEADING, _HEADINGS[name])
        elif name == "li":
            frame = _Frame(Kind.ITEM, max(1, self.lists))
        elif name in ("td", "th", *_LISTS):
            frame = _Frame()
        else:
            frame = self.frames[-1]  # a paragraph in a list item is the item
        self.frames.append(frame)
        self.lists += name in _LISTS
        self.verbatim += name == "pre"

    def end(self, name: str) -> None:
        """Leave a block."""
        self.frames.pop()
        self.lists -= name in _LISTS
        self.verbatim -= name == "pre"

    def add(self, text: str | None) -> None:
        """Take in text."""
        if text:
            text = text.replace("\u00ad", "").replace(_BREAK, " ")
            self.text.append(_BLANK_LINE.sub(_BREAK * 2, text) if self.verbatim else text)

    def flush(self) -> Iterator[Piece]:
        """Yield the text that has come together; only the first paragraph of a list item is the item."""
        text, frame = "".join(self.text), self.frames[-1]
        self.text.clear()
        for part in _BREAKS.split(text) if frame.kind is not Kind.HEADING else [text]:
            if part.strip(f"\t\n\r {_BREAK}"):
                yield Piece(part, frame.kind, frame.level)
                if frame.kind is Kind.ITEM:
                    frame.kind, frame.level = Kind.PARAGRAPH, 0


def page_pieces(root: Element) -> Iterator[Piece]:
    """Yield the pieces of a page, or of an element in it, in their order; see :func:`prune`."""
    from lxml import etree

    walk = _Walk()
    for event, element in etree.iterwalk(root, events=("start", "end")):
        name = local_name(element)
        block = name in _BLOCKS or name in _HEADINGS
        if block:
            yield from walk.flush()
        if event == "start":
            if block:
                walk.start(name)
            walk.add(_BREAK if name == "br" else None)
            walk.text.extend([_BREAK] if name == "br" else [])
            walk.add(element.text)
        else:
            if block:
                walk.end(name)
            walk.add(element.tail if element is not root else None)
    yield from walk.flush()
