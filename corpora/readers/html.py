"""Web pages and other HTML (WHATWG HTML Living Standard).

A page without navigation is taken whole (see :mod:`~corpora.readers.markup`), so that nothing of it is lost. Of a page
with menus and the like, that part is taken whole which it marks as its main part; where it marks none, trafilatura
(https://trafilatura.readthedocs.io) finds the text, and may leave out short lists and headings; where what it finds is
but a small part of the page, all of it is taken. It is given the page and loads nothing.

The charset is the one given, that of the byte order mark, the one that the page declares, where its bytes are in it,
and else the one that :func:`~corpora.charsets.decode` finds.
"""

from __future__ import annotations

import codecs
import logging
import re
from collections.abc import Iterator

from ..charsets import Decoded, decode
from ..errors import SourceError
from ..libraries import library
from .markup import depth, page_pieces, parse_html, prune, text_of
from .pieces import File, Piece, Reader
from .xml import Element

__all__ = ["READER"]

_START = re.compile(
    r"(?:<\?xml[^>]*>\s*|<!--(?:(?!-->).)*-->\s*)*<(?:!doctype\s+html|html|head|body|title|meta)\b", re.I | re.S
)
_TAGS = re.compile(r"</(?:p|div|h[1-6]|td|li|body)\s*>", re.IGNORECASE)
_SUFFIXES = (".html", ".htm", ".xhtml", ".xht")
_DECLARED = re.compile(rb"""<(?:meta[^>]+?charset\s*=|\?xml[^>]+?encoding\s*=)\s*["']?\s*([A-Za-z0-9_.:-]+)""", re.I)
_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_PRESCAN = 4096  # bytes in which the charset is declared
# WHATWG Encoding Standard: what these labels stand for.
_LABELS = {"ascii": "windows-1252", "iso8859-1": "windows-1252", "iso8859-9": "windows-1254"}

_MENU = 5  # links beside each other that make a menu
_LINKED = 0.4  # share of a page's text in links to other pages, from which on it is no article
_LEAST = 0.25  # share of a page's text aside from links, less than which is not believed to be its text
_DEEP = 200  # levels, below what recursion bears
_LARGE = 2 << 20  # characters of a page, more than which trafilatura may take minutes for


def _refuse(file: File) -> str:
    head = file.head()
    if _START.match(head) or (file.suffix in _SUFFIXES and _TAGS.search(head)):
        return ""
    return "no <html> or <!DOCTYPE html> at its beginning"


def _read(file: File) -> Iterator[Piece]:
    root = parse_html(_decode(file).text.encode("utf-8"))
    if root is None:
        return
    navigation = root.find(".//nav") is not None or root.find(".//*[@role='navigation']") is not None
    prune(root)
    yield from page_pieces(_choose(root) if navigation or _is_cluttered(root) else root)


def _decode(file: File) -> Decoded:
    """Decode a page."""
    declared = _DECLARED.search(file.data[:_PRESCAN])
    if file.charset is None and declared and not file.data.startswith(_MARKS):
        try:
            name = codecs.lookup(declared[1].decode("ascii")).name
            return decode(file.data, _LABELS.get(name, name))
        except (LookupError, SourceError):
            pass  # the page is wrong about itself
    return file.decode()


def _is_cluttered(root: Element) -> bool:
    """Say whether a page has a menu or is for the most part links."""
    links = [link for link in root.iter("a") if link.get("href", "#")[:1] not in ("", "#")]
    parents = dict.fromkeys(link.getparent() for link in links)
    lists = dict.fromkeys(parent.getparent() for parent in parents if parent is not None)
    if any(_is_menu(found) for found in lists if found is not None):
        return True
    return _linked(root) > _LINKED * _size(root)


def _linked(root: Element) -> int:
    """Count the characters of the links to other pages."""
    return sum(_size(link) for link in root.iter("a") if link.get("href", "#")[:1] not in ("", "#"))


def _size(element: Element) -> int:
    """Count the characters of the text in an element, white space aside."""
    return len("".join(text_of(element).split()))


def _is_menu(element: Element) -> bool:
    """Say whether an element is a list of links."""
    if element.tag not in ("ul", "ol", "menu", "tr", "tbody"):
        return False
    items = [(text_of(item).strip(), item.findall(".//a")) for item in element]
    return len(items) >= _MENU and all(len(links) == 1 and text_of(links[0]).strip() == text for text, links in items)


def _choose(root: Element) -> Element:
    """Choose the text of a page: what the page marks as such, or what trafilatura finds, or all of it."""
    for path in (".//main", ".//*[@role='main']", ".//article"):
        marked = root.findall(path)
        if len(marked) == 1 and 2 * _size(marked[0]) > _size(root):
            return _titled(marked[0], root)
    return root if depth(root) > _DEEP else _titled(_find(root), root)


def _titled(chosen: Element, root: Element) -> Element:
    """Put the title of a page before what was chosen, where it stands outside and that does not begin with a title."""
    titles = root.findall(".//h1")
    first = next(chosen.iter("h1", "h2", "p"), None)
    if len(titles) == 1 and (first is None or first.tag == "p") and text_of(titles[0]).strip() not in text_of(chosen):
        titles[0].tail = None
        body = chosen.find("body")
        (chosen if body is None else body).insert(0, titles[0])
    return chosen


def _find(root: Element) -> Element:
    """Let trafilatura find the text of a page."""
    from lxml import etree

    trafilatura = library("trafilatura", "readers", SourceError, "reading web pages")
    log = logging.getLogger("trafilatura")
    if not log.hasHandlers():  # else its warnings would go to the terminal
        log.addHandler(logging.NullHandler())
    page = etree.tostring(root, encoding="unicode", method="html")
    if len(page) > _LARGE:
        return root
    found: str | None = trafilatura.extract(page, output_format="html", favor_recall=True, include_comments=False)
    chosen = parse_html(found.encode("utf-8")) if found else None
    if chosen is None or _size(chosen) < _LEAST * (_size(root) - _linked(root)):
        return root
    return chosen


READER = Reader("html", "a web page", _SUFFIXES, _refuse, _read, _decode)
