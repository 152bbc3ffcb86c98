"""From where on something is worth a finding: the thresholds of all checks, and which of them are made at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from math import isfinite
from typing import Any

from corpora import OptionError

from .findings import Severity

__all__ = ["Settings", "Threshold", "thresholds"]


@dataclass(frozen=True, slots=True)
class Threshold:
    """A number that can be set: its name, its type, the least and the most it may be, what it means."""

    name: str
    type: type
    default: float
    least: float
    most: float
    meaning: str

    def checked(self, value: object) -> float:
        """Return a value that is of the type and in the range; raises :class:`~corpora.OptionError`.

        >>> thresholds()["low_confidence"].checked(40)
        Traceback (most recent call last):
        ...
        corpora.errors.OptionError: low-confidence is 40, not a number from 0 to 1
        """
        kinds = int if self.type is int else (int, float)
        ok = isinstance(value, kinds) and not isinstance(value, bool)
        if not ok or not isfinite(value) or not self.least <= value <= self.most:  # type: ignore[operator,arg-type]
            kind = "a whole number" if self.type is int else "a number"
            key = self.name.replace("_", "-")
            raise OptionError(f"{key} is {value!r}, not {kind} from {self.least:g} to {self.most:g}")
        return self.type(value)  # type: ignore[no-any-return]


def _threshold(default: float, least: float, most: float, meaning: str) -> Any:  # noqa: ANN401
    return field(default=default, metadata={"least": least, "most": most, "meaning": meaning})


@dataclass(frozen=True, slots=True)
class Settings:
    """From where on something is worth a finding; :func:`thresholds` tells what each number means, and its range.

    ``skip`` are codes of checks that are left out; ``severities`` are pairs of a code and how bad its findings are
    held; ``sureness`` are pairs of a code and the probability from which its findings are told (those that have none
    are always told).

    Raises :class:`~corpora.OptionError` for a number out of its range.
    """

    low_confidence: float = _threshold(0.5, 0, 1, "probability below which a unit is called doubtful")
    very_low_confidence: float = _threshold(0.1, 0, 1, "probability below which a unit is called wrong")
    border_confidence: float = _threshold(0.5, 0, 1, "probability of both borders from which a unit is called joined")
    misplaced_margin: float = _threshold(-0.35, -10, 10, "margin below which a passage belongs to another unit")
    rival_share: float = _threshold(0.2, 0, 1, "how likely another cut must be, of the two, to be told")
    length_score: float = _threshold(4.0, 0, 100, "standard deviations that lengths may differ from what is usual")
    copy_words: int = _threshold(4, 1, 1000, "words that must be the same in two languages to be a copy")
    language_letters: int = _threshold(12, 1, 1000, "letters a segment must have for its language to be told")
    language_confidence: float = _threshold(0.9, 0, 1, "how sure the identification of another language must be")
    omission_run: int = _threshold(3, 2, 1000, "one-sided units in a row that make a run")
    repeated_letters: int = _threshold(20, 1, 1000, "letters a passage must have to be looked for elsewhere")
    duplicate_share: float = _threshold(0.9, 0.1, 1, "share of words from which two sentences are nearly the same")
    skip: tuple[str, ...] = ()
    severities: tuple[tuple[str, Severity], ...] = ()
    sureness: tuple[tuple[str, float], ...] = ()

    def __post_init__(self) -> None:
        for name, threshold in thresholds().items():
            object.__setattr__(self, name, threshold.checked(getattr(self, name)))


def thresholds() -> Mapping[str, Threshold]:
    """All numbers that can be set, by their names.

    >>> thresholds()["omission_run"]
    Threshold(name='omission_run', type=<class 'int'>, default=3, least=2, most=1000, meaning='one-sided units ...')
    """
    return {
        each.name: Threshold(
            each.name,
            int if each.type == "int" else float,
            each.default,  # type: ignore[arg-type]
            each.metadata["least"],
            each.metadata["most"],
            each.metadata["meaning"],
        )
        for each in fields(Settings)
        if each.metadata
    }
