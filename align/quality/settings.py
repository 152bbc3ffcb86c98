"""The thresholds of the checks."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Settings"]


@dataclass(frozen=True, slots=True)
class Settings:
    """From where on something is worth a finding.

    Attributes:
        low_confidence: probability below which a unit is called doubtful.
        very_low_confidence: probability below which it is called wrong.
        misplaced_margin: margin (see :mod:`align.mismatch`) below which a passage belongs to another unit.
        length_score: how many standard deviations the lengths of two versions may lie from what is usual.
        copy_words: words of a passage that must be the same in two languages to call it untranslated.
        language_letters: letters a segment must have for its language to be told.
        language_confidence: how sure the identification of another language must be, 0 to 1.
        omission_run: one-sided units in a row that make a run.
        repeated_letters: letters a passage must have to be looked for elsewhere in the text.
        near_duplicate: share of words in common from which two sentences are nearly the same, 0 to 1.
        skip: codes of checks that are left out.
    """

    low_confidence: float = 0.5
    very_low_confidence: float = 0.1
    misplaced_margin: float = -0.35
    length_score: float = 4.0
    copy_words: int = 4
    language_letters: int = 12
    language_confidence: float = 0.9
    omission_run: int = 3
    repeated_letters: int = 20
    near_duplicate: float = 0.9
    skip: tuple[str, ...] = ()
