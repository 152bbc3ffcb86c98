"""The pair model: for two versions, the probability of every bead.

A log-linear semi-Markov model over bead sequences, with the features of ``features.py``. All beads of a band are looked
at once; those that are not quite impossible are kept, and everything later works on these few.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from .chains import forward_backward
from .digits import digit_features
from .division import find_divided_band, rule_out_leaps
from .features import SHAPE_NUMBERS, gather
from .lattice import coordinates, features_of_beads, plausible_beads, potentials
from .leftout import Gap, allow_gaps, stands_in_gap
from .similarity import row_starts
from .wordlinks import WORD_FEATURES, find_word_links, segments_near, word_features

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .features import Evidence
    from .similarity import Side
    from .trained import Weights
    from .wordlinks import Ends, Near, WordLinks

__all__ = [
    "LEAST",
    "NO_DIVISIONS",
    "Lattice",
    "PairPosterior",
    "bead_potentials",
    "beads_worth_keeping",
    "build_lattice",
    "closer_look",
    "known_features",
    "link_words",
    "pair_posterior",
    "posterior_of",
]

Places = tuple["NDArray[np.int64]", "NDArray[np.int64]"]
"""The places of the nodes where beads begin and end, int64 (k,) each."""

NO_DIVISIONS: NDArray[np.int64] = np.zeros((0, 4), np.int64)
LEAST = 1e-7  # the probability under which a bead is dropped
_LIKELY = 1e-3  # that from which its words are looked at


class Lattice(NamedTuple):
    """The nodes to look at and what is known about the beads between them."""

    low: NDArray[np.int64]
    high: NDArray[np.int64]
    starts: NDArray[np.int64]
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class PairPosterior:
    """What is known of two versions of n and m segments.

    ``low``, ``high``, ``starts``: the band of nodes, row by row; ``begin``, ``end``: int64 (k,), the places of the
    nodes where each bead worth keeping begins and ends, sorted by ``end``; ``scores``: float64 (k,), their potentials;
    ``heard``: float64 (k,), their potentials to which the support of third versions is added where there are any;
    ``typical``: the cosine of a sentence and the match of a clause in which others are expressed; ``gaps``: the
    passages that one version lacks, whose segments stand alone for nothing; ``near``: the segments whose words were
    looked at.
    """

    low: NDArray[np.int64]
    high: NDArray[np.int64]
    starts: NDArray[np.int64]
    begin: NDArray[np.int64]
    end: NDArray[np.int64]
    scores: NDArray[np.float64]
    heard: NDArray[np.float64]
    probabilities: NDArray[np.float64]
    nodes: NDArray[np.float64]
    typical: tuple[float, float] = (1.0, 1.0)
    gaps: tuple[Gap, ...] = ()
    near: Near | None = None

    def ends(self) -> Ends:
        """The nodes where each bead begins and ends, int64 (k,) each: i and j of the one, i and j of the other."""
        return _ends(self, (self.begin, self.end))

    def node_probability(self, i: NDArray[np.int64], j: NDArray[np.int64]) -> NDArray[np.float64]:
        """The probability that a bead ends at each of the nodes (i, j), 0 outside the band."""
        inside = (j >= self.low[i]) & (j < self.high[i])
        place = np.where(inside, self.starts[i] + j - self.low[i], 0)
        return np.where(inside, self.nodes[place], 0.0)

    def only(self, kept: NDArray[np.bool_]) -> PairPosterior:
        """The posterior when only some of the beads remain, bool (k,)."""
        parts = {name: getattr(self, name)[kept] for name in ("begin", "end", "heard", "probabilities")}
        return replace(self, **parts).rescored(self.scores[kept])

    def rescored(self, scores: NDArray[np.float64]) -> PairPosterior:
        """The posterior when the beads have other potentials."""
        _, probabilities = forward_backward(len(self.nodes), self.begin, self.end, scores)
        nodes = np.bincount(self.end, probabilities, len(self.nodes))
        nodes[0] = 1.0
        return replace(self, scores=scores, probabilities=probabilities, nodes=np.minimum(nodes, 1.0))


def build_lattice(x: Side, y: Side, divisions: NDArray[np.int64] = NO_DIVISIONS) -> Lattice:
    """Find the band of two versions and gather the evidence in it; see :mod:`align.division` for ``divisions``."""
    low, high = find_divided_band(x, y, divisions)
    return Lattice(low, high, row_starts(low, high), gather(x, y, low, high))


def bead_potentials(
    lattice: Lattice, weights: NDArray[np.float64], divisions: NDArray[np.int64] = NO_DIVISIONS
) -> NDArray[np.float32]:
    """Score all beads of a lattice, float32 (nodes, shapes); those that divisions rule out are impossible."""
    low, high, starts, evidence = lattice
    scores = potentials(evidence, low, high, starts, weights)
    rule_out_leaps(scores, low, high, divisions)
    return scores


def link_words(x: Side, y: Side, near: Near) -> WordLinks | None:
    """Link the words of segments that are ``near``; ``None`` where the encoder told of no words."""
    return find_word_links(x.words, y.words, near) if x.words and y.words else None


def known_features(lattice: Lattice, links: WordLinks | None, beads: Places) -> NDArray[np.float32]:
    """Work out the features, float32 (k, features), of beads given by the places of their nodes.

    Those of words are 0 without links.
    """
    i0, j0, i1, j1 = ends = _ends(lattice, beads)
    features = features_of_beads(lattice.evidence, (i0, j0), SHAPE_NUMBERS[i1 - i0, j1 - j0])
    of_words = word_features(links, ends) if links else np.zeros((len(i0), len(WORD_FEATURES)), np.float32)
    of_digits = digit_features(lattice.evidence.x.digits, lattice.evidence.y.digits, ends)
    return np.concatenate([features, of_words, of_digits], axis=1)


def _ends(band: Lattice | PairPosterior, beads: Places) -> Ends:
    (i0, j0), (i1, j1) = (coordinates(band.low, band.starts, places) for places in beads)
    return i0, j0, i1, j1


def beads_worth_keeping(lattice: Lattice, scores: NDArray[np.float32]) -> tuple[Places, Near]:
    """The beads that are not quite impossible, and the segments whose words tell which of them are right."""
    low, high, starts, _ = lattice
    begin, end, chances = plausible_beads(low, high, starts, scores, LEAST)
    likely = chances >= _LIKELY
    return (begin, end), segments_near(len(low) - 1, high[-1] - 1, _ends(lattice, (begin[likely], end[likely])))


def closer_look(
    x: Side, y: Side, lattice: Lattice, likely: NDArray[np.float32], weights: Weights
) -> tuple[Places, Near, NDArray[np.float64], NDArray[np.float64]]:
    """Look closer at the beads that are worth keeping by the search's scores, ``likely``, at their words, too.

    Returns these beads, the segments whose words were looked at, and the beads' scores, float64 (k,): for two versions,
    and to be heard with others.
    """
    beads, near = beads_worth_keeping(lattice, likely)
    features = known_features(lattice, link_words(x, y, near), beads)
    scores, heard = features @ weights.pair.values, features @ weights.supported.values[: features.shape[1]]
    return beads, near, scores, heard


def pair_posterior(x: Side, y: Side, weights: Weights, divisions: NDArray[np.int64] = NO_DIVISIONS) -> PairPosterior:
    """Align two versions: the probability of every bead and of every node in the band, ``divisions`` respected."""
    if not len(x) or not len(y):
        return _nothing_to_align(len(x), len(y))
    lattice = build_lattice(x, y, divisions)
    low, high, starts, evidence = lattice
    likely = bead_potentials(lattice, weights.search.values, divisions)
    gaps = allow_gaps(likely, low, high, starts)
    beads, near, scores, heard = closer_look(x, y, lattice, likely, weights)
    if gaps:
        i0, j0, i1, j1 = _ends(lattice, beads)
        free = stands_in_gap(gaps, (i0, j0), (i1, j1))
        for potential in (scores, heard):
            potential[free] = np.maximum(potential[free], 0.0)
    made = posterior_of(lattice, beads, scores, heard)
    return replace(made, typical=(evidence.cosine, evidence.match), gaps=gaps, near=near)


def posterior_of(
    lattice: Lattice,
    beads: Places,
    scores: NDArray[np.float64],
    heard: NDArray[np.float64],
) -> PairPosterior:
    """Work out the posterior of the beads of a lattice that are worth keeping; see :class:`PairPosterior`."""
    low, high, starts, _ = lattice
    nodes = np.zeros(starts[-1])
    return PairPosterior(low, high, starts, *beads, scores, heard, scores, nodes).rescored(scores)


def _nothing_to_align(n: int, m: int) -> PairPosterior:
    """Two versions of which one is empty: every segment stands alone."""
    low, high = np.zeros(n + 1, np.int64), np.full(n + 1, m + 1, np.int64)
    begin, scores = np.arange(n + m), np.zeros(n + m)
    ones = np.ones(n + m + 1)
    return PairPosterior(low, high, row_starts(low, high), begin, begin + 1, scores, scores, ones[1:], ones)
