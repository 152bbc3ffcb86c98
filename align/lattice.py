"""The lattice of two versions: all beads in a band, and which of them are worth keeping.

Node (i, j) lies behind i segments of one version and j of the other; rows of nodes lie one after another,
``starts[i]`` being the place of node (i, low[i]).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from .chains import IMPOSSIBLE
from .features import FEATURES, SHAPES, bead_features
from .threads import in_parts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .features import Evidence

__all__ = ["coordinates", "features_of_beads", "plausible_beads", "potentials"]

_COUNT = len(FEATURES)


@njit(cache=True, nogil=True)
def _before(low, high, starts, i, j, shape):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """The place of the node from which a bead of this shape reaches node (i, j); -1 when outside the band."""
    i0, j0 = i - SHAPES[shape, 0], j - SHAPES[shape, 1]
    if i0 < 0 or j0 < low[i0] or j0 >= high[i0]:
        return -1
    return starts[i0] + j0 - low[i0]


def potentials(
    evidence: Evidence,
    low: NDArray[np.int64],
    high: NDArray[np.int64],
    starts: NDArray[np.int64],
    weights: NDArray[np.float64],
) -> NDArray[np.float32]:
    """Score every bead: float32 (nodes, shapes), by the node where the bead ends."""
    out = np.full((starts[-1], len(SHAPES)), IMPOSSIBLE, np.float32)
    in_parts(len(low), lambda first, stop: _potentials(out, evidence, (low, high, starts), weights, (first, stop)))
    return out


@njit(cache=True, nogil=True)
def _potentials(out, evidence, band, weights, rows):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    low, high, starts = band
    f = np.zeros(_COUNT)
    for i in range(rows[0], rows[1]):
        for j in range(low[i], high[i]):
            for shape in range(len(SHAPES)):
                if _before(low, high, starts, i, j, shape) >= 0:
                    bead_features(f, evidence, i - SHAPES[shape, 0], j - SHAPES[shape, 1], shape)
                    total = 0.0
                    for k in range(_COUNT):
                        total += f[k] * weights[k]
                    out[starts[i] + j - low[i], shape] = total


@njit(cache=True, nogil=True)
def plausible_beads(low, high, starts, scores, least):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """The beads of probability ``least`` and more: where they begin and end (int64, places), and how likely they are.

    They come sorted by the node where they end. ``scores`` is float32 (nodes, shapes).
    """
    alpha = np.full(starts[-1], IMPOSSIBLE)
    alpha[0] = 0.0
    for i in range(len(low)):
        for j in range(low[i], high[i]):
            node = starts[i] + j - low[i]
            most = alpha[node]
            for shape in range(len(SHAPES)):
                before = _before(low, high, starts, i, j, shape)
                if before >= 0:
                    most = max(most, alpha[before] + scores[node, shape])
            total = math.exp(alpha[node] - most)
            for shape in range(len(SHAPES)):
                before = _before(low, high, starts, i, j, shape)
                if before >= 0:
                    total += math.exp(alpha[before] + scores[node, shape] - most)
            alpha[node] = most + math.log(total)
    return _likely(low, high, starts, scores, alpha, math.log(least))


@njit(cache=True, nogil=True)
def _likely(low, high, starts, scores, alpha, least):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    beta = np.full(starts[-1], IMPOSSIBLE)
    beta[-1] = 0.0
    begin, end, chances = [], [], []
    for i in range(len(low) - 1, -1, -1):
        for j in range(high[i] - 1, low[i] - 1, -1):
            node = starts[i] + j - low[i]
            if beta[node] <= IMPOSSIBLE:
                continue
            for shape in range(len(SHAPES) - 1, -1, -1):
                before = _before(low, high, starts, i, j, shape)
                if before < 0:
                    continue
                value = beta[node] + scores[node, shape]
                chance = alpha[before] + value - alpha[-1]
                if chance >= least:
                    begin.append(before)
                    end.append(node)
                    chances.append(math.exp(chance))
                most = max(beta[before], value)
                beta[before] = most + math.log(math.exp(beta[before] - most) + math.exp(value - most))
    return np.array(begin)[::-1].copy(), np.array(end)[::-1].copy(), np.array(chances)[::-1].copy()


def coordinates(
    low: NDArray[np.int64], starts: NDArray[np.int64], places: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The i and the j of nodes given by their places."""
    i = np.searchsorted(starts, places, side="right") - 1
    return i, places - starts[i] + low[i]


def features_of_beads(
    evidence: object, begin: tuple[NDArray[np.int64], NDArray[np.int64]], shapes: NDArray[np.int64]
) -> NDArray[np.float32]:
    """The features, float32 (k, features), of beads given by the node (i, j) where each begins and its shape."""
    i, j = map(np.ascontiguousarray, begin)  # of one layout, so that it is compiled once
    return np.asarray(_features_of_beads(evidence, i, j, shapes))


@njit(cache=True, nogil=True)
def _features_of_beads(evidence, i, j, shapes):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    out = np.zeros((len(i), _COUNT), np.float32)
    f = np.zeros(_COUNT)
    for k in range(len(i)):
        bead_features(f, evidence, i[k], j[k], shapes[k])
        out[k] = f
    return out
