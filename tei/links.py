"""The ``<standOff>`` of a text: units as one n-way group of links, beads as a group for each two versions.

A link's targets come in the order of the group's domains, and ``n`` counts them for each. What has sentences of one
version only is a ``<ptr type="unaligned">``, since a link needs two targets.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from corpora import Bead, ParallelText, ParseError, Status, Unit

from . import ids
from .body import sentence_ids
from .description import is_reviewed
from .layout import ONE_FILE, Layout
from .xml import XML_ID, Element, tei

#: Which version and which of its sentences, both from 0, a pointer names.
Places = Mapping[str, tuple[int, int]]


def write_links(file: Element, text: ParallelText, name: str, layout: Layout = ONE_FILE) -> None:
    """Write a text's ``<standOff>`` to an ``lxml.etree.xmlfile``; nothing when it has neither units nor beads."""
    if not text.units and not text.beads:
        return
    versions = [ids.version_id(language, name) for language in text.languages]
    pointers = {
        document.language: [
            layout.in_version(name, document.language, identifier) for identifier in sentence_ids(document, version)
        ]
        for document, version in zip(text.documents, versions, strict=True)
    }
    with file.element(tei("standOff"), {"xml:id": ids.alignment_id(name)}):
        file.write("\n")
        if text.units:
            with file.element(tei("linkGrp"), _group(text, name, layout, "nway", text.languages)):
                file.write("\n")
                _write_units(file, text, name, layout, pointers)
            file.write("\n")
        owners = _owners(text)
        for pair, beads in text.pairs():
            with file.element(tei("linkGrp"), _group(text, name, layout, "pairwise", pair)):
                file.write("\n")
                _write_beads(file, beads, name, pointers, owners)
            file.write("\n")
    file.write("\n")


def _group(text: ParallelText, name: str, layout: Layout, kind: str, languages: Sequence[str]) -> dict[str, str]:
    versions = (layout.in_version(name, language, ids.version_id(language, name)) for language in languages)
    group = {"type": "alignment", "subtype": kind, "domains": " ".join(versions)}
    if text.provenance is not None:
        group["resp"] = layout.in_corpus(ids.aligner_id(name))
    return group


def _write_units(
    file: Element, text: ParallelText, name: str, layout: Layout, pointers: Mapping[str, Sequence[str]]
) -> None:
    told = is_reviewed(text.metadata)
    for number, unit in enumerate(text.units, start=1):
        attributes = {XML_ID: ids.unit_id(name, number)} | _link(unit, text.languages, pointers)
        attributes["ana"] = layout.in_corpus(ids.status_id(name, unit.status))
        if told and unit.status is not Status.AUTO:
            attributes["change"] = layout.in_corpus(ids.review_id(name))
        _write_link(file, unit, attributes)


def _write_beads(
    file: Element,
    beads: Sequence[Bead],
    name: str,
    pointers: Mapping[str, Sequence[str]],
    owners: Mapping[str, Sequence[int]],
) -> None:
    for bead in beads:
        attributes = _link(bead, bead.languages, pointers)
        inside = {
            owners[language][number]
            for language, span in zip(bead.languages, bead.spans, strict=True)
            for number in span[:: max(1, len(span) - 1)]
            if owners
        }
        if len(inside) == 1:
            attributes["corresp"] = f"#{ids.unit_id(name, inside.pop() + 1)}"
        _write_link(file, bead, attributes)


def _owners(text: ParallelText) -> dict[str, list[int]]:
    """Map each language to the unit of each of its sentences, in order; empty when there are no units."""
    owners: dict[str, list[int]] = {language: [] for language in text.languages} if text.units else {}
    for number, unit in enumerate(text.units):
        for language, span in zip(text.languages, unit.spans, strict=True):
            owners[language] += [number] * len(span)
    return owners


