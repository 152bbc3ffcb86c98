"""What an encoder gives: vectors of sentences and of their clauses that can be added up.

A run of sentences gets the token-weighted mean of its members' vectors, and a mean is a sum over a count; so an
:class:`Encoding` keeps sums and counts, and no text ever goes through the model twice.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Encoder", "Encoding"]


@dataclass(frozen=True, slots=True)
class Encoding:
    """Vectors of ``n`` sentences that have ``m`` clauses in all, in ``d`` dimensions.

    ``sums``: float32 (n, d), each sentence's token vectors added up; ``counts``: float32 (n,), its tokens;
    ``clause_sums``: float32 (m, d) and ``clause_counts``: float32 (m,), the same for its clauses (every sentence has at
    least one); ``clause_starts``: int64 (n + 1,), so that sentence i has clauses ``clause_starts[i]`` up to
    ``clause_starts[i + 1]``.
    """

    sums: NDArray[np.float32]
    counts: NDArray[np.float32]
    clause_sums: NDArray[np.float32]
    clause_counts: NDArray[np.float32]
    clause_starts: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.counts)


class Encoder(Protocol):
    """Anything that turns sentences into an :class:`Encoding`.

    ``name`` identifies the model for provenance and for its trained weights.
    """

    @property
    def name(self) -> str:
        """The name of the model, as in ``multilingual-e5-small-q4``."""

    def encode(self, texts: Sequence[str], advance: Callable[[int], None] | None = None) -> Encoding:
        """Encode ``texts``; ``advance`` is called with the number of texts done since it was last called."""
