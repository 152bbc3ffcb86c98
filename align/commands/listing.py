"""How ``dragoman check`` lists findings: as a table, as JSON, as CSV."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import IO, Any

from corpora import ParallelText
from tei import ids

from ..quality import Finding, Known
from ..verdicts import one_line, shorten

__all__ = ["FORMATS", "Listed", "excerpts_of"]

_WIDTH = 160  # of the table where the output is no terminal
_EXCERPT = 60  # characters of a version in it
_COLUMNS = ("file", "unit", "number", "severity", "code", "languages", "detail", "probability", "margin", "message")


@dataclass(frozen=True, slots=True)
class Listed:
    """A finding, the file it is in, what stands there by language, and what a baseline holds of it."""

    file: str
    finding: Finding
    excerpts: dict[str, str]
    known: Known

    @property
    def unit(self) -> str:
        """The id of the unit in the corpus."""
        name = ids.format_name(self.finding.text)
        return name if self.finding.unit is None else ids.unit_id(name, self.finding.unit + 1)


def excerpts_of(text: ParallelText, finding: Finding) -> dict[str, str]:
    """What the versions concerned have there."""
    return {
        language: " ".join(segment.text for segment in text.document(language).segments[span.start : span.stop])
        for language, span in zip(finding.languages, finding.segments, strict=True)
        if span
    }


def _as_text(listed: Sequence[Listed], stream: IO[str]) -> None:
    """Print a table, a finding a row."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    if not listed:
        return
    console = Console(file=stream, highlight=False, width=None if stream.isatty() else _WIDTH)
    table = Table(box=box.SIMPLE_HEAD)
    for name in ("severity", "unit", "finding"):
        table.add_column(name, no_wrap=True)
    table.add_column("sure", justify="right", no_wrap=True)
    table.add_column("what differs, and where", ratio=1, overflow="fold")
    for item in listed:
        finding = item.finding
        sure = "" if finding.probability is None else f"{min(finding.probability, 0.99):.0%}"
        lines = [one_line(finding.detail)]
        lines += [f"{language}  {shorten(shown, _EXCERPT)}" for language, shown in item.excerpts.items()]
        style = {"error": "red", "warning": "yellow"}.get(finding.severity.value, "")
        cells = (Text(finding.severity.value, style), one_line(item.unit), finding.code, sure, Text("\n".join(lines)))
        table.add_row(*cells)
    console.print(table)


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


FORMATS: dict[str, Callable[[Sequence[Listed], IO[str]], None]] = {"text": _as_text, "json": _as_json, "csv": _as_csv}
"""The ways to list findings."""
