"""JSON lines, a unit a line: all that a unit is, its segments one by one.

``{"id": "visit.a1", "probability": 0.97, "status": "auto", "segments": {"en": ["Come in.", "Sit down."], "de": ["…"]},
"units": [{"en": [0, 1], "de": [0]}]}``: each line is a gold alignment of one unit, as the reader of JSON lines and
``dragoman evaluate`` know it, with probability and review status beside. A version without part has no segments.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import IO

from ..model import ParallelText
from .streams import as_text
from .views import Losses, rows

__all__ = ["write"]

# What JSON need not escape, but many programs take for the end of a line, or for a sign of no text.
_BREAKS = re.compile("[\x7f-\x9f\u2028\u2029]")


def write(texts: Iterable[ParallelText], file: IO[bytes], losses: Losses) -> None:
    """Write texts as JSON lines; nothing of a unit is lost."""
    with as_text(file) as out:
        for text in texts:
            for row in rows(text):
                sides = zip(text.languages, row.segments, strict=True)
                segments = {language: side for language, side in sides if side}
                value = {
                    "id": row.id,
                    "probability": float(row.unit.probability),
                    "status": row.unit.status,
                    "segments": segments,
                    "units": [{language: [*range(len(side))] for language, side in segments.items()}],
                }
                line = json.dumps(value, ensure_ascii=False)
                out.write(_BREAKS.sub(lambda found: f"\\u{ord(found[0]):04x}", line) + "\n")
