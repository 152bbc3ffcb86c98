"""How sure an alignment is of each unit."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .pairmodel import PairPosterior

__all__ = ["calibrated", "unit_probabilities"]

_LEAST = 1e-4
_MOST_INNER = 4096  # places inside a unit that are looked at


class _Nodes(NamedTuple):
    """The node probabilities of one pair of versions, and which two they are."""

    versions: NDArray[np.int64]
    low: NDArray[np.int64]
    starts: NDArray[np.int64]
    values: NDArray[np.float32]


def unit_probabilities(pairs: dict[tuple[int, int], PairPosterior], cuts: NDArray[np.int64]) -> NDArray[np.float64]:
    """The raw probability of each unit: that both its ends are cuts and that no place inside it is.

    A place is a node of every pair of versions at once, and no likelier a cut than the least certain pair says.
    ``cuts`` is int64 (units + 1, versions), as :func:`align.consensus.choose_cuts` gives.
    """
    nodes = tuple(_Nodes(np.array(pair), p.low, p.starts, p.nodes) for pair, p in pairs.items())
    return np.asarray(_unit_probabilities(nodes, cuts))


@njit(cache=True)
def _cut_probability(nodes, place):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    least = 1.0
    for pair in nodes:
        i, j = place[pair.versions[0]], place[pair.versions[1]]
        at = pair.starts[i] + j - pair.low[i]
        if j < pair.low[i] or at >= pair.starts[i + 1]:
            return 0.0
        least = min(least, pair.values[at])
    return least


@njit(cache=True)
def _unit_probabilities(nodes, cuts):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    count, versions = cuts.shape
    out = np.zeros(count - 1)
    place = np.zeros(versions, np.int64)
    for unit in range(count - 1):
        start, stop = cuts[unit], cuts[unit + 1]
        ends = min(_cut_probability(nodes, start), _cut_probability(nodes, stop))
        places = 1
        for k in range(versions):
            places *= stop[k] - start[k] + 1
        inner = 0.0
        for number in range(1, min(places - 1, _MOST_INNER)):
            rest = number
            for k in range(versions):
                size = stop[k] - start[k] + 1
                place[k] = start[k] + rest % size
                rest //= size
            inner = max(inner, _cut_probability(nodes, place))
        out[unit] = ends * (1.0 - inner)
    return out


def calibrated(raw: NDArray[np.float64], calibration: tuple[float, float]) -> NDArray[np.float64]:
    """Turn raw probabilities into calibrated ones, by a line in their log odds (Platt 1999).

    >>> calibrated(np.array([0.5, 0.9]), (1.0, 0.0)).round(2).tolist()
    [0.5, 0.9]
    """
    slope, offset = calibration
    clipped = np.clip(raw, _LEAST, 1 - _LEAST)
    odds = slope * np.log(clipped / (1 - clipped)) + offset
    return np.asarray(1 / (1 + np.exp(-odds)))
