"""Fitting a log-linear model over chains to gold alignments.

Softmax margin (Gimpel and Smith 2010): maximum likelihood in which wrong steps start with an advantage, so that the
right ones must win by more; with an L2 penalty, by L-BFGS, the gradient exact. Where the gold does not say how the
inside of a stretch is aligned, all ways through it count as right.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from corpora import AlignmentError

from .chains import IMPOSSIBLE, best_path, forward_backward
from .confidence import Predictions

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Chain", "Margin", "fit"]

_ITERATIONS = 80


@dataclass(frozen=True, slots=True)
class Margin:
    """By how much, in log odds, right steps must win over wrong ones, and how strongly large weights are penalised."""

    wrong: float
    wrong_one_sided: float
    penalty: float


@dataclass(frozen=True)
class Chain:
    """A text as a chain with its gold.

    ``begin``, ``end``: see :mod:`align.chains`; ``features``: float64 (steps, features); ``right``: the steps that a
    right walk may take; ``one_sided``: those that lack a version; ``judged``: those that the gold says anything about;
    ``cuts``: float64 (steps, 2), what :func:`~align.cuts.cuts_alone` tells of units; ``weight``: what it counts for.
    """

    nodes: int
    begin: NDArray[np.int64]
    end: NDArray[np.int64]
    features: NDArray[np.float64]
    right: NDArray[np.bool_]
    one_sided: NDArray[np.bool_]
    judged: NDArray[np.bool_]
    cuts: NDArray[np.float64] | None = None
    weight: float = 1.0

    @cached_property
    def has_gold(self) -> bool:
        """Whether a right walk leads from the first node to the last."""
        return self.walk(np.where(self.right, 0.0, IMPOSSIBLE))[0] > IMPOSSIBLE / 1e6

    def walk(self, scores: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        """The log partition and the probability of every step under ``scores``."""
        return forward_backward(self.nodes, self.begin, self.end, scores)

    def predictions(self, weights: NDArray[np.float64]) -> Predictions:
        """The steps of the best walk that the gold judges."""
        scores = self.features @ weights
        path = best_path(self.nodes, self.begin, self.end, scores)
        path = path[self.judged[path]]
        cuts = None if self.cuts is None else self.cuts[path]
        return Predictions(self.walk(scores)[1][path], self.right[path], cuts)


def fit(chains: Sequence[Chain], margin: Margin) -> NDArray[np.float64]:
    """Find the weights, float64 (features,); chains without a right walk are left out.

    Raises:
        AlignmentError: when none has a right walk.
    """
    from scipy.optimize import minimize

    used = [chain for chain in chains if chain.has_gold]
    if not used:
        raise AlignmentError(
            "no gold alignment is among those looked at, so there is nothing to learn; give other texts"
        )
    squares = sum((chain.features**2).sum(axis=0) for chain in used)
    present = sum((chain.features != 0).sum(axis=0) for chain in used)
    scale = np.sqrt(squares / np.maximum(present, 1))  # the size of a feature where it is there
    scale[scale == 0] = 1.0
    start = np.zeros(len(scale))
    found = minimize(_loss, start, (used, margin, scale), jac=True, method="L-BFGS-B", options={"maxiter": _ITERATIONS})
    return np.asarray(found.x / scale)


def _loss(
    scaled: NDArray[np.float64], chains: Sequence[Chain], margin: Margin, scale: NDArray[np.float64]
) -> tuple[float, NDArray[np.float64]]:
    """The softmax margin of the weights ``scaled / scale`` with its penalty, and the gradient by ``scaled``."""
    value, gradient = 0.5 * margin.penalty * float(scaled @ scaled), margin.penalty * scaled
    for chain in chains:
        advantage = ~chain.right * np.where(chain.one_sided, margin.wrong_one_sided, margin.wrong)
        scores = chain.features @ (scaled / scale)
        total, expected = chain.walk(scores + advantage)
        right, observed = chain.walk(np.where(chain.right, scores, IMPOSSIBLE))
        value += chain.weight * (total - right)
        gradient = gradient + (chain.weight * (expected - observed)) @ chain.features / scale
    return value, gradient
