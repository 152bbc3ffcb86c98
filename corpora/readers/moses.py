r"""Moses in a ZIP, as OPUS gives it (https://opus.nlpl.eu): ``RF.en-sv.en`` and ``RF.en-sv.sv``, a line a unit.

The two members of a pair of languages are taken; what else the archive holds (licence, scores, the names of documents
and sentences in ``.ids``) is left out. A line that is empty on one side is a unit without counterpart.

>>> from zipfile import ZipFile
>>> data = io.BytesIO()
>>> with ZipFile(data, "w") as archive:
...     archive.writestr("RF.en-sv.en", "Come in.\nSit down.\n")
...     archive.writestr("RF.en-sv.sv", "Stig in.\nSitt ner.\n")
>>> [(piece.language, piece.sentences, piece.row) for piece in read(File("RF.txt.zip", data.getvalue()))][:2]
[('en', ('Come in.',), 0), ('sv', ('Stig in.',), 0)]
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import PurePosixPath

from ..errors import LanguageError, ParseError, SourceError
from ..languages import normalize_tag
from .archives import CORPUS, Archive
from .pieces import File, Piece, Reader

__all__ = ["READER", "read", "refuse"]

_NAMES = "files of the names of documents and sentences (.ids), left out"
_ZIP = b"PK\x03\x04"


def refuse(file: File) -> str:
    """Say why a file is no archive of Moses."""
    if not file.data.startswith(_ZIP):
        return "not a ZIP archive"
    try:
        pairs = _pairs(Archive(file.data, CORPUS))
    except SourceError as error:
        return error.message
    return "" if pairs else "no two members such as x.en-ru.en and x.en-ru.ru"


def _pairs(archive: Archive) -> list[tuple[str, str]]:
    """Return the members that are the two sides of a pair, by name."""
    pairs = []
    for name in sorted(archive.names):
        stem, _, language = name.rpartition(".")
        first, _, second = PurePosixPath(stem).suffix.removeprefix(".").partition("-")
        if not second:
            first, _, second = PurePosixPath(stem).name.partition("-")
        pair = f"{stem}.{first}", f"{stem}.{second}"
        if language == first and first != second and set(pair) <= archive.names and _are_tags(first, second):
            pairs.append(pair)
    return pairs


def _are_tags(*names: str) -> bool:
    try:
        return all(normalize_tag(name.replace("_", "-")) for name in names)
    except LanguageError:
        return False


def read(file: File) -> Iterator[Piece]:
    """Yield the lines of both languages.

    Raises :class:`~corpora.errors.SourceError` for several pairs of languages, and
    :class:`~corpora.errors.ParseError` when the two sides have not the same number of lines.
    """
    archive = Archive(file.data, CORPUS)
    pair, *others = _pairs(archive)
    if others:
        names = ", ".join(name for name, _ in (pair, *others))
        raise SourceError(f"holds several pairs of languages ({names}); take one pair out of it")
    texts = [io.StringIO(File(name, archive.read(name), file.charset).text, newline="\n") for name in pair]
    languages = [name.rpartition(".")[2].replace("_", "-") for name in pair]
    if f"{pair[0].rpartition('.')[0]}.ids" in archive.names:
        yield Piece(language=languages[0], loss=_NAMES)
    for row, lines in enumerate(zip_longest(*texts)):
        for name, line in zip(pair, lines, strict=True):
            if line is None:
                raise ParseError(f"{name} ends before the other side does, after {row:,} lines", line=row + 1)
        for language, line in zip(languages, lines, strict=True):
            yield Piece(sentences=(line.removesuffix("\n"),), language=language, row=row)


READER = Reader("moses", "Moses in a ZIP archive", (".zip",), refuse, read)
