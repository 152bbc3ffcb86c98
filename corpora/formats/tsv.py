"""A table in columns parted by tabs, a unit a row, under a header of language tags.

Behind the languages come the columns ``unit`` (its id; ``id`` is Indonesian), ``probability`` and ``status``. A version
without part in a unit has an empty cell. There is no quoting: quotation marks are text, tabs and line breaks become
spaces.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import IO

from ..model import ParallelText
from .columns import tabulate
from .streams import as_text
from .views import Losses, format_number, one_line

__all__ = ["write"]


def write(texts: Iterable[ParallelText], file: IO[bytes], losses: Losses) -> None:
    """Write texts as one table."""
    with as_text(file) as out, tabulate(texts, losses) as (languages, records):
        out.write("\t".join([*languages, "unit", "probability", "status"]) + "\n")
        for record in records:
            cells = [one_line(record.texts.get(language, ""), losses) for language in languages]
            cells += [one_line(record.id, losses), format_number(record.probability), record.status]
            out.write("\t".join(cells) + "\n")
