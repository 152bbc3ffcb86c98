"""The word lists by which sentences are cut, one file per language in ``data/``.

What the classes mean is written at the head of ``data/en.toml``.

>>> english = load_abbreviations("en-GB")
>>> english.classes(["5", "p.m"]), english.opens("They")
((frozenset({'rarely'}), 1), True)
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.resources import files

from .languages import lower, normalize_tag
from .transliteration import to_cyrillic

__all__ = ["STRIPPED", "Abbreviations", "load_abbreviations"]

_CLASSES = ("never", "number", "rarely", "usually", "measure")
# What may stand before a word without being a part of it.
STRIPPED = "\"'“”‘’„«»‹›()[]{}¿¡`–—-/"
# The longest abbreviations have three parts ("до н. э.").
_PARTS = 3
_INITIAL = re.compile(r"[^\W\d_]")
_NUMBER = re.compile(r"\d|[IVXLC]+(?:[-–—][IVXLC]+)?$")


@dataclass(frozen=True, slots=True)
class Abbreviations:
    """The words of one language that matter where a sentence may end.

    ``table`` maps an abbreviation (parts joined by full stops, none at the end) to its classes; ``openers`` are small
    words that often begin a sentence; ``reporting`` are verbs of speech; ``attached`` are capitalised words that go
    with a measure before them ("5 долл. США"); ``prepositions`` are those that put a date in front; ``ordinals`` says
    that ordinal numbers are written with a full stop.
    """

    language: str
    table: dict[str, frozenset[str]] = field(repr=False)
    openers: frozenset[str] = field(repr=False)
    reporting: frozenset[str] = field(repr=False)
    attached: frozenset[str] = field(repr=False)
    prepositions: frozenset[str] = field(repr=False)
    ordinals: bool = False

    def classes(self, words: Sequence[str]) -> tuple[frozenset[str], int]:
        """Look up the longest abbreviation at the end of ``words``: its classes, and how many words it takes.

        The last word comes without its full stop.
        """
        parts = [word.lstrip(STRIPPED).rstrip(".") for word in words[-_PARTS:]]
        for first in range(len(parts)):
            key = ".".join(parts[first:])
            found = self.table.get(key)
            if not found and (found := self.table.get(lower(key, self.language))) and _INITIAL.fullmatch(key):
                found -= {"measure"}  # "№ 5 им. А. С. Пушкина": no seconds
            if found:
                return found, len(parts) - first
        return frozenset(), 0

    def is_counted(self, words: Sequence[str]) -> bool:
        """Say whether a number stands at the end of ``words`` or before the units there ("5 тыс.", "V в.").

        >>> load_abbreviations("ru").is_counted("стоит около 5 млн".split())
        True
        """
        for word in reversed(words):
            bare = word.lstrip(STRIPPED).rstrip(".")
            if _NUMBER.match(bare):
                return not word.endswith(",")
            # "в" without a full stop is the preposition, not the century.
            if not word.endswith(".") and (len(bare) < 2 or "measure" not in self.table.get(bare, ())):
                return False
        return False

    def opens(self, word: str) -> bool:
        """Say whether ``word`` often begins a sentence."""
        return lower(word, self.language).replace("’", "'") in self.openers

    def fronts(self, word: str) -> bool:
        """Say whether ``word`` is a preposition that can begin a sentence with a date."""
        return lower(word, self.language) in self.prepositions


def load_abbreviations(language: str) -> Abbreviations:
    """Load the word lists of a language; those of no language in particular where it has none of its own.

    >>> load_abbreviations("az-Cyrl").classes(["вә", "с"])
    (frozenset({'usually'}), 2)
    """
    tag = normalize_tag(language)
    primary, *rest = tag.split("-")
    folder = files(__package__) / "data"
    file = folder / f"{primary}.toml"
    data: dict[str, str] = tomllib.loads((file if file.is_file() else folder / "general.toml").read_text("utf-8"))
    if primary == "az" and "Cyrl" in rest:
        data = {name: to_cyrillic(words) for name, words in data.items()}
    table: dict[str, set[str]] = {}
    for name in _CLASSES:
        for word in data[name].split():
            table.setdefault(word, set()).add(name)
    return Abbreviations(
        language=tag,
        table={word: frozenset(classes) for word, classes in table.items()},
        openers=frozenset(data["openers"].split()),
        reporting=frozenset(data["reporting"].split()),
        attached=frozenset(data["attached"].split()),
        prepositions=frozenset(data["prepositions"].split()),
        ordinals=primary in data["ordinals"].split(),
    )
