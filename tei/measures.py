"""Measures of a text and of its versions, as their headers state them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from corpora import Document, ParallelText

from .body import write_body
from .xml import Element

#: What is counted over all versions of a text.
SUMMED = ("sentences", "words")


@dataclass(frozen=True, slots=True)
class Counts:
    """What headers count: ``measures`` by unit, ``tags`` by element of the bodies, ``words`` by language."""

    measures: Counter[str] = field(default_factory=Counter)
    tags: Counter[str] = field(default_factory=Counter)
    words: Counter[str] = field(default_factory=Counter)

    def add(self, other: Counts) -> None:
        """Add the counts of another text."""
        self.measures.update(other.measures)
        self.tags.update(other.tags)
        self.words.update(other.words)


def count_version(document: Document, version: str) -> Counts:
    """Count what the header of a version, whose id is ``version``, states.

    Raises :class:`OutputError` when XML cannot hold the text.
    """
    measures = measure(document)
    return Counts(Counter(measures), tags(document, version), Counter({document.language: measures["words"]}))


def count_text(text: ParallelText, versions: Iterable[Counts]) -> Counts:
    """Count what the header of a parallel text states, from the counts of its versions."""
    counts = Counts(Counter({"texts": 1, "versions": len(text.documents)}))
    if text.units:
        counts.measures["alignments"] = len(text.units)
    for version in versions:
        summed = Counter({unit: version.measures[unit] for unit in SUMMED})
        counts.add(Counts(summed, version.tags, version.words))
    return counts


def tags(document: Document, version: str) -> Counter[str]:
    """Count the elements of a version's body, by name, as writing it makes them.

    >>> dict(tags(Document.cut("en", "en", "Come in. * Sit down.", [(0, 8), (11, 20)], paragraphs=[0, 1]), "en.d1"))
    {'p': 2, 's': 2, 'ab': 1}
    """
    file = _Counter()
    write_body(file, document, version)
    del file.counts["body"]
    return file.counts


class _Counter:
    """A file that counts the elements that are written to it, and keeps nothing."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()

    @contextmanager
    def element(self, tag: str, attributes: Mapping[str, str]) -> Iterator[None]:
        """Count an element."""
        self.counts[tag.rpartition("}")[2]] += 1
        yield

    def write(self, *content: str) -> None:
        """Pass over text."""


def measure(document: Document) -> dict[str, int]:
    """Measure a version; words are what white space separates inside the sentences.

    >>> measure(Document.cut("en", "en", "Come in. Sit down.", [(0, 8), (9, 18)]))
    {'paragraphs': 1, 'sentences': 2, 'words': 4, 'characters': 18}
    """
    return {
        "paragraphs": len({segment.paragraph for segment in document.segments}),
        "sentences": len(document.segments),
        "words": sum(len(segment.text.split()) for segment in document.segments),
        "characters": sum(len(piece) for piece in document.pieces()),
    }


def shares(words: Mapping[str, int]) -> dict[str, int]:
    """Return the share of each language in the words, in whole per cent; the same for all where there are no words.

    >>> shares({"en": 2, "ru": 1})
    {'en': 67, 'ru': 33}
    """
    whole = sum(words.values())
    return {tag: round(100 * count / whole) if whole else round(100 / len(words)) for tag, count in words.items()}


def extent(measures: Mapping[str, int]) -> Element:
    """Make an ``<extent>`` of counts by unit; the units are plurals."""
    from lxml.builder import E

    return E.extent(
        *(E.measure(str(count), unit=unit, quantity=str(count)) for unit, count in measures.items()),
    )
