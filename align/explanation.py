"""Why a unit was made: the other ways to cut the text around it, how likely they are, what speaks for and against them.

>>> from corpora import parse
>>> from .encoders import HashEncoder
>>> en = parse("The bridge is open. It was built in 1911.", language="en", id="en")
>>> az = parse("Körpü açıqdır və 1911-ci ildə tikilib.", language="az", id="az")
>>> found = explain([en, az], ("en", 1), encoder=HashEncoder())
>>> found.unit.shape, [[unit.shape for unit in way.units] for way in found.alternatives][0]
('2:1', ['1:0', '1:1'])
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from corpora import AlignmentError, Document, OptionError, ParallelText, Provenance, Status, Unit
from corpora.kinds import expect

from .pins import cuts_of, pin_reviewed
from .progress import SILENT, Progress
from .reordering import Reordering, moved_passages

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .aligner import Posteriors
    from .alternatives import Stretch, Way
    from .consensus import UnitChain
    from .encoding import Encoder
    from .reasons import Reason
    from .trained import Model, Weights

__all__ = ["Alternative", "Explanation", "PairEvidence", "explain"]

_LEAST = 1e-3  # the probability of an alternative worth telling, unless it is the only one


@dataclass(frozen=True, slots=True)
class Alternative:
    """A way to cut a stretch into units, each with the calibrated probability that it has on its own.

    ``raw`` is the exact probability, under the model, that the stretch is cut into just these, in whatever order those
    stand that share no version; ``probability`` is the same calibrated as probabilities of units are. Only raw ones
    of different ways add up to 1 at most.
    """

    units: tuple[Unit, ...]
    raw: float
    probability: float


@dataclass(frozen=True, slots=True)
class PairEvidence:
    """What two versions say for the way that was chosen, against an alternative, given by its index.

    ``log_odds`` sums up all they say, below 0 when it speaks for the alternative, and ``reasons`` are the main ones,
    the greatest first.
    """

    languages: tuple[str, str]
    against: int
    log_odds: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a unit was made.

    ``number`` is the unit's index in the alignment and ``unit`` the unit as it stands there. ``raw`` and, calibrated,
    ``probability`` are how likely the model holds it now; 0 raw when it does not hold it possible. ``chosen`` is the
    way in which the alignment cuts the stretch around the unit, up to cuts that are sure, and ``alternatives`` are the
    likeliest other ways, all without the unit, if there are any in its surroundings. ``evidence`` has what each two
    versions say for the chosen way against the likeliest alternative that they tell from it, if any. ``elsewhere`` are
    the passages with segments of the unit that stand elsewhere in another version, which no unit can join.

    A unit that was reviewed is kept as it is, with its probability, and there are neither alternatives nor evidence.
    ``provenance`` says by what model, if any, all this was worked out.
    """

    number: int
    unit: Unit
    raw: float
    probability: float
    chosen: Alternative
    alternatives: tuple[Alternative, ...] = ()
    evidence: tuple[PairEvidence, ...] = ()
    elsewhere: tuple[Reordering, ...] = ()
    provenance: Provenance | None = None

    @property
    def kept(self) -> bool:
        """Whether the unit stands as it was reviewed."""
        return self.unit.status is not Status.AUTO


