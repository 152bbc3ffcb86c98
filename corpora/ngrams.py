"""Models of the letters of languages: how likely a word is in each of them.

A model holds the probability of a letter after up to three letters before it in the word. Where it has not seen these,
it goes by fewer letters, at a price (Brants, Popat, Xu, Och and Dean 2007, "Large Language Models in Machine
Translation", EMNLP: *stupid backoff*). Words in any language may be borrowed, so every language also gives a small part
of its probability to Russian or, in Latin script, to English and a mixture of other languages.

``data/ngrams.json.gz`` holds the models, ``data/azerbaijani.json.gz`` a larger one of Azerbaijani alone, with n-grams
of five letters; :mod:`corpora.ngramtraining` makes both.

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
from operator import add

__all__ = [
    "CYRILLIC",
    "IDENTIFYING",
    "LATIN",
    "RESTORING",
    "SKETCHED",
    "Model",
    "conditional",
    "read_models",
    "word_scores",
]

IDENTIFYING, RESTORING = "ngrams.json.gz", "azerbaijani.json.gz"
_ORDER = 4
SKETCHED = ("nl", "sv", "da", "nb", "pt", "ca", "ro", "fi", "et", "hu", "sq", "id", "sw", "so", "tl", "vi")
LATIN = (
    *("az", "az-ascii", "tr", "tr-ascii", "uz", "tk", "crh", "ku"),
    *("en", "de", "fr", "it", "es", *SKETCHED, "other"),
)
CYRILLIC = ("az-Cyrl", "ru", "uk", "be", "bg", "mk", "sr", "kk", "ky", "tt", "uz-Cyrl", "tg", "mn")

Model = dict[str, float]
"""Natural logarithms of the probability of the last letter after those before it."""

_BACKOFF = log(0.3)
_UNKNOWN = log(1e-8)  # a letter that the language does not have
_LENDERS = ("en", "other", "ru")
_BORROWED = log(0.03)
_ANY = log(1e-3), log(1 / 30)  # a name or a word of none of them: for the word, and for each of its letters


@cache
def read_models(file: str) -> dict[str, Model]:
    """Read a file of models in ``data``, by the name of the language."""
    data = (files(__package__) / "data" / file).read_bytes()
    stored: dict[str, dict[str, str]] = json.loads(gzip.decompress(data))
    return {
        name: {gram: price for value, grams in groups.items() for price in [-int(value) / 10] for gram in grams.split()}
        for name, groups in stored.items()
    }


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
def _letter_scores(gram: str, names: tuple[str, ...]) -> tuple[float, ...]:
    models = read_models(IDENTIFYING)
    shorter = [(gram[start:], start * _BACKOFF) for start in range(len(gram))]
    scores = []
    for letters in map(models.__getitem__, names):
        for each, price in shorter:
            if each in letters:
                scores.append(letters[each] + price)
                break
        else:
            scores.append(_UNKNOWN)
    return tuple(scores)


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
