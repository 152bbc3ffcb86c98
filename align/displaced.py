"""Passages that may stand elsewhere in another version: segments that translate each other, but not where they stand.

Where a version moves a paragraph or swaps two sections, one of the passages is left over in both versions, or stuck to
a neighbour, or joined with whatever stands there. So all segments are looked at but those of beads of one segment each
that are near each other; probabilities are not asked. Seeds are such segments that are each other's best match;
neighbouring seeds in the same order make a passage when its cosine is near what translations in this text have, and
its segments match nothing else as well, be it aligned or not. A passage must be long, and a single sentence match
better still.

Which of them were moved is told by :mod:`align.moving`, and in alignments made elsewhere by :mod:`align.reordering`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from .threads import side_by_side

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .similarity import Side

__all__ = ["LONG", "find_displaced", "similarity"]

_CELLS = 1 << 22  # cosines held at a time
_BLOCK = 4096  # beads looked at at a time
_REACH_CELLS = 1 << 26  # cosines worked out in all
_REACH_LEAST = 1000  # segments before and behind, in whatever long versions
_UNLIKE = 0.5  # share of the typical cosine under which segments do not translate each other
_REACH = 2  # how far apart seeds of one passage may lie
_RUN = (0.7, 0.1)  # what a passage needs: share of the typical cosine, margin over the best rival
_SINGLE = (0.75, 0.15)  # what a single sentence needs
LONG = 50
"""Characters that a passage must have in both versions."""
_USUAL = 0.6  # the typical cosine of a text that has no beads of one segment each
_LEAST = 0.05  # the typical cosine of a text whose beads are hardly alike
_TINY = 1e-6

_Spans = tuple[range, range]
_Masks = tuple["NDArray[np.bool_]", "NDArray[np.bool_]"]


def find_displaced(x: Side, y: Side, beads: NDArray[np.int64], fixed: _Masks) -> tuple[list[_Spans], _Masks]:
    """Find the passages that may have been moved, and tell which segments of either version may be part of one.

    ``beads``, int64 (k, 4), are the segments that an alignment joins: from and to in the one version, from and to in
    the other. ``fixed``, bool (n,) and (m,), tells which segments cannot have been moved.
    """
    single = (beads[:, 1] - beads[:, 0] == 1) & (beads[:, 3] - beads[:, 2] == 1)
    pairs = np.compress(single, beads[:, [0, 2]], axis=0)
    cosines = _cosines(x, y, pairs)
    typical = max(float(np.median(cosines)), _LEAST) if len(pairs) else _USUAL
    free = ~fixed[0], ~fixed[1]
    for mask, joined in zip(free, pairs[cosines >= _UNLIKE * typical].T, strict=True):
        mask[joined] = False
    seeds = [seed for seed in _seeds(x, y, *map(np.flatnonzero, free)) if seed.cosine >= _UNLIKE * typical]
    chains = ((_spans_of(chain), chain) for chain in _chains(seeds, *free))
    return [spans for spans, chain in chains if _convinces(x, y, spans, chain, typical)], free


def _cosines(x: Side, y: Side, pairs: NDArray[np.int64]) -> NDArray[np.float64]:
    """The cosine of each two segments, float64 (k,)."""
    out = np.empty(len(pairs))
    for start in range(0, len(pairs), _BLOCK):
        i, j = pairs[start : start + _BLOCK].T
        dots = np.einsum("nd,nd->n", x.sums[i], y.sums[j])
        out[start : start + _BLOCK] = dots / (x.norms[0][i] * y.norms[0][j] + _TINY)
    return out


class _Seed(NamedTuple):
    """Two left-over segments that are each other's best match, and by how much over anything else."""

    i: int
    j: int
    cosine: float
    margin: float


def _seeds(x: Side, y: Side, rows: NDArray[np.int64], columns: NDArray[np.int64]) -> list[_Seed]:
    """The mutual best matches of the segments ``rows`` of x and ``columns`` of y."""
    if not len(rows) or not len(columns):
        return []
    best_x, cosine, rival_x = _best(x, y, rows, columns)
    best_y, _, rival_y = _best(y, x, columns, rows)
    return [
        _Seed(int(rows[k]), int(columns[c]), float(cosine[k]), float(cosine[k] - max(rival_x[k], rival_y[c])))
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

    def look(bounds: tuple[int, int]) -> None:
        start, stop = bounds
        part = rows[start:stop]
        low, high = (round(int(at) * len(y) / len(x)) for at in (part[0], part[-1]))
        low, high = max(low - reach, 0), min(high + reach, len(y))
        among = columns[np.searchsorted(columns, low) : np.searchsorted(columns, high)]
        if not len(among):
            return
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

    for _ in side_by_side(look, list(_parts(rows, min(2 * reach, len(y))))):
        pass
    return best, cosine, rival


def _parts(rows: NDArray[np.int64], width: int) -> Iterator[tuple[int, int]]:
    """Divide rows into parts that lie near each other and need no more cells than :data:`_CELLS` each."""
    size = max(1, _CELLS // max(width, 1))
    start = 0
    while start < len(rows):
        stop = min(start + size, int(np.searchsorted(rows, rows[start] + max(width, size))))
        yield start, stop
        start = stop


def _chains(seeds: Sequence[_Seed], free_x: NDArray[np.bool_], free_y: NDArray[np.bool_]) -> Iterator[list[_Seed]]:
    """Put seeds that follow one another in both versions together; only left-over segments may lie between them."""
    chain: list[_Seed] = []
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


def _spans_of(chain: Sequence[_Seed]) -> _Spans:
    """The segments from the first seed of a chain to its last."""
    return range(chain[0].i, chain[-1].i + 1), range(chain[0].j, chain[-1].j + 1)


def similarity(x: Side, y: Side, spans: _Spans) -> float:
    """The cosine of two runs."""
    a, b = (side.sums[span.start : span.stop].sum(axis=0) for side, span in zip((x, y), spans, strict=True))
    return float(a @ b / (np.linalg.norm(a) * np.linalg.norm(b) + _TINY))


def _convinces(x: Side, y: Side, spans: _Spans, chain: Sequence[_Seed], typical: float) -> bool:
    """Whether two runs are near enough, as a whole or seed by seed of their chain, and nothing else as near."""
    cosine, margin = np.mean([(seed.cosine, seed.margin) for seed in chain], axis=0) / typical
    several = min(map(len, spans)) > 1
    least, clear = _RUN if several else _SINGLE
    characters = min(side.lengths[span.start : span.stop].sum() for side, span in zip((x, y), spans, strict=True))
    near = max(similarity(x, y, spans) / typical, cosine) >= least
    return bool(near and margin >= clear and characters >= LONG)
