"""Which beads of two versions stand out of order: those of passages that stand elsewhere in one of them.

>>> from .model import Bead
>>> ends = [(0, 1, 2, 3), (1, 3, 0, 2), (3, 4, 3, 4)]
>>> beads = [Bead(("en", "ru"), (range(a, b), range(c, d)), 0.9) for a, b, c, d in ends]
>>> crossing(beads)
(0,)
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise

from .model import Bead

__all__ = ["crossing"]


def crossing(beads: Sequence[Bead]) -> tuple[int, ...]:
    """Tell the numbers of the beads that were moved: as few segments as will do for the others to be in order.

    ``beads`` are those of two versions, in the order of the first (the heaviest increasing subsequence is found, in
    time n log n). What has no counterpart crosses nothing.
    """
    joined = [number for number, bead in enumerate(beads) if all(bead.spans)]
    if all(beads[one].spans[1].start < beads[other].spans[1].start for one, other in pairwise(joined)):
        return ()
    ends, weights, heads = [-1], [0], [-1]  # of the best runs of beads in order: none is heavier that ends earlier
    before: dict[int, int] = {}
    for number in joined:
        one, other = beads[number].spans
        place = bisect_right(ends, other.start) - 1
        weight = weights[place] + len(one) + len(other)
        before[number] = heads[place]
        first = bisect_left(ends, other.stop)
        if first and ends[first - 1] < other.stop and weights[first - 1] >= weight:
            continue
        last = first
        while last < len(ends) and weights[last] <= weight:
            last += 1
        if first < len(ends) and ends[first] == other.stop and last == first:
            continue
        ends[first:last], weights[first:last], heads[first:last] = [other.stop], [weight], [number]
    kept, number = set(), heads[-1]
    while number >= 0:
        kept.add(number)
        number = before[number]
    return tuple(number for number in joined if number not in kept)
