"""What an encoder gives: vectors of sentences and of their clauses that can be added up.

A run of sentences gets the token-weighted mean of its members' vectors, and a mean is a sum over a count; so an
:class:`Encoding` keeps sums and counts, and no text ever goes through the model twice.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from corpora import EncoderError

from .words import Words

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .sentences import Parted

__all__ = ["Encoder", "Encoding", "check"]

_LARGEST = 1e9  # beyond it, products of vectors run out of float32


@dataclass(frozen=True, slots=True)
class Encoding:
    """Vectors of ``n`` sentences that have ``m`` clauses in all, in ``d`` dimensions.

    ``sums``: float32 (n, d), each sentence's token vectors added up; ``counts``: float32 (n,), its tokens;
    ``clause_sums``: float32 (m, d) and ``clause_counts``: float32 (m,), the same for its clauses (every sentence has at
    least one); ``clause_starts``: int64 (n + 1,), so that sentence i has clauses ``clause_starts[i]`` up to
    ``clause_starts[i + 1]``; ``words``: the words of the sentences, ``None`` where the encoder does not tell.
    """

    sums: NDArray[np.float32]
    counts: NDArray[np.float32]
    clause_sums: NDArray[np.float32]
    clause_counts: NDArray[np.float32]
    clause_starts: NDArray[np.int64]
    words: Words | None = None

    def __len__(self) -> int:
        return len(self.counts)

    def part(self, start: int, stop: int) -> Encoding:
        """Sentences ``start`` to ``stop`` on their own; nothing is copied but where they start."""
        first, last = self.clause_starts[[start, stop]]
        inside, clauses = slice(start, stop), slice(first, last)
        starts = self.clause_starts[start : stop + 1] - first
        words = self.words and self.words.part(start, stop)
        sums, counts = self.clause_sums[clauses], self.clause_counts[clauses]
        return Encoding(self.sums[inside], self.counts[inside], sums, counts, starts, words)


class Encoder(Protocol):
    """Anything that turns sentences into an :class:`Encoding`.

    ``name`` identifies the model for provenance and for its trained weights.
    """

    @property
    def name(self) -> str:
        """The name of the model, as in ``multilingual-e5-small-q4``."""

    def encode(self, texts: Sequence[str], advance: Callable[[int], None] | None = None) -> Encoding:
        """Encode ``texts``; ``advance`` is called with the number of texts done since it was last called."""


def check(encoding: Encoding, given: Sequence[tuple[Parted, range]], encoder: str) -> None:
    """Check that an encoding of sentences of versions, one version after the other, can be aligned.

    Raises:
        EncoderError: naming the encoder, the versions and, where one is to blame, the segment, when there are not as
            many vectors as sentences, arrays do not fit together, or a number is not finite, too large, or no count.
    """
    names = [f"{document.id} ({document.language})" for (document, _), _ in given]
    about = f"the encoder {encoder} gave version{'s' * (len(names) > 1)} {' and '.join(names)}"
    if not isinstance(encoding, Encoding):
        raise EncoderError(f"{about} {type(encoding).__name__}, not an Encoding")
    n, m = sum(len(span) for _, span in given), len(encoding.clause_counts)
    if len(encoding.counts) != n or len(encoding.sums) != n:
        raise EncoderError(f"{about} {len(encoding.sums)} vectors for {n} sentences")
    fits = (
        encoding.sums.ndim == encoding.clause_sums.ndim == 2
        and encoding.sums.shape[1] == encoding.clause_sums.shape[1]
        and len(encoding.clause_sums) == m
        and encoding.clause_starts.shape == (n + 1,)
        and encoding.clause_starts[0] == 0
        and encoding.clause_starts[-1] == m
        and bool((np.diff(encoding.clause_starts) > 0).all())
    )
    if not fits:
        raise EncoderError(f"{about} clauses that do not fit its sentences; every sentence needs one or more")
    if encoding.words is not None and not _fit(encoding.words, n):
        raise EncoderError(f"{about} words that do not fit its sentences; see align.words.Words")
    bad = _first_bad(encoding)
    if bad is None:
        return
    row, what = bad
    for name, (parted, span) in zip(names, given, strict=True):
        if row < len(span):
            number, text = parted.owner(span[row]), parted.document.segments[span[row]].text
            about = f"segment {number} of version {name}, {text[:40]!r}"
            raise EncoderError(f"the encoder {encoder} gave {what} for {about}")
        row -= len(span)


def _fit(words: Words, sentences: int) -> bool:
    if not isinstance(words, Words):
        return False
    directions, starts = words
    return (
        directions.ndim == 2
        and directions.dtype == np.uint8
        and starts.shape == (sentences + 1,)
        and starts[0] == 0
        and starts[-1] == len(directions)
        and bool((np.diff(starts) >= 0).all())
    )


def _first_bad(encoding: Encoding) -> tuple[int, str] | None:
    """The first sentence with numbers that cannot be used, and what is wrong with them."""
    each = np.arange(len(encoding))
    owner = np.repeat(each, np.diff(encoding.clause_starts))
    for rows, of in ((encoding.sums, each), (encoding.clause_sums, owner)):
        largest, smallest = rows.max(axis=1, initial=0.0), rows.min(axis=1, initial=0.0)  # not a number stays one
        bad = of[~((largest < _LARGEST) & (smallest > -_LARGEST))]
        if len(bad):
            return int(bad[0]), "a vector that is not finite or too large"
    for counts, of in ((encoding.counts, each), (encoding.clause_counts, owner)):
        bad = of[~((counts > 0) & (counts < _LARGEST))]
        if len(bad):
            return int(bad[0]), "a count of tokens that is not above 0"
    return None
