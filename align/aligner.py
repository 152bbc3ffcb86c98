"""Align the versions of a text: encode, align each two, agree on units."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from itertools import combinations
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from corpora import AlignmentError, Bead, Document, LanguageError, ParallelText, Provenance, Unit
from corpora.kinds import expect, expect_each
from corpora.order import by_first

from .anchors import Anchor
from .encoding import Encoder
from .headings import heading_anchors
from .pins import Pin, collect_pins, lattice_divisions, pinned_segments, place_pins, project
from .preparation import are_short, encode_versions
from .progress import SILENT, Progress

if TYPE_CHECKING:
    from .moving import Move
    from .pairmodel import PairPosterior
    from .similarity import Side
    from .trained import Weights

__all__ = [
    "Posteriors",
    "align",
    "assemble",
    "check_versions",
    "find_posteriors",
    "language_order",
    "load_model",
    "make_provenance",
]

_ANCHORS = "anchors, as in [Anchor({'en': 0, 'ru': 0})] or as read_anchors reads them, or 'headings'"


class Posteriors(NamedTuple):
    """What is known of the versions before units are chosen.

    ``pairs`` holds the posterior of versions a and b, for every a < b, ``alone`` the same before third versions were
    heard; ``pins`` are what is pinned, each unit to keep with a place in every version; ``moves`` are the passages of
    each pair that stand elsewhere, whose segments the posteriors leave alone. ``sides`` are the versions, sentence by
    sentence, as they were aligned, and ``sentences`` is ``alone`` as it was found, of these.
    """

    pairs: dict[tuple[int, int], PairPosterior]
    alone: dict[tuple[int, int], PairPosterior]
    pins: list[Pin]
    moves: dict[tuple[int, int], list[Move]]
    sides: list[Side]
    sentences: dict[tuple[int, int], PairPosterior]


def align(  # noqa: PLR0913 (the front door)
    documents: Sequence[Document],
    *,
    anchors: Sequence[Anchor] | Literal["headings"] = (),
    keep: Sequence[Unit] = (),
    encoder: Encoder | str | None = None,
    id: str = "text",
    weights: Weights | None = None,
    progress: Progress | None = None,
) -> ParallelText:
    """Align two or more versions of a text.

    Args:
        documents: the versions, each in a language of its own.
        anchors: segments known to belong together, which one unit will hold; ``"headings"`` takes the headings that
            match beyond doubt (see :mod:`align.headings`).
        keep: units of an earlier alignment, their spans in the order of ``documents``. Those accepted or corrected stay
            as they are, with their probability; what lies between is aligned anew. A unit's version that takes no part
            counts as unaligned, wherever it would have stood.
        encoder: an encoder, or the name or path of a sentence-transformers model; the embedded one by default.
        id: the name of the text.
        weights: trained weights; those that come with the package for this encoder by default.
        progress: who is told how far the work is.

    Returns:
        The versions with units over all of them and beads for each two, each with a probability.

    Raises:
        AlignmentError: when there are fewer than two versions, none has any text, or what is pinned does not fit the
            versions or crosses something else that is.
        LanguageError: when two versions are in the same language.
        EncoderError: when the encoder cannot be found or gives unusable vectors.
        OptionError: when something of another kind is given.

    The order of the versions does not change the answer.
    """
    check_versions(documents)
    keep = list(expect_each(keep, Unit, "units, as in keep=text.units"))
    if anchors != "headings":
        anchors = list(expect_each(anchors, Anchor, _ANCHORS))
    order = language_order(documents)
    pins = collect_pins(documents, order, () if anchors == "headings" else anchors, keep)
    progress = progress or SILENT
    encoder, weights = load_model(encoder, weights)
    sides = encode_versions([documents[k] for k in order], encoder, progress)
    if anchors == "headings":
        anchors = heading_anchors([documents[k] for k in order], [side.joined() for side in sides])
        pins = _harmless(documents, order, anchors, keep)
    posteriors = find_posteriors(sides, weights, pins, progress)
    provenance = make_provenance(encoder, weights, pins)
    return assemble(ParallelText(id, tuple(documents), provenance=provenance), order, posteriors, weights)


def language_order(documents: Sequence[Document]) -> list[int]:
    """The order in which versions are looked at, whatever the order they are given in."""
    return sorted(range(len(documents)), key=lambda k: documents[k].language)


def load_model(encoder: Encoder | str | None, weights: Weights | None) -> tuple[Encoder, Weights]:
    """Load the encoder, unless it is one already, and the weights that come with the package for it unless given."""
    from .trained import Weights, load_weights

    if encoder is None or isinstance(encoder, str):
        from .encoders import load_encoder

        encoder = load_encoder(encoder)
    if isinstance(encoder, type) or not hasattr(encoder, "encode"):
        expect(encoder, (), "an encoder, or the name or folder of a model")
    expect(weights, (Weights, type(None)), "weights as align.trained.read_weights reads them")
    return encoder, weights or load_weights(encoder.name)


def _harmless(
    documents: Sequence[Document], order: Sequence[int], anchors: Sequence[Anchor], keep: Sequence[Unit]
) -> list[Pin]:
    """Collect what is pinned, without the anchors, found and not given, that cross what is kept or each other."""
    with suppress(AlignmentError):
        return collect_pins(documents, order, anchors, keep)
    chosen: list[Anchor] = []
    for anchor in anchors:
        with suppress(AlignmentError):
            collect_pins(documents, order, [*chosen, anchor], keep)
            chosen.append(anchor)
    return collect_pins(documents, order, chosen, keep)


def find_posteriors(sides: Sequence[Side], weights: Weights, pins: list[Pin], progress: Progress) -> Posteriors:
    """Align each two versions, twice where a unit to keep must first be given its place in some version.

    Sentences are aligned, and seen as parts of segments in the end; segments that are anchored are not taken apart.
    Pairs of short versions are aligned side by side; long ones, which take more memory, one after the other, each by
    all threads.
    """
    from .segments import to_segments
    from .support import SUPPORT, hear_third_versions
    from .threads import side_by_side

    chosen = list(combinations(range(len(sides)), 2))
    sizes = [side.segments for side in sides]
    anchors = [pin for pin in pins if pin.unit is None]
    sides = [side.joined(pinned_segments(anchors, k, side.segments)) for k, side in enumerate(sides)]
    borders = {(a, b): (sides[a].borders, sides[b].borders) for a, b in chosen}
    weights = weights.suited(all(side.words for side in sides if len(side)))
    each = side_by_side if are_short(sizes) else map
    while True:
        unplaced = any(pin.unit and len(pin.spans) < len(sides) for pin in pins)
        work = partial(_align_pair, sides, weights, pins, not unplaced)
        alone: dict[tuple[int, int], PairPosterior] = {}
        whole: dict[tuple[int, int], PairPosterior] = {}
        moves: dict[tuple[int, int], list[Move]] = {}
        with progress.task("finding places" if unplaced else "aligning", len(chosen)) as advance:
            for key, (pair, seen, moved) in zip(chosen, each(work, chosen), strict=True):
                alone[key], whole[key], moves[key] = pair, seen, moved
                advance(1)
        heard = hear_third_versions(alone, weights.supported.values[-len(SUPPORT) :])
        pairs = {key: to_segments(heard.pop(key), borders[key]) for key in chosen}
        if not unplaced:
            return Posteriors(pairs, whole, pins, moves, sides, alone)
        pins = place_pins(pins, pairs, sizes)


def _align_pair(
    sides: Sequence[Side], weights: Weights, pins: Sequence[Pin], may_move: bool, versions: tuple[int, int]
) -> tuple[PairPosterior, PairPosterior, list[Move]]:
    """Align two versions: the posterior of their sentences, that of their segments, and what was moved."""
    from .moving import take_moves
    from .pairmodel import pair_posterior
    from .segments import leave_alone, to_segments

    a, b = versions
    x, y = sides[a], sides[b]
    i, j, p, q = lattice_divisions(pins, a, b).T
    divisions = np.column_stack([x.borders[i], y.borders[j], x.borders[p], y.borders[q]])
    pair = pair_posterior(x, y, weights, divisions)
    borders = x.borders, y.borders
    whole = to_segments(pair, borders)
    if not may_move:
        return pair, whole, []
    fixed = pinned_segments(pins, a, x.segments), pinned_segments(pins, b, y.segments)
    left, moves = take_moves(x.joined(), y.joined(), whole, weights, fixed)
    if whole is pair:
        return left, left, moves
    if moves:
        pair = leave_alone(pair, [move.spans for move in moves], borders)
        whole = to_segments(pair, borders)
    return pair, whole, moves


def check_versions(documents: Sequence[Document]) -> None:
    """Check that versions can be aligned; raises as :func:`align` does."""
    documents = list(expect_each(documents, Document, "versions as corpora.read makes them"))
    if len(documents) < 2:
        raise AlignmentError("give at least two versions to align")
    languages = [document.language for document in documents]
    for language in languages:
        if languages.count(language) > 1:
            raise LanguageError(f"two versions in {language}: name their languages, as in en=first.txt")
    if not any(document.segments for document in documents):
        raise AlignmentError("all versions are empty")


def assemble(text: ParallelText, order: Sequence[int], posteriors: Posteriors, weights: Weights) -> ParallelText:
    """Give a text the units and beads that the posteriors of its versions, taken in ``order``, speak for."""
    from .joining import join_units
    from .moving import join_beads, moved_segments, unless_moved

    pairs, alone, pins, moves, *_ = posteriors
    sizes = [len(text.documents[k].segments) for k in order]
    back = np.argsort(order).tolist()
    moved = moved_segments(moves, len(sizes))
    units = []
    for unit in join_units(pairs, sizes, pins, weights.of_units(len(sizes)), alone):
        spans, sure = tuple(unit.spans[k] for k in back), unless_moved(unit.spans, unit.probability, moved)
        units.append(replace(unit, spans=spans, probability=sure))
    model = weights.of_beads(len(sizes))
    beads: list[Bead] = []
    for a, b in combinations(range(len(back)), 2):
        x, y = sorted((back[a], back[b]))
        languages = (text.languages[a], text.languages[b])
        made = join_beads(pairs[x, y], (sizes[x], sizes[y]), project(pins, x, y), moves[x, y], model)
        beads += by_first(Bead(languages, spans if x == back[a] else spans[::-1], sure) for spans, sure in made)
    return replace(text, units=tuple(units), beads=tuple(beads))


def make_provenance(encoder: Encoder, weights: Weights, pins: Sequence[Pin]) -> Provenance:
    """Say what made an alignment."""
    from .version import VERSION

    kept = sum(pin.unit is not None for pin in pins)
    counts = {"anchors": len(pins) - kept, "kept": kept}
    options = tuple((name, str(count)) for name, count in counts.items() if count)
    return Provenance("dragoman", VERSION, encoder.name, weights.name, options)
