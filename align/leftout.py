"""Passages that one version lacks as a whole: an annex, a chapter, what an abridged translation leaves out.

A bead that leaves a segment alone costs as much wherever it stands, so that the model would rather join the sentences
of a long passage with anything. But whoever leaves out one sentence of a section leaves out the next: a gap costs when
it opens, not for each segment (affine gap costs, Gotoh 1982). The best walk is sought among those that may open such
gaps; in the gaps that it opens, segments then stand alone for nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit

from .chains import IMPOSSIBLE
from .features import SHAPES

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Gap", "allow_gaps", "find_gaps", "stands_in_gap"]

_OPEN = 12.0  # what a gap costs, in log odds
_ROOM = 3  # segments by which the place of a gap in the version that lacks it may be off
_X = 0  # the first version
_ALONE = (1, 0)  # the shapes that leave a segment of either version alone
_NONE, _CLOSED = -1, 100  # how a walk comes to a node, besides by a bead: it does not; by the end of a gap

_Nodes = tuple["NDArray[np.int64]", "NDArray[np.int64]"]


class Gap(NamedTuple):
    """Segments ``start`` to ``stop`` of version ``side`` (0 or 1), which the other lacks before its segment ``at``."""

    side: int
    start: int
    stop: int
    at: int


def find_gaps(
    low: NDArray[np.int64], high: NDArray[np.int64], starts: NDArray[np.int64], scores: NDArray[np.float32]
) -> list[Gap]:
    """Find the passages that one version lacks; ``scores``, float32 (nodes, shapes), is by the node where beads end."""
    step, opened = _best_walk(low, high, starts, scores, _OPEN)
    return [Gap(*row) for row in _trace(low, high, starts, step, opened)[::-1].tolist()]


def allow_gaps(
    scores: NDArray[np.float32], low: NDArray[np.int64], high: NDArray[np.int64], starts: NDArray[np.int64]
) -> tuple[Gap, ...]:
    """Find them, and let their segments stand alone there for nothing; ``scores`` is changed in place."""
    gaps = find_gaps(low, high, starts, scores)
    for side, start, stop, at in gaps:
        for own in range(start, stop):
            for other in range(at - _ROOM, at + _ROOM + 1):
                i, j = (own + 1, other) if side == _X else (other, own + 1)
                if 0 <= i < len(low) and low[i] <= j < high[i]:
                    node = starts[i] + j - low[i]
                    if scores[node, _ALONE[side]] > IMPOSSIBLE:
                        scores[node, _ALONE[side]] = max(scores[node, _ALONE[side]], 0.0)
    return tuple(gaps)


def stands_in_gap(gaps: Sequence[Gap], begin: _Nodes, end: _Nodes) -> NDArray[np.bool_]:
    """Tell which beads leave a segment alone in a gap, bool (k,), by the nodes (i and j) where each begins and ends."""
    found = np.zeros(len(begin[0]), bool)
    for side, start, stop, at in gaps:
        own, other = begin[side], begin[1 - side]
        alone = (end[1 - side] == other) & (abs(other - at) <= _ROOM)
        found |= alone & (own >= start) & (own < stop)
    return found


@njit(cache=True, nogil=True)
def _best_walk(low, high, starts, scores, cost):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """How the best walk comes to each node, and where the best gap of either version opens: before its last segment."""
    best, gaps = np.full(starts[-1], IMPOSSIBLE), np.full((2, starts[-1]), IMPOSSIBLE)
    step, opened = np.full(starts[-1], _NONE), np.zeros((2, starts[-1]), np.bool_)
    best[0] = 0.0
    for i in range(len(low)):
        for j in range(low[i], high[i]):
            node = starts[i] + j - low[i]
            for shape in range(len(SHAPES)):
                before = _node(low, high, starts, i - SHAPES[shape, 0], j - SHAPES[shape, 1])
                if before >= 0 and best[before] + scores[node, shape] > best[node]:
                    best[node], step[node] = best[before] + scores[node, shape], shape
            for side in range(2):
                before = _node(low, high, starts, i - (side == _X), j - (side != _X))
                if before < 0 or scores[node, _ALONE[side]] <= IMPOSSIBLE:
                    continue
                opened[side, node] = best[before] - cost > gaps[side, before]
                gaps[side, node] = max(best[before] - cost, gaps[side, before])
                if gaps[side, node] > best[node]:
                    best[node], step[node] = gaps[side, node], _CLOSED + side
    return step, opened


@njit(cache=True, nogil=True)
def _node(low, high, starts, i, j):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    return starts[i] + j - low[i] if i >= 0 and low[i] <= j < high[i] else -1


@njit(cache=True, nogil=True)
def _trace(low, high, starts, step, opened):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """The gaps of the best walk, from the last to the first, int64 (k, 4)."""
    found = np.zeros((len(low) + high[-1], 4), np.int64)
    count = 0
    i, j = len(low) - 1, high[-1] - 1
    while step[starts[i] + j - low[i]] != _NONE:
        shape = step[starts[i] + j - low[i]]
        if shape < _CLOSED:
            i, j = i - SHAPES[shape, 0], j - SHAPES[shape, 1]
            continue
        side = shape - _CLOSED
        stop = i if side == _X else j
        opens = False
        while not opens:
            opens = opened[side, starts[i] + j - low[i]]
            i, j = i - (side == _X), j - (side != _X)
        found[count, 0], found[count, 2] = side, stop
        found[count, 1], found[count, 3] = (i, j) if side == _X else (j, i)
        count += 1
    return found[:count]
