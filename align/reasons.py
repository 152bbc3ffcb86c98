"""Why the pair model holds one way to cut two versions likelier than another, in words.

The model adds up weighted features, many of which look at one thing from several sides and are meant to be weighed
together only. So the difference between two ways is told by subject: the features that share a phrase are summed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .aligner import Posteriors
    from .alternatives import Key
    from .segments import Bead
    from .trained import Weights

__all__ = ["LEFT_OUT", "PHRASES", "Reason", "beads_of", "compare", "log_odds", "weigh"]

_MOST_REASONS = 7
_LEAST = 0.05  # of a difference worth a line


@dataclass(frozen=True, slots=True)
class Reason:
    """What one subject says for the chosen way: ``difference`` is in log odds, below 0 when it speaks against it.

    ``features`` are the names of the features summed, as in :data:`~align.features.FEATURES`,
    :data:`~align.wordlinks.WORD_FEATURES`, :data:`~align.digits.DIGIT_FEATURES` and :data:`~align.support.SUPPORT`.
    """

    phrase: str
    difference: float
    features: tuple[str, ...]


_SHAPE = "how common it is to join so many sentences"
_ALONE = "whether what is left alone has a match nearby"
_ALONE_LENGTH = "how long what is left alone is"
_WHOLE = "how alike the wholes are (cosine)"
_NEIGHBOURS = "how unlike the sentences beside are"
_LENGTHS = "how well the lengths agree"
_CLAUSES = "whether clauses match inside rather than beside"
_CLAUSES_INSIDE = "how well clauses match inside"
_END = "whether both end with the same punctuation"
_CROSSING = "whether sentences end where segments are joined crosswise"
_WORDS = "whether words find their match inside rather than beside"
_OVERHANGS = "whether words at a cut find their match across it"
_INSIDE = "whether questions, exclamations or headings end inside"
_NUMBERS = "whether both have the same numbers"
_THIRD_CUT = "whether a third version has a cut here"
_THIRD_INNER = "whether a third version has a cut inside"
_THIRD_LINKS = "whether links through a third version stay inside"
_THIRD_ALONE = "whether a third version has what is left alone"
LEFT_OUT = "one-sided: in a passage left out as a whole"
"""What makes up for the other features of a bead that stands in a gap; see :mod:`align.leftout`."""

PHRASES = {
    LEFT_OUT: "whether a whole passage is left out",
    "shape 1-0": _SHAPE,
    "shape 1-1": _SHAPE,
    "shape 1-2": _SHAPE,
    "shape 1-3": _SHAPE,
    "shape 1-4": _SHAPE,
    "shape 1-5": _SHAPE,
    "shape 2-2": _SHAPE,
    "shape 2-3": _SHAPE,
    "shape 3-3": _SHAPE,
    "shape 2-4": _SHAPE,
    "shape larger": _SHAPE,
    "one-sided: best clause matches nearby": _ALONE,
    "one-sided: best sentence match nearby": _ALONE,
    "one-sided: log of relative length": _ALONE_LENGTH,
    "cosine": _WHOLE,
    "cosine times mean run": _WHOLE,
    "cosine with neighbours, negative": _NEIGHBOURS,
    "cosine with neighbours times mean run, negative": _NEIGHBOURS,
    "length difference squared, negative": _LENGTHS,
    "log length ratio, negative": _LENGTHS,
    "log length ratio squared, negative": _LENGTHS,
    "clauses: inside minus outside, summed": _CLAUSES,
    "clauses: inside minus outside, mean": _CLAUSES,
    "clauses: better matched outside, summed": _CLAUSES,
    "clauses: better matched outside, mean": _CLAUSES,
    "clauses: inside, mean": _CLAUSES_INSIDE,
    "clauses: votes inside minus outside": _CLAUSES,
    "clauses: worst inside minus outside": _CLAUSES,
    "one-sided: relative length": _ALONE_LENGTH,
    "one-sided: relative length times best clause matches": _ALONE,
    "end: the same punctuation": _END,
    "end: one is a question": _END,
    "end: one has no punctuation": _END,
    "inside: ends of questions and exclamations": _INSIDE,
    "inside: ends without punctuation": _INSIDE,
    "crossing: no sentence ends inside a segment": _CROSSING,
    "crossing: sentences end inside segments of one version only": _CROSSING,
    "one-sided: linked words": _ALONE,
    "one-sided: share of linked words": _ALONE,
    "words: links inside, summed": _WORDS,
    "words: links outside, summed": _WORDS,
    "words: links inside, share": _WORDS,
    "words: links outside, share": _WORDS,
    "words: links inside of the segment least linked": _WORDS,
    "words: links lost by the best cut inside": _WORDS,
    "words: links lost by the best cut inside, share": _WORDS,
    "words: links of the end that has fewest": _WORDS,
    "words: links of the end that has fewest, share": _WORDS,
    "words: hanging over at the end": _OVERHANGS,
    "words: hanging over at the end of what is joined, summed": _OVERHANGS,
    "words: hanging over at the best cut inside": _OVERHANGS,
    "numbers: in both": _NUMBERS,
    "numbers: in one only": _NUMBERS,
    "numbers: in one only, share": _NUMBERS,
    "one-sided: numbers that stand nearby": _NUMBERS,
    "one-sided: numbers that do not stand nearby": _NUMBERS,
    "third: log of the cut at the end": _THIRD_CUT,
    "third, one-sided: link through it": _THIRD_ALONE,
    "third, one-sided: what it links is left out": _THIRD_ALONE,
    "third, one-sided: left out there too": _THIRD_ALONE,
    "third: cut inside": _THIRD_INNER,
    "third: log of no cut inside": _THIRD_INNER,
    "third: links inside, mean": _THIRD_LINKS,
    "third: links inside, least": _THIRD_LINKS,
    "third: links beside, summed": _THIRD_LINKS,
    "third: links beside, most": _THIRD_LINKS,
    "third: the cut at the end": _THIRD_CUT,
    "third: what it links is left out": _THIRD_ALONE,
    "third: log of nothing it links is left out": _THIRD_ALONE,
}
"""What a feature of the pair model looks at, for a reader who does not know the model."""


def beads_of(rows: NDArray[np.int64], x: int, y: int) -> dict[Key, Bead]:
    """The beads of versions ``x`` and ``y`` in a way to cut all versions, by their segments.

    ``rows`` is int64 (units + 1, versions): unit k holds the segments from row k to row k + 1. What stands alone stands
    segment by segment, as beads do.

    >>> list(beads_of(np.array([[0, 0, 0], [1, 1, 0], [3, 1, 2]]), 0, 1))
    [((0, 1), (0, 1)), ((1, 2), None), ((2, 3), None)]
    """
    from .alternatives import unit_key

    found: dict[Key, Bead] = {}
    for before, after in zip(rows[:-1, [x, y]], rows[1:, [x, y]], strict=True):
        (i, j), (p, q) = before.tolist(), after.tolist()
        steps = [(i, j, p, q)]
        if i == p or j == q:
            steps = [(k, j, k + 1, j) for k in range(i, p)] + [(i, k, i, k + 1) for k in range(j, q)]
        found |= {unit_key(np.array(bead[:2]), np.array(bead[2:])): bead for bead in steps}
    return found


def weigh(
    posteriors: Posteriors, weights: Weights, key: tuple[int, int], beads: Iterable[Bead]
) -> tuple[NDArray[np.float64], Sequence[str]] | None:
    """Work out the features of beads, times their weights, and name them; ``None`` where the pair model knows one not.

    ``key`` are the numbers of the two versions. Float64 (beads, features); those of a bead of segments are those of the
    sentences in it, summed up.
    """
    from .features import gather
    from .leftout import stands_in_gap
    from .pairmodel import Lattice, known_features, link_words
    from .segments import best_walk_within
    from .support import support_of_beads
    from .trained import MODELS

    pair, sides = posteriors.sentences[key], posteriors.sides
    x, y = (sides[k] for k in key)
    walks = [best_walk_within(pair, (x.borders, y.borders), bead) for bead in beads]
    if None in walks:
        return None
    firsts = np.cumsum([0, *(len(walk or ()) for walk in walks)])[:-1]
    i, j, p, q = np.array([bead for walk in walks for bead in walk or ()], np.int64).T
    begin, end = pair.starts[i] + j - pair.low[i], pair.starts[p] + q - pair.low[p]
    lattice = Lattice(pair.low, pair.high, pair.starts, gather(x, y, pair.low, pair.high))
    links = link_words(x, y, pair.near) if pair.near else None
    features = known_features(lattice, links, (begin, end)).astype(np.float64)
    model = weights.suited(links is not None).of_beads(len(sides)).values
    weighted = features * model[: features.shape[1]]
    cost = np.minimum(weighted.sum(axis=1), 0.0)
    free = np.where(stands_in_gap(pair.gaps, (i, j), (p, q)), -cost, 0.0)
    names, support = MODELS["pair"], np.zeros((len(i), 0))
    if len(sides) > 2:
        names = MODELS["supported"]
        support = support_of_beads(posteriors.sentences, key, begin, end) * model[features.shape[1] :]
    return np.add.reduceat(np.column_stack([weighted, support, free]), firsts, axis=0), [*names, LEFT_OUT]


def compare(weighted: NDArray[np.float64], chosen: int, names: Iterable[str]) -> tuple[Reason, ...]:
    """Tell by subject what speaks for the first ``chosen`` beads against the others, the greatest differences first.

    ``weighted`` and ``names`` are what :func:`weigh` gives.
    """
    subjects: dict[str, list[tuple[str, float]]] = {}
    for name, difference in zip(names, _difference(weighted, chosen).tolist(), strict=True):
        if difference:
            subjects.setdefault(PHRASES[name], []).append((name, difference))
    reasons = [
        Reason(phrase, sum(difference for _, difference in parts), tuple(name for name, _ in parts))
        for phrase, parts in subjects.items()
    ]
    reasons.sort(key=lambda reason: -abs(reason.difference))
    return tuple(reason for reason in reasons[:_MOST_REASONS] if abs(reason.difference) >= _LEAST)


def log_odds(weighted: NDArray[np.float64], chosen: int) -> float:
    """All that speaks for the first ``chosen`` beads against the others, less all that speaks against them."""
    return float(_difference(weighted, chosen).sum())


def _difference(weighted: NDArray[np.float64], chosen: int) -> NDArray[np.float64]:
    return np.asarray(weighted[:chosen].sum(axis=0) - weighted[chosen:].sum(axis=0))
