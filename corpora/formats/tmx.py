"""Translation Memory eXchange 1.4b (https://www.gala-global.org/tmx-14b): a ``<tu>`` a unit, a ``<tuv>`` a version.

A version without part in a unit has no ``<tuv>``. Probability and review status are properties (``<prop>``) of the
unit, and its id is ``tuid``. A memory has no order to keep, so passages of two versions that stand elsewhere are units,
too. As any version can be the source, ``srclang`` is ``*all*``. The tool's version is the one that aligned the first
text.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import IO, TextIO

from ..model import ParallelText
from .streams import as_text, attribute, element_text
from .views import Losses, count_joined, format_number, peek, rows

__all__ = ["write"]

_HEADER = """\
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4">
<header creationtool="dragoman" creationtoolversion={version} segtype="sentence" o-tmf="dragoman" adminlang="en"\
 srclang="*all*" datatype="plaintext"/>
<body>
"""


def write(texts: Iterable[ParallelText], file: IO[bytes], losses: Losses) -> None:
    """Write texts as one translation memory."""
    first, texts = peek(texts)
    version = first.provenance.version if first and first.provenance else "0"
    with as_text(file) as out:
        out.write(_HEADER.format(version=attribute(version, losses)))
        for text in texts:
            _write_text(text, out, losses)
        out.write("</body>\n</tmx>\n")


def _write_text(text: ParallelText, out: TextIO, losses: Losses) -> None:
    for row in rows(text, moved=True):
        count_joined(row, losses)
        out.write(f"<tu tuid={attribute(row.id, losses)}>\n")
        out.write(f'<prop type="x-confidence">{format_number(row.unit.probability)}</prop>\n')
        out.write(f'<prop type="x-status">{row.unit.status}</prop>\n')
        for language, joined in zip(text.languages, row.joined, strict=True):
            if joined:
                segment = element_text(joined, losses)
                out.write(f"<tuv xml:lang={attribute(language, losses)}><seg>{segment}</seg></tuv>\n")
        out.write("</tu>\n")
