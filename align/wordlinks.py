"""Links of words: which words of two versions are each other's best match, and what that says of a bead.

A clause may find its best match in a sentence that has something like it; words that choose each other (the *mutual
best* of Jalili Sabet et al. 2020) are used up, so a sentence whose words are linked elsewhere has few left to be linked
here. The links between two sentences, each as strong as its cosine, are added up. Words are looked at only where beads
that are likely enough may join them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit

from .links import Band
from .overhangs import OVERHANG_FEATURES, Overhangs, WordPairs, fill_overhangs, find_overhangs
from .similarity import row_starts
from .threads import parts_of, side_by_side

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .words import CentredWords

__all__ = ["WORD_FEATURES", "Near", "WordLinks", "find_word_links", "segments_near", "word_features"]

WORD_FEATURES = (
    "one-sided: linked words",
    "one-sided: share of linked words",
    "words: links inside, summed",
    "words: links outside, summed",
    "words: links inside, share",
    "words: links outside, share",
    "words: links inside of the segment least linked",
    "words: links lost by the best cut inside",
    "words: links lost by the best cut inside, share",
    "words: links of the end that has fewest",
    "words: links of the end that has fewest, share",
    *OVERHANG_FEATURES,
)
"""Names of the features, in the order of the weights."""

Ends = tuple["NDArray[np.int64]", "NDArray[np.int64]", "NDArray[np.int64]", "NDArray[np.int64]"]
"""The nodes where beads begin and end, int64 (k,) each: i and j of the one, i and j of the other."""


class Near(NamedTuple):
    """Which segments are worth linking: of each of n, segments ``low`` up to ``high`` of the other version, int64 (n,).

    Neither bound ever decreases.
    """

    low: NDArray[np.int64]
    high: NDArray[np.int64]


class WordLinks(NamedTuple):
    """How strongly the words of segments near each other are linked.

    Segment i of x is looked at with segments ``low[i]`` up to ``high[i]`` of y; ``sums``: float64, for each i the links
    with those before each of these segments, and with all, beginning at ``starts[i] + i``. ``x_linked``, ``y_linked``:
    float64 (n + 1,) and (m + 1,), the links of all segments before each; ``x_words``, ``y_words``: their words.
    ``usual``: the words of a segment on average; ``overhangs``: what cuts between segments would part.
    """

    low: NDArray[np.int64]
    high: NDArray[np.int64]
    starts: NDArray[np.int64]
    sums: NDArray[np.float64]
    x_linked: NDArray[np.float64]
    y_linked: NDArray[np.float64]
    x_words: NDArray[np.float64]
    y_words: NDArray[np.float64]
    usual: float
    overhangs: Overhangs


def segments_near(n: int, m: int, beads: Ends) -> Near:
    """The segments that ``beads`` of versions of n and m join, those just beside, and what is between."""
    return Near(*_near(n, m, *map(np.ascontiguousarray, beads)))  # of one layout, so that it is compiled once


def find_word_links(x: CentredWords, y: CentredWords, near: Near) -> WordLinks:
    """Link the words of segments that are ``near``; both versions' words must have the same dimensions.

    >>> from .words import Words, centre_words, pack
    >>> words = centre_words(Words(pack(np.eye(4)), np.array([0, 2, 4])))  # two sentences of two words
    >>> one_to_one = np.array([0, 1]), np.array([0, 1]), np.array([1, 2]), np.array([1, 2])
    >>> find_word_links(words, words, segments_near(2, 2, one_to_one)).x_linked.round(2).tolist()
    [0.0, 2.0, 4.0]
    """
    n, m = len(x.starts) - 1, len(y.starts) - 1
    low, high = near
    starts = row_starts(low, high)
    pairs = _linked(x, y, low, high)
    linked = Band(low, starts, np.zeros(starts[-1]))
    _link((x.starts, y.starts), pairs, linked)
    overhangs = find_overhangs(pairs, (x.starts, y.starts), linked)
    sums, x_linked, y_linked = np.zeros(starts[-1] + n), np.zeros(n + 1), np.zeros(m + 1)
    _add_up(linked, sums, x_linked, y_linked)
    x_words, y_words = x.starts.astype(np.float64), y.starts.astype(np.float64)
    usual = 0.5 * (x_words[-1] / max(n, 1) + y_words[-1] / max(m, 1))
    return WordLinks(low, high, starts, sums, x_linked, y_linked, x_words, y_words, max(usual, 1.0), overhangs)


def word_features(links: WordLinks, beads: Ends) -> NDArray[np.float32]:
    """The features, float32 (k, features), of beads, in the order of :data:`WORD_FEATURES`.

    What they join is linked as far as it was looked at.
    """
    out = np.zeros((len(beads[0]), len(WORD_FEATURES)), np.float32)
    first_i, first_j, last_i, last_j = map(np.ascontiguousarray, beads)  # of one layout, so that it is compiled once
    _fill(out, links, first_i, first_j, last_i, last_j)
    fill_overhangs(out[:, -len(OVERHANG_FEATURES) :], links.overhangs, first_i, first_j, last_i, last_j)
    return out


@njit(cache=True, nogil=True)
def _near(n, m, i0, j0, i1, j1):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    low, high = np.full(n, m), np.zeros(n, np.int64)
    for k in range(len(i0)):
        for i in range(max(i0[k] - 1, 0), min(i1[k] + 1, n)):
            inside = i0[k] <= i < i1[k]
            first, last = max(j0[k] - inside, 0), min(j1[k] + inside, m)
            if first < last:
                low[i], high[i] = min(low[i], first), max(high[i], last)
    for i in range(n - 2, -1, -1):
        low[i] = min(low[i], low[i + 1])
    for i in range(n):
        high[i] = max(high[i], high[i - 1] if i else 0, low[i])
    return low, high


@njit(cache=True, nogil=True)
def _products(words, vector):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    out, half = np.empty(len(words.directions), np.float32), words.directions.shape[1]
    for w in range(len(out)):
        total = np.float32(0.0)
        for d in range(half):
            total += _low(words.directions[w, d]) * vector[d] + _high(words.directions[w, d]) * vector[half + d]
        out[w] = total
    return out


@njit(cache=True, inline="always")
def _low(packed):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    return np.int8(np.int8(packed << 4) >> 4)


@njit(cache=True, inline="always")
def _high(packed):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    return np.int8(np.int8(packed) >> 4)


@njit(cache=True, nogil=True)
def _unpacked(directions):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """See :func:`align.words.unpack`."""
    words, half = directions.shape
    out = np.empty((words, 2 * half), np.int8)
    for w in range(words):
        for d in range(half):
            out[w, d], out[w, half + d] = _low(directions[w, d]), _high(directions[w, d])
    return out


def _linked(x: CentredWords, y: CentredWords, low: NDArray[np.int64], high: NDArray[np.int64]) -> WordPairs:
    """Link the words that are each other's best match."""
    means = _products(x, y.mean), _products(y, x.mean), np.float32(x.mean @ y.mean)
    there, back = np.full(len(x.directions), -1), np.full(len(y.directions), -1)
    near, also = np.full(len(there), -np.inf, np.float32), np.full(len(back), -np.inf, np.float32)

    def match(part: tuple[int, int]) -> tuple[slice, NDArray[np.int64], NDArray[np.float32]]:
        first, last = part
        within = slice(int(y.starts[low[first]]), int(y.starts[high[last - 1]]))
        found, best = np.full(within.stop - within.start, -1), np.full(within.stop - within.start, -np.inf, np.float32)
        _match((x, y), means, (low, high), part, (there, near), (found, best))
        return within, found, best

    for within, found, best in side_by_side(match, parts_of(len(low))):
        better = best > also[within]  # of matches as good, the first stays
        back[within][better], also[within][better] = found[better], best[better]
    return WordPairs(*_agreed(there, near, back))


