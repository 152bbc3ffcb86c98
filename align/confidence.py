"""How sure an alignment is of each unit: probabilities of a model made to mean what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["calibrated", "fit_calibration"]

_LEAST = 1e-5


def calibrated(raw: NDArray[np.float64], calibration: tuple[float, float]) -> NDArray[np.float64]:
    """Turn raw probabilities into calibrated ones, by a line in their log odds (Platt 1999).

    >>> calibrated(np.array([0.5, 0.9]), (1.0, 0.0)).round(2).tolist()
    [0.5, 0.9]
    """
    slope, offset = calibration
    return np.asarray(1 / (1 + np.exp(-slope * _log_odds(raw) - offset)))


def fit_calibration(raw: NDArray[np.float64], right: NDArray[np.bool_]) -> tuple[float, float]:
    """Find the slope and offset under which predictions of ``raw`` probability are right as often as they say.

    Maximum likelihood with Platt's smoothed targets and a slope that is not negative; (1, 0) without predictions.

    >>> odds = np.repeat([0.9, 0.6], 100)
    >>> fit_calibration(odds, np.arange(200) % 100 < np.repeat([80, 55], 100))[0] < 1
    True
    """
    from scipy.optimize import minimize

    if not len(raw):
        return 1.0, 0.0
    odds = _log_odds(raw)
    many, few = int(right.sum()), int((~right).sum())
    targets = np.where(right, (many + 1) / (many + 2), 1 / (few + 2))

    def loss(line: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        value = line[0] * odds + line[1]
        wrong = 1 / (1 + np.exp(-value)) - targets
        return float((np.logaddexp(0, value) - targets * value).sum()), np.array([wrong @ odds, wrong.sum()])

    found: Any = minimize(loss, np.array([1.0, 0.0]), jac=True, method="L-BFGS-B", bounds=[(0, None), (None, None)])
    return float(found.x[0]), float(found.x[1])


def _log_odds(raw: NDArray[np.float64]) -> NDArray[np.float64]:
    clipped = np.clip(raw, _LEAST, 1 - _LEAST)
    return np.asarray(np.log(clipped / (1 - clipped)))
