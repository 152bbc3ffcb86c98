r"""From the lines on printed pages to paragraphs.

Sizes and places are in points, from the lower left corner of the page. The size that most of the text has is that of
the body. Then, by rules that hold for most printed texts:

- a line at the upper or lower edge of the page that stands there on another page too, but for its numbers, is a running
  head; a number alone at the edge is a page number;
- the lines in smaller type at the foot of a page, from one on that begins with a number or an asterisk, are footnotes;
- a line in larger type is a heading, the larger the higher; one that leads to a page number by dots is left out;
- a paragraph ends where the next line is indented, further away, in another type, or begins with a bullet, and where
  its last line had room for the next word; it goes on in another column or page unless a sentence ends there;
- a hyphen at the end of a line goes unless the text has the word with it elsewhere, within a line.

>>> lines = [Line("It was a long and wind-", 72, 300, 700, 10), Line("ing road.", 72, 110, 688, 10)]
>>> [piece.text for piece in paragraphs(lines)]
['It was a long and winding road.']
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from statistics import median, quantiles

from .pieces import Kind, Piece

__all__ = ["Line", "is_mark_after", "paragraphs"]

_EDGE = 0.15  # share of the page's height at which running heads stand
_EDGE_LINES = 2
_LOOK_BACK = 20  # lines
_LARGER, _SMALLER = 1.12, 0.92  # in relation to the body
_BULLET = re.compile(r"[•▪◦‣●○■□➢✓∙\uf0a7\uf0b7]\s*")
_NOTE = re.compile(r"(?:\d{1,3}|[*†‡§]{1,3})(?:[.)\s]|(?=[^\W\d]))")
_NUMBER = re.compile(
    r"(?:page|p\.|стр\.|с\.|səh\.)?[\s–—-]*(?:\d{1,4}|[ivxlc]{1,7})[\s–—-]*(?:(?:/|of|из)\s*\d+)?", re.I
)
_LEADER = re.compile(r"(?:\.[ ]?){4,}\s*(?:\d{1,4}|[ivxlc]{1,7})\Z")
_WORD = re.compile(r"\w+(?:-\w+)*")
_BROKEN = re.compile(r"(\w+(?:-\w+)*)[-\u00ad\u2010]\Z")
_ENDS = re.compile(r"[.!?…:;][\"'»”’)\]]*\Z")
_AFTER_WORD = re.compile(r"(?:[^\W\d_]{3}|[.,;:!?…»”’\"')\]])\Z")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of print: its text, its ends, its base line, the size of its type, its page, and the height of that."""

    text: str
    left: float
    right: float
    base: float
    size: float
    page: int = 0
    height: float = 842.0


def is_mark_after(text: str) -> bool:
    """Say whether a raised figure after ``text`` is the mark of a note and no exponent."""
    return _AFTER_WORD.search(text[-4:]) is not None


def paragraphs(lines: Iterable[Line]) -> Iterator[Piece]:
    """Yield the paragraphs, headings and list items that lines make up."""
    found = [line for line in lines if line.text and not _LEADER.search(_end(line.text))]
    if not found:
        return
    body = _body_size(found)
    pages = [list(page) for _, page in groupby(found, key=lambda line: line.page)]
    kept = [line for page in _without_edges(pages) for line in _in_order(_without_notes(page, body))]
    if not kept:
        return
    page_type = _Type(kept, body)
    words = Counter(word.lower() for line in kept for word in _WORD.findall(line.text))
    for block in page_type.blocks(kept):
        yield page_type.piece(block, words)


def _end(text: str) -> str:
    """Return as much of the end of a line as patterns need, which take long where a line is."""
    return text[-80:]


def _body_size(lines: Sequence[Line]) -> float:
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.size] += len(line.text)
    return sizes.most_common(1)[0][0]


def _edges(page: Sequence[Line], step: float) -> Iterator[tuple[str, Line]]:
    """Yield the lines that stand apart at the upper and lower edge of a page, with the name of the edge."""
    rows = sorted({round(line.base) for line in page})
    near = _EDGE * page[0].height if page else 0.0
    foot = [row for row in rows[:_EDGE_LINES] if row < near]
    head = [row for row in rows[: -_EDGE_LINES - 1 : -1] if row > page[0].height - near]
    for name, edge, inward in (("foot", foot, rows), ("head", head, rows[::-1])):
        apart = 0
        for number, (row, following) in enumerate(zip(edge, [*inward[1:], None], strict=False), 1):
            size = max(line.size for line in page if round(line.base) == row)
            if following is None or abs(following - row) > min(1.25 * step, 2 * size):
                apart = number
        yield from ((name, line) for line in page if round(line.base) in edge[:apart])


def _key(edge: str, line: Line) -> tuple[str, str, int]:
    return edge, re.sub(r"\d+", "#", line.text.lower()), round(line.base / 4)


def _running_heads(pages: Sequence[Sequence[Line]], step: float) -> frozenset[tuple[str, str, int]]:
    """Find what stands at the edges of several pages."""
    counts = Counter(key for page in pages for key in {_key(edge, line) for edge, line in _edges(page, step)})
    return frozenset(key for key, count in counts.items() if count > 1)


