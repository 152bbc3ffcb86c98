"""The check of lengths: how many characters a passage has against those of another version, in this very text.

Gale and Church (1993): the length of a translation is normal around a multiple of the original's, with a variance that
grows with it. Both are learned from the units of the text, by medians, which wrong units do not move.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from math import erfc, sqrt
from statistics import median

from .context import Context, Problem
from .passages import UnitView

__all__ = ["unusual_length"]

_ENOUGH = 20  # units from which ratio and variance are learned
_RATIO, _VARIANCE = 1.0, 6.8  # what they are in Gale and Church, for a text with fewer
_LEAST_VARIANCE = 3.0  # per character
_NORMAL = 1.4826  # from a median of absolute values to a standard deviation


def unusual_length(context: Context) -> Iterator[tuple[UnitView, Problem]]:
    """A passage is much longer or shorter than is usual between these two languages."""
    for a, b in combinations(range(len(context.text.documents)), 2):
        views = [view for view in context.views if view.passages[a].span and view.passages[b].span]
        lengths = [(len(view.passages[a].original), len(view.passages[b].original)) for view in views]
        ratio, variance = _learn(lengths)
        for view, (x, y) in zip(views, lengths, strict=True):
            score = _score(x, y, ratio, variance)
            if abs(score) >= context.settings.length_score:
                one, other = view.passages[a], view.passages[b]
                detail = f"{other.language} has {y} characters, usual are {ratio * x:.0f}"
                wrong = 1 - erfc(abs(score) / sqrt(2) / 2)
                yield view, Problem((one, other), detail, round(wrong, 4), round(score, 2))


def _learn(pairs: Sequence[tuple[int, int]]) -> tuple[float, float]:
    """The ratio of lengths and the variance per character."""
    if len(pairs) < _ENOUGH:
        return _RATIO, _VARIANCE
    ratio = median(y / x for x, y in pairs)
    spread = _NORMAL * median(abs(y - ratio * x) / sqrt(_scale(x, y, ratio)) for x, y in pairs)
    return ratio, max(spread**2, _LEAST_VARIANCE)


def _scale(x: int, y: int, ratio: float) -> float:
    return (ratio * x + y) / 2


def _score(x: int, y: int, ratio: float, variance: float) -> float:
    """How many standard deviations the second of two lengths is more than usual."""
    return (y - ratio * x) / sqrt(variance * _scale(x, y, ratio))
