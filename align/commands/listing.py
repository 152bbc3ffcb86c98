"""How ``dragoman check`` lists findings: as a table, JSON, CSV, SARIF, or TEI notes."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Sequence
from typing import IO, Any

from ..verdicts import one_line
from .listed import Listed
from .notes import as_notes
from .sarif import as_sarif
from .table import as_text

__all__ = ["FORMATS"]

_COLUMNS = ("file", "unit", "number", "severity", "code", "languages", "detail", "probability", "margin", "message")


def _as_json(listed: Sequence[Listed], stream: IO[str]) -> None:
    stream.write(json.dumps([_raw(item) for item in listed], ensure_ascii=False, indent=1) + "\n")


def _raw(item: Listed) -> dict[str, Any]:
    """A finding ready for JSON; units and segments are counted from 1, characters from 0."""
    finding = item.finding
    spans = zip(finding.languages, finding.segments, strict=True)
    return {
        "file": item.file,
        "unit": item.unit,
        "number": None if finding.unit is None else finding.unit + 1,
        "severity": finding.severity.value,
        "code": finding.code,
        "message": finding.message,
        "detail": finding.detail,
        "probability": finding.probability,
        "margin": finding.margin,
        "fingerprint": item.known.fingerprint,
        "segments": {language: [number + 1 for number in span] for language, span in spans},
        "text": item.excerpts,
        "marks": [
            {"language": mark.language, "segment": mark.segment + 1, "start": mark.start, "end": mark.end}
            for mark in finding.marks
        ],
    }


def _as_csv(listed: Sequence[Listed], stream: IO[str]) -> None:
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for item in listed:
        raw = _raw(item) | {"languages": " ".join(item.finding.languages), "detail": one_line(item.finding.detail)}
        writer.writerow([raw[column] for column in _COLUMNS])


FORMATS: dict[str, Callable[[Sequence[Listed], IO[str]], None]] = {
    "text": as_text,
    "json": _as_json,
    "csv": _as_csv,
    "sarif": as_sarif,
    "tei": as_notes,
}
"""The ways to list findings."""
