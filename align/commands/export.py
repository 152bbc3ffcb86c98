"""``dragoman export``: a TEI corpus in the format of another tool."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import tei
from corpora import OptionError, ParallelText, SourceError
from corpora.formats import FORMATS, Format, choose_format, is_folder
from corpora.formats import write as write_format

from .common import STREAM, check_folder, check_output, say, writing

__all__ = ["Counted", "add_options", "run", "write_texts"]

HELP = "write a TEI corpus in the format of another tool"
DESCRIPTION = "Write a TEI corpus in the format of another tool, and warn of what that format cannot hold."
_LIST = "\n".join(f"  {entry.name:<8} {entry.title}" for entry in FORMATS.values())
EPILOG = f"""\
examples:
  dragoman export corpus.xml --to tmx
  dragoman export corpus.xml --to tsv -o - | head
  dragoman export corpus.xml --to xces -o opus

formats:
{_LIST}

Without -o the output stands beside the corpus and is named after it: corpus.tmx, or the folder corpus-xces.
"""


def add_options(parser: ArgumentParser) -> None:
    """Add the options of the subcommand."""
    parser.add_argument("corpus", metavar="CORPUS", help="a TEI corpus, or its folder; - for standard input")
    parser.add_argument("--to", required=True, choices=FORMATS, metavar="FORMAT", help="one of the formats below")
    parser.add_argument("-o", "--output", metavar="PATH", help="the file or folder to write, - for standard output")
    parser.add_argument("-q", "--quiet", action="store_true", help="show no summary; warnings stay")


def run(args: Namespace) -> int:
    """Write the corpus in the other format, and say what was lost."""
    chosen = choose_format(args.to)
    output = args.output or _beside(args.corpus, chosen)
    texts = tei.read_corpus(sys.stdin.buffer if args.corpus == STREAM else args.corpus)
    write_texts(texts, chosen, output, [args.corpus], quiet=args.quiet)
    return 0


def write_texts(
    texts: Iterable[ParallelText], chosen: Format, output: str, sources: Sequence[str], *, quiet: bool
) -> None:
    """Write texts to a path or to standard output, warn of what was lost, and say where it all is.

    Raises :class:`~corpora.OutputError` before anything is read when the output cannot be written, or would be written
    over one of the files that are read (``sources``).
    """
    if output != STREAM and is_folder(chosen, output):
        check_folder(output, *sources)
    else:
        check_output(output, *sources)
    counted = Counted(texts, sources[0])
    if output == STREAM:
        with writing(output) as file:
            losses = write_format(counted, file, chosen.name)
    else:
        losses = write_format(counted, output, chosen.name)
    for loss in losses:
        say(f"warning: {chosen.name}: {loss}")
    if not quiet:
        say(counted.summary(output))


class Counted:
    """Texts that are counted as they are taken; none at all is an error."""

    def __init__(self, texts: Iterable[ParallelText], path: str) -> None:
        self._source, self._path = texts, path
        self.texts = self.units = 0

    def __iter__(self) -> Iterator[ParallelText]:
        for text in self._source:
            self.texts += 1
            self.units += len(text.units or text.beads)
            yield text
        if not self.texts:
            raise SourceError("holds no parallel text; is it a corpus that dragoman align wrote?", path=self._path)

    def summary(self, output: str) -> str:
        """Say in a line what was written where."""
        where = "standard output" if output == STREAM else output
        return f"{self.units} units of {self.texts} text{'s' * (self.texts != 1)}; written to {where}"


def _beside(corpus: str, chosen: Format) -> str:
    """Name the output after the corpus."""
    if corpus == STREAM:
        if chosen.folder is not None:
            raise OptionError(f"{chosen.name} is a folder of several files; name it with -o")
        return STREAM
    name = Path(corpus).stem
    return str(Path(corpus).with_name(name + (f"-{chosen.name}" if chosen.folder else chosen.suffixes[0])))
