"""Findings as SARIF 2.1.0, which code hosts show beside the lines of a file.

The form is that of OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0 Plus Errata 01" (2023).
Rules are the table of checks. A result is in the file of the unit, at its line; its logical location names the unit and
its ``properties`` hold the rest. Its fingerprint is made of the check, the text and the sentences, not of their places,
so that a finding stays the same when others come or go before it.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

from tei.places import unit_places

from ..quality import CHECKS
from ..verdicts import one_line
from ..version import VERSION
from .common import STREAM
from .listed import Listed

__all__ = ["as_sarif"]

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
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
    driver = {"name": "dragoman", "version": VERSION, "rules": [_rule(number) for number in range(len(CHECKS))]}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    stream.write(json.dumps(log, ensure_ascii=False, indent=1) + "\n")


def _rule(number: int) -> dict[str, Any]:
    check = CHECKS[number]
    about = " ".join((check.find.__doc__ or check.message).split())
    return {
        "id": check.code,
        "shortDescription": {"text": check.message},
        "fullDescription": {"text": about},
        "help": {"text": about},
        "defaultConfiguration": {"level": check.severity.value},
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
