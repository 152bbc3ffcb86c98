"""The pair model: for two versions, the probability of every bead.

A log-linear semi-Markov model over bead sequences, with the features of ``features.py``. Its weights are trained on
gold alignments by ``python -m align.training`` and kept in ``align/weights``, one readable file for each encoder.
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from corpora import EncoderError

from .features import FEATURES, SHAPES, gather
from .similarity import row_starts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .features import Evidence
    from .similarity import Side

__all__ = [
    "DEFAULT_WEIGHTS",
    "NO_DIVISIONS",
    "Lattice",
    "PairPosterior",
    "Weights",
    "build_lattice",
    "load_weights",
    "pair_posterior",
    "read_weights",
]

DEFAULT_WEIGHTS = "multilingual-e5-small-q4"
NO_DIVISIONS: NDArray[np.int64] = np.zeros((0, 4), np.int64)


@dataclass(frozen=True, slots=True)
class Weights:
    """Trained weights of the features, float64 (features,).

    ``name`` says on what they were trained and ``encoder`` for what; ``calibration`` (slope and offset) turns the raw
    log odds of a unit into calibrated ones.
    """

    name: str
    encoder: str
    values: NDArray[np.float64]
    calibration: tuple[float, float] = (1.0, 0.0)


class Lattice(NamedTuple):
    """The nodes to look at and what is known about the beads between them."""

    low: NDArray[np.int64]
    high: NDArray[np.int64]
    starts: NDArray[np.int64]
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class PairPosterior:
    """What the pair model knows of two versions of n and m segments.

    ``low``, ``high``, ``starts``: the band of nodes; ``nodes``: float32, the probability that a bead ends at each node;
    ``beads``: float32 (nodes, shapes), the probability of each bead by the node where it ends.
    """

    low: NDArray[np.int64]
    high: NDArray[np.int64]
    starts: NDArray[np.int64]
    nodes: NDArray[np.float32]
    beads: NDArray[np.float32]

    def node_probability(self, i: NDArray[np.int64], j: NDArray[np.int64]) -> NDArray[np.float64]:
        """The probability of nodes (i, j), 0 outside the band."""
        inside = (j >= self.low[i]) & (j < self.high[i])
        place = np.where(inside, self.starts[i] + j - self.low[i], 0)
        return np.where(inside, self.nodes[place], 0.0)


def load_weights(encoder: str) -> Weights:
    """Load the weights trained for ``encoder``, or those of the embedded encoder when it has none of its own.

    The features are normalised within each text, so weights carry over; :attr:`Weights.encoder` tells which were taken.
    """
    folder = resources.files(__package__) / "weights"
    for name in (encoder, DEFAULT_WEIGHTS):
        file = folder / f"{re.sub('[^A-Za-z0-9._-]+', '-', name)}.json"
        if file.is_file():
            return parse_weights(json.loads(file.read_text(encoding="utf-8")))
    raise EncoderError("the package holds no trained weights; make them with python -m align.training")


def read_weights(path: Path) -> Weights:
    """Read weights from a file that training wrote; raises :class:`EncoderError` when it is not one."""
    try:
        return parse_weights(json.loads(path.read_text(encoding="utf-8")), path)
    except OSError as error:
        raise EncoderError(f"cannot read the weights: {error.strerror}", path=path) from error
    except (ValueError, KeyError, TypeError) as error:
        raise EncoderError("not a file of weights that python -m align.training wrote", path=path) from error


def parse_weights(data: dict[str, Any], path: Path | None = None) -> Weights:
    """Read weights from the form in which training writes them; ``path`` is the file they are from, for errors.

    Raises:
        EncoderError: when they are of other features.
        KeyError, TypeError, ValueError: when they have another form.
    """
    if set(data["weights"]) != set(FEATURES):
        message = f"weights {data['name']} are of other features; train again with python -m align.training"
        raise EncoderError(message, path=path)
    slope, offset = data["calibration"]
    numbers = [*(data["weights"][feature] for feature in FEATURES), slope, offset]
    if not all(isinstance(number, int | float) and math.isfinite(number) for number in numbers):
        raise TypeError("weights and calibration must be numbers")
    *values, slope, offset = map(float, numbers)
    return Weights(data["name"], data["encoder"], np.array(values, np.float64), (slope, offset))


def build_lattice(x: Side, y: Side, divisions: NDArray[np.int64] = NO_DIVISIONS) -> Lattice:
    """Find the band of two versions and gather the evidence in it; see :mod:`align.division` for ``divisions``."""
    from .division import find_divided_band

    low, high = find_divided_band(x.sums, y.sums, divisions)
    return Lattice(low, high, row_starts(low, high), gather(x, y, low, high))


def pair_posterior(x: Side, y: Side, weights: Weights, divisions: NDArray[np.int64] = NO_DIVISIONS) -> PairPosterior:
    """Align two versions: the probability of every bead and of every node in the band, ``divisions`` respected."""
    from .division import rule_out_leaps
    from .lattice import forward_backward, potentials

    if not len(x) or not len(y):
        return _nothing_to_align(len(x), len(y))
    lattice = build_lattice(x, y, divisions)
    low, high, starts, evidence = lattice
    scores = potentials(evidence, low, high, starts, weights.values)
    rule_out_leaps(scores, low, high, divisions)
    _, beads, nodes = forward_backward(low, high, starts, scores)
    return PairPosterior(low, high, starts, nodes, beads)


def _nothing_to_align(n: int, m: int) -> PairPosterior:
    """Two versions of which one is empty: every segment stands alone."""
    low, high = np.zeros(n + 1, np.int64), np.full(n + 1, m + 1, np.int64)
    starts = row_starts(low, high)
    beads = np.zeros((starts[-1], len(SHAPES)), np.float32)
    beads[1:, 0 if m else 1] = 1.0
    return PairPosterior(low, high, starts, np.ones(starts[-1], np.float32), beads)
