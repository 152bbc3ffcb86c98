"""The checks of the units themselves: how sure they are, what takes no part, what other alignments say."""

from __future__ import annotations

from collections.abc import Iterator

from corpora import Segment, Status, crossing

from ..mismatch import plausible
from .context import Context, Problem
from .findings import Mark
from .passages import UnitView

__all__ = [
    "addition",
    "disagreement",
    "doubtful",
    "left_out_run",
    "omission",
    "out_of_place",
    "suspected_join",
    "suspected_split",
    "very_doubtful",
]

Problems = Iterator[tuple[UnitView, Problem]]

_ENDS = ".!?…:;»\"”’')]}–—"


def very_doubtful(context: Context) -> Problems:
    """The aligner holds the unit for wrong."""
    yield from _below(context, 0.0, context.settings.very_low_confidence)


def out_of_place(context: Context) -> Problems:
    """A passage matches another unit nearby better than its own: sentences may have changed places."""
    for view, margin in zip(context.views, context.margins, strict=False):
        letters = min((sum(map(str.isalpha, passage.original)) for passage in view.present), default=0)
        long = letters >= context.settings.repeated_letters
        if margin < context.settings.misplaced_margin and long and view.unit.status is Status.AUTO:
            wrong = round(1 - plausible(margin), 4)
            yield view, Problem(view.present, f"margin {margin:.2f}", wrong, margin)


def doubtful(context: Context) -> Problems:
    """The aligner is not sure of the unit."""
    yield from _below(context, context.settings.very_low_confidence, context.settings.low_confidence)


def _below(context: Context, least: float, most: float) -> Problems:
    for view in context.views:
        sure = view.unit.probability
        if least <= sure < most and _is_judged(view) and not context.joins_several(view):
            yield view, _doubted(view)


def _is_judged(view: UnitView) -> bool:
    return view.unit.status is Status.AUTO and len(view.present) > 1


def _doubted(view: UnitView) -> Problem:
    sure = view.unit.probability
    return Problem(view.present, f"probability {sure:.2f}, {view.unit.shape}", round(1 - sure, 4), sure)


def suspected_join(context: Context) -> Problems:
    """A unit seems to join several: it begins and ends where the text is cut, but may be cut between, too."""
    for view in context.views:
        if view.unit.probability < context.settings.low_confidence and _is_judged(view) and context.joins_several(view):
            yield view, _doubted(view)


def omission(context: Context) -> Problems:
    """A version has nothing for what stands in the first version."""
    for view in context.views:
        if view.passages[0].span:
            yield from _absent(context, view)


def addition(context: Context) -> Problems:
    """A version has what the first version does not."""
    for view in context.views:
        if not view.passages[0].span:
            yield from _absent(context, view)


def _absent(context: Context, view: UnitView) -> Problems:
    absent = context.lacking[view.number]
    if absent and view.unit.status is Status.AUTO:
        shown = ", ".join(passage.language for passage in view.present)
        detail = f"in {shown}, not in {', '.join(passage.language for passage in absent)}"
        marks = tuple(each.mark(0, len(each.original)) for each in view.present)
        yield view, Problem(view.passages, detail, view.unit.probability, None, marks)


def left_out_run(context: Context) -> Problems:
    """Several units in a row have nothing in a version."""
    for version in range(len(context.text.documents)):
        runs: list[list[UnitView]] = []
        for view in context.views:
            if view.passages[version] in context.lacking[view.number]:
                follows = runs and runs[-1][-1].number == view.number - 1
                runs = [*runs[:-1], [*runs[-1], view]] if follows else [*runs, [view]]
        for run in runs:
            if context.settings.omission_run <= len(run) < len(context.views):
                passage = run[0].passages[version]
                detail = f"{len(run)} units, {run[0].number + 1} to {run[-1].number + 1}, not in {passage.language}"
                sure = min(view.unit.probability for view in run)
                yield run[0], Problem((passage,), detail, sure, float(len(run)))


def disagreement(context: Context) -> Problems:
    """Two versions, aligned on their own, join what the units keep apart."""
    owners = {
        document.language: {n: view for view in context.views for n in view.unit.spans[place]}
        for place, document in enumerate(context.text.documents)
    }
    for pair, beads in context.text.pairs():
        moved = set(crossing(beads))
        for place, bead in enumerate(beads):
            one, other = (owners[language] for language in pair)
            if not all(bead.spans) or place in moved:
                continue
            views = [one[n] for n in bead.spans[0]] + [other[n] for n in bead.spans[1]]
            if views.count(views[0]) < len(views) and bead.probability >= context.settings.low_confidence:
                joined = {view.number for view in views}
                view = one[bead.spans[0].start]
                units = ", ".join(str(number + 1) for number in sorted(joined))
                passages = tuple(passage for passage in view.passages if passage.language in pair)
                yield (
                    view,
                    Problem(passages, f"{'-'.join(pair)} join units {units}", bead.probability, bead.probability),
                )


def suspected_split(context: Context) -> Problems:
    """A segment begins in the middle of a sentence."""
    for view in context.views:
        if all(passage.original[:1].islower() for passage in view.present):
            continue  # All versions are cut there, as around a piece of code.
        for passage in view.present:
            segments = context.text.document(passage.language).segments
            rivals = [rival for rival in view.present if rival is not passage]
            for number in filter(None, passage.span):
                before, segment = segments[number - 1], segments[number]
                if not _continues(before, segment):
                    continue
                word = segment.text.split(maxsplit=1)[0]
                # A word that other versions have too is a name: of a command, say.
                if not any(word in rival.tokens for rival in rivals):
                    shown = f"{passage.language}: …{before.text[-20:]} | {segment.text[:20]}…"
                    mark = Mark(passage.language, number, 0, len(word))
                    yield view, Problem((passage,), shown, None, None, (mark,))


def _continues(before: Segment, segment: Segment) -> bool:
    """Whether a segment goes on with a sentence that the one before it did not end."""
    same = before.paragraph == segment.paragraph
    return same and segment.text[0].islower() and before.text.rstrip()[-1:] not in tuple(_ENDS)
