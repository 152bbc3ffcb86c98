"""Gold alignments as chains to learn from: of the beads of two versions, and of the units of all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from corpora import Document, normalize_tag

from .cuts import cuts_alone
from .features import SHAPE_NUMBERS
from .fitting import Chain
from .pairmodel import (
    Lattice,
    PairPosterior,
    bead_potentials,
    beads_worth_keeping,
    build_lattice,
    known_features,
    link_words,
    posterior_of,
)
from .preparation import encode_versions
from .progress import SILENT
from .segments import cut_between_segments, to_segments
from .similarity import cells_of_band
from .unitlattice import unit_lattice

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .encoding import Encoder
    from .evaluation import GoldText, GoldUnit
    from .similarity import Side

__all__ = ["Example", "Text", "make_example", "prepare_text", "stretches"]

_WHOLE = 0.3  # what units of segments that were not taken apart count for: with more, fewer wrong units seem unsure

_Members = tuple[tuple[int, ...], ...]
_Pairs = dict[tuple[int, int], PairPosterior]
_Stretch = tuple[tuple[int, ...], tuple[int, ...], bool]  # from node to node, and whether its inside is unknown


@dataclass(frozen=True, slots=True)
class Text:
    """A gold text, encoded; ``source`` names the file that it came from."""

    source: str
    gold: GoldText
    keys: tuple[str, ...]
    sides: tuple[Side, ...]


@dataclass(frozen=True)
class Example:
    """A text with the beads of each two of its versions that are worth looking at, as chains to learn from.

    They join sentences; gold that joins segments does not tell by which walks theirs are joined. ``pairs`` holds the
    posteriors of these beads under the weights that found them. ``whole`` is the same text with its segments not taken
    apart, where any is. Models learn from both: without the hard cases that these are, they knew texts of other kinds
    less well (``react``, left out as a whole: n-way F1 .92 instead of .95). ``weight`` is what the units count for.
    """

    text: Text
    pairs: dict[tuple[int, int], PairPosterior]
    chains: dict[tuple[int, int], Chain]
    whole: Example | None = None
    weight: float = 1.0

    def posteriors(self, weights: NDArray[np.float64]) -> _Pairs:
        """The posteriors of the pairs under the pair model's ``weights``."""
        return {key: pair.rescored(self.chains[key].features @ weights) for key, pair in self.pairs.items()}

    def segments(self, pairs: _Pairs) -> _Pairs:
        """See posteriors of sentences as those of segments."""
        sides = self.text.sides
        return {(a, b): to_segments(pair, (sides[a].borders, sides[b].borders)) for (a, b), pair in pairs.items()}

    def beads(self, pairs: _Pairs) -> list[Chain]:
        """The beads of segments as chains, given the posteriors of sentences; their potentials are the one feature."""
        chains = []
        for (a, b), pair in self.segments(pairs).items():
            keys = self.text.keys[a], self.text.keys[b]
            sizes = [self.text.sides[a].segments, self.text.sides[b].segments]
            gold = _gold_stretches(self.text.gold.alignment.pair(*keys), keys, sizes)
            nodes = np.column_stack(cells_of_band(pair.low, pair.starts))
            chains.append(_chain(nodes, (pair.begin, pair.end), pair.scores[:, None], gold))
        return chains

    def units(self, pairs: _Pairs, alone: _Pairs) -> Chain:
        """The units of all versions as a chain, given posteriors of sentences, third versions heard and not."""
        sizes = [side.segments for side in self.text.sides]
        gold = _gold_stretches(self.text.gold.alignment.units, self.text.keys, sizes)
        lattice = unit_lattice(self.segments(pairs), sizes, np.array([stop for _, stop, _ in gold]))
        chain = _chain(lattice.nodes, (lattice.begin, lattice.end), lattice.features(), gold)
        begin, end = lattice.nodes[lattice.begin], lattice.nodes[lattice.end]
        cuts = cuts_alone(self.segments(alone), lattice.nodes, begin, end)
        return replace(chain, cuts=cuts, weight=self.weight)


