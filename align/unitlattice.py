"""The units worth looking at: nodes that all pairs hold possible, and the units between them.

Versions are added one by one, and from the third on only the likeliest nodes beside each segment of the first go on
(progressively, as in multiple sequence alignment).

The more versions there are, the larger units become, for what any one version joins is joined in all: a unit is bounded
by what is cut inside it and not by its size alone. Any two nodes near each other make a unit, and so do two likely
nodes further apart that have no likely node between them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit

from .unitfeatures import UNIT_FEATURES, Pairs, node_features, stack_pairs, unit_features

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .pairmodel import PairPosterior

__all__ = ["UnitLattice", "unit_lattice"]

_PLAUSIBLE = 1e-3  # the least probability of a node in any pair
_REACH = 6  # the most segments of one version in a unit, whatever is cut inside
_MOST = 11 / 3  # the most segments in such a unit, for each version
_FARTHEST = 32  # the most segments of one version in a larger unit
_LIKELY = 0.3  # how likely, by the pairs that doubt most, the nodes are where such units end, and which none has inside
_RIVALS = 8  # the most likely nodes, none of them before another, from which larger units lead to one
_MOST_NODES = 64  # for each segment of the first version
_COUNT = len(UNIT_FEATURES)


class UnitLattice(NamedTuple):
    """Nodes of all versions, int64 (k, versions), and the units between them by the numbers of their nodes."""

    nodes: NDArray[np.int64]
    begin: NDArray[np.int64]
    end: NDArray[np.int64]
    pairs: Pairs
    known: NDArray[np.float64]

    def features(self) -> NDArray[np.float64]:
        """The features of all units, float64 (units, features)."""
        return np.asarray(_features(self.pairs, self.nodes, self.known, self.begin, self.end))

    def scores(self, weights: NDArray[np.float64]) -> NDArray[np.float64]:
        """The potentials of all units, float64 (units,)."""
        return np.asarray(_scores(self.pairs, self.nodes, self.known, self.begin, self.end, weights))


def unit_lattice(
    pairs: Mapping[tuple[int, int], PairPosterior],
    sizes: Sequence[int],
    wanted: NDArray[np.int64] | None = None,
) -> UnitLattice:
    """Find the nodes that all pairs hold possible, those ``wanted`` besides, and the units between them.

    A chain of units always leads from the first node to the last: where the cuts of the pairs do not meet, it goes
    segment by segment to the next likely node.
    """
    nodes = _plausible_nodes(pairs, sizes)
    if wanted is not None:
        nodes = np.unique(np.concatenate([nodes, wanted]), axis=0)
    stacked = stack_pairs(pairs, len(sizes))
    while True:
        known = node_features(stacked, nodes)
        likely = np.flatnonzero(known[:, 0] >= _LIKELY)
        begin, end = _units_between(nodes, likely)
        gaps = _gaps(nodes, likely, begin, end)
        if not len(gaps):
            return UnitLattice(nodes, begin, end, stacked, known)
        nodes = np.unique(np.concatenate([nodes, *(_steps(*nodes[gap]) for gap in gaps)]), axis=0)


def _plausible_nodes(pairs: Mapping[tuple[int, int], PairPosterior], sizes: Sequence[int]) -> NDArray[np.int64]:
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
        likely = pair.node_probability(first[parent], column) >= _PLAUSIBLE
        ends = (found == 0).all(axis=1)[parent] & (column == 0)
        ends |= (found == np.array(sizes[:version])).all(axis=1)[parent] & (column == sizes[version])
        parent, column, ends = parent[likely | ends], column[likely | ends], ends[likely | ends]
        grown = np.column_stack([found[parent], column])
        lowest = np.ones(len(grown))
        for earlier in range(version):
            lowest = np.minimum(lowest, pairs[earlier, version].node_probability(grown[:, earlier], column))
        keep = (lowest >= _PLAUSIBLE) | ends
        found, weight = grown[keep], weight[parent][keep] * lowest[keep]
        if version >= 2:
            found, weight = _likeliest(found, weight, ends[keep])
    return found


def _likeliest(
    nodes: NDArray[np.int64], weight: NDArray[np.float64], ends: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Keep the likeliest nodes of each segment of the first version, and the ends."""
    order = np.lexsort((-weight, nodes[:, 0]))
    firsts = np.searchsorted(nodes[order, 0], nodes[order, 0], side="left")
    rank = np.empty(len(nodes), np.int64)
    rank[order] = np.arange(len(nodes)) - firsts
    keep = (rank < _MOST_NODES) | ends
    return nodes[keep], weight[keep]


