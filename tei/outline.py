"""What a TEI text is made of, gathered once for all checks; unlike reading, this takes whatever is there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from corpora import AlignmentError, Document, ParseError

from .body import read_body, sentence_elements
from .inclusion import Part, version_elements
from .links import Places
from .measures import SUMMED, measure
from .pointers import stray_pointers
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
    """A ``<link>`` or ``<ptr>`` and its pointers; ``places`` holds those that are sentences, in the same order.

    A place is the number of the version and that of the sentence in it, both from 0.
    """

    element: Element
    targets: tuple[str, ...]
    places: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Group:
    """A ``<linkGrp>``; ``versions`` are the numbers of the versions that its domains name, -1 for anything else."""

    part: Part
    element: Element
    nway: bool
    domains: tuple[str, ...]
    versions: tuple[int, ...]
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """A ``<teiCorpus>``, taken apart; ``ids`` are the elements by the pointers to them, as :class:`Part` has these.

    ``strays`` are the pointers that name nothing or the wrong thing: element, attribute, pointer.
    """

    parts: tuple[Part, ...]
    ids: Mapping[str, Element]
    repeated: tuple[Element, ...]
    versions: tuple[Version, ...]
    groups: tuple[Group, ...]
    strays: tuple[tuple[Element, str, str], ...] = ()

    @property
    def corpus(self) -> Element:
        """The ``<teiCorpus>`` itself."""
        return self.parts[0].element

    def names(self, pointers: Iterable[str]) -> str:
        """Return what pointers name: ids, and with the name of the file what is not there."""
        return " ".join(
            pointer.partition("#")[2] if pointer in self.ids else pointer.removeprefix("#") for pointer in pointers
        )

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


def outline(parts: Sequence[Part]) -> Outline:
    """Take a ``<teiCorpus>`` apart, given all its parts."""
    ids, repeated = named_elements(parts)
    elements = tuple(version_elements(parts))
    versions = tuple(_version(element) for _, element in elements)
    places = {
        part.place(sentence): (number, place)
        for number, ((part, _), version) in enumerate(zip(elements, versions, strict=True))
        for place, sentence in enumerate(version.sentences)
    }
    numbers = {part.place(element): number for number, (part, element) in enumerate(elements)}
    groups = link_groups(parts, places, numbers)
    return Outline(tuple(parts), ids, repeated, versions, groups, tuple(stray_pointers(parts, ids)))


def named_elements(parts: Iterable[Part]) -> tuple[dict[str, Element], tuple[Element, ...]]:
    """Return the elements by the pointers to them, and those whose id another had before."""
    ids: dict[str, Element] = {}
    seen: set[str] = set()
    repeated = []
    for part in parts:
        for element in part.element.iter("*"):
            identifier = element.get(XML_ID)
            if identifier is None:
                continue
            if identifier in seen:
                repeated.append(element)
            seen.add(identifier)
            ids.setdefault(f"{part.name}#{identifier}", element)
    return ids, tuple(repeated)


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


def link_groups(parts: Iterable[Part], places: Places, numbers: Mapping[str, int]) -> tuple[Group, ...]:
    """Return the groups of links, given where each pointer leads and the number of each version by its pointer."""
    return tuple(
        _group(part, element, places, numbers) for part in parts for element in part.element.iter(tei("linkGrp"))
    )


def _group(part: Part, element: Element, places: Places, numbers: Mapping[str, int]) -> Group:
    domains = tuple(part.resolve(element.get("domains", "")))
    versions = tuple(numbers.get(domain, -1) for domain in domains)
    links = tuple(_link(part, child, places) for child in element.iterchildren(tei("link"), tei("ptr")))
    return Group(part, element, element.get("subtype") == "nway", domains, versions, links)


def _link(part: Part, element: Element, places: Places) -> Link:
    targets = tuple(part.resolve(element.get("target", "")))
    return Link(element, targets, tuple([places[target] for target in targets if target in places]))
