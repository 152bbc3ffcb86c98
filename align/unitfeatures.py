"""The features of a unit: what the posteriors of all pairs of versions say for it.

They are counted per pair, per version or per segment in a way that makes three versions and more give numbers of one
size, so that weights trained on three serve for six.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit

from .links import Band, both_views

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from .pairmodel import PairPosterior

__all__ = ["UNIT_FEATURES", "Pairs", "mean_least", "node_features", "stack_pairs", "unit_features"]

UNIT_FEATURES = (
    "one version only",
    "versions that take no part",
    "one segment of each version",
    "two segments at most",
    "three segments or more",
    "two segments or more of each version",
    "end: log of the cut, least of pairs",
    "end: log of the cut, mean of pairs",
    "cut inside, least of pairs",
    "log of no cut inside, least of pairs",
    "log of no cut inside, product of pairs",
    "links inside over the threshold, summed",
    "left out, though the version takes part",
    "linked, though the version takes no part",
    "the unit is a bead, summed over pairs",
    "the unit is a bead, least of pairs",
    "the unit is a bead, most of pairs",
    "links of the segment least linked",
)
"""Names of the features, in the order of the weights."""

_THRESHOLD = 0.2  # of a link
_LINKED = 3  # segments of another version, at most, that each is expected to be linked to
_LEAST = 1e-3


class Stack(NamedTuple):
    """Bands, one after another: see :class:`~align.links.Band`; the rows of each begin at ``rows`` among all."""

    rows: NDArray[np.int64]
    low: NDArray[np.int64]
    starts: NDArray[np.int64]
    values: NDArray[np.float64]


class Pairs(NamedTuple):
    """The posteriors of all pairs of versions, one pair after another.

    ``ends``: int64 (pairs, 2), the versions of each; ``nodes`` and ``links``: see :class:`~align.links.View`;
    ``alone``: at row a * versions + b, how likely each segment of a has no counterpart in b; ``bead_starts``: where the
    beads that end at each node begin among ``begin`` and ``beads``, which give the node where each begins and its
    probability.
    """

    ends: NDArray[np.int64]
    nodes: Stack
    links: Stack
    alone_starts: NDArray[np.int64]
    alone: NDArray[np.float64]
    bead_starts: NDArray[np.int64]
    begin: NDArray[np.int64]
    beads: NDArray[np.float64]


def stack_pairs(pairs: Mapping[tuple[int, int], PairPosterior], versions: int) -> Pairs:
    """Put the posteriors of versions a and b, for every a < b, one after another."""
    keys = list(combinations(range(versions), 2))
    views = {key: both_views(pairs[key])[0] for key in keys}
    nodes = _stack([views[key].nodes for key in keys])
    none = np.zeros(0)
    alone = [none] * (versions * versions)
    for a, b in keys:
        alone[a * versions + b], alone[b * versions + a] = views[a, b].alone, views[a, b].left
    first = nodes.starts[nodes.rows]
    counts = [np.bincount(pairs[key].end, minlength=len(pairs[key].nodes)) for key in keys]
    return Pairs(
        np.array(keys, np.int64),
        nodes,
        _stack([views[key].links for key in keys]),
        _offsets([len(values) for values in alone]),
        np.concatenate(alone),
        _offsets(np.concatenate(counts)),
        np.concatenate([pairs[key].begin + offset for key, offset in zip(keys, first, strict=False)]),
        np.concatenate([pairs[key].probabilities for key in keys]),
    )


def _stack(bands: Sequence[Band]) -> Stack:
    return Stack(
        _offsets([len(band.low) for band in bands]),
        np.concatenate([band.low for band in bands]),
        _offsets(np.concatenate([np.diff(band.starts) for band in bands])),
        np.concatenate([band.values for band in bands]),
    )


def _offsets(sizes: ArrayLike) -> NDArray[np.int64]:
    return np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)


@njit(cache=True)
def _place(stack, pair, i, j):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """The place of row i and column j of a pair's band among all; -1 outside the band."""
    row = stack.rows[pair] + i
    place = stack.starts[row] + j - stack.low[row]
    if j < stack.low[row] or place >= stack.starts[row + 1]:
        return -1
    return place


@njit(cache=True)
def _value(stack, pair, i, j):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    place = _place(stack, pair, i, j)
    return stack.values[place] if place >= 0 else 0.0


@njit(cache=True)
def mean_least(values):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """The mean of the least third of the values of all pairs, float64 (pairs,): of three pairs, the least.

    The least of many pairs would be the one that happens to be wrong. The values are put in order.

    >>> round(mean_least(np.array([0.9, 0.2, 0.7, 0.8, 0.4, 0.9])), 3)
    0.3
    """
    values.sort()
    wanted = left = len(values) / 3.0
    total = 0.0
    for likely in values:
        total += likely * min(left, 1.0)
        left = max(left - 1.0, 0.0)
    return total / wanted


