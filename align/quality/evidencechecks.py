"""The checks of what is known besides probabilities: other ways to cut the text, and passages that were moved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from corpora import Status, Unit

from .context import Context, Problem
from .passages import Passage, UnitView

__all__ = ["passage_moved", "runner_up_close"]

Problems = Iterator[tuple[UnitView, Problem]]


def passage_moved(context: Context) -> Problems:
    """A passage stands elsewhere in another version.

    Without a rescoring only what beads join is known.
    """
    for moved in context.moved:
        places = [context.text.languages.index(language) for language in moved.languages]
        view = next(view for view in context.views if moved.spans[0].start in view.unit.spans[places[0]])
        passages = tuple(
            Passage(context.text.documents[place], span) for place, span in zip(places, moved.spans, strict=True)
        )
        marks = tuple(passage.mark(0, len(passage.original)) for passage in passages)
        yield view, Problem(passages, str(moved), moved.probability, moved.similarity, marks)


def runner_up_close(context: Context) -> Problems:
    """Another way to cut the text into units is nearly as likely.

    Without a rescoring it is sought in the beads of three and more versions. A file of two versions holds no other way:
    its beads are its units.
    """
    for rival in context.rivals:
        views = context.views[rival.numbers.start : rival.numbers.stop]
        if rival.share < context.settings.rival_share or any(view.unit.status is not Status.AUTO for view in views):
            continue
        passages = []
        for place, document in enumerate(context.text.documents):
            numbers = [n for view in views for n in view.unit.spans[place]]
            if numbers:
                passages.append(Passage(document, range(numbers[0], numbers[-1] + 1)))
        shown = "; ".join(_described(context.text.languages, unit) for unit in rival.units)
        several = f", for units {rival.numbers.start + 1} to {rival.numbers.stop}" if len(views) > 1 else ""
        yield views[0], Problem(tuple(passages), f"or {shown}{several}", round(rival.share, 4), round(rival.share, 4))


def _described(languages: Sequence[str], unit: Unit) -> str:
    """Name the segments of a unit, counted from 1.

    >>> [_described(("en", "ru"), Unit((range(3, 5), span), 0.5)) for span in (range(3, 4), range(0))]
    ['en 4-5 = ru 4', 'en 4-5 alone']
    """
    sides = [
        f"{language} {span.start + 1}" + (f"-{span.stop}" if len(span) > 1 else "")
        for language, span in zip(languages, unit.spans, strict=True)
        if span
    ]
    return " = ".join(sides) if len(sides) > 1 else f"{sides[0]} alone"
