"""Headings as anchors: those of two versions that match beyond doubt."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from corpora import Document, Kind

from .anchors import Anchor

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .similarity import Side

__all__ = ["find_headings", "heading_anchors", "match_headings"]

_LONGEST = 100  # characters
_SENTENCE_END = re.compile(r"[.!?…:;,。！？][\"'»”’)\]]*\s*$")
_LETTER = re.compile(r"[^\W\d_]")
_MARGIN = 0.15  # of cosines between centred vectors, under which two candidates are equally good
_SIMILAR = 0.3


def find_headings(document: Document) -> list[int]:
    r"""The segments of a version that are headings.

    Where the file says what is a heading, it is that, if it is one segment. Elsewhere a heading is a paragraph of one
    segment, of at most 100 characters, with a letter in it and no punctuation at its end that ends or interrupts a
    sentence; and not every paragraph is one.

    >>> from corpora import parse
    >>> find_headings(parse("The House\n\nIt is old. It is big.\n\n* * *\n\nCome in!", language="en"))
    [0]
    """
    sizes = Counter(segment.paragraph for segment in document.segments)
    if document.structure:
        kinds = [document.structure[segment.paragraph].kind for segment in document.segments]
        return [k for k, s in enumerate(document.segments) if kinds[k] is Kind.HEADING and sizes[s.paragraph] == 1]
    found = [
        index
        for index, segment in enumerate(document.segments)
        if sizes[segment.paragraph] == 1
        and len(segment.text) <= _LONGEST
        and _LETTER.search(segment.text)
        and not _SENTENCE_END.search(segment.text)
    ]
    return found if 2 * len(found) <= len(sizes) else []


def heading_anchors(documents: Sequence[Document], sides: Sequence[Side]) -> list[Anchor]:
    """Anchor those headings of each two versions to each other that match; there may be none.

    ``sides`` are the versions' vectors. Anchors of different pairs of versions may contradict each other.
    """
    headings = [find_headings(document) for document in documents]
    anchors = []
    for a, b in combinations(range(len(documents)), 2):
        if headings[a] and headings[b]:
            matches = match_headings(_unit(sides[a], headings[a]) @ _unit(sides[b], headings[b]).T)
            for i, j in matches:
                anchors.append(Anchor({documents[a].language: headings[a][i], documents[b].language: headings[b][j]}))
    return anchors


def _unit(side: Side, rows: list[int]) -> NDArray[np.float32]:
    vectors = side.sums[rows]
    return np.asarray(vectors / (np.linalg.norm(vectors, axis=1, keepdims=True) + np.float32(1e-6)))


def match_headings(cosines: NDArray[np.float32]) -> list[tuple[int, int]]:
    """Match the headings of two versions, given their cosines, float32 (n, m): in order, and only beyond doubt.

    As many headings on both sides match one to one, unless one of them is clearly more similar to another. Otherwise
    those match that are each other's best, clearly better than the second best, and cross no other match.

    >>> match_headings(np.array([[0.9, 0.1, 0.2], [0.1, 0.5, 0.6]], np.float32))
    [(0, 0)]
    """
    n, m = cosines.shape
    best = np.maximum(cosines.max(axis=0, keepdims=True), cosines.max(axis=1, keepdims=True))
    if n == m and bool((np.diag(cosines) > np.diag(best) - _MARGIN).all()):
        return [(k, k) for k in range(n)]
    found = list(_mutual(cosines))
    return [(i, j) for i, j in found if not any((i - p) * (j - q) < 0 for p, q in found)]


def _mutual(cosines: NDArray[np.float32]) -> Iterator[tuple[int, int]]:
    for i, row in enumerate(cosines):
        j = int(row.argmax())
        others = np.concatenate([np.delete(row, j), np.delete(cosines[:, j], i)])
        if row[j] > max(_SIMILAR, float(others.max(initial=0.0)) + _MARGIN):
            yield i, j
