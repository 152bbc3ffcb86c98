"""How sure an alignment is of each unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .features import SHAPES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .pairmodel import PairPosterior

__all__ = ["calibrated", "unit_probabilities"]

_LEAST = 1e-4
_PLACES = {(int(a), int(b)): shape for shape, (a, b) in enumerate(SHAPES)}


def unit_probabilities(pairs: dict[tuple[int, int], PairPosterior], cuts: NDArray[np.int64]) -> NDArray[np.float64]:
    """The raw probability of each unit: that of its least certain pair of versions.

    For a pair, the probability of the bead when the unit is one; else that both its ends are cuts (int64 ``cuts``
    (units + 1, versions), as :func:`align.consensus.choose_cuts` gives).
    """
    rows = cuts.tolist()
    out = np.ones(len(rows) - 1)
    for (a, b), pair in pairs.items():
        for k in range(len(out)):
            start, stop = (rows[k][a], rows[k][b]), (rows[k + 1][a], rows[k + 1][b])
            if start != stop:
                out[k] = min(out[k], _probability(pair, start, stop))
    return out


def _probability(pair: PairPosterior, start: tuple[int, int], stop: tuple[int, int]) -> float:
    i, j = stop
    if not pair.low[i] <= j < pair.high[i]:
        return 0.0
    node = pair.starts[i] + j - pair.low[i]
    shape = _PLACES.get((i - start[0], j - start[1]))
    ends = min(float(pair.nodes[node]), _node(pair, *start))
    return ends if shape is None else max(float(pair.beads[node, shape]), 0.0)


def _node(pair: PairPosterior, i: int, j: int) -> float:
    if not pair.low[i] <= j < pair.high[i]:
        return 0.0
    return float(pair.nodes[pair.starts[i] + j - pair.low[i]])


def calibrated(raw: NDArray[np.float64], calibration: tuple[float, float]) -> NDArray[np.float64]:
    """Turn raw probabilities into calibrated ones, by a line in their log odds (Platt 1999).

    >>> calibrated(np.array([0.5, 0.9]), (1.0, 0.0)).round(2).tolist()
    [0.5, 0.9]
    """
    slope, offset = calibration
    clipped = np.clip(raw, _LEAST, 1 - _LEAST)
    odds = slope * np.log(clipped / (1 - clipped)) + offset
    return np.asarray(1 / (1 + np.exp(-odds)))
