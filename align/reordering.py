"""Passages that stand elsewhere in another version: units, being in order, cannot join them, but beads do.

>>> from align import HashEncoder, align
>>> from corpora import Document
>>> texts = [f"the number{k} is followed by number{k + 1} and name{k}" for k in range(20)]
>>> moved = texts[:3] + texts[6:15] + texts[3:6] + texts[15:]
>>> versions = [Document.from_segments("en", "en", texts), Document.from_segments("ru", "ru", moved)]
>>> text = align(versions, encoder=HashEncoder())
>>> [str(finding) for finding in find_reordered(text, encoder=HashEncoder())]
['en segments 4-6 stand elsewhere in ru: 13-15, similarity 1.00, probability .90']
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from corpora import Bead, ParallelText, crossing
from corpora.kinds import expect
from corpora.order import by_first

from .progress import SILENT

if TYPE_CHECKING:
    from .encoding import Encoder
    from .similarity import Side

__all__ = ["Reordering", "find_reordered", "moved_passages", "reordered"]


@dataclass(frozen=True, slots=True)
class Reordering:
    """A passage that stands elsewhere in another version.

    ``languages`` are in the order of the versions; ``spans`` are ranges of segment indices; ``similarity`` is the
    centred cosine of the two passages, at most 1, and None where it was not worked out; ``probability`` is that of the
    least likely bead that joins them, and None where none does.

    >>> print(Reordering(("en", "ru"), (range(11, 15), range(39, 43)), 0.71))
    en segments 12-15 stand elsewhere in ru: 40-43, similarity .71
    """

    languages: tuple[str, str]
    spans: tuple[range, range]
    similarity: float | None = None
    probability: float | None = None

    def __str__(self) -> str:
        """One line for a reader, who counts segments from 1."""
        (a, b), (x, y) = self.languages, self.spans
        several = "segments {} stand" if len(x) > 1 else "segment {} stands"
        measures = {"similarity": self.similarity, "probability": self.probability}
        told = (f", {name} {value:.2f}".replace(" 0.", " .") for name, value in measures.items() if value is not None)
        return f"{a} {several.format(_numbers(x))} elsewhere in {b}: {_numbers(y)}{''.join(told)}"


def _numbers(span: range) -> str:
    return str(span.stop) if len(span) == 1 else f"{span.start + 1}-{span.stop}"


def moved_passages(text: ParallelText) -> tuple[Reordering, ...]:
    """Tell the passages that the beads of each two versions join although they stand elsewhere.

    In the order of the pairs, then of the segments of the pair's first version. Nothing is encoded.
    """
    return tuple(
        Reordering(languages, spans, None, probability)
        for languages, beads in text.pairs()
        for spans, probability in _passages([beads[number] for number in crossing(beads)])
    )


def _passages(beads: Iterable[Bead]) -> list[tuple[tuple[range, range], float]]:
    """Put together beads that follow one another in both versions; one without counterpart may lie between."""
    found: list[tuple[tuple[range, range], float]] = []
    for bead in beads:
        both = list(zip(found[-1][0], bead.spans, strict=True)) if found else []
        if both and all(0 <= span.start - before.stop <= 1 for before, span in both):
            one, other = (range(before.start, span.stop) for before, span in both)
            found[-1] = (one, other), min(found[-1][1], bead.probability)
        else:
            found.append((bead.spans, bead.probability))
    return found


def find_reordered(text: ParallelText, *, encoder: Encoder | str | None = None) -> tuple[Reordering, ...]:
    """Find the passages that stand elsewhere in another version, for each two versions of an aligned text.

    They are those that beads join (see :func:`moved_passages`) and those that they do not: in alignments made elsewhere
    all, left over in both versions or joined with something else; in the aligner's own the few that gain too little to
    be taken, most of which were moved all the same. ``encoder`` is the one that aligned the text: an encoder, a name or
    path, or by default the embedded one. Versions are encoded again, which costs little where there is a cache of
    vectors. The result is in the order of the pairs, then of the segments of the pair's first version. Of two passages
    that swapped places, the one that the alignment leaves out is reported, or the shorter one.

    Raises:
        EncoderError: when the encoder cannot be found or gives unusable vectors.
    """
    from .encoders import load_encoder
    from .preparation import encode_versions

    expect(text, ParallelText, "a parallel text as align makes it")
    if encoder is None or isinstance(encoder, str):
        encoder = load_encoder(encoder)
    wholes = [side.joined() for side in encode_versions(text.documents, encoder, SILENT)]
    return reordered(text, dict(zip(text.languages, wholes, strict=True)))


def reordered(text: ParallelText, sides: Mapping[str, Side]) -> tuple[Reordering, ...]:
    """Find them as :func:`find_reordered` does, in versions that are encoded already, given by their languages.

    Their segments must be joined.
    """
    from .displaced import similarity

    found = []
    joined = moved_passages(text)
    for languages, beads in _pairs(text):
        x, y = (sides[language] for language in languages)
        own = [passage for passage in joined if passage.languages == languages]
        own += [Reordering(languages, spans) for spans in _not_joined(x, y, beads)]
        own = [replace(passage, similarity=round(similarity(x, y, passage.spans), 4)) for passage in own]
        found += sorted(own, key=lambda passage: passage.spans[0].start)
    return tuple(found)


def _not_joined(x: Side, y: Side, beads: Sequence[Bead]) -> list[tuple[range, range]]:
    """The passages that cross beads or, as few segments as will do, each other, and that no bead joins."""
    from .displaced import find_displaced

    moved = set(crossing(beads))
    fixed = np.zeros(len(x), bool), np.zeros(len(y), bool)
    for number in moved:
        for mask, span in zip(fixed, beads[number].spans, strict=True):
            mask[span.start : span.stop] = True
    placed = [bead.spans for number, bead in enumerate(beads) if number not in moved and all(bead.spans)]
    ends = np.array([(a.start, a.stop, b.start, b.stop) for a, b in placed], np.int64).reshape(-1, 4)
    p, q, r, s = ends.T
    found, apart = [], []
    for one, other in find_displaced(x, y, ends, fixed)[0]:
        if ((q <= one.start) & (r >= other.stop) | (p >= one.stop) & (s <= other.start)).any():
            found.append((one, other))
        elif not ((p < one.stop) & (q > one.start) & (r < other.stop) & (s > other.start)).any():
            apart.append(Bead(("", ""), (one, other), 0.0))
    apart = by_first(apart)
    return found + [apart[number].spans for number in crossing(apart)]


def _pairs(text: ParallelText) -> Iterator[tuple[tuple[str, str], Sequence[Bead]]]:
    """The beads of each two versions; where there are none, what the units say of these two."""
    yield from text.pairs()
    for a, b in combinations(range(len(text.languages)), 2) if not text.beads else ():
        languages = (text.languages[a], text.languages[b])
        spans = (((unit.spans[a], unit.spans[b]), unit.probability) for unit in text.units)
        yield languages, [Bead(languages, two, probability) for two, probability in spans if any(two)]
