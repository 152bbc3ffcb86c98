"""Centred vectors, and dot products in a band around the diagonal path.

All sentence encoders put every text near one direction of their space; cosines of unrelated sentences then sit close
under those of translations (.77 against .91 for multilingual-e5-small on news). Taking each version's mean token
vector away first removes that direction and the language's own (unrelated: .00, translations: .65) and raises
retrieval in the same text (Azerbaijani to English, news: .973 to .995).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from .digits import Digits, find_digits
from .marks import ends_inside, final_mark
from .threads import in_parts
from .words import CentredWords, Words, centre_words, join_words

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .encoding import Encoding

__all__ = [
    "LONGEST_RUN",
    "Side",
    "banded_clause_matches",
    "banded_dots",
    "cells_of_band",
    "prepare_portions",
    "prepare_side",
    "row_starts",
    "segments_in_reach",
]

LONGEST_RUN = 5  # the most segments a bead may hold on one side
_ROWS = 64
_CLAUSE_ROWS = 16
_BLOCK = 1024
_SHRINK = 4.0  # sentences' worth of no centring: a version of one sentence must not become the zero vector


@dataclass(frozen=True, slots=True)
class Side:
    """One version, sentence by sentence, ready to be aligned with another.

    ``borders``: int64 (segments + 1,), the sentence that each of its segments begins with (:mod:`align.sentences`);
    ``sums``: float32 (n, d), centred and token-weighted; ``norms``: float64 (LONGEST_RUN, n), ``norms[a - 1, i]`` is
    the length of the vector of segments i to i + a; ``lengths``: float64 (n,), characters; ``marks``: int64 (n,), how
    each segment ends; ``ends``: bool (n,), whether a sentence ends inside it; ``clauses``: int8 (m, d), centred, which
    ``clause_scales``, float32 (m,), bring to unit length; ``clause_weights``: float64 (m,), tokens over the mean tokens
    of a sentence; ``clause_starts``: int64 (n + 1,); ``digits``: its numbers; ``words``: its words, where the encoder
    tells of them.
    """

    borders: NDArray[np.int64]
    sums: NDArray[np.float32]
    norms: NDArray[np.float64]
    lengths: NDArray[np.float64]
    marks: NDArray[np.int64]
    ends: NDArray[np.bool_]
    clauses: NDArray[np.int8]
    clause_scales: NDArray[np.float32]
    clause_weights: NDArray[np.float64]
    clause_starts: NDArray[np.int64]
    digits: Digits
    words: CentredWords | None

    def __len__(self) -> int:
        return len(self.lengths)

    @property
    def segments(self) -> int:
        """How many segments its sentences are parts of."""
        return len(self.borders) - 1

    def part(self, start: int, stop: int) -> Side:
        """Sentences ``start`` to ``stop`` on their own, where segments end; runs that reach beyond keep their norms."""
        inside = slice(start, stop)
        first, last = self.clause_starts[[start, stop]]
        borders = self.borders[np.searchsorted(self.borders, start) : np.searchsorted(self.borders, stop, "right")]
        return replace(
            self,
            borders=borders - start,
            sums=self.sums[inside],
            norms=np.ascontiguousarray(self.norms[:, inside]),  # for another layout, what reads it is compiled again
            lengths=self.lengths[inside],
            marks=self.marks[inside],
            ends=self.ends[inside],
            clauses=self.clauses[first:last],
            clause_scales=self.clause_scales[first:last],
            clause_weights=self.clause_weights[first:last],
            clause_starts=self.clause_starts[start : stop + 1] - first,
            digits=self.digits.part(start, stop),
            words=self.words and self.words.part(start, stop),
        )

    def joined(self, whole: NDArray[np.bool_] | None = None) -> Side:
        """Join the sentences of each segment into one; of some segments only, with ``whole``, bool (segments,)."""
        starts = self.borders
        if whole is not None:
            inside = np.zeros(len(self) + 1, np.bool_)
            for segment in np.flatnonzero(whole):
                inside[starts[segment] + 1 : starts[segment + 1]] = True
            starts = np.flatnonzero(~inside)
        if len(starts) == len(self) + 1:
            return self
        first = starts[:-1]
        sizes = np.diff(starts)
        sums = np.add.reduceat(self.sums, first, axis=0)
        return replace(
            self,
            borders=np.searchsorted(starts, self.borders),
            sums=sums,
            norms=_run_norms(sums),
            lengths=np.add.reduceat(self.lengths, first) + sizes - 1,
            marks=self.marks[starts[1:] - 1],
            ends=np.logical_or.reduceat(self.ends, first) | (sizes > 1),
            clause_weights=self.clause_weights * (len(sizes) / len(self)),
            clause_starts=self.clause_starts[starts],
            digits=self.digits.joined(starts),
            words=self.words and self.words._replace(starts=self.words.starts[starts]),
        )


def prepare_side(encoding: Encoding, texts: Sequence[str], borders: NDArray[np.int64] | None = None) -> Side:
    """Centre the encoding of sentences and work out what every pair it takes part in needs.

    ``borders`` tells with which of them each segment begins; without it, each is a segment.
    """
    return prepare_portions([encoding], texts, borders)


def prepare_portions(
    portions: Iterable[Encoding], texts: Sequence[str], borders: NDArray[np.int64] | None = None
) -> Side:
    """Do so with an encoding that comes in portions, of which each is let go before the next one is asked for.

    From the second portion on, vectors of clauses, which take most of the memory of a long text, are kept in float16.
    """
    sentences, clauses = _Vectors(), _Vectors()
    sizes: list[NDArray[np.int64]] = []
    words: list[Words | None] = []
    for encoding in portions:
        sentences.add(encoding.sums, encoding.counts)
        clauses.add(encoding.clause_sums, encoding.clause_counts, half=bool(sizes))
        sizes.append(np.diff(encoding.clause_starts))
        words.append(encoding.words)
        del encoding
    n = len(texts)
    weights = np.concatenate(clauses.counts).astype(np.float64)
    weights *= n / max(weights.sum(), 1.0)
    directions = _directions(clauses, n)
    starts = np.concatenate([[0], np.cumsum(np.concatenate(sizes))]).astype(np.int64)
    told = [part for part in words if part is not None]
    known = centre_words(join_words(told)) if len(told) == len(words) else None
    del told, words
    sums = _centred(sentences, n)
    lengths = np.array([len(text.strip()) for text in texts], np.float64)
    marks = np.array([final_mark(text) for text in texts], np.int64)
    ends = np.array([ends_inside(text) for text in texts], np.bool_)
    if borders is None:
        borders = np.arange(n + 1)
    numbers = find_digits(texts)
    return Side(borders, sums, _run_norms(sums), lengths, marks, ends, *directions, weights, starts, numbers, known)


class _Vectors:
    """Sums of token vectors that come in portions, to be centred once their mean is known, and then let go."""

    def __init__(self) -> None:
        self.counts: list[NDArray[np.float32]] = []
        self._sums: list[tuple[NDArray[np.floating], NDArray[np.float32] | float]] = []
        self._total: NDArray[np.float64] = np.zeros(1)

    def add(self, sums: NDArray[np.float32], counts: NDArray[np.float32], *, half: bool = False) -> None:
        """Add a portion, to be kept in float16 when ``half`` is asked for, whatever the size of its numbers."""
        self._total = self._total + sums.sum(axis=0, dtype=np.float64)
        self.counts.append(counts)
        if not half:
            self._sums.append((sums, 1.0))
            return
        kept, scales = np.empty(sums.shape, np.float16), np.empty((len(sums), 1), np.float32)
        for i in range(0, len(sums), _BLOCK):
            rows = slice(i, i + _BLOCK)
            most = np.maximum(sums[rows].max(axis=1, initial=1e-30), -sums[rows].min(axis=1, initial=0.0))[:, None]
            kept[rows], scales[rows] = sums[rows] / most, most
        self._sums.append((kept, scales))

    @property
    def shape(self) -> tuple[int, int]:
        """How many there are, and their dimensions."""
        return sum(map(len, self.counts)), len(self._total)

    def centred(self, sentences: int) -> Iterator[tuple[int, NDArray[np.float32]]]:
        """Yield a few centred rows at a time with the number of the first, so that they need little memory."""
        total = self._total / max(sum(float(counts.sum()) for counts in self.counts), 1.0)
        mean = (total * (sentences / (sentences + _SHRINK))).astype(np.float32)
        first = 0
        for counts in self.counts:
            sums, scales = self._sums.pop(0)
            for i in range(0, len(sums), _BLOCK):
                block = sums[i : i + _BLOCK]
                if not isinstance(scales, float):
                    block = block * scales[i : i + _BLOCK]
                yield first + i, block - counts[i : i + _BLOCK, None] * mean
            first += len(sums)


def _centred(vectors: _Vectors, sentences: int) -> NDArray[np.float32]:
    out = np.empty(vectors.shape, np.float32)
    for i, block in vectors.centred(sentences):
        out[i : i + len(block)] = block
    return out


def _directions(vectors: _Vectors, sentences: int) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Centred and of unit length, in a byte each times a scale: clauses take most of the memory of a long text."""
    out, scales = np.empty(vectors.shape, np.int8), np.empty(vectors.shape[0], np.float32)
    for i, block in vectors.centred(sentences):
        rows = slice(i, i + len(block))
        most = np.abs(block).max(axis=1, initial=0.0) + np.float32(1e-6)
        out[rows] = np.rint(block * (127 / most)[:, None])
        scales[rows] = most / 127 / (np.linalg.norm(block, axis=1) + np.float32(1e-6))
    return out, scales


