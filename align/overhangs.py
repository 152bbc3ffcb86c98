"""Words that hang over a cut: the end of a segment that the beginning of the segment across the cut translates.

Where a heading or a clause stands at the end of a segment in one version and at the beginning of the next in the other,
cutting both there parts what belongs together. All else in the segments may agree, so that neither the wholes nor the
sum of links outside tell much of it; but there are links from the last words of a segment to the first ones beyond.
Going from the cut into a segment, a word linked across it counts for the overhang, and one linked elsewhere against it,
as much as the cosine of the link, and one without a link a little against it; the most that this adds up to is how much
hangs over. The links of common words to somewhere in a segment nearby add up to nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit

from .links import Band, value

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["OVERHANG_FEATURES", "Overhangs", "WordPairs", "fill_overhangs", "find_overhangs"]

OVERHANG_FEATURES = (
    "words: hanging over at the end",
    "words: hanging over at the end of what is joined, summed",
    "words: hanging over at the best cut inside",
)
"""Names of the features, in the order of the weights."""

_UNLINKED = 0.15  # what a word without a link counts against an overhang
_STEEP = 2.0  # one word well linked across a cut, or several, is much; more is not much more


class WordPairs(NamedTuple):
    """The words of x and y that are linked.

    ``partner``: int64 (words of x,), the word of y that each is linked to, -1 for none; ``cosines``: float32, of these;
    ``other`` and ``other_cosines``: the same of the words of y.
    """

    partner: NDArray[np.int64]
    cosines: NDArray[np.float32]
    other: NDArray[np.int64]
    other_cosines: NDArray[np.float32]


class Overhangs(NamedTuple):
    """How much would hang over where segments are parted, for segments i of x and j of y in a band.

    ``behind``: of the end of i, which ends at a cut, and the beginning of j, which begins there; ``before``: of the
    beginning of i and the end of j.
    """

    behind: Band
    before: Band


def find_overhangs(
    pairs: WordPairs,
    words: tuple[NDArray[np.int64], NDArray[np.int64]],
    linked: Band,
) -> Overhangs:
    """Find what hangs over wherever segments are linked.

    Args:
        pairs: the words that are linked.
        words: where the words of each segment of x and of y begin, int64 (n + 1,) and (m + 1,).
        linked: the links of each two segments that are looked at, added up.

    >>> one_word_each = np.array([0, 1, 2])
    >>> crossed = np.array([-1, 0]), np.float32([0, 0.9]), np.array([1, -1]), np.float32([0.9, 0])
    >>> cells = Band(np.zeros(2, np.int64), np.array([0, 2, 4]), np.array([0.0, 0.0, 0.9, 0.0]))
    >>> find_overhangs(WordPairs(*crossed), (one_word_each,) * 2, cells).before.values.round(2).tolist()
    [0.0, 0.0, 0.9, 0.0]
    """
    behind, before = (linked._replace(values=np.zeros(len(linked.values))) for _ in range(2))
    _find(pairs, words, linked, behind.values, before.values)
    return Overhangs(behind, before)


@njit(cache=True, nogil=True)
def _find(pairs, words, linked, behind, before):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    x, y = words
    one, other = (pairs.partner, pairs.cosines), (pairs.other, pairs.other_cosines)
    for i in range(len(linked.low)):
        own = x[i], x[i + 1]
        for cell in range(linked.starts[i], linked.starts[i + 1]):
            j = cell - linked.starts[i] + linked.low[i]
            across = y[j], y[j + 1]
            if linked.values[cell] > 0.0:
                behind[cell] = min(_reach(one, own, across, True), _reach(other, across, own, False))
                before[cell] = min(_reach(one, own, across, False), _reach(other, across, own, True))


@njit(cache=True, nogil=True)
def _reach(linked, own, across, backward):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """The most that a segment's words add up to, from its beginning or from its end, for those linked ``across``."""
    partner, cosines = linked
    most = total = 0.0
    for k in range(own[1] - own[0]):
        w = own[1] - 1 - k if backward else own[0] + k
        if partner[w] < 0:
            total -= _UNLINKED
        elif across[0] <= partner[w] < across[1]:
            total += cosines[w]
        else:
            total -= cosines[w]
        most = max(most, total)
    return most


@njit(cache=True, nogil=True)
def _at_cut(overhangs, i, j):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """How much hangs over, one way or the other, when versions are cut at node (i, j)."""
    behind = value(overhangs.behind, i - 1, j) if i > 0 else 0.0
    before = value(overhangs.before, i, j - 1) if i < len(overhangs.before.low) else 0.0
    return max(behind, before)


@njit(cache=True, nogil=True)
def fill_overhangs(out, overhangs, i0, j0, i1, j1):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Fill in the features, (k, features), of beads from nodes (i0, j0) to nodes (i1, j1), int64 (k,) each."""
    for number in range(len(out)):
        f, i, j, k, m = out[number], i0[number], j0[number], i1[number], j1[number]
        end = _at_cut(overhangs, k, m)
        f[0] = 1.0 - np.exp(-_STEEP * end)
        if i < k and j < m:
            f[1] = end
        if k - i > 1 and m - j > 1:
            least = np.inf
            for p in range(i + 1, k):
                for q in range(j + 1, m):
                    least = min(least, _at_cut(overhangs, p, q))
            f[2] = 1.0 - np.exp(-_STEEP * least)