@njit(cache=True)
def node_features(p, nodes):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """For each node of all versions (int64 (k, versions)) its probability in the pairs: least, mean log, product.

    The product is taken to the power that makes any number of pairs weigh as three. Float64 (k, 3).
    """
    out = np.zeros((len(nodes), 3))
    count = len(p.ends)
    every = np.zeros(count)
    for k in range(len(nodes)):
        logs, product = 0.0, 0.0
        for pair in range(count):
            likely = _value(p.nodes, pair, nodes[k, p.ends[pair, 0]], nodes[k, p.ends[pair, 1]])
            every[pair] = likely
            logs += math.log(max(likely, _LEAST))
            product += math.log(max(likely, 1e-12))
        out[k, 0], out[k, 1], out[k, 2] = mean_least(every), logs / count, math.exp(product * 3.0 / count)
    return out


@njit(cache=True)
def unit_features(f, p, nodes, known, u, v):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Fill ``f`` (float64, one per feature) for the unit between nodes ``u`` and ``v``, numbers into ``nodes``.

    ``known`` is what :func:`node_features` gives for ``nodes``, which are in lexicographic order.
    """
    f[:] = 0.0
    before, after = nodes[u], nodes[v]
    _shape(f, before, after)
    f[6] = math.log(max(known[v, 0], _LEAST)) / 3.0
    f[7] = known[v, 1] / 3.0
    least, product = 0.0, 0.0
    for w in range(u + 1, v):
        inside = True
        for version in range(len(before)):
            inside &= before[version] <= nodes[w, version] <= after[version]
        if inside:
            least, product = max(least, known[w, 0]), max(product, known[w, 2])
    f[8] = least
    f[9] = math.log(max(1.0 - least, 1e-2))
    f[10] = math.log(max(1.0 - product, 1e-2))
    _pairs_in_unit(f, p, before, after)
    _segments_in_unit(f, p, before, after)


@njit(cache=True)
def _shape(f, before, after):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    versions = len(before)
    part, least, most = 0, after[0] - before[0], 0
    for version in range(versions):
        taken = after[version] - before[version]
        part += taken > 0
        least, most = min(least, taken), max(most, taken)
    f[0] = part == 1
    if part > 1:
        f[1] = (versions - part) / (versions - 2)
        f[2] = part == versions and most == 1
        f[3] = most == 2
        f[5] = least > 1
    f[4] = most > 2


@njit(cache=True)
def _pairs_in_unit(f, p, before, after):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    inside, total, least, most = 0.0, 0.0, 1.0, 0.0
    for pair in range(len(p.ends)):
        a, b = p.ends[pair]
        for i in range(before[a], after[a]):
            for j in range(before[b], after[b]):
                inside += _value(p.links, pair, i, j)
        one, other = after[a] - before[a], after[b] - before[b]
        inside -= _THRESHOLD * min(one * other, _LINKED * max(one, other))
        begin, end = _place(p.nodes, pair, before[a], before[b]), _place(p.nodes, pair, after[a], after[b])
        likely = 0.0
        if begin >= 0 and end >= 0:
            for k in range(p.bead_starts[end], p.bead_starts[end + 1]):
                if p.begin[k] == begin:
                    likely = p.beads[k]
        total, least, most = total + likely, min(least, likely), max(most, likely)
    scale = 3.0 / len(p.ends)
    f[11], f[14], f[15], f[16] = inside * scale, total * scale, least, most


@njit(cache=True)
def _segments_in_unit(f, p, before, after):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    versions = len(before)
    scale = 2.0 / (versions - 1)
    weakest = 1.0
    for a in range(versions):
        for i in range(before[a], after[a]):
            total, others = 0.0, 0
            for b in range(versions):
                if b == a:
                    continue
                alone = p.alone[p.alone_starts[a * versions + b] + i]
                if after[b] > before[b]:
                    f[12] += alone * scale
                    first, second = min(a, b), max(a, b)
                    pair = first * versions - first * (first + 1) // 2 + second - first - 1
                    total += _best_link(p.links, pair, i, (before[b], after[b]), a < b)
                    others += 1
                else:
                    f[13] += (1.0 - alone) * scale
            if others:
                weakest = min(weakest, total / others)
    f[17] = weakest


@njit(cache=True)
def _best_link(links, pair, i, span, is_row):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    most = 0.0
    for j in range(span[0], span[1]):
        most = max(most, _value(links, pair, i, j) if is_row else _value(links, pair, j, i))
    return most