def _run_norms(sums: NDArray[np.float32]) -> NDArray[np.float64]:
    n = len(sums)
    norms = np.zeros((LONGEST_RUN, n))
    for i in range(0, n, _BLOCK):
        own = sums[i : i + _BLOCK + LONGEST_RUN - 1]
        run = np.zeros_like(own)
        for a in range(1, min(LONGEST_RUN, len(own)) + 1):
            run = run[: len(own) - a + 1] + own[a - 1 :]
            stop = min(i + _BLOCK, n - a + 1)
            norms[a - 1, i:stop] = np.linalg.norm(run[: stop - i], axis=1)
    return norms


def row_starts(low: NDArray[np.int64], high: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where each row of a band begins when its rows (columns ``low`` up to ``high``) lie one after another."""
    return np.concatenate([[0], np.cumsum(high - low)]).astype(np.int64)


def cells_of_band(low: NDArray[np.int64], starts: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The row and the column of every cell of a band, int64 (cells,) each, one row after another."""
    rows = np.repeat(np.arange(len(low)), np.diff(starts))
    return rows, np.arange(starts[-1]) - starts[rows] + low[rows]


def segments_in_reach(
    low: NDArray[np.int64], high: NDArray[np.int64], columns: int, back: int, ahead: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The band of segments that a band of nodes allows beads of so many rows to hold; there are ``columns`` in all."""
    rows = np.arange(len(low) - 1)
    return low[np.maximum(rows - back, 0)], np.minimum(high[np.minimum(rows + ahead, len(rows))], columns)


def banded_dots(
    a: NDArray[np.float32], b: NDArray[np.float32], low: NDArray[np.int64], high: NDArray[np.int64]
) -> NDArray[np.float32]:
    """Dot products of row i of ``a`` with rows ``low[i]`` up to ``high[i]`` of ``b``, one row after another."""
    starts = row_starts(low, high)
    out = np.empty(starts[-1], np.float32)
    for i in range(0, len(a), _ROWS):
        stop = min(i + _ROWS, len(a))
        first = low[i]
        block = a[i:stop] @ b[first : high[stop - 1]].T
        _copy_rows(block, low[i:stop] - first, starts[i : stop + 1], out)
    return out


@njit(cache=True, nogil=True)
def _copy_rows(block, low, starts, out):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Copy what the band allows of each row of a block, from column ``low[row]`` on."""
    for row in range(len(low)):
        for place in range(starts[row], starts[row + 1]):
            out[place] = block[row, low[row] + place - starts[row]]


def banded_clause_matches(
    x: Side, y: Side, low: NDArray[np.int64], high: NDArray[np.int64]
) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """How well each clause of ``x`` finds its best match in each sentence of ``y`` that the band allows.

    Returns the cosines (float32, flat) and where each clause's row begins (int64, one more than there are clauses): the
    row of a clause of sentence i holds sentences ``low[i]`` up to ``high[i]`` of ``y``.
    """
    sizes = np.diff(x.clause_starts)
    starts = np.concatenate([[0], np.cumsum(np.repeat(high - low, sizes))]).astype(np.int64)
    out = np.empty(starts[-1], np.float32)

    def match(begin: int, end: int) -> None:
        for i in range(begin, end, _ROWS):
            stop = min(i + _ROWS, end)
            d0 = y.clause_starts[low[i]]
            others = _floats(y, d0, y.clause_starts[high[stop - 1]])
            for k in range(i, stop, _CLAUSE_ROWS):
                last = min(k + _CLAUSE_ROWS, stop)
                c0, c1 = x.clause_starts[k], x.clause_starts[last]
                sentences = y.clause_starts[low[k] : high[last - 1] + 1]
                block = _floats(x, c0, c1) @ others[sentences[0] - d0 : sentences[-1] - d0].T
                owner = np.repeat(low[k:last] - low[k], sizes[k:last])
                _best_of_rows(block, owner, sentences - sentences[0], starts[c0 : c1 + 1], out)

    in_parts(len(x), match)
    return out, starts


def _floats(side: Side, start: int, stop: int) -> NDArray[np.float32]:
    """Clauses ``start`` to ``stop``, of unit length."""
    return side.clauses[start:stop].astype(np.float32) * side.clause_scales[start:stop, None]


@njit(cache=True, nogil=True)
def _best_of_rows(block, low, sentences, starts, out):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """The most of each row of a block in each sentence that the band allows, from number ``low[row]`` on."""
    for row in range(len(low)):
        for place in range(starts[row], starts[row + 1]):
            sentence = low[row] + place - starts[row]
            most = block[row, sentences[sentence]]
            for column in range(sentences[sentence] + 1, sentences[sentence + 1]):
                most = max(most, block[row, column])
            out[place] = most
