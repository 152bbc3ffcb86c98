"""The checks of a TEI text, one small function each: what it yields is wrong, and its docstring says how.

A check yields the element at fault and what is particular to it. :data:`CHECKS` names them all.
"""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise

from corpora import ParseError
from corpora.charsets import Decoded, encode

from . import ids
from .body import paragraph_elements
from .outline import Group, Link, Outline, Version
from .provenance import find_source, is_plain, read_source
from .xml import XML_ID, Element, local_name, tei

Problems = Iterator[tuple[Element, str]]
Check = Callable[[Outline], Problems]

# What each pointer may name, by attribute; what @target may name, by the parent of its element.
_KINDS = {
    "domains": {tei("TEI")},
    "corresp": {tei("link"), tei("ptr")},
    "resp": {tei("application")},
    "ana": {tei("category")},
    "who": {tei("application")},
    "synch": {tei("when")},
    "since": {tei("when")},
    "origin": {tei("when")},
}
_TARGETS = {tei("application"): {tei("standOff")}, tei("linkGrp"): {tei("s")}, tei("bibl"): {tei("TEI")}}


def duplicate_id(text: Outline) -> Problems:
    """An id is given to more than one element."""
    for element in text.repeated:
        yield element, element.get(XML_ID)


def id_scheme(text: Outline) -> Problems:
    """An id is not made of language, text, paragraph and sentence as its place asks."""
    name = text.corpus.get(XML_ID, "")
    for version in text.versions:
        if version.id != f"{version.language}.{name}":
            yield version.element, f"{version.id} instead of {version.language}.{name}"
        last = -1
        for paragraph in paragraph_elements(version.element):
            identifier = paragraph.get(XML_ID, "")
            try:
                owner, number = ids.parse_paragraph(identifier)
            except ParseError as error:
                yield paragraph, error.message
                continue
            if owner != version.id or number <= last:
                yield paragraph, f"{identifier} is not the next paragraph of {version.id}"
            last = max(last, number)
            for place, sentence in enumerate(paragraph.iterchildren(tei("s")), start=1):
                if sentence.get(XML_ID) != ids.sentence_id(identifier, place):
                    yield sentence, f"{sentence.get(XML_ID)} instead of {ids.sentence_id(identifier, place)}"


def empty_sentence(text: Outline) -> Problems:
    """A sentence has no text."""
    for version in text.versions:
        for sentence in version.sentences:
            if not sentence.text and not len(sentence):
                yield sentence, sentence.get(XML_ID, "")


def untimed_sentence(text: Outline) -> Problems:
    """A sentence has no times, and others of its version have."""
    for version in text.versions:
        untimed = [sentence for sentence in version.sentences if sentence.get("synch") is None]
        if len(untimed) < len(version.sentences):
            for sentence in untimed:
                yield sentence, sentence.get(XML_ID, "")


def dangling_pointer(text: Outline) -> Problems:
    """A pointer names nothing in the file."""
    for element, attribute, pointer in text.pointers:
        if not pointer.startswith("#") or pointer[1:] not in text.ids:
            yield element, f"@{attribute} {pointer}"


def wrong_kind(text: Outline) -> Problems:
    """A pointer names an element of the wrong kind."""
    for element, attribute, pointer in text.pointers:
        found = text.ids.get(pointer[1:])
        kinds = _KINDS.get(attribute) or _TARGETS.get(element.getparent().tag, set())
        if found is not None and kinds and found.tag not in kinds:
            named = " or ".join(sorted(kind.rpartition("}")[2] for kind in kinds))
            yield element, f"@{attribute} {pointer} is a {local_name(found)}, not a {named}"


def cert_range(text: Outline) -> Problems:
    """A probability is not a number from 0 to 1."""
    for _, link in _links(text):
        cert = link.element.get("cert", "")
        if not 0 <= _number(cert) <= 1:
            yield link.element, f"@cert {cert!r}"


