"""What every writer sees of a text: its units with their texts, its pairs, its names; and what it could not write.

>>> en = Document.cut("en", "en", "Come in. Sit down.", [(0, 8), (9, 18)])
>>> de = Document.cut("de", "de", "Kommen Sie herein.", [(0, 18)])
>>> text = ParallelText("visit", (en, de), (Unit((range(0, 1), range(0, 1)), 0.97), Unit((range(1, 2), range(0)), 0.5)))
>>> [(row.id, row.joined) for row in rows(text)]
[('visit.a1', ('Come in.', 'Kommen Sie herein.')), ('visit.a2', ('Sit down.', ''))]
>>> [bead.spans for pair in pairs(text) for bead in pair.beads]
[(range(0, 1), range(0, 1)), (range(1, 2), range(0, 0))]
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, combinations
from typing import TypeAlias, TypeVar

from ..errors import OutputError
from ..model import Bead, Document, ParallelText, Status, Unit
from ..order import apart, crossing

__all__ = [
    "EMPTY",
    "JOINED",
    "LEFT_OUT",
    "LINES",
    "MOVED",
    "N_WAY",
    "SPACES",
    "Loss",
    "Losses",
    "Pair",
    "Row",
    "count_joined",
    "count_judgements",
    "count_moved",
    "count_n_way",
    "file_name",
    "format_number",
    "one_line",
    "pairs",
    "peek",
    "rows",
    "sentence_ids",
    "units_of",
]

_Item = TypeVar("_Item", Unit, Bead)
Losses: TypeAlias = Counter[str]  # what was lost, and how often

N_WAY = "units of three and more versions, written pair by pair"
JOINED = "runs of several segments in a unit, written as one"
LEFT_OUT = "segments without counterpart, left out"
MOVED = "sentences that stand elsewhere in another version, left apart"
LINES = "segments with line breaks, tabs or control characters, which became spaces"
SPACES = "segments whose white space became single spaces"
EMPTY = "segments without a word or a mark"
_PROBABILITIES = "probabilities of units, left out"
_STATUSES = "units reviewed, whose status is left out"

_BREAKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_NOT_IN_FILE_NAME = re.compile(r"^\.|[^\w.-]")


@dataclass(frozen=True, slots=True)
class Loss:
    """Something of a text that a format cannot hold, and how often it came.

    >>> print(Loss("segments without counterpart, left out", 1200))
    segments without counterpart, left out: 1,200
    """

    message: str
    count: int

    def __str__(self) -> str:
        return f"{self.message}: {self.count:,}"


@dataclass(frozen=True, slots=True)
class Row:
    """A unit with its id and, for each version, its segments and their text joined, which are empty without a part."""

    id: str
    unit: Unit
    segments: tuple[tuple[str, ...], ...]
    joined: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two versions of a text, and its units as beads of these two."""

    documents: tuple[Document, Document]
    beads: tuple[Bead, ...]

    @property
    def languages(self) -> tuple[str, str]:
        """The languages of the two versions."""
        return self.documents[0].language, self.documents[1].language

    @property
    def name(self) -> str:
        """Both languages, as in ``en-ru``."""
        return "-".join(self.languages)


def units_of(text: ParallelText) -> tuple[Unit, ...]:
    """Return the units of a text; of two versions without units, their beads as such, those that cross apart.

    Raises :class:`~corpora.errors.OutputError` for a text that is not aligned.
    """
    if text.units or not any(document.segments for document in text.documents):
        return text.units
    if len(text.documents) == 2 and text.beads:
        return tuple(Unit(bead.spans, bead.probability) for bead in apart(text.beads))
    raise OutputError(f"text {text.id} has no units to write; align its versions first")


def rows(text: ParallelText, *, moved: bool = False) -> Iterator[Row]:
    """Yield the units of a text with their texts.

    With ``moved`` the beads of passages that stand elsewhere, which units leave alone, are taken in as units, where the
    text has two versions; each has the id of what leaves its segments of the first version alone. What was reviewed
    stays as it is.
    """
    units = units_of(text)
    beads = [text.beads[number] for number in crossing(text.beads)] if moved and len(text.documents) == 2 else []
    fixed = [unit.status is not Status.AUTO for unit in units]
    for number, unit in _with_moved(units, [Unit(bead.spans, bead.probability) for bead in beads], fixed):
        segments = tuple(tuple(segment.text for segment in side) for side in text.segments(unit))
        joined = tuple(_join(document, span) for document, span in zip(text.documents, unit.spans, strict=True))
        yield Row(f"{text.id}.a{number + 1}", unit, segments, joined)


