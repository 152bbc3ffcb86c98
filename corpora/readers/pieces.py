r"""What every reader gives: pieces of text with their place in the structure, put together to one text a language.

A *piece* is a paragraph, a heading, a list item, what a subtitle shows at once, or a segment of a file that is aligned
already. Readers take files apart and yield pieces; :func:`assemble` joins those of one language.

>>> extract = assemble([Piece("The  House", kind=Kind.HEADING, level=1), Piece("It is old.\nIt is big.")])
>>> extract.text
'The House\n\nIt is old. It is big.'
>>> [(block.start, block.end, block.paragraph.kind.value) for block in extract.blocks]
[(0, 9, 'heading'), (11, 32, 'paragraph')]
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePath

from ..charsets import Decoded, decode
from ..errors import SourceError
from ..model import Kind, Paragraph

__all__ = ["Assembly", "Block", "Extract", "File", "Kind", "Piece", "Reader", "assemble", "lines_of"]

Span = tuple[int, int]
Time = tuple[int, int]

# White space that lays text out, and control characters, which no text means; no-break spaces stay.
_WHITE = re.compile(r"[ \x00-\x1f\x7f-\x9f\u2028\u2029]+")
_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+")
_SURROGATE = re.compile("[\ud800-\udfff]")
# What ends a sentence of speech, and what begins that of another speaker.
_ENDED = re.compile(r"""[.!?…:;。！？؟।։♪♫\-–—][\"'»”’)\]♪♫]*\Z|[\"»”’)\]]\Z""")
_STOPPED = re.compile(r"""(?<![.])[.!?。！？؟।։][\"'»”’)\]]*\Z""")
_END_INSIDE = re.compile(r"""[.!?…:;。！？؟।։♪♫]["'»”’)\]]*(?:\s|\Z)""")
_SPEAKER = re.compile(r"\s*[-‐‑–—]")
_CONTINUES = re.compile(r"\s*(?:\.\.\.|…)?\s*[^\W\d_]")
_PAUSE = 5_000  # milliseconds of silence that end a sentence
_RUNNING = 400  # characters that a sentence of speech may run on over subtitles


