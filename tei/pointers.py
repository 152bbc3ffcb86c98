"""The pointers of a text: which elements have them, and what each may name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from .inclusion import POINTING, Part
from .xml import Element, tei

# What each pointer may name, by attribute; what @target may name, by the parent of its element.
_KINDS = {
    "domains": frozenset({tei("TEI")}),
    "corresp": frozenset({tei("link"), tei("ptr")}),
    "resp": frozenset({tei("application")}),
    "ana": frozenset({tei("category")}),
    "change": frozenset({tei("change")}),
    "who": frozenset({tei("application")}),
    "synch": frozenset({tei("when")}),
    "since": frozenset({tei("when")}),
    "origin": frozenset({tei("when")}),
}
_TARGETS = {
    tei("application"): frozenset({tei("standOff")}),
    tei("linkGrp"): frozenset({tei("s")}),
    tei("bibl"): frozenset({tei("TEI")}),
}
_ANY: frozenset[str] = frozenset()


def pointers(parts: Iterable[Part]) -> Iterator[tuple[Element, str, list[str]]]:
    """Yield the pointers of every attribute that has some: element, attribute, pointers as :meth:`Part.resolve` does.

    There are more of them than of anything else, so they are not kept.
    """
    for part in parts:
        for element in part.element.iter(*POINTING):
            for attribute in POINTING[element.tag]:
                value = element.get(attribute)
                if value is not None:
                    yield element, attribute, part.resolve(value)


def stray_pointers(parts: Iterable[Part], ids: Mapping[str, Element]) -> Iterator[tuple[Element, str, str]]:
    """Yield every pointer that names nothing or an element of the wrong kind: element, attribute, pointer."""
    named = defaultdict(set)
    for pointer, element in ids.items():
        named[element.tag].add(pointer)
    fitting = {kinds: set().union(*(named[kind] for kind in kinds)) for kinds in (*_KINDS.values(), *_TARGETS.values())}
    fitting[_ANY] = set(ids)
    for element, attribute, found in pointers(parts):
        fits = fitting[fitting_kinds(element, attribute)]
        if not fits.issuperset(found):
            yield from ((element, attribute, pointer) for pointer in found if pointer not in fits)


def fitting_kinds(element: Element, attribute: str) -> frozenset[str]:
    """Return the names of the elements that an attribute may point to, nothing for any."""
    if attribute in _KINDS:
        return _KINDS[attribute]
    parent = element.getparent()
    return _ANY if parent is None else _TARGETS.get(parent.tag, _ANY)
