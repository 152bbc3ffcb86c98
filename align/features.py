"""The features of a bead: what a pair of runs of sentences says for being translations of each other.

Everything comes from one encoding of each sentence: cosines of runs are sums of entries of one banded matrix of dot
products; evidence below the sentence asks, for each clause of a bead, whether it finds its best match inside the bead
or in the sentences just outside it. All features treat the two versions alike, so that a pair aligned in the other
direction gives the same beads.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit

from .counterparts import find_counterparts
from .marks import EXCLAMATION, NONE, QUESTION
from .similarity import (
    LONGEST_RUN,
    Side,
    banded_clause_matches,
    banded_dots,
    row_starts,
    segments_in_reach,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .digits import Digits

__all__ = ["FEATURES", "SHAPES", "SHAPE_NUMBERS", "Evidence", "bead_features", "gather"]

_CLASSES = ("1-0", "1-1", "1-2", "1-3", "1-4", "1-5", "2-2", "2-3", "3-3", "2-4", "larger")
FEATURES = (
    *(f"shape {name}" for name in _CLASSES),
    "one-sided: best clause matches nearby",
    "one-sided: best sentence match nearby",
    "one-sided: log of relative length",
    "cosine",
    "cosine times mean run",
    "cosine with neighbours, negative",
    "cosine with neighbours times mean run, negative",
    "length difference squared, negative",
    "log length ratio, negative",
    "log length ratio squared, negative",
    "clauses: inside minus outside, summed",
    "clauses: inside minus outside, mean",
    "clauses: better matched outside, summed",
    "clauses: better matched outside, mean",
    "clauses: inside, mean",
    "clauses: votes inside minus outside",
    "clauses: worst inside minus outside",
    "one-sided: relative length",
    "one-sided: relative length times best clause matches",
    "end: the same punctuation",
    "end: one is a question",
    "end: one has no punctuation",
    "inside: ends of questions and exclamations",
    "inside: ends without punctuation",
    "crossing: no sentence ends inside a segment",
    "crossing: sentences end inside segments of one version only",
)
"""Names of the features, in the order of the weights."""

_MOST = 7  # segments in a bead, both sides together
_FIRST = len(_CLASSES)
_LENGTH_VARIANCE = 6.0  # of a translation's length, per character (Gale and Church 1993 give 6.8)


def _shapes() -> tuple[tuple[int, int], ...]:
    runs = range(1, LONGEST_RUN + 1)
    return ((0, 1), (1, 0), *((a, b) for a in runs for b in runs if a + b <= _MOST and min(a, b) <= 3))


def _class_of(a: int, b: int) -> int:
    name = "1-0" if not a or not b else f"{min(a, b)}-{max(a, b)}"
    return _CLASSES.index(name if name in _CLASSES else "larger")


SHAPES: NDArray[np.int64] = np.array(_shapes(), np.int64)
"""Segments taken from each side by every kind of bead, int64 (shapes, 2)."""

SHAPE_CLASSES: NDArray[np.int64] = np.array([_class_of(a, b) for a, b in _shapes()], np.int64)

SHAPE_NUMBERS: NDArray[np.int64] = np.full((LONGEST_RUN + 1, LONGEST_RUN + 1), -1, np.int64)
"""The number of each shape in :data:`SHAPES`, by the segments it takes from each side; -1 where there is none."""
SHAPE_NUMBERS[SHAPES[:, 0], SHAPES[:, 1]] = np.arange(len(SHAPES))


class Aspect(NamedTuple):
    """One version as the other sees it.

    ``norms``, ``lengths``, ``marks``, ``ends``, ``clauses`` (starts), ``weights``: see
    :class:`~align.similarity.Side`, lengths brought to a common scale; ``low``: the first segment of the other version
    that each segment is compared with; ``best``: how well each clause matches each of those, a row a clause, the rows
    beginning at ``best_starts``; ``digits``: its numbers.
    """

    norms: NDArray[np.float64]
    lengths: NDArray[np.float64]
    marks: NDArray[np.int64]
    ends: NDArray[np.bool_]
    clauses: NDArray[np.int64]
    weights: NDArray[np.float64]
    low: NDArray[np.int64]
    best: NDArray[np.float32]
    best_starts: NDArray[np.int64]
    digits: Digits


class Evidence(NamedTuple):
    """All that the features of a pair's beads are worked out from; see :func:`gather`.

    ``cosine`` and ``match`` are the typical cosine of a sentence and match of a clause with its best counterpart, in
    which others are expressed; ``dots`` holds a row for each segment of x, the rows beginning at ``starts``.
    """

    cosine: float
    match: float
    starts: NDArray[np.int64]
    dots: NDArray[np.float32]
    x: Aspect
    y: Aspect


def gather(x: Side, y: Side, low: NDArray[np.int64], high: NDArray[np.int64]) -> Evidence:
    """Work out dot products and clause matches for a band of lattice nodes (``low`` and ``high``, int64 (n + 1,))."""
    wide = np.maximum(low - 2, 0), high + 2
    cell_low, cell_high = segments_in_reach(*wide, len(y), LONGEST_RUN, LONGEST_RUN + 1)
    dots = banded_dots(x.sums, y.sums, cell_low, cell_high)
    columns = np.arange(len(y))
    y_low = np.searchsorted(cell_high, columns, side="right")
    y_high = np.searchsorted(cell_low, columns, side="right")
    starts = row_starts(cell_low, cell_high)
    found = find_counterparts(x, y, dots, starts, cell_low)
    one = _aspect(x, found.scale, cell_low, banded_clause_matches(x, y, cell_low, cell_high))
    other = _aspect(y, 1.0 / found.scale, y_low, banded_clause_matches(y, x, y_low, y_high))
    match = 0.5 * sum(_typical_match(side, alone) for side, alone in zip((one, other), found.lacking, strict=True))
    return Evidence(found.typical, max(match, 0.05), starts, dots, one, other)


def _aspect(
    side: Side,
    scale: float,
    low: NDArray[np.int64],
    matches: tuple[NDArray[np.float32], NDArray[np.int64]],
) -> Aspect:
    lengths = side.lengths * scale
    return Aspect(
        side.norms, lengths, side.marks, side.ends, side.clause_starts, side.clause_weights, low, *matches, side.digits
    )


def _typical_match(aspect: Aspect, lacking: NDArray[np.bool_]) -> float:
    """The median, over the clauses of segments that do not lack a counterpart, of the match with the best one."""
    best = np.maximum.reduceat(aspect.best, aspect.best_starts[:-1])
    return float(np.median(best[np.repeat(~lacking, np.diff(aspect.clauses))]))


@njit(cache=True, nogil=True)
def bead_features(f, e, i, j, shape):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Fill ``f`` (float64, one per feature) for the bead of this shape that begins at node (i, j)."""
    f[:] = 0.0
    f[SHAPE_CLASSES[shape]] = 1.0
    a, b = SHAPES[shape]
    if a == 0:
        _one_sided(f, e.match, e.y, j, i, len(e.x.lengths))
        f[_FIRST + 1] = _best_sentence(e, i, j, True)
    elif b == 0:
        _one_sided(f, e.match, e.x, i, j, len(e.y.lengths))
        f[_FIRST + 1] = _best_sentence(e, i, j, False)
    else:
        _cosines(f, e, i, j, a, b)
        _lengths(f, e, i, j, a, b)
        _clauses(f, e, i, j, a, b)
        _ends(f, e, i + a - 1, j + b - 1)
        _inner_ends(f, e.x.marks, i, i + a - 1)
        _inner_ends(f, e.y.marks, j, j + b - 1)
        if a > 1 and b > 1:
            _crossing(f, e.x.ends[i : i + a].any(), e.y.ends[j : j + b].any())


