"""The versions that a command reads: ``[LANG=]FILE``, in any format there is a reader for."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from corpora import (
    AlignmentError,
    Document,
    LanguageError,
    OptionError,
    ParallelText,
    SourceError,
    identify,
    language_name,
    normalize_tag,
    read_parallel,
    sentence_spans,
)
from corpora.readers import File
from corpora.reading import read_bytes, read_file

from ..anchors import Anchor
from .common import STREAM, warn

__all__ = ["Version", "add_sources", "check_versions", "parse_version", "read_versions", "refuse_stream"]

SENTENCES = "sentences"
UNSPLIT = "none"


@dataclass(frozen=True, slots=True)
class Version:
    """A version as named on the command line; ``language`` is empty where it is to be detected."""

    path: str
    language: str = ""


def add_sources(parser: ArgumentParser) -> None:
    """Add the versions and the options of reading them."""
    parser.add_argument("versions", nargs="+", metavar="[LANG=]FILE", help="a version; its language is detected")
    parser.add_argument("--charset", metavar="NAME", help="the charset of all versions (default: recognised)")
    parser.add_argument(
        "--format", metavar="NAME", help="the format of all versions, such as plain (default: found out)"
    )
    parser.add_argument(
        "--split",
        choices=(SENTENCES, UNSPLIT),
        help="none: the text is cut already, and each line is a segment (default: cut into sentences, unless the "
        "layout is standoff, where that needs asking for)",
    )


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


def check_versions(versions: Sequence[Version]) -> None:
    """Check that there are two or more, and no file twice."""
    if len(versions) < 2:
        raise OptionError("give two or more versions to align")
    seen: dict[object, dict[str, str]] = {}
    for version in versions:
        refuse_stream(version.path)
        path = Path(os.path.realpath(version.path))
        file = (path.stat().st_dev, path.stat().st_ino) if path.is_file() else path
        languages = seen.setdefault(file, {})
        if languages and (not version.language or not languages.keys().isdisjoint(("", version.language))):
            raise _same_file(version.path, next(iter(languages.values())))
        languages[version.language] = version.path


def refuse_stream(path: str) -> None:
    """Refuse ``-`` where the name of a file is needed to tell its format; raises :class:`~corpora.OptionError`."""
    if path == STREAM and not os.path.lexists(path):
        raise OptionError("standard input (-) is not read here, since the name of a file tells its format; name a file")


def _same_file(path: str, other: str) -> SourceError:
    return SourceError(f"the same file as {other}; every version needs its own", path=path)


def read_versions(versions: Sequence[Version], args: Namespace) -> tuple[list[Document], list[str], list[Anchor]]:
    """Read the versions; describe the language and charset of each; return what their files align already."""
    aligned = _read_aligned(versions, args)
    documents: list[Document] = []
    described: list[str] = []
    for version in versions:
        text = aligned.get(version.path)
        document = _read(version, args) if text is None else _aligned(text, version, versions)
        for other, earlier in zip(versions, documents, strict=False):
            if other.path == version.path and earlier.text == document.text:
                raise _same_file(version.path, other.path)
        documents.append(document)
        described.append(f"{language_name(document.language)} ({_how(version, document)})")
    for message, path in _same_languages(versions, documents):
        raise LanguageError(message, path=path)
    return documents, described, [anchor for text in aligned.values() for anchor in _anchors(text)]


def _read_aligned(versions: Sequence[Version], args: Namespace) -> dict[str, ParallelText]:
    """Read the files of several versions that are aligned already, by path."""
    found = {}
    for path, count in Counter(version.path for version in versions).items():
        if count > 1:
            languages = [version.language for version in versions if version.path == path]
            with suppress(AlignmentError):
                losses = Counter[str]()
                text = read_parallel(path, languages=languages, charset=args.charset, format=args.format, losses=losses)
                found[path] = text
                warn(path, losses)
    return found


def _aligned(text: ParallelText, version: Version, versions: Sequence[Version]) -> Document:
    """Return the version of a file of several that ``version`` asks for, perhaps by a broader tag (``en`` of en-US)."""
    asked = [other.language for other in versions if other.path == version.path]
    if len(asked) != len(text.documents):
        raise _same_file(version.path, version.path)
    return text.documents[asked.index(version.language)]


def _read(version: Version, args: Namespace) -> Document:
    losses = Counter[str]()
    document = read_file(
        File(version.path, read_bytes(version.path), args.charset),
        language=version.language or None,
        format=args.format,
        splitter=None if args.split == UNSPLIT else sentence_spans,
        losses=losses,
    )
    warn(version.path, losses)
    return document


def _how(version: Version, document: Document) -> str:
    """Say how the language of a version is known, and its charset where that is not UTF-8."""
    how = "given" if version.language else f"detected, {identify(document.text).confidence:.0%} sure"
    charset = document.source.charset if document.source else ""
    return f"{how}, {charset}" if charset not in ("", "utf-8") else how


def _anchors(text: ParallelText) -> Iterator[Anchor]:
    """Yield an anchor for each unit of a text that is aligned already."""
    for unit in text.units:
        members = {tag: span.start for tag, span in zip(text.languages, unit.spans, strict=True) if span}
        if len(members) > 1:
            yield Anchor(members)


def _same_languages(versions: Sequence[Version], documents: Sequence[Document]) -> Iterator[tuple[str, str]]:
    seen: dict[str, str] = {}
    for version, document in zip(versions, documents, strict=True):
        if document.language in seen:
            name, first = language_name(document.language), seen[document.language]
            yield f"in {name}, and so is {first}; say which language it is, as in ru={version.path}", version.path
        seen[document.language] = version.path
