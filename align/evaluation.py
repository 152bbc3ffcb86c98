"""Scoring an alignment against a gold alignment, over all versions at once and two by two.

A gold alignment lists units: for each language the indices of the segments that belong together. Where the gold does
not say how a longer stretch is aligned inside, it gives the stretch as one *lax* unit.

*n-way*: a predicted unit is right when a gold unit holds exactly its segments, in every language. Units of one language
only do not count. A lax gold unit counts once, as right when no predicted unit reaches across its border.

*Pairs*: precision over all predicted beads, one-sided ones included; recall over the gold beads with two sides (as in
Sennrich and Volk 2010, and Thompson and Koehn 2019). *Strict* wants the same segments on both sides; *lax* is content
with a bead that shares a segment with the other alignment on both sides. What touches a lax gold unit is left out.

>>> gold = GoldText(
...     "t",
...     {"de": ("Ja.", "Gut."), "en": ("Yes.", "Good.")},
...     Alignment((GoldUnit({"de": (0,), "en": (0,)}), GoldUnit({"de": (1,), "en": (1,)}))),
... )
>>> joined = Alignment((GoldUnit({"de": (0, 1), "en": (0, 1)}),))
>>> scorer = Scorer()
>>> scorer.add(gold, joined)
>>> scorer.report()["de-en"].strict.f1, scorer.report()["de-en"].lax.f1
(0.0, 1.0)
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations

__all__ = ["NWAY", "Alignment", "GoldText", "GoldUnit", "PairScore", "Score", "Scorer", "joins", "pair_name"]

NWAY = "n-way"

_Bead = tuple[tuple[int, ...], tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class GoldUnit:
    """Indices of segments that belong together, by language; a language that takes no part may be absent.

    ``probability`` is how sure the aligner was of a predicted unit, where it said so.
    """

    members: Mapping[str, tuple[int, ...]]
    lax: bool = False
    probability: float | None = None

    def key(self, languages: Collection[str]) -> tuple[tuple[int, ...], ...]:
        """The segments in each of ``languages``, in order."""
        return tuple(tuple(sorted(self.members.get(language, ()))) for language in languages)

    def within(self, languages: Collection[str]) -> GoldUnit:
        """The unit cut down to some languages."""
        return replace(self, members={key: found for key, found in self.members.items() if key in languages})

    def segments(self) -> Iterator[tuple[str, int]]:
        """Yield language and index of every segment."""
        for language, indices in self.members.items():
            for index in indices:
                yield language, index


@dataclass(frozen=True, slots=True)
class Alignment:
    """Units over all versions and, by :func:`pair_name`, the beads of two versions where they were aligned alone."""

    units: tuple[GoldUnit, ...]
    pairs: Mapping[str, tuple[GoldUnit, ...]] = field(default_factory=dict)

    def pair(self, one: str, other: str) -> tuple[GoldUnit, ...]:
        """The beads of two versions, or else the units (to be looked at in these two languages)."""
        return self.pairs.get(pair_name(one, other), self.units)


@dataclass(frozen=True, slots=True)
class GoldText:
    """The segments of a text in each language, and how they are truly aligned."""

    id: str
    segments: Mapping[str, tuple[str, ...]]
    alignment: Alignment


@dataclass(frozen=True, slots=True)
class Score:
    """How many predictions are right of those made, and how many gold ones are found of those there are."""

    right: int = 0
    predicted: int = 0
    found: int = 0
    gold: int = 0

    def __add__(self, other: Score) -> Score:
        """Add up the counts of two texts."""
        return Score(
            self.right + other.right,
            self.predicted + other.predicted,
            self.found + other.found,
            self.gold + other.gold,
        )

    @property
    def precision(self) -> float:
        """The share of predictions that are right, 0 when there are none."""
        return self.right / max(1, self.predicted)

    @property
    def recall(self) -> float:
        """The share of the gold that is found, 0 when there is none."""
        return self.found / max(1, self.gold)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(frozen=True, slots=True)
class PairScore:
    """A strict score and, for two versions, a lax one."""

    strict: Score = Score()
    lax: Score | None = None


class Scorer:
    """Adds up the scores of one text after another; the counts are summed, so that long texts weigh more."""

    def __init__(self) -> None:
        self._languages: set[str] = set()
        self._nway = Score()
        self._strict: defaultdict[tuple[str, str], Score] = defaultdict(Score)
        self._lax: defaultdict[tuple[str, str], Score] = defaultdict(Score)

    def add(self, gold: GoldText, predicted: Alignment) -> None:
        """Score a text; an empty prediction counts as all missed."""
        languages = sorted(gold.segments)
        self._languages.update(languages)
        self._nway += _score_units(gold.alignment.units, predicted.units, languages)
        for pair in combinations(languages, 2):
            strict, lax = _score_pair(gold.alignment.pair(*pair), predicted.pair(*pair), pair)
            self._strict[pair] += strict
            self._lax[pair] += lax

    def report(self) -> dict[str, PairScore]:
        """The scores so far: ``n-way`` when there are three or more languages, then every pair by its name."""
        scores = {NWAY: PairScore(self._nway)} if len(self._languages) > 2 else {}
        pairs = {pair_name(*pair): PairScore(self._strict[pair], self._lax[pair]) for pair in sorted(self._strict)}
        return scores | pairs


def pair_name(one: str, other: str) -> str:
    """Name two languages as gold files do, in alphabetical order.

    >>> pair_name("ru", "az-Cyrl")
    'az-Cyrl-ru'
    """
    return "-".join(sorted((one, other)))


def _score_units(gold: Collection[GoldUnit], predicted: Collection[GoldUnit], languages: Collection[str]) -> Score:
    exact = {key for unit in gold if not unit.lax and joins(key := unit.key(languages))}
    lax = [unit for unit in gold if unit.lax]
    owner = {segment: number for number, unit in enumerate(lax) for segment in unit.segments()}
    touching = [0] * len(lax)
    crossed: set[int] = set()
    right = made = 0
    for unit in predicted:
        key = unit.key(languages)
        owners = {owner.get(segment, -1) for segment in unit.segments() if segment[0] in languages}
        for number in owners - {-1}:
            touching[number] += 1
            if len(owners) > 1:
                crossed.add(number)
        if owners == {-1} and joins(key):
            made += 1
            right += key in exact
    kept = [number for number, count in enumerate(touching) if count and number not in crossed]
    right += len(kept)
    # A lax unit that is crossed or never touched weighs as much as the predictions that took its place.
    made += len(kept) + sum(max(1, touching[number]) for number in set(range(len(lax))) - set(kept))
    return Score(right, made, right, len(exact) + len(lax))


def joins(key: Sequence[Sequence[int]]) -> bool:
    """Whether a unit with these segments by language has some in two or more."""
    return sum(1 for side in key if side) > 1


def _score_pair(
    gold: Collection[GoldUnit], predicted: Collection[GoldUnit], pair: tuple[str, str]
) -> tuple[Score, Score]:
    """Return the strict and the lax score of two versions."""
    unknown = {segment for unit in gold if unit.lax for segment in unit.segments() if segment[0] in pair}
    true, made = _beads(gold, pair, unknown), _beads(predicted, pair, unknown)
    true_joined, made_joined = ({bead for bead in beads if all(bead)} for beads in (true, made))
    exact, near = len(true & made), len(true_joined & made_joined)
    strict = Score(exact, len(made), near, len(true_joined))
    lax = Score(
        exact + _overlapping(made - true, true),
        len(made),
        near + _overlapping(true_joined - made, made),
        len(true_joined),
    )
    return strict, lax


def _beads(units: Collection[GoldUnit], pair: tuple[str, str], unknown: Collection[tuple[str, int]]) -> set[_Bead]:
    beads = set()
    for unit in units:
        one, other = unit.key(pair)
        touched = (segment for segment in unit.segments() if segment[0] in pair)
        if (one or other) and not any(segment in unknown for segment in touched):
            beads.add((one, other))
    return beads


def _overlapping(beads: Collection[_Bead], reference: Collection[_Bead]) -> int:
    """Count the beads that a reference links: one of its source segments is joined there to one of its targets."""
    partners: defaultdict[int, set[int]] = defaultdict(set)
    for sources, targets in reference:
        for source in sources:
            partners[source].update(targets)
    return sum(any(not partners[source].isdisjoint(targets) for source in sources) for sources, targets in beads)