def prepare_text(source: str, gold: GoldText, encoder: Encoder) -> Text:
    """Encode a gold text that has no segments without text."""
    keys = tuple(sorted(key for key, segments in gold.segments.items() if segments))
    documents = [Document.from_segments(key, normalize_tag(key), gold.segments[key]) for key in keys]
    return Text(source, gold, keys, tuple(encode_versions(documents, encoder, SILENT)))


def make_example(text: Text, weights: NDArray[np.float64]) -> Example:
    """Find the beads of each two versions that ``weights`` hold possible, float64 (features,), and mark the right ones.

    The weights are those of the model that tells which beads are worth a closer look, in which beads come with these
    features and those of their words.
    """
    pairs, chains = {}, {}
    for a, b in combinations(range(len(text.keys)), 2):
        pair = text.keys[a], text.keys[b]
        borders = text.sides[a].borders, text.sides[b].borders
        sizes = [len(starts) - 1 for starts in borders]
        gold = [
            (_at(borders, start), _at(borders, stop), unknown)
            for start, stop, unknown in _gold_stretches(text.gold.alignment.pair(*pair), pair, sizes)
        ]
        lattice = build_lattice(text.sides[a], text.sides[b])
        found, near = beads_worth_keeping(lattice, bead_potentials(lattice, weights))
        links = link_words(text.sides[a], text.sides[b], near)
        beads = _with_gold(lattice, *found, gold)
        features = known_features(lattice, links, beads).astype(np.float64)
        scores = features[:, : len(weights)] @ weights
        pairs[a, b] = posterior_of(lattice, beads, scores, scores)
        nodes = np.column_stack(cells_of_band(lattice.low, lattice.starts))
        chains[a, b] = _chain(nodes, beads, features, gold, cut_between_segments(pairs[a, b], borders))
    sides = tuple(side.joined() for side in text.sides)
    if all(one is other for one, other in zip(sides, text.sides, strict=True)):
        return Example(text, pairs, chains)
    whole = replace(make_example(replace(text, sides=sides), weights), weight=_WHOLE)
    return Example(text, pairs, chains, whole)


def _at(borders: Sequence[NDArray[np.int64]], node: tuple[int, ...]) -> tuple[int, ...]:
    """The node between sentences that is a node between segments."""
    return tuple(int(starts[place]) for starts, place in zip(borders, node, strict=True))


def _chain(
    nodes: NDArray[np.int64],
    steps: tuple[NDArray[np.int64], NDArray[np.int64]],
    features: NDArray[np.float64],
    gold: Sequence[_Stretch],
    border: NDArray[np.bool_] | None = None,
) -> Chain:
    """Mark the right steps, given by the numbers of the nodes, int64 (k, versions), where they begin and end.

    ``border``, bool (nodes,), tells at which nodes versions are cut between segments; without it, at all.
    """
    before, after = nodes[steps[0]], nodes[steps[1]]
    cuts = np.ones((2, len(before)), np.bool_) if border is None else border[np.stack(steps)]
    right, judged = _marked(before, after, gold, cuts)
    return Chain(len(nodes), *steps, features, right, (before == after).any(axis=1), judged)


def _gold_stretches(units: Iterable[GoldUnit], keys: Sequence[str], sizes: Sequence[int]) -> list[_Stretch]:
    """Where each stretch of the gold begins and ends, and whether its inside is unknown."""
    found, at = [], (0,) * len(sizes)
    for taken, unknown in stretches(((unit.key(keys), unit.lax) for unit in units), sizes):
        stop = tuple(a + b for a, b in zip(at, taken, strict=True))
        found.append((at, stop, unknown))
        at = stop
    return found


