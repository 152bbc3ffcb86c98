"""Passages that stand elsewhere in another version, which an alignment, being monotone, cannot join.

>>> from align import HashEncoder, align
>>> from corpora import Document
>>> texts = [f"the number{k} is followed by number{k + 1} and name{k}" for k in range(20)]
>>> moved = texts[:3] + texts[6:15] + texts[3:6] + texts[15:]
>>> versions = [Document.from_segments("en", "en", texts), Document.from_segments("ru", "ru", moved)]
>>> text = align(versions, encoder=HashEncoder())
>>> [str(finding) for finding in find_reordered(text, encoder=HashEncoder())]
['en segments 4-6 stand elsewhere in ru: 13-15, similarity 1.00']
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from corpora import Bead, ParallelText
from corpora.kinds import expect

if TYPE_CHECKING:
    from .encoding import Encoder
    from .similarity import Side

__all__ = ["Reordering", "find_reordered", "reordered"]


@dataclass(frozen=True, slots=True)
class Reordering:
    """A passage that stands elsewhere in another version.

    ``languages`` are in the order of the versions; ``spans`` are ranges of segment indices; ``similarity`` is the
    centred cosine of the two passages, at most 1.

    >>> print(Reordering(("en", "ru"), (range(11, 15), range(39, 43)), 0.71))
    en segments 12-15 stand elsewhere in ru: 40-43, similarity .71
    """

    languages: tuple[str, str]
    spans: tuple[range, range]
    similarity: float

    def __str__(self) -> str:
        """One line for a reader, who counts segments from 1."""
        (a, b), (x, y) = self.languages, self.spans
        several = "segments {} stand" if len(x) > 1 else "segment {} stands"
        score = f"{self.similarity:.2f}".removeprefix("0")
        return f"{a} {several.format(_numbers(x))} elsewhere in {b}: {_numbers(y)}, similarity {score}"


def _numbers(span: range) -> str:
    return str(span.stop) if len(span) == 1 else f"{span.start + 1}-{span.stop}"


def find_reordered(text: ParallelText, *, encoder: Encoder | str | None = None) -> tuple[Reordering, ...]:
    """Find the passages that stand elsewhere in another version, for each two versions of an aligned text.

    ``encoder`` is the one that aligned it: an encoder, a name or path, or by default the embedded one. Versions are
    encoded again, which costs little where there is a cache of vectors. The result is in the order of the pairs, then
    of the segments of the pair's first version. Of two passages that swapped places, the one that the alignment leaves
    out is reported, or the shorter one.

    Raises:
        EncoderError: when the encoder cannot be found or gives unusable vectors.
    """
    from .aligner import encode_document
    from .encoders import load_encoder

    expect(text, ParallelText, "a parallel text as align makes it")
    if encoder is None or isinstance(encoder, str):
        encoder = load_encoder(encoder)
    return reordered(text, {document.language: encode_document(document, encoder) for document in text.documents})


def reordered(text: ParallelText, sides: Mapping[str, Side]) -> tuple[Reordering, ...]:
    """Find them as :func:`find_reordered` does, in versions that are encoded already, given by their languages."""
    from .displaced import displaced_runs

    return tuple(
        Reordering(languages, run.spans, round(run.similarity, 4))
        for languages, beads in _pairs(text)
        for run in displaced_runs(sides[languages[0]], sides[languages[1]], beads)
    )


def _pairs(text: ParallelText) -> Iterator[tuple[tuple[str, str], Sequence[Bead]]]:
    """The beads of each two versions; where there are none, what the units say of these two."""
    yield from text.pairs()
    for a, b in combinations(range(len(text.languages)), 2) if not text.beads else ():
        languages = (text.languages[a], text.languages[b])
        spans = (((unit.spans[a], unit.spans[b]), unit.probability) for unit in text.units)
        yield languages, [Bead(languages, two, probability) for two, probability in spans if any(two)]
