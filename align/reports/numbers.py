"""The numbers behind the plots: how sure units are, how long their sides are, which shapes they have.

>>> from corpora import Document, ParallelText, Unit
>>> en = Document.from_segments("en", "en", ["Come in.", "Sit down."])
>>> ru = Document.from_segments("ru", "ru", ["Войдите и садитесь."])
>>> text = ParallelText("visit", (en, ru), (Unit((range(2), range(1)), 0.97),))
>>> confidence_counts([text])[-1], shape_counts([text]), length_ratios([text], ("en", "ru")).round(2).tolist()
(1, {'2:1': 1}, [1.12])
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from corpora import Document, ParallelText
from corpora.kinds import expect_each

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["CONFIDENCE_BINS", "confidence_counts", "length_ratios", "shape_counts"]

CONFIDENCE_BINS = 20
_TEXTS = "a list of parallel texts"


def confidence_counts(texts: Iterable[ParallelText]) -> list[int]:
    """Count units by probability in bins of equal width, each with its lower end, the last also with 1."""
    counts = [0] * CONFIDENCE_BINS
    for text in expect_each(texts, ParallelText, _TEXTS):
        for unit in text.units:
            counts[min(int(unit.probability * CONFIDENCE_BINS), CONFIDENCE_BINS - 1)] += 1
    return counts


def length_ratios(texts: Iterable[ParallelText], languages: tuple[str, str]) -> NDArray[np.float64]:
    """Characters of the second language for one of the first, float64 (units,), of units that have both."""
    found: list[float] = []
    for text in expect_each(texts, ParallelText, _TEXTS):
        if not set(languages) <= set(text.languages):
            continue
        sides = [text.languages.index(language) for language in languages]
        lengths = [_lengths(text.documents[side]) for side in sides]
        for unit in text.units:
            one, other = (unit.spans[side] for side in sides)
            if one and other:
                sizes = (n[span.stop] - n[span.start] for n, span in zip(lengths, (one, other), strict=True))
                size, counterpart = sizes
                found.append(counterpart / size)
    return np.array(found)


def _lengths(document: Document) -> list[int]:
    return [0, *np.cumsum([len(segment.text) for segment in document.segments]).tolist()]


def shape_counts(texts: Iterable[ParallelText]) -> dict[str, int]:
    """Count units by shape, the commonest first."""
    counts = Counter(unit.shape for text in expect_each(texts, ParallelText, _TEXTS) for unit in text.units)
    return dict(sorted(counts.items(), key=lambda each: (-each[1], each[0])))
