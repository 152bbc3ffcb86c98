"""Units as rows of columns, a column a language: what tables of several texts need to know before their first row."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from tempfile import TemporaryFile

from ..model import ParallelText
from .views import Losses, count_joined, rows

__all__ = ["Record", "tabulate"]


@dataclass(frozen=True, slots=True)
class Record:
    """A unit as a row: its texts by language; a language without part is missing."""

    id: str
    probability: float
    status: str
    texts: dict[str, str]


@contextmanager
def tabulate(texts: Iterable[ParallelText], losses: Losses) -> Iterator[tuple[list[str], Iterator[Record]]]:
    """Give the languages of all texts, in the order in which they come, and then all units.

    Texts may have different languages, and the last may bring one more; units wait in a temporary file until all are
    known, so that memory holds one text at a time.
    """
    languages: dict[str, None] = {}
    with TemporaryFile("w+", encoding="utf-8") as file:
        for text in texts:
            languages.update(dict.fromkeys(text.languages))
            for row in rows(text):
                count_joined(row, losses)
                joined = {tag: side for tag, side in zip(text.languages, row.joined, strict=True) if side}
                json.dump([row.id, float(row.unit.probability), row.unit.status, joined], file)
                file.write("\n")
        file.seek(0)
        yield list(languages), (Record(*json.loads(line)) for line in file)
