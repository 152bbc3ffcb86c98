"""What each two versions on their own hold of the cuts between units, before third versions are heard.

Units are made of what all pairs agree on, and their model grows sure where pairs persuade each other. How sure one is
to be of a unit depends on the pairs as they were before that, too: those that doubt most that the text is cut where the
unit begins and ends (of three pairs one, of many a third), and what speaks for a cut inside.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from .unitfeatures import mean_least

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .pairmodel import PairPosterior

__all__ = ["cuts_alone"]


def cuts_alone(
    alone: Mapping[tuple[int, int], PairPosterior],
    nodes: NDArray[np.int64],
    before: NDArray[np.int64],
    after: NDArray[np.int64],
) -> NDArray[np.float64] | None:
    """Tell how likely every pair on its own is to cut the text at both ends of a unit, and anywhere inside.

    Args:
        alone: the posterior of versions a and b, for every a < b, before third versions were heard.
        nodes: int64 (k, versions), where cuts are looked for, in lexicographic order.
        before: int64 (units, versions), where units begin.
        after: int64 (units, versions), where they end.

    Returns:
        Float64 (units, 2): the least probability of the two cuts, and the greatest of those inside, each the mean over
        the third of the pairs that hold it least likely. Nothing of two versions: their units are beads, whose
        probability says this.
    """
    if len(alone) < 2:
        return None
    ends = np.minimum(_least(alone, before), _least(alone, after))
    first, last = map(np.ascontiguousarray, (before, after))  # of one layout, so that it is compiled once
    return np.column_stack([ends, _inside(nodes, _least(alone, nodes), first, last)])


def _least(alone: Mapping[tuple[int, int], PairPosterior], places: NDArray[np.int64]) -> NDArray[np.float64]:
    """The probability of a cut at each place in all versions, int64 (k, versions), in the pairs that have least."""
    every = [pair.node_probability(places[:, a], places[:, b]) for (a, b), pair in alone.items()]
    return np.asarray(_least_of(np.column_stack(every)))


@njit(cache=True)
def _least_of(every):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    out = np.zeros(len(every))
    for k in range(len(out)):
        out[k] = mean_least(every[k])
    return out


@njit(cache=True)
def _inside(nodes, likely, before, after):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """The greatest of the nodes' probabilities that lie within each unit, its ends left out; 0 without any."""
    out = np.zeros(len(before))
    first = np.searchsorted(nodes[:, 0], before[:, 0], side="left")
    last = np.searchsorted(nodes[:, 0], after[:, 0], side="right")
    for unit in range(len(before)):
        for w in range(first[unit], last[unit]):
            within, start, stop = True, True, True
            for version in range(nodes.shape[1]):
                place = nodes[w, version]
                within &= before[unit, version] <= place <= after[unit, version]
                start &= place == before[unit, version]
                stop &= place == after[unit, version]
            if within and not start and not stop:
                out[unit] = max(out[unit], likely[w])
    return out