def pairs(text: ParallelText, *, moved: bool = False) -> Iterator[Pair]:
    """Yield each two versions, with the units projected on them.

    The beads that a text may have besides its units come of the same evidence, but need not be parts of units; all
    formats tell the same story when they are made of the units. With ``moved`` the beads of passages that stand
    elsewhere, which units leave alone, are taken in where no such unit was reviewed; they cross others.
    """
    units = units_of(text)
    own = dict(text.pairs())
    for a, b in combinations(range(len(text.documents)), 2):
        documents = text.documents[a], text.documents[b]
        languages = documents[0].language, documents[1].language
        part = [unit for unit in units if unit.spans[a] or unit.spans[b]]
        beads = [Bead(languages, (unit.spans[a], unit.spans[b]), unit.probability) for unit in part]
        given = own.get(languages, ())
        crossed = [given[number] for number in crossing(given)] if moved else []
        fixed = [unit.status is not Status.AUTO for unit in part]
        yield Pair(documents, tuple(bead for _, bead in _with_moved(beads, crossed, fixed)))


def _with_moved(items: Sequence[_Item], moved: Sequence[_Item], fixed: Sequence[bool]) -> list[tuple[int, _Item]]:
    """Number units or beads of two versions, those moved in the place of what leaves just their segments alone.

    ``fixed`` tells which items stay as they are.
    """
    numbered = dict(enumerate(items))
    if not moved:
        return list(numbered.items())
    alone: tuple[dict[int, int], dict[int, int]] = ({}, {})
    for number, item in numbered.items():
        if not all(item.spans) and not fixed[number]:
            for owners, span in zip(alone, item.spans, strict=True):
                owners.update(dict.fromkeys(span, number))
    for item in moved:
        held = {owner.get(n, -1) for owner, span in zip(alone, item.spans, strict=True) for n in span}
        sizes = sum(len(span) for number in held if number >= 0 for span in items[number].spans)
        if -1 not in held and sizes == sum(map(len, item.spans)):
            for number in held:
                del numbered[number]
            numbered[alone[0][item.spans[0].start]] = item
    return [(number, numbered[number]) for number in sorted(numbered)]


def peek(texts: Iterable[ParallelText]) -> tuple[ParallelText | None, Iterator[ParallelText]]:
    """Return the first text, if there is one, and all of them."""
    iterator = iter(texts)
    first = next(iterator, None)
    return first, iterator if first is None else chain([first], iterator)


def sentence_ids(document: Document) -> list[str]:
    """Name the segments of a version by paragraph and place in it, from 1, as their ids in TEI end.

    >>> sentence_ids(Document.cut("en", "en", "One. Two.", [(0, 4), (5, 9)], paragraphs=[0, 1]))
    ['p1.s1', 'p2.s1']
    """
    names, number = [], 0
    for at, segment in enumerate(document.segments):
        number = number + 1 if at and segment.paragraph == document.segments[at - 1].paragraph else 1
        names.append(f"p{segment.paragraph + 1}.s{number}")
    return names


def file_name(text_id: str) -> str:
    """Make a file's name, without spaces, of a text's id; different ids give different names.

    >>> file_name("1984 (novel)/Баку")
    '1984%20%28novel%29%2FБаку'
    """
    return _NOT_IN_FILE_NAME.sub(lambda found: f"%{ord(found[0]):02X}", text_id) or "%"


def format_number(probability: float) -> str:
    """Write a probability with as many digits as it takes to read it back.

    >>> format_number(1e-07), format_number(1)
    ('0.0000001', '1.0')
    """
    shortest = repr(float(probability))
    if "e" not in shortest:
        return shortest
    digits, _, exponent = shortest.partition("e-")
    return f"{float(probability):.{int(exponent) + len(digits.partition('.')[2])}f}"


def one_line(text: str, losses: Losses) -> str:
    """Make line breaks, tabs and control characters of a text spaces, and count the text if it has any."""
    line, found = _BREAKS.subn(" ", text)
    if found:
        losses[LINES] += 1
        line = line.strip(" ")
    return line


def count_joined(row: Row, losses: Losses) -> None:
    """Count the versions that have several segments in a unit."""
    losses[JOINED] += sum(len(side) > 1 for side in row.segments)


def count_n_way(text: ParallelText, losses: Losses) -> None:
    """Count the units in which three and more versions take part."""
    losses[N_WAY] += sum(sum(map(bool, unit.spans)) > 2 for unit in units_of(text))


def count_judgements(text: ParallelText, losses: Losses, *, probabilities: bool = True) -> None:
    """Count the review statuses and, unless they are kept, the probabilities of a text."""
    units = units_of(text)
    losses[_PROBABILITIES] += len(units) if probabilities else 0
    losses[_STATUSES] += sum(unit.status is not Status.AUTO for unit in units)


def count_moved(texts: Iterable[ParallelText], losses: Losses, versions: float) -> Iterator[ParallelText]:
    """Pass texts on; in those of more than so many versions count the segments of passages that stand elsewhere."""
    for text in texts:
        for _, beads in text.pairs() if len(text.documents) > versions else ():
            losses[MOVED] += sum(len(span) for number in crossing(beads) for span in beads[number].spans)
        yield text


def _join(document: Document, span: range) -> str:
    """Join segments with a space where anything stands between them; Chinese has nothing there."""
    parts = []
    for at in span:
        parts.append(" " if at > span.start and document.gaps[at] else "")
        parts.append(document.segments[at].text)
    return "".join(parts)
