"""``dragoman convert``: files that are aligned already, in another format or together in one corpus."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Iterator
from contextlib import nullcontext
from itertools import chain, islice
from pathlib import Path

import tei
from corpora import OptionError, ParallelText, SourceError, read_parallel
from corpora.formats import FORMATS, choose_format
from corpora.links import alignments_in, read_alignments
from corpora.readers import File
from corpora.readers.xml import root_name

from .common import STREAM, check_folder, check_output, say, warn, writing
from .export import Counted, write_texts
from .sources import refuse_stream

__all__ = ["add_options", "run"]

HELP = "turn aligned files into another format, or join them in a corpus"
DESCRIPTION = """\
Turn files whose segments are aligned already into another format, or into a TEI corpus, of one text or of many, and
warn of what that format cannot hold."""
EPILOG = f"""\
examples:
  dragoman convert memory.tmx -o memory.xml
  dragoman convert corpus.xml -o corpus.html
  dragoman convert table.tsv --to xces -o opus
  dragoman convert en-ru.xml en-az.xml -o corpus.xml
  dragoman convert en-ru.xml.gz --documents opus/xml -o corpus.xml
  dragoman convert RF_v1_moses_en-sv.txt.zip -o corpus.xml
  dragoman convert one.xml two.xml three.tmx -o corpus.xml
  dragoman convert texts/*.xml -o corpus --layout split

An input is a TEI corpus, in a file or a folder, or a TMX, XLIFF, PO, TSV, CSV or JSONL file that holds several
languages, or Moses in a ZIP archive; or links between the sentences of documents in other files, as OPUS (cesAlign),
InterText and TEI (MULTEXT-East) have them. Alignments that share a document become one text of all their versions.
Documents are looked for in the folder of the alignment and below, in the ZIP archives that OPUS has for each language,
and where --documents says. Links that overlap or leave sentences out become one unit with what lies between, and so do
those that cross among three versions and more. Of two versions, links that cross are kept as beads, and the units leave
their sentences alone. A warning counts all these.

Formats to write, chosen by the suffix of the output or by --to:
tei (.xml), {", ".join(FORMATS)}.
"""

TEI = "tei"
_HEAD = 1 << 16  # bytes that tell TEI from other XML


def add_options(parser: ArgumentParser) -> None:
    """Add the options of the subcommand."""
    parser.add_argument("corpora", nargs="+", metavar="FILE", help="a file that is aligned already")
    parser.add_argument(
        "-o", "--output", required=True, metavar="PATH", help="the file or folder to write, - for standard output"
    )
    parser.add_argument(
        "--to", choices=(TEI, *FORMATS), metavar="FORMAT", help="the format to write (default: by the output's suffix)"
    )
    parser.add_argument(
        "--layout",
        choices=("file", "split"),
        default="file",
        help="split: TEI in a folder, with a file for each version and alignment, and corpus.xml (default: file)",
    )
    parser.add_argument(
        "--documents",
        action="append",
        default=[],
        metavar="PATH",
        help="where documents of an alignment are: folder, file or ZIP archive; may be repeated (default: beside it)",
    )
    parser.add_argument("--id", metavar="NAME", help="the id of a corpus of many texts (default: by the output)")
    parser.add_argument("--charset", metavar="NAME", help="the charset of all inputs (default: recognised)")
    parser.add_argument("--format", metavar="NAME", help="the format of all inputs (default: found out)")
    parser.add_argument("-q", "--quiet", action="store_true", help="show no summary; warnings stay")


def run(args: Namespace) -> int:
    """Read the files, write them in the other format, and say what was lost."""
    for path in args.corpora:
        refuse_stream(path)
    if args.to == TEI or (args.to is None and (args.layout == "split" or Path(args.output).suffix.lower() == ".xml")):
        _write_tei(args)
    else:
        chosen = choose_format(args.to, args.output)
        write_texts(_read(args), chosen, args.output, args.corpora, quiet=args.quiet)
    return 0


def _read(args: Namespace) -> Iterator[ParallelText]:
    """Yield the texts of the inputs, one at a time."""
    alignments = [path for path in args.corpora if args.format is None and _is_alignment(path)]
    if args.documents and not alignments:
        raise OptionError("--documents is for alignments whose documents stand in other files, and there are none")
    if alignments:
        losses = Counter[str]()
        yield from read_alignments(alignments, documents=args.documents, losses=losses)
        warn(", ".join(alignments), losses)
    for path in args.corpora:
        if path in alignments:
            continue
        if args.format is None and _is_tei(path):
            yield from tei.read_corpus(path)
        else:
            left_out = Counter[str]()
            yield read_parallel(path, charset=args.charset, format=args.format, losses=left_out)
            warn(path, left_out)


def _is_alignment(path: str) -> bool:
    """Say whether a file holds links to documents of others, in a style of its own."""
    if Path(path).is_dir() or tei.is_standoff(path) or Path(path).suffix.lower() not in (".xml", ".gz", ".zip"):
        return False
    return any(True for _ in alignments_in(path))


def _is_tei(path: str) -> bool:
    if Path(path).is_dir():
        return True
    try:
        with Path(path).open("rb") as file:
            return root_name(File(path, file.read(_HEAD)))[1] == "teiCorpus" or tei.is_standoff(path)
    except OSError as error:
        raise SourceError(f"cannot be read: {error.strerror or error}", path=path) from error


def _write_tei(args: Namespace) -> None:
    """Write one text as it is, and more than one as a corpus."""
    if args.layout == "split":
        if args.output == STREAM:
            raise OptionError("--layout split writes a folder, so -o needs its name")
        check_folder(args.output, *args.corpora)
    else:
        check_output(args.output, *args.corpora)
    texts = Counted(_read(args), args.corpora[0])
    source = iter(texts)
    first = list(islice(source, 2))
    with writing(args.output) if args.output == STREAM else nullcontext(args.output) as target:
        if len(first) == 1:
            tei.write(first[0], target, layout=args.layout)
        else:
            name = args.id or ("corpus" if args.output == STREAM else Path(args.output).name.partition(".")[0])
            tei.write_corpus(chain(first, source), target, id=name, layout=args.layout)
    if not args.quiet:
        say(texts.summary(args.output))
