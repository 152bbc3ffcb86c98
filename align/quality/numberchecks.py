"""The checks of numbers, times and dates."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from .comparing import Difference, describe
from .context import Context, Problem
from .findings import Mark
from .numbers import Number, Weight
from .passages import Passage, UnitView

__all__ = ["date_differs", "number_differs", "number_missing", "number_word_differs"]

# How likely such findings are to be right: set by judgement from what planted errors showed, not fitted.
_BOTH_DIGITS = 0.98
_ONE_WRITTEN_OUT = 0.9
_WORDS = 0.5
_MISSING = 0.4
_MONTH = 0.9

Problems = Iterator[tuple[UnitView, Problem]]


def number_differs(context: Context) -> Problems:
    """A number is another one in another version."""
    for view in context.views:
        yield from _merged(view, lambda found: found.changed, _is_clear, _sureness)


def date_differs(context: Context) -> Problems:
    """A date names another month in another version."""
    for view in context.views:
        yield from _merged(view, lambda found: found.months, _is_month, lambda _: _MONTH)


def number_word_differs(context: Context) -> Problems:
    """A number that is written out is another one in another version."""
    for view in context.views:
        yield from _merged(view, lambda found: found.words, _least(Weight.WORD), lambda _: _WORDS)


def number_missing(context: Context) -> Problems:
    """A number in digits stands in one version only."""
    for view in context.views:
        yield from _merged(view, lambda found: found.missing, _least(Weight.DIGITS), lambda _: _MISSING)


def _merged(
    view: UnitView,
    kind: Callable[[Difference], bool],
    telling: Callable[[Number], bool],
    sureness: Callable[[Difference], float],
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
    yield view, Problem(passages, detail, max(map(sureness, found)), None, tuple(marks))


def _sureness(found: Difference) -> float:
    digits = all(any(number.weight is Weight.DIGITS for number in side) for side in found.left)
    return _BOTH_DIGITS if digits else _ONE_WRITTEN_OUT


def _least(weight: Weight) -> Callable[[Number], bool]:
    return lambda number: number.weight >= weight


def _is_clear(number: Number) -> bool:
    return number.item or number.weight >= Weight.SMALL


def _is_month(number: Number) -> bool:
    return any(isinstance(reading, str) and reading.startswith("month") for reading in number.readings)
