"""What is pinned: anchors and units to keep, brought into one order in which alignment must meet them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from corpora import AlignmentError, Document, ParallelText, Status, Unit

from .anchors import Anchor, check_anchors, merge_anchors

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .pairmodel import PairPosterior

__all__ = [
    "Pin",
    "collect_pins",
    "cuts_of",
    "lattice_divisions",
    "pin_reviewed",
    "pinned_segments",
    "place_pins",
    "project",
]


@dataclass(frozen=True, slots=True)
class Pin:
    """An anchor, or a unit to keep as it is.

    ``spans`` maps versions, by number, to their segments: one each for an anchor. A unit's version that takes no part
    is missing until :func:`place_pins` finds where its empty range lies. ``name`` is for messages.
    """

    spans: Mapping[int, range]
    name: str
    unit: Unit | None = None


def collect_pins(
    documents: Sequence[Document], order: Sequence[int], anchors: Sequence[Anchor], units: Sequence[Unit]
) -> list[Pin]:
    """Check what is pinned and bring it into one order.

    ``units`` have their spans in the order of ``documents``; those accepted or corrected are pinned. Pins number the
    versions by their place in ``order``. Anchors that share a segment become one, and those inside a unit are left out:
    the unit says more.

    Raises:
        AlignmentError: naming what is wrong and with what, when something is out of range or order, or crosses.
    """
    languages = [documents[k].language for k in order]
    check_anchors(anchors, {document.language: len(document.segments) for document in documents})
    kept = [
        _unit_pin(unit, number, documents, order) for number, unit in enumerate(units) if unit.status is not Status.AUTO
    ]
    merged = []
    for group in merge_anchors(anchors):
        members = {language: index for anchor in group for language, index in anchor.members.items()}
        spans = {languages.index(language): range(index, index + 1) for language, index in members.items()}
        merged.append(Pin(spans, f"the anchor {group[0]}"))
    return _in_order([*kept, *_outside(merged, kept, languages)], len(kept), len(order))


def _in_order(pins: Sequence[Pin], kept: int, versions: int) -> list[Pin]:
    """Bring pins, of which the first ``kept`` are units in order, into an order that every version agrees with."""
    chains = [list(range(kept))]
    for version in range(versions):
        inside = [k for k, pin in enumerate(pins) if version in pin.spans]
        chains.append(sorted(inside, key=lambda k: pins[k].spans[version].start))
    graph = TopologicalSorter({k: set[int]() for k in range(len(pins))})
    for chain in chains:
        for before, after in pairwise(chain):
            graph.add(after, before)
    try:
        return [pins[k] for k in graph.static_order()]
    except CycleError as error:
        names = " and ".join(dict.fromkeys(pins[k].name for k in error.args[1]))
        raise AlignmentError(f"{names} cross; drop one of them") from error


def _unit_pin(unit: Unit, number: int, documents: Sequence[Document], order: Sequence[int]) -> Pin:
    name = f"unit {number} ({unit.status}, {unit.shape}) of those to keep"
    if len(unit.spans) != len(documents):
        raise AlignmentError(f"{name} has {len(unit.spans)} spans for {len(documents)} versions")
    if not any(unit.spans):
        raise AlignmentError(f"{name} is empty")
    for document, span in zip(documents, unit.spans, strict=True):
        size = len(document.segments)
        if span and (span.step != 1 or span.start < 0 or span.stop > size):
            raise AlignmentError(f"{name} takes {document.language} segments {span}, of which there are {size}")
    return Pin({version: unit.spans[k] for version, k in enumerate(order) if unit.spans[k]}, name, unit)


def _outside(anchors: Sequence[Pin], kept: Sequence[Pin], languages: Sequence[str]) -> list[Pin]:
    """The anchors that no unit to keep holds; checks that the units follow each other and cut no anchor in two."""
    owners: list[dict[int, int]] = [{} for _ in languages]
    for number, pin in enumerate(kept):
        for version, span in pin.spans.items():
            last = next(reversed(owners[version]), -1)
            if span.start <= last:
                before = kept[owners[version][last]].name
                raise AlignmentError(f"{pin.name} overlaps or goes back behind {before} in {languages[version]}")
            owners[version].update(dict.fromkeys(span, number))
    result = []
    for anchor in anchors:
        inside = {owners[version].get(span.start, -1) for version, span in anchor.spans.items()}
        if len(inside) > 1:
            raise AlignmentError(f"{anchor.name} crosses {kept[max(inside)].name}: it has segments in it and outside")
        if inside == {-1}:
            result.append(anchor)
    return result


def lattice_divisions(pins: Sequence[Pin], x: int, y: int) -> NDArray[np.int64]:
    """Where pins divide the lattice of versions ``x`` and ``y``: int64 (divisions, 4), in order.

    A row i, j, p, q says that all nodes lie up to (i, j) or from (p, q) on. For an anchor of segments i and j, that is
    i, j, i + 1, j + 1: no path has one of them behind it without the other. Where the two nodes are the same, every
    path goes through it: a corner of a unit to keep.
    """
    rows = set()
    for pin in pins:
        if x in pin.spans and y in pin.spans:
            one, other = pin.spans[x], pin.spans[y]
            if pin.unit is None:
                rows.add((one.start, other.start, one.stop, other.stop))
            else:
                rows.add((one.start, other.start) * 2)
                rows.add((one.stop, other.stop) * 2)
    return np.array(sorted(rows), np.int64).reshape(-1, 4)


def place_pins(pins: Sequence[Pin], pairs: Mapping[tuple[int, int], PairPosterior], sizes: Sequence[int]) -> list[Pin]:
    """Give every unit to keep a place in the versions that take no part in it: where its ends are likeliest.

    ``pairs`` are the posteriors found with the divisions of ``pins`` as they are; ``sizes`` the versions' segments.
    """
    at = [0] * len(sizes)
    ahead = [list(sizes)]
    for pin in reversed(pins):
        ahead.append([pin.spans[k].start if pin.spans.get(k) else stop for k, stop in enumerate(ahead[-1])])
    placed = []
    for pin, limit in zip(pins, reversed(ahead[:-1]), strict=True):
        spans = dict(pin.spans)
        for version in range(len(sizes)) if pin.unit else ():
            if version not in spans:
                found = at[version] + int(np.argmax(_end_probability(pairs, pin, version, at[version], limit[version])))
                spans[version] = range(found, found)
        at = [spans[k].stop if k in spans else start for k, start in enumerate(at)]
        placed.append(replace(pin, spans=spans))
    return placed


def _end_probability(
    pairs: Mapping[tuple[int, int], PairPosterior], pin: Pin, version: int, first: int, last: int
) -> NDArray[np.float64]:
    """For each place from ``first`` to ``last`` of a version, how likely the ends of a unit lie there."""
    places = np.arange(first, last + 1)
    total = np.zeros(len(places))
    for other, span in pin.spans.items():
        for end in (span.start, span.stop):
            ends = np.full(len(places), end)
            pair = pairs[min(version, other), max(version, other)]
            total += pair.node_probability(*((places, ends) if version < other else (ends, places)))
    return total


def pinned_segments(pins: Sequence[Pin], version: int, size: int) -> NDArray[np.bool_]:
    """Which of a version's ``size`` segments are pinned, bool (size,)."""
    pinned = np.zeros(size, bool)
    for pin in pins:
        span = pin.spans.get(version, range(0))
        pinned[span.start : span.stop] = True
    return pinned


def project(pins: Sequence[Pin], x: int, y: int) -> list[Pin]:
    """The pins as they are for two versions alone, which become versions 0 and 1."""
    return [
        Pin({0: pin.spans[x], 1: pin.spans[y]}, pin.name, pin.unit) for pin in pins if x in pin.spans and y in pin.spans
    ]


def cuts_of(text: ParallelText, order: Sequence[int]) -> NDArray[np.int64]:
    """The cuts of an alignment, int64 (units + 1, versions), the versions in ``order``."""
    sizes = np.array([[len(span) for span in unit.spans] for unit in text.units], np.int64)
    sizes = sizes.reshape(-1, len(order))[:, order]
    return np.concatenate([np.zeros((1, len(order)), np.int64), np.cumsum(sizes, axis=0)])


def pin_reviewed(text: ParallelText, cuts: NDArray[np.int64]) -> list[Pin]:
    """Pin the reviewed units of an alignment where they stand, given its cuts."""
    return [
        Pin(dict(enumerate(map(range, before.tolist(), after.tolist()))), f"unit {number}", unit)
        for number, (unit, before, after) in enumerate(zip(text.units, cuts[:-1], cuts[1:], strict=True))
        if unit.status is not Status.AUTO
    ]
