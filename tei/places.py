r"""Where the units of a corpus stand: the file and the line of each, for what points an editor to them.

Expat is read here since it counts lines without end and builds no tree.

>>> from io import BytesIO
>>> unit_lines(BytesIO(b'<linkGrp>\n<link xml:id="d.a1"/>\n<ptr xml:id="d.a2"/></linkGrp>'))
{'d.a1': 2, 'd.a2': 3}
"""

from __future__ import annotations

from collections.abc import Iterable
from os import PathLike
from pathlib import Path
from typing import IO
from xml.parsers import expat

from .layout import CORPUS_FILE, alignment_file

__all__ = ["unit_lines", "unit_places"]

_CHUNK = 1 << 18  # bytes


def unit_places(source: str | PathLike[str], names: Iterable[str]) -> dict[str, tuple[str, int]]:
    """Map ids of units to file and line, as far as they are found; never raises for what a file holds.

    ``source`` is a corpus file or the folder of one, and ``names`` are the ids of its texts as XML names.
    """
    path = Path(source) / CORPUS_FILE if Path(source).is_dir() else Path(source)
    parts = (path.with_name(alignment_file(name)) for name in names)
    places: dict[str, tuple[str, int]] = {}
    for each in (path, *(part for part in parts if part.is_file())):
        try:
            with each.open("rb") as file:
                places |= {identifier: (str(each), line) for identifier, line in unit_lines(file).items()}
        except (OSError, LookupError, expat.ExpatError):
            continue
    return places


def unit_lines(file: IO[bytes]) -> dict[str, int]:
    """Map the ids of units to their lines; raises ``ExpatError`` for what is not well-formed."""
    lines: dict[str, int] = {}
    parser = expat.ParserCreate()

    def begin(name: str, attributes: dict[str, str]) -> None:
        if name.rpartition(":")[2] in ("link", "ptr") and "xml:id" in attributes:
            lines[attributes["xml:id"]] = parser.CurrentLineNumber

    parser.StartElementHandler = begin
    while chunk := file.read(_CHUNK):
        parser.Parse(chunk, False)
    parser.Parse(b"", True)
    return lines
