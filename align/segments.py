"""From sentences to the segments that they are parts of: the posterior of two versions, seen at the cuts of segments.

A version can be cut only where a segment ends, so of the nodes between sentences those are left at which both versions
are cut between segments. What lies between two of them becomes one bead, whose potential sums up all walks that lead
from the one to the other and through none between; so every node and every bead is exactly as likely as before.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from .chains import IMPOSSIBLE, best_path
from .features import SHAPE_NUMBERS
from .pairmodel import LEAST, PairPosterior
from .similarity import cells_of_band, row_starts

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Bead", "Borders", "best_walk_within", "cut_between_segments", "leave_alone", "to_segments"]

Bead = tuple[int, int, int, int]
"""The node where a bead of two versions begins and the one where it ends: i, j, p, q."""

Borders = tuple["NDArray[np.int64]", "NDArray[np.int64]"]
"""The sentences that the segments of either version begin with, as in :class:`~align.similarity.Side`."""


def to_segments(pair: PairPosterior, borders: Borders) -> PairPosterior:
    """See the posterior of two versions' sentences as one of their segments.

    The same posterior comes back where each segment is one sentence. Only what is asked of segments is kept: the gaps
    and the words that were looked at are those of sentences.

    >>> walk, sure = np.arange(3), np.zeros(2)
    >>> band = np.array([0, 1, 2]), np.array([1, 2, 3])  # of two sentences in either version, which follow each other
    >>> pair = PairPosterior(*band, np.arange(4), walk[:-1], walk[1:], sure, sure, sure + 1, np.ones(3))
    >>> whole = to_segments(pair, (np.array([0, 2]), np.array([0, 2])))
    >>> [ends.tolist() for ends in whole.ends()], whole.probabilities.tolist()
    ([[0], [0], [1], [1]], [1.0])
    """
    x, y = borders
    if len(x) == len(pair.low) and len(y) == pair.high[-1]:
        return pair
    border = cut_between_segments(pair, borders)
    low, high = np.searchsorted(y, pair.low[x]), np.searchsorted(y, pair.high[x])
    begin, end, scores = _joined(border, *_by_begin(pair, pair.scores))
    order = np.lexsort((begin, end))
    places = np.cumsum(border) - 1
    begin, end, scores = places[begin[order]], places[end[order]], scores[order]
    nodes = np.zeros(int(border.sum()))
    made = PairPosterior(low, high, row_starts(low, high), begin, end, scores, scores, scores, nodes, pair.typical)
    made = made.rescored(scores)
    return made.only(made.probabilities >= LEAST)


def cut_between_segments(pair: PairPosterior, borders: Borders) -> NDArray[np.bool_]:
    """Tell at which nodes both versions are cut between segments, bool (nodes,)."""
    rows, columns = cells_of_band(pair.low, pair.starts)
    x, y = np.zeros(len(pair.low), np.bool_), np.zeros(pair.high[-1], np.bool_)
    x[borders[0]] = y[borders[1]] = True
    return np.asarray(x[rows] & y[columns])


def leave_alone(pair: PairPosterior, passages: Iterable[tuple[range, range]], borders: Borders) -> PairPosterior:
    """Leave the sentences of passages alone, in both versions; those are given by their segments."""
    from .moving import beads_without

    kept, ends = np.ones(len(pair.begin), np.bool_), pair.ends()
    for spans in passages:
        x, y = (range(starts[span.start], starts[span.stop]) for starts, span in zip(borders, spans, strict=True))
        kept &= beads_without(ends, (x, y))[0]
    return pair.only(kept)


def best_walk_within(pair: PairPosterior, borders: Borders, bead: Bead) -> list[Bead] | None:
    """Find the likeliest beads of sentences that a bead of segments is made of, in order.

    Where no walk leads through it, a single bead stands for it, though it is not likely enough to have been kept;
    ``None`` where the model has none of its shape.
    """
    i, j, p, q = (int(starts[place]) for starts, place in zip((*borders, *borders), bead, strict=True))
    if not (pair.low[i] <= j < pair.high[i] and pair.low[p] <= q < pair.high[p]):
        return None
    start, stop = int(pair.starts[i] + j - pair.low[i]), int(pair.starts[p] + q - pair.low[p])
    inside = slice(*np.searchsorted(pair.end, [start + 1, stop + 1]).tolist())
    begin, end = pair.begin[inside], pair.end[inside]
    border = cut_between_segments(pair, borders)
    taken = np.flatnonzero((begin >= start) & (~border[begin] | (begin == start)) & (~border[end] | (end == stop)))
    walk = taken[best_path(stop - start + 1, begin[taken] - start, end[taken] - start, pair.scores[inside][taken])]
    if len(walk):
        ends = np.column_stack(pair.ends())[inside][walk]
        return [(a, b, c, d) for a, b, c, d in ends.tolist()]
    largest = len(SHAPE_NUMBERS) - 1
    return [(i, j, p, q)] if max(p - i, q - j) <= largest and SHAPE_NUMBERS[p - i, q - j] >= 0 else None


def _by_begin(
    pair: PairPosterior, scores: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Where the beads that begin at each node begin, int64 (nodes + 1,), among the ends and potentials of all."""
    order = np.argsort(pair.begin, kind="stable")
    starts = np.searchsorted(pair.begin[order], np.arange(len(pair.nodes) + 1))
    return starts, pair.end[order], scores[order]


@njit(cache=True, nogil=True)
def _joined(border, starts, ends, scores):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Sum up the walks from each node at a border to the next ones: where these begin and end, and their potentials."""
    total = np.full(len(border), IMPOSSIBLE)
    begin, end, found = [], [], []
    for start in range(len(border)):
        if not border[start] or starts[start] == starts[start + 1]:
            continue
        total[start] = 0.0
        node = last = start
        while node <= last:
            value = total[node]
            total[node] = IMPOSSIBLE
            if value <= IMPOSSIBLE / 2:
                pass
            elif border[node] and node > start:
                begin.append(start)
                end.append(node)
                found.append(value)
            else:
                for k in range(starts[node], starts[node + 1]):
                    to, other = ends[k], value + scores[k]
                    most = max(total[to], other)
                    total[to] = most + np.log(np.exp(total[to] - most) + np.exp(other - most))
                    last = max(last, to)
            node += 1
    return np.array(begin), np.array(end), np.array(found)
