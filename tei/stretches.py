"""The reading text of somebody else's TEI, element by element: what is a sentence already, and what may become one.

A *stretch* is a run of text inside one paragraph, heading or line that no sentence is marked in. Its characters keep
their place in the file; what is read as one whatever it holds (``<w>``, ``<choice>``) has the place of its element.
This follows :mod:`corpora.readers.tei`, which reads the result.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from corpora import ParseError
from corpora.readers.tei import ATOMIC, BREAKS, chosen_form, id_of, is_block, is_left_out, is_sentence

from .positions import Character, Positions
from .xml import Element, local_name

_ATOMIC = (*ATOMIC, "g", "formula")


@dataclass(frozen=True, slots=True)
class Letter:
    """A character of a stretch: the element that holds it, and its bytes; ``divisible`` if it can begin a sentence.

    A space that a line break makes has no bytes.
    """

    text: str
    holder: Element
    start: int
    end: int
    first: bool = True
    last: bool = True


@dataclass(slots=True)
class Stretch:
    """A run of text without sentences; ``whole`` is the element whose whole text it is, if there is one."""

    holder: Element
    letters: list[Letter] = field(default_factory=list)
    whole: Element | None = None

    @property
    def text(self) -> str:
        """Its text, character for letter, line breaks as spaces."""
        return "".join(" " if letter.text.isspace() else letter.text for letter in self.letters)


class Survey:
    """The sentences and stretches of a file, in order, with the bytes of every element."""

    def __init__(self, root: Element, positions: Positions) -> None:
        self.positions = positions
        self._numbers = {element: number for number, element in enumerate(root.iter("*"))}
        if len(self._numbers) != len(positions.starts):
            raise ParseError("holds elements that come from entities; write them out")
        self._letters: list[Letter] = []
        self._root = root

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

    def _element(self, element: Element, holder: Element) -> Iterator[Element | Stretch]:
        if is_left_out(element):
            return
        name = local_name(element)
        if name in BREAKS:
            if element.get("break") != "no":
                self._letters.append(Letter(" ", element.getparent(), -1, -1))
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
        characters = self.positions.characters(number, behind=behind)
        if "".join(character.text for character in characters) != (text or ""):
            raise ParseError("holds entities; write their characters", line=holder.sourceline)
        for at, character in enumerate(characters):
            self._letters.append(
                Letter(
                    character.text,
                    holder,
                    character.start,
                    character.end,
                    first=not character.fixed or _leads(characters, at, -1),
                    last=not character.fixed or _leads(characters, at, 1),
                )
            )

    def _atom(self, element: Element) -> None:
        form = element
        while (chosen := chosen_form(form)) is not None:
            form = chosen
        text = " ".join("".join(form.itertext()).split()) or " "
        start, end, holder = self.start(element)[0], self.end(element)[1], element.getparent()
        for at, character in enumerate(text):
            self._letters.append(Letter(character, holder, start, end, first=at == 0, last=at == len(text) - 1))

    def _cut(self, holder: Element) -> Iterator[Stretch]:
        letters, self._letters = self._letters, []
        if any(not letter.text.isspace() for letter in letters):
            yield Stretch(holder, letters)


def is_atomic(element: Element) -> bool:
    """Say whether an element is read as one, whatever it holds."""
    return local_name(element) in _ATOMIC or chosen_form(element) is not None


def _leads(characters: Sequence[Character], at: int, step: int) -> bool:
    """Say whether there is only white space between a character and the beginning or end of its CDATA section."""
    section = characters[at].start
    at += step
    while 0 <= at < len(characters) and characters[at].start == section:
        if not characters[at].text.isspace():
            return False
        at += step
    return True


def base_id(element: Element) -> str:
    """Return the id of the nearest element around that has one, or nothing."""
    while element is not None:
        if name := id_of(element):
            return name
        element = element.getparent()
    return ""
