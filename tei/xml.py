r"""XML underneath TEI: names, characters that XML forbids, and a parser that nobody can bend.

XML 1.0 cannot hold most control characters, not even as references. They are written as ``<g type="control"
n="U+000C"/>`` and restored on reading.

>>> split_controls("page\fone")
['page', '\x0c', 'one']
>>> format_control("\f"), parse_control("U+000C")
('U+000C', '\x0c')
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from os import PathLike, fspath
from pathlib import Path
from typing import IO

from corpora import OutputError, ParseError, SourceError
from corpora.kinds import expect_source
from corpora.readers.xml import SAFE, XML_ID, XML_LANG, Element, local_name

__all__ = [
    "NAMESPACE",
    "XINCLUDE",
    "XML_ID",
    "XML_LANG",
    "DoctypeError",
    "Element",
    "IllFormedError",
    "check_string",
    "check_text",
    "format_control",
    "iterate_elements",
    "local_name",
    "located",
    "parse_control",
    "parse_root",
    "parse_tree",
    "path_of",
    "replace_forbidden",
    "split_controls",
    "tei",
]

XINCLUDE = "{http://www.w3.org/2001/XInclude}include"
NAMESPACE = "http://www.tei-c.org/ns/1.0"

# The longest text node that libxml2 reads without lifting all its limits.
LONGEST_TEXT = 10_000_000
_CHUNK = 1 << 18  # bytes

_CONTROL = re.compile("([\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff])")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_SURROGATE = re.compile("[\ud800-\udfff]")

# Repeated ids would stop the parser at the first; the checks find them all.
_SAFE = SAFE | {"collect_ids": False}


def tei(name: str) -> str:
    """Return a TEI element name in lxml's notation.

    >>> tei("s")
    '{http://www.tei-c.org/ns/1.0}s'
    """
    return f"{{{NAMESPACE}}}{name}"


def split_controls(text: str) -> list[str]:
    """Split text at characters that XML forbids: every second item, from the second, is such a character."""
    return _CONTROL.split(text)


def format_control(character: str) -> str:
    """Return the code point of a character in Unicode's notation."""
    return f"U+{ord(character):04X}"


def parse_control(code: str) -> str:
    """Return the character that :func:`format_control` named; raises :class:`ParseError` for any other string."""
    if not re.fullmatch(r"U\+[0-9A-F]{4}", code) or not _CONTROL.fullmatch(chr(int(code[2:], 16))):
        raise ParseError(f"{code!r} is not the code of a control character, such as U+000C")
    return chr(int(code[2:], 16))


@contextmanager
def located(element: Element) -> Iterator[None]:
    """Give a :class:`ParseError` raised in the block the line of ``element``."""
    try:
        yield
    except ParseError as error:
        raise ParseError(error.message, line=error.line or element.sourceline) from error


def check_text(text: str, what: str) -> None:
    """Raise :class:`OutputError` for text that no XML can hold, or that no parser would read back."""
    if found := _SURROGATE.search(text):
        code = format_control(found[0])
        raise OutputError(
            f"{what}, character {found.start()}: {code} is half a surrogate pair, which is not a character"
        )
    # A character has at most four bytes, so most texts need no counting.
    if len(text) * 4 > LONGEST_TEXT and len(text.encode()) > LONGEST_TEXT:
        raise OutputError(f"{what} is longer than {LONGEST_TEXT:,} bytes, the longest that XML parsers read")


def check_string(value: str, what: str) -> str:
    """Return a string of the header unchanged; raises :class:`OutputError` when XML cannot hold it."""
    if _FORBIDDEN.search(value):
        raise OutputError(f"{what} {value!r} holds a character that XML forbids")
    return value


def replace_forbidden(value: str) -> str:
    """Return a string with the replacement character for everything that XML forbids."""
    return _FORBIDDEN.sub("\ufffd", value)


@contextmanager
def _opened(source: str | PathLike[str] | IO[bytes]) -> Iterator[IO[bytes]]:
    """Open a path, or pass an open file through."""
    expect_source(source)
    try:
        with Path(source).open("rb") if isinstance(source, str | PathLike) else nullcontext(source) as file:
            yield file
    except OSError as error:
        raise SourceError(f"cannot be read: {error.strerror or error}", path=path_of(source)) from error


def path_of(source: str | PathLike[str] | IO[bytes]) -> str:
    """Return the name that messages use for a source."""
    if isinstance(source, str | PathLike):
        return fspath(source)
    name = getattr(source, "name", None)
    return name if isinstance(name, str) else "<stream>"


def parse_tree(source: str | PathLike[str] | IO[bytes]) -> tuple[Element | None, list[tuple[int, int, str]]]:
    """Parse a whole file; return its root and no errors, or no root and the errors: line, column and message."""
    from lxml import etree

    parser = etree.XMLParser(**_SAFE)
    with _opened(source) as file:
        try:
            return etree.parse(file, parser).getroot(), []
        except etree.XMLSyntaxError as error:
            # The exception's own log holds the errors of all files parsed so far.
            errors = [(entry.line, entry.column, entry.message) for entry in parser.error_log]
            return None, errors or [(*error.position, error.msg)]


def has_doctype(element: Element) -> bool:
    """Say whether the document of an element declares a type, and so may define entities."""
    return element.getroottree().docinfo.internalDTD is not None


class IllFormedError(ParseError):
    """A file is not well-formed; ``errors`` holds all that the parser found: line, column, message."""

    def __init__(self, path: str, errors: Sequence[tuple[int, int, str]]) -> None:
        line, column, message = errors[0]
        super().__init__(f"not well-formed XML: {message}", path=path, line=line, column=column)
        self.errors = errors


class DoctypeError(ParseError):
    """A file has a document type declaration."""

    def __init__(self, path: str, doctype: str) -> None:
        super().__init__("has a document type declaration; TEI files need none", path=path, line=1)
        self.doctype = doctype


def parse_root(source: str | PathLike[str] | IO[bytes]) -> Element:
    """Parse a whole file and return its root; raises as :func:`iterate_elements` does."""
    root, errors = parse_tree(source)
    if root is None:
        raise IllFormedError(path_of(source), errors)
    if has_doctype(root):
        raise DoctypeError(path_of(source), root.getroottree().docinfo.doctype)
    return root


def iterate_elements(source: str | PathLike[str] | IO[bytes], name: str) -> Iterator[Element]:
    """Yield each TEI element called ``name`` when its end has been read.

    Raises :class:`SourceError` when the file cannot be read, and :class:`ParseError` when it is not well-formed
    (:class:`IllFormedError`) or has a document type declaration (:class:`DoctypeError`).
    """
    from lxml import etree

    path = path_of(source)
    parser = etree.XMLPullParser(events=("start", "end"), tag=tei(name), **_SAFE)
    with _opened(source) as file:
        try:
            while chunk := file.read(_CHUNK):
                parser.feed(chunk)
                for event, element in parser.read_events():
                    if event == "end":
                        yield element
                    elif has_doctype(element):
                        raise DoctypeError(path, element.getroottree().docinfo.doctype)
            root = parser.close()
        except etree.XMLSyntaxError as error:
            # The exception's own log holds the errors of all files parsed so far.
            errors = [(entry.line, entry.column, entry.message) for entry in parser.feed_error_log]
            raise IllFormedError(path, errors or [(*error.position, error.msg)]) from error
    if has_doctype(root):
        raise DoctypeError(path, root.getroottree().docinfo.doctype)
