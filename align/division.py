"""The lattice of two versions, divided at what is pinned: its band, the beads ruled out, its parts.

Divisions are rows i, j, p, q as :func:`align.pins.lattice_divisions` gives them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from .band import find_band
from .chains import IMPOSSIBLE
from .features import SHAPES
from .narrowing import narrow_band
from .similarity import row_starts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .pairmodel import PairPosterior
    from .similarity import Side

__all__ = ["find_divided_band", "part_of", "rule_out_leaps"]


def find_divided_band(x: Side, y: Side, divisions: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Find a band between each two divisions, narrow it, and join them.

    Every part is connected from its first node to its last, and so is the whole: it goes from part to part by one bead
    at an anchor, and through the node itself at a corner.
    """
    low, high = np.zeros(len(x) + 1, np.int64), np.zeros(len(x) + 1, np.int64)
    i = j = 0
    corner = False
    for stop_i, stop_j, next_i, next_j in [*divisions.tolist(), (len(x), len(y), -1, -1)]:
        first = low[i]
        part_low, part_high = _band(x.part(i, stop_i), y.part(j, stop_j))
        low[i : stop_i + 1], high[i : stop_i + 1] = part_low + j, part_high + j
        if corner:
            low[i] = first  # the row of a corner belongs to the part before, too
        i, j, corner = next_i, next_j, (stop_i, stop_j) == (next_i, next_j)
    return low, high


def _band(x: Side, y: Side) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    if len(x) and len(y):
        return narrow_band(x, y, *find_band(x.sums, y.sums))
    return np.zeros(len(x) + 1, np.int64), np.full(len(x) + 1, len(y) + 1, np.int64)


def rule_out_leaps(
    scores: NDArray[np.float32],
    low: NDArray[np.int64],
    high: NDArray[np.int64],
    divisions: NDArray[np.int64],
) -> None:
    """Make the beads impossible that would leap over a corner; ``scores`` (nodes, shapes) is changed in place."""
    corners = divisions[(divisions[:, :2] == divisions[:, 2:]).all(axis=1), :2]
    leaps = [
        (di, dj, shape)
        for shape, (a, b) in enumerate(SHAPES.tolist())
        for di in range(a + 1)
        for dj in range(b + 1)
        if (di, dj) not in ((0, 0), (a, b))
    ]
    starts = row_starts(low, high)
    for di, dj, shape in leaps:
        i, j = corners[:, 0] + di, corners[:, 1] + dj
        i, j = i[i < len(low)], j[i < len(low)]
        inside = (j >= low[i]) & (j < high[i])
        scores[(starts[i] + j - low[i])[inside], shape] = IMPOSSIBLE


def part_of(pair: PairPosterior, start: tuple[int, int], stop: tuple[int, int]) -> PairPosterior:
    """Cut the posterior of the segments between two nodes out of a whole one; all paths must go through both."""
    (i, j), (p, q) = start, stop
    low, high = np.maximum(pair.low[i : p + 1], j), np.minimum(pair.high[i : p + 1], q + 1)
    first = pair.starts[i] + low[0] - pair.low[i]
    last = pair.starts[p] + high[-1] - pair.low[p]
    inside = slice(*np.searchsorted(pair.end, [first + 1, last]).tolist())
    return replace(
        pair,
        low=low - j,
        high=high - j,
        starts=row_starts(low, high),
        nodes=pair.nodes[first:last],
        begin=pair.begin[inside] - first,
        end=pair.end[inside] - first,
        scores=pair.scores[inside],
        heard=pair.heard[inside],
        probabilities=pair.probabilities[inside],
    )
