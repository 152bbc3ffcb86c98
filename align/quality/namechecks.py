"""The check of names.

What speaks for a name being another one is learned from the text itself: that both are names, because elsewhere they
correspond to a word that sounds alike, and that they do not translate each other. How much each of these says was
fitted to names that were changed on purpose (see :mod:`align.quality.measured`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import exp, log1p
from typing import NamedTuple

from corpora import lower

from .context import Context, Problem
from .measured import NAMES
from .names import Name
from .passages import Passage, UnitView

__all__ = ["Candidate", "candidates", "name_differs"]

_MOST = 20  # names of a passage without counterpart; where more have none, it is no translation
_NONE: Sequence[Name | None] = (None,)
_STEM = 5  # letters that the forms of a name have in common

Left = dict[tuple[Passage, Passage], tuple[list[Name], list[Name]]]
"""For every two passages the names of each that no word of the other resembles."""


class Candidate(NamedTuple):
    """Names of two passages that may stand for each other, None where one has none, and what is known of them."""

    view: UnitView
    passages: tuple[Passage, Passage]
    names: tuple[Name | None, Name | None]
    evidence: dict[str, float]

    @property
    def probability(self) -> float:
        """How likely it is that these names should correspond."""
        return 1 / (1 + exp(-NAMES["offset"] - sum(NAMES[key] * value for key, value in self.evidence.items())))


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
        for passage, name in zip(candidate.passages, candidate.names, strict=True):
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
        for passages, sides in left.items():
            for one in sides[0] or _NONE:
                for other in sides[1] or _NONE:
                    if text.may_differ(view, passages, (one, other)):
                        yield Candidate(view, passages, (one, other), text.evidence(passages, (one, other)))


@dataclass(frozen=True)
class _Names:
    """The names of a text: which have no counterpart, and how often each has."""

    context: Context

    @cached_property
    def inside(self) -> dict[str, set[str]]:
        """The stems of capitalised words inside sentences, by language."""
        found: dict[str, set[str]] = defaultdict(set)
        for passage in (passage for view in self.context.views for passage in view.present):
            found[passage.language].update([_stem(name) for name in passage.names if not name.first])
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
                if not name.first or _stem(name) in self.inside[passage.language]:
                    (words if name.common else own).append(name)
            found[passage] = own, words
        return found

    @cached_property
    def counts(self) -> tuple[Counter[tuple[str, str, str]], Counter[tuple[str, str, str]]]:
        """How often names of a version stand where another version is, and how often they have no counterpart there."""
        there: list[tuple[str, str, str]] = []
        alone: list[tuple[str, str, str]] = []
        for left in self.left:
            for pair, sides in left.items():
                for (passage, rival), names in zip((pair, pair[::-1]), sides, strict=True):
                    a, b = passage.language, rival.language
                    own, words = self._names[passage]
                    there += [(a, b, _stem(name)) for name in (own + words if any(sides) else own)]
                    alone += [(a, b, _stem(name)) for name in names]
        return Counter(there), Counter(alone)

    @cached_property
    def together(self) -> Counter[tuple[str, str, str, str]]:
        """In how many units two names are left over together."""
        return Counter(
            (one.language, other.language, *stems)
            for left in self.left
            for (one, other), (x, y) in left.items()
            for stems in {(_stem(n), _stem(m)) for n in x for m in y}
        )

    @cached_property
    def _common(self) -> dict[tuple[str, str], bool]:
        return {}

    def common(self, name: Name) -> bool:
        """Whether a word that begins like a name stands in the text in small letters."""
        key = name.language, name.text[:_STEM]
        if key not in self._common:
            wanted = f" {lower(name.text[:_STEM], name.language)}"
            self._common[key] = wanted in self._whole[name.language]
        return self._common[key]

    @cached_property
    def _whole(self) -> dict[str, str]:
        """All segments of each version, a line each."""
        documents = self.context.text.documents
        return {each.language: "\n".join([segment.text for segment in each.segments]) for each in documents}

    def may_differ(
        self, view: UnitView, passages: tuple[Passage, Passage], names: tuple[Name | None, Name | None]
    ) -> bool:
        """Whether one of two names is none that languages translate, or a name alone stands in a third version."""
        found = [name for name in names if name is not None and not name.common]
        if None not in names:
            return bool(found)
        third = [passage for passage in view.present if passage not in passages]
        return any(passage.resembles(name) for name in found for passage in third)

    def evidence(self, passages: tuple[Passage, Passage], names: tuple[Name | None, Name | None]) -> dict[str, float]:
        """Add up what is known of both names."""
        found: dict[str, float] = defaultdict(float)
        for name, (passage, rival) in zip(names, (passages, passages[::-1]), strict=True):
            if name is None:
                found["alone"] += 1
                continue
            key = passage.language, rival.language, _stem(name)
            alone = self.counts[1][key] - 1  # without this one
            there = self.counts[0][key] - 1 - alone
            found["known"] += there > 0
            found["often"] += log1p(there)
            found["usually"] += (there + 0.5) / (there + alone + 1) - 0.5
            found["common"] += self.common(name)
            found["short"] += name.short
            found["first"] += name.first
        one, other = names
        if one is not None and other is not None:
            key_of_both = passages[0].language, passages[1].language, _stem(one), _stem(other)
            found["together"] = log1p(self.together[key_of_both] - 1)
        return dict(found)


def _stem(name: Name) -> str:
    return name.folded[:_STEM]
