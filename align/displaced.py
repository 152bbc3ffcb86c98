"""Runs of segments that an alignment leaves without counterpart although they translate each other.

Where a version moves a paragraph or swaps two sections, one of the passages is left over in both versions, or stuck to
a neighbour, or joined with whatever stands there. So all segments are looked at but those of beads of one segment each
that are near each other; probabilities are not asked. Seeds are such segments that are each other's best match;
neighbouring seeds in the same order make a run; and a run counts when its cosine is near what translations in this text
have, and its segments match nothing else as well, be it aligned or not. A run must be long, and a single sentence
match better still. What crosses neither a bead nor another run, or lies within one bead, was not moved.

Such runs are what :mod:`align.moving` weighs, and, in alignments made elsewhere, what is reported.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from corpora import crossing

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corpora import Bead

    from .similarity import Side

__all__ = [
    "Run",
    "Seed",
    "bead_ends",
    "convinces",
    "displaced_runs",
    "find_chains",
    "left_over",
    "similarity",
    "spans_of",
    "typical_cosine",
]

_CELLS = 1 << 22  # cosines held at a time
_BLOCK = 4096  # beads looked at at a time
_REACH_CELLS = 1 << 26  # cosines worked out in all
_REACH_LEAST = 1000  # segments before and behind, in whatever long versions
_UNLIKE = 0.5  # share of the typical cosine under which segments do not translate each other
_REACH = 2  # how far apart seeds of one run, and runs of one passage, may lie
_RUN = (0.7, 0.1)  # what a run needs: share of the typical cosine, margin over the best rival
_SINGLE = (0.75, 0.15)  # what a single sentence needs
_LONG = 50  # characters that a run must have in both versions
_USUAL = 0.6  # the typical cosine of a text that has no beads of one segment each
_SAMPLE = 5000  # beads of which the typical cosine is the median
_TINY = 1e-6


class Run(NamedTuple):
    """Segments of two versions that translate each other, and the cosine of the two runs."""

    spans: tuple[range, range]
    similarity: float


def displaced_runs(x: Side, y: Side, beads: Sequence[Bead]) -> list[Run]:
    """Find the runs of segments of ``x`` whose translation ``beads``, which join ``x`` and ``y``, leave elsewhere.

    What beads that cross others join already is not among them.
    """
    moved = set(crossing(beads))
    placed = bead_ends(bead for number, bead in enumerate(beads) if number not in moved)
    typical = typical_cosine(x, y, placed)
    free = left_over(x, y, placed, typical)
    for number in moved:
        for mask, span in zip(free, beads[number].spans, strict=True):
            mask[span.start : span.stop] = False
    chains = list(find_chains(x, y, free, typical))
    idle = free[0].copy(), free[1].copy()  # left over, and in no chain
    for chain in chains:
        for alone, span in zip(idle, spans_of(chain), strict=True):
            alone[span.start : span.stop] = False
    owners = _owners(x, y, placed)
    runs = []
    for chain in chains:
        run = _grown(x, y, spans_of(chain), idle)
        if convinces(x, y, run.spans, chain, typical) and not _in_one_bead(run, owners):
            runs.append(run)
    return _out_of_order(_merged(x, y, runs, free), _surely_joined(x, y, placed, _UNLIKE * typical))


def bead_ends(beads: Iterable[Bead]) -> NDArray[np.int64]:
    """The segments of beads that join two versions, int64 (k, 4): from and to in the one, from and to in the other."""
    ends = [(one.start, one.stop, other.start, other.stop) for one, other in (bead.spans for bead in beads)]
    rows = np.array(ends, np.int64).reshape(-1, 4)
    return rows[(rows[:, 0] < rows[:, 1]) & (rows[:, 2] < rows[:, 3])]


def _ones(beads: NDArray[np.int64]) -> NDArray[np.int64]:
    """The two segments of each bead of one segment each, int64 (k, 2)."""
    single = (beads[:, 1] - beads[:, 0] == 1) & (beads[:, 3] - beads[:, 2] == 1)
    return np.compress(single, beads[:, [0, 2]], axis=0)


def _cosines(x: Side, y: Side, pairs: NDArray[np.int64]) -> NDArray[np.float64]:
    """The cosine of each two segments, float64 (k,)."""
    out = np.empty(len(pairs))
    for start in range(0, len(pairs), _BLOCK):
        i, j = pairs[start : start + _BLOCK].T
        dots = np.einsum("nd,nd->n", x.sums[i], y.sums[j])
        out[start : start + _BLOCK] = dots / (x.norms[0][i] * y.norms[0][j] + _TINY)
    return out


def typical_cosine(x: Side, y: Side, beads: NDArray[np.int64]) -> float:
    """The median cosine of the beads of one segment each; ``beads`` are as :func:`bead_ends` gives them."""
    pairs = _ones(beads)
    if not len(pairs):
        return _USUAL
    return max(float(np.median(_cosines(x, y, pairs[:: 1 + len(pairs) // _SAMPLE]))), 0.05)


def left_over(
    x: Side, y: Side, beads: NDArray[np.int64], typical: float
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which segments may have been moved, bool (n,) and (m,): all but those of beads of one segment each, if alike."""
    pairs = _ones(beads)
    alike = pairs[_cosines(x, y, pairs) >= _UNLIKE * typical]
    free = np.ones(len(x), bool), np.ones(len(y), bool)
    for mask, joined in zip(free, alike.T, strict=True):
        mask[joined] = False
    return free


