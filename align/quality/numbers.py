"""The numbers, times and dates of a text as values that do not depend on the language they are written in.

What is written may be read in more than one way (4,700 is a whole number in English and a fraction in Russian, 15.30 a
time or a fraction), so a number has a set of *readings*; two numbers correspond when they share one.

>>> [sorted(number.readings) for number in find_numbers("В 1990 г. их было двадцать пять", "ru")]
[[1990.0], [25.0]]
>>> one, other = find_numbers("at 3.30 p.m.", "en"), find_numbers("saat 15:30-da", "az-Latn")
>>> sorted(one[0].readings & other[0].readings)
['time 15:30', 'time 3:30']
>>> find_numbers("£2.8bn", "en")[0].readings == find_numbers("2,8 млрд фунтов", "ru")[0].readings
True
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from math import prod

from .numerals import Tables, fold, tables

__all__ = ["Number", "Weight", "find_numbers"]

Reading = float | str


class Weight(IntEnum):
    """How much it means when a number has no counterpart: nothing, a little, something, much."""

    SOFT = 0  # "one", a numeral of letters, the number of a list item
    SMALL = 1  # a number word up to twelve
    WORD = 2  # any other number word, a month
    DIGITS = 3


@dataclass(frozen=True, slots=True)
class Number:
    """A number at characters ``start`` to ``end`` of a text, and what it may mean; ``item``: it counts a list item."""

    readings: frozenset[Reading]
    weight: Weight
    start: int
    end: int
    item: bool = False


_SPACES = " \u00a0\u202f\u2009"
_NUMBER = re.compile(
    r"(?P<day>(?<![\d.])\d{1,2})(?P<dot>[./])(?P<month>\d{1,2})(?P=dot)(?P<year>\d{4}|\d{2})(?![\d.]*\d)"
    r"|(?P<iso>\d{4}-\d{2}-\d{2})(?!\d)"
    rf"|(?P<grouped>(?<![\d.,])\d{{1,3}}(?P<by>[{_SPACES}.,'’])\d{{3}}(?:(?P=by)\d{{3}})*(?!\d))"
    r"(?P<rest>[.,]\d+(?!\d*[.,]\d))?"
    r"|\d+(?::\d\d(?!\d))+(?:[.,]\d+)?|\d+(?:[.,]\d+)*"
)
_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"[^\W\d_]+")
_HALF_DAY = re.compile(r"\s?([ap])\.?\s?m\b")
_SUFFIX = re.compile(r"[^\W\d_]+(?P<more>[\d_])?")
_NEXT = re.compile(rf"[{_SPACES}-]?([^\W\d_]+)")
_CODE_BEFORE = re.compile(r"[^\W\d]$|[^\W\d_][.~^/:@]$|[_~^#@\\=]$|--$")
_NAMED = re.compile(r"[^\W\d_]-$")
_VERSION = re.compile(r"(?:^|[^\w])[vV]$")
_LIST = re.compile(r"\s*(?:\(?(\d{1,3})[.)]\s|<(\d{1,2})>)")
_MAYBE_ROMAN = re.compile("[IVXLCХІ]{2}|[VXХ]")
_ROMAN = re.compile(r"(?<![\w.-])(?=[IVXLCХІ]{2}|[VXХ])(X|Х){0,3}(IX|IV|ІХ|V?[IІ]{0,3}|L)(?![\w'’])")
_GLUE = re.compile(rf"[{_SPACES}-]|(?:,? and |[{_SPACES}]и )")
_ATTACHED = ("k", "m", "tn")  # scales that are written without a space
_ROMANS = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_ALIKE = str.maketrans("ХІ", "XI")  # Cyrillic letters used in Roman numerals
_EVERYDAY_MONTHS = frozenset({"may", "march", "mar", "august", "mart", "sept", "dec", "sep", "jan", "jun"})


def find_numbers(text: str, language: str) -> list[Number]:
    """Find the numbers of ``text`` in order, words included where ``language`` is known."""
    known = tables(language)
    folded = fold(text)
    found = list(_digits(text, folded, known)) if _DIGIT.search(text) else []
    taken = [(number.start, number.end) for number in found]
    found += _words(text, folded, known, taken)
    if any(letter in text for letter in "VXIХ") and _MAYBE_ROMAN.search(text):
        found += _romans(text)
    found.sort(key=lambda number: number.start)
    return found


def _digits(text: str, folded: str, known: Tables) -> Iterator[Number]:
    item = _LIST.match(text)
    end = 0
    for match in _NUMBER.finditer(text):
        if match.start() < end:
            continue
        start, end = match.span()
        suffix = _SUFFIX.match(folded, end)
        if _is_code(text, match) or (suffix and suffix["more"]):
            continue
        if match["day"] or match["iso"]:
            yield from _date(match)
            continue
        readings = frozenset(_readings(match))
        factor, stop = _scale(folded, end, known)
        if factor > 1:
            scaled = frozenset(round(value * factor, 6) for value in readings if isinstance(value, float))
            readings = readings | scaled if folded[end] == "k" else scaled  # 2K is 2 KB as well
        elif half := _HALF_DAY.match(folded, end):
            readings, stop = frozenset(_half_day(readings, half[1])), half.end()
        # A number behind a letter and a dash may belong to a name, as in UTF-8.
        counts = item is not None and start == item.start(item.lastindex or 0)
        soft = counts or _NAMED.search(text[max(0, start - 2) : start])
        yield Number(readings, Weight.SOFT if soft else Weight.DIGITS, start, stop, counts)
        end = stop


def _is_code(text: str, match: re.Match[str]) -> bool:
    """Whether digits belong to a name of letters and digits, as in r2d2 or HEAD~2; v1.2 is a number."""
    before = text[max(0, match.start() - 2) : match.start()]
    if "." in match[0] and _VERSION.search(before):
        return False
    return bool(_CODE_BEFORE.search(before))


def _readings(match: re.Match[str]) -> Iterator[Reading]:
    whole = match[0]
    if match["grouped"]:
        digits = re.sub(r"\D", "", match["grouped"])
        rest = (match["rest"] or "").replace(",", ".")
        yield float(digits + rest)
        if match["by"] in ".," and not rest and whole.count(match["by"]) == 1:
            yield float(match["grouped"].replace(",", "."))
        return
    parts = re.split(r"[.,:]", whole)
    if len(parts) == 1:
        yield float(whole)
    elif len(parts) == 2:
        hour, minute = int(parts[0]), parts[1]
        if ":" not in whole:
            yield float(f"{parts[0]}.{minute}")
        if hour <= 24 and len(minute) == 2 and int(minute) < 60 and "," not in whole:
            yield from _times(hour, int(minute))
        elif ":" in whole:
            yield whole
    elif ":" in whole and len(parts) == 3 and "." not in whole:
        yield whole.replace(",", ":")
    else:
        yield whole.replace(",", ".")


def _times(hour: int, minute: int) -> Iterator[Reading]:
    """Yield a time, and as it is on a clock face; a full hour may be written as a number too."""
    yield f"time {hour}:{minute:02}"
    if hour > 12:
        yield f"time {hour - 12}:{minute:02}"
    if minute == 0:
        yield float(hour)
        yield float(hour - 12 if hour > 12 else hour)


def _half_day(readings: frozenset[Reading], half: str) -> Iterator[Reading]:
    yield from readings
    for reading in readings:
        hour, minute = 0, 0
        if isinstance(reading, float) and reading.is_integer():
            hour = int(reading)
        elif isinstance(reading, str) and reading.startswith("time "):
            hour, minute = map(int, reading[5:].split(":"))
        if 1 <= hour <= 12:
            yield from _times(hour % 12 + (12 if half == "p" else 0), minute)


def _date(match: re.Match[str]) -> Iterator[Number]:
    """Yield the day, month and year of a date; where day and month cannot be told apart, each may be either."""
    start, end = match.span()
    if match["iso"]:
        year, month, day = map(int, match["iso"].split("-"))
        days, months = {day}, {month}
    else:
        day, month, year = (int(match[name]) for name in ("day", "month", "year"))
        days = {day, month} if day <= 12 else {day}
        months = {day, month} if day <= 12 else {month}
        if month > 12:
            days, months = {month}, {day}
    yield Number(frozenset(map(float, days)), Weight.DIGITS, start, end)
    yield Number(frozenset(f"month {month}" for month in months), Weight.SOFT, start, end)
    years = {float(year)} if year > 99 else {float(year), float(1900 + year), float(2000 + year)}
    yield Number(frozenset(years), Weight.DIGITS, start, end)


def _scale(folded: str, end: int, known: Tables) -> tuple[int, int]:
    """The factor that words of scale behind a number make, and where these end."""
    factor = 1
    while word := _NEXT.match(folded, end):
        attached = word.start(1) == end
        value = known.scales.get(word[1])
        if value is None or (word[1] in _ATTACHED and not attached):
            break
        factor, end = factor * value, word.end()
    return factor, end


def _words(text: str, folded: str, known: Tables, taken: list[tuple[int, int]]) -> Iterator[Number]:
    """Yield number words, those that follow one another as one number, and months."""
    run: list[tuple[int, int, int, bool]] = []  # start, end, value, is a scale
    if not any(map(known.tells, _WORD.findall(folded) if known.words else ())):
        return
    for match in _WORD.finditer(folded):
        word = match[0]
        if not known.tells(word):
            continue
        value, scale = known.words.get(word), known.scales.get(word)
        if value is None and (scale is None or word in _ATTACHED):
            month = _month(text, match, known)
            if month:
                yield Number(frozenset({f"month {month}"}), Weight.SOFT, *match.span())
            continue
        start, end = match.span()
        if any(begin <= start < stop for begin, stop in taken):
            continue
        if run and not (_GLUE.fullmatch(folded, run[-1][1], start) and _continues(run, value, scale)):
            yield _number(run)
            run = []
        run.append((start, end, value if value is not None else scale or 0, value is None))
    if run:
        yield _number(run)


def _continues(run: list[tuple[int, int, int, bool]], value: int | None, scale: int | None) -> bool:
    """Whether a number goes on: after tens come ones, after a number a scale, after a scale a smaller number."""
    _, _, last, was_scale = run[-1]
    if value is None:
        return (scale or 0) >= 100 or not was_scale
    if was_scale:
        return value < last
    return (last >= 20 and value < 10 and last % 100 != 0) or (last >= 100 and value < 100) or (last == 10 > value > 0)


def _number(run: list[tuple[int, int, int, bool]]) -> Number:
    total, current = 0, 0
    for _, _, value, scale in run:
        if not scale:
            current += value
        elif value == 100:
            current = max(current, 1) * 100
        else:
            total, current = total + max(current, 1) * value, 0
    value = total + current
    alone = all(scale for *_, scale in run)
    weight = Weight.SOFT if alone or value <= 1 else Weight.SMALL if value <= 12 else Weight.WORD
    return Number(frozenset({float(value)}), weight, run[0][0], run[-1][1])


def _month(text: str, match: re.Match[str], known: Tables) -> int:
    """The month that a word names, 0 for none; words that mean something else as well need a number beside them."""
    word = match[0]
    for stem, month in known.months:
        if word.startswith(stem) and len(word) <= len(stem) + known.month_ends:
            near = text[max(0, match.start() - 5) : match.start()] + text[match.end() : match.end() + 5]
            sure = len(stem) > 3 and word not in _EVERYDAY_MONTHS and stem != "mart"
            if sure or any(map(str.isdigit, near)):
                return month
    return 0


def _romans(text: str) -> Iterator[Number]:
    for match in _ROMAN.finditer(text):
        values = [_ROMANS[letter] for letter in match[0].translate(_ALIKE)]
        signs = [-1 if value < after else 1 for value, after in zip(values, [*values[1:], 0], strict=True)]
        total = sum(prod(pair) for pair in zip(values, signs, strict=True))
        yield Number(frozenset({float(total)}), Weight.SOFT, *match.span())
