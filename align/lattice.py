"""Dynamic programming over bead sequences in a band: forward-backward and the features of every bead.

The model is a semi-Markov chain (Sarawagi and Cohen 2004): a path from node (0, 0) to node (n, m) is a sequence of
beads, its score the sum of theirs. Node (i, j) lies behind i segments of one version and j of the other; rows of nodes
lie one after another, ``starts[i]`` being the place of node (i, low[i]).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from .features import FEATURES, SHAPES, bead_features

if TYPE_CHECKING:
    pass

__all__ = ["IMPOSSIBLE", "features_of_beads", "forward_backward", "potentials", "reachable"]

IMPOSSIBLE = -1e30
_COUNT = len(FEATURES)
_NEGLIGIBLE = -50.0  # a log probability


@njit(cache=True)
def reachable(low, high, starts, i, j, shape):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """The place of the node from which a bead of this shape reaches node (i, j); -1 when outside the band."""
    i0, j0 = i - SHAPES[shape, 0], j - SHAPES[shape, 1]
    if i0 < 0 or j0 < low[i0] or j0 >= high[i0]:
        return -1
    return starts[i0] + j0 - low[i0]


@njit(cache=True)
def potentials(evidence, low, high, starts, weights):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Score every bead: float32 (nodes, shapes), by the node where the bead ends."""
    out = np.full((starts[-1], len(SHAPES)), IMPOSSIBLE, np.float32)
    f = np.zeros(_COUNT)
    for i in range(len(low)):
        for j in range(low[i], high[i]):
            for shape in range(len(SHAPES)):
                if reachable(low, high, starts, i, j, shape) >= 0:
                    bead_features(f, evidence, i - SHAPES[shape, 0], j - SHAPES[shape, 1], shape)
                    out[starts[i] + j - low[i], shape] = (f * weights).sum()
    return out


@njit(cache=True)
def features_of_beads(evidence, low, high, starts):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Work out all features: places of beads (int64 (nodes, shapes), -1 for none), features (float32 (beads, k))."""
    places = np.full((starts[-1], len(SHAPES)), -1, np.int64)
    count = 0
    for i in range(len(low)):
        for j in range(low[i], high[i]):
            for shape in range(len(SHAPES)):
                if reachable(low, high, starts, i, j, shape) >= 0:
                    places[starts[i] + j - low[i], shape] = count
                    count += 1
    out = np.zeros((count, _COUNT), np.float32)
    f = np.zeros(_COUNT)
    for i in range(len(low)):
        for j in range(low[i], high[i]):
            for shape in range(len(SHAPES)):
                place = places[starts[i] + j - low[i], shape]
                if place >= 0:
                    bead_features(f, evidence, i - SHAPES[shape, 0], j - SHAPES[shape, 1], shape)
                    out[place] = f
    return places, out


@njit(cache=True)
def forward_backward(low, high, starts, scores):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Sum over all paths: the log partition, the posterior of every bead and that of every node.

    ``scores`` is float32 (nodes, shapes). Returns float64, float32 (nodes, shapes), float32 (nodes,).
    """
    alpha = np.full(starts[-1], IMPOSSIBLE)
    alpha[0] = 0.0
    for i in range(len(low)):
        for j in range(low[i], high[i]):
            node = starts[i] + j - low[i]
            most = alpha[node]
            for shape in range(len(SHAPES)):
                before = reachable(low, high, starts, i, j, shape)
                if before >= 0:
                    most = max(most, alpha[before] + scores[node, shape])
            total = math.exp(alpha[node] - most)
            for shape in range(len(SHAPES)):
                before = reachable(low, high, starts, i, j, shape)
                if before >= 0:
                    total += math.exp(alpha[before] + scores[node, shape] - most)
            alpha[node] = most + math.log(total)
    partition = alpha[-1]
    beads, nodes = _backward(low, high, starts, scores, alpha, partition)
    return partition, beads, nodes


@njit(cache=True)
def _backward(low, high, starts, scores, alpha, partition):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    beta = np.full(starts[-1], IMPOSSIBLE)
    beta[-1] = 0.0
    beads = np.zeros(scores.shape, np.float32)
    nodes = np.zeros(starts[-1], np.float32)
    for i in range(len(low) - 1, -1, -1):
        for j in range(high[i] - 1, low[i] - 1, -1):
            node = starts[i] + j - low[i]
            if alpha[node] + beta[node] - partition > _NEGLIGIBLE:
                nodes[node] = min(math.exp(alpha[node] + beta[node] - partition), 1.0)
            if beta[node] <= IMPOSSIBLE:
                continue
            for shape in range(len(SHAPES)):
                before = reachable(low, high, starts, i, j, shape)
                if before < 0:
                    continue
                value = beta[node] + scores[node, shape]
                log_posterior = alpha[before] + value - partition
                if log_posterior > _NEGLIGIBLE:
                    beads[node, shape] = min(math.exp(log_posterior), 1.0)
                most = max(beta[before], value)
                beta[before] = most + math.log(math.exp(beta[before] - most) + math.exp(value - most))
    return beads, nodes
