"""Segments of several sentences: what is aligned is sentences, though versions are cut only where segments end.

Where a sentence stands at the end of a segment in one version and at the beginning of the next in another, a model that
compares whole segments must guess it from their sums; one that looks at each sentence sees it. So segments are taken
apart, sentences are aligned, and :mod:`align.segments` puts the probabilities together again. What stands before a
colon counts as a sentence, too: "Note:" is a segment of its own in one version, and part of one in another.

Each version is taken apart on its own, and a segment of one sentence, as :func:`corpora.parse` makes it, stays whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from corpora import Document
from corpora.sentences import sentence_spans

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Parted", "part_segments"]

_MAY_END = re.compile(r"[.!?…:;。！？।॥؟۔։]\S{0,3}\s*\S")
_COLON = re.compile(r":[\"'”»’)\]]{0,3}\s+(?=[\"'“«‘„(\[<`]{0,3}[^\W\d_a-zа-яё])")


class Parted(NamedTuple):
    """A version whose segments are sentences; those of its own segment i are ``borders[i]`` up to ``borders[i + 1]``.

    ``borders`` is int64 (n + 1,) for n segments.
    """

    document: Document
    borders: NDArray[np.int64]

    def owner(self, sentence: int) -> int:
        """The version's own segment that a sentence is from."""
        return int(np.searchsorted(self.borders, sentence, side="right")) - 1


def part_segments(document: Document) -> Parted:
    """Take the segments of a version apart into sentences.

    >>> segments = ["Note: Dr. Hill came in. He sat down.", "It rained."]
    >>> parted = part_segments(Document.from_segments("en", "en", segments))
    >>> [segment.text for segment in parted.document.segments], parted.borders.tolist()
    (['Note:', 'Dr. Hill came in.', 'He sat down.', 'It rained.'], [0, 3, 4])
    """
    parts = [list(_spans(segment.text, document.language)) for segment in document.segments]
    borders = np.concatenate([[0], np.cumsum([len(own) for own in parts])]).astype(np.int64)
    if borders[-1] == len(parts):
        return Parted(document, borders)
    spans, paragraphs = [], []
    for segment, own in zip(document.segments, parts, strict=True):
        spans += [(segment.start + start, segment.start + end) for start, end in own]
        paragraphs += [segment.paragraph] * len(own)
    cut = Document.cut(document.id, document.language, document.text, spans, paragraphs=paragraphs)
    return Parted(cut, borders)


def _spans(text: str, language: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of the sentences of a segment, at least one."""
    if not _MAY_END.search(text):
        yield 0, len(text)
        return
    for start, end in sentence_spans(text, language) or [(0, len(text))]:
        at = start
        for colon in _COLON.finditer(text, start, end):
            yield at, colon.end() - (len(colon[0]) - len(colon[0].rstrip()))
            at = colon.end()
        yield at, end
