"""Passages that stand elsewhere in another version, aligned where they stand.

Beads in order cannot join them. So a passage is taken out of both versions where it stands and aligned on its own, and
the two ways to see the text are compared under the pair model: all walks that leave the passage out at both places,
times all walks within it, against all walks in order. What is gained must outweigh how rare it is that passages move.
Which passages are tried is told by :mod:`align.displaced`: left over or doubtful, and matched by nothing else.

Which of two passages that changed places was moved cannot be told, so what is crossed must be as long as a passage must
be: a heading that matches another one by mistake does not make the text below it a moved one.

The gain decides where a passage begins and ends, too: it grows as long as that explains more. Where 4 segments were
moved by hand, units, which are in order, have a strict F1 of .90 (``progit``), .93 (``ntrex-plain``) and .84
(``react``), and beads .96, .996 and .92; untouched, none of these has a passage taken.
``python -m benchmarks.reordering`` measures it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from .chains import IMPOSSIBLE, best_path, forward_backward
from .displaced import LONG, find_displaced
from .division import part_of
from .lattice import coordinates
from .pairmodel import bead_potentials, build_lattice, closer_look, posterior_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .pairmodel import PairPosterior
    from .pins import Pin
    from .similarity import Side
    from .trained import Model, Weights
    from .wordlinks import Ends

__all__ = ["Move", "beads_without", "join_beads", "moved_segments", "take_moves", "unless_moved"]

_RARE = 6.0  # the gain, in log odds, that a passage needs to count as moved
_MORE = 0.5  # what it must gain to grow by a segment
_IDLE = 0.3  # the probability of standing alone from which a segment may be part of a passage beside it
_SURE = 0.5  # the probability of beads that a moved passage must cross
_TRUST = 0.9  # the probability that a passage taken was moved
_CONTEXT = 2  # segments around a passage, which its own are compared with
_GATE = 0.999  # the probability of a node that walks may be taken to go through
_STEPS = ((1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 1, 0), (0, 0, 0, 1), (1, 0, 1, 0), (0, 1, 0, 1))  # ways to grow

_Spans = tuple[range, range]
_Masks = tuple["NDArray[np.bool_]", "NDArray[np.bool_]"]


class Move(NamedTuple):
    """A passage that stands elsewhere: its segments in two versions, and the posterior of the beads within."""

    spans: _Spans
    inside: PairPosterior


class _Gain(NamedTuple):
    """What is gained, in log odds, when a passage is taken out, and the beads that remain possible then."""

    odds: float
    spans: _Spans
    kept: NDArray[np.bool_]
    inside: PairPosterior


def take_moves(
    x: Side, y: Side, pair: PairPosterior, weights: Weights, fixed: _Masks
) -> tuple[PairPosterior, list[Move]]:
    """Find the passages that were moved, and leave their segments alone in the posterior of the pair.

    ``fixed`` tells which segments of each version are pinned, and so cannot be in one, bool (n,) and (m,).
    """
    i0, j0, i1, j1 = pair.ends()
    path = best_path(len(pair.nodes), pair.begin, pair.end, pair.scores)
    beads = np.column_stack([i0, i1, j0, j1])[path]
    beads = beads[(beads[:, 0] < beads[:, 1]) & (beads[:, 2] < beads[:, 3])]
    displaced, free = find_displaced(x, y, beads, fixed)
    likely = [spans for spans in displaced if _may_cross(beads, spans)]
    if not likely:
        return pair, []
    search = _Search(x, y, pair, weights, free)
    tried = [(gain.odds, spans) for spans in likely for gain in search.gains(spans)]
    return search.take([spans for odds, spans in sorted(tried, key=lambda item: -item[0]) if odds > 0])


class _Search:
    """The search in one pair of versions: what is ``left`` of its posterior, and the ``moves`` found so far."""

    def __init__(self, x: Side, y: Side, pair: PairPosterior, weights: Weights, free: _Masks) -> None:
        self.x, self.y, self.weights, self.free = x, y, weights, free
        self.moves: list[Move] = []
        self._see(pair)

    def _see(self, pair: PairPosterior) -> None:
        self.left = pair
        self.ends = pair.ends()
        i0, j0, i1, j1 = self.ends
        likely = pair.probabilities
        self.alone = (
            np.bincount(i0[j0 == j1], likely[j0 == j1], len(self.x)),
            np.bincount(j0[i0 == i1], likely[i0 == i1], len(self.y)),
        )
        gates = np.flatnonzero(pair.nodes >= _GATE)
        self.gates = np.column_stack([gates, *coordinates(pair.low, pair.starts, gates)])

    def take(self, tried: Sequence[_Spans]) -> tuple[PairPosterior, list[Move]]:
        """Take the passages that gain enough, one after another, each grown as far as that gains more."""
        for spans in tried:
            best = next(self.gains(spans), None)
            while best and (wider := max(self._wider(best.spans), key=_odds, default=None)):
                if wider.odds < best.odds + _MORE:
                    break
                best = wider
            if best and best.odds > _RARE:
                self._take(best)
        return self.left, sorted(self.moves, key=lambda move: move.spans[0].start)

    def _take(self, gain: _Gain) -> None:
        left = self.left.only(gain.kept)
        if self._crosses(left, gain.spans):
            self._see(left)
            self.moves.append(Move(gain.spans, gain.inside))
            for mask, span in zip(self.free, gain.spans, strict=True):
                mask[span.start : span.stop] = False

    def _crosses(self, pair: PairPosterior, spans: _Spans) -> bool:
        """Whether a passage crosses beads that are as long as a passage must be: these may be what was moved."""
        i0, j0, i1, j1 = pair.ends()
        joined = (pair.probabilities > _SURE) & (i0 < i1) & (j0 < j1)
        one, other = spans
        crossed = joined & ((i1 <= one.start) & (j0 >= other.stop) | (i0 >= one.stop) & (j1 <= other.start))
        lengths = (
            sum(side.lengths[start:stop].sum() for start, stop in zip(low[crossed], high[crossed], strict=True))
            for side, low, high in ((self.x, i0, i1), (self.y, j0, j1))
        )
        return bool(min(lengths) >= LONG)

    def gains(self, spans: _Spans) -> Iterator[_Gain]:
        """Yield what is gained when ``spans`` are aligned on their own; nothing where that is impossible."""
        if not all(mask[span.start : span.stop].all() for mask, span in zip(self.free, spans, strict=True)):
            return
        kept, alone = beads_without(self.ends, spans)
        ways = self._log_ratio(kept, alone)
        if ways > IMPOSSIBLE / 2:
            inside = self._inside(spans)
            total, _ = forward_backward(len(inside.nodes), inside.begin, inside.end, inside.scores)
            yield _Gain(ways + total, spans, kept, inside)

    def _log_ratio(self, kept: NDArray[np.bool_], alone: NDArray[np.bool_]) -> float:
        """How the sum over walks changes when only some beads remain, those of the passage costing nothing.

        Only walks between two nodes are summed that nearly all take, since all others change alike.
        """
        changed = np.flatnonzero(~kept | alone)
        first, last = self._gates(changed)
        inside = slice(*np.searchsorted(self.left.end, [first + 1, last + 1]).tolist())
        begin, end, scores = self.left.begin[inside] - first, self.left.end[inside] - first, self.left.scores[inside]
        scores = np.where(begin < 0, IMPOSSIBLE, scores)
        begin = np.maximum(begin, 0)
        before, _ = forward_backward(last - first + 1, begin, end, scores)
        scores = np.where(kept[inside], np.where(alone[inside], 0.0, scores), IMPOSSIBLE)
        after, _ = forward_backward(last - first + 1, begin, end, scores)
        return after - before if after > IMPOSSIBLE / 2 else IMPOSSIBLE

    def _gates(self, changed: NDArray[np.int64]) -> tuple[int, int]:
        """The places of the last sure node before some beads and of the first one behind them."""
        i0, j0, i1, j1 = (ends[changed] for ends in self.ends)
        place, i, j = self.gates.T
        before = place[(i <= i0.min()) & (j <= j0.min())]
        behind = place[(i >= i1.max()) & (j >= j1.max())]
        return int(before[-1]) if len(before) else 0, int(behind[0]) if len(behind) else len(self.left.nodes) - 1

    def _inside(self, spans: _Spans) -> PairPosterior:
        """Align a passage on its own, among the segments around it."""
        (a, b), (c, d) = ((span.start, span.stop) for span in spans)
        i, j = max(a - _CONTEXT, 0), max(c - _CONTEXT, 0)
        x, y = self.x.part(i, min(b + _CONTEXT, len(self.x))), self.y.part(j, min(d + _CONTEXT, len(self.y)))
        start, stop = (a - i, c - j), (b - i, d - j)
        corners = np.array([start * 2, stop * 2], np.int64)
        lattice = build_lattice(x, y, corners)
        cosine, match = self.left.typical
        lattice = lattice._replace(evidence=lattice.evidence._replace(cosine=cosine, match=match))
        likely = bead_potentials(lattice, self.weights.search.values, corners)
        beads, _, scores, heard = closer_look(x, y, lattice, likely, self.weights)
        return part_of(posterior_of(lattice, beads, scores, heard), start, stop)

    def _wider(self, spans: _Spans) -> Iterator[_Gain]:
        """Yield what is gained by the spans with idle segments at their ends."""
        (a, b), (c, d) = ((span.start, span.stop) for span in spans)
        for p, q, r, s in _STEPS:
            wide = range(a - p, b + q), range(c - r, d + s)
            if all(
                span.start >= 0 and span.stop <= len(shares) and all(shares[n] > _IDLE for n in span if n not in old)
                for shares, span, old in zip(self.alone, wide, spans, strict=True)
            ):
                yield from self.gains(wide)


def beads_without(ends: Ends, spans: _Spans) -> _Masks:
    """Which beads remain when a passage is taken out of both versions, and which of its own then stand alone.

    Bool (k,) each; ``ends`` are the nodes where the beads begin and end.
    """
    i0, j0, i1, j1 = ends
    kept, alone = np.ones(len(i0), bool), np.zeros(len(i0), bool)
    for low, high, span, single in ((i0, i1, spans[0], j0 == j1), (j0, j1, spans[1], i0 == i1)):
        touches = (low < span.stop) & (high > span.start)
        kept &= ~touches | single
        alone |= touches & single
    return kept, alone


def _odds(gain: _Gain) -> float:
    return gain.odds


def moved_segments(moves: Mapping[tuple[int, int], Sequence[Move]], versions: int) -> list[set[int]]:
    """The segments of each version that stand elsewhere in some other one; ``moves`` holds those of each two."""
    found: list[set[int]] = [set() for _ in range(versions)]
    for pair, passages in moves.items():
        for passage in passages:
            for version, span in zip(pair, passage.spans, strict=True):
                found[version].update(span)
    return found


def unless_moved(spans: Sequence[range], probability: float, moved: Sequence[set[int]]) -> float:
    """How likely a unit is right that has segments of one version only, and these stand elsewhere in another one.

    Others are as likely as they were. ``spans`` are those of all versions, ``moved`` what :func:`moved_segments` gives.
    """
    own = [(span, segments) for span, segments in zip(spans, moved, strict=True) if span]
    if len(own) > 1 or not all(segments.issuperset(span) for span, segments in own):
        return probability
    return round(probability * (1 - _TRUST), 4)


def join_beads(
    pair: PairPosterior, sizes: Sequence[int], pins: Sequence[Pin], moves: Sequence[Move], model: Model
) -> Iterator[tuple[_Spans, float]]:
    """Yield the beads of two versions, moved passages last; arguments are as for :func:`~align.joining.join_units`."""
    from .joining import join_units

    taken = tuple({n for move in moves for n in move.spans[version]} for version in (0, 1))
    for unit in join_units({(0, 1): pair}, sizes, pins, model, {}):
        one, other = unit.spans
        if not (taken[0].issuperset(one) and taken[1].issuperset(other)):
            yield (one, other), unit.probability
    for spans, inside in moves:
        for unit in join_units({(0, 1): inside}, [*map(len, spans)], [], model, {}):
            one, other = (
                range(span.start + own.start, span.start + own.stop)
                for span, own in zip(spans, unit.spans, strict=True)
            )
            yield (one, other), round(unit.probability * _TRUST, 4)


def _may_cross(beads: NDArray[np.int64], spans: _Spans) -> bool:
    """Whether a bead reaches before a passage in one version and behind it in the other."""
    (a, b), (c, d) = ((span.start, span.stop) for span in spans)
    p, q, r, s = beads.T
    return bool((((p < a) & (s > d)) | ((q > b) & (r < c))).any())
