"""From pairs to units: one chain of units over all versions.

A node is a place in every version at once. Those that every pair holds possible are the nodes of a lattice whose steps
are units, scored by a log-linear model of what the pairs say (``unitfeatures.py``); the best chain is found, and how
likely each of its units is, as in the pair model. Versions are added one by one, and from the third on only the
likeliest nodes beside each segment of the first go on (progressively, as in multiple sequence alignment).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit

from .chains import best_path, forward_backward
from .similarity import cells_of_band
from .unitfeatures import UNIT_FEATURES, Pairs, node_features, stack_pairs, unit_features

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .pairmodel import PairPosterior

__all__ = ["UnitChain", "UnitLattice", "unit_chain", "unit_lattice"]

_PLAUSIBLE = 1e-3  # the least probability of a node in any pair
_REACH = 6  # the most segments of one version in a unit
_MOST = 11 / 3  # the most segments in a unit, for each version
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


class UnitChain(NamedTuple):
    """The chain of which units are chosen: nodes, int64 (k, versions), and the units between them, with potentials."""

    nodes: NDArray[np.int64]
    begin: NDArray[np.int64]
    end: NDArray[np.int64]
    scores: NDArray[np.float64]

    def best_units(self) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Cut all versions into units.

        Returns the cuts, int64 (units + 1, versions): unit k holds the segments from row k to row k + 1; and how likely
        each unit is, float64 (units,).
        """
        nodes, begin, end, scores = self
        path = best_path(len(nodes), begin, end, scores)
        _, probabilities = forward_backward(len(nodes), begin, end, scores)
        return np.concatenate([nodes[:1], nodes[end[path]]]), probabilities[path]


def unit_chain(
    pairs: Mapping[tuple[int, int], PairPosterior], sizes: Sequence[int], weights: NDArray[np.float64]
) -> UnitChain:
    """Make the chain of all units that may be chosen; of two versions, of beads.

    ``pairs`` holds the posterior of versions a and b, for every a < b; ``sizes`` the segments of each version;
    ``weights`` those of :data:`~align.unitfeatures.UNIT_FEATURES`, not asked for where there are two versions.
    """
    if len(sizes) == 2:
        pair = pairs[0, 1]
        nodes = np.column_stack(cells_of_band(pair.low, pair.starts))
        return UnitChain(nodes, pair.begin, pair.end, pair.scores)
    lattice = unit_lattice(pairs, sizes)
    return UnitChain(lattice.nodes, lattice.begin, lattice.end, lattice.scores(weights))


def unit_lattice(
    pairs: Mapping[tuple[int, int], PairPosterior],
    sizes: Sequence[int],
    wanted: NDArray[np.int64] | None = None,
) -> UnitLattice:
    """Find the nodes that all pairs hold possible, those ``wanted`` besides, and the units between them.

    A chain of units always leads from the first node to the last: where the cuts of the pairs do not meet, it goes
    segment by segment.
    """
    nodes = _plausible_nodes(pairs, sizes)
    if wanted is not None:
        nodes = np.unique(np.concatenate([nodes, wanted]), axis=0)
    most = round(_MOST * len(sizes))
    while True:
        begin, end = _units_between(nodes, most)
        gap = _gap(nodes, begin, end)
        if gap is None:
            break
        nodes = np.unique(np.concatenate([nodes, _steps(*gap)]), axis=0)
    stacked = stack_pairs(pairs, len(sizes))
    return UnitLattice(nodes, begin, end, stacked, node_features(stacked, nodes))


def _gap(
    nodes: NDArray[np.int64], begin: NDArray[np.int64], end: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]] | None:
    """Two nodes to be joined for a chain to lead on; none when it leads to the last node."""
    reached, leading = _connected(len(nodes), begin, end)
    if reached[-1]:
        return None
    last = nodes[np.flatnonzero(reached)[np.argmax(nodes[reached].sum(axis=1))]]
    ahead = nodes[leading & (nodes >= last).all(axis=1)]
    return last, ahead[np.argmin(ahead.sum(axis=1))]


@njit(cache=True)
def _connected(count, begin, end):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """The nodes that a chain reaches from the first node, and those from which one leads to the last."""
    reached, leading = np.zeros(count, np.bool_), np.zeros(count, np.bool_)
    reached[0] = leading[-1] = True
    for k in range(len(begin)):
        reached[end[k]] |= reached[begin[k]]
    for k in range(len(begin) - 1, -1, -1):
        leading[begin[k]] |= leading[end[k]]
    return reached, leading


def _steps(start: NDArray[np.int64], stop: NDArray[np.int64]) -> NDArray[np.int64]:
    """The nodes on a way from one node to another, segment by segment."""
    moves = np.repeat(np.eye(len(start), dtype=np.int64), stop - start, axis=0)
    return start + np.cumsum(moves, axis=0)


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


def _units_between(nodes: NDArray[np.int64], most: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """All units that are not too large, by their nodes, sorted by the one where they end."""
    count = _fill_units(nodes, most, np.zeros((0, 2), np.int64))
    out = np.zeros((count, 2), np.int64)
    _fill_units(nodes, most, out)
    return np.ascontiguousarray(out[:, 0]), np.ascontiguousarray(out[:, 1])


@njit(cache=True)
def _fill_units(nodes, most, out):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Count the units, and write them where there is room."""
    count = oldest = 0
    for v in range(1, len(nodes)):
        while nodes[oldest, 0] < nodes[v, 0] - _REACH:
            oldest += 1
        for u in range(oldest, v):
            taken = 0
            for version in range(nodes.shape[1]):
                step = nodes[v, version] - nodes[u, version]
                taken += step if 0 <= step <= _REACH else most + 1
            if 0 < taken <= most:
                if count < len(out):
                    out[count, 0], out[count, 1] = u, v
                count += 1
    return count


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
