"""What translations in two versions have: how near sentences are, and how long one is against the other.

Where a version has a whole passage that the other lacks, neither its lengths nor its cosines may count as what
translations in this text have.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from .similarity import cells_of_band

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .similarity import Side

__all__ = ["Counterparts", "find_counterparts"]

_BESIDE = 3  # segments before and behind that tell whether a whole passage has no counterpart
_LACKING = 0.35  # of the usual cosine, what a sentence must lack in a passage without counterpart


class Counterparts(NamedTuple):
    """What the sentences of two versions of n and m say of each other in the band.

    ``lacking``: bool (n,) and (m,), the sentences of passages that seem to have no counterpart: they match nothing, nor
    do those beside them. ``typical``: the cosine of a sentence with its best match, and ``scale``: by what to multiply
    the lengths of the first version, and divide those of the second, to make them alike, both without such passages.
    """

    typical: float
    scale: float
    lacking: tuple[NDArray[np.bool_], NDArray[np.bool_]]


def find_counterparts(
    x: Side, y: Side, dots: NDArray[np.float32], starts: NDArray[np.int64], low: NDArray[np.int64]
) -> Counterparts:
    """Look at all cosines in a band of dot products, whose rows begin at ``starts`` with the columns ``low``."""
    rows, columns = cells_of_band(low, starts)
    cosines = dots / (x.norms[0][rows] * y.norms[0][columns] + 1e-9)
    best = np.maximum.reduceat(cosines, starts[:-1]), np.full(len(y), -1.0)
    np.maximum.at(best[1], columns, cosines)
    mutual = (cosines >= best[0][rows]) & (cosines >= best[1][columns])
    usual = max(float(np.median(cosines[mutual])), 0.05)
    lacks = [np.clip(1.0 - cosine / usual, 0.0, 1.0) for cosine in best]
    alone = [(lack > _LACKING) & (_beside(lack) > _LACKING) for lack in lacks]
    alone = [np.zeros_like(mask) if mask.all() else mask for mask in alone]
    typical = 0.5 * sum(float(np.median(cosine[~mask])) for cosine, mask in zip(best, alone, strict=True))
    one, other = (float(side.lengths[~mask].sum()) for side, mask in zip((x, y), alone, strict=True))
    scale = math.sqrt(max(other, 1.0) / max(one, 1.0))
    return Counterparts(max(typical, 0.05), scale, (alone[0], alone[1]))


def _beside(lacks: NDArray[np.float64]) -> NDArray[np.float64]:
    """How little the three sentences before each, or the three behind, match anything."""
    sums = np.concatenate([[0.0], np.cumsum(lacks)])
    at = np.arange(len(lacks))
    first, last = np.maximum(at - _BESIDE, 0), np.minimum(at + 1 + _BESIDE, len(lacks))
    before = (sums[at] - sums[first]) / np.maximum(at - first, 1)
    behind = (sums[last] - sums[at + 1]) / np.maximum(last - at - 1, 1)
    return np.asarray(np.maximum(before, behind))
