"""Encoders made of functions: whatever gives a vector for a sentence can align."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from corpora import EncoderError

from .cache import Vectors, join

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from .encoding import Encoding

__all__ = ["SentenceEncoder"]

_PORTION = 256  # sentences given to the function at a time
_WORD = re.compile(r"\w+|[^\w\s]")


class SentenceEncoder:
    """An encoder made of a function from sentences to their vectors, float (n, d).

    A sentence weighs in a run as its number of words, and is its only clause: encoding clauses on their own takes twice
    as long, and gained nothing where it was tried, with weights of the encoder's own or those of the embedded one.

    ``name`` identifies the model in provenance. Nothing is kept on disk.

    >>> def letters(texts):
    ...     return [[text.count(letter) for letter in "abcdefgh"] for text in texts]
    >>> SentenceEncoder("letters", letters).encode(["a bed", "ha!"]).sums.tolist()[1]
    [2.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 2.0]
    """

    def __init__(self, name: str, function: Callable[[list[str]], ArrayLike]) -> None:
        self._name = name
        self._function = function

    @property
    def name(self) -> str:
        """The name of the model."""
        return self._name

    @property
    def identity(self) -> str:
        """The same as the name."""
        return self._name

    def encode(self, texts: Sequence[str], advance: Callable[[int], None] | None = None) -> Encoding:
        """Encode ``texts``.

        Raises:
            EncoderError: when the function does not give a vector of finite numbers for each text.
        """
        vectors: list[Vectors] = []
        for start in range(0, len(texts), _PORTION):
            portion = list(texts[start : start + _PORTION])
            vectors += self._portion(portion)
            if advance:
                advance(len(portion))
        return join(vectors)

    def _portion(self, texts: list[str]) -> list[Vectors]:
        given = self._function(texts)
        try:
            rows = np.asarray(given, np.float32)
        except (TypeError, ValueError) as error:
            raise EncoderError(f"the encoder {self._name} gave no array of numbers: {error}") from error
        if rows.ndim != 2 or len(rows) != len(texts):
            raise EncoderError(f"the encoder {self._name} gave {rows.shape} numbers for {len(texts)} texts; a row each")
        with np.errstate(over="ignore"):  # it becomes infinite, which is looked for next
            means = rows.astype(np.float16)
        if not np.isfinite(means).all():
            raise EncoderError(f"the encoder {self._name} gave a vector that is not finite, or too large for float16")
        words = [max(1, len(_WORD.findall(text))) for text in texts]
        return [
            Vectors(np.stack([mean, mean]), np.array([count, count], np.float32))
            for mean, count in zip(means, words, strict=True)
        ]
