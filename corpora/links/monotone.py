"""Units and beads out of links: each sentence in one, and no link cut in two.

Units are in order: links that cross, overlap, or leave sentences out in the middle are joined in one, with what lies
between. Beads of two versions may cross: only what overlaps is joined in one.

>>> links = [Stretch((range(0, 1), range(1, 2))), Stretch((range(1, 2), range(0, 1))), Stretch((range(2, 3),) * 2)]
>>> [unit.spans for unit in join(links)]
[(range(0, 2), range(0, 2)), (range(2, 3), range(2, 3))]
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ..model import Status

__all__ = ["Stretch", "complete", "join", "separate"]


@dataclass(frozen=True, slots=True)
class Stretch:
    """What a link spans in each version; ``links`` counts those that were joined."""

    spans: tuple[range, ...]
    probability: float = 1.0
    status: Status = Status.AUTO
    links: int = 1

    def union(self, other: Stretch) -> Stretch:
        """Return the least stretch around both; it is as sure as the less sure of them."""
        spans = tuple(_hull(a, b) for a, b in zip(self.spans, other.spans, strict=True))
        both = sum(map(bool, self.spans)) > 1, sum(map(bool, other.spans)) > 1
        status = self.status if self.status is other.status or both == (True, False) else Status.AUTO
        if both == (False, True):
            status = other.status
        return Stretch(spans, min(self.probability, other.probability), status, self.links + other.links)


def _hull(one: range, other: range) -> range:
    if not one or not other:
        return one or other
    return range(min(one.start, other.start), max(one.stop, other.stop))


def join(links: Iterable[Stretch]) -> list[Stretch]:
    """Return stretches in the order of every version; a link that does not come after all before it is joined."""
    done: list[tuple[Stretch, tuple[int, ...]]] = []  # with how far each version is taken
    for link in _sorted(list(links)):
        item = link
        before = done[-1][1] if done else (0,) * len(item.spans)
        while done and any(span and span.start < taken for span, taken in zip(item.spans, before, strict=True)):
            item = done.pop()[0].union(item)
            before = done[-1][1] if done else (0,) * len(item.spans)
        taken = tuple(max(at, span.stop) if span else at for span, at in zip(item.spans, before, strict=True))
        done.append((item, taken))
    return [stretch for stretch, _ in done]


def separate(links: Sequence[Stretch]) -> list[Stretch]:
    """Return stretches of two versions that share no sentence, in the order of the first; they may cross.

    Links are joined only where one has sentences between those of another.

    >>> links = [Stretch((range(0, 1), range(1, 2))), Stretch((range(1, 2), range(0, 1))), Stretch((range(2, 3),) * 2)]
    >>> [unit.spans[1].start for unit in separate(links)]
    [1, 0, 2]
    """
    done = list(links)
    while True:
        before = len(done)
        for version in (1, 0):
            apart = [stretch for stretch in done if not stretch.spans[version]]
            joined: list[Stretch] = []
            for stretch in sorted(
                (item for item in done if item.spans[version]), key=lambda item: item.spans[version].start
            ):
                if joined and stretch.spans[version].start < joined[-1].spans[version].stop:
                    joined[-1] = joined[-1].union(stretch)
                else:
                    joined.append(stretch)
            done = joined + apart
        if len(done) == before:
            return done


def _sorted(links: list[Stretch]) -> list[Stretch]:
    """Sort links by where they are in the first version, those without part in it by their neighbours in others."""
    count = len(links[0].spans) if links else 0
    anchors = [
        sorted((x.spans[k].start, x.spans[0].start) for x in links if x.spans[0] and x.spans[k]) for k in range(count)
    ]
    starts = [[start for start, _ in anchor] for anchor in anchors]

    def place(link: Stretch) -> tuple[int, int, tuple[int, ...]]:
        behind = tuple(span.start if span else -1 for span in link.spans)
        if link.spans[0]:
            return link.spans[0].start, 0, behind
        version = next(k for k, span in enumerate(link.spans) if span)
        at = bisect_left(starts[version], link.spans[version].start)
        return (anchors[version][at - 1][1] if at else -1), 1, behind

    return sorted(links, key=place)


def complete(stretches: Sequence[Stretch], lengths: Sequence[int]) -> Iterator[tuple[Stretch, bool]]:
    """Yield the stretches, and the sentences between them that are in none, one by one; say whether it is such."""
    at = [0] * len(lengths)
    end = Stretch(tuple(range(length, length) for length in lengths))
    for stretch in (*stretches, None):
        for version, length in enumerate(lengths):
            span = end.spans[version] if stretch is None else stretch.spans[version]
            stop = length if stretch is None else span.start if span else at[version]
            for number in range(at[version], stop):
                yield (
                    Stretch(tuple(range(number, number + 1) if k == version else range(0) for k in range(len(at)))),
                    True,
                )
            at[version] = max(at[version], stop, span.stop if span else 0)
        if stretch is not None:
            yield stretch, False
