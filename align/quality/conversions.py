"""Measures that are the same in other units: miles in kilometres, 3 km 200 m in 3.2 km, 18 h 15 min at 18:15."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from .passages import Passage
from .values import Number

__all__ = ["drop_same_quantities", "is_conversion", "values"]

# Units that translators convert, in folded letters, the metric or longer ones they become, and how many these are.
_LENGTH = r"(км|см|мм|м|\w*метр\w*|km|cm|sm|mm|m|\w*met(er|re|r)\w*)\b"
_WEIGHT = r"(кг|г|\w*грамм\w*|kg|kq|g|\w*gram\w*|\w*qram\w*)\b"
_AREA = r"(га|гектар\w*|ha|he[ck]tar\w*)\b"
_VOLUME = r"(л|литр\w*|l|lit(er|re|r)\w*)\b"
_YEARS = r"(years?|il\w{0,4}|г|год\w{0,3}|лет)\b"
_HOURS = r"(hours?|h|saat\w{0,4}|час\w{0,3})\b"
_UNITS = [
    (re.compile(rf"(\b|(?<=\d))({unit})\b"), re.compile(rf"(\b|(?<=\d)){metric}"), factors)
    for unit, metric, factors in (
        ("miles?|mph|mil|mili|mill?ik|миль|мил[яию]|мил(ям|ях|ями)", _LENGTH, (1.609,)),
        ("feet|foot|ft|fut\\w{0,4}|fit|фут\\w{0,3}", _LENGTH, (0.3048, 30.48)),
        ("inch(es)?|duym\\w{0,4}|дюйм\\w{0,3}", _LENGTH, (2.54, 25.4)),
        ("yards?|yard\\w{0,4}|ярд\\w{0,3}", _LENGTH, (0.9144,)),
        ("pounds?|lbs?|funt\\w{0,4}|фунт\\w{0,3}", _WEIGHT, (0.4536, 453.6)),
        ("ounces?|oz|unsiya\\w{0,3}|унци\\w{0,3}", _WEIGHT, (28.35,)),
        ("acres?|akr\\w{0,4}|акр\\w{0,3}", _AREA, (0.4047,)),
        ("months?|ay(lik|da|dan)?|месяц\\w{0,3}", _YEARS, (1 / 12,)),
        ("minutes?|min|deqiqe\\w{0,4}|минут\\w{0,3}|мин", _HOURS, (1 / 60,)),
        ("gallons?|qallon\\w{0,4}|галлон\\w{0,3}", _VOLUME, (3.785, 4.546)),
    )
]
_DEGREES = re.compile(r"\b(degrees?|fahrenheit|derece\w*|градус\w*)\b|°")
_PERCENT = re.compile("%|per ?cent|faiz|процент")
_TIMES = re.compile(r"\b(times|fold|раза?|defe)\b")
_REACH = 25  # characters behind a number in which its unit of measure stands
_ROUNDING = 0.12  # share by which a conversion may be rounded
_DEGREE = 1.5  # by which a temperature may be

# Units of one quantity, right behind the number, and how many of the smallest each is.
_SQUARE = r"(?:sq\.?|square|кв\.?|квадратн\w+|kv\.?|kvadrat)"
_QUANTITIES = [
    (quantity, re.compile(rf"[\s\u00a0\u202f-]?(?:{unit})"), factor)
    for quantity, units in {
        "area": [
            (rf"{_SQUARE} ?(?:km|км|kilomet\w+|километр\w*)\b|(?:km|км)[2²]", 1e6),
            (r"(?:ha|га)\b|he[ck]tar\w*|гектар\w*", 1e4),
            (rf"{_SQUARE} ?(?:m|м|met(?:er|re|r)\w*|метр\w*)\b|[mм][2²]", 1.0),
        ],
        "length": [
            (r"(?:km|км)\b|kilomet\w+|километр\w*", 1000.0),
            (r"(?:m|м)\b|met(?:er|re|r)\w*|метр\w*", 1.0),
            (r"(?:cm|sm|см)\b|[cs]antimet\w+|centimet\w+|сантиметр\w*", 0.01),
            (r"(?:mm|мм)\b|mil+imet\w+|миллиметр\w*", 0.001),
        ],
        "weight": [
            (r"(?:t|т)\b|ton\w*|тонн\w*", 1000.0),
            (r"[sc]entner\w*|центнер\w*", 100.0),
            (r"(?:kg|kq|кг)\b|kilo[gq]ram\w*|килограмм\w*", 1.0),
            (r"(?:g|q|г)\b|[gq]ram\w*|грамм\w*", 0.001),
        ],
        "time": [
            (r"weeks?\b|hefte\w*|недел\w+", 7 * 24 * 60.0),
            (r"days?\b|gun(?:luk|de|den|e|u)?\b|дн(?:я|ей|и|ях|ям)\b|день\b|сут(?:ки|ок|кам|ках)\b", 24 * 60.0),
            (r"(?:h|ч)\b|hours?\b|saat\w{0,4}\b|час\w{0,3}\b", 60.0),
            (r"min\b|мин\b|minutes?\b|deqiqe\w*|минут\w{0,3}", 1.0),
        ],
        "years": [
            (r"years?\b|il(?:lik|de|den|dir|e|i)?\b|год\w{0,3}\b|лет\b", 12.0),
            (r"months?\b|ay(?:lik|da|dan|dir|i)?\b|месяц\w{0,3}", 1.0),
        ],
    }.items()
    for unit, factor in units
]
_BETWEEN = re.compile(r",?[\s\u00a0\u202f]*(?:and |и |ve )?")
_EXACT = 0.001  # share by which the same quantity in another unit may be rounded


@dataclass(frozen=True, slots=True)
class _Quantity:
    """What numbers measure together, as 3 km 200 m, in the smallest of the units; ``factor`` is the last unit's."""

    name: str
    numbers: tuple[Number, ...]
    sizes: tuple[float, ...]
    factor: float
    end: int


