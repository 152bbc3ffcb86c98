"""Anchors: what the user knows to belong together, as a constraint on alignment.

>>> check_anchors([Anchor({"en": 0, "ru": 0}), Anchor({"en": 2, "ru": 5})], {"en": 9, "ru": 9})
>>> check_anchors([Anchor({"en": 1, "ru": 5}), Anchor({"en": 2, "ru": 3})], {"en": 9, "ru": 9})
Traceback (most recent call last):
corpora.errors.AlignmentError: the anchors {'en': 1, 'ru': 5} and {'en': 2, 'ru': 3} cross; drop one of them
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, pairwise
from numbers import Integral
from os import PathLike, fspath
from pathlib import Path
from typing import NoReturn

from corpora import AlignmentError, Document, LanguageError, ParseError, SourceError, normalize_tag

__all__ = ["Anchor", "check_anchors", "merge_anchors", "read_anchors"]

_NUMBER = re.compile(r"[0-9]{1,9}")
_SENTENCE_ID = re.compile(r"(?:.*\.)?(p[0-9]+\.s[0-9]+)")


@dataclass(frozen=True, slots=True)
class Anchor:
    """Segments that belong together: one unit will hold them all, and may hold more.

    ``members`` maps two or more languages to the index of a segment, counted from 0 as in ``Document.segments``;
    ``line`` is the line of the file that the anchor comes from, if any.
    """

    members: Mapping[str, int]
    line: int | None = field(default=None, compare=False)

    def __str__(self) -> str:
        return f"{dict(self.members)}" if self.line is None else f"of line {self.line}"


def check_anchors(anchors: Sequence[Anchor], lengths: Mapping[str, int]) -> None:
    """Check that anchors fit versions of ``lengths`` segments, by language, and each other.

    Raises:
        AlignmentError: when an anchor has fewer than two members, names a version or segment that does not exist, ties
            a segment to another one than an earlier anchor does, or crosses another.
    """
    for anchor in anchors:
        _check_members(anchor, lengths)
    for group in merge_anchors(anchors):
        for one, other in combinations(group, 2):
            for language in one.members.keys() & other.members.keys():
                if one.members[language] != other.members[language]:
                    tie = f"tie different segments of {language} to the same one; drop one of them"
                    raise AlignmentError(f"the anchors {one} and {other} {tie}")
    for x, y in combinations(lengths, 2):
        ordered = sorted((a for a in anchors if {x, y} <= a.members.keys()), key=lambda a: (a.members[x], a.members[y]))
        for one, other in pairwise(ordered):
            if one.members[y] > other.members[y]:
                raise AlignmentError(f"the anchors {one} and {other} cross; drop one of them")


def _check_members(anchor: Anchor, lengths: Mapping[str, int]) -> None:
    if len(anchor.members) < 2:
        raise AlignmentError(f"the anchor {anchor} needs segments of two or more versions")
    for language, index in anchor.members.items():
        if language not in lengths:
            raise AlignmentError(f"the anchor {anchor} names {language!r}, but the versions are {', '.join(lengths)}")
        if not isinstance(index, Integral):
            raise AlignmentError(f"the anchor {anchor} names a segment by {index!r}, which is no whole number")
        if not 0 <= index < lengths[language]:
            has = f"{language} has {lengths[language]} segments"
            raise AlignmentError(f"the anchor {anchor} lies outside the text: {has}, counted from 0")


def merge_anchors(anchors: Sequence[Anchor]) -> list[list[Anchor]]:
    """Put together the anchors that share a segment, directly or through others, in the order of their first ones.

    >>> [len(group) for group in merge_anchors([Anchor({"en": 0, "ru": 0}), Anchor({"ru": 0, "az-Latn": 1})])]
    [2]
    """
    owners: dict[tuple[str, int], list[Anchor]] = {}
    groups: dict[int, list[Anchor]] = {}
    for anchor in anchors:
        touched = {id(owners[member]): owners[member] for member in anchor.members.items() if member in owners}
        group = [*(old for other in touched.values() for old in other), anchor]
        for key in touched:
            del groups[key]
        groups[id(group)] = group
        for item in group:
            owners.update(dict.fromkeys(item.members.items(), group))
    places = {id(anchor): number for number, anchor in enumerate(anchors)}
    return sorted(groups.values(), key=lambda group: min(places[id(anchor)] for anchor in group))


def read_anchors(path: str | PathLike[str], documents: Sequence[Document]) -> list[Anchor]:
    r"""Read a file of anchors: tab-separated, a header of language tags, then an anchor a line.

    A cell is empty or names a segment of the version, either by its number, counted FROM 1 through the whole version,
    or as its id in TEI ends, as in ``p2.s1``: the first sentence of the second paragraph.

    Raises:
        SourceError: when the file cannot be read.
        ParseError: with path and line, when it is not as described, or the anchors do not fit the versions.

    >>> from tempfile import TemporaryDirectory
    >>> versions = [Document.from_segments(tag, tag, ["One.", "Two."]) for tag in ("en", "ru")]
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "anchors.tsv")
    ...     _ = path.write_text("en\tru\n1\t2\n", encoding="utf-8")
    ...     [dict(anchor.members) for anchor in read_anchors(path, versions)]
    [{'en': 0, 'ru': 1}]
    """
    try:
        lines = Path(path).read_text(encoding="utf-8-sig").splitlines()
    except OSError as error:
        raise SourceError(f"the anchors cannot be read: {error.strerror or error}", path=path) from error
    except UnicodeDecodeError as error:
        raise SourceError("the anchors are not in UTF-8; save the file as UTF-8", path=path) from error
    anchors = list(_parse(lines, {document.language: document for document in documents}, fspath(path)))
    try:
        check_anchors(anchors, {document.language: len(document.segments) for document in documents})
    except AlignmentError as error:
        raise ParseError(error.message, path=path) from error
    return anchors


def _parse(lines: Sequence[str], documents: Mapping[str, Document], path: str) -> Iterator[Anchor]:
    rows = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    header = [cell.strip() for cell in next(rows, [])]
    languages = [_language(tag, documents, path) for tag in header]
    if len(languages) < 2 or len(set(languages)) < len(languages):
        raise ParseError(
            "expected a header of two or more different language tags, separated by tabs", path=path, line=1
        )
    names = {language: _segment_names(documents[language]) for language in languages}
    for number, row in enumerate(rows, 2):
        cells = [cell.strip() for cell in row]
        if not any(cells):
            continue
        if len(cells) > len(languages) and any(cells[len(languages) :]):
            raise ParseError(f"{len(cells)} cells under {len(languages)} languages", path=path, line=number)
        members = {
            language: _segment(cell, language, names[language], (path, number))
            for language, cell in zip(languages, cells, strict=False)
            if cell
        }
        if len(members) < 2:
            raise ParseError("an anchor needs segments of two or more versions", path=path, line=number)
        yield Anchor(members, number)


def _language(tag: str, documents: Mapping[str, Document], path: str) -> str:
    try:
        language = normalize_tag(tag)
    except LanguageError as error:
        raise ParseError(f"the header must hold language tags: {error.message}", path=path, line=1) from error
    if language not in documents:
        raise ParseError(f"there is no version in {language}, only in {', '.join(documents)}", path=path, line=1)
    return language


def _segment_names(document: Document) -> dict[str, int]:
    """What a cell may say for each segment, with its index: its number from 1, and the end of its id in TEI."""
    names: dict[str, int] = {}
    counts: Counter[int] = Counter()
    for index, segment in enumerate(document.segments):
        counts[segment.paragraph] += 1
        names[str(index + 1)] = index
        names[f"p{segment.paragraph + 1}.s{counts[segment.paragraph]}"] = index
    return names


def _segment(cell: str, language: str, names: Mapping[str, int], place: tuple[str, int]) -> int:
    sentence = _SENTENCE_ID.fullmatch(cell)
    if sentence is None and not _NUMBER.fullmatch(cell):
        _fail(f"{cell!r} is neither a segment's number nor like p2.s1", place)
    index = names.get(sentence[1] if sentence else str(int(cell)))
    if index is None:
        _fail(f"{language} has no segment {cell}: it has {len(names) // 2}, counted from 1", place)
    return index


def _fail(message: str, place: tuple[str, int]) -> NoReturn:
    raise ParseError(message, path=place[0], line=place[1])
