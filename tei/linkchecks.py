"""What can be wrong with the links of a TEI text."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise

from .outline import Group, Link, Outline, Problems
from .xml import XML_ID, local_name


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
            yield link.element, text.names(link.targets)


def aligned_ptr(text: Outline) -> Problems:
    """A ptr of type unaligned lies in more than one version; what has a counterpart is a link."""
    for _, link in _links(text):
        if local_name(link.element) == "ptr" and len(_sides(link)) > 1:
            yield link.element, text.names(link.targets)


def wrong_domains(text: Outline) -> Problems:
    """The domains of a group are all versions (n-way) or two of them (pairwise), in order, each set once."""
    seen = set()
    everything = tuple(range(len(text.versions)))
    for group in text.groups:
        expected = len(text.versions) if group.nway else 2
        ordered = all(first < second for first, second in pairwise(group.versions)) and -1 not in group.versions
        if not ordered or len(group.versions) != expected or (group.nway, group.versions) in seen:
            names = " ".join(text.versions[number].id for number in everything)
            yield group.element, f"{text.names(group.domains) or 'none'}; the versions are {names}"
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
    """A link goes back behind an earlier one; those of two versions may in the second, where a passage was moved."""
    for group in text.groups:
        last: dict[int, int] = {}
        for link in group.links:
            for version, number in link.places:
                if not group.nway and (version,) == group.versions[1:]:
                    continue
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
                    yield sentence, f"{sentence.get(XML_ID, '')}, group {text.names(group.domains)}"


def wrong_count(text: Outline) -> Problems:
    """The counts in n are not those of the targets."""
    for group, link in _links(text):
        sides = [version for version, _ in link.places]
        expected = ":".join([str(sides.count(version)) for version in group.versions])
        # Where domains or targets name nothing there is nothing to count, and other checks say so.
        known = -1 not in group.versions and len(link.places) == len(link.targets)
        if known and link.element.get("n") != expected:
            yield link.element, f"{link.element.get('n')} instead of {expected}"


def wrong_unit(text: Outline) -> Problems:
    """A pairwise link does not lie in the unit that corresp names."""
    units = {link.element: link.targets for group in text.groups if group.nway for link in group.links}
    for group, link in _links(text):
        value = link.element.get("corresp")
        for pointer in group.part.resolve(value) if value else ():
            named = text.ids.get(pointer)
            if named is not None and (group.nway or not set(link.targets).issubset(units.get(named, ()))):
                yield link.element, f"@corresp #{text.names([pointer])}"


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
