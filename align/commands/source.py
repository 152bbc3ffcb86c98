"""``dragoman source``: the file that a version of a corpus was read from, byte for byte."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from corpora import OptionError, normalize_tag, source_bytes

from .common import STREAM, add_text, check_output, find_text, writing

__all__ = ["add_options", "run"]

HELP = "give the file back that a version was read from"
DESCRIPTION = "Give back the file that a version of a TEI corpus was read from, checked against its SHA-256."
EPILOG = """\
examples:
  dragoman source corpus.xml en -o en.txt
  dragoman source corpus.xml ru | sha256sum
  dragoman source corpora/ az-Latn --text chapter1 -o chapter1.az.txt

Only the bytes of plain text can be given back.

exit codes: 0 given back, 2 not to be had
"""


def add_options(parser: ArgumentParser) -> None:
    """Add the options of the subcommand."""
    parser.add_argument("corpus", metavar="CORPUS", help="a TEI corpus, or its folder; - for standard input")
    parser.add_argument("language", metavar="LANG", help="the language of the version, such as en, ru or az-Latn")
    add_text(parser)
    parser.add_argument(
        "-o", "--output", default=STREAM, metavar="FILE", help="the file to write (default: standard output)"
    )


def run(args: Namespace) -> int:
    """Find the version and write the bytes of its file."""
    language = normalize_tag(args.language)
    check_output(args.output, args.corpus)
    text = find_text(args.corpus, args.text)
    if language not in text.languages:
        raise OptionError(f"no version is in {language}; the languages of {text.id} are {', '.join(text.languages)}")
    data = source_bytes(text.document(language))  # all of it, before any is written
    with writing(args.output) as file:
        file.write(data)
    return 0
