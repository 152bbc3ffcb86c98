"""The check of names.

What speaks for a name being another one is learned from the text itself: that both are names, because elsewhere they
correspond to a word that sounds alike, and that they do not translate each other. Where there are more than two
versions, those that agree speak against the one that does not. How much each of these says was fitted to names that
were changed on purpose (see :mod:`align.quality.measured`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import exp, log1p
from typing import NamedTuple

from corpora import lower

from .context import Context, Problem
from .knownnames import counterparts
from .measured import NAMES
from .names import Name, same_name
from .passages import Passage, UnitView

__all__ = ["Candidate", "candidates", "name_differs"]

_OF_NAME = ("known", "often", "usually", "common", "short", "first")  # what is told of a name, and of another
_OF_OTHER = tuple(f"other_{key}" for key in _OF_NAME)
_MOST = 20  # names of a passage without counterpart; where more have none, it is no translation

Left = dict[tuple[Passage, Passage], tuple[list[Name], list[Name]]]
"""For every two passages the names of each that no word of the other resembles."""

Group = dict[Passage, Name]
"""A name as passages write it."""


class Candidate(NamedTuple):
    """A name that other passages have and one lacks, what may stand for it there, and what is known of both.

    ``missing`` are the passages that have the name and how they write it, none where something is too much;
    ``surplus`` is a name of ``suspect`` that those lack, None where it has nothing instead.
    """

    view: UnitView
    suspect: Passage
    missing: tuple[tuple[Passage, Name], ...]
    surplus: Name | None
    evidence: dict[str, float]

    @property
    def probability(self) -> float:
        """How likely it is that the suspect should have the name."""
        return 1 / (1 + exp(-NAMES["offset"] - sum([NAMES[key] * value for key, value in self.evidence.items()])))


def name_differs(context: Context) -> Iterator[tuple[UnitView, Problem]]:
    """A name has no counterpart in another version."""
    found: dict[UnitView, list[Candidate]] = defaultdict(list)
    for candidate in candidates(context):
        if candidate.probability >= NAMES["enough"]:
            found[candidate.view].append(candidate)
    for view, told in found.items():
        yield view, _problem(view, told)


def _problem(view: UnitView, found: list[Candidate]) -> Problem:
    told: dict[Passage, list[Name]] = {}
    for candidate in found:
        for passage, name in (*candidate.missing, (candidate.suspect, candidate.surplus)):
            names = told.setdefault(passage, [])
            if name is not None and name not in names:
                names.append(name)
    passages = tuple(passage for passage in view.present if passage in told)
    detail = "; ".join(
        f"{passage.language}: {', '.join(name.text for name in told[passage]) or 'none'}" for passage in passages
    )
    marks = tuple(passage.mark(name.start, name.end) for passage in passages for name in told[passage])
    probability = max(candidate.probability for candidate in found)
    return Problem(passages, detail, round(probability, 4), None, marks)


def candidates(context: Context) -> Iterator[Candidate]:
    """Yield what may be names that differ, unit by unit."""
    text = _Names(context)
    for view, left in zip(context.views, text.left, strict=True):
        if any(any(sides) for sides in left.values()):
            for suspect in view.present:
                yield from text.candidates(view, suspect)


@dataclass(frozen=True)
class _Suspicion:
    """A passage, the others, the names that it lacks and those that it has too much, with the passages without them.

    The names that it lacks are in groups, each the same name in other passages; of those in ``again`` it has more.
    """

    suspect: Passage
    others: Sequence[Passage]
    groups: Sequence[Group]
    surplus: dict[Name, list[Passage]]
    again: dict[Name, list[Passage]]

    @classmethod
    def of(cls, view: UnitView, suspect: Passage, left: Left) -> _Suspicion:
        """What speaks against a passage of a unit."""
        others = [passage for passage in view.present if passage is not suspect]
        groups: list[Group] = []
        surplus: dict[Name, list[Passage]] = {}
        for (one, other), sides in left.items():
            if suspect in (one, other):
                passage, (own, lacking) = (other, sides) if suspect is one else (one, sides[::-1])
                for name in own:
                    surplus.setdefault(name, []).append(passage)
                for name in lacking:
                    _add(groups, passage, name)
        return cls(suspect, others, groups, surplus, _more(suspect, others, surplus) if groups else {})

    def instead(self, group: Group) -> Iterator[Name]:
        """Yield each name that may stand in the place of one that the passage lacks."""
        for name, without in (*self.surplus.items(), *self.again.items()):
            if all(passage in without for passage in group) and not self._translate(group, name):
                yield name

    def _translate(self, group: Group, surplus: Name) -> bool:
        """Whether a name of a third passage is the same as both, so that these are the same, too."""
        thirds = [name for other in self.others if other not in group for name in other.names]
        return any(_same(third, surplus) and any(_same(third, name) for name in group.values()) for third in thirds)


def _add(groups: list[Group], passage: Passage, name: Name) -> None:
    """Put a name to those of other passages that are the same."""
    for group in groups:
        if passage in group and group[passage].stem == name.stem:
            return
        if passage not in group and any(_same(name, known) for known in group.values()):
            group[passage] = name
            return
    groups.append({passage: name})


def _more(suspect: Passage, others: Sequence[Passage], surplus: Container[Name]) -> dict[Name, list[Passage]]:
    """The names that stand in a passage more often than in any other."""
    if len(suspect.names) < 2:
        return {}
    found = {name.stem: name for name in suspect.names if name not in surplus}
    often = {name: sum(same_name(name.skeletons, each.skeletons) for each in suspect.names) for name in found.values()}
    return {
        name: list(others)
        for name, times in often.items()
        if times > 1 and all(times > other.mentions(name) for other in others)
    }


@dataclass(frozen=True)
class _Names:
    """The names of a text: which have no counterpart, and how often each has."""

    context: Context

    @cached_property
    def inside(self) -> dict[str, set[str]]:
        """The stems of capitalised words inside sentences, by language."""
        found: dict[str, set[str]] = defaultdict(set)
        for passage in (passage for view in self.context.views for passage in view.present):
            found[passage.language].update([name.stem for name in passage.names if not name.first])
        return found

    @cached_property
    def left(self) -> list[Left]:
        """What is left over in each unit, of names that stand inside a sentence somewhere in the text."""
        return [
            {pair: self._alone(*pair) for pair in view.pairs() if pair[0].names or pair[1].names}
            for view in self.context.views
        ]

    def _alone(self, one: Passage, other: Passage) -> tuple[list[Name], list[Name]]:
        """What is left over of two passages; common words only beside a name that is none."""
        (names, words), (other_names, other_words) = self._names[one], self._names[other]
        x = [name for name in names if not other.resembles(name)]
        y = [name for name in other_names if not one.resembles(name)]
        if x or y:
            x += [name for name in words if not other.resembles(name)]
            y += [name for name in other_words if not one.resembles(name)]
        return (x, y) if max(len(x), len(y)) <= _MOST else ([], [])

    @cached_property
    def _names(self) -> dict[Passage, tuple[list[Name], list[Name]]]:
        """The names of each passage that stand inside a sentence somewhere in the text, common words apart."""
        found = {}
        for passage in (passage for view in self.context.views for passage in view.present):
            own: list[Name] = []
            words: list[Name] = []
            for name in passage.names:
                if not name.first or name.stem in self.inside[passage.language]:
                    (words if name.common else own).append(name)
            found[passage] = own, words
        return found

    @cached_property
    def counts(self) -> tuple[dict[tuple[str, str, str], int], dict[tuple[str, str, str], int]]:
        """How often names of a version stand where another version is, and how often they have no counterpart there."""
        there: list[tuple[str, str, str]] = []
        alone: list[tuple[str, str, str]] = []
        for left in self.left:
            for pair, sides in left.items():
                for (passage, rival), names in zip((pair, pair[::-1]), sides, strict=True):
                    a, b = passage.language, rival.language
                    own, words = self._names[passage]
                    there += [(a, b, name.stem) for name in (own + words if any(sides) else own)]
                    alone += [(a, b, name.stem) for name in names]
        return dict(Counter(there)), dict(Counter(alone))

    @cached_property
    def together(self) -> dict[tuple[str, str, str, str], int]:
        """In how many units two names are left over together."""
        found = Counter(
            (one.language, other.language, *stems)
            for left in self.left
            for (one, other), (x, y) in left.items()
            if x and y
            for stems in {(n.stem, m.stem) for n in x for m in y}
        )
        return dict(found)

    @cached_property
    def _known(self) -> dict[tuple[str, str, str], tuple[float, float, float]]:
        return {}

    @cached_property
    def _common(self) -> dict[tuple[str, str], bool]:
        return {}

    def common(self, name: Name) -> bool:
        """Whether a word that begins like a name stands in the text in small letters."""
        beginning = name.text[: len(name.stem)]
        key = name.language, beginning
        if key not in self._common:
            self._common[key] = f" {lower(beginning, name.language)}" in self._whole[name.language]
        return self._common[key]

    @cached_property
    def _whole(self) -> dict[str, str]:
        """All segments of each version, a line each."""
        documents = self.context.text.documents
        return {each.language: "\n".join([segment.text for segment in each.segments]) for each in documents}

    def candidates(self, view: UnitView, suspect: Passage) -> Iterator[Candidate]:
        """Yield what a passage may lack, and have instead."""
        case = _Suspicion.of(view, suspect, self.left[view.number])
        for group in case.groups:
            rest = [passage for passage in case.others if passage not in group]
            agreed = len(group) + sum(any(passage.resembles(name) for name in group.values()) for passage in rest)
            translated = all(name.common for name in group.values())
            # One of two names must be none that languages translate, and a name alone stand in a third version.
            for name in (*case.instead(group), None):
                if not (translated if name is None else translated and name.common) and (name or agreed > 1):
                    evidence = self.evidence(case, group, name)
                    evidence |= {"agreed": len(group) - 1, "doubted": len(case.others) - agreed}
                    yield Candidate(view, suspect, tuple(group.items()), name, evidence)

    def evidence(self, case: _Suspicion, group: Group, surplus: Name | None) -> dict[str, float]:
        """Add up what is known of a name that is missing and of one that is too much."""
        found: dict[str, float] = {}
        for passage, name in group.items():
            self._tell(found, _OF_NAME, name, (passage, case.suspect), 1 / len(group))
        found["many"] = log1p(len(case.groups) + len(case.surplus))
        if surplus is None:
            found["alone"] = 1.0
            return found
        without = case.surplus.get(surplus) or case.again[surplus]
        for passage in without:
            self._tell(found, _OF_OTHER, surplus, (case.suspect, passage), 1 / len(without))
        found["again"] = float(surplus in case.again)
        met = [self._met((passage, name), (case.suspect, surplus)) for passage, name in group.items()]
        found["together"] = log1p(max(max(met) - 1, 0))
        return found

    def _tell(
        self,
        found: dict[str, float],
        keys: Sequence[str],
        name: Name,
        passages: tuple[Passage, Passage],
        share: float,
    ) -> None:
        """Add a share of what is known of a name of the first passage that the second lacks."""
        usual = self._usual(passages[0].language, passages[1].language, name.stem)
        told = (*usual, float(self.common(name)), float(name.short), float(name.first))
        for key, value in zip(keys, told, strict=True):
            found[key] = found.get(key, 0.0) + share * value

    def _usual(self, language: str, other: str, stem: str) -> tuple[float, float, float]:
        """Whether a name has a counterpart elsewhere, how often, and in which share of its places."""
        key = language, other, stem
        if key not in self._known:
            alone = max(self.counts[1].get(key, 0) - 1, 0)  # without this one
            there = max(self.counts[0].get(key, 0) - 1 - alone, 0)
            self._known[key] = float(there > 0), log1p(there), (there + 0.5) / (there + alone + 1) - 0.5
        return self._known[key]

    def _met(self, *named: tuple[Passage, Name]) -> int:
        """In how many units two names are left over together, in whichever order the versions are."""
        (one, name), (other, surplus) = named
        return max(
            self.together.get((one.language, other.language, name.stem, surplus.stem), 0),
            self.together.get((other.language, one.language, surplus.stem, name.stem), 0),
        )


def _same(one: Name, other: Name) -> bool:
    """Whether two names sound alike, or are known to be the same."""
    if one.skeletons[0] == other.skeletons[0] or same_name(one.skeletons, other.skeletons):
        return True
    known = counterparts(one.text, one.language, other.language)
    return bool(known) and other.folded.startswith(known)
