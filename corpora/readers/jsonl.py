r"""JSON lines: an object a line (https://jsonlines.org), in the forms in which corpora are passed on.

- ``{"en": "...", "ru": "..."}``, also inside ``"translation"`` as in Hugging Face data sets: a unit a line. Keys are
  tags or English names of languages; the others (numbers, scores) are left out, as are values that are ``null``.
- ``{"text": "..."}``, a paragraph a line, or ``{"sentence": "..."}``, a sentence a line; ``"language"`` or ``"lang"``
  may say the language.
- ``{"id": "...", "segments": {"en": ["..."]}, "units": [{"en": [0]}]}``: a gold alignment. Lines follow each other.

>>> lines = b'{"translation": {"en": "Yes.", "ru": "\\u0414\\u0430."}}\n{"id": 2, "en": "No."}\n'
>>> [(piece.language, piece.sentences, piece.row) for piece in read(File("a.jsonl", lines))]
[('en', ('Yes.',), 0), ('ru', ('Да.',), 0), ('en', ('No.',), 1)]
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from itertools import chain
from typing import Any, TypeAlias

from ..errors import ParseError
from ..languages import find_language
from .pieces import File, Piece, Reader, lines_of

__all__ = ["READER", "read", "refuse"]

_SUFFIXES = (".jsonl", ".ndjson")
_LONGEST = 1 << 20  # bytes of the first line of a file that is recognised without its suffix
_Object: TypeAlias = dict[str, Any]


def refuse(file: File) -> str:
    """Say why a file is none of JSON lines: its suffix says it, or its first line is no JSON object."""
    if file.suffix in _SUFFIXES:
        return ""
    try:
        first = file.data[:_LONGEST].removeprefix(codecs.BOM_UTF8).lstrip().partition(b"\n")[0]
        return "" if first.startswith(b"{") and _fields(_parse(first.decode())) else "the first line is no JSON object"
    except ValueError:
        return "the first line is no JSON object"


def read(file: File) -> Iterator[Piece]:
    """Yield the texts of each line.

    Raises :class:`~corpora.errors.ParseError`, with the line, for what is no JSON, is half a surrogate pair, or is in
    none of the forms.
    """
    row = 0
    for number, line in enumerate(lines_of(file.text), 1):
        if not line.strip():
            continue
        try:
            for piece in _pieces(_parse(line), row):
                yield piece
                row = row if piece.row is None else max(row, piece.row + 1)
        except json.JSONDecodeError as error:
            raise ParseError(f"not JSON: {error.msg}", line=number, column=error.colno) from error
        except ValueError as error:
            raise ParseError(str(error), line=number) from error


def _parse(line: str) -> _Object:
    """Parse a line; raises ``ValueError`` when it is no object of whole characters."""
    try:
        value = json.loads(line)
    except RecursionError as error:
        raise ValueError("JSON nested too deeply") from error
    if not isinstance(value, dict):
        raise ValueError('expected an object, such as {"en": "...", "ru": "..."}')
    if "\\u" in line:
        try:
            json.dumps(value, ensure_ascii=False).encode()
        except (UnicodeEncodeError, RecursionError) as error:
            raise ValueError("half a surrogate pair (\\ud800 to \\udfff alone), which is no character") from error
    return value


def _fields(value: _Object) -> bool:
    """Say whether an object is in one of the forms."""
    known = {"translation", "segments", "text", "sentence"}
    return bool(known & value.keys()) or any(find_language(key) for key in value)


def _pieces(value: _Object, row: int) -> Iterator[Piece]:
    """Yield the pieces of a line whose first unit is ``row``; raises ``ValueError`` saying what is wrong."""
    if not _fields(value):
        keys = ", ".join(list(value)[:5])[:80] or "no keys"
        raise ValueError(f'no text in it ({keys}): expected language tags, "translation", "text" or "segments"')
    if isinstance(value.get("segments"), dict):
        yield from _gold(value, row)
        return
    for key in ("sentence", "text"):
        if isinstance(value.get(key), str):
            language = _tag(value.get("language", value.get("lang")))
            whole = (value[key],) if key == "sentence" else ()
            yield Piece(value[key], language=language, sentences=whole)
            return
    units = value.get("translation", value)
    if not isinstance(units, dict):
        raise ValueError('"translation" must be an object with a text for each language')
    seen: set[str] = set()
    for key, text in units.items():
        tag = find_language(key)
        if tag is None or text is None:
            continue
        if not isinstance(text, str):
            raise ValueError(f'the value of "{key}" must be a text')
        if tag in seen:
            raise ValueError(f"two texts in {tag}")
        seen.add(tag)
        yield Piece(sentences=(text,), language=tag, row=row)


def _tag(language: object) -> str:
    """Return the tag of a language that a field names, or of none."""
    if not isinstance(language, str):
        return ""
    return find_language(language) or language


def _gold(value: _Object, row: int) -> Iterator[Piece]:
    """Yield the segments of a gold text: unit by unit, or without units version by version."""
    segments, units = value["segments"], value.get("units")
    for language, texts in segments.items():
        if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
            raise ValueError(f'"segments": {language[:40]} must be a list of strings')
    if units is None:
        yield from (Piece(sentences=tuple(texts), language=language) for language, texts in segments.items())
        return
    if not isinstance(units, list) or not all(isinstance(unit, dict) for unit in units):
        raise ValueError('"units" must be a list of objects')
    for language, texts in segments.items():
        members = [unit.get(language, []) for unit in units]
        if not all(isinstance(indices, list) for indices in members) or [*chain.from_iterable(members)] != [
            *range(len(texts))
        ]:
            raise ValueError(f'"units" must hold each {language[:40]} segment once, in order')
    for number, unit in enumerate(units):
        for language, texts in segments.items():
            if indices := unit.get(language):
                yield Piece(sentences=tuple(texts[index] for index in indices), language=language, row=row + number)


READER = Reader("jsonl", "JSON lines", _SUFFIXES, refuse, read, File.decode)
