"""Numbers in digits: translators keep them, and encoders hardly tell one from another.

The headings "Article 8" and "Article 9" have nearly the same vector, and so have sentences that differ in a year. So of
a bead it is counted which numbers both of its sides have and which one side has alone, whole digits by whole digits:
"2.5" and "2,5" are a 2 and a 5 each. Of what stands alone, it is counted which numbers the sentences have that it would
stand between.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["DIGIT_FEATURES", "Digits", "digit_features", "find_digits"]

DIGIT_FEATURES = (
    "numbers: in both",
    "numbers: in one only",
    "numbers: in one only, share",
    "one-sided: numbers that stand nearby",
    "one-sided: numbers that do not stand nearby",
)
"""Names of the features, in the order of the weights."""

_DIGITS = re.compile(r"\d{1,18}")  # as many as fit in 64 bits
_MOST = 12  # numbers of a segment that are looked at
_NEAR = 2  # segments of the other version, before and behind what stands alone
_STEEP = 0.7  # two numbers are much; more are not much more


class Digits(NamedTuple):
    """The numbers of a version: ``values``, int64 (k,); those of segment i begin at ``starts[i]``, int64 (n + 1,)."""

    values: NDArray[np.int64]
    starts: NDArray[np.int64]

    def part(self, start: int, stop: int) -> Digits:
        """Those of segments ``start`` to ``stop``."""
        first, last = self.starts[[start, stop]]
        return Digits(self.values[first:last], self.starts[start : stop + 1] - first)

    def joined(self, starts: NDArray[np.int64]) -> Digits:
        """Those of longer segments, given by the one that each begins with, and one more."""
        return Digits(self.values, self.starts[starts])


def find_digits(texts: Sequence[str]) -> Digits:
    """Find the numbers of segments, of each the first twelve.

    >>> numbers = find_digits(["Chapter 3", "It rained.", "On 1 May 1990"])
    >>> numbers.values.tolist(), numbers.starts.tolist()
    ([3, 1, 1990], [0, 1, 1, 3])
    """
    found = [[int(match) for match in _DIGITS.findall(text)[:_MOST]] for text in texts]
    sizes = np.cumsum([0, *map(len, found)])
    return Digits(np.array([number for part in found for number in part], np.int64), sizes.astype(np.int64))


def digit_features(
    x: Digits, y: Digits, ends: tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]
) -> NDArray[np.float32]:
    """The features, float32 (k, features), of beads between nodes: i and j of the one, i and j of the other.

    >>> x, y = find_digits(["Chapter 3", "On 1 May 1990"]), find_digits(["Глава 3", "1 мая 1991"])
    >>> one_to_one = np.array([0, 1]), np.array([0, 1]), np.array([1, 2]), np.array([1, 2])
    >>> digit_features(x, y, one_to_one)[:, :3].round(2).tolist()
    [[0.5, 0.0, 0.0], [0.5, 0.75, 0.5]]
    """
    out = np.zeros((len(ends[0]), len(DIGIT_FEATURES)), np.float32)
    first_i, first_j, last_i, last_j = map(np.ascontiguousarray, ends)  # of one layout, so that it is compiled once
    _fill(out, x, y, (first_i, first_j, last_i, last_j))
    return out


@njit(cache=True, nogil=True)
def _fill(out, x, y, ends):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    i0, j0, i1, j1 = ends
    for k in range(len(out)):
        if i0[k] == i1[k]:
            _alone(out[k], y.values[y.starts[j0[k]] : y.starts[j1[k]]], x, i0[k])
            continue
        if j0[k] == j1[k]:
            _alone(out[k], x.values[x.starts[i0[k]] : x.starts[i1[k]]], y, j0[k])
            continue
        one = x.values[x.starts[i0[k]] : x.starts[i1[k]]]
        other = y.values[y.starts[j0[k]] : y.starts[j1[k]]]
        if len(one) + len(other) == 0:
            continue
        both = _shared(one, other)
        apart = len(one) + len(other) - 2 * both
        out[k, 0] = 1.0 - np.exp(-_STEEP * both)
        out[k, 1] = 1.0 - np.exp(-_STEEP * apart)
        out[k, 2] = apart / (len(one) + len(other))


@njit(cache=True, nogil=True)
def _alone(f, own, other, at):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Fill in the features of what stands alone before segment ``at`` of the other version, given its numbers."""
    first, last = other.starts[max(at - _NEAR, 0)], other.starts[min(at + _NEAR, len(other.starts) - 1)]
    there = _shared(own, other.values[first:last])
    f[3] = 1.0 - np.exp(-_STEEP * there)
    f[4] = 1.0 - np.exp(-_STEEP * (len(own) - there))


@njit(cache=True, nogil=True)
def _shared(one, other):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """How many numbers both have, each as often as it stands in both."""
    used = np.zeros(len(other), np.bool_)
    for number in one:
        for k in range(len(other)):
            if not used[k] and other[k] == number:
                used[k] = True
                break
    return used.sum()
