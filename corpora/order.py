"""The order of beads of two versions, and which stand out of it: passages that stand elsewhere in one of them.

>>> from .model import Bead
>>> ends = [(0, 1, 2, 3), (1, 3, 0, 2), (3, 4, 3, 4)]
>>> beads = [Bead(("en", "ru"), (range(a, b), range(c, d)), 0.9) for a, b, c, d in ends]
>>> crossing(beads)
(0,)
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from .model import Bead

__all__ = ["apart", "by_first", "crossing"]


def by_first(beads: Iterable[Bead]) -> list[Bead]:
    """Bring beads into the order of the first version; those without any of it follow what they followed.

    >>> beads = [Bead(("en", "ru"), spans, 0.9) for spans in ((range(1, 2), range(1)), (range(1), range(1, 2)))]
    >>> [bead.spans[0].start for bead in by_first(beads)]
    [0, 1]
    """
    at = 0
    placed = []
    for bead in beads:
        first = bead.spans[0]
        placed.append((first.start if first else at, bead))
        at = first.stop if first else at
    return [bead for _, bead in sorted(placed, key=lambda item: item[0])]


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


def apart(beads: Sequence[Bead]) -> list[Bead]:
    """Bring beads into the order of both versions: what crosses is left without counterpart, each side in its place.

    >>> from .model import Bead
    >>> ends = [(0, 1, 2, 3), (1, 3, 0, 2), (3, 4, 3, 4)]
    >>> beads = [Bead(("en", "ru"), (range(a, b), range(c, d)), 0.9) for a, b, c, d in ends]
    >>> [[(span.start, span.stop) for span in bead.spans if span] for bead in apart(beads)]
    [[(0, 1)], [(1, 3), (0, 2)], [(2, 3)], [(3, 4), (3, 4)]]
    """
    starts = [bead.spans[1].start for bead in beads if bead.spans[1]]
    if all(one < other for one, other in pairwise(starts)):
        return list(beads)
    moved = set(crossing(beads))
    waiting = [replace(beads[number], spans=(range(0), beads[number].spans[1])) for number in moved]
    waiting += [bead for bead in beads if not bead.spans[0]]
    waiting.sort(key=lambda bead: bead.spans[1].start, reverse=True)
    placed: list[Bead] = []
    for number, bead in enumerate(beads):
        one, other = bead.spans
        if number in moved:
            placed.append(replace(bead, spans=(one, range(0))))
            continue
        while one and other and waiting and waiting[-1].spans[1].start < other.start:
            placed.append(waiting.pop())
        if one:
            placed.append(bead)
    return [*placed, *reversed(waiting)]
