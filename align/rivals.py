"""The other ways to cut a text into units that come near the one that was chosen, wherever the model doubts.

>>> from corpora import Unit
>>> print(Rival(range(4, 5), (Unit((range(4, 5), range(4, 4)), 0.4), Unit((range(5, 6), range(4, 5)), 0.6)), 0.3, 0.6))
1:0, 1:1 instead of unit 5
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corpora import Unit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .consensus import UnitChain

__all__ = ["Rival", "find_rivals"]

_DOUBTED = 0.97  # probability, not calibrated, below which a unit can have a rival worth telling
_LEAST = 0.05  # share of the two from which a rival is told


@dataclass(frozen=True, slots=True)
class Rival:
    """Units that the model would put in the place of those numbered ``numbers``, and how likely it holds both ways.

    ``likely`` and ``chosen`` are exact probabilities under the model, not calibrated (see
    :class:`align.explanation.Alternative`).
    """

    numbers: range
    units: tuple[Unit, ...]
    likely: float
    chosen: float

    @property
    def share(self) -> float:
        """How likely the rival is where one of the two ways is right.

        >>> Rival(range(4, 5), (), 0.3, 0.6).share.__round__(2)
        0.33
        """
        return self.likely / max(self.likely + self.chosen, 1e-300)

    def __str__(self) -> str:
        """One line for a reader, who counts units from 1."""
        first, last = self.numbers.start + 1, self.numbers.stop
        instead = f"unit {first}" if first == last else f"units {first} to {last}"
        return f"{', '.join(unit.shape for unit in self.units)} instead of {instead}"


def find_rivals(
    chain: UnitChain, rows: NDArray[np.int64], raw: NDArray[np.float64], order: Sequence[int], first: int
) -> list[Rival]:
    """Find the likeliest other way for each unit that is doubted, those of several units once.

    ``rows`` is int64 (units + 1, versions), the cuts that units make which follow each other, the versions in
    ``order``; ``raw``, float64 (units,), is how likely the chain holds each, and ``first`` is the number of the first
    in the text.
    """
    from .alternatives import find_nodes, find_stretches, open_stretch, unit_key, ways

    places = find_nodes(chain.nodes, rows)
    back = np.argsort(order)
    found: dict[tuple[range, tuple[Unit, ...]], Rival] = {}
    for number in np.flatnonzero(raw < _DOUBTED).tolist() if min(places[[0, -1]]) >= 0 else ():
        for begin, end in find_stretches(chain, rows, places, number):
            stretch = open_stretch(chain, int(places[begin]), int(places[end]))
            others = ways(stretch, 1, unit_key(rows[number], rows[number + 1]))
            if others:
                break
        if not others:
            continue
        mine = [unit_key(rows[k], rows[k + 1]) for k in range(begin, end)]
        chosen = stretch.probability(frozenset(mine))
        if others[0].probability < _LEAST * (others[0].probability + chosen):
            continue
        cuts = stretch.rows(others[0].steps)
        theirs = {unit_key(u, v): (u, v, k) for u, v, k in zip(cuts[:-1], cuts[1:], others[0].steps, strict=True)}
        changed = [begin + k for k, key in enumerate(mine) if key not in theirs]
        units = tuple(
            Unit(tuple(map(range, u[back].tolist(), v[back].tolist())), round(float(stretch.likely[k]), 4))
            for key, (u, v, k) in theirs.items()
            if key not in mine
        )
        numbers = range(first + min(changed), first + max(changed) + 1)
        found.setdefault((numbers, units), Rival(numbers, units, others[0].probability, chosen))
    return list(found.values())
