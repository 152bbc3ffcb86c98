"""How likely the model holds units that are already there: for alignments made elsewhere, or changed since.

>>> from align import HashEncoder, align
>>> from corpora import Document, Unit
>>> texts = [f"the number{k} is followed by number{k + 1} and name{k}" for k in range(8)]
>>> versions = [Document.from_segments("en", "en", texts), Document.from_segments("ru", "ru", texts)]
>>> text = align(versions, encoder=HashEncoder())
>>> again = rescore(text, encoder=HashEncoder())
>>> again.text.units == text.units, min(again.margins) > 0
(True, True)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from corpora import ParallelText, Status, Unit

from .chains import forward_backward
from .confidence import calibrated, doubt_of
from .cuts import cuts_alone
from .mismatch import match_margins
from .moving import moved_segments, unless_moved
from .pins import cuts_of, pin_reviewed
from .progress import SILENT, Progress
from .reordering import Reordering, reordered
from .rivals import Rival, find_rivals

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .consensus import UnitChain
    from .encoding import Encoder
    from .similarity import Side
    from .trained import Weights

__all__ = ["Rescored", "rescore", "rescore_encoded"]


class Rescored(NamedTuple):
    """A text with new probabilities, and what else the model finds: evidence for :func:`align.quality.check`.

    ``margins`` has the margin of each of its units (see :mod:`align.mismatch`), ``rivals`` the other ways to cut it
    that come near (see :mod:`align.rivals`), ``moved`` the passages that stand elsewhere (:mod:`align.reordering`),
    ``borders`` how likely the text is cut both where each unit begins and where it ends, however it is cut between.
    """

    text: ParallelText
    margins: tuple[float, ...] = ()
    rivals: tuple[Rival, ...] = ()
    moved: tuple[Reordering, ...] = ()
    borders: tuple[float, ...] = ()


def rescore(
    text: ParallelText,
    *,
    encoder: Encoder | str | None = None,
    weights: Weights | None = None,
    progress: Progress | None = None,
) -> Rescored:
    """Give the units of a text, left as they are, the probabilities that the model works out for them.

    A unit that the model does not hold possible gets the least probability. Reviewed units are taken as given and keep
    theirs; beads are left as they are. ``encoder`` and ``weights`` are as for :func:`~align.aligner.align`.

    Raises:
        EncoderError: when the encoder cannot be found or gives unusable vectors.
    """
    from .aligner import load_model
    from .preparation import encode_versions

    progress = progress or SILENT
    encoder, weights = load_model(encoder, weights)
    return rescore_encoded(text, encode_versions(text.documents, encoder, progress), encoder, weights, progress)


def rescore_encoded(
    text: ParallelText, versions: Sequence[Side], encoder: Encoder, weights: Weights, progress: Progress = SILENT
) -> Rescored:
    """Do what :func:`rescore` does with versions that are encoded already, in the order of the text."""
    from .aligner import find_posteriors, language_order, make_provenance
    from .joining import gaps

    order = language_order(text.documents)
    rows = cuts_of(text, order)
    pins = pin_reviewed(text, rows)
    sides = [versions[k] for k in order]
    posteriors = find_posteriors(sides, weights, pins, progress)
    model = weights.of_units(len(order))
    moved = moved_segments(posteriors.moves, len(order))
    units: list[Unit] = []
    rivals: list[Rival] = []
    borders: list[float] = []
    for gap in gaps(pins, [side.segments for side in sides]):
        inside = [k for k in range(len(units), len(text.units)) if (rows[k + 1] <= gap.stop).all()]
        # What the pins keep comes next, and is not of the gap even where it is empty.
        inside = [k for k in inside if text.units[k].status is Status.AUTO]
        if any(gap.sizes):
            chain = gap.chain(posteriors.pairs, model)
            before, after = rows[inside], rows[[k + 1 for k in inside]]
            raw, cut = _likely(chain, before, after)
            borders += cut.round(4).tolist()
            known = cuts_alone(posteriors.alone, chain.nodes, before, after)
            sure = calibrated(raw, model.calibration, known, doubt_of(gap.cut(chain)[1])).tolist()
            if inside:
                cuts = rows[inside[0] : inside[-1] + 2]
                rivals += find_rivals(chain, cuts, raw, order, inside[0])
            for k, likely in zip(inside, sure, strict=True):
                spans = [text.units[k].spans[version] for version in order]
                units.append(replace(text.units[k], probability=unless_moved(spans, round(likely, 4), moved)))
        if gap.kept and gap.kept.unit:
            units.append(gap.kept.unit)
            borders.append(1.0)
    scored = replace(text, units=tuple(units), provenance=make_provenance(encoder, weights, pins))
    wholes = [side.joined() for side in sides]
    margins = tuple(match_margins(wholes, rows).round(4).tolist())
    encoded = {text.languages[k]: side for k, side in zip(order, wholes, strict=True)}
    return Rescored(scored, margins, tuple(rivals), reordered(text, encoded), tuple(borders))


def _likely(
    chain: UnitChain, before: NDArray[np.int64], after: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """How likely each unit and its two borders are, float64 (units,), given where it begins and ends.

    ``before`` and ``after`` are int64 (units, versions). A border is where all versions are cut.

    A unit in which a version takes no part may stand anywhere in that version. Where the chain does not have a unit
    of several segments of one version alone, it is as likely as the least likely of them.
    """
    nodes, begin, end, scores = chain
    _, likely = forward_backward(len(nodes), begin, end, scores)
    keys, among = np.unique(_keys(nodes[begin], nodes[end]), axis=0, return_inverse=True)
    sums = dict(zip(map(tuple, keys.tolist()), np.bincount(among.reshape(-1), likely).tolist(), strict=True))
    found = np.array([_sum_of(sums, key) for key in _keys(before, after).tolist()])
    passed = np.bincount(end, likely, len(nodes))
    passed[0] = 1.0
    cuts = dict(zip(map(tuple, nodes.tolist()), passed.tolist(), strict=True))
    borders = [[cuts.get(tuple(cut), 0.0) for cut in side.tolist()] for side in (before, after)]
    return found, np.maximum(found, np.clip(np.min(borders, axis=0), 0.0, 1.0))


def _keys(before: NDArray[np.int64], after: NDArray[np.int64]) -> NDArray[np.int64]:
    """Name units by their segments, int64 (units, 2 versions): first and last plus one, -1 where there are none."""
    empty = before == after
    return np.concatenate([np.where(empty, -1, before), np.where(empty, -1, after)], axis=1)


def _sum_of(sums: dict[tuple[int, ...], float], key: list[int]) -> float:
    size = len(key) // 2
    taken = [k for k in range(size) if key[k] >= 0]
    if tuple(key) in sums or len(taken) != 1:
        return min(sums.get(tuple(key), 0.0), 1.0)
    (version,) = taken
    parts = []
    for segment in range(key[version], key[size + version]):
        single = [-1] * (2 * size)
        single[version], single[size + version] = segment, segment + 1
        parts.append(sums.get(tuple(single), 0.0))
    return min(*parts, 1.0)
