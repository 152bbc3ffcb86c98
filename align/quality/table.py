"""The table of checks, the most important first."""

from __future__ import annotations

from . import evidencechecks as evidence
from . import languagechecks as languages
from . import lengthchecks as lengths
from . import measurechecks as measures
from . import namechecks as names
from . import numberchecks as numbers
from . import repeatchecks as repeats
from . import textchecks as texts
from . import unitchecks as units
from .context import Check, check_of
from .findings import Severity

__all__ = ["CHECKS"]

_ERRORS = (
    numbers.number_differs,
    numbers.date_differs,
    measures.measure_differs,
    languages.wrong_language,
    languages.untranslated_copy,
    texts.address_differs,
    units.out_of_place,
    evidence.passage_moved,
    units.very_doubtful,
    units.left_out_run,
)
_WARNINGS = (
    units.omission,
    units.addition,
    units.doubtful,
    evidence.runner_up_close,
    names.name_differs,
    lengths.unusual_length,
    numbers.number_missing,
    measures.measure_missing,
    numbers.number_word_differs,
    texts.code_differs,
    texts.question_differs,
    units.suspected_split,
    units.disagreement,
)
_NOTES = (units.suspected_join, texts.unmatched_brackets, repeats.translated_otherwise, repeats.near_duplicate)

_RESCORED = (units.out_of_place, units.suspected_join)

CHECKS: tuple[Check, ...] = (
    *(check_of(Severity.ERROR, find, rescored=find in _RESCORED) for find in _ERRORS),
    *(check_of(Severity.WARNING, find, rescored=find in _RESCORED) for find in _WARNINGS),
    *(check_of(Severity.NOTE, find, rescored=find in _RESCORED) for find in _NOTES),
)
"""All checks; findings come unit by unit, those of one unit in this order."""
