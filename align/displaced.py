"""Runs of segments that an alignment leaves without counterpart although they translate each other.

Where a version moves a paragraph or swaps two sections, one of the passages is left over in both versions, or stuck to
a neighbour. Seeds are left-over segments that are each other's best match; neighbouring seeds in the same order make a
run; and a run counts when its cosine is near what translations in this text have, and its segments match nothing else
as well, be it aligned or not. A single sentence must be long, and match better still.

``benchmarks/reordering.py`` moves passages in gold texts: of those of two to six segments 98% are found, of single
segments, short ones included, 67%. In 255 pairs of versions of news, a manual and documentation, which have nothing
moved, it finds nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corpora import Bead

    from .similarity import Side

__all__ = ["Run", "displaced_runs", "is_doubtful"]

_CELLS = 1 << 22  # cosines held at a time
_DOUBTFUL = .9  # probability under which a bead's segments count as left over
_UNLIKE = 0.5  # share of the typical cosine under which they do, too
_REACH = 2  # how far apart seeds of one run may lie
_RUN = (0.7, 0.1)  # what a run needs: share of the typical cosine, margin over the best rival
_SINGLE = (0.75, 0.15)  # what a single sentence needs
_LONG = 50  # characters of a single sentence
_USUAL = 0.6  # the typical cosine of a text that has no beads of one segment each
_SAMPLE = 5000  # beads of which the typical cosine is the median
_TINY = 1e-6


def is_doubtful(bead: Bead) -> bool:
    """Whether a bead joins nothing, or likely not what it should."""
    return not all(bead.spans) or bead.probability < _DOUBTFUL


class Run(NamedTuple):
    """Segments of two versions that translate each other, and the cosine of the two runs."""

    spans: tuple[range, range]
    similarity: float


def displaced_runs(x: Side, y: Side, beads: Sequence[Bead]) -> list[Run]:
    """Find the runs of segments of ``x`` whose translation ``beads``, which join ``x`` and ``y``, leave elsewhere."""
    typical = _typical_cosine(x, y, beads)
    free_x, free_y, joined = _left_over(x, y, beads, _UNLIKE * typical)
    seeds = _seeds(x, y, np.flatnonzero(free_x), np.flatnonzero(free_y))
    seeds = [seed for seed in seeds if seed.cosine >= _UNLIKE * typical]
    runs = []
    for chain in _chains(seeds, free_x, free_y):
        spans = range(chain[0].i, chain[-1].i + 1), range(chain[0].j, chain[-1].j + 1)
        run = _grown(x, y, spans, free_x, free_y)
        if _convinces(x, y, run, chain, typical) and not any(_within(run, bead) for bead in beads):
            runs.append(run)
    return _out_of_order(_merged(x, y, runs, (free_x, free_y)), joined)


def _typical_cosine(x: Side, y: Side, beads: Iterable[Bead]) -> float:
    """The median cosine of the beads of one segment each."""
    pairs = [(bead.spans[0].start, bead.spans[1].start) for bead in beads if [*map(len, bead.spans)] == [1, 1]]
    if not pairs:
        return _USUAL
    i, j = np.array(pairs[:: 1 + len(pairs) // _SAMPLE]).T
    cosines = np.einsum("nd,nd->n", x.sums[i], y.sums[j]) / (x.norms[0][i] * y.norms[0][j] + _TINY)
    return max(float(np.median(cosines)), 0.05)


def _left_over(
    x: Side, y: Side, beads: Sequence[Bead], least: float
) -> tuple[NDArray[np.bool_], NDArray[np.bool_], list[Run]]:
    """Which segments have no counterpart, bool (n,) and (m,), and where the beads begin that do join, int64 (k, 2).

    Without counterpart are the segments of one-sided and of doubtful beads, and those whose cosine with the other side
    of their bead is below ``least``.
    """
    free = np.ones(len(x), bool), np.ones(len(y), bool)
    joined: list[Run] = []
    for bead in beads:
        if not all(bead.spans):
            continue
        core = _nearest(x, y, bead.spans)
        if core.similarity < least:
            continue
        if [*map(len, bead.spans)] == [1, 1]:
            free[0][bead.spans[0].start] = free[1][bead.spans[1].start] = False
        joined.append(core)
    return *free, joined


def _nearest(x: Side, y: Side, spans: tuple[range, range]) -> Run:
    """The two segments of a bead that are nearest to each other."""
    (a, b), (c, d) = ((span.start, span.stop) for span in spans)
    cosines = x.sums[a:b] @ y.sums[c:d].T / (np.outer(x.norms[0][a:b], y.norms[0][c:d]) + _TINY)
    i, j = divmod(int(cosines.argmax()), d - c)
    return Run((range(a + i, a + i + 1), range(c + j, c + j + 1)), float(cosines[i, j]))


class Seed(NamedTuple):
    """Two left-over segments that are each other's best match, and by how much over anything else."""

    i: int
    j: int
    cosine: float
    margin: float


def _seeds(x: Side, y: Side, rows: NDArray[np.int64], columns: NDArray[np.int64]) -> list[Seed]:
    """The mutual best matches of the segments ``rows`` of x and ``columns`` of y."""
    if not len(rows) or not len(columns):
        return []
    best_x, cosine, rival_x = _best(x, y, rows, columns)
    best_y, _, rival_y = _best(y, x, columns, rows)
    return [
        Seed(int(rows[k]), int(columns[c]), float(cosine[k]), float(cosine[k] - max(rival_x[k], rival_y[c])))
        for k, c in enumerate(best_x.tolist())
        if best_y[c] == k
    ]


