"""Names as skeletons that survive transliteration: the classes of their consonants.

The letters of one class are those that languages confuse (p and b; s, z, sh and ch; k, g and q); vowels count only at
the beginning, h and kh only there too. It is Russell's Soundex, made for three alphabets: endings come at the end of a
skeleton, so that a name with an ending begins with the name.

>>> [skeletons(name, language)[0] for name, language in (("Əliyev", "az-Latn"), ("Алиев", "ru"), ("Aliyev", "en"))]
['alf', 'alf', 'alf']
>>> [skeletons(name, language)[0] for name, language in (("Heydər", "az-Latn"), ("Гейдарович", "ru"))]
['ktr', 'ktrfs']
>>> same_name(("alf",), ("alfn",)), same_name(("alf",), ("smt",))
(True, False)
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from .knownnames import is_common
from .numerals import fold, tables

__all__ = ["Name", "find_names", "heads", "is_cyrillic", "same_name", "same_word", "skeletons"]

_CYRILLIC = dict(zip("абвгдежзиклмнопрстуфцчшщ", "abvgdesziklmnoprstufssss", strict=True))
_CYRILLIC |= {"х": "h", "й": "y", "ы": "i", "э": "e", "ю": "u", "я": "a", "ь": "", "ъ": "", "і": "i"}
_TO_LATIN = str.maketrans(_CYRILLIC)
# Letters and what they become; or letters of which a word has some where a pattern changes it, the pattern, and what it
# puts there.
_DIGRAPHS: dict[str, list[tuple[str, ...]]] = {
    "ru": [("дж", "ж"), ("ий", "и"), ("у", r"^у(?=[аеиоэя])", "в")],
    "az": [("c", "s"), ("x", "h"), ("q", "k"), ("u", "^u(?=[aei])", "v")],
    "": [
        ("tch", "s"),
        ("h z ts", "sch|sh|ch|zh|cz|ts|tz", "s"),
        ("th", "t"),
        ("ph", "f"),
        ("kh", "h"),
        ("ck", "k"),
        ("x", "ks"),
        ("eu", "^eu", "ev"),
        ("c", "c(?=[eiy])", "s"),
        ("c", "k"),
        ("qu", "k"),
        ("q", "k"),
        ("gh", "(?<=[aeiou])gh", "h"),
        ("wr", "^wr", "r"),
        ("kn", "^kn", "n"),
    ],
    # Where a name comes from a language in which letters sound otherwise: Christine, Lithgow, Faraj, Browne, Bjorn.
    "foreign": [
        ("tch", "s"),
        ("h z ts", "sch|sh|zh|cz|ts|tz", "s"),
        ("ch", "k"),
        ("th", "s"),
        ("ph", "f"),
        ("c q", "ck|c|qu|q", "k"),
        ("x", "ks"),
        ("g", "g(?=[eiy])", "s"),
        ("w", "(?<=[aeo])w(?![aeiou]|h)|w(?=e$)", ""),
        ("j", "(?<=.)j", "y"),
    ],
}
_Rule = tuple[list[str], re.Pattern[str] | None, str]
_RULES: dict[str, list[_Rule]] = {
    key: [((signs or [given])[0].split(), re.compile(given) if signs else None, into) for *signs, given, into in rules]
    for key, rules in _DIGRAPHS.items()
}
_CLASSES = str.maketrans("bpvwfgkqdtszjcmnlr", "ppfffkkkttssssmnlr", "aeiouy")
_VOWELS = frozenset("aeiouy")
_RUSSIAN = re.compile("[а-я]")
_CAPITALISED = re.compile(r"[A-ZÇƏĞİÖŞÜÀ-ÖØ-ÞА-ЯЁ](?<!\w.)[^\W\d_]+(?:['’][^\W\d_]+)?")
_CYRILLIC_LETTERS = re.compile(r"[\u0400-\u052f]+")
_BEGINS = re.compile(r"(^|[.!?…:;\"“”„«»(\[•*—–|>-])\s*$")
_CALENDAR = frozenset({"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"})
_CALENDAR |= {stem for language in ("en", "az") for stem, _ in tables(language).months}
_CALENDAR |= frozenset({"senbe", "cume", "cersenbe"})
_AMBIGUOUS = frozenset("cghjqwx")  # letters that are read in several ways
_UNAMBIGUOUS = {  # the rules of which words without such letters have signs
    key: [rule for rule in rules if not all(_AMBIGUOUS & set(sign) for sign in rule[0])]
    for key, rules in _RULES.items()
}
_SHORTEST = 4  # letters of a name that is looked for
_STEM = 5  # letters that the forms of a name have in common
_LEAST = 3  # consonants of a skeleton that says much
_FEWEST = 2  # of one that says anything
_ENDING = 3  # consonants of an ending


class Name(NamedTuple):
    """A capitalised word at characters ``start`` to ``end``, itself and its stem in folded letters.

    ``first``: a sentence may begin with it; ``common``: it is one of which names are made, and which are translated.
    """

    text: str
    language: str
    folded: str
    stem: str
    skeletons: tuple[str, ...]
    common: bool
    start: int
    end: int
    first: bool

    @property
    def short(self) -> bool:
        """Whether so few consonants say little."""
        return len(self.skeletons[0]) < _LEAST


def is_cyrillic(text: str) -> bool:
    """Whether most letters of a text are Cyrillic."""
    letters = 0 if text.isascii() else 2 * sum(map(len, _CYRILLIC_LETTERS.findall(text)))
    return letters > 0 and (letters > len(text) or letters > sum(map(str.isalpha, text)))


def find_names(text: str, language: str, cyrillic: bool | None = None) -> Iterator[Name]:
    """Find the words that may be names: capitalised, not in capitals, long enough, in the letters of the text.

    Days and months, which English capitalises, are none.
    """
    cyrillic = is_cyrillic(text) if cyrillic is None else cyrillic
    for match in _CAPITALISED.finditer(text):
        word = match[0]
        told = _told(word, language)
        if told and (cyrillic or not "\u0400" <= word[0] <= "\u052f"):
            start, end = match.span()
            yield Name(word, language, *told, start, end, _is_first(text, start))


def _is_first(text: str, start: int) -> bool:
    """Whether a sentence may begin at a character."""
    if start > 1 and text[start - 1] == " " and text[start - 2].isalnum():
        return False
    return _BEGINS.search(text, max(0, start - 4), start) is not None


@lru_cache(maxsize=1 << 16)
def _told(word: str, language: str) -> tuple[str, str, tuple[str, ...], bool] | None:
    """What is known of a capitalised word wherever it stands, None where it is no name."""
    if len(word) < _SHORTEST or not word[1:].islower():
        return None
    folded, found = fold(word), skeletons(word, language)
    if len(found[0]) < _FEWEST or folded.partition("'")[0] in _CALENDAR:
        return None
    return folded, folded[:_STEM], found, is_common(word, language)


# The classes that a skeleton may begin with, by the first letter of the word in folded letters, if not its own alone.
_HEADS = {
    "c": "ks",
    "k": "kn",
    "w": "fr",
    "p": "pf",
    "t": "ts",
    "d": "ts",
    "z": "s",
    "s": "s",
    "j": "s",
    "x": "k",
    "q": "k",
}
_HEADS |= {"b": "p", "v": "f", "f": "f", "g": "ks", "h": "k", "m": "m", "n": "n", "l": "l", "r": "r"}
_HEADS |= {"у": "af", "д": "ts", "х": "k"} | dict.fromkeys("жзсцчшщ", "s") | dict.fromkeys("вф", "f")
_HEADS |= dict.fromkeys("бп", "p") | dict.fromkeys("гк", "k") | {"т": "ts", "м": "m", "н": "n", "л": "l", "р": "r"}


def heads(word: str) -> str:
    """The classes that the skeleton of a word in folded letters may begin with, told by its first letter.

    >>> heads("john"), heads("clara"), heads("anna")
    ('s', 'ks', 'a')
    """
    return _HEADS.get(word[0], "a")


@lru_cache(maxsize=1 << 16)
def skeletons(word: str, language: str) -> tuple[str, ...]:
    """The skeletons of a word, the likeliest first: as its own language reads it, and as another may have it."""
    folded = fold(word.partition("'")[0].partition("’")[0])
    if not folded.isascii() and _RUSSIAN.search(folded):
        return (_skeleton(folded, _RULES["ru"]),)
    rules = ("az", "", "foreign") if language.startswith("az") else ("", "foreign")
    if _AMBIGUOUS.isdisjoint(folded):
        return (_skeleton(folded, _UNAMBIGUOUS[rules[0]]),)
    return tuple(dict.fromkeys([_skeleton(folded, _RULES[key]) for key in rules]))


def _skeleton(word: str, rules: Iterable[_Rule]) -> str:
    for signs, pattern, into in rules:
        for sign in signs:
            if sign in word:
                word = pattern.sub(into, word) if pattern else word.replace(sign, into)
                break
    if not word.isascii():
        word = word.translate(_TO_LATIN)
    head, rest = word[:1], word[1:].replace("h", "").replace("ts", "s")
    head = "a" if head in _VOWELS else "k" if head == "h" else head.translate(_CLASSES)
    found = head + rest.translate(_CLASSES)
    return head + "".join([letter for before, letter in pairwise(found) if letter != before])


def same_name(one: Iterable[str], other: Iterable[str]) -> bool:
    """Whether one of the first skeletons and one of the second are the same, or one with an ending."""
    for y in other:
        for x in one:
            if x[:1] == y[:1] and _like(x, y):
                return True
    return False


def same_word(one: Iterable[str], other: Iterable[str]) -> bool:
    """Whether the skeletons of a name and of a word in small letters are the same but for a short ending."""
    for y in other:
        for x in one:
            if x[:1] == y[:1] and (x.startswith(y) or y.startswith(x)):
                shorter, longer = sorted((len(x), len(y)))
                if shorter >= _LEAST and longer - shorter <= _ENDING:
                    return True
    return False


def _like(x: str, y: str) -> bool:
    if len(x) > len(y):
        x, y = y, x
    if len(x) < _FEWEST:
        return False
    if y.startswith(x):
        return True
    if len(x) < _LEAST + 1:
        return False
    # One consonant too many or too few, or another: silent letters, and those that languages hear differently.
    at = 1  # names that are compared begin alike
    while x[at] == y[at]:
        at += 1
    return y[at + 1 :].startswith((x[at:], x[at + 1 :])) or y[at:].startswith(x[at + 1 :])