def _without_edges(pages: Sequence[list[Line]]) -> Iterator[list[Line]]:
    """Yield the pages without running heads and page numbers."""
    rows = [sorted({round(line.base) for line in page}) for page in pages]
    step = median([upper - lower for page in rows for lower, upper in pairwise(page)] or [0])
    heads = _running_heads(pages, step)
    for page in pages:
        edges = _edges(page, step)
        unwanted = {id(line) for edge, line in edges if _key(edge, line) in heads or _NUMBER.fullmatch(line.text)}
        yield [line for line in page if id(line) not in unwanted]


def _without_notes(page: list[Line], body: float) -> list[Line]:
    """Leave the footnotes of a page out."""
    upward = sorted(page, key=lambda line: line.base)
    run = []
    for line in upward:
        if line.size > _SMALLER * body:
            break
        run.append(line)
    while run and not _NOTE.match(run[-1].text):
        run.pop()
    notes = {id(line) for line in run}
    return [line for line in page if id(line) not in notes] if len(run) < len(page) else page


def _in_order(page: list[Line]) -> list[Line]:
    """Put the lines of a page that has one column in the order in which they stand, if its content is in another."""
    rows = sorted(page, key=lambda line: -line.base)
    columns = any(above.base - below.base < above.size / 2 for above, below in pairwise(rows))
    return page if columns else rows


class _Type:
    """The measures of a text: its columns, the distance of its lines, the sizes of its headings, the depth of items."""

    def __init__(self, lines: Sequence[Line], body: float) -> None:
        self.body = body
        rights: defaultdict[tuple[int, int], list[float]] = defaultdict(list)
        for line in lines:
            for key in (self._column(line), self._column(replace(line, page=-1))):
                rights[key].append(line.right)
        self._rights = {
            key: quantiles(found, n=4, method="inclusive")[2]
            for key, found in rights.items()
            if len(found) > (2 if key[0] < 0 else 5)
        }
        steps = [above.base - below.base for above, below in pairwise(lines) if _follows(above, below, body)]
        self.leading = median(steps) if steps else 1.2 * body
        headings = {line.size for line in lines if line.size > _LARGER * body}
        self.levels = {size: level for level, size in enumerate(sorted(headings, reverse=True), 1)}
        self.items = sorted({round(line.left / 6) for line in lines if _BULLET.match(line.text)})

    def _column(self, line: Line) -> tuple[int, int]:
        return line.page, round(line.left / 24)

    def blocks(self, lines: Sequence[Line]) -> Iterator[list[Line]]:
        """Yield the lines of each paragraph."""
        block = [lines[0]]
        for line in lines[1:]:
            if self._ends(block, line):
                yield block
                block = []
            block.append(line)
        yield block

    def _ends(self, block: list[Line], line: Line) -> bool:
        """Say whether a paragraph ends before a line."""
        last = block[-1]
        if abs(line.size - last.size) > 0.06 * self.body or _BULLET.match(line.text):
            return True
        if line.size > _LARGER * self.body:
            return not _follows(last, line, 2 * line.size)
        if line.page != last.page or line.base > last.base + self.body:
            return not _BROKEN.search(_end(last.text)) and (
                bool(_ENDS.search(_end(last.text))) or self._has_room(last, line)
            )
        if not 0 < last.base - line.base < 1.35 * self.leading:
            return True
        indented = line.left - _left(block) > 0.7 * self.body
        if indented and not _BULLET.match(block[0].text):
            return True
        return self._has_room(last, line)

    def _has_room(self, last: Line, line: Line) -> bool:
        """Say whether the first word of a line would have fitted into the line before."""
        if _BROKEN.search(_end(last.text)):
            return False
        right = self._rights.get(self._column(last)) or self._rights.get(self._column(replace(last, page=-1)))
        share = (len(line.text.split()[0]) + 1.5) / len(line.text)
        return right is not None and last.right + share * (line.right - line.left) < right

    def piece(self, block: list[Line], words: Counter[str]) -> Piece:
        """Make a piece of the lines of a paragraph."""
        text = _join(block, words)
        if level := self.levels.get(block[0].size):
            return Piece(text, Kind.HEADING, min(level, 6))
        if bullet := _BULLET.match(text):
            return Piece(text[bullet.end() :], Kind.ITEM, self.items.index(round(block[0].left / 6)) + 1)
        return Piece(text)


def _left(block: Sequence[Line]) -> float:
    """Return where the lines of a paragraph begin in the column where it ends."""
    left, below = block[-1].left, block[-1]
    for line in block[-2:-_LOOK_BACK:-1]:
        if line.page != below.page or line.base < below.base:
            break
        left, below = min(left, line.left), line
    return left


def _follows(above: Line, below: Line, reach: float) -> bool:
    """Say whether a line of the same type stands under another, within ``reach`` beyond its size."""
    same = above.page == below.page and abs(above.size - below.size) < 0.5
    return same and 0 < above.base - below.base < above.size + reach


def _join(block: Sequence[Line], words: Counter[str]) -> str:
    """Join lines to a text, and the parts of broken words."""
    parts = [block[0].text]
    for line in block[1:]:
        broken, first = _BROKEN.search(_end(parts[-1])), _WORD.match(line.text)
        if not broken or not first:
            parts.append(" ")
        elif parts[-1][-1] == "\u00ad" or (line.text[0].islower() and not words[f"{broken[1]}-{first[0]}".lower()]):
            parts[-1] = parts[-1][:-1]
        parts.append(line.text)
    return "".join(parts).replace("\u00ad", "")
