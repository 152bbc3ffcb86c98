"""The reading text of somebody else's TEI, element by element: what is a sentence already, and what may become one.

A *stretch* is a run of text inside one paragraph, heading or line that no sentence is marked in. Its characters keep
their place in the file; what is read as one whatever it holds (``<w>``, ``<choice>``) has the place of its element.
This follows :mod:`corpora.readers.tei`, which reads the result.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate, islice

from corpora import ParseError
from corpora.readers.tei import ATOMIC, BREAKS, chosen_form, id_of, is_block, is_left_out, is_sentence

from .positions import Positions
from .xml import Element, local_name

_ATOMIC = (*ATOMIC, "g", "formula")


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a stretch: the element that holds it, and its bytes; what is ``fixed`` cannot be cut in the file.

    A space that a line break makes has no bytes.
    """

    text: str
    holder: Element
    start: int
    end: int
    fixed: bool = False

    def trimmed(self, encode: Callable[[str], bytes]) -> Piece:
        """Return it without white space around it; ``encode`` tells the bytes of text."""
        start, end = len(self.text) - len(self.text.lstrip()), len(self.text.rstrip())
        if self.fixed or (start, end) == (0, len(self.text)):
            return self
        begin, stop = self.start + len(encode(self.text[:start])), self.end - len(encode(self.text[end:]))
        return Piece(self.text[start:end], self.holder, begin, stop)


@dataclass
class Stretch:
    """A run of text without sentences; ``whole`` is the element whose whole text it is, if there is one."""

    holder: Element
    pieces: list[Piece] = field(default_factory=list)
    whole: Element | None = None

    @cached_property
    def text(self) -> str:
        """Its text, character for character, line breaks as spaces."""
        return re.sub(r"\s", " ", "".join(piece.text for piece in self.pieces))

    def openings(self, starts: Iterable[int]) -> Iterator[int]:
        """Yield those of ``starts``, characters of the text in order, before which the file can be cut."""
        text, ends = self.text, list(accumulate(len(piece.text) for piece in self.pieces))
        for start in starts:
            last = next((k for k in range(start - 1, -1, -1) if text[k] != " "), None)
            if last is None:
                continue
            here, before = bisect_right(ends, start), bisect_right(ends, last)
            opening, closing = self.pieces[here], self.pieces[before]
            inside = opening.fixed and text[ends[here] - len(opening.text) : start].strip()
            goes_on = closing.fixed and text[last + 1 : ends[before]].strip()
            if opening.start >= 0 and not inside and not goes_on:
                yield start

    def cut(self, starts: Iterable[int], encode: Callable[[str], bytes]) -> Iterator[list[Piece]]:
        """Yield the pieces from the beginning and from each of ``starts`` on; ``encode`` tells the bytes of text."""
        cuts = iter(starts)
        cut, at = next(cuts, -1), 0
        found: list[Piece] = []
        for piece in self.pieces:
            text, start = piece.text, piece.start
            begin = 0
            while 0 <= cut - at < len(text):
                if (part := text[begin : cut - at]) or not found:
                    end = piece.end if piece.fixed else start + len(encode(part))
                    found.append(Piece(part, piece.holder, start, end, piece.fixed))
                    start = piece.start if piece.fixed else end
                yield found
                found, begin = [], cut - at
                cut = next(cuts, -1)
            found.append(Piece(text[begin:], piece.holder, start, piece.end, piece.fixed) if begin else piece)
            at += len(text)
        yield found


class Survey:
    """The sentences and stretches of a file, in order, with the bytes of every element."""

    def __init__(self, root: Element, positions: Positions) -> None:
        self.positions = positions
        self._numbers = {element: number for number, element in enumerate(root.iter("*"))}
        if len(self._numbers) != len(positions.starts):
            raise ParseError("holds elements that come from entities; write them out")
        self._pieces: list[Piece] = []
        self._root = root
        self._children_of: dict[Element, list[Element]] = {}  # of those that were asked for

    def sentences(self) -> Iterator[Element | Stretch]:
        """Yield the marked sentences, and the stretches between them that hold more than white space."""
        yield from self._element(self._root, self._root)

    def start(self, element: Element) -> tuple[int, int, int]:
        """Return where an element's start tag begins, where it ends, and where an attribute goes."""
        tag = self.positions.starts[self._numbers[element]]
        return tag.start, tag.end, tag.name_end

    def end(self, element: Element) -> tuple[int, int]:
        """Return where an element's end tag begins and ends."""
        tag = self.positions.ends[self._numbers[element]]
        return tag.start, tag.end

    def children(self, holder: Element, span: tuple[int, int]) -> Iterator[Element]:
        """Yield the children of an element that lie in a span of bytes."""
        inside = self._children_of.get(holder) or self._children_of.setdefault(holder, list(holder))
        first = bisect_left(inside, span[0], key=lambda child: self.start(child)[0])
        for child in islice(inside, first, None):
            if self.end(child)[1] > span[1]:
                break
            yield child

    def _element(self, element: Element, holder: Element) -> Iterator[Element | Stretch]:
        if is_left_out(element):
            return
        name = local_name(element)
        if name in BREAKS:
            if element.get("break") != "no":
                self._pieces.append(Piece(" ", element.getparent(), -1, -1, fixed=True))
        elif is_atomic(element):
            self._atom(element)
        elif is_sentence(element):
            yield from self._cut(holder)
            if "".join(element.itertext()).strip():
                yield element
        elif is_block(element):
            yield from self._cut(holder)
            alone = True
            for found in self._children(element, element):
                alone = False
                yield found
            for stretch in self._cut(element):
                stretch.whole = element if alone else None
                yield stretch
        else:
            yield from self._children(element, holder)

    def _children(self, element: Element, holder: Element) -> Iterator[Element | Stretch]:
        self._text(element, self._numbers[element], element.text, behind=False)
        for child in element:
            yield from self._element(child, holder)
            self._text(element, self._numbers[child], child.tail, behind=True)

    def _text(self, holder: Element, number: int, text: str | None, *, behind: bool) -> None:
        runs = self.positions.runs(number, behind=behind)
        if "".join(run.text for run in runs) != (text or ""):
            raise ParseError("holds entities; write their characters", line=holder.sourceline)
        self._pieces += [Piece(run.text, holder, run.start, run.end, run.fixed) for run in runs]

    def _atom(self, element: Element) -> None:
        form = element
        while (chosen := chosen_form(form)) is not None:
            form = chosen
        text = " ".join("".join(form.itertext()).split()) or " "
        self._pieces.append(Piece(text, element.getparent(), self.start(element)[0], self.end(element)[1], fixed=True))

    def _cut(self, holder: Element) -> Iterator[Stretch]:
        pieces, self._pieces = self._pieces, []
        if any(not piece.text.isspace() for piece in pieces):
            yield Stretch(holder, pieces)


def is_atomic(element: Element) -> bool:
    """Say whether an element is read as one, whatever it holds."""
    return local_name(element) in _ATOMIC or chosen_form(element) is not None


def base_id(element: Element) -> str:
    """Return the id of the nearest element around that has one, or nothing."""
    while element is not None:
        if name := id_of(element):
            return name
        element = element.getparent()
    return ""
