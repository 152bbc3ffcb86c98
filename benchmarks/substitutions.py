"""Small errors within a sentence, each a planter as in :mod:`benchmarks.planting`.

Each changes or leaves out, in one version, something that another version of the unit has as well.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence

from corpora import ParallelText, Unit

__all__ = [
    "change_address",
    "change_code",
    "change_month",
    "change_number_word",
    "lose_bracket",
    "lose_number",
    "lose_question",
]

Change = tuple[int, int, str]
Found = tuple[int, int, re.Match[str], object]

_ADDRESS = re.compile(r"https?://[\w.-]+")
_CODE = re.compile(r"(?<![\w-])--[a-z][a-z-]{3,}(?![\w-])|\b[a-z]+_[a-z_]{3,}\b")
_NUMBER = re.compile(r"(?<![\w.,:/~^#-])\d+(?![\w:/%-]|[.,]\d)")
_MONTHS = {
    "en": "January February March April June July August September October November December",
    "az": "yanvar fevral mart aprel iyun iyul avqust sentyabr oktyabr noyabr dekabr",
    "ru": "январ феврал март апрел июн июл август сентябр октябр ноябр декабр",
}
_WORDS = {
    "en": "three four five six seven eight nine ten",
    "az": "üç dörd beş altı yeddi səkkiz doqquz on",
    "ru": "три четыре пять шесть семь восемь девять десять",
}


def _found(text: ParallelText, unit: Unit, patterns: Callable[[str], re.Pattern[str]]) -> Iterator[Found]:
    """Yield what is found in a unit: version, segment, match, and the match's own word."""
    for version, span in enumerate(unit.spans):
        pattern = patterns(text.languages[version].partition("-")[0])
        for segment in span:
            for match in pattern.finditer(text.documents[version].segments[segment].text):
                yield version, segment, match, match[0]


def _shared(found: Sequence[Found]) -> list[Found]:
    """What stands in two versions at least."""
    versions: dict[object, set[int]] = {}
    for version, _, _, what in found:
        versions.setdefault(what, set()).add(version)
    return [item for item in found if len(versions[item[3]]) > 1]


def _replaced(
    text: ParallelText, found: list[Found], chance: random.Random, new: Callable[[Found], str]
) -> Change | None:
    shared = _shared(found)
    if not shared:
        return None
    item = chance.choice(shared)
    version, segment, match, _ = item
    whole = text.documents[version].segments[segment].text
    return version, segment, whole[: match.start()] + new(item) + whole[match.end() :]


def change_address(text: ParallelText, unit: Unit, chance: random.Random) -> Change | None:
    """Let a web address be that of another site."""
    found = list(_found(text, unit, lambda _: _ADDRESS))
    return _replaced(text, found, chance, lambda item: item[2][0].replace("://", "://my", 1))


def change_code(text: ParallelText, unit: Unit, chance: random.Random) -> Change | None:
    """Misspell an option or a name in a program."""
    found = list(_found(text, unit, lambda _: _CODE))

    def misspelled(item: Found) -> str:
        at = chance.randrange(2, len(item[2][0]) - 1)
        return item[2][0][:at] + "xk" + item[2][0][at:]

    return _replaced(text, found, chance, misspelled)


def lose_number(text: ParallelText, unit: Unit, chance: random.Random) -> Change | None:
    """Leave out a number in digits."""
    return _replaced(text, list(_found(text, unit, lambda _: _NUMBER)), chance, lambda _: "")


def lose_question(text: ParallelText, unit: Unit, chance: random.Random) -> Change | None:
    """Put a full stop in the place of a question mark at the end."""
    found = list(_found(text, unit, lambda _: re.compile(r"\?$")))
    return _replaced(text, found, chance, lambda _: ".")


def lose_bracket(text: ParallelText, unit: Unit, chance: random.Random) -> Change | None:
    """Leave out a closing bracket."""
    return _replaced(text, list(_found(text, unit, lambda _: re.compile(r"(?<=\w)\)"))), chance, lambda _: "")


def change_month(text: ParallelText, unit: Unit, chance: random.Random) -> Change | None:
    """Put another month in the place of one."""
    return _other_word(text, unit, chance, _MONTHS, r"\b(?:{})")


def change_number_word(text: ParallelText, unit: Unit, chance: random.Random) -> Change | None:
    """Put another number in the place of one that is written out."""
    return _other_word(text, unit, chance, _WORDS, r"\b(?:{})\b")


def _other_word(
    text: ParallelText, unit: Unit, chance: random.Random, lists: dict[str, str], form: str
) -> Change | None:
    """Put another word of its list in the place of one whose counterpart another version has."""
    known = {language: words.split() for language, words in lists.items()}
    found: list[Found] = [
        (version, segment, match, known[text.languages[version].partition("-")[0]].index(match[0]))
        for version, segment, match, _ in _found(
            text, unit, lambda language: re.compile(form.format("|".join(known.get(language, ["(?!)"]))))
        )
    ]

    def other(item: Found) -> str:
        words = known[text.languages[item[0]].partition("-")[0]]
        return chance.choice([word for word in words if word != item[2][0]])

    return _replaced(text, found, chance, other)
