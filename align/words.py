"""The words of a sentence, each with a short vector of its own.

Where an encoder is a transformer, they come from the layer in its middle, which tells what a word means more than what
the sentence is about (Jalili Sabet et al. 2020 find words that translate each other that way), in the same pass as the
sentence; they are projected at random into few dimensions, which keeps their angles well enough (Johnson and
Lindenstrauss 1984), and rounded to four bits: a long text has many words.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "CentredWords",
    "Words",
    "centre_words",
    "join_words",
    "layer_of_words",
    "pack",
    "unpack",
    "word_directions",
    "word_of_tokens",
]

_LONGEST = 8  # tokens; what is written without spaces is cut
_DIMENSIONS = 128
_MOST = 7  # in four bits, to both sides
_REACH = 2.8  # standard deviations that these are
_BLOCK = 4096
_SHRINK = 4.0  # sentences' worth of no centring, as for sentences


class Words(NamedTuple):
    """The words of n sentences, w in all.

    ``directions``: uint8 (w, k), vectors of one length as :func:`pack` rounds them; ``starts``: int64 (n + 1,), so that
    sentence i has words ``starts[i]`` up to ``starts[i + 1]``, perhaps none.
    """

    directions: NDArray[np.uint8]
    starts: NDArray[np.int64]

    def part(self, start: int, stop: int) -> Words:
        """The words of sentences ``start`` to ``stop``; nothing is copied but ``starts``."""
        first, last = self.starts[[start, stop]]
        return Words(self.directions[first:last], self.starts[start : stop + 1] - first)


class CentredWords(NamedTuple):
    """Words with what takes the mean word of their version away from them, so that no corpus of vectors is copied.

    ``mean``: float32 (2 k,); ``scales``: float32 (w,), one over the length of each word less the mean.
    """

    directions: NDArray[np.uint8]
    starts: NDArray[np.int64]
    mean: NDArray[np.float32]
    scales: NDArray[np.float32]

    def part(self, start: int, stop: int) -> CentredWords:
        """The words of sentences ``start`` to ``stop``, centred as in the whole version."""
        first, last = self.starts[[start, stop]]
        inside = slice(first, last)
        starts = self.starts[start : stop + 1] - first
        return CentredWords(self.directions[inside], starts, self.mean, self.scales[inside])


def layer_of_words(layers: int) -> int:
    """The number of the layer that words are taken from, of so many: half way up.

    >>> layer_of_words(12)
    6
    """
    return layers // 2


def word_of_tokens(text: str, offsets: NDArray[np.integer]) -> NDArray[np.int64]:
    """Number the words of a sentence; -1 for tokens without a letter or a digit.

    ``offsets``: (t, 2), where each token begins and ends in ``text``, in code points. Gives int64 (t,), the word of
    every token, counted from 0 and, where it is one, never falling.

    >>> text = "He left , unseen."
    >>> spans = [(-1, 2), (3, 7), (8, 9), (10, 12), (12, 16), (16, 17)]
    >>> word_of_tokens(text, np.array(spans)).tolist()
    [0, 1, -1, 2, 2, -1]
    """
    out = np.full(len(offsets), -1, np.int64)
    word, size, behind = -1, _LONGEST, 0
    for at, (start, stop) in enumerate(np.asarray(offsets).tolist()):
        piece = text[max(start, 0) : stop]  # the first token may begin in what stands before the text
        if start > behind or piece[:1].isspace() or size == _LONGEST:
            size = 0
        behind = stop
        if piece.isalnum() or any(map(str.isalnum, piece)):
            word += size == 0
            size += 1
            out[at] = word
    return out


def word_directions(values: NDArray[np.float32], words: NDArray[np.int64]) -> NDArray[np.uint8]:
    """Average the vectors, float32 (t, d), of each word's tokens, project and :func:`pack` them; uint8 (words, k).

    Each sentence is worked on alone, so that its words do not depend on what is encoded with it.
    """
    count = int(words.max(initial=-1)) + 1
    members = (words == np.arange(count)[:, None]).astype(np.float32)  # a product is quicker than reduceat
    return pack(members @ values @ _projection(values.shape[1]))


def pack(vectors: NDArray[np.floating]) -> NDArray[np.uint8]:
    """Bring vectors, (w, d), to one length and round them to four bits, uint8 (w, d / 2); a zero vector stays one.

    The first half of the dimensions lies in the low bits, the other one in the high bits.

    >>> unpack(pack(np.array([[3.0, 4.0], [0.0, 0.0], [1.0, -1.0]]))).tolist()
    [[2, 3], [0, 0], [2, -2]]
    """
    width = vectors.shape[1] + vectors.shape[1] % 2
    scale = np.float32(_MOST / _REACH * width**0.5)
    lengths = np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), np.float32(1e-9))
    rounded = np.zeros((len(vectors), width), np.int8)
    rounded[:, : vectors.shape[1]] = np.clip(np.rint(vectors * (scale / lengths)), -_MOST, _MOST)
    low, high = rounded[:, : width // 2], rounded[:, width // 2 :]
    return np.asarray((low & 15) | (high << 4)).view(np.uint8)


def unpack(directions: NDArray[np.uint8]) -> NDArray[np.int8]:
    """Undo :func:`pack`, as far as it can be undone: int8 (w, 2 k)."""
    low = ((directions << 4).view(np.int8)) >> 4
    return np.concatenate([low, directions.view(np.int8) >> 4], axis=1)


@cache
def _projection(dimensions: int) -> NDArray[np.float32]:
    """Random directions at right angles to each other, float32 (dimensions, at most 128)."""
    chance = np.random.default_rng(0)
    directions, _ = np.linalg.qr(chance.standard_normal((dimensions, min(_DIMENSIONS, dimensions))))
    return np.ascontiguousarray(directions, np.float32)


def join_words(parts: Sequence[Words]) -> Words:
    """Put the words of sentences that follow each other together; a single part is not copied."""
    if len(parts) == 1:
        return parts[0]
    sizes = np.concatenate([np.diff(part.starts) for part in parts])
    return Words(np.concatenate([part.directions for part in parts]), np.concatenate([[0], np.cumsum(sizes)]))


def centre_words(words: Words) -> CentredWords:
    """Work out the mean word of a version, which the language gives rather than the meaning, and what it changes."""
    directions, starts = words
    sentences = len(starts) - 1
    total = np.zeros(2 * directions.shape[1])
    for i in range(0, len(directions), _BLOCK):
        total += unpack(directions[i : i + _BLOCK]).sum(axis=0, dtype=np.float64)
    mean = (total / max(len(directions), 1) * (sentences / (sentences + _SHRINK))).astype(np.float32)
    scales = np.empty(len(directions), np.float32)
    for i in range(0, len(directions), _BLOCK):
        lengths = np.linalg.norm(unpack(directions[i : i + _BLOCK]) - mean, axis=1)
        scales[i : i + _BLOCK] = 1.0 / np.maximum(lengths, 1.0)
    return CentredWords(directions, starts, mean, scales)
