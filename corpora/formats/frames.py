"""A table for pandas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import OutputError
from ..kinds import expect
from ..libraries import library
from ..model import ParallelText
from .views import rows

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["to_pandas"]


def to_pandas(text: ParallelText) -> pd.DataFrame:
    """Make a table of the units of a text: ``unit`` (its id), ``probability``, ``status``, ``shape``, its languages.

    Several segments of a version in a unit are joined; a version without part has a missing value. The index counts
    units from 0. Raises :class:`~corpora.errors.OutputError` where pandas is not installed (``dragoman[pandas]``), or
    the text is not aligned.

    >>> from corpora import Document, Unit
    >>> en = Document.cut("en", "en", "Come in. Sit down.", [(0, 8), (9, 18)])
    >>> de = Document.cut("de", "de", "Kommen Sie herein und setzen Sie sich.", [(0, 38)])
    >>> table = to_pandas(ParallelText("visit", (en, de), (Unit((range(0, 2), range(0, 1)), 0.97),)))
    >>> table.loc[0, ["unit", "shape", "en"]].tolist()
    ['visit.a1', '2:1', 'Come in. Sit down.']
    """
    expect(text, ParallelText, "a parallel text")
    frames = library("pandas", "pandas", OutputError)
    records = [
        {
            "unit": row.id,
            "probability": float(row.unit.probability),
            "status": str(row.unit.status),
            "shape": row.unit.shape,
            **{language: side or None for language, side in zip(text.languages, row.joined, strict=True)},
        }
        for row in rows(text)
    ]
    table: pd.DataFrame = frames.DataFrame(records, columns=["unit", "probability", "status", "shape", *text.languages])
    return table
