"""Models of the letters of languages: how likely a word is in each of them.

A model holds the probability of a letter after up to three letters before it in the word. Where it has not seen these,
it goes by fewer letters, at a price (Brants, Popat, Xu, Och and Dean 2007, "Large Language Models in Machine
Translation", EMNLP: *stupid backoff*). Words in any language may be borrowed, so every language also gives a small part
of its probability to Russian or, in Latin script, to English and a mixture of other languages.

``data/ngrams.txt.gz`` holds the models, ``data/azerbaijani.json.gz`` a larger one of Azerbaijani alone, with n-grams
of five letters; :mod:`corpora.ngramtraining` makes both. The former is two lines, so that it is read fast: all n-grams,
and for each of them a character for every language that has it (see :func:`coded`).

>>> scores = word_scores("evlərimizdən", LATIN)
>>> max(LATIN, key=lambda name: scores[LATIN.index(name)])
'az'
"""

from __future__ import annotations

import gzip
import json
from functools import cache, lru_cache, reduce
from importlib.resources import files
from math import exp, log
from operator import add, itemgetter

__all__ = [
    "CYRILLIC",
    "IDENTIFYING",
    "LATIN",
    "RESTORING",
    "SKETCHED",
    "Model",
    "coded",
    "conditional",
    "read_model",
    "word_scores",
]

IDENTIFYING, RESTORING = "ngrams.txt.gz", "azerbaijani.json.gz"
_ORDER = 4
SKETCHED = ("nl", "sv", "da", "nb", "pt", "ca", "ro", "fi", "et", "hu", "sq", "id", "sw", "so", "tl", "vi")
LATIN = (
    *("az", "az-ascii", "tr", "tr-ascii", "uz", "tk", "crh", "ku"),
    *("en", "de", "fr", "it", "es", *SKETCHED, "other"),
)
CYRILLIC = ("az-Cyrl", "ru", "uk", "be", "bg", "mk", "sr", "kk", "ky", "tt", "uz-Cyrl", "tg", "mn")

Model = dict[str, float]
"""Natural logarithms of the probability of the last letter after those before it."""

_LANGUAGES = (*LATIN, *CYRILLIC)
_CODES, _VALUES = 0x100, 128  # the first character of what is coded, and how many values there are
_BACKOFF = log(0.3)
_UNKNOWN = log(1e-8)  # a letter that the language does not have
_LENDERS = ("en", "other", "ru")
_BORROWED = log(0.03)
_ANY = log(1e-3), log(1 / 30)  # a name or a word of none of them: for the word, and for each of its letters


@cache
def read_model() -> Model:
    """Read the model of Azerbaijani alone."""
    groups: dict[str, str] = json.loads(_data(RESTORING))
    return {gram: price for value, grams in groups.items() for price in [-int(value) / 10] for gram in grams.split()}


def coded(language: int, value: int) -> str:
    """Write a language, by its number in ``(*LATIN, *CYRILLIC)``, and ten times a negative logarithm as a character."""
    return chr(_CODES + language * _VALUES + min(value, _VALUES - 1))


@cache
def _grams() -> dict[str, str]:
    """N-grams, each with what is coded of the languages that have it."""
    grams, codes = _data(IDENTIFYING).decode().split("\n")
    return dict(zip(grams.split(" "), codes.split(" "), strict=True))


def _data(file: str) -> bytes:
    return gzip.decompress((files(__package__) / "data" / file).read_bytes())


def conditional(letters: Model, gram: str, backoff: float = _BACKOFF) -> float:
    """Return the logarithm of the probability of the last letter of ``gram`` after the others."""
    price = 0.0
    for start in range(len(gram)):
        value = letters.get(gram[start:])
        if value is not None:
            return value + price
        price += backoff
    return _UNKNOWN


@lru_cache(maxsize=1 << 17)
def _longest(gram: str) -> tuple[int, ...]:
    """The value, in each language, of the longest end of ``gram`` that it has, plus that end's length in _VALUES."""
    if not gram:
        return (0,) * len(_LANGUAGES)
    found = list(_longest(gram[1:]))
    for code in map(ord, _grams().get(gram, "")):
        language, value = divmod(code - _CODES, _VALUES)
        found[language] = value + len(gram) * _VALUES
    return tuple(found)


@cache
def _prices(length: int) -> tuple[float, ...]:
    """What the last letter of so many costs, by what :func:`_longest` tells."""
    ends = ((end, value) for end in range(length + 1) for value in range(_VALUES))
    return tuple(-value / 10 + (length - end) * _BACKOFF if end else _UNKNOWN for end, value in ends)


@cache
def _those(names: tuple[str, ...]) -> itemgetter[tuple[int, ...]]:
    return itemgetter(*map(_LANGUAGES.index, names))


@lru_cache(maxsize=1 << 17)
def _letter_scores(gram: str, names: tuple[str, ...]) -> tuple[float, ...]:
    return tuple(map(_prices(len(gram)).__getitem__, _those(names)(_longest(gram))))


@lru_cache(maxsize=1 << 15)
def word_scores(word: str, names: tuple[str, ...]) -> tuple[float, ...]:
    """Return the logarithm of the probability of a word, in lower case, in each of the languages ``names``."""
    scores = [0.0] * len(names)
    for end in range(1, len(word) + 1):
        scores = list(map(add, scores, _letter_scores(word[max(0, end - _ORDER) : end], names)))
    lenders = [score for score, name in zip(scores, names, strict=True) if name in _LENDERS]
    borrowed = _either(_BORROWED + reduce(_either, lenders), _ANY[0] + _ANY[1] * len(word))
    return tuple([_either(score, borrowed) for score in scores])


def _either(a: float, b: float) -> float:
    """Add two probabilities given as logarithms."""
    high, low = (a, b) if a > b else (b, a)
    return high + log(1 + exp(low - high))
