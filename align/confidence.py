"""How sure an alignment is of each unit: probabilities of a model made to mean what they say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Calibration", "Predictions", "calibrated", "doubt_of", "fit_calibration"]

_LEAST = 1e-5
_LEAST_CUT = 1e-3
_SHRINK = 10  # units that are right, added to every text
_PENALTY = 5.0  # of the weights of doubt
_CLEAR, _DOUBTFUL = -6.0, -1.5  # d of the clearest texts and of the most doubtful ones; beyond these it tells no more


class Calibration(NamedTuple):
    """How log odds of a model become calibrated ones: ``slope`` times these, plus ``offset``, plus ``doubt`` times d.

    d is the logarithm of how many of a text's units must be expected to be wrong. Where much is doubtful, what seems
    sure is less so, for the text is noisy or translated freely: the slope is greater by ``contrast`` for each 1 by
    which d is less than that of the most doubtful texts. What pairs say of a unit on their own (:mod:`align.cuts`)
    is added where it is known: ``ends`` times the log odds that they are cut at both ends, less ``inside`` times those
    that they are cut inside. No weight but those of ``offset`` and ``doubt`` is negative.
    """

    slope: float = 1.0
    offset: float = 0.0
    doubt: float = 0.0
    contrast: float = 0.0
    ends: float = 0.0
    inside: float = 0.0


def calibrated(
    raw: NDArray[np.float64],
    calibration: Calibration,
    cuts: NDArray[np.float64] | None = None,
    doubt: float | None = None,
) -> NDArray[np.float64]:
    """Turn the raw probabilities of a text's units into calibrated ones (Platt 1999, with more than one number).

    ``cuts`` is float64 (units, 2), as :func:`align.cuts.cuts_alone` tells; without it, it counts for nothing.
    ``doubt`` is that of the text as :func:`doubt_of` tells it, for when ``raw`` are not all its units.

    >>> calibrated(np.array([0.5, 0.9]), Calibration()).round(2).tolist()
    [0.5, 0.9]
    """
    return _logistic(_columns(raw, cuts, doubt) @ np.array(calibration))


def doubt_of(raw: NDArray[np.float64]) -> float:
    """Tell how doubtful a text is: the logarithm of the share of its units that must be expected to be wrong.

    >>> doubt_of(np.full(100, 0.99)) < doubt_of(np.full(100, 0.9))
    True
    """
    return float(np.log(((1 - np.clip(raw, _LEAST, 1 - _LEAST)).sum() + 0.5) / (len(raw) + _SHRINK)))


class Predictions(NamedTuple):
    """How likely a text's units are, float64 (units,), whether each is right, and what is known of their cuts."""

    raw: NDArray[np.float64]
    right: NDArray[np.bool_]
    cuts: NDArray[np.float64] | None = None


def fit_calibration(predictions: Sequence[Predictions]) -> Calibration:
    """Find the calibration under which the predictions for texts are right as often as they say.

    Maximum likelihood with slopes that are not negative; no calibration without predictions.

    >>> text = Predictions(np.repeat([0.9, 0.6], 100), np.arange(200) % 100 < np.repeat([80, 55], 100))
    >>> fit_calibration([text]).slope < 1
    True
    """
    from scipy.optimize import minimize

    if not sum(len(text.raw) for text in predictions):
        return Calibration()
    columns = np.concatenate([_columns(text.raw, text.cuts) for text in predictions])
    targets = np.concatenate([text.right for text in predictions]).astype(np.float64)

    def loss(line: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        value = columns @ line
        gradient = columns.T @ (_logistic(value) - targets)
        gradient[2:] += _PENALTY * line[2:]
        penalty = 0.5 * _PENALTY * float((line[2:] ** 2).sum())
        return float((np.logaddexp(0, value) - targets * value).sum()) + penalty, gradient

    bounds = [(0, None), (None, None), (None, None), (0, None), (0, None), (0, None)]
    found: Any = minimize(loss, np.array(Calibration()), jac=True, method="L-BFGS-B", bounds=bounds)
    return Calibration(*map(float, found.x))


def _logistic(odds: NDArray[np.float64]) -> NDArray[np.float64]:
    with np.errstate(over="ignore"):  # what is too large for a number leaves 0
        return np.asarray(1 / (1 + np.exp(-odds)))


def _columns(
    raw: NDArray[np.float64], cuts: NDArray[np.float64] | None, doubt: float | None = None
) -> NDArray[np.float64]:
    """What the numbers of a calibration are multiplied with, float64 (units, numbers)."""
    odds = _log_odds(raw, _LEAST)
    d = min(max(doubt_of(raw) if doubt is None else doubt, _CLEAR), _DOUBTFUL)
    known = np.zeros((len(raw), 2)) if cuts is None else _log_odds(cuts, _LEAST_CUT) * (1, -1)
    return np.column_stack([odds, np.ones(len(raw)), np.full(len(raw), d), odds * (_DOUBTFUL - d), known])


def _log_odds(likely: NDArray[np.float64], least: float) -> NDArray[np.float64]:
    clipped = np.clip(likely, least, 1 - least)
    return np.asarray(np.log(clipped / (1 - clipped)))
