"""``dragoman validate``: everything that is wrong with a TEI corpus."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from dataclasses import asdict

import tei

from .common import STREAM, say, tell

__all__ = ["add_options", "describe", "run"]

HELP = "check a TEI corpus"
DESCRIPTION = "Check a TEI corpus: form, schema, ids, pointers, links, probabilities, counts, hashes of sources."
EPILOG = """\
examples:
  dragoman validate corpus.xml
  dragoman validate corpora/ --schema tei_all.rng --schematron tei_all.rng
  dragoman validate --format github corpus.xml
  dragoman validate --format json - < corpus.xml

A folder is checked by its corpus.xml, with all that this includes, or by its alignment.xml, with the files of others
that this points into. Nothing is ever repaired.

exit codes: 0 nothing found, 1 findings, 2 a file that cannot be read
"""


def add_options(parser: ArgumentParser) -> None:
    """Add the options of the subcommand."""
    parser.add_argument("files", nargs="+", metavar="FILE", help="a TEI corpus, or its folder; - for standard input")
    parser.add_argument(
        "--schema", metavar="FILE", help="a schema to check as well, RELAX NG or W3C XML Schema, such as tei_all.rng"
    )
    parser.add_argument(
        "--schematron",
        metavar="FILE",
        help="Schematron rules to check as well, such as those in tei_all.rng (needs saxonche)",
    )
    parser.add_argument(
        "--format",
        choices=("text", "json", "github"),
        default="text",
        help="how to list findings: a line each, JSON, or annotations for GitHub Actions (default: text)",
    )


def run(args: Namespace) -> int:
    """List the findings of all files, and say how many there are."""
    findings = [
        finding
        for path in args.files
        for finding in tei.validate(
            sys.stdin.buffer if path == STREAM else path, schema=args.schema, schematron=args.schematron
        )
    ]
    _FORMATS[args.format](findings)
    say(f"{', '.join(args.files)}: {describe(findings)}")
    return 1 if findings else 0


def describe(findings: Sequence[tei.Finding]) -> str:
    """Count findings in words.

    >>> describe([])
    'valid'
    """
    if not findings:
        return "valid"
    counts = {severity: sum(finding.severity is severity for finding in findings) for severity in tei.Severity}
    return ", ".join(f"{count} {severity}{'s' * (count > 1)}" for severity, count in counts.items() if count)


def _as_text(findings: Sequence[tei.Finding]) -> None:
    for finding in findings:
        tell(" ".join(str(finding).splitlines()))


def _as_json(findings: Sequence[tei.Finding]) -> None:
    tell(json.dumps([asdict(finding) for finding in findings], indent=1))


def _as_github(findings: Sequence[tei.Finding]) -> None:
    for finding in findings:
        place = {"file": finding.path} | ({"line": str(finding.line)} if finding.line else {}) | {"title": finding.code}
        properties = ",".join(f"{key}={_escape(value, ':,')}" for key, value in place.items())
        tell(f"::{finding.severity} {properties}::{_escape(finding.message)}")


def _escape(value: str, more: str = "") -> str:
    """Escape what ends a line or a property of a workflow command.

    >>> _escape("100%, a:b", ":,")
    '100%25%2C a%3Ab'
    """
    for character in "%\r\n" + more:
        value = value.replace(character, f"%{ord(character):02X}")
    return value


_FORMATS = {"text": _as_text, "json": _as_json, "github": _as_github}