@njit(cache=True, nogil=True)
def _match(words, means, near, part, forth, back):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Find the best match of each word of some segments, and of each word of the other version among these.

    ``means`` are the products of each word with the mean of the other version, and that of both means; ``near`` the
    segments looked at; ``forth`` and ``back`` the numbers of the matches and their cosines, those of the other version
    from the first of its words that is looked at.
    """
    x, y = words
    x_mean, y_mean, both = means
    low, high = near
    there, cosines = forth
    found, best = back
    start = y.starts[low[part[0]]]
    for i in range(part[0], part[1]):
        first = y.starts[low[i]]
        own = _unpacked(x.directions[x.starts[i] : x.starts[i + 1]])
        others = _unpacked(y.directions[first : y.starts[high[i]]])
        for w in range(x.starts[i], x.starts[i + 1]):
            for v in range(first, first + len(others)):
                product = _dot(own[w - x.starts[i]], others[v - first]) - x_mean[w] - y_mean[v] + both
                cosine = product * x.scales[w] * y.scales[v]
                if cosine > cosines[w]:
                    cosines[w], there[w] = cosine, v
                if cosine > best[v - start]:
                    best[v - start], found[v - start] = cosine, w


@njit(cache=True, nogil=True)
def _agreed(there, near, back):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Keep the matches of words that chose each other, with their cosines; see :class:`~align.overhangs.WordPairs`."""
    partner, cosines = np.full(len(there), -1), np.zeros(len(there), np.float32)
    other, other_cosines = np.full(len(back), -1), np.zeros(len(back), np.float32)
    for w in range(len(there)):
        v = there[w]
        if v >= 0 and back[v] == w and near[w] > 0.0:
            partner[w], other[v] = v, w
            cosines[w] = other_cosines[v] = near[w]
    return partner, cosines, other, other_cosines


