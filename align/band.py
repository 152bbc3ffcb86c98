"""Where the path must lie: a coarse alignment, refined level by level (as in FastDTW, Salvador and Chan 2007).

Neighbouring sentences are pooled two by two until a version is short; the best path there, widened, is the band in
which the next finer level looks for its own. Time and memory grow linearly with the length of the text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from .chains import IMPOSSIBLE
from .similarity import banded_dots, row_starts

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["RADIUS", "find_band"]

RADIUS = 10  # cells to each side of the coarse path
_SHORT = 96  # below this length the whole rectangle is searched
_COARSE_RADIUS = 8
_UNRELATED = 0.15  # a centred cosine below which two sentences say nothing about the path
_PENALTY = -0.02


def find_band(x: NDArray[np.float32], y: NDArray[np.float32]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The lattice nodes to look at: for each i from 0 to n, nodes (i, j) with ``low[i] <= j < high[i]``.

    ``x`` and ``y`` are centred sums of sentences, float32 (n, d) and (m, d). Both bounds never decrease.
    """
    path = _path(x, y)
    return _widen(*path, len(x), len(y), RADIUS)


def _path(x: NDArray[np.float32], y: NDArray[np.float32]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The span of columns that the best path passes in each row of nodes."""
    n, m = len(x), len(y)
    if min(n, m) <= _SHORT and n * m <= 16 * _SHORT * _SHORT:
        low, high = np.zeros(n + 1, np.int64), np.full(n + 1, m + 1, np.int64)
    elif min(n, m) <= 2:
        return _diagonal(n, m)
    else:
        coarse_low, coarse_high = _path(_pool(x), _pool(y))
        rows = np.minimum((np.arange(n + 1) + 1) // 2, len(coarse_low) - 1)
        low, high = _widen(2 * coarse_low[rows] - 1, 2 * coarse_high[rows] + 1, n, m, _COARSE_RADIUS)
    cells_low, cells_high = np.maximum(low[:-1], 0), np.minimum(high[1:], m)
    dots = banded_dots(_unit(x), _unit(y), cells_low, cells_high)
    return _best_path(dots, cells_low, row_starts(cells_low, cells_high), low, high)  # type: ignore[no-any-return]


def _diagonal(n: int, m: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    ends = (np.arange(n + 1) * m) // max(n, 1)
    return np.concatenate([[0], ends[:-1]]).astype(np.int64), ends.astype(np.int64)


def _pool(sums: NDArray[np.float32]) -> NDArray[np.float32]:
    halved = sums[::2].copy()
    halved[: len(sums) // 2] += sums[1::2]
    return halved


def _unit(sums: NDArray[np.float32]) -> NDArray[np.float32]:
    return sums / (np.linalg.norm(sums, axis=1, keepdims=True) + np.float32(1e-6))  # type: ignore[no-any-return]


def _widen(
    first: NDArray[np.int64], last: NDArray[np.int64], n: int, m: int, radius: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Widen a path (columns ``first`` to ``last``, both passed, in each row) by ``radius`` in both directions."""
    rows = np.arange(n + 1)
    low = np.minimum.accumulate(first[::-1])[::-1][np.maximum(rows - radius, 0)] - radius
    high = np.maximum.accumulate(last)[np.minimum(rows + radius, n)] + radius + 1
    low, high = np.clip(low, 0, m), np.clip(high, 1, m + 1)
    low[0], high[n] = 0, m + 1
    return low.astype(np.int64), high.astype(np.int64)


@njit(cache=True, nogil=True)
def _best_path(dots, cells_low, cell_starts, low, high):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202, C901
    """Needleman-Wunsch over single sentences in the band; returns first and last column passed in each row."""
    n = len(low) - 1
    starts = np.zeros(n + 2, np.int64)
    for i in range(n + 1):
        starts[i + 1] = starts[i] + high[i] - low[i]
    score = np.full(starts[n + 1], IMPOSSIBLE, np.float32)
    step = np.zeros(starts[n + 1], np.int8)
    score[0] = 0.0
    for i in range(n + 1):
        for j in range(low[i], high[i]):
            node = starts[i] + j - low[i]
            if i > 0 and low[i - 1] <= j - 1 < high[i - 1]:
                gain = max(dots[cell_starts[i - 1] + j - 1 - cells_low[i - 1]] - _UNRELATED, _PENALTY)
                value = score[starts[i - 1] + j - 1 - low[i - 1]] + gain
                if value > score[node]:
                    score[node], step[node] = value, 0
            if i > 0 and low[i - 1] <= j < high[i - 1] and score[starts[i - 1] + j - low[i - 1]] > score[node]:
                score[node], step[node] = score[starts[i - 1] + j - low[i - 1]], 1
            if j > low[i] and score[node - 1] > score[node]:
                score[node], step[node] = score[node - 1], 2
    first, last = np.zeros(n + 1, np.int64), np.zeros(n + 1, np.int64)
    i, j = n, high[n] - 1
    last[i] = j
    while True:
        first[i] = j
        if i == 0 and j == 0:
            return first, last
        move = step[starts[i] + j - low[i]]
        if move != 1:
            j -= 1
        if move != 2:
            i -= 1
            last[i] = j