def incomplete_unit(text: Outline) -> Problems:
    """A link of the n-way group needs an id and a review status."""
    for group, link in _links(text):
        for attribute, name in ((XML_ID, "xml:id"), ("ana", "ana")):
            if group.nway and link.element.get(attribute) is None:
                yield link.element, f"no @{name}"


def few_targets(text: Outline) -> Problems:
    """A link joins two targets or more, and a ptr names one or more."""
    for _, link in _links(text):
        least = 2 if local_name(link.element) == "link" else 1
        if len(link.targets) < least:
            yield link.element, f"{len(link.targets)} in a {local_name(link.element)}"


def one_sided_link(text: Outline) -> Problems:
    """A link lies in one version; what has no counterpart is a ptr of type unaligned."""
    for _, link in _links(text):
        known = len(link.places) == len(link.targets) > 1
        if local_name(link.element) == "link" and known and len(_sides(link)) == 1:
            yield link.element, " ".join(link.targets)


def aligned_ptr(text: Outline) -> Problems:
    """A ptr of type unaligned lies in more than one version; what has a counterpart is a link."""
    for _, link in _links(text):
        if local_name(link.element) == "ptr" and len(_sides(link)) > 1:
            yield link.element, " ".join(link.targets)


def wrong_domains(text: Outline) -> Problems:
    """The domains of a group are all versions (n-way) or two of them (pairwise), in order, each set once."""
    seen = set()
    everything = tuple(range(len(text.versions)))
    for group in text.groups:
        expected = len(text.versions) if group.nway else 2
        ordered = all(first < second for first, second in pairwise(group.versions)) and -1 not in group.versions
        if not ordered or len(group.versions) != expected or (group.nway, group.versions) in seen:
            names = " ".join(text.versions[number].id for number in everything)
            yield group.element, f"{' '.join(group.domains) or 'none'}; the versions are {names}"
        seen.add((group.nway, group.versions))


def outside_domains(text: Outline) -> Problems:
    """A target lies in a version that the domains of its group do not name."""
    for group, link in _links(text):
        for version, number in link.places:
            if version not in group.versions:
                yield link.element, text.versions[version].sentences[number].get(XML_ID, "")


def target_order(text: Outline) -> Problems:
    """The targets of a link are not sentences that follow each other, in the order of the versions."""
    for _, link in _links(text):
        for (version, number), (following, place) in pairwise(link.places):
            if following < version or (following == version and place != number + 1):
                yield link.element, text.versions[following].sentences[place].get(XML_ID, "")


def link_order(text: Outline) -> Problems:
    """A link goes back behind an earlier one."""
    for group in text.groups:
        last: dict[int, int] = {}
        for link in group.links:
            for version, number in link.places:
                if number < last.get(version, 0):
                    yield link.element, text.versions[version].sentences[number].get(XML_ID, "")
                last[version] = max(number, last.get(version, 0))


def repeated_sentence(text: Outline) -> Problems:
    """A sentence is in more than one link of a group."""
    for group in text.groups:
        seen: set[tuple[int, int]] = set()
        for link in group.links:
            for version, number in link.places:
                if (version, number) in seen:
                    yield link.element, text.versions[version].sentences[number].get(XML_ID, "")
                seen.add((version, number))


def missing_sentence(text: Outline) -> Problems:
    """A sentence is in no link of a group that aligns its version."""
    for group in text.groups:
        present = {place for link in group.links for place in link.places}
        for version in sorted(set(group.versions) - {-1}):
            for number, sentence in enumerate(text.versions[version].sentences):
                if (version, number) not in present:
                    yield sentence, f"{sentence.get(XML_ID, '')}, group {' '.join(group.domains)}"


def wrong_count(text: Outline) -> Problems:
    """The counts in n are not those of the targets."""
    for group, link in _links(text):
        counts = [0] * len(text.versions)
        for version, _ in link.places:
            counts[version] += 1
        expected = ":".join(str(counts[version]) for version in group.versions)
        # Where domains or targets name nothing there is nothing to count, and other checks say so.
        known = -1 not in group.versions and len(link.places) == len(link.targets)
        if known and link.element.get("n") != expected:
            yield link.element, f"{link.element.get('n')} instead of {expected}"


