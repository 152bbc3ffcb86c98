r"""Tables: a column a language, a row a unit (TSV, CSV); or one column, a segment a row.

The first row says which columns are versions: those headed by a language tag or the English name of a language. Other
columns (numbers, scores, notes; also ``id`` and ``no``, which are no languages here) are left out. The delimiter is the
one of tab, comma and semicolon that makes the most languages of the header. A row that is too short has no text in the
columns it lacks; one with text beyond the header is an error. A table of one column is text that is cut already: a row
is a segment, an empty row ends a paragraph, and a first row that is a tag or a name says the language.

Quoting is that of RFC 4180 (https://www.rfc-editor.org/rfc/rfc4180). Between tabs, where quotation marks are mostly
just that, it counts only where a cell shows it: by a doubled mark, or by a tab or a line break inside the marks.

>>> [(piece.language, piece.sentences, piece.row) for piece in read(File("a.tsv", b"id\ten\tru\n7\t\"Yes.\"\tDa.\n"))]
[('en', ('"Yes."',), 0), ('ru', ('Da.',), 0)]
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence

from ..errors import ParseError, SourceError
from ..languages import find_language
from .pieces import File, Piece, Reader, lines_of

__all__ = ["READER", "read", "refuse"]

_SUFFIXES = (".tsv", ".csv", ".tab")
_DELIMITERS = "\t,;"
_NAMES = {"\t": "tab", ",": "comma", ";": "semicolon"}
_NEEDED = "a first row of language tags is needed, such as en, ru, az-Latn, one above each version's column"
_CELL = 2**31 - 1  # characters; the most that the csv module can be told everywhere

_Row = tuple[int, list[str]]  # the line that it ends in, and its cells


def refuse(file: File) -> str:
    """Say why a file is no table: by its suffix, and without one by a header that names no two languages."""
    if file.suffix in _SUFFIXES:
        return ""
    first = file.head().partition("\n")[0]
    return "" if len(_languages(first.split("\t"))) > 1 else f"the name does not end in {', '.join(_SUFFIXES)}"


def read(file: File) -> Iterator[Piece]:
    """Yield the cells of a table.

    Raises:
        SourceError: for a table of several columns whose header names no language.
        ParseError: with the line, for quoting that breaks off and for cells beyond the header.
    """
    text = file.text
    delimiter = _choose_delimiter(text, file.suffix)
    rows = _rows(text, delimiter)
    header = next((row for _, row in rows if any(row)), [])
    languages = _languages(header)
    if len(header) > 1 and languages:
        yield from _columns(rows, languages, len(header))
        return
    if len(header) > 1 or any(len(row) > 1 and any(row[1:]) for _, row in rows):
        where = f"columns parted by {_NAMES[delimiter]}s, but no header that names a language: {_NEEDED}"
        raise SourceError(where, line=1)
    yield from _column(_rows(text, delimiter), languages.get(0, ""))


def _languages(header: Sequence[str]) -> dict[int, str]:
    """Find the columns that are versions: their numbers and tags."""
    found = {number: find_language(cell.strip().strip('"')) for number, cell in enumerate(header)}
    return {number: tag for number, tag in found.items() if tag}


def _choose_delimiter(text: str, suffix: str) -> str:
    first = next((line for line in lines_of(text) if line.strip()), "")
    preferred = _DELIMITERS if suffix != ".csv" else ",;\t"

    def worth(delimiter: str) -> tuple[int, int]:
        return len(_languages(first.split(delimiter))), first.count(delimiter)

    if suffix != ".csv" and not any(worth(delimiter)[0] > 1 for delimiter in preferred):
        return "\t"  # a comma in the text of a one-column table is only a comma
    return max(preferred, key=worth)


def _rows(text: str, delimiter: str) -> Iterator[_Row]:
    """Yield the rows of a table, as quoted or not as the text shows."""
    quoted = delimiter != "\t" or _is_quoted(text)
    return _parse(text, delimiter, quoted)


def _parse(text: str, delimiter: str, quoted: bool) -> Iterator[_Row]:
    if csv.field_size_limit() < _CELL:
        csv.field_size_limit(_CELL)  # the text is in memory already: a limit on its cells guards nothing
    reader = csv.reader(
        lines_of(text),
        delimiter=delimiter,
        quoting=csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE,
        strict=True,
    )
    try:
        for row in reader:
            yield reader.line_num, row
    except csv.Error as error:
        raise ParseError(f"not a table: {error}", line=reader.line_num) from error


def _is_quoted(text: str) -> bool:
    """Say whether cells between tabs are quoted: all that begin with a mark end with it, and one needs its marks."""
    if '"' not in text:
        return False
    needed, width = False, 0
    try:
        for _, row in _parse(text, "\t", quoted=True):
            width = width or len(row)
            needed = needed or any('"' in cell or "\t" in cell or "\n" in cell for cell in row)
            if len(row) > width:
                return False
    except ParseError:
        return False
    first = text.lstrip("\ufeff\r\n")[:1]
    return first == '"' or (needed and any('""' in line for line in lines_of(text)))


def _columns(rows: Iterator[_Row], languages: dict[int, str], width: int) -> Iterator[Piece]:
    for tag in languages.values():
        if list(languages.values()).count(tag) > 1:
            raise SourceError(f"two columns in {tag}; a file holds one version in a language", line=1)
    for number, (line, row) in enumerate(rows):
        if len(row) > width and any(cell.strip() for cell in row[width:]):
            raise ParseError(f"a row of {len(row)} cells under a header of {width}", line=line)
        for column, tag in languages.items():
            if column < len(row) and row[column]:
                yield Piece(sentences=(row[column],), language=tag, row=number)


def _column(rows: Iterator[_Row], language: str) -> Iterator[Piece]:
    """Yield the paragraphs of text that is cut already."""
    paragraph: list[str] = []
    labelled = bool(language)
    for _, row in rows:
        if labelled and any(row):
            labelled = False
        elif row and row[0].strip():
            paragraph.append(row[0])
        elif paragraph:
            yield Piece(sentences=tuple(paragraph), language=language)
            paragraph = []
    if paragraph:
        yield Piece(sentences=tuple(paragraph), language=language)


READER = Reader("table", "a table (TSV, CSV)", _SUFFIXES, refuse, read, File.decode)
