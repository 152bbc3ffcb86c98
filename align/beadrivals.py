"""The other way to cut a text into units that the beads in its file speak for.

What each two versions, aligned on their own, join and keep apart is put together over all versions; nothing is encoded.

>>> from corpora import Bead, Document, ParallelText, Unit
>>> documents = tuple(Document.from_segments(key, key, ["One.", "Two."]) for key in ("en", "ru", "de"))
>>> units = tuple(Unit((range(n, n + 1),) * 3, 0.6) for n in range(2))
>>> beads = tuple(Bead(pair, (range(2), range(2)), 0.5) for pair in (("en", "ru"), ("en", "de"), ("ru", "de")))
>>> [(str(rival), round(rival.share, 2)) for rival in rivals_of_beads(ParallelText("text", documents, units, beads))]
[('2:2:2 instead of units 1 to 2', 0.45)]
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from corpora import ParallelText, Unit

from .rivals import Rival

__all__ = ["rivals_of_beads"]


def rivals_of_beads(text: ParallelText) -> Iterator[Rival]:
    """Yield what the beads would put in the place of units, where the two differ and the former go in order.

    Beads with nothing on one side join nothing. A rival is as likely as the least likely bead in it, and the units as
    the least likely of them.
    """
    sizes = [len(document.segments) for document in text.documents]
    starts = [sum(sizes[:k]) for k in range(len(sizes))]
    first = dict(zip(text.languages, starts, strict=True))
    beads = [
        ([start + n for start, span in zip(map(first.__getitem__, pair), bead.spans, strict=True) for n in span], bead)
        for pair, given in text.pairs()
        for bead in given
    ]
    units = [[start + n for start, span in zip(starts, unit.spans, strict=True) for n in span] for unit in text.units]
    joined = _Joined(sum(sizes), (members for members, bead in beads if all(bead.spans)))
    parts = joined.groups()
    same = set(map(tuple, units)).intersection(map(tuple, parts))
    blocks = _Joined(sum(sizes), [group for group in (*units, *parts) if tuple(group) not in same])
    # No unit and no part lies across two blocks.
    least: dict[int, float] = {}
    for members, bead in beads:
        root = blocks.root(members[0])
        least[root] = min(least.get(root, 1.0), bead.probability)
    old, new = blocks.sort(units), blocks.sort(parts)
    for root, numbers in old.items():
        given = [parts[k] for k in new[root]]
        if {tuple(units[n]) for n in numbers} == set(map(tuple, given)):
            continue
        told = [unit for part in given if (unit := _unit(part, starts, sizes))]
        if len(told) == len(given) and numbers[-1] - numbers[0] < len(numbers):
            chosen = min(text.units[n].probability for n in numbers)
            yield Rival(range(numbers[0], numbers[-1] + 1), tuple(told), least.get(root, 0.0), chosen)


def _unit(members: Sequence[int], starts: Sequence[int], sizes: Sequence[int]) -> Unit | None:
    """A unit of segments, None where those of a version do not follow each other."""
    spans = []
    for start, size in zip(starts, sizes, strict=True):
        own = [member - start for member in members if start <= member < start + size]
        if own and own[-1] - own[0] >= len(own):
            return None
        spans.append(range(own[0], own[-1] + 1) if own else range(0))
    return Unit(tuple(spans), 0.0)


class _Joined:
    """Sets of segments, those that have one in common joined (union-find)."""

    def __init__(self, size: int, groups: Iterable[Sequence[int]]) -> None:
        self.parents = list(range(size))
        for members in groups:
            for member in members[1:]:
                one, other = self.root(members[0]), self.root(member)
                self.parents[max(one, other)] = min(one, other)

    def root(self, member: int) -> int:
        while self.parents[member] != member:
            self.parents[member] = self.parents[self.parents[member]]
            member = self.parents[member]
        return member

    def groups(self) -> list[list[int]]:
        found: dict[int, list[int]] = {}
        for member in range(len(self.parents)):
            found.setdefault(self.root(member), []).append(member)
        return list(found.values())

    def sort(self, groups: Iterable[Sequence[int]]) -> dict[int, list[int]]:
        """The numbers of groups by the set that each lies in."""
        found: dict[int, list[int]] = {}
        for number, members in enumerate(groups):
            found.setdefault(self.root(members[0]), []).append(number)
        return found
