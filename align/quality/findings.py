"""What a finding is: what may be wrong, where, how bad, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Finding", "Mark", "Severity"]


class Severity(StrEnum):
    """How bad a finding is: errors want mending, warnings a look, notes are worth knowing."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """0 for the worst.

        >>> sorted(Severity, key=lambda severity: severity.rank)[0]
        <Severity.ERROR: 'error'>
        """
        return list(Severity).index(self)


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch to be marked: characters ``start`` to ``end`` of segment ``segment`` (from 0) of a version."""

    language: str
    segment: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Finding:
    """Something an editor should look at.

    ``text`` is the id of the parallel text; ``unit`` is the index of the unit, None where the finding is about the
    whole text, and of a run of units it is the first. ``languages`` are the versions concerned, in their order, and
    ``segments`` the range of segment indices of each (empty where it takes no part). ``message`` says what the check
    looks for, ``detail`` what it found. ``probability`` is how likely it is that something is wrong, 0 to 1, where it
    is known; ``margin`` is what the check measured, in a unit of its own, where it measures. ``marks`` are what
    differs.
    """

    code: str
    severity: Severity
    text: str
    unit: int | None
    languages: tuple[str, ...]
    segments: tuple[range, ...]
    message: str
    detail: str
    probability: float | None = None
    margin: float | None = None
    marks: tuple[Mark, ...] = ()

    def __str__(self) -> str:
        """One line for a reader, who counts units from 1."""
        where = self.text if self.unit is None else f"{self.text}, unit {self.unit + 1}"
        return f"{self.severity}  {where}  {'-'.join(self.languages)}  {self.code}: {self.detail}"
