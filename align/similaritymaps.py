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
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from corpora import Document, ParallelText
from corpora.kinds import expect_each

from .progress import SILENT, Progress

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .encoding import Encoder
    from .reordering import Reordering
    from .similarity import Side

__all__ = ["CELLS", "Detail", "SimilarityMap", "add_details", "similarity_maps", "similarity_maps_of"]

CELLS = 400  # of a side at most
_LONGEST = 20_000  # segments of a side compared one by one; of longer ones a few are joined before
_BLOCK = 512
_DETAIL = 128  # segments of a side of a detail; every half of that there is one
_DETAILS = 250  # of a pair of versions at most


@dataclass(frozen=True, slots=True)
class Detail:
    """Similarities that are not pooled: float32 (rows, columns) from segment ``row`` and ``column`` on."""

    row: int
    column: int
    values: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class SimilarityMap:
    """The similarities of two versions.

    ``values``: float32 (rows, columns), cosines of centred vectors, -1 to 1; a cell is the highest of the segments in
    it. Row r of the first version has segments ``rows[r]`` up to ``rows[r + 1]``, int64 (rows + 1,); ``columns`` are
    the same of the second. ``details`` are stretches along the units, cell by cell, where the whole is pooled.
    """

    languages: tuple[str, str]
    values: NDArray[np.float32]
    rows: NDArray[np.int64]
    columns: NDArray[np.int64]
    details: tuple[Detail, ...] = ()


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
    from .encoders import load_encoder
    from .preparation import encode_versions

    if encoder is None or isinstance(encoder, str):
        encoder = load_encoder(encoder)
    documents = list(expect_each(documents, Document, "versions as corpora.read makes them"))
    sides = [side.joined() for side in encode_versions(documents, encoder, progress or SILENT)]
    return similarity_maps_of([document.language for document in documents], sides, cells)


def similarity_maps_of(languages: Sequence[str], sides: Sequence[Side], cells: int = CELLS) -> list[SimilarityMap]:
    """Compare each two of versions that are encoded, their segments joined; those without segments are left out."""
    found = []
    for x, y in combinations(range(len(sides)), 2):
        if len(sides[x]) and len(sides[y]):
            (a, rows), (b, columns) = _directions(sides[x], cells), _directions(sides[y], cells)
            values = _pooled(a, b, rows[1], columns[1])
            found.append(SimilarityMap((languages[x], languages[y]), values, rows[0], columns[0]))
    return found


def add_details(
    found: SimilarityMap, text: ParallelText, sides: Sequence[Side], moved: Sequence[Reordering] = ()
) -> SimilarityMap:
    """Add what is near the units of a text and passages that were moved, segment by segment, to pooled similarities.

    Of a very long text where the units are least sure. ``sides`` are its versions, encoded.
    """
    places = [text.languages.index(language) for language in found.languages]
    x, y = (sides[place] for place in places)
    if (len(found.rows), len(found.columns)) == (len(x) + 1, len(y) + 1):
        return found
    # Where the units are, in segments, and how sure each is.
    middles = np.array([[unit.spans[place].start for place in places] for unit in text.units])
    middles = np.maximum.accumulate(middles)  # the span of what takes no part may begin anywhere
    sure = np.array([unit.probability for unit in text.units])
    step = _DETAIL // 2
    groups = np.maximum(middles[:, 0], middles[:, 1]) // step
    centres = [(sure[groups == group].min(), *middles[groups == group].mean(axis=0)) for group in np.unique(groups)]
    there = [passage.spans for passage in moved if passage.languages == found.languages]
    centres += [(0.0, (one.start + one.stop) / 2, (other.start + other.stop) / 2) for one, other in there]
    details = []
    for _, i, j in sorted(centres)[:_DETAILS]:
        row, column = (max(0, min(int(at) - step, len(side) - _DETAIL)) for at, side in ((i, x), (j, y)))
        a, b = _unit_vectors(x.sums[row : row + _DETAIL]), _unit_vectors(y.sums[column : column + _DETAIL])
        details.append(Detail(row, column, a @ b.T))
    return replace(found, details=tuple(details))


def _unit_vectors(sums: NDArray[np.float32]) -> NDArray[np.float32]:
    lengths = np.linalg.norm(sums, axis=1, keepdims=True)
    return np.asarray(sums / np.maximum(lengths, 1e-6).astype(np.float32))


def _directions(side: Side, cells: int) -> tuple[NDArray[np.float32], tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Vectors of unit length, and where the cells begin in segments and in these vectors, with the end of the last."""
    n = len(side)
    step = -(-n // _LONGEST)
    starts = np.arange(0, n, step)
    sums = side.sums if step == 1 else np.add.reduceat(side.sums, starts, axis=0)
    edges = np.linspace(0, len(sums), min(cells, len(sums)) + 1).astype(np.int64)
    return _unit_vectors(sums), (np.minimum(edges * step, n), edges)


def _pooled(
    a: NDArray[np.float32], b: NDArray[np.float32], rows: NDArray[np.int64], columns: NDArray[np.int64]
) -> NDArray[np.float32]:
    out = np.full((len(rows) - 1, len(columns) - 1), -1, np.float32)
    owners = np.repeat(np.arange(len(rows) - 1), np.diff(rows))
    for i in range(0, len(a), _BLOCK):
        block = np.maximum.reduceat(a[i : i + _BLOCK] @ b.T, columns[:-1], axis=1)
        np.maximum.at(out, owners[i : i + _BLOCK], block)
    return out
