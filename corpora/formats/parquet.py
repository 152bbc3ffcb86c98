"""Parquet in the form in which Hugging Face's ``datasets`` have translations.

A unit is a row: ``id``, ``probability``, ``status``, and ``translation``, a struct of a string for each language in
alphabetical order, null where a version has no part. The schema carries the features, so that ``load_dataset`` knows
``translation`` for what it is. Rows are written in groups, as many at a time as memory holds easily.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import IO

from ..errors import OutputError
from ..libraries import library
from ..model import ParallelText
from .columns import tabulate
from .streams import whole_characters
from .views import Losses

__all__ = ["write"]

_GROUP = 10_000  # rows


def write(texts: Iterable[ParallelText], file: IO[bytes], losses: Losses) -> None:
    """Write texts as one table; raises :class:`~corpora.errors.OutputError` without texts or without ``pyarrow``."""
    arrow = library("pyarrow", "parquet", OutputError)
    parquet = library("pyarrow.parquet", "parquet", OutputError)
    with tabulate(texts, losses) as (found, records):
        languages = sorted(found)
        if not languages:
            raise OutputError("there are no texts, and Parquet needs the languages of one")
        schema = arrow.schema(
            [
                ("id", arrow.string()),
                ("probability", arrow.float64()),
                ("status", arrow.string()),
                ("translation", arrow.struct([(language, arrow.string()) for language in languages])),
            ],
            metadata={"huggingface": json.dumps(_features(languages))},
        )
        with whole_characters(), parquet.ParquetWriter(file, schema) as writer:
            while group := list(islice(records, _GROUP)):
                values = [
                    {
                        "id": record.id,
                        "probability": record.probability,
                        "status": record.status,
                        "translation": {language: record.texts.get(language) for language in languages},
                    }
                    for record in group
                ]
                writer.write_table(arrow.Table.from_pylist(values, schema))


def _features(languages: Sequence[str]) -> dict[str, object]:
    """Describe the columns as ``datasets`` does."""
    types = {"id": "string", "probability": "float64", "status": "string"}
    features: dict[str, object] = {name: {"dtype": dtype, "_type": "Value"} for name, dtype in types.items()}
    features["translation"] = {"languages": list(languages), "_type": "Translation"}
    return {"info": {"features": features}}