def values(numbers: Iterable[Number]) -> list[float]:
    """The largest value that each number may have, 0 for none."""
    return [max((r for r in number.readings if isinstance(r, float)), default=0.0) for number in numbers]


def is_conversion(one: tuple[Passage, Number], other: tuple[Passage, Number]) -> bool:
    """Whether one is a measure in miles, feet, degrees Fahrenheit ... and the other the same in metric units."""
    for (passage, number), (metric, converted) in ((one, other), (other, one)):
        x, y = values([number, converted])
        for unit, into, factors in _UNITS:
            if _near(unit, passage, number) and _near(into, metric, converted):
                return any(abs(y - x * factor) <= _ROUNDING * y for factor in factors)
        degrees = _near(_DEGREES, passage, number) and _near(_DEGREES, metric, converted)
        if degrees and abs((x - 32) * 5 / 9 - y) <= _DEGREE:
            return True
        if y == 1 + x / 100 and _near(_PERCENT, passage, number) and _near(_TIMES, metric, converted):
            return True  # half as much again
    return False


def _near(units: re.Pattern[str], passage: Passage, number: Number) -> bool:
    return bool(units.search(passage.folded, number.end, number.end + _REACH))


def drop_same_quantities(one: tuple[Passage, list[Number]], other: tuple[Passage, list[Number]]) -> None:
    """Drop from both lists what measures the same in other units, or is a time of day in two numbers."""
    for (passage, numbers), (rival, others) in ((one, other), (other, one)):
        for hour, minute in list(pairwise(numbers)):
            time = _time(passage, hour, minute)
            partner = next((number for number in others if time in number.readings), None) if time else None
            if partner is not None:
                numbers[:] = [number for number in numbers if number not in (hour, minute)]
                others.remove(partner)
        for quantity in _quantities(passage, numbers):
            for rest in _quantities(rival, others):
                if quantity.name == rest.name and _same(quantity.sizes, rest.sizes):
                    numbers[:] = [number for number in numbers if number not in quantity.numbers]
                    others[:] = [number for number in others if number not in rest.numbers]
                    break


def _time(passage: Passage, hour: Number, minute: Number) -> str | None:
    """The time of day that two numbers make which stand beside each other, or with the words hours and minutes."""
    x, y = values([hour, minute])
    if not (1 <= x < 25 and 0 < y < 60 and x.is_integer() and y.is_integer()):
        return None
    together = [each for each in _quantities(passage, (hour, minute)) if each.name == "time" and len(each.numbers) > 1]
    beside = passage.folded[hour.end : minute.start] in (" ", "\u00a0")
    return f"time {int(x)}:{int(y):02}" if together or beside else None


def _quantities(passage: Passage, numbers: Sequence[Number]) -> list[_Quantity]:
    """What numbers measure, those together that follow one another in ever smaller units."""
    found: list[_Quantity] = []
    for number in numbers:
        for name, unit, factor in _QUANTITIES:
            if match := unit.match(passage.folded, number.end):
                sizes = tuple(reading * factor for reading in number.readings if isinstance(reading, float))
                own: tuple[Number, ...] = (number,)
                before = found[-1] if found else None
                smaller = before is not None and before.name == name and before.factor > factor
                if before and smaller and _BETWEEN.fullmatch(passage.folded, before.end, number.start):
                    sizes = tuple(x + y for x in before.sizes for y in sizes)
                    own = (*before.numbers, number)
                    found.pop()
                found.append(_Quantity(name, own, sizes, factor, match.end()))
                break
    return found


def _same(sizes: Iterable[float], others: Sequence[float]) -> bool:
    return any(x > 0 and abs(x - y) <= _EXACT * x for x in sizes for y in others)
