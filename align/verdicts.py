"""What became of every single unit and bead: scores by shape, mistakes, and how probabilities agree with the truth.

A predicted unit or bead is *right* when the gold holds exactly its segments. One that takes segments of a single
language says that they have no counterpart; it is right as well when the gold joins none of them to anything, however
the gold groups them. What touches a lax gold unit is left out.

>>> from .evaluation import Alignment, GoldText, GoldUnit
>>> true = Alignment((GoldUnit({"de": (0,), "en": (0, 1)}), GoldUnit({"de": (1,)})))
>>> gold = GoldText("t", {"de": ("Ja, gut.", "Oh."), "en": ("Yes.", "Good.")}, true)
>>> made = Alignment((GoldUnit({"de": (0,), "en": (0,)}, probability=0.9), GoldUnit({"de": (1,), "en": (1,)})))
>>> tally = Tally(worst=1)
>>> tally.add(gold, Alignment(made.units, {"de-en": made.units}))
>>> [(mistake.verdict.gold, mistake.verdict.shape, mistake.verdict.probability) for mistake in tally.mistakes(BEADS)]
[(False, '1-1', 0.9), (True, '1-2', 0.9)]
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, combinations

from .evaluation import NWAY, Alignment, GoldText, GoldUnit, Score, joins, pair_name

__all__ = ["BEADS", "UNITS", "Mistake", "Tally", "Verdict", "judge", "one_line", "shape_class", "shorten"]

UNITS, BEADS = "units", "beads"  # over all versions, and over two

_EXCERPT = 60  # characters


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a unit, or of a bead of two versions.

    ``scope`` is ``n-way`` or the name of the pair, and ``languages`` are its languages in alphabetical order. ``gold``
    tells a unit of the gold from a predicted one. ``exact``: the other alignment holds exactly the same; ``alone``: it
    is of one language, and the other alignment joins none of its segments. A gold unit has the probability of the
    surest prediction that took any of its segments.
    """

    scope: str
    languages: tuple[str, ...]
    unit: GoldUnit
    gold: bool
    exact: bool
    alone: bool

    @property
    def right(self) -> bool:
        """Whether the two alignments agree about it."""
        return self.exact or self.alone

    @property
    def joined(self) -> bool:
        """Whether it joins two languages or more."""
        return joins(self.unit.key(self.languages))

    @property
    def probability(self) -> float | None:
        """How sure the aligner was, where it said so."""
        return self.unit.probability

    @property
    def kind(self) -> str:
        """``units`` or ``beads``."""
        return UNITS if self.scope == NWAY else BEADS

    @property
    def shape(self) -> str:
        """The number of segments in each language: ``1:2:1`` for a unit, ``1-2`` for a bead."""
        return (":" if self.scope == NWAY else "-").join(str(len(side)) for side in self.unit.key(self.languages))


@dataclass(frozen=True, slots=True)
class Mistake:
    """A wrong prediction or a missed gold unit, with the beginning of its text in each language that takes part."""

    text: str
    verdict: Verdict
    excerpts: Mapping[str, str]


def shape_class(verdict: Verdict) -> str:
    """The shape under which a unit is counted.

    Beads: ``0-1/1-0``, ``1-1``, ``1-2``, ``2-1``, ``2-2`` or ``other``. Units: numbers of segments from large to small,
    whatever the language (``2:1:1``), or ``larger`` when any is above 2.
    """
    sizes = sorted((len(side) for side in verdict.unit.key(verdict.languages)), reverse=True)
    if verdict.scope == NWAY:
        return ":".join(map(str, sizes)) if sizes[0] <= 2 else "larger"
    if sizes == [1, 0]:
        return "0-1/1-0"
    return verdict.shape if sizes[0] <= 2 and sizes[1] else "other"


def judge(gold: GoldText, predicted: Alignment) -> Iterator[Verdict]:
    """Yield a verdict on every predicted and every gold unit, over all versions and then for each two."""
    languages = tuple(sorted(gold.segments))
    yield from _judge(NWAY, languages, gold.alignment.units, predicted.units)
    for pair in combinations(languages, 2):
        name = pair_name(*pair)
        made = predicted.pair(*pair)
        if name not in predicted.pairs:  # the probability of a unit is not that of its part
            made = tuple(replace(unit, probability=None) for unit in made)
        yield from _judge(name, pair, gold.alignment.pair(*pair), made)


def _judge(
    scope: str, languages: tuple[str, ...], gold: Sequence[GoldUnit], predicted: Sequence[GoldUnit]
) -> Iterator[Verdict]:
    unknown = {segment for unit in gold if unit.lax for segment in unit.within(languages).segments()}
    true, made = _known(gold, languages, unknown), _known(predicted, languages, unknown)
    yield from _compare(scope, languages, made, true, gold=False)
    sure: defaultdict[tuple[str, int], float] = defaultdict(lambda: -1.0)
    for unit in predicted:
        for segment in unit.segments():
            sure[segment] = max(sure[segment], -1.0 if unit.probability is None else unit.probability)
    surest = (max(sure[segment] for segment in unit.segments()) for unit in true)
    rated = [replace(unit, probability=p if p >= 0 else None) for unit, p in zip(true, surest, strict=True)]
    yield from _compare(scope, languages, rated, made, gold=True)


