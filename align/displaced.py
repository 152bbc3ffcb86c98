"""Runs of segments that an alignment leaves without counterpart although they translate each other.

Where a version moves a paragraph or swaps two sections, one of the passages is left over in both versions, or stuck to
a neighbour, or joined with whatever stands there. So all segments are looked at but those of beads of one segment each
that are near each other; probabilities are not asked. Seeds are such segments that are each other's best match;
neighbouring seeds in the same order make a run; and a run counts when its cosine is near what translations in this text
have, and its segments match nothing else as well, be it aligned or not. A single sentence must be long, and match
better still. What crosses neither a bead nor another run, or lies within one bead, was not moved.

``benchmarks/reordering.py`` moves passages in gold texts: of those of two to six segments 99% are found, of single
segments, short ones included, 71%. In 255 pairs of versions of news, a manual and documentation, which have nothing
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

__all__ = ["Run", "displaced_runs"]

_CELLS = 1 << 22  # cosines held at a time
_UNLIKE = 0.5  # share of the typical cosine under which segments do not translate each other
_REACH = 2  # how far apart seeds of one run, and runs of one passage, may lie
_RUN = (0.7, 0.1)  # what a run needs: share of the typical cosine, margin over the best rival
_SINGLE = (0.75, 0.15)  # what a single sentence needs
_LONG = 50  # characters of a single sentence
_USUAL = 0.6  # the typical cosine of a text that has no beads of one segment each
_SAMPLE = 5000  # beads of which the typical cosine is the median
_TINY = 1e-6


class Run(NamedTuple):
    """Segments of two versions that translate each other, and the cosine of the two runs."""

    spans: tuple[range, range]
    similarity: float


def displaced_runs(x: Side, y: Side, beads: Sequence[Bead]) -> list[Run]:
    """Find the runs of segments of ``x`` whose translation ``beads``, which join ``x`` and ``y``, leave elsewhere."""
    typical = _typical_cosine(x, y, beads)
    free, joined = _left_over(x, y, beads, _UNLIKE * typical)
    seeds = [seed for seed in _seeds(x, y, *map(np.flatnonzero, free)) if seed.cosine >= _UNLIKE * typical]
    chains = list(_chains(seeds, *free))
    idle = free[0].copy(), free[1].copy()  # left over, and in no chain
    for chain in chains:
        for alone, span in zip(idle, _spans(chain), strict=True):
            alone[span.start : span.stop] = False
    owners = _owners(x, y, beads)
    runs = []
    for chain in chains:
        run = _grown(x, y, _spans(chain), idle)
        if _convinces(x, y, run, chain, typical) and not _in_one_bead(run, owners):
            runs.append(run)
    return _out_of_order(_merged(x, y, runs, free), joined)


def _typical_cosine(x: Side, y: Side, beads: Iterable[Bead]) -> float:
    """The median cosine of the beads of one segment each."""
    pairs = [(bead.spans[0].start, bead.spans[1].start) for bead in beads if [*map(len, bead.spans)] == [1, 1]]
    if not pairs:
        return _USUAL
    i, j = np.array(pairs[:: 1 + len(pairs) // _SAMPLE]).T
    cosines = np.einsum("nd,nd->n", x.sums[i], y.sums[j]) / (x.norms[0][i] * y.norms[0][j] + _TINY)
    return max(float(np.median(cosines)), 0.05)


def _left_over(
    x: Side, y: Side, beads: Iterable[Bead], least: float
) -> tuple[tuple[NDArray[np.bool_], NDArray[np.bool_]], NDArray[np.int64]]:
    """Which segments may have been moved, bool (n,) and (m,), and which two each bead joins for sure, int64 (k, 2).

    These two are the nearest segments of a bead, unless their cosine is below ``least``; where the bead has no others,
    they were not moved.
    """
    free = np.ones(len(x), bool), np.ones(len(y), bool)
    joined = []
    for bead in beads:
        if not all(bead.spans):
            continue
        (a, b), (c, d) = ((span.start, span.stop) for span in bead.spans)
        cosines = x.sums[a:b] @ y.sums[c:d].T / (np.outer(x.norms[0][a:b], y.norms[0][c:d]) + _TINY)
        if cosines.max() < least:
            continue
        i, j = divmod(int(cosines.argmax()), d - c)
        joined.append((a + i, c + j))
        if cosines.size == 1:
            free[0][a] = free[1][c] = False
    return free, np.array(joined, np.int64).reshape(-1, 2)


def _owners(x: Side, y: Side, beads: Iterable[Bead]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The number of each segment's bead, int64 (n,) and (m,)."""
    owners = np.full(len(x), -1), np.full(len(y), -1)
    for number, bead in enumerate(beads):
        for owner, span in zip(owners, bead.spans, strict=True):
            owner[span.start : span.stop] = number
    return owners


