"""What a TEI text is made of, gathered once for all checks; unlike reading, this takes whatever is there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from corpora import AlignmentError, Document, ParseError

from .body import read_body, sentence_elements
from .inclusion import POINTING
from .links import Places
from .measures import SUMMED, measure
from .xml import XML_ID, XML_LANG, Element, local_name, tei

#: What a check yields: the elements at fault, and what is particular to each.
Problems: TypeAlias = Iterator[tuple[Element, str]]


@dataclass(frozen=True, slots=True)
class Version:
    """A ``<TEI>``: its sentences, and the document they make, with its measures, unless the body cannot be read.

    ``tags`` counts the elements of its body by name.
    """

    element: Element
    id: str
    language: str
    sentences: tuple[Element, ...]
    document: Document | None
    counts: Mapping[str, int]
    tags: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Link:
    """A ``<link>`` or ``<ptr>`` and the ids it points to; ``places`` holds those that are sentences, in the same order.

    A place is the number of the version and that of the sentence in it, both from 0.
    """

    element: Element
    targets: tuple[str, ...]
    places: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Group:
    """A ``<linkGrp>``; ``versions`` are the numbers of the versions that its domains name, -1 for anything else."""

    element: Element
    nway: bool
    domains: tuple[str, ...]
    versions: tuple[int, ...]
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """A ``<teiCorpus>``, taken apart."""

    corpus: Element
    ids: Mapping[str, Element]
    repeated: tuple[Element, ...]
    versions: tuple[Version, ...]
    groups: tuple[Group, ...]

    def measures(self) -> Mapping[str, int]:
        """Count what the header of a text states."""
        units = sum(len(group.links) for group in self.groups if group.nway)
        counts = Counter({"texts": 1, "versions": len(self.versions), "alignments": units})
        if all(version.document for version in self.versions):
            for version in self.versions:
                counts.update({unit: version.counts[unit] for unit in SUMMED})
        return counts

    def tags(self) -> Counter[str]:
        """Count the elements of the bodies by name."""
        return sum((Counter(version.tags) for version in self.versions), Counter())

    def words(self) -> Counter[str]:
        """Count the words of the versions by language; none where a body cannot be read."""
        known = all(version.document for version in self.versions)
        return Counter({version.language: version.counts["words"] for version in self.versions} if known else {})


def outline(corpus: Element) -> Outline:
    """Take a ``<teiCorpus>`` apart."""
    ids, repeated = named_elements(corpus)
    versions = tuple(map(_version, corpus.findall(tei("TEI"))))
    places = {
        sentence.get(XML_ID, ""): (number, place)
        for number, version in enumerate(versions)
        for place, sentence in enumerate(version.sentences)
    }
    numbers = {version.id: number for number, version in enumerate(versions)}
    groups = link_groups(corpus, places, numbers)
    return Outline(corpus, ids, repeated, versions, groups)


def named_elements(corpus: Element) -> tuple[dict[str, Element], tuple[Element, ...]]:
    """Return the elements by their ids, and those whose id another had before."""
    ids: dict[str, Element] = {}
    repeated = []
    for element in corpus.iter("*"):
        identifier = element.get(XML_ID)
        if identifier is not None and ids.setdefault(identifier, element) is not element:
            repeated.append(element)
    return ids, tuple(repeated)


def pointers(corpus: Element) -> Iterator[tuple[Element, str, str]]:
    """Yield every pointer into the file: element, attribute, pointer.

    There are more of them than of anything else, so they are not kept.
    """
    for element in corpus.iter(*POINTING):
        for attribute in POINTING[element.tag]:
            value = element.get(attribute)
            if value is not None:
                for pointer in value.split():
                    yield element, attribute, pointer


def _version(element: Element) -> Version:
    identifier, language = element.get(XML_ID, ""), element.get(XML_LANG, "")
    body = element.find(f"{tei('text')}/{tei('body')}")
    document = None
    if body is not None:
        try:
            document = read_body(body, identifier, language)
        except (ParseError, AlignmentError):
            # What keeps it from being read is for the profile and the checks to say.
            document = None
    counts = {} if document is None else measure(document)
    tags = Counter(() if body is None else map(local_name, body.iterdescendants("*")))
    return Version(element, identifier, language, tuple(sentence_elements(element)), document, counts, tags)


def link_groups(corpus: Element, places: Places, numbers: Mapping[str, int]) -> tuple[Group, ...]:
    """Return the groups of links, given where each pointer leads and the number of each version by its pointer."""
    return tuple(_group(element, places, numbers) for element in corpus.iter(tei("linkGrp")))


def _group(element: Element, places: Places, numbers: Mapping[str, int]) -> Group:
    domains = _targets(element, "domains")
    versions = tuple(numbers.get(domain, -1) for domain in domains)
    links = tuple(_link(child, places) for child in element.iterchildren(tei("link"), tei("ptr")))
    return Group(element, element.get("subtype") == "nway", domains, versions, links)


def _link(element: Element, places: Places) -> Link:
    targets = _targets(element, "target")
    return Link(element, targets, tuple(places[target] for target in targets if target in places))


def _targets(element: Element, attribute: str) -> tuple[str, ...]:
    return tuple(pointer.removeprefix("#") for pointer in element.get(attribute, "").split())
