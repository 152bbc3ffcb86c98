"""The checks of percentages and sums of money."""

from __future__ import annotations

from collections.abc import Iterator

from .context import Context, Problem
from .measures import measure_of, mentioned
from .numbers import Number
from .numerals import is_known
from .passages import Passage, UnitView

__all__ = ["Measured", "measure_differences", "measure_differs", "measure_missing"]

Problems = Iterator[tuple[UnitView, Problem]]
Measured = tuple[Passage, Number, str]


def measure_differs(context: Context) -> Problems:
    """A number is a percentage or in a currency in one version, and in another currency or percent in another."""
    for view in context.views:
        yield from _problem(view, [pair for pair in view.measure_differences if pair[1][2]])


def measure_missing(context: Context) -> Problems:
    """A number is a percentage or in a currency in one version, and another version does not say so."""
    for view in context.views:
        yield from _problem(view, [pair for pair in view.measure_differences if not pair[1][2]])


def measure_differences(view: UnitView) -> Iterator[tuple[Measured, Measured]]:
    """Yield two passages with the same number where the second says nowhere what the number counts in the first."""
    if not any(passage.numbers for passage in view.present):
        return
    measured = {
        passage: [(passage, number, measure_of(passage.folded, number)) for number in passage.numbers]
        for passage in view.present
    }
    if not any(measure for numbers in measured.values() for *_, measure in numbers):
        return
    for pair in view.pairs():
        for one, other in (pair, pair[::-1]):
            for each in measured[one]:
                if each[2] and not mentioned(other.folded, each[2]):
                    same = [item for item in measured[other] if item[1].readings & each[1].readings]
                    if any(_is_part(number) for _, number, _ in same):
                        continue  # three quarters are 75 percent
                    # Of several such numbers each may be the one.
                    told = {item[2] for item in same}
                    if len(told) == 1 and (told != {""} or is_known(other.language)):
                        yield each, same[0]


def _is_part(number: Number) -> bool:
    """Whether a number is told as a part of a whole, which has its percentage among its readings."""
    return len(number.readings) > 1 and any(isinstance(value, float) and 0 < value < 1 for value in number.readings)


def _problem(view: UnitView, pairs: list[tuple[Measured, Measured]]) -> Problems:
    found: dict[Passage, dict[Number, str]] = {}
    for pair in pairs:
        for passage, number, measure in pair:
            found.setdefault(passage, {})[number] = measure
    if found:
        passages = tuple(passage for passage in view.present if passage in found)
        detail = "; ".join(
            f"{each.language}: {', '.join(_described(each, *item) for item in found[each].items())}"
            for each in passages
        )
        marks = tuple(each.mark(number.start, number.end) for each in passages for number in found[each])
        yield view, Problem(passages, detail, None, None, marks)


def _described(passage: Passage, number: Number, measure: str) -> str:
    return f"{passage.original[number.start : number.end]} {measure}".strip()
