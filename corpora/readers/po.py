r"""Gettext's PO files (https://www.gnu.org/software/gettext/manual/html_node/PO-Files.html): a unit an entry.

The header says the language of the translations (``Language``) and may say that of the originals
(``X-Source-Language``), which are English otherwise. Left out are the header, obsolete entries (``#~``) and those
marked ``fuzzy``, whose translation nobody has checked. Of plural forms the first is taken. An entry without a
translation is a unit of the original alone.

>>> data = b'msgid ""\nmsgstr "Language: de\\n"\n\nmsgid "Yes"\nmsgstr "Ja"\n'
>>> [(piece.language, piece.sentences, piece.row) for piece in read(File("de.po", data))]
[('en', ('Yes',), 0), ('de', ('Ja',), 0)]
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import replace

from ..errors import ParseError, SourceError
from ..languages import find_language
from ..libraries import library
from .pieces import File, Piece, Reader

__all__ = ["READER", "read", "refuse"]

_SUFFIXES = (".po", ".pot")
_ENTRY = re.compile(r'^msgid[ \t]+".*"[ \t]*\r?(?:\n".*"[ \t]*\r?)*\nmsg(?:str|id_plural)', re.MULTILINE)
_CHARSET = re.compile(rb"charset=([A-Za-z][\w.:-]*)")
# Where Python ends lines and gettext does not.
_NO_BREAKS = re.compile("[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_PLACE = re.compile(r"\(line (\d+)\)(?:: (.+))?")
_OPEN = re.compile(r'^[ \t]*(?:msg\w*(?:\[\d*\])?[ \t]*)?"(?:.*[^"\s])?[ \t\r]*$', re.MULTILINE)
_SCRIPTS = {"latin": "Latn", "cyrillic": "Cyrl", "arabic": "Arab"}


def refuse(file: File) -> str:
    """Say why a file is none of gettext's."""
    if file.suffix in _SUFFIXES or _ENTRY.search(file.head()):
        return ""
    return "no entry with msgid and msgstr at its beginning"


def read(file: File) -> Iterator[Piece]:
    """Yield original and translation of each entry.

    Raises :class:`~corpora.errors.ParseError`, with the line, for a file that is no PO.
    """
    polib = library("polib", "readers", SourceError, "reading gettext PO")
    text = _NO_BREAKS.sub(" ", replace(file, charset=file.charset or _charset(file.data)).text)
    if found := _OPEN.search(text):
        raise ParseError("not a PO file: a string without its closing quotation mark", line=_line(text, found.start()))
    try:
        entries = polib.pofile(text + "\n")  # the line end keeps it from being taken for the path of a file
    except OSError as error:
        found = _PLACE.search(str(error))
        line, reason = (int(found[1]), found[2]) if found else (None, None)
        raise ParseError(f"not a PO file: {reason or 'neither a comment, a msgid nor a msgstr'}", line=line) from error
    source = _tag(entries.metadata.get("X-Source-Language", "")) or "en"
    target = _tag(entries.metadata.get("Language", ""))
    for row, entry in enumerate(entry for entry in entries if not entry.obsolete and not entry.fuzzy):
        yield Piece(sentences=(entry.msgid,), language=source, row=row)
        yield Piece(sentences=(entry.msgstr or entry.msgstr_plural.get(0, ""),), language=target, row=row)


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


def _charset(data: bytes) -> str | None:
    """Return the charset that the header says, if it is one."""
    found = _CHARSET.search(data[:8192])
    try:
        return codecs.lookup(found[1].decode()).name if found else None
    except LookupError:
        return None


def _tag(locale: str) -> str:
    """Make a tag of a locale's name, such as ``pt_BR`` or ``sr@latin``; empty when it names no language."""
    name, _, modifier = locale.strip().partition("@")
    language, _, region = name.partition("_")
    parts = [language, _SCRIPTS.get(modifier, ""), region.partition(".")[0]]
    label = "-".join(part for part in parts if part)
    return label if language and find_language(label) else {"id": "id", "no": "no"}.get(label, "")


READER = Reader("po", "gettext PO", _SUFFIXES, refuse, read, File.decode)
