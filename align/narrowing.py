"""Narrowing a band: a rough pair model over sentences alone tells which nodes are worth a closer look.

The pair model proper asks for clause matches and some thirty features of each bead; the rough one, for the cosine and
the lengths of the commonest shapes. What it gives next to no chance is left out, and what stays is a few nodes a row.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from .counterparts import find_counterparts
from .similarity import banded_dots, row_starts, segments_in_reach

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .similarity import Side

__all__ = ["narrow_band"]

_SHAPES = np.array([(0, 1), (1, 0), (1, 1), (1, 2), (2, 1), (1, 3), (3, 1), (2, 2)])
_BIAS = np.array([0.0, 0.0, 2.0, 1.0, 1.0, 0.0, 0.0, 0.0])
_COSINE = 4.0  # a segment on either side, in units of the typical cosine
_RATIO = 3.0  # of the lengths, its logarithm
_LEAST = 3e-5
_REACH = 3  # segments of one version in a bead
_SHORT = 8  # segments, under which nothing is left out


def narrow_band(
    x: Side, y: Side, low: NDArray[np.int64], high: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Leave out the nodes at the edges of a band that a rough pair model holds impossible.

    ``low`` and ``high``, int64 (n + 1,), never decrease; neither do those that are returned, which lie within them; a
    row that all likely paths leap over may be left without nodes.
    """
    if min(len(x), len(y)) < _SHORT:
        return low, high
    cell_low, cell_high = segments_in_reach(low, high, len(y), _REACH, _REACH)
    dots = banded_dots(x.sums, y.sums, cell_low, cell_high)
    starts = row_starts(cell_low, cell_high)
    found = find_counterparts(x, y, dots, starts, cell_low)
    lengths = (x.lengths * found.scale, y.lengths / found.scale)
    norms = (x.norms * found.typical, y.norms)
    nodes = row_starts(low, high)
    scores = _scores(low, high, nodes, (starts, cell_low, dots), norms, lengths)
    first, last = _hull(low, high, nodes, scores, math.log(_LEAST))
    first, last = np.minimum.accumulate(first[::-1])[::-1], np.maximum.accumulate(last)
    return first, np.maximum(first, last)  # no node of a row is likely when every likely path leaps over it


@njit(cache=True, nogil=True)
def _scores(low, high, nodes, cells, norms, lengths):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    starts, cell_low, dots = cells
    out = np.full((nodes[-1], len(_SHAPES)), -np.inf, np.float32)
    for i in range(len(low)):
        for j in range(low[i], high[i]):
            for shape in range(len(_SHAPES)):
                a, b = _SHAPES[shape]
                i0, j0 = i - a, j - b
                if i0 < 0 or j0 < low[i0] or j0 >= high[i0]:
                    continue
                score = _BIAS[shape]
                if a and b:
                    dot = one = other = 0.0
                    for p in range(i0, i):
                        one += lengths[0][p]
                        for q in range(j0, j):
                            dot += dots[starts[p] + q - cell_low[p]]
                    for q in range(j0, j):
                        other += lengths[1][q]
                    score += _COSINE * 0.5 * (a + b) * dot / (norms[0][a - 1, i0] * norms[1][b - 1, j0] + 1e-9)
                    score -= _RATIO * abs(math.log((one + 5.0) / (other + 5.0)))
                out[nodes[i] + j - low[i], shape] = score
    return out


@njit(cache=True, nogil=True)
def _hull(low, high, nodes, scores, least):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202, C901
    """The first node of each row that is likely enough, and the one behind the last."""
    alpha, beta = np.full(nodes[-1], -np.inf), np.full(nodes[-1], -np.inf)
    alpha[0] = beta[-1] = 0.0
    values = np.empty(len(_SHAPES))
    for i in range(len(low)):
        for j in range(low[i], high[i]):
            node = nodes[i] + j - low[i]
            for shape in range(len(_SHAPES)):
                values[shape] = scores[node, shape]
                if values[shape] > -np.inf:
                    i0, j0 = i - _SHAPES[shape, 0], j - _SHAPES[shape, 1]
                    values[shape] += alpha[nodes[i0] + j0 - low[i0]]
            if node:
                alpha[node] = _log_sum(values)
    first, last = high.copy(), low.copy()
    for i in range(len(low) - 1, -1, -1):
        for j in range(high[i] - 1, low[i] - 1, -1):
            node = nodes[i] + j - low[i]
            for shape in range(len(_SHAPES)):
                i1, j1 = i + _SHAPES[shape, 0], j + _SHAPES[shape, 1]
                values[shape] = -np.inf
                if i1 < len(low) and low[i1] <= j1 < high[i1]:
                    end = nodes[i1] + j1 - low[i1]
                    values[shape] = scores[end, shape] + beta[end]
            if node < nodes[-1] - 1:
                beta[node] = _log_sum(values)
            if alpha[node] + beta[node] - alpha[-1] >= least:
                first[i], last[i] = min(first[i], j), max(last[i], j + 1)
    return first, last


@njit(cache=True, nogil=True)
def _log_sum(values):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    most = values.max()
    if most == -np.inf:
        return most
    total = 0.0
    for value in values:
        if value > most - 40.0:
            total += math.exp(value - most)
    return most + math.log(total)