def _units_between(nodes: NDArray[np.int64], likely: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """All units, by their nodes, sorted by the one where they end; ``likely`` are numbers of nodes, in order."""
    count = _fill_units(nodes, likely, np.zeros((0, 2), np.int64))
    out = np.zeros((count, 2), np.int64)
    _fill_units(nodes, likely, out)
    return np.ascontiguousarray(out[:, 0]), np.ascontiguousarray(out[:, 1])


@njit(cache=True)
def _fill_units(nodes, likely, out):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Count the units, and write them where there is room."""
    count = oldest = place = 0
    for v in range(len(nodes)):
        if place < len(likely) and likely[place] == v:
            count = _fill_larger(nodes, likely, place, out, count)
            place += 1
        while nodes[oldest, 0] < nodes[v, 0] - _REACH:
            oldest += 1
        for u in range(oldest, v):
            if _is_small(nodes[u], nodes[v]):
                count = _add(out, count, u, v)
    return count


@njit(cache=True)
def _fill_larger(nodes, likely, place, out, count):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Add the larger units that end at one of the ``likely`` nodes, and begin at the nearest of those before it."""
    v = likely[place]
    nearest, found = np.zeros(_RIVALS, np.int64), 0
    while place > 0 and found < _RIVALS:
        place -= 1
        u = likely[place]
        if nodes[v, 0] - nodes[u, 0] > _FARTHEST:
            break
        steps = nodes[v] - nodes[u]
        hidden = steps.min() < 0
        for w in nearest[:found]:
            hidden |= (nodes[u] <= nodes[w]).all()
        if hidden:
            continue
        nearest[found] = u
        found += 1
        if steps.max() <= _FARTHEST and not _is_small(nodes[u], nodes[v]):
            count = _add(out, count, u, v)
    return count


@njit(cache=True)
def _is_small(before, after):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    taken = 0
    for version in range(len(before)):
        step = after[version] - before[version]
        if not 0 <= step <= _REACH:
            return False
        taken += step
    return taken <= round(_MOST * len(before))


@njit(cache=True)
def _add(out, count, u, v):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    if count < len(out):
        out[count, 0], out[count, 1] = u, v
    return count + 1


@njit(cache=True)
def _gaps(nodes, likely, begin, end):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Where no unit leads on: from which of the ``likely`` nodes to which one ahead, int64 (gaps, 2)."""
    gaps, count = np.zeros((len(likely), 2), np.int64), 0
    leads = np.zeros(len(nodes), np.int64)  # the last node that a unit leads to from each
    for unit in range(len(begin)):
        leads[begin[unit]] = max(leads[begin[unit]], end[unit])
    reached, is_likely = np.zeros(len(nodes), np.bool_), np.zeros(len(nodes), np.bool_)
    reached[0] = True
    is_likely[likely] = True
    v, unit, last, farthest = 1, 0, 0, leads[0]
    while not reached[-1]:
        if v > farthest:
            ahead = _next_likely(nodes, likely, last)
            gaps[count, 0], gaps[count, 1] = last, ahead
            count += 1
            reached[ahead] = True
            v, unit, last, farthest = ahead + 1, np.searchsorted(end, ahead + 1), ahead, max(farthest, leads[ahead])
            continue
        while unit < len(end) and end[unit] == v:
            reached[v] |= reached[begin[unit]]
            unit += 1
        if reached[v]:
            farthest = max(farthest, leads[v])
            if is_likely[v] and nodes[v].sum() > nodes[last].sum():
                last = v
        v += 1
    return gaps[:count]


@njit(cache=True)
def _next_likely(nodes, likely, last):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """The nearest of the ``likely`` nodes that lie ahead of one in every version."""
    best, nearest = len(nodes) - 1, (nodes[-1] - nodes[last]).sum()
    for place in range(np.searchsorted(likely, last, side="right"), len(likely)):
        steps = nodes[likely[place]] - nodes[last]
        if steps[0] >= nearest:
            break
        if steps.min() >= 0 and steps.sum() < nearest:
            best, nearest = likely[place], steps.sum()
    return best


def _steps(start: NDArray[np.int64], stop: NDArray[np.int64]) -> NDArray[np.int64]:
    """The nodes on a way from one node to another, segment by segment."""
    moves = np.repeat(np.eye(len(start), dtype=np.int64), stop - start, axis=0)
    return start + np.cumsum(moves, axis=0)


@njit(cache=True)
def _features(pairs, nodes, known, begin, end):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    out = np.zeros((len(begin), _COUNT))
    for k in range(len(begin)):
        unit_features(out[k], pairs, nodes, known, begin[k], end[k])
    return out


@njit(cache=True)
def _scores(pairs, nodes, known, begin, end, weights):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    out = np.zeros(len(begin))
    f = np.zeros(_COUNT)
    for k in range(len(begin)):
        unit_features(f, pairs, nodes, known, begin[k], end[k])
        for feature in range(_COUNT):
            out[k] += f[feature] * weights[feature]
    return out
