"""``dragoman align``: versions of a text in, one TEI corpus out."""

from __future__ import annotations

import os
import sys
from argparse import Namespace, RawDescriptionHelpFormatter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import tei
from corpora import (
    Document,
    LanguageError,
    OptionError,
    OutputError,
    ParallelText,
    SourceError,
    identify,
    language_name,
    normalize_tag,
    read,
)

from .common import STREAM, add_encoder, check_output, choose_encoder, choose_progress, choose_weights, say

if TYPE_CHECKING:
    from argparse import _SubParsersAction

__all__ = ["Version", "add", "align_and_write", "parse_version", "run"]

_EPILOG = """\
examples:
  dragoman align en.txt ru.txt az.txt -o corpus.xml
  dragoman align en=a.txt ru=b.txt az-Cyrl=c.txt -o corpus.xml
  dragoman align en.txt ru.txt -o - | xmllint --format - | less

Each version is a plain text file; a blank line ends a paragraph. UTF-8, UTF-16 and windows-1251 are recognised. Where
detection of a language fails, put its tag before the file: en=, ru=, az-Latn=, az-Cyrl=, de= ...
"""


@dataclass(frozen=True, slots=True)
class Version:
    """A version as named on the command line; ``language`` is empty where it is to be detected."""

    path: str
    language: str = ""


def add(subparsers: _SubParsersAction[Any]) -> None:
    """Add the subcommand to the parser."""
    parser = subparsers.add_parser(
        "align",
        help="align two or more versions of a text and write a TEI corpus",
        description="Align two or more versions of a text, sentence by sentence, and write a TEI P5 corpus.",
        epilog=_EPILOG,
        formatter_class=RawDescriptionHelpFormatter,
    )
    parser.add_argument("versions", nargs="+", metavar="[LANG=]FILE", help="a version; its language is detected")
    parser.add_argument(
        "-o", "--output", required=True, metavar="FILE", help="the file to write, - for standard output"
    )
    parser.add_argument(
        "--id", metavar="NAME", help="the id of the text in the corpus (default: from the output's name)"
    )
    parser.add_argument("--charset", metavar="NAME", help="the charset of all versions (default: recognised)")
    add_encoder(parser)
    parser.set_defaults(run=run)


def run(args: Namespace) -> int:
    """Align the versions, write the corpus, say in one line what was done."""
    versions = [parse_version(argument) for argument in args.versions]
    if args.id is not None and not args.id.strip():
        raise OptionError("--id needs a name that is not empty")
    _check_versions(versions)
    check_output(args.output, [version.path for version in versions])
    documents, found = _read_versions(versions, args.charset)
    text = align_and_write(documents, args.id or _text_id(args.output), args)
    if not args.quiet:
        where = "standard output" if args.output == STREAM else args.output
        say(f"{len(text.units)} units of {', '.join(found)}; written to {where}")
    return 0


def align_and_write(documents: Sequence[Document], text_id: str, args: Namespace) -> ParallelText:
    """Align versions as the options say and write them to the output they name."""
    from ..aligner import align
    from ..reordering import find_reordered

    progress = choose_progress(args)
    encoder = choose_encoder(args, progress)
    weights = choose_weights(args, encoder)
    text = align(documents, encoder=encoder, id=text_id, weights=weights, progress=progress)
    _write(text, args.output)
    for finding in () if args.quiet else find_reordered(text, encoder=encoder):
        say(f"warning: {finding}")
    return text


def _write(text: ParallelText, output: str) -> None:
    """Write a text to a file or to standard output."""
    if output != STREAM:
        tei.write(text, output)
        return
    data = tei.serialize(text)
    try:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(f"standard output cannot be written: {error.strerror or error}") from error


def parse_version(argument: str) -> Version:
    """Split ``en=a.txt`` into language and path.

    A file whose name holds ``=`` is a file, as is everything that does not begin with a language tag.

    >>> parse_version("aze=report.txt"), parse_version("out/x=1.txt")
    (Version(path='report.txt', language='az-Latn'), Version(path='out/x=1.txt', language=''))
    """
    tag, equals, path = argument.partition("=")
    if not equals or os.path.lexists(argument):
        return Version(argument)
    try:
        language = normalize_tag(tag)
    except LanguageError:
        return Version(argument)
    if not path:
        raise OptionError(f"{argument} names a language and no file")
    if len(language.partition("-")[0]) > 3:  # no language has such a tag
        raise LanguageError(f"{tag!r} in {argument} is not a language tag such as en, ru, az-Latn or az-Cyrl")
    return Version(path, language)


def _check_versions(versions: Sequence[Version]) -> None:
    """Check that there are two or more, and no file twice."""
    if len(versions) < 2:
        raise OptionError("give two or more versions to align")
    seen: dict[object, str] = {}
    for version in versions:
        path = Path(os.path.realpath(version.path))
        key = (path.stat().st_dev, path.stat().st_ino) if path.is_file() else path
        if key in seen:
            raise SourceError(f"the same file as {seen[key]}; every version needs its own", path=version.path)
        seen[key] = version.path


def _read_versions(versions: Sequence[Version], charset: str | None) -> tuple[list[Document], list[str]]:
    """Read the versions, and describe the language of each and how it is known."""
    documents, described = [], []
    for version in versions:
        document = read(version.path, language=version.language or None, charset=charset)
        how = "given" if version.language else f"detected, {identify(document.text).confidence:.0%} sure"
        documents.append(document)
        described.append(f"{language_name(document.language)} ({how})")
    for message, path in _same_languages(versions, documents):
        raise LanguageError(message, path=path)
    return documents, described


def _same_languages(versions: Sequence[Version], documents: Sequence[Document]) -> Iterator[tuple[str, str]]:
    seen: dict[str, str] = {}
    for version, document in zip(versions, documents, strict=True):
        if document.language in seen:
            name, first = language_name(document.language), seen[document.language]
            yield f"in {name}, and so is {first}; say which language it is, as in ru={version.path}", version.path
        seen[document.language] = version.path


def _text_id(output: str) -> str:
    """Name the text after the file it is written to."""
    return "text" if output == STREAM else Path(output).name.partition(".")[0] or "text"
