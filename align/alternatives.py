"""The ways to cut a stretch of a chain into units, the likeliest first, and how likely exactly each of them is.

What stands alone may come in any order: a sentence left out of one version and one left out of another, side by side,
are two walks through the chain and one way to cut the text. A way is therefore a set of units, and its probability the
sum over the walks that take just these.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count, islice
from typing import TYPE_CHECKING

import numpy as np

from .chains import forward_backward
from .consensus import UnitChain

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Key", "Stretch", "Way", "find_nodes", "find_stretches", "open_stretch", "unit_key", "walks", "ways"]

Key = tuple[tuple[int, int] | None, ...]
"""The segments of a unit: first and last plus one of each version, nothing where it takes no part."""

_SURE = 0.99  # the probability of a cut that a stretch may end at
_AROUND = 5  # segments of a version, on either side of the unit, in which a sure cut is looked for
_LONGEST = 12  # segments of a version in a stretch that is larger than need be
_MOST_WALKS = 2000  # looked at; runs of what stands alone can come in more orders


@dataclass(frozen=True, slots=True)
class Stretch:
    """What lies between two nodes of a chain: ``chain`` begins at the one and ends at the other.

    ``keys`` name its units and ``likely``, float64 (units,), is how likely each is on its own. ``outside`` is what all
    walks that go through both nodes have, summed, outside the stretch: the log of their share of everything.
    """

    chain: UnitChain
    keys: tuple[Key, ...]
    likely: NDArray[np.float64]
    outside: float

    def rows(self, steps: Sequence[int]) -> NDArray[np.int64]:
        """The cuts that units following each other, given by their numbers, make; int64 (units + 1, versions)."""
        nodes, begin, end, _ = self.chain
        return nodes[[begin[steps[0]], *(end[k] for k in steps)]]

    def likelihood(self, before: NDArray[np.int64], after: NDArray[np.int64]) -> float:
        """How likely the unit between two nodes is; 0 when the chain does not have it."""
        nodes, begin, _, _ = self.chain
        key = unit_key(before, after)
        return sum(
            float(self.likely[k])
            for k, each in enumerate(self.keys)
            if each == key and (nodes[begin[k]] == before).all()
        )

    def probability(self, units: frozenset[Key]) -> float:
        """The probability that the stretch is cut into just these units, in whatever order the chain has them."""
        nodes, begin, end, scores = self.chain
        among = np.array([key in units for key in self.keys], bool)
        inside, _ = forward_backward(len(nodes), begin[among], end[among], scores[among])
        return min(math.exp(min(inside + self.outside, 0.0)), 1.0)


@dataclass(frozen=True, slots=True)
class Way:
    """A way to cut a stretch: ``steps`` are its units, in order, by their numbers in the stretch's chain."""

    steps: tuple[int, ...]
    probability: float


def unit_key(before: NDArray[np.int64], after: NDArray[np.int64]) -> Key:
    """Name a unit by its segments, wherever in a version it takes no part.

    >>> unit_key(np.array([3, 4]), np.array([5, 4]))
    ((3, 5), None)
    """
    return tuple((a, b) if b > a else None for a, b in zip(before.tolist(), after.tolist(), strict=True))


