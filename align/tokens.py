"""A text as an encoder's tokens, cut into windows that the model can take, and windows put into batches."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from corpora import EncoderError

from .loading import quiet

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Tokens", "batches", "tokenise"]

_BATCH = 2048  # tokens in one batch


class Tokens(NamedTuple):
    """A text in tokens: the model's own and the prefix in front, the text's, the model's own behind."""

    front: list[int]
    body: list[int]
    back: list[int]
    offsets: NDArray[np.int64]  # of the body, in the text

    def windows(self, longest: int) -> list[list[int]]:
        """Cut what is too long for the model into equal parts, each with its front and back."""
        room = max(1, longest - len(self.front) - len(self.back))
        parts = max(1, -(-len(self.body) // room))
        cuts = [len(self.body) * k // parts for k in range(parts + 1)]
        return [self.front + self.body[a:b] + self.back for a, b in pairwise(cuts)]


def tokenise(tokenizer: Any, texts: Sequence[str], prefix: str) -> list[Tokens]:  # noqa: ANN401 (transformers')
    """Tokenise ``texts`` with ``prefix`` before each, whatever their length.

    Raises:
        EncoderError: when the tokenizer cannot say where its tokens are in the text.
    """
    if not getattr(tokenizer, "is_fast", False):
        raise EncoderError("the encoder has no fast tokenizer, which clauses need; take another model")
    width = len(prefix)
    with quiet():
        given = tokenizer(
            [prefix + text for text in texts],
            truncation=False,
            verbose=False,
            return_offsets_mapping=True,
            return_special_tokens_mask=True,
        )
    result = []
    for ids, offsets, special in zip(
        given["input_ids"], given["offset_mapping"], given["special_tokens_mask"], strict=True
    ):
        first, last = 0, len(ids)
        while last and special[last - 1]:
            last -= 1
        while first < last and (special[first] or offsets[first][1] <= width):
            first += 1
        spans = np.array(offsets[first:last], np.int64).reshape(-1, 2) - width
        result.append(Tokens(ids[:first], ids[first:last], ids[last:], spans))
    return result


def batches(lengths: list[int]) -> list[list[int]]:
    """Put numbers of texts of one length together, at most ``_BATCH`` tokens, shortest first.

    >>> batches([3, 2, 3])
    [[1], [0, 2]]
    """
    order = sorted(range(len(lengths)), key=lengths.__getitem__)
    result = []
    for length, members in groupby(order, key=lengths.__getitem__):
        same, size = list(members), max(1, _BATCH // max(1, length))
        result += [same[k : k + size] for k in range(0, len(same), size)]
    return result