def _known(units: Iterable[GoldUnit], languages: Collection[str], unknown: set[tuple[str, int]]) -> list[GoldUnit]:
    """The units that have segments in these languages, and none whose alignment is unknown."""
    cut = (unit.within(languages) for unit in units)
    return [unit for unit in cut if any(unit.members.values()) and unknown.isdisjoint(unit.segments())]


def _compare(
    scope: str, languages: tuple[str, ...], units: Iterable[GoldUnit], others: Sequence[GoldUnit], *, gold: bool
) -> Iterator[Verdict]:
    keys = {unit.key(languages) for unit in others}
    bound = set(chain.from_iterable(unit.segments() for unit in others if joins(unit.key(languages))))
    for unit in units:
        key = unit.key(languages)
        yield Verdict(scope, languages, unit, gold, key in keys, not joins(key) and bound.isdisjoint(unit.segments()))


class Tally:
    """Adds up verdicts text after text, and keeps the ``worst`` mistakes of each kind."""

    def __init__(self, worst: int = 0) -> None:
        self._worst = worst
        self._shapes: defaultdict[str, defaultdict[str, Score]] = defaultdict(lambda: defaultdict(Score))
        self._predictions: dict[str, list[tuple[float, bool]]] = {UNITS: [], BEADS: []}
        self._mistakes: defaultdict[tuple[str, bool], list[Mistake]] = defaultdict(list)

    def add(self, gold: GoldText, predicted: Alignment) -> None:
        """Judge a text."""
        found: defaultdict[tuple[str, bool], list[Verdict]] = defaultdict(list)
        for verdict in judge(gold, predicted):
            self._shapes[verdict.scope][shape_class(verdict)] += _count(verdict)
            if not verdict.gold and verdict.probability is not None:
                self._predictions[verdict.kind].append((verdict.probability, verdict.right))
            if not verdict.right and (verdict.joined or not verdict.gold):
                found[verdict.kind, verdict.gold].append(verdict)
        for key, verdicts in found.items():
            new = [_mistake(gold, verdict) for verdict in heapq.nlargest(self._worst, verdicts, key=_sureness)]
            kept = [*self._mistakes[key], *new]
            self._mistakes[key] = heapq.nlargest(self._worst, kept, key=lambda mistake: _sureness(mistake.verdict))

    def shapes(self, scope: str) -> dict[str, Score]:
        """Strict scores by shape: precision by the shape that was predicted, recall by that of the gold.

        Shapes of one language are among them, though recall (and, n-way, precision too) does not count them.
        """
        order = {"0-1/1-0": 0, "other": 2, "larger": 2}
        found = self._shapes[scope]
        return {name: found[name] for name in sorted(found, key=lambda name: (order.get(name, 1), *_by_size(name)))}

    def predictions(self, kind: str) -> tuple[tuple[float, bool], ...]:
        """The probability of every predicted unit (or bead) that has one, and whether it is right."""
        return tuple(self._predictions[kind])

    def mistakes(self, kind: str) -> tuple[Mistake, ...]:
        """The surest wrong predictions of units (or beads), then gold ones missed, the most surely taken first."""
        return (*self._mistakes[kind, False], *self._mistakes[kind, True])


def _count(verdict: Verdict) -> Score:
    return Score(found=verdict.exact, gold=1) if verdict.gold else Score(right=verdict.exact, predicted=1)


def _sureness(verdict: Verdict) -> float:
    return -1.0 if verdict.probability is None else verdict.probability


def _by_size(name: str) -> tuple[bool, int, str]:
    """Sort shapes in which a version takes no part last, and small ones first."""
    sizes = [int(part) for part in name.split(":") if part.isdecimal()]
    return 0 in sizes, sum(sizes), name


def _mistake(gold: GoldText, verdict: Verdict) -> Mistake:
    sides = zip(verdict.languages, verdict.unit.key(verdict.languages), strict=True)
    parts = {key: " ".join(gold.segments[key][index] for index in side) for key, side in sides if side}
    return Mistake(gold.id, verdict, {key: shorten(part, _EXCERPT) for key, part in parts.items()})


def shorten(text: str, most: int) -> str:
    """Make text fit for ``most`` characters of a line.

    >>> shorten("The house is old.", 10)
    'The house…'
    """
    line = one_line(text)
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def one_line(text: str) -> str:
    r"""Make text fit for a line of a terminal: no line breaks, no control characters.

    >>> one_line("a\x1b[31m \n b")
    'a [31m b'
    """
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
