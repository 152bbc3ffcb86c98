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
DESCRIPTION = "Check a TEI corpus: well-formed, fit for the schema, pointers, probabilities, offsets, counts."
EPILOG = """\
examples:
  dragoman validate corpus.xml
  dragoman validate --format json - < corpus.xml

exit codes: 0 nothing found, 1 findings, 2 a file that cannot be read
"""


def add_options(parser: ArgumentParser) -> None:
    """Add the options of the subcommand."""
    parser.add_argument("files", nargs="+", metavar="FILE", help="a TEI corpus, - for standard input")
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help="how to list findings (default: text)"
    )


def run(args: Namespace) -> int:
    """List the findings of all files, and say how many there are."""
    findings = [
        finding for path in args.files for finding in tei.validate(sys.stdin.buffer if path == STREAM else path)
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


_FORMATS = {"text": _as_text, "json": _as_json}
