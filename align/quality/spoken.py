"""Numbers that are told in a phrase: times as they are spoken, decimals in words, parts of a whole.

>>> from align.quality.numerals import fold
>>> texts = {"en": "half past two", "ru": "в половине третьего", "az-Latn": "saat yarım üçdə"}
>>> ["time 2:30" in next(find_phrases(fold(text), language)).readings for language, text in texts.items()]
[True, True, True]
>>> sorted(next(find_phrases("three point two per cent", "en")).readings)
[3.2]
>>> 75.0 in next(find_phrases("three quarters of them", "en")).readings
True
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from .numerals import tables
from .values import Number, Reading, Weight

__all__ = ["find_phrases"]

Values = Mapping[str, float]
Reader = Callable[[re.Match[str], Values], frozenset[Reading]]

_HOURS = 12
_PARTS = 12  # the largest part that is told: a twelfth


@dataclass(frozen=True, slots=True)
class _Phrase:
    """What stands in every such phrase, a pattern in folded letters, and how it is read; nothing read is no number.

    Where several signs are given, all of them stand in it.
    """

    signs: tuple[str, ...]
    pattern: re.Pattern[str]
    read: Reader


def find_phrases(folded: str, language: str) -> Iterator[Number]:
    """Find the numbers told in phrases in a text in folded letters, those of a pattern in order."""
    words = tables(language).words
    for phrase in _PHRASES.get(language.partition("-")[0], ()):
        if phrase.signs[0] not in folded or phrase.signs[-1] not in folded:
            continue
        for match in phrase.pattern.finditer(folded):
            if readings := phrase.read(match, words):
                start = match.start("from") if "from" in match.groupdict() else match.start()
                yield Number(readings, _weight(readings), start, match.end())


def _weight(readings: frozenset[Reading]) -> Weight:
    """A single part, like half or a third, is in many phrases that are translated otherwise."""
    return Weight.SOFT if 1.0 in readings else Weight.WORD


def _value(told: str, words: Values) -> float | None:
    """The value of digits, or of words that add up."""
    if told.isdecimal():
        return float(told)
    found = [words.get(word) for word in re.split("[ -]", told)]
    return sum(value for value in found if value is not None) if found and None not in found else None


def _clock(minutes: int | None, before: bool = False, toward: bool = False, ordinal: bool = False) -> Reader:
    """Read a time: so many minutes past the hour that is named, of the one before it, or toward it."""

    def read(match: re.Match[str], words: Values) -> frozenset[Reading]:
        hour = 1.0 if match["hour"] == "час" else _value(match["hour"], words)
        told = minutes if minutes is not None else _value(match["minute"], words)
        if hour is None or told is None or not (1 <= hour <= _HOURS and 0 < told < 60):
            return frozenset()
        on_face = int(hour) - before
        shown = f"time {on_face or _HOURS}:{int(60 - told if toward else told):02}"
        return frozenset({shown, hour} if ordinal else {shown})

    return read


def _decimal(match: re.Match[str], words: Values) -> frozenset[Reading]:
    """Read a number with tenths or hundredths."""
    groups = match.groupdict()
    whole, rest = (_value(match[name], words) for name in ("whole", "rest"))
    hundredths = (groups.get("of") or "").startswith(("сот", "yuz"))
    least = 0.01 if hundredths or (groups.get("of") is None and rest is not None and rest >= 10) else 0.1
    if whole is None or rest is None or not 0 <= rest < (100 if least < 0.1 else 10):
        return frozenset()
    return frozenset({round(whole + rest * least, 4)})


def _part(match: re.Match[str], words: Values) -> frozenset[Reading]:
    """Read a part of a whole, which may be told in percent, or by the two numbers that make it."""
    count = 1.0 if match["count"] in _ONES else _value(match["count"], words)
    of = next((value for stem, value in _STEMS if match["of"].startswith(stem)), None) or _value(match["of"], words)
    if not count or not of or not 1 <= count < of <= _PARTS:
        return frozenset()
    share = count / of
    if match.groupdict().get("scale"):
        return frozenset({share * _SCALES[match["scale"]]})
    percent = 100 * share
    return frozenset({count, of, share, percent, float(int(percent)), float(round(percent)), round(percent, 1)})


_ONES = ("a", "one", "одна", "одной", "одну", "bir", "biri")
_STEMS = (("half", 2.0), ("halv", 2.0), ("quarter", 4.0), ("четверт", 4.0), ("трет", 3.0), ("пят", 5.0), ("дес", 10.0))
_SCALES = {"million": 1e6, "billion": 1e9, "trillion": 1e12}

_EN_WORD = r"[a-z]+(?:-[a-z]+)?|\d+"
_EN_STOP = r"(?=[.,;:!?)]|$| (?:in the|a\.?m|p\.?m|on|when)\b)"
_EN_PARTS = "halves|thirds|quarters|fourths|fifths|sixths|sevenths|eighths|ninths|tenths"
_EN_SCALE = r"(?: of)?(?: an?)? (?P<scale>million|billion|trillion)\b"
_AZ_TENS = "iyirmi|otuz|qirx|elli|altmis|yetmis|seksen|doxsan"
_AZ_MINUTES = r"(?P<hour>(?:\bon )?(?:\d+|[a-z]+?))-?y?[ea] (?P<minute>[a-z]+(?: bes)?|\d+)(?: deqiqe)?"

_PHRASES: dict[str, tuple[_Phrase, ...]] = {
    key: tuple(_Phrase(tuple(signs.split("|")), re.compile(pattern), read) for signs, pattern, read in rows)
    for key, rows in {
        "en": [
            ("half past ", rf"\bhalf past (?P<hour>{_EN_WORD})", _clock(30)),
            ("quarter past ", rf"(?:\ba )?\bquarter past (?P<hour>{_EN_WORD})", _clock(15)),
            ("quarter to ", rf"(?:\ba )?\bquarter to (?P<hour>{_EN_WORD})", _clock(45, before=True)),
            (" past ", rf"\b(?P<minute>{_EN_WORD})(?: minutes)? past (?P<hour>{_EN_WORD}){_EN_STOP}", _clock(None)),
            (
                "at | to ",
                rf"\bat (?P<from>)(?P<minute>{_EN_WORD})(?: minutes)? to (?P<hour>[a-z]+){_EN_STOP}",
                _clock(None, before=True, toward=True),
            ),
            (" point ", r"\b(?P<whole>[a-z]+(?:-[a-z]+)?) point (?P<rest>[a-z]+(?:-[a-z]+)?)", _decimal),
            ("illion", rf"\b(?P<count>a|one|two|three)[ -](?P<of>quarters?|thirds?){_EN_SCALE}", _part),
            *((part, rf"\b(?P<count>[a-z]+)[ -](?P<of>{part})\b", _part) for part in _EN_PARTS.split("|")),
            (" third", r"\b(?:(?P<count>one)[ -](?P<of>third)\b)", _part),
            ("a third of", r"\b(?P<count>a) (?P<of>third)(?= of\b)", _part),
            ("quarter", r"\b(?P<count>one|a)[ -](?P<of>quarter)(?! (?:past|to)\b)", _part),
            ("one|th", r"\b(?P<count>one)[ -](?P<of>fifth|sixth|seventh|eighth|ninth|tenth)\b", _part),
        ],
        "ru": [
            (
                "половин",
                r"\bполовин[аеыу] (?P<hour>\w+[ое]го)\b",
                _clock(30, before=True, ordinal=True),
            ),
            ("четверть", r"\bчетверть (?P<hour>\w+[ое]го)\b", _clock(15, before=True, ordinal=True)),
            ("без четверти", r"\bбез четверти (?P<hour>\w+)", _clock(45, before=True)),
            (
                "без ",
                r"\bбез (?P<minute>\w+(?: пяти)?)(?: минут\w?)? (?P<hour>\w+)",
                _clock(None, before=True, toward=True),
            ),
            (
                " минут ",
                r"\b(?P<minute>(?:двадцать )?\w+) минут (?P<hour>\w+[ое]го)\b",
                _clock(None, before=True, ordinal=True),
            ),
            (
                " цел",
                r"\b(?P<whole>(?:\w+десят |\w+дцать )?\w+) цел\w+(?: и)? (?P<rest>(?:\w+десят |\w+дцать )?\w+)"
                r" (?P<of>десят\w+|сот\w+)",
                _decimal,
            ),
            ("трет", r"\b(?P<count>одн\w+|две|двух|двум|двумя) (?P<of>трет(?:ь|и|ей|ям|ями|ью))\b", _part),
            ("четверт", r"\b(?P<count>три|трех|трем|тремя) (?P<of>четверт(?:и|ей|ям|ями))\b", _part),
            *(
                (part, rf"\b(?P<count>две|двух|три|трех|четыре|четырех|семь|девять) (?P<of>{part})", _part)
                for part in ("пятых", "шестых", "седьмых", "восьмых", "девятых", "десятых")
            ),
        ],
        "az": [
            ("saat yarim ", r"\bsaat yarim (?P<hour>(?:on )?\w+)", _clock(30, before=True)),
            ("yarim ", r"\byarim (?P<hour>(?:on )?\w+d[ea])\b", _clock(30, before=True)),
            ("yarisi", r"\bsaat (?P<hour>(?:on )?\w+?)n?[iu]n yarisi\w*", _clock(30, before=True)),
            (" yarim", r"\bsaat (?P<hour>(?:on )?\w+) yarim\w*", _clock(30)),
            (" isle", rf"\b{_AZ_MINUTES} isle\w+", _clock(None, before=True)),
            (" qal", rf"\b{_AZ_MINUTES} qal\w+", _clock(None, before=True, toward=True)),
            (
                " tam ",
                rf"\b(?P<whole>[a-z]+) tam (?P<of>onda|yuzde) (?P<rest>(?:(?:on|{_AZ_TENS}) )?[a-z]+)",
                _decimal,
            ),
            *(
                (f"{part}d", rf"\b(?P<of>{part})d[ea] (?P<count>[a-z]+?)(?:n?[iu]n?)?\b", _part)
                for part in ("uc", "dord", "bes", "alti", "yeddi", "sekkiz", "doqquz", "on")
            ),
        ],
    }.items()
}
