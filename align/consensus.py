"""From pairs to units: the segmentation of all versions with the highest expected accuracy.

The posteriors of each two versions become link probabilities of their segments. A consistency transform, as ProbCons
has for sequences (Do et al. 2005), makes a link likelier when both its ends point to one segment of a third version.
Then one dynamic program over all versions chooses cuts: a node is a place in every version at once, and a unit, between
two nodes, gains the sum of (probability - threshold) of the links inside it. Nodes that some pair holds impossible are
left out, which makes the program exact for three versions in all but name, and possible for more.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit

from .features import SHAPES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .pairmodel import PairPosterior

__all__ = ["THRESHOLD", "choose_cuts", "link_probabilities"]

THRESHOLD = 0.2
_TRANSFORM = 0.5  # the share of a link's weight that comes from third versions
_PLAUSIBLE = 1e-3  # the least probability of a node in any pair
_REACH = 7  # the most segments of one version in a unit
_MOST_NODES = 64  # for each segment of the first version


class Links(NamedTuple):
    """Link probabilities of two versions in a band: row i has columns ``low[i]`` up to ``low[i] + width``."""

    low: NDArray[np.int64]
    starts: NDArray[np.int64]
    values: NDArray[np.float64]


def link_probabilities(pair: PairPosterior, rows: int, columns: int) -> Links:
    """The probability that two segments are in one bead, for every two segments in the band."""
    index = np.arange(rows)
    low = pair.low[np.maximum(index - 8, 0)]
    high = np.minimum(pair.high[np.minimum(index + 8, rows)], columns)
    starts = np.concatenate([[0], np.cumsum(high - low)]).astype(np.int64)
    values = np.zeros(starts[-1])
    _add_links(pair.low, pair.starts, pair.beads, low, starts, values)
    return Links(low, starts, np.minimum(values, 1.0))


@njit(cache=True)
def _add_links(low, starts, beads, link_low, link_starts, values):  # type: ignore[no-untyped-def]  # noqa
    for i in range(len(low)):
        for node in range(starts[i], starts[i + 1]):
            j = node - starts[i] + low[i]
            for shape in range(2, len(SHAPES)):
                if beads[node, shape] > 1e-6:
                    for p in range(i - SHAPES[shape, 0], i):
                        for q in range(j - SHAPES[shape, 1], j):
                            values[link_starts[p] + q - link_low[p]] += beads[node, shape]


@njit(cache=True)
def _value(low, starts, values, p, q):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    place = starts[p] + q - low[p]
    if q < low[p] or place >= starts[p + 1]:
        return 0.0
    return values[place]


@njit(cache=True)
def _through(xy, xz, yz, out):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """For each link of x and y, the best path through a segment of z."""
    for p in range(len(xy.low)):
        for place in range(xy.starts[p], xy.starts[p + 1]):
            q = place - xy.starts[p] + xy.low[p]
            most = 0.0
            for at in range(xz.starts[p], xz.starts[p + 1]):
                if xz.values[at] > 1e-4:
                    other = _value(yz.low, yz.starts, yz.values, q, at - xz.starts[p] + xz.low[p])
                    most = max(most, xz.values[at] * other)
            out[place] += most


def _turned(links: Links, columns: int) -> Links:
    """The same links seen from the other version."""
    sizes = np.diff(links.starts)
    rows = np.repeat(np.arange(len(sizes)), sizes)
    targets = np.arange(links.starts[-1]) - np.repeat(links.starts[:-1] - links.low, sizes)
    low, high = np.full(columns, len(sizes), np.int64), np.zeros(columns, np.int64)
    np.minimum.at(low, targets, rows)
    np.maximum.at(high, targets, rows + 1)
    low = np.minimum(low, high)
    starts = np.concatenate([[0], np.cumsum(high - low)]).astype(np.int64)
    values = np.zeros(starts[-1])
    values[starts[targets] + rows - low[targets]] = links.values
    return Links(low, starts, values)


def _transform(links: dict[tuple[int, int], Links], versions: int) -> dict[tuple[int, int], Links]:
    if versions < 3:
        return {pair: links[pair] for pair in combinations(range(versions), 2)}
    out = {}
    for x, y in combinations(range(versions), 2):
        through = np.zeros(len(links[x, y].values))
        for z in set(range(versions)) - {x, y}:
            _through(links[x, y], links[x, z], links[y, z], through)
        mixed = (1 - _TRANSFORM) * links[x, y].values + _TRANSFORM * through / (versions - 2)
        out[x, y] = links[x, y]._replace(values=mixed)
    return out


def choose_cuts(pairs: dict[tuple[int, int], PairPosterior], sizes: list[int]) -> NDArray[np.int64]:
    """Cut all versions into units.

    ``pairs`` holds the posterior of versions a and b, for every a < b; ``sizes`` the segments of each version.
    Returns the nodes of the best path, int64 (units + 1, versions): unit k holds the segments from row k to row k + 1.
    """
    links: dict[tuple[int, int], Links] = {}
    for (a, b), pair in pairs.items():
        links[a, b] = link_probabilities(pair, sizes[a], sizes[b])
        links[b, a] = _turned(links[a, b], sizes[b])
    mixed = _transform(links, len(sizes))
    plausible = _PLAUSIBLE
    while True:
        nodes = _plausible_nodes(pairs, sizes, plausible)
        ends = np.array(list(combinations(range(len(sizes)), 2)), np.int64)
        gains = [_cumulative(mixed[pair]) for pair in combinations(range(len(sizes)), 2)]
        path = _best_path(nodes, ends, tuple(gains))
        if len(path):
            return np.asarray(nodes[path])
        plausible /= 100.0  # the cuts of the pairs do not meet often enough: look at unlikelier ones
        if plausible < 1e-12:
            return _fallback(sizes)


def _fallback(sizes: list[int]) -> NDArray[np.int64]:
    """Every segment alone: what is left when no two pairs agree on anything."""
    rows = [[0] * len(sizes)]
    for version, size in enumerate(sizes):
        for _ in range(size):
            rows.append([*rows[-1][:version], rows[-1][version] + 1, *rows[-1][version + 1 :]])
    return np.array(rows, np.int64)


def _plausible_nodes(pairs: dict[tuple[int, int], PairPosterior], sizes: list[int], least: float) -> NDArray[np.int64]:
    """Places in all versions that every pair holds possible, in lexicographic order."""
    found = np.arange(sizes[0] + 1)[:, None]
    weight = np.ones(len(found))
    for version in range(1, len(sizes)):
        pair = pairs[0, version]
        first = found[:, 0]
        widths = pair.high[first] - pair.low[first]
        parent = np.repeat(np.arange(len(found)), widths)
        offsets = np.arange(len(parent)) - np.repeat(np.cumsum(widths) - widths, widths)
        column = pair.low[first][parent] + offsets
        grown = np.column_stack([found[parent], column])
        lowest = np.ones(len(grown))
        for earlier in range(version):
            lowest = np.minimum(lowest, _node_probability(pairs[earlier, version], grown[:, earlier], column))
        ends = (grown == 0).all(axis=1) | (grown == np.array(sizes[: version + 1])).all(axis=1)
        keep = (lowest >= least) | ends
        found, weight = grown[keep], weight[parent][keep] * lowest[keep]
        if version >= 2:
            found, weight = _likeliest(found, weight, ends[keep])
    return found


def _node_probability(pair: PairPosterior, i: NDArray[np.int64], j: NDArray[np.int64]) -> NDArray[np.float64]:
    inside = (j >= pair.low[i]) & (j < pair.high[i])
    place = np.where(inside, pair.starts[i] + j - pair.low[i], 0)
    return np.where(inside, pair.nodes[place], 0.0)


def _likeliest(
    nodes: NDArray[np.int64], weight: NDArray[np.float64], ends: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Keep the likeliest nodes of each row of the first version, so that many versions cannot multiply them."""
    order = np.lexsort((-(weight + ends), nodes[:, 0]))
    row = nodes[order, 0]
    rank = np.arange(len(order)) - np.searchsorted(row, row)
    keep = np.sort(order[rank < _MOST_NODES])
    return nodes[keep], weight[keep]


