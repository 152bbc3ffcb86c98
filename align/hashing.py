"""An encoder without a model, for tests and examples."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from .cache import Vectors, join
from .clauses import clause_of_tokens
from .words import pack, word_of_tokens

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .encoding import Encoding

__all__ = ["HashEncoder"]


class HashEncoder:
    """An encoder without a model: words are hashed with their parts of three characters.

    Texts that share words or parts of words are near each other, whatever the platform.

    >>> encoding = HashEncoder().encode(["The house is old.", "The old house", "Salam!"])
    >>> unit = encoding.sums / np.linalg.norm(encoding.sums, axis=1, keepdims=True)
    >>> bool(unit[0] @ unit[1] > 0.5 > unit[0] @ unit[2])
    True
    """

    def __init__(self, dimensions: int = 256) -> None:
        self.dimensions = dimensions

    @property
    def name(self) -> str:
        """``hash-`` and the number of dimensions."""
        return f"hash-{self.dimensions}"

    @property
    def identity(self) -> str:
        """The same as the name."""
        return self.name

    def encode(self, texts: Sequence[str], advance: Callable[[int], None] | None = None) -> Encoding:
        """Encode ``texts``."""
        vectors = [self._vectors(text) for text in texts]
        if advance:
            advance(len(texts))
        return join(vectors)

    def _vectors(self, text: str) -> Vectors:
        spans = [match.span() for match in re.finditer(r"\w+|[^\w\s]", text)] or [(0, len(text))]
        words = np.stack([_hashed(text[a:b].casefold(), self.dimensions) for a, b in spans])
        clauses = clause_of_tokens(text, np.array(spans))
        starts = np.flatnonzero(np.diff(clauses, prepend=-1))
        widths = np.diff(starts, append=len(spans))
        means = np.concatenate([words.mean(0)[None], np.add.reduceat(words, starts) / widths[:, None]])
        counts = np.concatenate([[len(spans)], widths]).astype(np.float32)
        named = word_of_tokens(text, np.array(spans)) >= 0
        return Vectors(means.astype(np.float16), counts, pack(words[named]))


@lru_cache(maxsize=20_000)
def _hashed(word: str, dimensions: int) -> NDArray[np.float32]:
    vector = np.zeros(dimensions, np.float32)
    padded = f"<{word}>"
    for part in [padded, *(padded[k : k + 3] for k in range(len(padded) - 2))]:
        value = int.from_bytes(hashlib.blake2b(part.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")
        vector[(value >> 1) % dimensions] += 1 if value & 1 else -1
    return vector / max(1.0, float(np.linalg.norm(vector)))
