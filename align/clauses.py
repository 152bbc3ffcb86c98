"""Cutting a sentence's tokens into clauses: the parts whose translations can be looked for on their own.

A clause ends at punctuation. Clauses of one or two tokens join a neighbour, and those of more than six tokens are
cut into equal parts, so that one vector always stands for about a phrase.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["clause_of_tokens"]

_SHORTEST = 3  # tokens
_LONGEST = 6
_CUT = re.compile(r'[,;:.!?…—–()«»"“”]+(?=\s|$)|\s[—–-]\s')


def clause_of_tokens(text: str, offsets: NDArray[np.integer]) -> NDArray[np.int64]:
    """Number the clauses of a sentence.

    ``offsets``: (t, 2), where each token begins and ends in ``text``, in code points. Gives int64 (t,), the clause
    of every token, counted from 0 and never falling.

    >>> text = "He came in, and she left the house."
    >>> starts = [0, 3, 8, 10, 12, 16, 20, 25, 29, 34]
    >>> clause_of_tokens(text, np.array([(start, start) for start in starts])).tolist()
    [0, 0, 0, 0, 1, 1, 1, 1, 1, 1]
    """
    count = len(offsets)
    if count == 0:
        return np.zeros(0, np.int64)
    ends = [match.end() for match in _CUT.finditer(text)]
    part = np.searchsorted(np.array(ends, np.int64), np.asarray(offsets)[:, 0], side="right")
    starts = _parts(_merged((np.flatnonzero(np.diff(part)) + 1).tolist(), count))
    marks = np.zeros(count, np.int64)
    marks[starts[1:]] = 1
    return np.cumsum(marks)


def _merged(cuts: list[int], count: int) -> list[int]:
    """Drop the cuts that would leave a clause too short; give the bounds that stay, first and last included."""
    bounds = [0]
    for cut in cuts:
        if cut - bounds[-1] >= _SHORTEST:
            bounds.append(cut)
    if count - bounds[-1] < _SHORTEST and len(bounds) > 1:
        bounds.pop()
    return [*bounds, count]


def _parts(bounds: list[int]) -> list[int]:
    """Cut what is too long into equal parts; give where each part starts."""
    starts: list[int] = []
    for first, last in pairwise(bounds):
        pieces = -(-(last - first) // _LONGEST)
        starts += [first + (last - first) * k // pieces for k in range(pieces)]
    return starts