def wrong_unit(text: Outline) -> Problems:
    """A pairwise link does not lie in the unit that corresp names."""
    units = {link.element: set(link.targets) for group in text.groups if group.nway for link in group.links}
    for group, link in _links(text):
        pointer = link.element.get("corresp")
        named = None if pointer is None else text.ids.get(pointer[1:])
        if named is not None and (group.nway or not set(link.targets) <= units.get(named, set())):
            yield link.element, f"@corresp {pointer}"


def wrong_extent(text: Outline) -> Problems:
    """A measure in the extent is not what there is."""
    yield from wrong_measures(text.corpus, text.measures())
    for version in text.versions:
        if version.document is not None:
            yield from wrong_measures(version.element, version.counts)
            yield from _wrong_usage(version.element)


def wrong_source(text: Outline) -> Problems:
    """The text does not give the bytes of its source back."""
    for version in text.versions:
        bibl = find_source(version.element)
        if bibl is not None and version.document is not None and is_plain(bibl):
            for detail in _differences(version, bibl):
                yield bibl, detail


def _differences(version: Version, bibl: Element) -> Iterator[str]:
    """Yield what tells a version's text from its recorded source."""
    try:
        source = read_source(bibl)
        text = version.document.text if version.document else ""
        data = encode(Decoded(text, source.charset, source.bom))
    except ParseError as error:
        yield error.message
    except (LookupError, UnicodeEncodeError) as error:
        yield f"not in the recorded charset: {error}"
    else:
        digest = hashlib.sha256(data).hexdigest()
        if digest != source.sha256:
            yield f"SHA-256 {digest} instead of {source.sha256}"
        if len(data) != source.size:
            yield f"{len(data)} bytes instead of {source.size}"


def _links(text: Outline) -> Iterator[tuple[Group, Link]]:
    for group in text.groups:
        for link in group.links:
            yield group, link


def _sides(link: Link) -> set[int]:
    return {version for version, _ in link.places}


def _number(value: str) -> float:
    """Return a decimal number, or one that lies in no range."""
    try:
        return float(value)
    except ValueError:
        return math.nan


def wrong_measures(element: Element, expected: Mapping[str, int]) -> Problems:
    """Yield the measures of an extent that are not those expected."""
    path = "/".join(map(tei, ("teiHeader", "fileDesc", "extent", "measure")))
    for found in element.iterfind(path):
        unit, quantity = found.get("unit", ""), found.get("quantity", "")
        if unit in expected and quantity != str(expected[unit]):
            yield found, f"{quantity} {unit} instead of {expected[unit]}"


def _wrong_usage(version: Element) -> Problems:
    """Compare what the header says of the use of elements with the body."""
    counts = Counter(local_name(element) for element in version.iterfind(f"{tei('text')}/{tei('body')}//*"))
    path = "/".join(map(tei, ("teiHeader", "encodingDesc", "tagsDecl", "namespace", "tagUsage")))
    for usage in version.iterfind(path):
        name = usage.get("gi", "")
        if usage.get("occurs") != str(counts[name]):
            yield usage, f"{usage.get('occurs')} {name} instead of {counts[name]}"


#: Every check by the code of its findings, in the order they are made.
CHECKS: Mapping[str, Check] = {
    check.__name__.replace("_", "-"): check
    for check in (
        duplicate_id,
        id_scheme,
        empty_sentence,
        untimed_sentence,
        dangling_pointer,
        wrong_kind,
        cert_range,
        incomplete_unit,
        few_targets,
        one_sided_link,
        aligned_ptr,
        wrong_domains,
        outside_domains,
        target_order,
        link_order,
        repeated_sentence,
        missing_sentence,
        wrong_count,
        wrong_unit,
        wrong_extent,
        wrong_source,
    )
}
