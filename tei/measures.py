"""Measures of a text and of its versions, as their headers state them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from corpora import Document, ParallelText, Segment

from .body import element_name
from .xml import Element

#: What is counted over all versions of a text.
SUMMED = ("sentences", "words")


def tags(document: Document) -> dict[str, int]:
    """Count the elements that hold sentences, and the sentences, by name."""
    counts = Counter(element_name(document, paragraph) for paragraph in {s.paragraph for s in document.segments})
    return dict(sorted(counts.items())) | {"s": len(document.segments)}


def text_measures(text: ParallelText) -> dict[str, int]:
    """Count what the header of a parallel text states."""
    counts = {"texts": 1, "versions": len(text.documents)}
    if text.units:
        counts["alignments"] = len(text.units)
    measured = [measure(document) for document in text.documents]
    return counts | {unit: sum(counted[unit] for counted in measured) for unit in SUMMED}


def measure(document: Document) -> dict[str, int]:
    """Measure a version; words are what white space separates inside the sentences.

    >>> measure(Document.cut("en", "en", "Come in. Sit down.", [(0, 8), (9, 18)]))
    {'paragraphs': 1, 'sentences': 2, 'words': 4, 'characters': 18}
    """
    return {
        "paragraphs": len({segment.paragraph for segment in document.segments}),
        "sentences": len(document.segments),
        "words": sum(_words(segment) for segment in document.segments),
        "characters": sum(len(piece) for piece in document.pieces()),
    }


def extent(measures: Mapping[str, int]) -> Element:
    """Make an ``<extent>`` of counts by unit; the units are plurals."""
    from lxml.builder import E

    return E.extent(
        *(
            E.measure(f"{count} {unit.removesuffix('s') if count == 1 else unit}", unit=unit, quantity=str(count))
            for unit, count in measures.items()
        )
    )


def _words(segment: Segment) -> int:
    return len(segment.text.split())
