"""How alike the segments of two versions are, all with all, pooled so that a long text fits a picture.

>>> from align import HashEncoder
>>> from corpora import Document
>>> words = ["one two", "three four", "five six"]
>>> versions = [Document.from_segments("en", "en", words), Document.from_segments("ru", "ru", words)]
>>> (found,) = similarity_maps(versions, encoder=HashEncoder())
>>> found.languages, found.values.shape, found.values.argmax(axis=1).tolist()
(('en', 'ru'), (3, 3), [0, 1, 2])
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from corpora import Document

from .progress import SILENT, Progress

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .encoding import Encoder
    from .similarity import Side

__all__ = ["CELLS", "SimilarityMap", "similarity_maps", "similarity_maps_of"]

CELLS = 400  # of a side at most
_LONGEST = 20_000  # segments of a side compared one by one; of longer ones a few are joined before
_BLOCK = 512


@dataclass(frozen=True, slots=True)
class SimilarityMap:
    """The similarities of two versions.

    ``values``: float32 (rows, columns), cosines of centred vectors, -1 to 1; a cell is the highest of the segments in
    it. Row r of the first version has segments ``rows[r]`` up to ``rows[r + 1]``, int64 (rows + 1,); ``columns`` are
    the same of the second.
    """

    languages: tuple[str, str]
    values: NDArray[np.float32]
    rows: NDArray[np.int64]
    columns: NDArray[np.int64]


def similarity_maps(
    documents: Sequence[Document],
    *,
    encoder: Encoder | str | None = None,
    cells: int = CELLS,
    progress: Progress | None = None,
) -> list[SimilarityMap]:
    """Encode versions and compare each two of them; ``encoder`` is as for :func:`~align.aligner.align`.

    Raises :class:`~corpora.EncoderError` as that does.
    """
    from .aligner import encode_versions
    from .encoders import load_encoder

    if encoder is None or isinstance(encoder, str):
        encoder = load_encoder(encoder)
    sides = encode_versions(documents, encoder, progress or SILENT)
    return similarity_maps_of([document.language for document in documents], sides, cells)


def similarity_maps_of(languages: Sequence[str], sides: Sequence[Side], cells: int = CELLS) -> list[SimilarityMap]:
    """Compare each two of versions that are encoded; those without segments are left out."""
    found = []
    for x, y in combinations(range(len(sides)), 2):
        if len(sides[x]) and len(sides[y]):
            (a, rows), (b, columns) = _directions(sides[x], cells), _directions(sides[y], cells)
            values = _pooled(a, b, rows[1], columns[1])
            found.append(SimilarityMap((languages[x], languages[y]), values, rows[0], columns[0]))
    return found


def _directions(side: Side, cells: int) -> tuple[NDArray[np.float32], tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Vectors of unit length, and where the cells begin in segments and in these vectors, with the end of the last."""
    n = len(side)
    step = -(-n // _LONGEST)
    starts = np.arange(0, n, step)
    sums = side.sums if step == 1 else np.add.reduceat(side.sums, starts, axis=0)
    lengths = np.linalg.norm(sums, axis=1, keepdims=True)
    edges = np.linspace(0, len(sums), min(cells, len(sums)) + 1).astype(np.int64)
    return sums / np.maximum(lengths, 1e-6).astype(np.float32), (np.minimum(edges * step, n), edges)


def _pooled(
    a: NDArray[np.float32], b: NDArray[np.float32], rows: NDArray[np.int64], columns: NDArray[np.int64]
) -> NDArray[np.float32]:
    out = np.full((len(rows) - 1, len(columns) - 1), -1, np.float32)
    owners = np.repeat(np.arange(len(rows) - 1), np.diff(rows))
    for i in range(0, len(a), _BLOCK):
        block = np.maximum.reduceat(a[i : i + _BLOCK] @ b.T, columns[:-1], axis=1)
        np.maximum.at(out, owners[i : i + _BLOCK], block)
    return out
