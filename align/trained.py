"""Trained weights: what ``python -m align.training`` writes, one readable file for each encoder in ``align/weights``.

A file holds four models: of the beads of two versions as far as it tells which are worth a closer look, of those, of
the same beads when third versions are heard, and of units of three and more versions.
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from corpora import EncoderError

from .confidence import Calibration
from .digits import DIGIT_FEATURES
from .features import FEATURES
from .support import SUPPORT
from .unitfeatures import UNIT_FEATURES
from .wordlinks import WORD_FEATURES

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "DEFAULT_WEIGHTS",
    "MODELS",
    "Model",
    "Weights",
    "format_weights",
    "load_weights",
    "parse_weights",
    "read_weights",
]

DEFAULT_WEIGHTS = "multilingual-e5-small-q4"
_CLOSER = (*FEATURES, *WORD_FEATURES, *DIGIT_FEATURES)
MODELS = {"search": FEATURES, "pair": _CLOSER, "supported": (*_CLOSER, *SUPPORT), "unit": UNIT_FEATURES}
"""The features of each model, in the order of its weights."""


_PLAIN = Calibration()


@dataclass(frozen=True, slots=True)
class Model:
    """The weights of one model's features, float64 (features,).

    ``calibration`` turns its probabilities into calibrated ones.
    """

    values: NDArray[np.float64]
    calibration: Calibration = _PLAIN


@dataclass(frozen=True, slots=True)
class Weights:
    """Trained weights; ``name`` says on what they were trained and ``encoder`` for what."""

    name: str
    encoder: str
    search: Model
    pair: Model
    supported: Model
    unit: Model

    def suited(self, words: bool) -> Weights:
        """The weights to take of these when an encoder tells of ``words``, or does not.

        What was trained with words cannot be used without: then the search's weights take their place.
        """
        if words or not self.pair.values[len(FEATURES) : -len(DIGIT_FEATURES)].any():
            return self
        own = np.concatenate([self.search.values, np.zeros(len(_CLOSER) - len(FEATURES))])
        heard = np.concatenate([own, self.supported.values[len(own) :]])
        return replace(self, pair=replace(self.pair, values=own), supported=replace(self.supported, values=heard))

    def of_beads(self, versions: int) -> Model:
        """The model of the beads of each two of so many versions."""
        return self.supported if versions > 2 else self.pair

    def of_units(self, versions: int) -> Model:
        """The model of the units of so many versions; units of two are beads."""
        return self.unit if versions > 2 else self.pair


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
    except (ValueError, KeyError, TypeError, OverflowError) as error:
        raise EncoderError("not a file of weights that python -m align.training wrote", path=path) from error


def parse_weights(data: dict[str, Any], path: Path | None = None) -> Weights:
    """Read weights from the form in which training writes them; ``path`` is the file they are from, for errors.

    Raises:
        EncoderError: when they are of other features.
        KeyError, TypeError, ValueError, OverflowError: when they have another form.
    """
    models = {}
    for kind, features in MODELS.items():
        given = data[kind]["weights"] if kind in data or "pair" not in data else {}  # files of old had fewer models
        if set(given) != set(features) or set(data[kind]["calibration"]) != set(Calibration._fields):
            message = f"weights {data['name']} are of other features; train again with python -m align.training"
            raise EncoderError(message, path=path)
        calibration = Calibration(**data[kind]["calibration"])
        numbers = [*(given[feature] for feature in features), *calibration]
        if not all(isinstance(number, int | float) and math.isfinite(number) for number in numbers):
            raise TypeError("weights and calibration must be numbers")
        models[kind] = Model(np.array(numbers[: len(features)], np.float64), Calibration(*map(float, calibration)))
    return Weights(str(data["name"]), str(data["encoder"]), **models)


def format_weights(weights: Weights, command: str) -> str:
    """Write weights as :func:`parse_weights` reads them, with the command that made them."""
    data: dict[str, Any] = {"name": weights.name, "encoder": weights.encoder, "made by": command}
    for kind, features in MODELS.items():
        model: Model = getattr(weights, kind)
        data[kind] = {
            "calibration": {name: round(value, 6) for name, value in model.calibration._asdict().items()},
            "weights": {name: round(float(value), 6) for name, value in zip(features, model.values, strict=True)},
        }
    return json.dumps(data, indent=1, ensure_ascii=False) + "\n"
