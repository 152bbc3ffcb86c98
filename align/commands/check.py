"""``dragoman check``: where an alignment, or the translation, may be wrong."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any, TypeAlias

import tei
from corpora import OptionError, ParallelText

from ..quality import CHECKS, Severity, check, read_baseline
from ..reports import Checked, write_page
from ..similaritymaps import SimilarityMap
from .common import STREAM, add_encoder, check_output, choose_model, choose_progress, say, writing
from .export import Counted
from .listed import Listed, list_findings
from .listing import FORMATS
from .settings import add_settings, choose_settings, describe_thresholds, drop_known, keep_known

__all__ = ["add_options", "describe", "run"]

HELP = "tell where an alignment or a translation may be wrong"
DESCRIPTION = """\
Look in an aligned corpus for what an editor should see: numbers, dates, names and addresses that differ, passages that
have no translation or are in another language, units the aligner was not sure of. Nothing is encoded or aligned,
unless --rescore asks for it, as is useful where units were made or changed by others.
"""
_Rescored: TypeAlias = tuple[ParallelText, dict[str, Any], Sequence[SimilarityMap]]
_CODES = "\n".join(
    f"  {each.code:22}{each.severity:9}{each.message}{' (--rescore)' * each.rescored}" for each in CHECKS
)
EPILOG = f"""\
examples:
  dragoman check corpus.xml
  dragoman check edited.xml --rescore
  dragoman check corpus.xml --rescore --html report.html
  dragoman check corpus.xml --format csv > findings.csv
  dragoman check corpus.xml --format sarif > findings.sarif
  dragoman check corpus.xml --fail-on warning --max-findings 20
  dragoman check corpus.xml --write-baseline known.json     # what is there now is accepted ...
  dragoman check corpus.xml --baseline known.json           # ... and only what is new is told
  dragoman check - --format json < corpus.xml | jq '.[] | select(.severity == "error") | .unit'

what is looked for; (--rescore) says that it needs that option:
{_CODES}

what can be set, in [tool.dragoman.check] of the nearest pyproject.toml or in the FILE of --config, as
low-confidence = 0.4:
{describe_thresholds()}
and each check by its code: true, false, a severity, or {{severity = "note", sureness = 0.8}} to tell what is as sure.

exit codes: 0 no more than --max-findings findings as bad as --fail-on, 1 more, 2 a file that cannot be read
"""


def add_options(parser: ArgumentParser) -> None:
    """Add the options of the subcommand."""
    parser.add_argument("files", nargs="+", metavar="FILE", help="a TEI corpus, or its folder; - for standard input")
    parser.add_argument(
        "--rescore",
        action="store_true",
        help="work out probabilities anew, and find sentences that changed places, moved passages that no bead joins, "
        "units that join several, and close runners-up in texts of two versions; encodes the text",
    )
    parser.add_argument(
        "--html",
        metavar="FILE",
        help="write a page to look at too, which opens from disk (-: to standard output, the list to standard error)",
    )
    parser.add_argument("--format", choices=tuple(FORMATS), default="text", help="how to list findings (default: text)")
    parser.add_argument(
        "--fail-on",
        choices=(Severity.ERROR.value, Severity.WARNING.value),
        default=Severity.ERROR.value,
        help="the findings that count for the exit code: errors, or warnings too (default: error)",
    )
    parser.add_argument(
        "--max-findings", type=int, default=0, metavar="N", help="how many of these there may be (default: 0)"
    )
    add_settings(parser)
    add_encoder(parser)


def run(args: Namespace) -> int:
    """List the findings of all files, the worst first, and say how many there are."""
    if args.max_findings < 0:
        raise OptionError("--max-findings needs a number from 0, as in --max-findings 20")
    for target in filter(None, (args.write_baseline, args.html)):
        check_output(target, *args.files, args.config, args.baseline, args.weights)
    settings = choose_settings(args)
    baseline = read_baseline(args.baseline) if args.baseline else None
    units = 0
    seen: set[str] = set()
    listed: list[Listed] = []
    checked: list[Checked] = []
    rescored = _rescorer(args)
    for path, given in _read(args.files):
        text, evidence, maps = rescored(given)
        units += len(text.units)
        seen.add(text.id)
        found = check(text, settings, **evidence)
        listed += list_findings(path, text, found)
        if args.html:
            checked.append(Checked(path, text, found, maps))
    listed.sort(key=lambda item: (item.finding.severity.rank, -(item.finding.probability or 0)))
    new, notes = drop_known(args, baseline, listed, settings, seen)
    if args.html:
        told = {id(item.finding) for item in new}
        with writing(args.html) as file:
            write_page([replace(each, findings=[f for f in each.findings if id(f) in told]) for each in checked], file)
    if args.write_baseline:
        return keep_known(args, listed)
    FORMATS[args.format](new, sys.stderr if args.html == STREAM else sys.stdout)
    if not args.quiet:
        say(f"{', '.join(args.files)}: {describe(units, new)}")
        for note in notes:
            say(note)
    worst = Severity(args.fail_on).rank
    counted = sum(item.finding.severity.rank <= worst for item in new)
    return 1 if counted > args.max_findings else 0


def _rescorer(args: Namespace) -> Callable[[ParallelText], _Rescored]:
    """Return what gives a text with its probabilities, those of the file or new ones, evidence and similarities."""
    if not args.rescore:
        return lambda text: (text, {}, ())
    from ..preparation import encode_versions
    from ..rescoring import rescore_encoded
    from ..similaritymaps import add_details, similarity_maps_of

    progress = choose_progress(args)
    encoder, weights = choose_model(args, progress)

    def rescored(text: ParallelText) -> _Rescored:
        sides = encode_versions(text.documents, encoder, progress)
        evidence = rescore_encoded(text, sides, encoder, weights, progress)._asdict()
        scored: ParallelText = evidence.pop("text")
        wholes = [side.joined() for side in sides]
        maps = similarity_maps_of(text.languages, wholes) if args.html else []
        return scored, evidence, [add_details(each, scored, wholes, evidence["moved"]) for each in maps]

    return rescored


def _read(paths: list[str]) -> Iterator[tuple[str, ParallelText]]:
    """Yield the texts of all files, each with its file."""
    for path in paths:
        texts = Counted(tei.read_corpus(sys.stdin.buffer if path == STREAM else path), path)
        for text in texts:
            if not text.units:
                hint = f"text {text.id} holds no units; align the versions first, with dragoman align"
                raise OptionError(hint, path=None if path == STREAM else path)
            yield path, text


def describe(units: int, listed: list[Listed]) -> str:
    """Count units and findings in words.

    >>> describe(12, [])
    '12 units, nothing found'
    """
    counts = Counter(item.finding.severity for item in listed)
    parts = [
        f"{counts[severity]} {severity}{'s' * (counts[severity] > 1)}" for severity in Severity if counts[severity]
    ]
    return ", ".join([f"{units} unit{'s' * (units != 1)}", *(parts or ["nothing found"])])