def explain(
    text: ParallelText | Sequence[Document],
    unit: int | tuple[str, int],
    *,
    encoder: Encoder | str | None = None,
    weights: Weights | None = None,
    most: int = 5,
    progress: Progress | None = None,
) -> Explanation:
    """Explain a unit of an alignment, for which the alignment is done again.

    Args:
        text: an alignment, whose reviewed units are taken as given, or versions to be aligned.
        unit: the index of a unit, or a language and the index of a segment that the unit holds.
        encoder: as for :func:`~align.aligner.align`; the one that the alignment was made with, to explain that.
        weights: likewise.
        most: how many alternatives to tell at most.
        progress: who is told how far the work is.

    Raises:
        AlignmentError: when there is no such unit, or what is to be aligned cannot be.
        EncoderError: when the encoder cannot be found or gives unusable vectors.
        LanguageError: when two versions are in the same language.
        OptionError: when ``most`` is less than 1.
    """
    from .aligner import check_versions

    if most < 1:
        raise OptionError(f"ask for 1 alternative or more, not for {most}")
    if not isinstance(text, Sequence) or isinstance(text, str):
        expect(text, ParallelText, "a parallel text, or versions as corpora.read makes them")
    if isinstance(text, ParallelText) and text.units:
        number = _number(text, unit)
        reviewed = text.units[number]
        if reviewed.status is not Status.AUTO:
            way = Alternative((reviewed,), reviewed.probability, reviewed.probability)
            return Explanation(number, reviewed, way.raw, way.probability, way, provenance=text.provenance)
    documents = text.documents if isinstance(text, ParallelText) else tuple(text)
    check_versions(documents)
    text = text if isinstance(text, ParallelText) else ParallelText("text", documents)
    work = _align_again(text, encoder, weights, progress or SILENT)
    return _explain(work, _number(work.text, unit), most)


class _Work(NamedTuple):
    """An alignment done again: ``text`` with its units, whose ``rows`` of cuts are in the ``order`` of the versions."""

    text: ParallelText
    order: list[int]
    rows: NDArray[np.int64]
    posteriors: Posteriors
    weights: Weights
    provenance: Provenance

    @property
    def sizes(self) -> list[int]:
        """The segments of each version."""
        return [side.segments for side in self.posteriors.sides]

    @property
    def model(self) -> Model:
        """The model that units are chosen by."""
        return self.weights.of_units(len(self.order))

    def calibrated(
        self, raw: Sequence[float], rows: NDArray[np.int64], chain: UnitChain, doubt: float
    ) -> tuple[list[float], float]:
        """Calibrate probabilities of a way between two cuts as the alignment does, in a text of so much doubt.

        ``raw`` are those of its units, given by their cuts, and last that of the whole; so are those returned.
        """
        from .confidence import calibrated
        from .cuts import cuts_alone

        known = cuts_alone(self.posteriors.alone, chain.nodes, rows[:-1], rows[1:])
        if known is not None:
            known = np.concatenate([known, [[known[:, 0].min(), known[:, 1].max()]]])
        *units, way = calibrated(np.array(raw), self.model.calibration, known, doubt).round(4).tolist()
        return units, way


def _number(text: ParallelText, unit: int | tuple[str, int]) -> int:
    if isinstance(unit, int):
        if not 0 <= unit < len(text.units):
            raise AlignmentError(f"there is no unit {unit}: the text has {len(text.units)}, counted from 0")
        return unit
    if not isinstance(unit, tuple) or len(unit) != 2:
        expect(
            unit, (), "the number of a unit, counted from 0, or a language and the index of a segment, as in ('en', 0)"
        )
    language, index = unit
    if language not in text.languages:
        raise AlignmentError(f"there is no version in {language}, only in {', '.join(text.languages)}")
    version = text.languages.index(language)
    for number, each in enumerate(text.units):
        if index in each.spans[version]:
            return number
    has = f"{language} has {len(text.documents[version].segments)} segments, counted from 0"
    raise AlignmentError(f"there is no segment {index}: {has}")


def _align_again(
    text: ParallelText, encoder: Encoder | str | None, weights: Weights | None, progress: Progress
) -> _Work:
    """Do an alignment again, its reviewed units pinned where they stand."""
    from .aligner import assemble, find_posteriors, language_order, load_model, make_provenance
    from .preparation import encode_versions

    order = language_order(text.documents)
    pins = pin_reviewed(text, cuts_of(text, order))
    encoder, weights = load_model(encoder, weights)
    sides = encode_versions([text.documents[k] for k in order], encoder, progress)
    posteriors = find_posteriors(sides, weights, pins, progress)
    if not text.units:
        text = assemble(text, order, posteriors, weights)
    provenance = make_provenance(encoder, weights, pins)
    return _Work(text, order, cuts_of(text, order), posteriors, weights, provenance)


