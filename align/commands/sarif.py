"""Findings as SARIF 2.1.0, which code hosts show beside the lines of a file.

The form is that of OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0 Plus Errata 01" (2023).
Rules are the table of checks, with how often their findings are right where that was measured. A result is in the file
of the unit, at its line; its logical location names the unit and its ``properties`` hold the rest. Its fingerprint is
made of the check, the text and the sentences, not of their places, so that a finding stays the same when others come or
go before it. Code hosts take so many results of a run and no more; what is above that goes into further runs.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

from tei.places import unit_places

from ..quality import CHECKS, Severity
from ..quality.measured import PRECISION
from ..verdicts import one_line
from ..version import HOME, VERSION
from .common import STREAM
from .listed import Listed

__all__ = ["as_sarif"]

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_MOST = 25_000  # results of a run that GitHub takes
_PROBLEM = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "recommendation"}  # in GitHub's words
_PRECISION = ((0.95, "very-high"), (0.85, "high"), (0.6, "medium"), (0.0, "low"))
_RULES = {check.code: number for number, check in enumerate(CHECKS)}

Places = Mapping[str, tuple[str, int]]


def as_sarif(listed: Sequence[Listed], stream: IO[str]) -> None:
    """Write a log with one run."""
    names: dict[str, dict[str, None]] = {}
    for item in listed:
        names.setdefault(item.file, {})[item.name] = None
    # A stream has been read, and cannot be looked through again.
    places = {path: {} if path == STREAM else unit_places(path, names[path]) for path in names}
    seen: Counter[str] = Counter()
    results = [_result(item, places[item.file], seen) for item in listed]
    runs = [_run(results[start : start + _MOST]) for start in range(0, max(len(results), 1), _MOST)]
    if len(runs) > 1:  # each is an analysis of its own
        runs = [{"automationDetails": {"id": f"dragoman-{number}/"}, **run} for number, run in enumerate(runs, 1)]
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": runs}
    stream.write(json.dumps(log, ensure_ascii=False, indent=1) + "\n")


def _run(results: list[dict[str, Any]]) -> dict[str, Any]:
    home = {"informationUri": HOME} if HOME else {}
    driver = {
        **home,
        "name": "dragoman",
        "fullName": f"dragoman check {VERSION}",
        "version": VERSION,
        "semanticVersion": VERSION,
        "shortDescription": {"text": "Checks of aligned translations"},
        "rules": [_rule(number) for number in range(len(CHECKS))],
    }
    return {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}


def _rule(number: int) -> dict[str, Any]:
    check = CHECKS[number]
    about = " ".join((check.find.__doc__ or check.message).split())
    advice = [f"`{check.code}`: {about}"]
    properties: dict[str, Any] = {"tags": ["translation", "alignment"], "problem.severity": _PROBLEM[check.severity]}
    if precision := PRECISION.get(check.code):
        advice.append(f"Where errors were planted, {precision:.0%} of these findings were right.")
        properties["precision"] = next(name for least, name in _PRECISION if precision >= least)
    if check.rescored:
        advice.append("It is found with `--rescore` only.")
    advice.append(f'`{check.code} = "off"` in `[tool.dragoman.check]` of `pyproject.toml` leaves it out.')
    return {
        "id": check.code,
        "name": check.code.title().replace("-", ""),
        "shortDescription": {"text": check.message},
        "fullDescription": {"text": about},
        "help": {"text": " ".join(advice).replace("`", ""), "markdown": "\n\n".join(advice)},
        "defaultConfiguration": {"level": check.severity.value},
        "properties": properties,
    }


def _result(item: Listed, places: Places, seen: Counter[str]) -> dict[str, Any]:
    finding = item.finding
    file, line = places.get(item.unit, (item.file, 1))
    kind = "text" if finding.unit is None else "unit"
    location = {
        "physicalLocation": {"artifactLocation": {"uri": _uri(file)}, "region": {"startLine": line}},
        "logicalLocations": [{"name": item.unit, "fullyQualifiedName": item.unit, "kind": kind}],
    }
    print_of = item.known.fingerprint
    seen[print_of] += 1
    spans = zip(finding.languages, finding.segments, strict=True)
    return {
        "ruleId": finding.code,
        "ruleIndex": _RULES[finding.code],
        "level": finding.severity.value,
        "message": {"text": f"{finding.message} {one_line(finding.detail)}".strip()},
        "locations": [location],
        "partialFingerprints": {"dragomanFinding/v1": f"{print_of}:{seen[print_of]}"},
        "properties": {
            "unit": item.unit,
            "probability": finding.probability,
            "segments": {language: [number + 1 for number in span] for language, span in spans},
            "sentences": {language: list(names) for language, names in item.sentences.items()},
            "text": item.excerpts,
        },
    }


def _uri(path: str) -> str:
    """Write a path as a reference, relative where the path is, as code hosts want it."""
    if path == STREAM:
        return "stdin"
    written = Path(path)
    return written.as_uri() if written.is_absolute() else quote(written.as_posix())