@njit(cache=True, inline="always")
def _one_sided(f, typical, side, own, at, n):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Segment ``own`` of ``side`` left alone before segment ``at`` of the other side's ``n``."""
    found, total = 0.0, 0.0
    for clause in range(side.clauses[own], side.clauses[own + 1]):
        most = 0.0
        for q in range(max(0, at - 2), min(n, at + 2)):
            most = max(most, side.best[side.best_starts[clause] + q - side.low[own]])
        found += most * side.weights[clause]
        total += side.weights[clause]
    f[_FIRST] = found / max(total, 1e-9) / typical
    f[_FIRST + 2] = math.log(total + 0.1)
    f[_FIRST + 17] = total
    f[_FIRST + 18] = total * f[_FIRST]


@njit(cache=True, inline="always")
def _dot(e, p, q):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    return e.dots[e.starts[p] + q - e.x.low[p]]


@njit(cache=True, inline="always")
def _best_sentence(e, i, j, of_y):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    most = 0.0
    if of_y:
        for p in range(max(0, i - 2), min(len(e.x.lengths), i + 2)):
            most = max(most, _dot(e, p, j) / (e.x.norms[0, p] * e.y.norms[0, j] + 1e-9))
    else:
        for q in range(max(0, j - 2), min(len(e.y.lengths), j + 2)):
            most = max(most, _dot(e, i, q) / (e.x.norms[0, i] * e.y.norms[0, q] + 1e-9))
    return most / e.cosine


@njit(cache=True, inline="always")
def _run_dot(e, i, stop_i, j, stop_j):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    total = 0.0
    for p in range(i, stop_i):
        for q in range(j, stop_j):
            total += _dot(e, p, q)
    return total


