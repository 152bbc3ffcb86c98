"""What a pair's posterior says of nodes and of segments, in bands that can be turned to be seen from either version."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit

from .similarity import cells_of_band, row_starts, segments_in_reach

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .pairmodel import PairPosterior

__all__ = ["Band", "View", "both_views", "value"]

_WIDEST = 8  # segments, more than a bead takes of one version


class Band(NamedTuple):
    """Rows of numbers of which only a stretch is not 0: row i has columns from ``low[i]`` on, from ``starts[i]``."""

    low: NDArray[np.int64]
    starts: NDArray[np.int64]
    values: NDArray[np.float64]

    def turned(self, columns: int) -> Band:
        """The transpose, of ``columns`` rows."""
        rows, targets = cells_of_band(self.low, self.starts)
        low, high = np.full(columns, len(self.low), np.int64), np.zeros(columns, np.int64)
        np.minimum.at(low, targets, rows)
        np.maximum.at(high, targets, rows + 1)
        low = np.minimum(low, high)
        starts = row_starts(low, high)
        values = np.zeros(starts[-1])
        values[starts[targets] + rows - low[targets]] = self.values
        return Band(low, starts, values)


class View(NamedTuple):
    """A pair as its first version sees it.

    ``nodes``: the probability that a bead ends at each node; ``links``: that two segments are in one bead; ``alone``:
    that a segment of the first version has no counterpart, float64 (n,); ``left``: the same of the second, (m,).
    """

    nodes: Band
    links: Band
    alone: NDArray[np.float64]
    left: NDArray[np.float64]

    def turned(self) -> View:
        """The pair as its second version sees it."""
        m = len(self.left)
        return View(self.nodes.turned(m + 1), self.links.turned(m), self.left, self.alone)


def both_views(pair: PairPosterior) -> tuple[View, View]:
    """See a pair from its first version and from its second."""
    n, m = len(pair.low) - 1, int(pair.high[-1]) - 1
    i0, j0, i1, j1 = pair.ends()
    low, high = segments_in_reach(pair.low, pair.high, m, _WIDEST, _WIDEST)
    links = Band(low, row_starts(low, high), np.zeros(int((high - low).sum())))
    _add_links(links, i0, i1, j0, j1, pair.probabilities)
    np.minimum(links.values, 1.0, out=links.values)
    alone = np.bincount(i0[j0 == j1], pair.probabilities[j0 == j1], n)
    left = np.bincount(j0[i0 == i1], pair.probabilities[i0 == i1], m)
    view = View(Band(pair.low, pair.starts, pair.nodes), links, np.minimum(alone, 1.0), np.minimum(left, 1.0))
    return view, view.turned()


@njit(cache=True)
def _add_links(links, i0, i1, j0, j1, probabilities):  # type: ignore[no-untyped-def]  # noqa
    for k in range(len(i0)):
        for p in range(i0[k], i1[k]):
            shift = links.starts[p] - links.low[p]
            for place in range(max(shift + j0[k], links.starts[p]), min(shift + j1[k], links.starts[p + 1])):
                links.values[place] += probabilities[k]


@njit(cache=True)
def value(band, i, j):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """The number in row ``i`` and column ``j`` of a band."""
    place = band.starts[i] + j - band.low[i]
    if j < band.low[i] or place >= band.starts[i + 1]:
        return 0.0
    return band.values[place]