def _in_one_bead(run: Run, owners: tuple[NDArray[np.int64], NDArray[np.int64]]) -> bool:
    ends = {int(owner[at]) for owner, span in zip(owners, run.spans, strict=True) for at in (span[0], span[-1])}
    return len(ends) == 1


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


def _out_of_order(runs: Iterable[Run], joined: NDArray[np.int64]) -> list[Run]:
    """The runs that cross what beads join or, the longest ones being held in place, each other."""
    moved: list[Run] = []
    placed: list[Run] = []
    for run in sorted(runs, key=lambda run: -sum(map(len, run.spans))):
        crosses = _crosses_beads(run, joined) or any(_cross(run, other) for other in placed)
        (moved if crosses else placed).append(run)
    return sorted(moved, key=lambda run: run.spans[0].start)


def _crosses_beads(run: Run, joined: NDArray[np.int64]) -> bool:
    """Whether two joined segments lie before one span and behind the other; ``joined`` ascends in both columns."""
    one, other = run.spans
    before = joined[: np.searchsorted(joined[:, 0], one.start), 1][-1:]
    behind = joined[np.searchsorted(joined[:, 0], one.stop) :, 1][:1]
    return bool((before >= other.stop).any() or (behind < other.start).any())


def _cross(one: Run, other: Run) -> bool:
    """Whether one run begins and ends before the other in the first version and behind it in the second, or so."""
    (a, b), (c, d) = one.spans, other.spans
    gaps = (a.start - c.start, a.stop - c.stop, d.start - b.start, d.stop - b.stop)
    return min(gaps) > 0 or max(gaps) < 0


def _spans(chain: Sequence[Seed]) -> tuple[range, range]:
    return range(chain[0].i, chain[-1].i + 1), range(chain[0].j, chain[-1].j + 1)


def _merged(x: Side, y: Side, runs: Iterable[Run], free: tuple[NDArray[np.bool_], NDArray[np.bool_]]) -> list[Run]:
    """Join runs that follow one another in both versions with few left-over segments between them."""
    merged: list[Run] = []
    for run in runs:
        both = list(zip(merged[-1].spans, run.spans, strict=True)) if merged else []
        if both and all(
            a.start <= b.start <= a.stop + _REACH and alone[a.stop : b.start].all()
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


def _grown(x: Side, y: Side, spans: tuple[range, range], idle: tuple[NDArray[np.bool_], NDArray[np.bool_]]) -> Run:
    """Add idle segments at the ends, one at a time, while that brings the two runs nearer to each other."""
    run = Run(spans, _similarity(x, y, spans))
    while True:
        (a, b), (c, d) = ((span.start, span.stop) for span in run.spans)
        wider = [
            (range(a - p, b + q), range(c - r, d + s))
            for p, q, r, s in ((1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 1, 0), (0, 0, 0, 1), (1, 0, 1, 0), (0, 1, 0, 1))
            if a >= p and c >= r and b + q <= len(x) and d + s <= len(y)
            if all(
                part.all() for part in (idle[0][a - p : a], idle[0][b : b + q], idle[1][c - r : c], idle[1][d : d + s])
            )
        ]
        best = max((Run(wide, _similarity(x, y, wide)) for wide in wider), key=lambda run: run.similarity, default=run)
        if best.similarity <= run.similarity:
            return run
        run = best


def _convinces(x: Side, y: Side, run: Run, chain: Sequence[Seed], typical: float) -> bool:
    """Whether a run is near enough, as a whole or seed by seed, and nothing else as near."""
    cosine, margin = np.mean([(seed.cosine, seed.margin) for seed in chain], axis=0) / typical
    several = min(map(len, run.spans)) > 1
    least, clear = _RUN if several else _SINGLE
    characters = min(side.lengths[span.start : span.stop].sum() for side, span in zip((x, y), run.spans, strict=True))
    near = max(run.similarity / typical, cosine) >= least
    return bool(near and margin >= clear and (several or characters >= _LONG))