def _link(item: Unit | Bead, languages: Sequence[str], pointers: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return the attributes that units and beads share."""
    targets = (
        pointer
        for language, span in zip(languages, item.spans, strict=True)
        if span
        for pointer in pointers[language][span.start : span.stop]
    )
    # repr gives the shortest number that reads back as the same one; float, since numpy's numbers have another repr.
    cert = repr(float(item.probability))
    return {"n": ":".join(str(len(span)) for span in item.spans), "target": " ".join(targets), "cert": cert}


def _write_link(file: Element, item: Unit | Bead, attributes: dict[str, str]) -> None:
    from lxml import etree

    # Without a namespace of its own the element is written bare, and the file's default namespace holds for it.
    if sum(map(bool, item.spans)) > 1:
        file.write(etree.Element("link", attributes), "\n")
    else:
        file.write(etree.Element("ptr", attributes | {"type": "unaligned"}), "\n")


def read_groups(
    standoff: Element, places: Places, versions: Sequence[str], languages: Sequence[str]
) -> tuple[tuple[Unit, ...], tuple[Bead, ...]]:
    """Return the units and beads of a ``<standOff>``.

    ``places`` are by pointer. ``versions``, pointers too, and ``languages`` are those of all versions in order. Raises
    as :func:`read_beads` does, and when the domains of a group name a version twice.
    """
    units: tuple[Unit, ...] = ()
    beads: list[Bead] = []
    for group in standoff.iterfind(tei("linkGrp")):
        domains = group.get("domains", "").split()
        if len(set(domains)) < len(domains):
            raise ParseError("a group whose domains name a version twice", line=group.sourceline)
        if group.get("subtype") == "nway":
            units += read_units(group, places, versions)
        else:
            beads += read_beads(group, places, versions, languages)
    return units, tuple(beads)


def read_units(group: Element, places: Places, versions: Sequence[str]) -> tuple[Unit, ...]:
    """Return the units of an n-way group; ``versions`` are the pointers to all versions in order.

    Raises :class:`ParseError` when a link names no sentence, or sentences that do not follow each other.
    """
    return tuple(Unit(_spans(link, places, range(len(versions))), _probability(link), _status(link)) for link in group)


def read_beads(group: Element, places: Places, versions: Sequence[str], languages: Sequence[str]) -> tuple[Bead, ...]:
    """Return the beads of a pairwise group; ``versions`` and ``languages`` are those of all versions in order.

    Raises :class:`ParseError` as :func:`read_units` does, and when the group's domains are not two of the versions.
    """
    domains = group.get("domains", "").split()
    if len(domains) != 2 or not set(domains) <= set(versions):
        raise ParseError("a pairwise group without two versions as its domains", line=group.sourceline)
    first, second = (versions.index(domain) for domain in domains)
    pair = (languages[first], languages[second])
    beads = []
    for link in group:
        one, other = _spans(link, places, (first, second))
        beads.append(Bead(pair, (one, other), _probability(link)))
    return tuple(beads)


def _spans(link: Element, places: Places, versions: Sequence[int]) -> tuple[range, ...]:
    """Return the range of sentences that a link takes from each of ``versions``, given by their numbers."""
    taken: dict[int, list[int]] = {version: [] for version in versions}
    for pointer in link.get("target", "").split():
        version, number = places.get(pointer, (-1, -1))
        if version not in taken:
            raise ParseError(f"{pointer} is not a sentence of the versions that are aligned", line=link.sourceline)
        taken[version].append(number)
    for numbers in taken.values():
        if any(following != number + 1 for number, following in pairwise(numbers)):
            raise ParseError("a link to sentences that do not follow each other", line=link.sourceline)
    return tuple(range(numbers[0], numbers[-1] + 1) if numbers else range(0) for numbers in taken.values())


def _probability(link: Element) -> float:
    cert = link.get("cert", "")
    try:
        return float(cert)
    except ValueError as error:
        raise ParseError(f"@cert {cert!r} is not a number", line=link.sourceline) from error


def _status(link: Element) -> Status:
    name = ids.parse_status(link.get("ana", ""))
    try:
        return Status(name)
    except ValueError as error:
        raise ParseError(f"{name!r} is not a review status", line=link.sourceline) from error
