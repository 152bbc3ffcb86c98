"""The check of names."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from .context import Context, Problem
from .names import Name
from .passages import Passage, UnitView

__all__ = ["name_differs"]

_ONE_KNOWN = 0.5  # the probability where a name of one version has its counterpart elsewhere in the text
_BOTH_KNOWN = 0.9  # and where names of both have
_MOST = 2  # names without counterpart there may be: where more have none, they were translated


_Side = tuple[Passage, list[Name]]
_Found = tuple[_Side, _Side, float]


def name_differs(context: Context) -> Iterator[tuple[UnitView, Problem]]:
    """A name has no counterpart in another version, which has a name of its own there."""
    left = [_left_over(view) for view in context.views]
    known = _known_names(context, left)
    for view, pairs in zip(context.views, left, strict=True):
        found: list[_Found] = []
        for (one, other), (x, y) in pairs.items():
            if not x or not y or max(len(x), len(y)) > _MOST:
                continue
            sure = _sureness((one, x), (other, y), known)
            if sure:
                found.append(((one, x), (other, y), sure))
        if found:
            yield view, _problem(view, found)


def _problem(view: UnitView, found: list[_Found]) -> Problem:
    told: dict[Passage, list[Name]] = defaultdict(list)
    for one, other, _ in found:
        for passage, names in (one, other):
            told[passage] += [name for name in names if name not in told[passage]]
    passages = tuple(passage for passage in view.present if passage in told)
    detail = "; ".join(
        f"{passage.language}: {', '.join(passage.original[name.start : name.end] for name in told[passage])}"
        for passage in passages
    )
    marks = tuple(passage.mark(name.start, name.end) for passage in passages for name in told[passage])
    return Problem(passages, detail, max(sure for *_, sure in found), None, marks)


def _left_over(view: UnitView) -> dict[tuple[Passage, Passage], tuple[list[Name], list[Name]]]:
    """For every two passages the names inside sentences of each that no word of the other resembles."""
    return {
        (one, other): (
            [name for name in one.names if not name.first and not other.resembles(name)],
            [name for name in other.names if not name.first and not one.resembles(name)],
        )
        for one, other in view.pairs()
        if one.names and other.names
    }


def _sureness(one: _Side, other: _Side, known: dict[tuple[str, str], Counter[str]]) -> float:
    """How sure it is that the names should correspond: how many of the two sides have theirs elsewhere in the text."""
    sides = []
    for (passage, names), (rival, _) in ((one, other), (other, one)):
        counts = known[passage.language, rival.language]
        sides.append(max(counts.get(skeleton, -1) for name in names for skeleton in name.skeletons))
    if min(sides) >= 0:
        return _BOTH_KNOWN
    return _ONE_KNOWN if max(sides) > 0 else 0.0


def _known_names(
    context: Context, left: list[dict[tuple[Passage, Passage], tuple[list[Name], list[Name]]]]
) -> dict[tuple[str, str], Counter[str]]:
    """How much oftener the skeleton of a name corresponds to a word of another version than it does not.

    From 0 on a name is known to be transliterated: what never corresponds is below.
    """
    known: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for pairs in left:
        for (one, other), (x, y) in pairs.items():
            for passage, rival, alone in ((one, other, x), (other, one, y)):
                counts = known[passage.language, rival.language]
                for name in passage.names:
                    for skeleton in name.skeletons if not name.first else ():
                        counts[skeleton] += -1 if name in alone else 1
    return known