def stretches(units: Iterable[tuple[_Members, bool]], sizes: Sequence[int]) -> Iterator[tuple[tuple[int, ...], bool]]:
    """Yield, in order, how many segments of each version the gold joins, and whether the inside is unknown.

    ``units`` are the segments of each version and whether the gold leaves their inside open; it is unknown, too, where
    units cross, which are joined. A segment in no unit stands alone.

    >>> units = [(((0,), (0, 1)), False), (((1,), (3,)), False), (((2,), (2,)), False)]
    >>> list(stretches(units, (3, 4)))
    [((1, 2), False), ((2, 2), True)]
    """
    owner: list[dict[int, tuple[_Members, bool]]] = []
    for version, size in enumerate(sizes):
        empty = [() for _ in sizes]
        owner.append({k: ((*empty[:version], (k,), *empty[version + 1 :]), False) for k in range(size)})
    for unit in units:
        for version, members in enumerate(unit[0]):
            if sum(map(bool, unit[0])) > 1:
                owner[version].update(dict.fromkeys(members, unit))
    at = [0] * len(sizes)
    while at != list(sizes):
        ways = [_closed(owner, at, version) for version in range(len(sizes)) if at[version] < sizes[version]]
        stop, inside = min(ways, key=lambda way: (sum(way[0]), way[0]))
        lax = any(unit[1] for unit in inside)
        yield tuple(b - a for a, b in zip(at, stop, strict=True)), lax or len(inside) > 1
        at = stop


def _closed(
    owner: Sequence[dict[int, tuple[_Members, bool]]], at: list[int], version: int
) -> tuple[list[int], list[tuple[_Members, bool]]]:
    """The end of the shortest stretch from ``at`` that holds the next segment of a version and that no unit leaves."""
    stop = [place + (k == version) for k, place in enumerate(at)]
    while True:
        found = [owner[k][index] for k in range(len(at)) for index in range(at[k], stop[k])]
        inside = {id(unit): unit for unit in found}
        wider = [max([stop[k], *(m + 1 for members, _ in inside.values() for m in members[k])]) for k in range(len(at))]
        if wider == stop:
            return stop, list(inside.values())
        stop = wider


def _with_gold(
    lattice: Lattice,
    begin: NDArray[np.int64],
    end: NDArray[np.int64],
    gold: Sequence[_Stretch],
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Add the beads of the gold that are in the band."""
    low, high, starts, _ = lattice
    places = []
    for (i0, j0), (i1, j1), unknown in gold:
        small = i1 - i0 < len(SHAPE_NUMBERS) and j1 - j0 < len(SHAPE_NUMBERS) and SHAPE_NUMBERS[i1 - i0, j1 - j0] >= 0
        if small and not unknown and low[i0] <= j0 < high[i0] and low[i1] <= j1 < high[i1]:
            places.append((starts[i1] + j1 - low[i1], starts[i0] + j0 - low[i0]))
    both = np.unique(np.concatenate([np.column_stack([end, begin]), np.array(places, np.int64).reshape(-1, 2)]), axis=0)
    return np.ascontiguousarray(both[:, 1]), np.ascontiguousarray(both[:, 0])


def _marked(
    begin: NDArray[np.int64], end: NDArray[np.int64], gold: Sequence[_Stretch], cuts: NDArray[np.bool_]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which steps, by the nodes where they begin and end, int64 (k, versions), are right, and which the gold judges.

    Steps are in the order of their ends. ``cuts``, bool (2, k), tells where versions are cut between segments: inside a
    stretch of the gold no right walk goes through such a node, unless there is no other.
    """
    right, judged = np.zeros(len(begin), np.bool_), np.ones(len(begin), np.bool_)
    for start, stop, unknown in gold:
        near = slice(*np.searchsorted(end[:, 0], [start[0], stop[0] + 1]).tolist())
        first, last = begin[near], end[near]
        inside = ((first >= start) & (last <= stop)).all(axis=1)
        if unknown:
            right[near] |= inside
            judged &= ~((begin < stop) & (end > start)).any(axis=1)
            continue
        begins, ends = (first == start).all(axis=1), (last == stop).all(axis=1)
        uncut = inside & (begins | ~cuts[0, near]) & (ends | ~cuts[1, near])
        leads = _leads(first[uncut].tolist(), last[uncut].tolist(), start, stop)
        right[near] |= uncut if leads else inside
    return right, judged


def _leads(
    begin: Sequence[Sequence[int]], end: Sequence[Sequence[int]], start: Sequence[int], stop: Sequence[int]
) -> bool:
    """Whether steps, in the order of their ends, lead from one node to another."""
    reached = {tuple(start)}
    for first, last in zip(begin, end, strict=True):
        if tuple(first) in reached:
            reached.add(tuple(last))
    return tuple(stop) in reached
