"""``dragoman demo``: align the bundled sample."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from dataclasses import replace
from importlib.resources import as_file, files

import tei
from corpora import Document, ParallelText, Unit, language_name, read

from .align import align_and_write
from .common import STREAM, add_encoder, check_output, say, tell
from .validate import describe

__all__ = ["add_options", "run"]

_LANGUAGES = ("en", "ru", "az-Latn")
_SHOWN = 5

HELP = "align the bundled sample and show what comes out"
DESCRIPTION = "Align the bundled sample, write it as TEI, validate it and show some of its units."
EPILOG = """\
The sample is a short report with two speeches in English, Russian and Azerbaijani, written for this project (CC0).
"""


def add_options(parser: ArgumentParser) -> None:
    """Add the options of the subcommand."""
    parser.add_argument(
        "-o", "--output", default="dragoman-demo.xml", metavar="FILE", help="the file to write (default: %(default)s)"
    )
    add_encoder(parser)
    parser.set_defaults(layout="file")


def run(args: Namespace) -> int:
    """Align, write, validate and show the sample."""
    check_output(args.output, args.weights)
    text = align_and_write([_read_sample(language) for language in _LANGUAGES], "report", args)
    if args.output == STREAM:
        return 0
    findings = tei.validate(args.output)
    if not args.quiet:
        _show(text)
        units, languages = len(text.units), len(text.documents)
        tell(f"{units} units in {languages} languages, written to {args.output} ({describe(findings)})")
    for finding in findings:
        say(str(finding))
    return 1 if findings else 0


def _read_sample(language: str) -> Document:
    """Read a version of the sample, under its bare name: where the package lies says nothing."""
    name = f"report.{language}.txt"
    with as_file(files("corpora") / "samples" / name) as path:
        document = read(path)
    return replace(document, source=replace(document.source, path=name)) if document.source else document


def _show(text: ParallelText) -> None:
    """Show the first units that are not one sentence each, as a table with a column for every language."""
    from rich.console import Console
    from rich.table import Table

    table = Table(title="Some units that are not one sentence each", show_lines=True, expand=True)
    table.add_column("sure", justify="right", no_wrap=True)
    for language in text.languages:
        table.add_column(language_name(language), ratio=1, overflow="fold")
    for unit in _choose(text):
        sides = ("\n".join(segment.text for segment in side) or "–" for side in text.segments(unit))
        table.add_row(f"{unit.probability:.0%}", *map(_plain, sides))
    Console(highlight=False).print(table)


def _plain(text: str) -> str:
    """Keep square brackets from being read as colours."""
    from rich.markup import escape

    return escape(text)


def _choose(text: ParallelText) -> Iterator[Unit]:
    simple = ":".join("1" * len(text.documents))
    chosen = [unit for unit in text.units if unit.shape != simple]
    yield from chosen[:_SHOWN] or text.units[:_SHOWN]