@njit(cache=True, nogil=True)
def _link(words, pairs, linked):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Add up the cosines of the words that are linked, for every two segments."""
    x_starts, y_starts = words
    low, starts, cells = linked
    for i in range(len(low)):
        for w in range(x_starts[i], x_starts[i + 1]):
            v = pairs.partner[w]
            if v >= 0:
                j = low[i]
                while y_starts[j + 1] <= v:
                    j += 1
                cells[starts[i] + j - low[i]] += pairs.cosines[w]


@njit(cache=True, inline="always")
def _dot(one, other):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """The product of small whole numbers, which is exact."""
    total = np.int32(0)
    for d in range(len(one)):
        total = np.int32(total + np.int32(one[d]) * np.int32(other[d]))
    return np.float32(total)


@njit(cache=True, nogil=True)
def _add_up(linked, sums, x_linked, y_linked):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    low, starts, cells = linked
    for i in range(len(low)):
        total = 0.0
        for place in range(starts[i], starts[i + 1]):
            total += cells[place]
            sums[place + i + 1] = total
            y_linked[place - starts[i] + low[i] + 1] += cells[place]
        x_linked[i + 1] = x_linked[i] + total
    for j in range(len(y_linked) - 1):
        y_linked[j + 1] += y_linked[j]


@njit(cache=True, inline="always")
def _row(w, p, start, stop):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """The links of segment p with segments ``start`` to ``stop`` of the other version."""
    start, stop = max(start, w.low[p]), min(stop, w.high[p])
    at = w.starts[p] + p - w.low[p]
    return w.sums[at + stop] - w.sums[at + start] if start < stop else 0.0


@njit(cache=True, inline="always")
def _block(w, i, k, j, m):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    total = 0.0
    for p in range(i, k):
        total += _row(w, p, j, m)
    return total


@njit(cache=True, nogil=True)
def _fill(out, w, i0, j0, i1, j1):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    for number in range(len(out)):
        f, i, j, k, m = out[number], i0[number], j0[number], i1[number], j1[number]
        x_all, y_all = w.x_linked[k] - w.x_linked[i], w.y_linked[m] - w.y_linked[j]
        x_words, y_words = w.x_words[k] - w.x_words[i], w.y_words[m] - w.y_words[j]
        if i == k or j == m:
            f[0] = (x_all + y_all) / w.usual
            f[1] = (x_all + y_all) / (x_words + y_words + 1.0)
            continue
        inside = _block(w, i, k, j, m)
        f[2] = inside / w.usual
        f[3] = (x_all + y_all - 2.0 * inside) / w.usual
        f[4] = 2.0 * inside / (x_words + y_words + 1.0)
        f[5] = (x_all - inside) / (x_words + 1.0) + (y_all - inside) / (y_words + 1.0)
        if k - i > 1 or m - j > 1:
            f[6], fewest = _least_linked(w, i, k, j, m)
            f[9] = fewest / w.usual
            f[10] = fewest / (inside + 1.0)
        if k - i > 1 and m - j > 1:
            lost = _best_cut(w, i, k, j, m)
            f[7] = lost / w.usual
            f[8] = lost / (inside + 1.0)


@njit(cache=True, inline="always")
def _best_cut(w, i, k, j, m):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """The links that the cut inside loses which loses fewest."""
    lost = np.inf
    for p in range(i + 1, k):
        for q in range(j + 1, m):
            lost = min(lost, _block(w, i, p, q, m) + _block(w, p, k, j, q))
    return lost


@njit(cache=True, inline="always")
def _least_linked(w, i, k, j, m):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """The links, for each of its words, of the segment that has fewest, and those of the end that has fewest."""
    least, fewest = np.inf, np.inf
    if k - i > 1:
        for p in range(i, k):
            links = _row(w, p, j, m)
            least = min(least, links / (w.x_words[p + 1] - w.x_words[p] + 1.0))
            if p == i or p == k - 1:
                fewest = min(fewest, links)
    if m - j > 1:
        for q in range(j, m):
            links = _block(w, i, k, q, q + 1)
            least = min(least, links / (w.y_words[q + 1] - w.y_words[q] + 1.0))
            if q == j or q == m - 1:
                fewest = min(fewest, links)
    return least, fewest