def _best(
    x: Side, y: Side, rows: NDArray[np.int64], columns: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.float32], NDArray[np.float32]]:
    """For each of ``rows``: which of ``columns`` is nearest, its cosine, and the best cosine with any other segment.

    Rivals are all segments of y, aligned or not, but the neighbours of the nearest, which may share its translation.
    """
    x_norms, y_norms = ((side.norms[0] + _TINY).astype(np.float32) for side in (x, y))
    size = max(1, _CELLS // len(y))
    best = np.empty(len(rows), np.int64)
    cosine, rival = np.empty(len(rows), np.float32), np.empty(len(rows), np.float32)
    for start in range(0, len(rows), size):
        part = rows[start : start + size]
        stop = start + len(part)
        block = x.sums[part] @ y.sums.T
        block /= x_norms[part][:, None]
        block /= y_norms
        best[start:stop] = block[:, columns].argmax(axis=1)
        nearest = columns[best[start:stop]]
        at = np.arange(len(part))
        cosine[start:stop] = block[at, nearest]
        for step in (-1, 0, 1):
            block[at, np.clip(nearest + step, 0, len(y) - 1)] = -1.0
        rival[start:stop] = block.max(axis=1)
    return best, cosine, rival


def _chains(seeds: Sequence[Seed], free_x: NDArray[np.bool_], free_y: NDArray[np.bool_]) -> Iterator[list[Seed]]:
    """Put seeds that follow one another in both versions together; only left-over segments may lie between them."""
    chain: list[Seed] = []
    for seed in seeds:
        if chain and not (
            0 < seed.i - chain[-1].i <= _REACH
            and 0 < seed.j - chain[-1].j <= _REACH
            and free_x[chain[-1].i : seed.i].all()
            and free_y[chain[-1].j : seed.j].all()
        ):
            yield chain
            chain = []
        chain.append(seed)
    if chain:
        yield chain


def _out_of_order(runs: Iterable[Run], joined: Iterable[Run]) -> list[Run]:
    """The runs that cross what is joined or, the longest ones being held in place, each other."""
    placed, moved = list(joined), []
    for run in sorted(runs, key=lambda run: -sum(map(len, run.spans))):
        (moved if any(_cross(run, other) for other in placed) else placed).append(run)
    return sorted(moved, key=lambda run: run.spans[0].start)


def _within(run: Run, bead: Bead) -> bool:
    return all(a.start >= b.start and a.stop <= b.stop for a, b in zip(run.spans, bead.spans, strict=True))


def _cross(one: Run, other: Run) -> bool:
    """Whether two runs are in the one order in the first version and in the other in the second."""
    orders = [(a.start < b.start) - (b.start < a.start) for a, b in zip(one.spans, other.spans, strict=True)]
    ends = [(a.stop < b.stop) - (b.stop < a.stop) for a, b in zip(one.spans, other.spans, strict=True)]
    return orders == ends and orders[0] * orders[1] < 0


def _merged(x: Side, y: Side, runs: Iterable[Run], free: tuple[NDArray[np.bool_], NDArray[np.bool_]]) -> list[Run]:
    """Join runs that follow one another in both versions with at most one left-over segment between them."""
    merged: list[Run] = []
    for run in runs:
        both = list(zip(merged[-1].spans, run.spans, strict=True)) if merged else []
        if both and all(
            a.start <= b.start <= a.stop + 1 and alone[a.stop : b.start].all()
            for (a, b), alone in zip(both, free, strict=True)
        ):
            first, second = (range(a.start, max(a.stop, b.stop)) for a, b in both)
            merged[-1] = Run((first, second), _similarity(x, y, (first, second)))
        else:
            merged.append(run)
    return merged


def _similarity(x: Side, y: Side, spans: tuple[range, range]) -> float:
    a, b = (side.sums[span.start : span.stop].sum(axis=0) for side, span in zip((x, y), spans, strict=True))
    return float(a @ b / (np.linalg.norm(a) * np.linalg.norm(b) + _TINY))


def _grown(x: Side, y: Side, spans: tuple[range, range], free_x: NDArray[np.bool_], free_y: NDArray[np.bool_]) -> Run:
    """Add left-over segments at the ends, one at a time, while that brings the two runs nearer to each other."""
    run = Run(spans, _similarity(x, y, spans))
    while True:
        (a, b), (c, d) = ((span.start, span.stop) for span in run.spans)
        wider = [
            (range(a - p, b + q), range(c - r, d + s))
            for p, q, r, s in ((1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 1, 0), (0, 0, 0, 1), (1, 0, 1, 0), (0, 1, 0, 1))
            if a >= p and c >= r and b + q <= len(x) and d + s <= len(y)
            if free_x[a - p : b + q].all() and free_y[c - r : d + s].all()
        ]
        best = max((Run(wide, _similarity(x, y, wide)) for wide in wider), key=lambda run: run.similarity, default=run)
        if best.similarity <= run.similarity:
            return run
        run = best


def _convinces(x: Side, y: Side, run: Run, chain: Sequence[Seed], typical: float) -> bool:
    """Whether a run is near enough, and nothing else as near."""
    cosine, margin = (sum(values) / len(chain) for values in ((s.cosine for s in chain), (s.margin for s in chain)))
    several = min(map(len, run.spans)) > 1
    least, clear = _RUN if several else _SINGLE
    characters = min(side.lengths[span.start : span.stop].sum() for side, span in zip((x, y), run.spans, strict=True))
    return max(run.similarity, cosine) >= least * typical and margin >= clear * typical and (several or characters >= _LONG)
