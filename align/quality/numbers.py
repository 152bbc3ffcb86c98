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
from collections.abc import Iterable, Iterator, Sequence
from math import prod

from .numberwords import SPACES, WORD, find_number_words, is_scale
from .numerals import Tables, fold, tables
from .spoken import find_phrases
from .values import Number, Reading, Weight

__all__ = ["Number", "Weight", "find_numbers"]

_NUMBER = re.compile(
    r"(?P<day>(?<![\d.])\d{1,2})(?P<dot>[./])(?P<month>\d{1,2})(?P=dot)(?P<year>\d{4}|\d{2})(?![\d.]*\d)"
    r"|(?P<iso>\d{4}-\d{2}-\d{2})(?!\d)"
    rf"|(?P<grouped>(?<![\d.,])\d{{1,3}}(?P<by>[{SPACES}.,'’])\d{{3}}(?:(?P=by)\d{{3}})*(?!\d))"
    r"(?P<rest>[.,]\d+(?!\d*[.,]\d))?"
    rf"|(?P<hour>\d{{1,2}})[{SPACES}]?h[{SPACES}]?(?P<minute>[0-5]\d)(?!\w|[{SPACES}]?m)"
    r"|\d+(?::\d\d(?!\d))+(?:[.,]\d+)?|\d+(?:[.,]\d+)*"
)
_DIGIT = re.compile(r"\d")
_HALF_DAY = re.compile(r"\s?([ap])\.?\s?m\b")
_SUFFIX = re.compile(r"[^\W\d_]+(?P<more>[\d_])?")
_NEXT = re.compile(rf"[{SPACES}-]?([^\W\d_]+)")
_CODE_BEFORE = re.compile(r"[^\W\d]$|[^\W\d_][.~^/:@]$|[_~^#@\\=]$|--$")
_NAMED = re.compile(r"[^\W\d_]-$")
_VERSION = re.compile(r"(?:^|[^\w])[vV]$")
_LIST = re.compile(r"\s*(?:\(?(\d{1,3})[.)]\s|<(\d{1,2})>)")
# A word of such letters, which begins with one that can be looked for fast.
_MAYBE_ROMAN = re.compile(r"[IVXLCХІ](?<![\w.-].)(?:(?<=[VXХ])|(?=[IVXLCХІ]))[IVXLCХІ]*(?:e|ème)?(?![\w'’])")
_ROMAN = re.compile(r"(?<![\w.-])(?=[IVXLCХІ]{2}|[VXХ])((?:X|Х){0,3}(?:IX|IV|ІХ|V?[IІ]{0,3}|L))(?:e|ème)?(?![\w'’])")
_BETWEEN_SCALES = re.compile(rf"\.?[{SPACES}]")
_ROMANS = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_ALIKE = str.maketrans("ХІ", "XI")  # Cyrillic letters used in Roman numerals


def find_numbers(text: str, language: str, folded: str | None = None, terms: Sequence[str] = ()) -> list[Number]:
    """Find the numbers of ``text`` in order, words included where ``language`` is known.

    The text in folded letters and its words and numbers in these may be given where they are at hand.
    """
    known = tables(language)
    folded = fold(text) if folded is None else folded
    has_digits = _DIGIT.search(text) is not None
    found = list(_digits(text, folded, known)) if has_digits else []
    words = WORD.findall(folded) if has_digits or not terms else terms  # a term may be made of both
    if known.words and known.told(words, folded):
        phrases = _apart(find_phrases(folded, language))
        if phrases:
            found = [number for number in found if not _overlaps(number, phrases)] + phrases
        taken = [(number.start, number.end) for number in found]
        found += find_number_words(text, folded, known, taken)
    if _MAYBE_ROMAN.search(text):
        found += _romans(text)
    if len(found) > 1:
        found.sort(key=lambda number: number.start)
    return found


def _apart(phrases: Iterable[Number]) -> list[Number]:
    """Those of phrases that do not overlap an earlier one."""
    kept: list[Number] = []
    for phrase in phrases:
        if not _overlaps(phrase, kept):
            kept.append(phrase)
    return kept


def _overlaps(number: Number, others: Iterable[Number]) -> bool:
    return any(number.start < other.end and other.start < number.end for other in others)


