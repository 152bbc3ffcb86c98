r"""Where the tags and the characters of an XML file lie among its bytes, so that it can be added to and stays as it is.

Elements are numbered from 0 in the order in which they begin, as ``root.iter("*")`` gives them.

>>> data = b'<a>\n<b x="&gt;"/>1 &lt; 2</a>'
>>> positions = Positions(data)
>>> [data[tag.start : tag.end] for tag in (positions.starts[1], positions.ends[0])]
[b'<b x="&gt;"/>', b'</a>']
>>> [(run.text, data[run.start : run.end]) for run in positions.runs(1, behind=True)]
[('1 ', b'1 '), ('<', b'&lt;'), (' 2', b' 2')]
"""

from __future__ import annotations

import codecs
from collections import defaultdict
from dataclasses import dataclass
from xml.parsers import expat

from corpora import ParseError


@dataclass(frozen=True, slots=True)
class Tag:
    """The bytes of a start tag or an end tag; ``name_end`` is where an attribute can be put into a start tag."""

    start: int
    end: int
    name_end: int = 0


@dataclass(frozen=True, slots=True)
class Run:
    """Text and its bytes; one that is ``fixed`` has those of a reference or of a CDATA section, which cannot be cut."""

    text: str
    start: int
    end: int
    fixed: bool = False


class Positions:
    """The bytes of each tag, and of all text.

    Raises :class:`ParseError` when the file is not well-formed.
    """

    def __init__(self, data: bytes) -> None:
        self.starts: list[Tag] = []
        self.ends: dict[int, Tag] = {}
        self._runs: dict[tuple[int, bool], list[Run]] = defaultdict(list)
        self.codec = _codec(data)
        self._data = data
        self._reference = self.encode("&")
        self._open: list[int] = []
        self._where = (-1, False)
        self._pending: list[tuple[int, int]] = []  # number and start of a start tag whose end is not known yet
        self._ending: list[tuple[int, int]] = []
        self._fixed = False
        self._section = (0, 0)  # where a CDATA section begins, in bytes and in runs
        self._parse()

    def encode(self, text: str) -> bytes:
        """Return text as the file's bytes, what its charset lacks as references."""
        return text.encode(self.codec, "xmlcharrefreplace")

    def runs(self, number: int, *, behind: bool) -> list[Run]:
        """Return the text inside an element before its first child, or that behind it up to the next tag."""
        return self._runs.get((number, behind), [])

    def decode(self, start: int, end: int) -> str:
        """Return what stands in the file between two places."""
        return self._data[start:end].decode(self.codec)

    def _parse(self) -> None:
        self._parser = parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.StartCdataSectionHandler = lambda: self._cdata(True)
        parser.EndCdataSectionHandler = lambda: self._cdata(False)
        parser.CommentHandler = lambda _: self._settle()
        parser.ProcessingInstructionHandler = lambda _, __: self._settle()
        parser.DefaultHandler = lambda _: self._settle()
        try:
            parser.Parse(self._data, True)
        except expat.ExpatError as error:
            message = f"not well-formed XML: {expat.ErrorString(error.code)}"
            raise ParseError(message, line=error.lineno, column=error.offset + 1) from error
        self._settle(len(self._data))

    def _settle(self, at: int | None = None) -> int:
        """Close the tag before this event: it ends where the event begins."""
        at = self._parser.CurrentByteIndex if at is None else at
        if self._pending:
            number, start, name_end = *self._pending.pop(), self._name_end
            self.starts[number] = Tag(start, at, name_end)
        elif self._ending:
            number, start = self._ending.pop()
            self.ends[number] = Tag(start, min(at, self._after(">", start)))
        return at

    def _start(self, name: str, _: dict[str, str]) -> None:
        at = self._settle()
        self._pending.append((len(self.starts), at))
        self._name_end = at + len(self.encode(f"<{name}"))
        self._open.append(len(self.starts))
        self._where = (len(self.starts), False)
        self.starts.append(Tag(at, at))

    def _end(self, _: str) -> None:
        number, at = self._open.pop(), self._parser.CurrentByteIndex
        self._where = (number, True)
        if self._pending and self._pending[-1][1] == at:  # <empty/>
            start = self._pending.pop()[1]
            end = self._empty_end(start)
            self.starts[number] = Tag(start, end, self._name_end)
            self.ends[number] = Tag(end, end)
            return
        self._settle()
        self._ending.append((number, at))

    def _text(self, text: str) -> None:
        at, where = self._settle(), self._runs[self._where]
        fixed = not self._fixed and self._data.startswith(self._reference, at)
        where.append(Run(text, at, self._after(";", at) if fixed else at + len(self.encode(text)), fixed))

    def _cdata(self, inside: bool) -> None:
        at = self._settle()
        self._fixed = inside
        where = self._runs[self._where]
        if inside:
            self._section = (at, len(where))
        else:
            start, first = self._section
            text = "".join(run.text for run in where[first:])
            where[first:] = [Run(text, start, self._after("]]>", at), fixed=True)] if text else []

    def _after(self, mark: str, at: int) -> int:
        """Return where the next ``mark`` ends."""
        wanted = self.encode(mark)
        at = self._data.index(wanted, at)
        return at + len(wanted)

    def _empty_end(self, start: int) -> int:
        """Return where the tag of an empty element ends; its attributes may hold what looks like an end."""
        at, quote = start, ""
        step = len(self.encode("<"))
        marks = {self.encode(mark): mark for mark in "\"'>"}
        while True:
            mark = marks.get(self._data[at : at + step], "")
            at += step
            if mark == ">" and not quote:
                return at
            if mark and mark in "\"'":
                quote = "" if quote == mark else quote or mark


def _codec(data: bytes) -> str:
    """Return the codec of a file's bytes, byte order mark aside."""
    if data.startswith((codecs.BOM_UTF16_LE, b"<\0")):
        return "utf-16-le"
    if data.startswith((codecs.BOM_UTF16_BE, b"\0<")):
        return "utf-16-be"
    declared: list[str] = []
    parser = expat.ParserCreate()
    parser.XmlDeclHandler = lambda _, encoding, __: declared.append(encoding or "")
    try:
        parser.Parse(data[:1024], False)
    except expat.ExpatError:
        return "utf-8"  # what is wrong is for the parse of the whole file to say
    name = declared[0] if declared and declared[0] else "utf-8"
    return codecs.lookup(name).name
