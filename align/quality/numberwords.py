"""Numbers that are written out, and months.

>>> from align.quality.numerals import fold, tables
>>> text = "In January one and a half million came, half a million of them by sea."
>>> [sorted(number.readings) for number in find_number_words(text, fold(text), tables("en"), ())]
[['month 1'], [1500000.0], [500000.0]]
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from .numerals import Tables
from .values import Number, Weight

__all__ = ["SPACES", "WORD", "find_number_words", "is_scale"]

SPACES = " \u00a0\u202f\u2009"
WORD = re.compile(r"[^\W\d_]+")
_GLUE = re.compile(rf"[{SPACES}-]|(?:,? and |[{SPACES}]и )")
_HALF_OF = re.compile(rf"[{SPACES}-](?:an?[{SPACES}])?(?=([^\W\d_]+))")
_ATTACHED = ("k", "m", "tn")  # scales that are written without a space
_EVERYDAY_MONTHS = frozenset({"may", "march", "mar", "august", "mart", "sept", "dec", "sep", "jan", "jun"})


class _Part(NamedTuple):
    """A word of a number: where it stands, its value, whether it is a scale, or half of what stands before it."""

    start: int
    end: int
    value: float
    scale: bool = False
    half: bool = False


def is_scale(word: str, known: Tables, attached: bool) -> bool:
    """Whether a word multiplies what stands before it; ``attached``: no space parts them."""
    return word in known.scales and (attached or word not in _ATTACHED)


def find_number_words(text: str, folded: str, known: Tables, taken: Collection[tuple[int, int]]) -> Iterator[Number]:
    """Yield number words outside of ``taken``, those that follow one another as one number, and months."""
    run: list[_Part] = []
    for part in _parts(text, folded, known):
        if isinstance(part, Number):
            yield part
            continue
        if any(begin <= part.start < stop for begin, stop in taken):
            continue
        glued = bool(run) and _GLUE.fullmatch(folded, run[-1].end, part.start) is not None
        if part.half and not glued:
            if known.half_more:
                yield Number(frozenset({0.5, 1.5}), Weight.SOFT, part.start, part.end)
            continue
        if run and not (glued and _continues(run[-1], part)):
            yield _number(run)
            run = []
        run.append(part._replace(value=run[-1].value / 2 if run[-1].scale else 0.5) if part.half else part)
    if run:
        yield _number(run)


def _parts(text: str, folded: str, known: Tables) -> Iterator[_Part | Number]:
    """Yield the words of numbers, one by one, and whole months."""
    at = 0
    for match in WORD.finditer(folded):
        word = match[0]
        if not known.tells(word) or match.start() < at:
            continue
        start, end = match.span()
        value = known.words.get(word)
        if word in known.halves:
            yield _half(match, folded, known)
        elif value is not None or is_scale(word, known, attached=False):
            yield _Part(start, end, known.scales[word] if value is None else value, value is None)
            if known.and_half and (half := known.and_half.match(folded, end)):
                at = half.end()
                yield _Part(end + 1, at, 0, half=True)
        elif month := _month(text, match, known):
            yield Number(frozenset({f"month {month}"}), Weight.SOFT, start, end)


def _half(match: re.Match[str], folded: str, known: Tables) -> _Part:
    """The word half: of the scale behind it (half a million), or of what stands before it."""
    of = _HALF_OF.match(folded, match.end())
    if of and of[1] in known.scales:
        return _Part(match.start(), of.end() - 1, 0.5)
    return _Part(*match.span(), 0, half=True)


def _continues(last: _Part, part: _Part) -> bool:
    """Whether a number goes on: after tens come ones, after a number a scale, after a scale a smaller number."""
    before, value = last.value, part.value
    if part.half:
        return True
    if part.scale:
        return value >= 100 or not last.scale
    if last.scale:
        return value < before
    tens = before >= 20 and value < 10 and before % 100 != 0
    return tens or (before >= 100 and value < 100) or (before == 10 > value > 0)


def _number(run: list[_Part]) -> Number:
    total, current = 0.0, 0.0
    for part in run:
        if not part.scale:
            current += part.value
        elif part.value == 100:
            current = (current or 1) * 100
        else:
            total, current = total + (current or 1) * part.value, 0
    value = total + current
    alone = all(part.scale for part in run)
    weight = Weight.SOFT if alone or value <= 1 else Weight.SMALL if value <= 12 else Weight.WORD
    return Number(frozenset({value}), weight, run[0].start, run[-1].end)


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