def _surely_joined(x: Side, y: Side, beads: NDArray[np.int64], least: float) -> NDArray[np.int64]:
    """Which two segments each bead joins for sure, int64 (k, 2): the nearest ones, unless their cosine is below."""
    joined = []
    for a, b, c, d in beads.tolist():
        cosines = x.sums[a:b] @ y.sums[c:d].T / (np.outer(x.norms[0][a:b], y.norms[0][c:d]) + _TINY)
        if cosines.max() >= least:
            i, j = divmod(int(cosines.argmax()), d - c)
            joined.append((a + i, c + j))
    return np.array(joined, np.int64).reshape(-1, 2)


def _owners(x: Side, y: Side, beads: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The number of each segment's bead, int64 (n,) and (m,); of one alone, a number of its own."""
    owners = -1 - np.arange(len(x)), -1 - len(x) - np.arange(len(y))
    for number, (a, b, c, d) in enumerate(beads.tolist()):
        owners[0][a:b] = owners[1][c:d] = number
    return owners


def _in_one_bead(run: Run, owners: tuple[NDArray[np.int64], NDArray[np.int64]]) -> bool:
    ends = {int(owner[at]) for owner, span in zip(owners, run.spans, strict=True) for at in (span[0], span[-1])}
    return len(ends) == 1


def find_chains(
    x: Side, y: Side, free: tuple[NDArray[np.bool_], NDArray[np.bool_]], typical: float
) -> Iterator[list[Seed]]:
    """Yield chains of seeds among the segments that are left over; see :func:`left_over`."""
    seeds = [seed for seed in _seeds(x, y, *map(np.flatnonzero, free)) if seed.cosine >= _UNLIKE * typical]
    return _chains(seeds, *free)


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
        if c >= 0 and best_y[c] == k
    ]


def _best(
    x: Side, y: Side, rows: NDArray[np.int64], columns: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.float32], NDArray[np.float32]]:
    """For each of ``rows``: which of ``columns`` is nearest, its cosine, and the best cosine with any other segment.

    Rivals are all segments of y, aligned or not, but the neighbours of the nearest, which may share its translation.
    Of long versions only the segments are compared that lie at about the same place in both (see :data:`_REACH_CELLS`);
    where there is none among ``columns`` the nearest is -1.
    """
    x_norms, y_norms = ((side.norms[0] + _TINY).astype(np.float32) for side in (x, y))
    reach = max(_REACH_LEAST, _REACH_CELLS // max(len(rows), 1))
    best = np.full(len(rows), -1)
    cosine, rival = np.full(len(rows), -1, np.float32), np.full(len(rows), -1, np.float32)
    for start, stop in _parts(rows, min(2 * reach, len(y))):
        part = rows[start:stop]
        low, high = (round(int(at) * len(y) / len(x)) for at in (part[0], part[-1]))
        low, high = max(low - reach, 0), min(high + reach, len(y))
        among = columns[np.searchsorted(columns, low) : np.searchsorted(columns, high)]
        if not len(among):
            continue
        block = x.sums[part] @ y.sums[low:high].T
        block /= x_norms[part][:, None]
        block /= y_norms[low:high]
        nearest = among[block[:, among - low].argmax(axis=1)]
        best[start:stop] = np.searchsorted(columns, nearest)
        at = np.arange(len(part))
        cosine[start:stop] = block[at, nearest - low]
        for step in (-1, 0, 1):
            block[at, np.clip(nearest + step - low, 0, high - low - 1)] = -1.0
        rival[start:stop] = block.max(axis=1)
    return best, cosine, rival


def _parts(rows: NDArray[np.int64], width: int) -> Iterator[tuple[int, int]]:
    """Divide rows into parts that lie near each other and need no more cells than :data:`_CELLS` each."""
    size = max(1, _CELLS // max(width, 1))
    start = 0
    while start < len(rows):
        stop = min(start + size, int(np.searchsorted(rows, rows[start] + max(width, size))))
        yield start, stop
        start = stop


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


def spans_of(chain: Sequence[Seed]) -> tuple[range, range]:
    """The segments from the first seed of a chain to its last."""
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
            merged[-1] = Run((first, second), similarity(x, y, (first, second)))
        else:
            merged.append(run)
    return merged


def similarity(x: Side, y: Side, spans: tuple[range, range]) -> float:
    """The cosine of two runs."""
    a, b = (side.sums[span.start : span.stop].sum(axis=0) for side, span in zip((x, y), spans, strict=True))
    return float(a @ b / (np.linalg.norm(a) * np.linalg.norm(b) + _TINY))


def _grown(x: Side, y: Side, spans: tuple[range, range], idle: tuple[NDArray[np.bool_], NDArray[np.bool_]]) -> Run:
    """Add idle segments at the ends, one at a time, while that brings the two runs nearer to each other."""
    run = Run(spans, similarity(x, y, spans))
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
        best = max((Run(wide, similarity(x, y, wide)) for wide in wider), key=lambda run: run.similarity, default=run)
        if best.similarity <= run.similarity:
            return run
        run = best


def convinces(x: Side, y: Side, spans: tuple[range, range], chain: Sequence[Seed], typical: float) -> bool:
    """Whether two runs are near enough, as a whole or seed by seed of their chain, and nothing else as near."""
    cosine, margin = np.mean([(seed.cosine, seed.margin) for seed in chain], axis=0) / typical
    several = min(map(len, spans)) > 1
    least, clear = _RUN if several else _SINGLE
    characters = min(side.lengths[span.start : span.stop].sum() for side, span in zip((x, y), spans, strict=True))
    near = max(similarity(x, y, spans) / typical, cosine) >= least
    return bool(near and margin >= clear and characters >= _LONG)
