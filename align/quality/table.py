"""The table of checks, the most important first."""

from __future__ import annotations

from . import namechecks as names
from . import numberchecks as numbers
from .context import Check, check_of
from .findings import Severity

__all__ = ["CHECKS"]

CHECKS: tuple[Check, ...] = (
    check_of(Severity.ERROR, numbers.number_differs),
    check_of(Severity.ERROR, numbers.date_differs),
    check_of(Severity.WARNING, names.name_differs),
    check_of(Severity.WARNING, numbers.number_word_differs),
    check_of(Severity.WARNING, numbers.number_missing),
)
"""All checks; findings come unit by unit, those of one unit in this order."""
