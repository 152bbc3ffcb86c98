"""Chains: the model that pairs and units share, over the few steps that are left when unlikely ones are dropped.

A text is walked from the first node to the last by steps (beads, or units); a walk's score is the sum of its steps'
(a semi-Markov chain, Sarawagi and Cohen 2004). Steps are given by the node where each begins and the node where it
ends, int64 (k,), sorted by the latter, and nodes are numbered so that every step goes to a higher number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["IMPOSSIBLE", "best_path", "forward_backward"]

IMPOSSIBLE = -1e30  # the score of what no walk takes


def forward_backward(
    nodes: int, begin: NDArray[np.int64], end: NDArray[np.int64], scores: NDArray[np.float64]
) -> tuple[float, NDArray[np.float64]]:
    """Sum over all walks: the log partition, and the probability of every step.

    >>> begin, end = np.array([0, 0, 1]), np.array([1, 2, 2])
    >>> forward_backward(3, begin, end, np.array([0.0, 0.0, 0.0]))[1].round(2).tolist()
    [0.5, 0.5, 0.5]
    """
    total, probabilities = _forward_backward(nodes, begin, end, scores)
    return float(total), probabilities


@njit(cache=True, nogil=True)
def _forward_backward(nodes, begin, end, scores):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    alpha, beta = np.full(nodes, IMPOSSIBLE), np.full(nodes, IMPOSSIBLE)
    alpha[0] = beta[-1] = 0.0
    steps = len(begin)
    first = 0
    while first < steps:
        last, most = first, IMPOSSIBLE
        while last < steps and end[last] == end[first]:
            most = max(most, alpha[begin[last]] + scores[last])
            last += 1
        if most > IMPOSSIBLE / 2:
            total = 0.0
            for k in range(first, last):
                total += np.exp(alpha[begin[k]] + scores[k] - most)
            alpha[end[first]] = most + np.log(total)
        first = last
    probabilities = np.zeros(steps)
    for k in range(steps - 1, -1, -1):
        value = beta[end[k]] + scores[k]
        if value < IMPOSSIBLE / 2:
            continue
        if alpha[begin[k]] > IMPOSSIBLE / 2:
            probabilities[k] = min(np.exp(alpha[begin[k]] + value - alpha[-1]), 1.0)
        before = beta[begin[k]]
        most = max(before, value)
        beta[begin[k]] = most + np.log(np.exp(before - most) + np.exp(value - most))
    return alpha[-1], probabilities


def best_path(
    nodes: int, begin: NDArray[np.int64], end: NDArray[np.int64], scores: NDArray[np.float64]
) -> NDArray[np.int64]:
    """Find the walk of the highest score: the numbers of its steps, in order; empty when there is no walk.

    Of steps that are as good, the first is taken (Viterbi 1967).
    """
    return np.asarray(_best_path(nodes, begin, end, scores))


@njit(cache=True, nogil=True)
def _best_path(nodes, begin, end, scores):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    best = np.full(nodes, IMPOSSIBLE)
    last = np.full(nodes, -1)
    best[0] = 0.0
    for k in range(len(begin)):
        value = best[begin[k]] + scores[k]
        if best[begin[k]] > IMPOSSIBLE / 2 and value > best[end[k]]:
            best[end[k]], last[end[k]] = value, k
    count, node = 0, nodes - 1
    while node > 0 and last[node] >= 0:
        node = begin[last[node]]
        count += 1
    if node > 0:
        count = 0
    path = np.zeros(count, np.int64)
    node = nodes - 1
    for place in range(count - 1, -1, -1):
        path[place] = last[node]
        node = begin[path[place]]
    return path