@dataclass(frozen=True)
class File:
    """A file to be read: its path (for messages and its suffix), its bytes, and the charset if the user says it."""

    path: str
    data: bytes
    charset: str | None = None

    @property
    def suffix(self) -> str:
        """The suffix of the file's name, in lower case, with its full stop."""
        return PurePath(self.path).suffix.lower()

    @property
    def text(self) -> str:
        """The bytes as text; raises :class:`~corpora.errors.SourceError` when they are none."""
        return self.decode().text

    @cached_property
    def _decoded(self) -> Decoded:
        return decode(self.data, self.charset)

    def decode(self) -> Decoded:
        """Decode the bytes of a file of text, once; raises :class:`~corpora.errors.SourceError` when they are none."""
        return self._decoded

    def head(self, size: int = 4096) -> str:
        """The beginning of a file as text, whatever its charset: enough to recognise a format that begins in ASCII."""
        start = self.data[:size]
        wide = start[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in start[:4]
        return start.decode("utf-16" if wide else "utf-8-sig", "replace").lstrip("\ufeff \t\r\n")


@dataclass(frozen=True, slots=True)
class Reader:
    """A format that can be read.

    ``refuse`` looks at a file and returns why it is not of this format, or the empty string. ``read`` yields its
    pieces, and raises :class:`~corpora.errors.SourceError` or :class:`~corpora.errors.ParseError` when it is damaged.
    ``decode`` tells the charset of a file that is in one.
    """

    name: str
    title: str
    suffixes: tuple[str, ...]
    refuse: Callable[[File], str]
    read: Callable[[File], Iterator[Piece]]
    decode: Callable[[File], Decoded] | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text in one language, as a file holds it.

    ``language`` is a tag where the format says it, or empty. ``sentences`` are the segments where the file marks them
    itself (``text`` is ignored then), and ``ids`` their names in the file, or that of the piece itself. ``time`` is
    begin and end in milliseconds. ``row`` numbers, from 0, the units of a file whose segments are aligned already:
    pieces of several languages with the same row translate each other. ``loss`` says what it is that is left out, of
    a piece that is nothing but this.
    """

    text: str = ""
    kind: Kind = Kind.PARAGRAPH
    level: int = 0
    language: str = ""
    sentences: tuple[str, ...] = ()
    time: Time | None = None
    row: int | None = None
    ids: tuple[str, ...] = ()
    loss: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph of an extract: its span, what it is, and its sentences where the file marks them (spans).

    ``ids`` are the names of its sentences in the file, or its own where it has no sentences marked.
    """

    start: int
    end: int
    paragraph: Paragraph
    sentences: tuple[Span, ...] = ()
    row: int | None = None
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Extract:
    """The text of one version, taken out of a file.

    ``times`` holds ``(start, end, begin, stop)``: characters, then milliseconds. ``losses`` are what was left out, and
    how often.
    """

    text: str
    blocks: tuple[Block, ...]
    times: tuple[tuple[int, int, int, int], ...] = ()
    losses: tuple[tuple[str, int], ...] = ()


class Assembly:
    """A text under construction: the pieces of one language are added one by one."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.blocks: list[Block] = []
        self.times: list[tuple[int, int, int, int]] = []
        self.losses = Counter[str]()
        self.size = 0
        self._last: Piece | None = None
        self._running = 0

    def add(self, piece: Piece) -> None:
        """Add a piece that is not empty; what a subtitle leaves unfinished goes on in the next."""
        self.losses[piece.loss] += bool(piece.loss)
        cleaned = [_clean(text) for text in piece.sentences or (piece.text,)]
        sentences = [text for text in cleaned if text]
        if not sentences:
            return
        ids = tuple(name for name, text in zip(piece.ids, cleaned, strict=False) if text)
        goes_on = self._goes_on(piece)
        self._append(" " if goes_on else self._separator(piece))
        start = self.blocks.pop().start if goes_on else self.size
        first, spans = self.size, []
        for number, text in enumerate(sentences):
            self._append(" " if number else "")
            spans.append((self.size, self.size + len(text)))
            self._append(text)
        marked = tuple(spans) if piece.sentences else ()
        self.blocks.append(Block(start, self.size, Paragraph(piece.kind, piece.level), marked, piece.row, ids))
        if piece.time is not None:
            self.times.append((first, self.size, *piece.time))
        self._last = piece

    def extract(self) -> Extract:
        """Return the text of the pieces added so far."""
        losses = tuple((loss, count) for loss, count in self.losses.items() if count)
        return Extract("".join(self.parts), tuple(self.blocks), tuple(self.times), losses)

    def _append(self, text: str) -> None:
        if text:
            self.parts.append(text)
            self.size += len(text)

    def _separator(self, piece: Piece) -> str:
        if self._last is None:
            return ""
        close = self._last.kind is piece.kind is Kind.ITEM or piece.row is not None or piece.time is not None
        return "\n" if close else "\n\n"

    def _goes_on(self, piece: Piece) -> bool:
        """Say whether a sentence runs on from the last subtitle into this one."""
        last = self._last
        if last is None or last.time is None or piece.time is None or piece.row is not None:
            return False
        if piece.time[0] <= last.time[0] or piece.time[0] - last.time[1] >= _PAUSE or _SPEAKER.match(piece.text):
            return False
        text = self.parts[-1]
        self._running = 0 if _END_INSIDE.search(text) else self._running + len(text)
        if self._running > _RUNNING:
            self._running = 0
            return False
        first = _CONTINUES.match(piece.text)
        small = first is not None and first[0][-1].islower()
        return not _STOPPED.search(text) if small else not _ENDED.search(text)


def assemble(pieces: Iterable[Piece]) -> Extract:
    """Join the pieces of one language to a text; white space and control characters become single spaces.

    Raises :class:`~corpora.errors.SourceError` for half a surrogate pair, which is no character.
    """
    assembly = Assembly()
    for piece in pieces:
        assembly.add(piece)
    return assembly.extract()


def lines_of(text: str) -> Iterator[str]:
    r"""Yield the lines of a text with what ends them, one by one: a large text is not copied.

    >>> list(lines_of("One.\r\n\nTwo."))
    ['One.\r\n', '\n', 'Two.']
    """
    return (match.group() for match in _LINE.finditer(text))


def _clean(text: str) -> str:
    if found := _SURROGATE.search(text):
        where = text[max(0, found.start() - 20) : found.start()]
        raise SourceError(f"half a surrogate pair (U+{ord(found[0]):04X}), which is no character, after {where!r}")
    return _WHITE.sub(" ", text).strip(" ")
