"""Groups of links as files have them: which documents they join, and which of their sentences.

>>> data = b'''<cesAlign version="1.0"><linkGrp targType="s" fromDoc="en/a.xml.gz" toDoc="de/a.xml.gz">
... <link xtargets="s1;s1 s2" certainty="0.7" id="SL1"/></linkGrp></cesAlign>'''
>>> [group] = read_groups(File("en-de.xml", data), Counter())
>>> group.documents, group.links[0].sides, group.links[0].probability
(('en/a.xml.gz', 'de/a.xml.gz'), (('s1',), ('s1', 's2')), 0.7)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from ..errors import ParseError
from ..model import Status
from ..readers import File
from ..readers.xml import Element, iterate_xml, local_name, root_name

__all__ = ["Link", "LinkGroup", "is_alignment", "read_groups"]

CERTAINTIES = "certainties that are no probabilities, left out"
_STATUSES = "statuses that are not known here, taken as not reviewed"
_MARKS = "marks of links, left out"
_SCORES = "scores of links, left out"
_TYPES = "links whose type does not fit the number of their sentences"
_KNOWN = {"man": Status.ACCEPTED, "auto": Status.AUTO, "plain": Status.AUTO}
_WORDS = {"high": 1.0, "medium": 1.0, "low": 1.0, "unknown": 1.0}
_ROOTS = ("cesAlign", "linkGrp")
_TEI = ("TEI", "teiCorpus", "TEI.2")


@dataclass(frozen=True, slots=True)
class Link:
    """Sentences that translate each other: their ids by document, in the order of the group's documents.

    Where targets are pointers, ``sides`` holds all of them at once.
    """

    sides: tuple[tuple[str, ...], ...]
    probability: float
    status: Status
    line: int


@dataclass(frozen=True, slots=True)
class LinkGroup:
    """The links between two documents or more; ``pointers`` says that each target tells its document itself.

    ``documents`` is empty where a group of two does not name them (CES).
    """

    path: str
    documents: tuple[str, ...]
    links: tuple[Link, ...]
    pointers: bool
    line: int


def is_links(file: File) -> bool:
    """Say whether a file, of which the beginning is enough, holds links and nothing else (OPUS, InterText)."""
    return root_name(file)[1] in _ROOTS


def is_alignment(file: File) -> bool:
    """Say whether a file holds links to sentences of others, and no parallel text itself."""
    _, name = root_name(file)
    own = b'subtype="nway"' in file.data or b'subtype="pairwise"' in file.data
    return name in _ROOTS or (name in _TEI and b"<linkGrp" in file.data and not own)


def read_groups(file: File, losses: Counter[str]) -> Iterator[LinkGroup]:
    """Yield the groups of links between sentences in a file.

    Raises :class:`ParseError`, with the line, for what is not well-formed, and for links that cannot be understood.
    """
    from_first = root_name(file)[1] == "cesAlign"
    translations: list[tuple[str, str]] = []  # the numbers and the names of the documents in a header of CES
    for element in iterate_xml(file.data, {"linkGrp", "translation"}, file.path):
        if local_name(element) == "translation":
            translations.append((element.get("n", "").zfill(9), element.get("trans.loc", "").strip()))
            continue
        if any(local_name(ancestor) in ("s", "seg", "w") for ancestor in element.iterancestors()):
            continue  # words that depend on each other
        named = tuple(name for _, name in sorted(translations) if name)
        group = _group(element, file.path, losses, from_first=from_first, named=named)
        if group.links:
            yield group


def _group(element: Element, path: str, losses: Counter[str], *, from_first: bool, named: tuple[str, ...]) -> LinkGroup:
    children = [child for child in element if local_name(child) in ("link", "ptr")]
    names = _documents(element, from_first=from_first) or named
    line = element.sourceline
    if any(_attribute(child, "xtargets") or _aligns(child) for child in children):
        if len(names) not in (0, 2):
            raise ParseError(f"a linkGrp that joins {len(names)} documents, not two", path=path, line=line)
        if names and names[0] == names[1]:
            raise ParseError(f"a linkGrp that joins {names[0]} with itself", path=path, line=line)
        links = tuple(_link(child, _sides(child, path), path, losses) for child in children)
        return LinkGroup(path, names, links, False, line)
    links = tuple(_link(child, (_targets(child, path),), path, losses) for child in children)
    return LinkGroup(path, names, links, True, line)


def _documents(element: Element, *, from_first: bool) -> tuple[str, ...]:
    """Return the names of the documents in the order in which links name their sentences."""
    attributes = {key.lower(): value for key, value in element.attrib.items() if isinstance(key, str)}
    if "fromdoc" in attributes or "todoc" in attributes:
        order = ("fromdoc", "todoc") if from_first else ("todoc", "fromdoc")
        return tuple(attributes.get(key, "").strip() for key in order)
    one, mark, other = attributes.get("xtargets", "").partition(";")
    if mark:
        return one.strip(), other.strip()
    named = (attributes.get("domains") or attributes.get("corresp") or "").split()
    return tuple(dict.fromkeys(unquote(pointer.partition("#")[0]) for pointer in named if not pointer.startswith("#")))


def _attribute(element: Element, *names: str) -> str:
    return next((value for key, value in element.attrib.items() if key.lower() in names), "")


def _aligns(element: Element) -> list[str]:
    """Return where the ``<align>`` of a link of XCES lead, one for each document."""
    children = [child for child in element if local_name(child) == "align"]
    return [next((value for key, value in child.items() if key.endswith("href")), "") for child in children]


def _sides(element: Element, path: str) -> tuple[tuple[str, ...], ...]:
    if aligns := _aligns(element):
        if len(aligns) != 2:
            message = f"a link with {len(aligns)} <align>, of two documents"
            raise ParseError(message, path=path, line=element.sourceline)
        return tuple(tuple(pointer.rpartition("#")[2] for pointer in align.split()) for align in aligns)
    sides = _attribute(element, "xtargets").split(";")
    if len(sides) != 2:
        raise ParseError("xtargets without one semicolon between the two sides", path=path, line=element.sourceline)
    return tuple(tuple(side.split()) for side in sides)


def _targets(element: Element, path: str) -> tuple[str, ...]:
    targets = tuple(_attribute(element, "target", "targets").split())
    if not targets:
        raise ParseError("a link without targets", path=path, line=element.sourceline)
    return targets


def _link(element: Element, sides: tuple[tuple[str, ...], ...], path: str, losses: Counter[str]) -> Link:
    status = element.get("status", "")
    losses[_STATUSES] += status not in ("", *_KNOWN)
    losses[_MARKS] += element.get("mark") not in (None, "", "0")
    losses[_SCORES] += "score" in element.attrib
    counts = element.get("type", "").replace(":", "-").split("-")
    told = len(sides) == 2 == len(counts) and all(count.isdecimal() for count in counts)
    losses[_TYPES] += told and [int(count) for count in counts] != [len(side) for side in sides]
    probability = _probability(element, path, losses)
    return Link(sides, probability, _KNOWN.get(status, Status.AUTO), element.sourceline or 0)


def _probability(element: Element, path: str, losses: Counter[str]) -> float:
    """Return the probability that a link tells, 1 where it tells none."""
    cert, certainty = element.get("cert"), element.get("certainty")
    if cert is not None:
        try:
            value = _WORDS[cert] if cert in _WORDS else float(cert)
        except ValueError:
            value = -1.0
        if not 0 <= value <= 1:
            raise ParseError(f"@cert {cert!r} is not a number from 0 to 1", path=path, line=element.sourceline)
        return value
    if certainty is None:
        return 1.0
    try:
        value = float(certainty)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:  # scores of other aligners
        losses[CERTAINTIES] += 1
        return 1.0
    return value
