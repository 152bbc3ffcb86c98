"""From pairs to units: one chain of units over all versions.

A node is a place in every version at once. Those that every pair holds possible are the nodes of a lattice whose steps
are units (:mod:`align.unitlattice`), scored by a log-linear model of what the pairs say (``unitfeatures.py``); the best
chain is found, and how likely each of its units is, as in the pair model.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from .chains import best_path, forward_backward
from .similarity import cells_of_band
from .unitlattice import unit_lattice

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .pairmodel import PairPosterior

__all__ = ["UnitChain", "unit_chain"]


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