def find_nodes(nodes: NDArray[np.int64], rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """Find the numbers, int64 (rows,), that the cuts of an alignment have among nodes; -1 where they are not there.

    ``nodes`` and ``rows`` are int64 (k, versions); nodes are sorted by their place in the first version at least.

    >>> find_nodes(np.array([[0, 0], [1, 0], [1, 1]]), np.array([[0, 0], [0, 1], [1, 1]])).tolist()
    [0, -1, 2]
    """
    found = np.full(len(rows), -1, np.int64)
    low, high = (np.searchsorted(nodes[:, 0], rows[:, 0], side=side) for side in ("left", "right"))
    for k, (start, stop) in enumerate(zip(low, high, strict=True)):
        for offset in np.flatnonzero((nodes[start:stop] == rows[k]).all(axis=1))[:1]:
            found[k] = start + offset
    return found


def find_stretches(
    chain: UnitChain, rows: NDArray[np.int64], places: NDArray[np.int64], number: int
) -> Iterator[tuple[int, int]]:
    """Yield stretches that hold a unit of an alignment and end at cuts that are sure, where there are such nearby.

    ``rows`` is int64 (units + 1, versions): the cuts of the alignment, unit ``number`` lying from that row to the next.
    ``places`` are their numbers among the chain's nodes, of which the first and the last must be there. Each stretch is
    given by the numbers of the rows where it begins and ends; the smallest comes first, larger ones follow up to a
    certain size.
    """
    _, likely = forward_backward(len(chain.nodes), chain.begin, chain.end, chain.scores)
    cuts = np.bincount(chain.end, likely, len(chain.nodes))
    cuts[0] = 1.0
    sure = np.minimum(cuts, _SURE)[places]

    def nearest(numbers: range, edge: int) -> int:
        def cost(row: int) -> tuple[bool, float, int]:
            distance = np.abs(rows[row] - rows[edge])
            return bool(distance.max() > _AROUND), -float(sure[row]), int(distance.sum())

        return min((row for row in numbers if places[row] >= 0), key=cost, default=edge)

    first, last = nearest(range(number + 1), number), nearest(range(number + 1, len(rows)), number + 1)
    before = None
    while before != (first, last) and (before is None or (rows[last] - rows[first]).max() <= _LONGEST):
        yield first, last
        before = first, last
        first, last = nearest(range(first), first), nearest(range(last + 1, len(rows)), last)


def open_stretch(chain: UnitChain, first: int, last: int) -> Stretch:
    """Take what lies between two nodes, given by their numbers, out of a chain.

    >>> nodes = np.array([[0, 0], [0, 1], [1, 0], [1, 1], [2, 2]])
    >>> begin, end = np.array([0, 0, 0, 1, 2, 3]), np.array([1, 2, 3, 3, 3, 4])
    >>> stretch = open_stretch(UnitChain(nodes, begin, end, np.zeros(6)), 0, 3)
    >>> [round(way.probability, 2) for way in ways(stretch, 9)]
    [0.67, 0.33]
    """
    nodes, begin, end, scores = chain
    before, after = end <= first, begin >= last
    total, likely = forward_backward(len(nodes), begin, end, scores)
    to_first, _ = forward_backward(first + 1, begin[before], end[before], scores[before])
    from_last, _ = forward_backward(len(nodes) - last, begin[after] - last, end[after] - last, scores[after])
    inside = (begin >= first) & (end <= last)
    inside &= (nodes[begin] >= nodes[first]).all(axis=1) & (nodes[end] <= nodes[last]).all(axis=1)
    taken = UnitChain(nodes[first : last + 1], begin[inside] - first, end[inside] - first, scores[inside])
    keys = tuple(unit_key(taken.nodes[u], taken.nodes[v]) for u, v in zip(taken.begin, taken.end, strict=True))
    return Stretch(taken, keys, likely[inside], to_first + from_last - total)


def ways(stretch: Stretch, most: int, without: Key | None = None) -> list[Way]:
    """Find the likeliest ways to cut a stretch, ``most`` at most, that do not hold the unit ``without``."""
    found: dict[frozenset[Key], tuple[int, ...]] = {}
    for walk in islice(walks(stretch, without), _MOST_WALKS):
        found.setdefault(frozenset(stretch.keys[k] for k in walk), walk)
        if len(found) == 2 * most:  # by its best walk a way may stand a little lower than by all of them
            break
    result = [Way(walk, stretch.probability(units)) for units, walk in found.items()]
    return sorted(result, key=lambda way: -way.probability)[:most]


def walks(stretch: Stretch, without: Key | None = None) -> Iterator[tuple[int, ...]]:
    """Yield the walks through a stretch by the numbers of their steps, those of the highest score first.

    Best first search, led by the score of the best walk from each node to the last, which a pass of Viterbi's algorithm
    from behind gives: each walk is found without a step astray. Among walks that are as good the order is always
    the same.
    """
    nodes, begin, end, scores = stretch.chain
    best = np.full(len(nodes), -np.inf)
    best[-1] = 0.0
    leaving: list[list[int]] = [[] for _ in nodes]
    for k in range(len(begin) - 1, -1, -1):
        if best[end[k]] > -np.inf and stretch.keys[k] != without:
            leaving[begin[k]].append(k)
            best[begin[k]] = max(best[begin[k]], best[end[k]] + scores[k])
    tickets = count()
    heap: list[tuple[float, int, float, int, tuple[int, ...]]] = [(-best[0], next(tickets), 0.0, 0, ())]
    while heap:
        _, _, score, node, steps = heapq.heappop(heap)
        if node == len(nodes) - 1:
            yield steps
            continue
        for k in leaving[node]:
            reached = score + scores[k]
            heapq.heappush(heap, (-reached - best[end[k]], next(tickets), reached, int(end[k]), (*steps, k)))
