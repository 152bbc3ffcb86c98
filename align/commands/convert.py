"""``dragoman convert``: a file that is aligned already, in another format."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from pathlib import Path

import tei
from corpora import OptionError, ParallelText, SourceError, read_parallel
from corpora.formats import FORMATS, choose_format
from corpora.readers import File
from corpora.readers.xml import root_name

from .common import STREAM, check_output, say, writing
from .export import write_texts

__all__ = ["add_options", "run"]

HELP = "turn a file that is aligned already into another format"
DESCRIPTION = """\
Turn a file whose segments are aligned already into another format, or into a TEI corpus, and warn of what that format
cannot hold."""
EPILOG = f"""\
examples:
  dragoman convert memory.tmx -o memory.xml
  dragoman convert corpus.xml -o corpus.html
  dragoman convert table.tsv --to xces -o opus

The input is a TEI corpus, or a TMX, XLIFF, PO, TSV, CSV or JSONL file that holds several languages. Formats to write,
chosen by the suffix of the output or by --to: tei (.xml), {", ".join(FORMATS)}.
"""

TEI = "tei"
_HEAD = 1 << 16  # bytes that tell TEI from other XML


def add_options(parser: ArgumentParser) -> None:
    """Add the options of the subcommand."""
    parser.add_argument("corpus", metavar="FILE", help="a file that is aligned already")
    parser.add_argument(
        "-o", "--output", required=True, metavar="PATH", help="the file or folder to write, - for standard output"
    )
    parser.add_argument(
        "--to", choices=(TEI, *FORMATS), metavar="FORMAT", help="the format to write (default: by the output's suffix)"
    )
    parser.add_argument("--charset", metavar="NAME", help="the charset of the input (default: recognised)")
    parser.add_argument("--format", metavar="NAME", help="the format of the input (default: found out)")
    parser.add_argument("-q", "--quiet", action="store_true", help="show no summary; warnings stay")


def run(args: Namespace) -> int:
    """Read the file, write it in the other format, and say what was lost."""
    if args.to == TEI or (args.to is None and Path(args.output).suffix.lower() == ".xml"):
        check_output(args.output, args.corpus)
        _write_tei(list(_read(args)), args)
        return 0
    write_texts(_read(args), choose_format(args.to, args.output), args.output, args)
    return 0


def _read(args: Namespace) -> Iterator[ParallelText]:
    """Yield the texts of the input."""
    if args.format is None and _is_tei(args.corpus):
        yield from tei.read_corpus(args.corpus)
    else:
        yield read_parallel(args.corpus, charset=args.charset, format=args.format)


def _is_tei(path: str) -> bool:
    try:
        with Path(path).open("rb") as file:
            return root_name(File(path, file.read(_HEAD)))[1] == "teiCorpus"
    except OSError as error:
        raise SourceError(f"cannot be read: {error.strerror or error}", path=path) from error


def _write_tei(texts: list[ParallelText], args: Namespace) -> None:
    if len(texts) != 1:
        raise OptionError(f"{args.corpus} holds {len(texts)} texts, and a TEI file is written of one")
    if args.output == STREAM:
        data = tei.serialize(texts[0])
        with writing(args.output) as file:
            file.write(data)
    else:
        tei.write(texts[0], args.output)
    if not args.quiet:
        where = "standard output" if args.output == STREAM else args.output
        say(f"{len(texts[0].units)} units of 1 text; written to {where}")