def _cumulative(links: Links) -> Links:
    """Each row's running sum of (probability - threshold), so that a block costs two look-ups a row."""
    return links._replace(values=np.concatenate([[0.0], np.cumsum(links.values - THRESHOLD)]))


@njit(cache=True)
def _block_gain(links, i0, i1, j0, j1):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    total = 0.0
    for p in range(i0, i1):
        low, start, width = links.low[p], links.starts[p], links.starts[p + 1] - links.starts[p]
        a, b = min(max(j0 - low, 0), width), min(max(j1 - low, 0), width)
        total += links.values[start + b] - links.values[start + a] - THRESHOLD * (j1 - j0 - (b - a))
    return total


@njit(cache=True)
def _follows(before, after):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Whether a unit may lie between two nodes: forward everywhere, not empty, not too large."""
    taken = 0
    for version in range(len(before)):
        step = after[version] - before[version]
        if step < 0 or step > _REACH:
            return False
        taken += step
    return taken > 0


@njit(cache=True)
def _gain(gains, ends, before, after):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    total = 1e-6  # of two ways that explain as much, the one with more units
    for pair, links in enumerate(gains):
        a, b = ends[pair]
        total += _block_gain(links, before[a], after[a], before[b], after[b])
    return total


@njit(cache=True)
def _best_path(nodes, ends, gains):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """The best chain of nodes from the first to the last; empty when there is none."""
    best = np.full(len(nodes), -1e30)
    before = np.full(len(nodes), -1, np.int64)
    best[0] = 0.0
    oldest = 0
    for v in range(1, len(nodes)):
        while nodes[oldest, 0] < nodes[v, 0] - _REACH:
            oldest += 1
        for u in range(oldest, v):
            if best[u] > -1e29 and _follows(nodes[u], nodes[v]):
                value = best[u] + _gain(gains, ends, nodes[u], nodes[v])
                if value > best[v]:
                    best[v], before[v] = value, u
    if before[-1] < 0:
        return np.zeros(0, np.int64)
    path = [len(nodes) - 1]
    while path[-1] > 0:
        path.append(before[path[-1]])
    return np.array(path[::-1])