def _digits(text: str, folded: str, known: Tables) -> Iterator[Number]:
    """Yield the numbers in digits; what is told in several scales (2 million 300 thousand) is one number."""
    before: Number | None = None
    for number in _single_digits(text, folded, known):
        joined = _joined(before, number, text) if before else None
        if before and not joined:
            yield before
        before = joined or number
    if before:
        yield before


def _joined(one: Number, other: Number, text: str) -> Number | None:
    """The sum of two numbers with words of scale that follow one another, the smaller scale behind."""
    if not (one.bare and other.bare and _BETWEEN_SCALES.fullmatch(text, one.end, other.start)):
        return None
    (large, small) = (_scale_of(number) for number in (one, other))
    readings = frozenset(
        round(x + y, 6)
        for x in one.readings
        for y in other.readings
        if isinstance(x, float) and isinstance(y, float) and y < large
    )
    if not readings or small >= large:
        return None
    return Number(readings, one.weight, one.start, other.end, one.item, one.bare)


def _scale_of(number: Number) -> float:
    scaled, bare = (
        max((x for x in side if isinstance(x, float)), default=0) for side in (number.readings, number.bare)
    )
    return scaled / bare if bare else 0


def _single_digits(text: str, folded: str, known: Tables) -> Iterator[Number]:
    item = _LIST.match(text)
    end = 0
    while match := _next_number(text, end):
        start, end = match.span()
        suffix = _SUFFIX.match(folded, end)
        if _is_code(text, match) or (suffix and suffix["more"]):
            continue
        if match["day"] or match["iso"]:
            yield from _date(match)
            continue
        readings = bare = frozenset(_readings(match))
        factor, stop = _scale(folded, end, known)
        if factor > 1:
            scaled = frozenset(round(value * factor, 6) for value in readings if isinstance(value, float))
            readings = readings | scaled if folded[end] == "k" else scaled  # 2K is 2 KB as well
        elif half := _HALF_DAY.match(folded, end):
            readings, stop = frozenset(_half_day(readings, half[1])), half.end()
        # A number behind a letter and a dash may belong to a name, as in UTF-8.
        counts = item is not None and start == item.start(item.lastindex or 0)
        soft = counts or _NAMED.search(text[max(0, start - 2) : start])
        weight = Weight.SOFT if soft else Weight.DIGITS
        yield Number(readings, weight, start, stop, counts, bare if factor > 1 else frozenset())
        end = stop


def _next_number(text: str, at: int) -> re.Match[str] | None:
    """Find what :data:`_NUMBER` matches first, which begins with the first digit, as one is found faster."""
    digit = _DIGIT.search(text, at)
    return _NUMBER.match(text, digit.start()) if digit else None


def _is_code(text: str, match: re.Match[str]) -> bool:
    """Whether digits belong to a name of letters and digits, as in r2d2 or HEAD~2; v1.2 is a number."""
    before = text[max(0, match.start() - 2) : match.start()]
    if "." in match[0] and _VERSION.search(before):
        return False
    return bool(_CODE_BEFORE.search(before))


def _readings(match: re.Match[str]) -> Iterator[Reading]:
    whole = match[0]
    if match["hour"]:
        yield from _times(int(match["hour"]), int(match["minute"]))
        return
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
    if hour == 0:
        yield f"time 12:{minute:02}"
    if hour > 12:
        yield f"time {hour - 12}:{minute:02}"
    if minute == 0:
        yield float(hour)
        yield float(hour - 12 if hour > 12 else hour or 12)


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
    while (word := _NEXT.match(folded, end)) and is_scale(word[1], known, attached=word.start(1) == end):
        factor, end = factor * known.scales[word[1]], word.end()
    return factor, end


def _romans(text: str) -> Iterator[Number]:
    for match in _ROMAN.finditer(text):
        values = [_ROMANS[letter] for letter in match[1].translate(_ALIKE)]
        signs = [-1 if value < after else 1 for value, after in zip(values, [*values[1:], 0], strict=True)]
        total = sum(prod(pair) for pair in zip(values, signs, strict=True))
        yield Number(frozenset({float(total)}), Weight.SOFT, *match.span(1))
