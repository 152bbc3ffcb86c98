"""The checks of numbers, times and dates."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from .comparing import Difference, describe
from .context import Context, Problem
from .findings import Mark
from .measured import PRECISION
from .numbers import Number, Weight
from .passages import Passage, UnitView

__all__ = ["date_differs", "in_digits", "number_differs", "number_missing", "number_word_differs"]

Problems = Iterator[tuple[UnitView, Problem]]


def number_differs(context: Context) -> Problems:
    """A number is another one in another version."""
    for view in context.differing:
        yield from _merged(view, lambda found: found.changed, _is_clear)


def date_differs(context: Context) -> Problems:
    """A date names another month in another version."""
    for view in context.differing:
        yield from _merged(view, lambda found: found.months, _is_month)


def number_word_differs(context: Context) -> Problems:
    """A number that is written out is another one in another version."""
    for view in context.differing:
        yield from _merged(view, lambda found: found.words, _least(Weight.SMALL))


def number_missing(context: Context) -> Problems:
    """A number in digits stands in one version only."""
    for view in context.differing:
        yield from _merged(view, lambda found: found.missing, _least(Weight.DIGITS))


def _merged(
    view: UnitView,
    kind: Callable[[Difference], bool],
    telling: Callable[[Number], bool],
) -> Problems:
    """Make one problem of what the pairs of versions in a unit have of one kind."""
    found = [difference for difference in view.number_differences if kind(difference)]
    if not found:
        return
    left: dict[Passage, list[Number]] = {}
    for difference in found:
        for passage, numbers, absent in zip(difference.passages, difference.left, difference.absent, strict=True):
            told = [number for number in absent if telling(number)] or [n for n in numbers if telling(n)]
            kept = left.setdefault(passage, [])
            kept += [number for number in told if number not in kept]
    passages = tuple(passage for passage in view.present if passage in left)
    detail = "; ".join(f"{passage.language}: {describe(passage, left[passage]) or 'none'}" for passage in passages)
    marks: list[Mark] = [passage.mark(n.start, n.end) for passage in passages for n in left[passage]]
    changed = [difference for difference in found if difference.changed]
    words = PRECISION["number-differs in words"] if changed and not any(map(in_digits, changed)) else None
    yield view, Problem(passages, detail, words, None, tuple(marks))


def in_digits(found: Difference) -> bool:
    """Whether both numbers that differ are in digits."""
    return all(any(number.weight is Weight.DIGITS for number in side) for side in found.left)


def _least(weight: Weight) -> Callable[[Number], bool]:
    return lambda number: number.weight >= weight


def _is_clear(number: Number) -> bool:
    return number.item or number.weight >= Weight.SMALL


def _is_month(number: Number) -> bool:
    return any(isinstance(reading, str) and reading.startswith("month") for reading in number.readings)
