"""From posteriors to units: agree on cuts between the units that are kept, and join all in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from corpora import Unit

from .confidence import calibrated, unit_probabilities
from .consensus import choose_cuts
from .division import part_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .pairmodel import PairPosterior
    from .pins import Pin

__all__ = ["hold_together", "join_units"]


def join_units(
    pairs: Mapping[tuple[int, int], PairPosterior],
    sizes: Sequence[int],
    pins: Sequence[Pin],
    calibration: tuple[float, float],
) -> list[Unit]:
    """Choose the units of all versions; units to keep stay as they are.

    ``pairs`` holds the posterior of versions a and b for every a < b, all of whose paths go through the ends of the
    units to keep; ``sizes`` the segments of each version. Of two pairs' pins, those without any segment are left out.
    """
    units: list[Unit] = []
    at = (0,) * len(sizes)
    anchors: list[Pin] = []
    for pin in pins:
        if pin.unit is None:
            anchors.append(pin)
            continue
        spans = tuple(pin.spans[version] for version in range(len(sizes)))
        units += _between(pairs, (at, tuple(span.start for span in spans)), anchors, calibration)
        if any(spans):
            units.append(Unit(spans, pin.unit.probability, pin.unit.status))
        at, anchors = tuple(span.stop for span in spans), []
    return units + _between(pairs, (at, tuple(sizes)), anchors, calibration)


def _between(
    pairs: Mapping[tuple[int, int], PairPosterior],
    ends: tuple[tuple[int, ...], tuple[int, ...]],
    anchors: Sequence[Pin],
    calibration: tuple[float, float],
) -> list[Unit]:
    """Choose the units of what lies between two nodes of all versions."""
    start, stop = ends
    sizes = [b - a for a, b in zip(start, stop, strict=True)]
    if not any(sizes):
        return []
    parts = {(a, b): part_of(pair, (start[a], start[b]), (stop[a], stop[b])) for (a, b), pair in pairs.items()}
    members = [{version: span.start - start[version] for version, span in pin.spans.items()} for pin in anchors]
    cuts = hold_together(choose_cuts(parts, sizes), members)
    probabilities = calibrated(unit_probabilities(parts, cuts), calibration)
    rows = (cuts + np.array(start)).tolist()
    return [
        Unit(tuple(map(range, before, after)), round(float(probability), 4))
        for before, after, probability in zip(rows[:-1], rows[1:], probabilities, strict=True)
    ]


def hold_together(cuts: NDArray[np.int64], anchors: Sequence[Mapping[int, int]]) -> NDArray[np.int64]:
    """Drop the cuts that part the segments of an anchor.

    No likely path has such cuts; where versions have so little in common that every segment is left on its own, they
    are what remains. ``cuts`` is int64 (units + 1, versions); an anchor maps versions to segments.

    >>> hold_together(np.array([[0, 0], [0, 1], [1, 1], [2, 2]]), [{0: 0, 1: 0}]).tolist()
    [[0, 0], [1, 1], [2, 2]]
    """
    keep = np.ones(len(cuts), bool)
    for anchor in anchors:
        units = [int(np.searchsorted(cuts[:, version], index, side="right")) for version, index in anchor.items()]
        keep[min(units) : max(units)] = False
    return cuts[keep]
