"""Passages that stand elsewhere in another version.

An alignment is monotone: where a version moves a paragraph or swaps two sections, one of the passages is left without
counterpart in both versions. Among such segments this module looks for runs that translate each other: seeds are the
segments that are each other's best match, neighbouring seeds in the same order make a run, and a run counts when its
cosine is near what translations in this text have and when its segments match nothing else as well, aligned or not. A
single sentence must be long, and match better still.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from corpora import Bead, ParallelText

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .encoding import Encoder
    from .similarity import Side

__all__ = ["Reordering", "find_reordered", "reordered_runs"]

_BLOCK = 256  # left-over segments compared at a time
_DOUBTFUL = 0.5  # probability under which a bead's segments count as left over
_UNLIKE = 0.5  # share of the typical cosine under which they do, too
_REACH = 2  # how far apart seeds of one run may lie
_RUN = (0.7, 0.1)  # what a run needs: share of the typical cosine, margin over the best rival
_SINGLE = (0.8, 0.2)  # what a single sentence needs
_LONG = 60  # characters of a single sentence
_USUAL = 0.6  # the typical cosine of a text that has no beads of one segment each
_TINY = 1e-6

Spans = tuple[range, range]


@dataclass(frozen=True, slots=True)
class Reordering:
    """A passage that stands elsewhere in another version.

    ``languages`` are in the order of the versions; ``spans`` are ranges of segment indices; ``similarity`` is the
    centred cosine of the two passages, at most 1.

    >>> print(Reordering(("en", "ru"), (range(11, 15), range(39, 43)), 0.71))
    en segments 12-15 stand elsewhere in ru: 40-43, similarity .71
    """

    languages: tuple[str, str]
    spans: Spans
    similarity: float

    def __str__(self) -> str:
        """One line for a reader, who counts segments from 1."""
        (a, b), (x, y) = self.languages, self.spans
        several = "segments {} stand" if len(x) > 1 else "segment {} stands"
        score = f"{self.similarity:.2f}".removeprefix("0")
        return f"{a} {several.format(_numbers(x))} elsewhere in {b}: {_numbers(y)}, similarity {score}"


def _numbers(span: range) -> str:
    return str(span.stop) if len(span) == 1 else f"{span.start + 1}-{span.stop}"


def find_reordered(text: ParallelText, *, encoder: Encoder | str | None = None) -> tuple[Reordering, ...]:
    """Find the passages that stand elsewhere in another version, for each two versions of an aligned text.

    ``encoder`` is the one that aligned it: an encoder, a name or path, or by default the embedded one. Versions are
    encoded again, which costs little where there is a cache of vectors, and only where a pair has segments left over
    on both sides. The result is in the order of the pairs, then of the segments of the pair's first version.

    Raises:
        EncoderError: when the encoder cannot be found or gives unusable vectors.
    """
    from .aligner import prepare_document
    from .encoders import load_encoder

    if encoder is None or isinstance(encoder, str):
        encoder = load_encoder(encoder)
    sides: dict[str, Side] = {}
    found = []
    for languages, beads in text.pairs():
        if not all(any(bead.spans[k] and _is_doubtful(bead) for bead in beads) for k in (0, 1)):
            continue
        for language in languages:
            if language not in sides:
                sides[language] = prepare_document(text.document(language), encoder)
        x, y = (sides[language] for language in languages)
        found += [Reordering(languages, run.spans, round(run.similarity, 4)) for run in reordered_runs(x, y, beads)]
    return tuple(found)


def _is_doubtful(bead: Bead) -> bool:
    return not all(bead.spans) or bead.probability < _DOUBTFUL


class Run(NamedTuple):
    """Segments of two versions that translate each other, and the cosine of the two runs."""

    spans: Spans
    similarity: float


def reordered_runs(x: Side, y: Side, beads: Sequence[Bead]) -> list[Run]:
    """Find the runs of segments of ``x`` whose translation ``beads``, which join ``x`` and ``y``, leave elsewhere."""
    typical = _typical_cosine(x, y, beads)
    free_x, free_y, joined = _left_over(x, y, beads, _UNLIKE * typical)
    seeds = _seeds(x, y, np.flatnonzero(free_x), np.flatnonzero(free_y))
    seeds = [seed for seed in seeds if seed.cosine >= _UNLIKE * typical]
    runs = []
    for chain in _chains(seeds, free_x, free_y):
        spans = range(chain[0].i, chain[-1].i + 1), range(chain[0].j, chain[-1].j + 1)
        if not _crosses(spans, joined):
            continue
        run = _grown(x, y, spans, free_x, free_y)
        if _convinces(x, y, run, chain, typical):
            runs.append(run)
    return runs


def _typical_cosine(x: Side, y: Side, beads: Iterable[Bead]) -> float:
    """The median cosine of the beads of one segment each."""
    pairs = [(bead.spans[0].start, bead.spans[1].start) for bead in beads if [*map(len, bead.spans)] == [1, 1]]
    if not pairs:
        return _USUAL
    i, j = np.array(pairs).T
    cosines = np.einsum("nd,nd->n", x.sums[i], y.sums[j]) / (x.norms[0][i] * y.norms[0][j] + _TINY)
    return max(float(np.median(cosines)), 0.05)


def _left_over(
    x: Side, y: Side, beads: Sequence[Bead], least: float
) -> tuple[NDArray[np.bool_], NDArray[np.bool_], NDArray[np.int64]]:
    """Which segments have no counterpart, bool (n,) and (m,), and where the beads begin that do join, int64 (k, 2).

    Without counterpart are the segments of one-sided and of doubtful beads, and those whose cosine with the other side
    of their bead is below ``least``.
    """
    free = np.ones(len(x), bool), np.ones(len(y), bool)
    joined = []
    for bead in beads:
        if _is_doubtful(bead):
            continue
        totals = [side.sums[span.start : span.stop].sum(axis=0) for side, span in zip((x, y), bead.spans, strict=True)]
        for k, side in enumerate((x, y)):
            span = slice(bead.spans[k].start, bead.spans[k].stop)
            other = totals[1 - k]
            cosines = side.sums[span] @ other / (side.norms[0][span] * np.linalg.norm(other) + _TINY)
            free[k][span] = cosines < least
        if not any(free[k][bead.spans[k].start : bead.spans[k].stop].all() for k in (0, 1)):
            joined.append([span.start for span in bead.spans])
    return *free, np.array(joined, np.int64).reshape(-1, 2)


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
    units = y.sums / (y.norms[0][:, None] + _TINY).astype(np.float32)
    best = np.empty(len(rows), np.int64)
    cosine, rival = np.empty(len(rows), np.float32), np.empty(len(rows), np.float32)
    for start in range(0, len(rows), _BLOCK):
        part = rows[start : start + _BLOCK]
        stop = start + len(part)
        block = (x.sums[part] @ units.T) / (x.norms[0][part][:, None] + _TINY)
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


def _crosses(spans: Spans, joined: NDArray[np.int64]) -> bool:
    """Whether a bead that joins lies before one span and behind the other."""
    before = [np.searchsorted(joined[:, k], spans[k].start) for k in (0, 1)]
    return bool(before[0] != before[1])


def _similarity(x: Side, y: Side, spans: Spans) -> float:
    a, b = (side.sums[span.start : span.stop].sum(axis=0) for side, span in zip((x, y), spans, strict=True))
    return float(a @ b / (np.linalg.norm(a) * np.linalg.norm(b) + _TINY))


def _grown(x: Side, y: Side, spans: Spans, free_x: NDArray[np.bool_], free_y: NDArray[np.bool_]) -> Run:
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
    margin = sum(seed.margin for seed in chain) / len(chain)
    several = min(map(len, run.spans)) > 1
    least, clear = _RUN if several else _SINGLE
    characters = min(side.lengths[span.start : span.stop].sum() for side, span in zip((x, y), run.spans, strict=True))
    return run.similarity >= least * typical and margin >= clear * typical and (several or characters >= _LONG)
