"""From posteriors to units: agree on cuts between the units that are kept, and join all in order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from corpora import Unit

from .confidence import calibrated
from .consensus import UnitChain, unit_chain
from .cuts import cuts_alone
from .division import part_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .pairmodel import PairPosterior
    from .pins import Pin
    from .trained import Model

__all__ = ["Gap", "gaps", "hold_together", "join_units"]

_Node = tuple[int, ...]  # a place in every version


class Gap(NamedTuple):
    """What lies between two units to keep: its nodes, the anchors in it, the unit that ends it; the last has none."""

    start: _Node
    stop: _Node
    anchors: Sequence[Pin]
    kept: Pin | None

    def chain(self, pairs: Mapping[tuple[int, int], PairPosterior], model: Model) -> UnitChain:
        """Make the chain of units in it; nodes are places in the whole versions."""
        start, stop = self.start, self.stop
        parts = {(a, b): part_of(pair, (start[a], start[b]), (stop[a], stop[b])) for (a, b), pair in pairs.items()}
        chain = unit_chain(parts, self.sizes, model.values)
        return chain._replace(nodes=chain.nodes + np.array(start))

    def cut(self, chain: UnitChain) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Cut it into the best units of its chain, anchors held together."""
        members = [{version: span.start for version, span in pin.spans.items()} for pin in self.anchors]
        return hold_together(*chain.best_units(), members)

    @property
    def sizes(self) -> list[int]:
        """The segments of each version in it."""
        return [b - a for a, b in zip(self.start, self.stop, strict=True)]


def join_units(
    pairs: Mapping[tuple[int, int], PairPosterior],
    sizes: Sequence[int],
    pins: Sequence[Pin],
    model: Model,
    alone: Mapping[tuple[int, int], PairPosterior],
) -> list[Unit]:
    """Choose the units of all versions; units to keep stay as they are.

    ``pairs`` holds the posterior of versions a and b for every a < b, all of whose paths go through the ends of the
    units to keep; ``sizes`` the segments of each version; ``model`` is that of units or, of two versions,
    beads; ``alone`` the posteriors before third versions were heard. Of two pairs' pins, those without any segment are
    left out.
    """
    units: list[Unit] = []
    for gap in gaps(pins, sizes):
        units += _choose(pairs, gap, model, alone)
        if gap.kept and gap.kept.unit and any(gap.kept.spans.values()):
            spans = tuple(gap.kept.spans[version] for version in range(len(sizes)))
            units.append(Unit(spans, gap.kept.unit.probability, gap.kept.unit.status))
    return units


def gaps(pins: Sequence[Pin], sizes: Sequence[int]) -> Iterator[Gap]:
    """Yield what lies before, between and after the units to keep, empty gaps too."""
    at = (0,) * len(sizes)
    anchors: list[Pin] = []
    for pin in pins:
        if pin.unit is None:
            anchors.append(pin)
            continue
        spans = [pin.spans[version] for version in range(len(sizes))]
        yield Gap(at, tuple(span.start for span in spans), anchors, pin)
        at, anchors = tuple(span.stop for span in spans), []
    yield Gap(at, tuple(sizes), anchors, None)


def _choose(
    pairs: Mapping[tuple[int, int], PairPosterior],
    gap: Gap,
    model: Model,
    alone: Mapping[tuple[int, int], PairPosterior],
) -> list[Unit]:
    """Choose the units of a gap."""
    if not any(gap.sizes):
        return []
    chain = gap.chain(pairs, model)
    cuts, likely = gap.cut(chain)
    probabilities = calibrated(likely, model.calibration, cuts_alone(alone, chain.nodes, cuts[:-1], cuts[1:]))
    rows = cuts.tolist()
    return [
        Unit(tuple(map(range, before, after)), round(float(probability), 4))
        for before, after, probability in zip(rows[:-1], rows[1:], probabilities, strict=True)
    ]


def hold_together(
    cuts: NDArray[np.int64], probabilities: NDArray[np.float64], anchors: Sequence[Mapping[int, int]]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Drop the cuts that part the segments of an anchor; what is joined is as likely as the least likely part.

    No likely path has such cuts; where versions have so little in common that every segment is left on its own, they
    are what remains. ``cuts`` is int64 (units + 1, versions), ``probabilities`` (units,); an anchor maps versions to
    segments.

    >>> cuts = np.array([[0, 0], [0, 1], [1, 1], [2, 2]])
    >>> cuts, likely = hold_together(cuts, np.array([0.9, 0.8, 1]), [{0: 0, 1: 0}])
    >>> cuts.tolist(), likely.tolist()
    ([[0, 0], [1, 1], [2, 2]], [0.8, 1.0])
    """
    keep = np.ones(len(cuts), bool)
    for anchor in anchors:
        units = [int(np.searchsorted(cuts[:, version], index, side="right")) for version, index in anchor.items()]
        keep[min(units) : max(units)] = False
    return cuts[keep], np.minimum.reduceat(probabilities, np.flatnonzero(keep[:-1]))