def _explain(work: _Work, number: int, most: int) -> Explanation:
    from .alternatives import find_nodes, find_stretches, open_stretch, unit_key, ways
    from .confidence import doubt_of
    from .joining import gaps
    from .moving import moved_segments, unless_moved

    before, after = work.rows[number], work.rows[number + 1]
    gap = next(
        gap
        for gap in gaps(work.posteriors.pins, work.sizes)
        if (before >= gap.start).all() and (after <= gap.stop).all()
    )
    chain = gap.chain(work.posteriors.pairs, work.model)
    doubt = doubt_of(gap.cut(chain)[1])
    moved = moved_segments(work.posteriors.moves, len(work.order))
    places = find_nodes(chain.nodes, work.rows)
    for first, last in find_stretches(chain, work.rows, places, number):
        rows = work.rows[first : last + 1]
        stretch = open_stretch(chain, int(places[first]), int(places[last]))
        found = ways(stretch, most, unit_key(before, after))
        if found:
            break
    found = [way for place, way in enumerate(found) if place == 0 or way.probability >= _LEAST]
    raw = stretch.likelihood(before, after)
    likely = stretch.probability(frozenset(map(unit_key, rows[:-1], rows[1:])))
    (sure,), _ = work.calibrated([raw, raw], work.rows[number : number + 2], chain, doubt)
    _, whole = work.calibrated([likely] * len(rows), rows, chain, doubt)
    return Explanation(
        number,
        work.text.units[number],
        raw,
        unless_moved([work.text.units[number].spans[k] for k in work.order], sure, moved),
        Alternative(work.text.units[first:last], likely, whole),
        tuple(_alternative(work, chain, stretch, way, doubt) for way in found),
        tuple(_evidence(work, number, rows, [stretch.rows(way.steps) for way in found])),
        tuple(_elsewhere(work.text, work.text.units[number])),
        work.provenance,
    )


def _elsewhere(text: ParallelText, unit: Unit) -> Iterator[Reordering]:
    """Yield the moved passages that segments of a unit are in."""
    own = dict(zip(text.languages, unit.spans, strict=True))
    for passage in moved_passages(text):
        if any(set(own[language]) & set(span) for language, span in zip(passage.languages, passage.spans, strict=True)):
            yield passage


def _alternative(work: _Work, chain: UnitChain, stretch: Stretch, way: Way, doubt: float) -> Alternative:
    rows = stretch.rows(way.steps)
    each, whole = work.calibrated([*stretch.likely[list(way.steps)], way.probability], rows, chain, doubt)
    cuts = rows[:, np.argsort(work.order)].tolist()
    units = tuple(
        Unit(tuple(map(range, before, after)), sure)
        for before, after, sure in zip(cuts[:-1], cuts[1:], each, strict=True)
    )
    return Alternative(units, way.probability, whole)


def _evidence(
    work: _Work, number: int, chosen: NDArray[np.int64], others: Sequence[NDArray[np.int64]]
) -> Iterator[PairEvidence]:
    """Yield what each two versions say for a way, by its cuts, against the first of others that they tell from it."""
    from .reasons import beads_of, compare, log_odds, weigh

    back = np.argsort(work.order).tolist()
    spans = work.text.units[number].spans
    for a, b in combinations(range(len(back)), 2):
        x, y = sorted((back[a], back[b]))
        if not (spans[a] or spans[b]) or not work.sizes[x] or not work.sizes[y]:
            continue
        mine, theirs = beads_of(chosen, x, y), [beads_of(rows, x, y) for rows in others]
        against = next((k for k, beads in enumerate(theirs) if beads.keys() != mine.keys()), None)
        if against is None:
            continue
        ours = [bead for key, bead in mine.items() if key not in theirs[against]]
        beads = ours + [bead for key, bead in theirs[against].items() if key not in mine]
        weighed = weigh(work.posteriors, work.weights, (x, y), beads)
        if weighed:
            weighted, names = weighed
            languages = (work.text.languages[a], work.text.languages[b])
            reasons = compare(weighted, len(ours), names)
            yield PairEvidence(languages, against, log_odds(weighted, len(ours)), reasons)