@njit(cache=True, inline="always")
def _cosines(f, e, i, j, a, b):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    x_norm, y_norm = e.x.norms[a - 1, i], e.y.norms[b - 1, j]
    cosine = _run_dot(e, i, i + a, j, j + b) / (x_norm * y_norm + 1e-9) / e.cosine
    around, count = 0.0, 0
    for q in (j - 1, j + b):
        if 0 <= q < len(e.y.lengths):
            around += _run_dot(e, i, i + a, q, q + 1) / (x_norm * e.y.norms[0, q] + 1e-9)
            count += 1
    for p in (i - 1, i + a):
        if 0 <= p < len(e.x.lengths):
            around += _run_dot(e, p, p + 1, j, j + b) / (y_norm * e.x.norms[0, p] + 1e-9)
            count += 1
    around = around / max(count, 1) / e.cosine
    run = 0.5 * (a + b)
    f[_FIRST + 3] = cosine
    f[_FIRST + 4] = cosine * run
    f[_FIRST + 5] = -around
    f[_FIRST + 6] = -around * run


@njit(cache=True, inline="always")
def _lengths(f, e, i, j, a, b):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    x, y = 0.0, 0.0
    for p in range(i, i + a):
        x += e.x.lengths[p]
    for q in range(j, j + b):
        y += e.y.lengths[q]
    difference = (x - y) / math.sqrt(0.5 * (x + y) * _LENGTH_VARIANCE + 1.0)
    ratio = abs(math.log((x + 5.0) / (y + 5.0)))
    f[_FIRST + 7] = -min(difference * difference, 16.0)
    f[_FIRST + 8] = -ratio
    f[_FIRST + 9] = -min(ratio * ratio, 2.0)


@njit(cache=True, inline="always")
def _clauses(f, e, i, j, a, b):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    sums = (0.0, 0.0, 0.0, 0.0, 0.0, 1.0)  # weight, difference, inside, difference where negative, votes, worst
    for p in range(i, i + a):
        sums = _compare(sums, e.match, e.x, p, (j, j + b), len(e.y.lengths))
    for q in range(j, j + b):
        sums = _compare(sums, e.match, e.y, q, (i, i + a), len(e.x.lengths))
    f[_FIRST + 10] = sums[1]
    f[_FIRST + 11] = sums[1] / sums[0]
    f[_FIRST + 12] = sums[3]
    f[_FIRST + 13] = sums[3] / sums[0]
    f[_FIRST + 14] = sums[2] / sums[0]
    f[_FIRST + 15] = sums[4]
    f[_FIRST + 16] = sums[5]


@njit(cache=True, inline="always")
def _compare(sums, typical, side, own, span, n):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Add up how much better the clauses of segment ``own`` match inside ``span`` than beside it."""
    start, stop = span
    total, by, found, missed, votes, worst = sums
    for clause in range(side.clauses[own], side.clauses[own + 1]):
        row = side.best_starts[clause] - side.low[own]
        weight = side.weights[clause] + 1e-6
        inside, outside = -1.0, 0.0
        for q in range(start, stop):
            inside = max(inside, side.best[row + q])
        if start > 0:
            outside = max(outside, side.best[row + start - 1])
        if stop < n:
            outside = max(outside, side.best[row + stop])
        difference = (inside - outside) / typical
        total += weight
        by += weight * difference
        found += weight * inside / typical
        missed += weight * min(difference, 0.0)
        votes += weight * (1.0 - 2.0 / (math.exp(6.0 * difference) + 1.0))  # the hyperbolic tangent, sooner
        worst = min(worst, difference)
    return total, by, found, missed, votes, worst


@njit(cache=True, inline="always")
def _ends(f, e, p, q):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    one, other = e.x.marks[p], e.y.marks[q]
    f[_FIRST + 19] = 1.0 if one == other else 0.0
    f[_FIRST + 20] = 1.0 if (one == QUESTION) != (other == QUESTION) else 0.0
    f[_FIRST + 21] = 1.0 if (one == NONE) != (other == NONE) else 0.0


@njit(cache=True, inline="always")
def _inner_ends(f, marks, start, stop):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    for k in range(start, stop):
        f[_FIRST + 22] += marks[k] == QUESTION or marks[k] == EXCLAMATION
        f[_FIRST + 23] += marks[k] == NONE


@njit(cache=True, inline="always")
def _crossing(f, x_ends, y_ends):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Segments of both versions are joined, most often because a sentence of one lies across a cut of the other."""
    f[_FIRST + 24] = 0.0 if x_ends or y_ends else 1.0
    f[_FIRST + 25] = 1.0 if x_ends != y_ends else 0.0
