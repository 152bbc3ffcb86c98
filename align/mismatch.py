"""How much better a unit's passages match each other than what stands in the units around.

Units are in order: where two sentences of a translation have changed places, each is still joined with what stands in
its place, and the model is sure, for every other way to cut the text is worse. What gives them away is that each
matches a unit nearby much better than its own. ``python -m benchmarks.quality`` measures it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import permutations
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .similarity import Side

__all__ = ["NEVER", "match_margins", "plausible"]

_WINDOW = 12  # units on either side
NEVER = 9.0
"""The margin of a unit that has nothing to be compared with."""

_LEAST_TYPICAL = 0.05
# Of units with this margin half are wrong, where as many are wrong as right; and how fast that changes.
_EVEN = -0.33
_WIDTH = 0.06


def match_margins(sides: Sequence[Side], rows: NDArray[np.int64]) -> NDArray[np.float64]:
    """Find the margin of each unit, float64 (units,): the least over every two versions, in both directions.

    The margin is the centred cosine of the two passages, less the highest that one of them has with a passage of the
    other version in the units around, in parts of what is usual in the text. ``rows``, int64 (units + 1, versions), are
    the cuts between units.
    """
    found = np.full(len(rows) - 1, NEVER)
    vectors = [_passages(side, rows[:, version]) for version, side in enumerate(sides)]
    for one, other in permutations(vectors, 2):
        both = one.any(axis=1) & other.any(axis=1)
        if not both.any():
            continue
        own = np.einsum("ud,ud->u", one, other)
        best = np.full(len(own), -np.inf)
        for step in range(1, min(_WINDOW, len(own) - 1) + 1):
            best[:-step] = np.maximum(best[:-step], np.einsum("ud,ud->u", one[:-step], other[step:]))
            best[step:] = np.maximum(best[step:], np.einsum("ud,ud->u", one[step:], other[:-step]))
        typical = max(float(np.median(own[both])), _LEAST_TYPICAL)
        found[both] = np.minimum(found[both], ((own - best) / typical)[both])
    return found


def _passages(side: Side, cuts: NDArray[np.int64]) -> NDArray[np.float64]:
    """The unit vectors of the passages between cuts, float64 (units, dimensions); zero where there is none."""
    sums = np.concatenate([np.zeros((1, side.sums.shape[1])), np.cumsum(side.sums, axis=0, dtype=np.float64)])
    passages = np.where((cuts[1:] > cuts[:-1])[:, None], sums[cuts[1:]] - sums[cuts[:-1]], 0.0)
    norms = np.linalg.norm(passages, axis=1, keepdims=True)
    return np.asarray(passages / np.where(norms > 0, norms, 1.0))


def plausible(margin: float) -> float:
    """How likely a unit with such a margin is right, as far as the margin tells.

    >>> round(plausible(-1.0), 2), plausible(_EVEN), round(plausible(0.5), 2)
    (0.0, 0.5, 1.0)
    """
    return 1 / (1 + math.exp(-(max(-2.0, margin) - _EVEN) / _WIDTH))
