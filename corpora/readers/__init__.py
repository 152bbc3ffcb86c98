"""The formats that texts come in, a file each, behind one table.

A reader is chosen by the content of the file and its suffix; the first in the table that does not refuse it reads it,
and plain text is what remains. Adding a format is adding a file with a :class:`Reader` and a line to the table.

>>> choose_reader(File("notes.txt", b"Come in. Sit down.")) is None  # plain text
True
"""

from __future__ import annotations

from dataclasses import replace

from ..errors import OptionError, SourceError
from . import docx, epub, html, jsonl, markdown, moses, pdf, po, subtitles, tables, tei, tmx, xliff
from .pieces import Assembly, Block, Extract, File, Piece, Reader, assemble

__all__ = [
    "PLAIN",
    "READERS",
    "Assembly",
    "Block",
    "Extract",
    "File",
    "Piece",
    "Reader",
    "assemble",
    "choose_reader",
    "refusals",
]

PLAIN = "plain"  # the name of plain text, which needs no reader

READERS: tuple[Reader, ...] = (
    tei.READER,
    tmx.READER,
    xliff.READER,
    pdf.READER,
    docx.READER,
    epub.READER,
    moses.READER,
    html.READER,
    po.READER,
    subtitles.READER,
    jsonl.READER,
    tables.READER,
    markdown.READER,
)


def choose_reader(file: File, name: str | None = None) -> Reader | None:
    """Choose the reader of a file, or the one called ``name``; ``None`` means plain text.

    Raises:
        OptionError: when no reader has that name.
        SourceError: when the reader that was named refuses the file, or no reader knows an XML file.
    """
    if name == PLAIN:
        return None
    if name is None:
        found = next((reader for reader in READERS if not reader.refuse(file)), None)
        if found is None and file.head().startswith("<?xml"):
            message = f"XML that no reader knows ({refusals(file)}); give {PLAIN} as the format to read it as it is"
            raise SourceError(message, path=file.path)
        return found
    for reader in READERS:
        if reader.name == name:
            named = replace(file, path=f"{file.path}{reader.suffixes[0]}")  # whatever its own suffix
            if reason := reader.refuse(named):
                raise SourceError(f"cannot be read as {reader.title}: {reason}", path=file.path)
            return reader
    names = ", ".join([PLAIN, *(reader.name for reader in READERS)])
    raise OptionError(f"there is no format called {name!r}; there are {names}")


def refusals(file: File) -> str:
    """List why each reader refuses a file, in one line."""
    return "; ".join(f"{reader.name}: {reader.refuse(file)}" for reader in READERS)
