"""Telling the language of a text: by its script, by models of letters, and for other languages by lingua's models.

Azerbaijani needs models of its own. Common identifiers call it Russian or Kazakh when it is written in Cyrillic, and
Turkish when it is written in Latin without the letters that ASCII lacks. Those here hold Azerbaijani in all three forms
against its neighbours and relatives; they are described in :mod:`corpora.ngrams`.

>>> identify("Бу күн һава чох көзәлдир, мән мәктәбә ҝедирәм.").language
'az-Cyrl'
>>> identify("Mən məktəbə gedirəm.").language, identify("Men mektebe gedirem.").language
('az-Latn', 'az-Latn')
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from math import exp
from typing import TYPE_CHECKING, Protocol

from .errors import LanguageError
from .marks import arabic_language, cyrillic_evidence, is_bashkir, latin_evidence
from .ngrams import CYRILLIC, LATIN, SKETCHED, word_scores

if TYPE_CHECKING:
    from lingua import LanguageDetector

__all__ = ["Identification", "LanguageIdentifier", "identify"]


@dataclass(frozen=True, slots=True)
class Identification:
    """A language (BCP 47) and how sure that is, 0 to 1: the share of such answers that are right."""

    language: str
    confidence: float


class LanguageIdentifier(Protocol):
    """Anything that tells the language of a text; :func:`identify` is one."""

    def __call__(self, text: str) -> Identification:
        """Return the language of ``text``."""
        ...


# A text is known from three pieces of this many characters, so that the cost does not grow with its length.
_PIECE = 2000

_SCRIPTS = {
    "Latn": re.compile(r"[A-Za-zªºÀ-ÖØ-öø-ʯ\u1E00-\u1EFF\u2C60-\u2C7F]"),
    "Cyrl": re.compile(r"[\u0400-\u0481\u048A-\u052F]"),
    "Arab": re.compile(r"[\u0620-\u064A\u066E-\u06D3\u06D5\u06FA-\u06FF\u0750-\u077F]"),
    "Grek": re.compile(r"[\u0370-\u0373\u0376\u0377\u037B-\u037D\u0386-\u03FF\u1F00-\u1FFF]"),
    "Armn": re.compile(r"[\u0531-\u0587]"),
    "Geor": re.compile(r"[\u10A0-\u10FF\u1C90-\u1CBF\u2D00-\u2D2D]"),
    "Hebr": re.compile(r"[\u05D0-\u05EA]"),
    "Kana": re.compile(r"[\u3041-\u30FF]"),
    "Hang": re.compile(r"[\uAC00-\uD7A3]"),
    "Hani": re.compile(r"[\u3400-\u9FFF]"),
    "Deva": re.compile(r"[\u0904-\u0939]"),
    "Thai": re.compile(r"[\u0E01-\u0E30]"),
}
# Scripts that settle the language well enough among those that parallel corpora hold.
_ONE_LANGUAGE = {"Grek": "el", "Armn": "hy", "Geor": "ka", "Kana": "ja", "Hang": "ko", "Hani": "zh", "Thai": "th"}
_ONE_LANGUAGE |= {"Hebr": "he", "Deva": "hi"}
# A text in another script quotes names, commands and titles in Latin letters much more often than the other way round.
_QUOTED_LATIN = 0.45

# What is no language: addresses, paths, names of files, code.
_CODE = re.compile(
    r"https?://\S+|www\.\S+|`[^`\n]*`|</?\w[^<>\n]*>"
    r"|\S*(?:[_/\\@<>{}=$#*|~^]|\w[.(:]\w|\(\)|--)\S*|(?<!\w)-\w\b|\b\w*[a-z][A-Z]\w*"
)
_WORD = re.compile(r"[^\W\d_]+(?:\u0307[^\W\d_]*)?")

# What is known before a text is read, as a logarithm: the languages Dragoman is made for come more often, and those
# with little to count from are not believed too soon.
_PRIOR = {"en": 3.0, "ru": 3.4, "az": 2.0, "az-ascii": 2.0, "az-Cyrl": 2.0, "de": 1.0, "fr": 1.0, "uk": 0.5, "tt": 1.0}
_PRIOR |= {"ky": 0.5, "kk": -0.5, "uz-Cyrl": -1.0, "uz": -1.5, "tk": -2.0, "crh": -2.0, "ku": -2.0} | dict.fromkeys(
    SKETCHED, -1.0
)
_TEMPERATURE = 2.0  # letters do not speak independently of each other

# Where the models cannot tell, and among other languages where there is enough to go by, lingua can.
_OURS = ("en", "fr", "az", "tr", "uz", "tk", "crh", "ku", "id", "sw", "so", "tl")
_OTHERS = {
    "Latn": "ca cs da de en es et eu fi fr hr hu is it lt lv nb nl pl pt ro sk sl sq sv vi",
    "Arab": "ar fa",
}
_LONG = 60


def identify(text: str) -> Identification:
    """Tell the language of ``text`` from its script, its letters and, where these do not settle it, lingua's models.

    The same text gives the same answer. Of a long text only the beginning, the middle and the end are looked at; what
    is no language in it (addresses, names of files, code) is passed over.

    Raises :class:`~corpora.errors.LanguageError` when the text has no letters (of a script known here).

    >>> identify("The Parties shall settle their disputes by peaceful means.").language
    'en'
    >>> identify("Стороны решают свои споры мирными средствами.").language
    'ru'
    >>> identify("1990 – 2016")
    Traceback (most recent call last):
    ...
    corpora.errors.LanguageError: the text has no letters of a known script to tell its language by; say which it is
    """
    return _identify(_sample(text))


# What reads a text, what reports on it and what looks for passages in other languages all ask about the same few.
@lru_cache(maxsize=16)
def _identify(sample: str) -> Identification:
    whole = _count(sample)
    if not whole:
        raise LanguageError("the text has no letters of a known script to tell its language by; say which it is")
    cleaned = _CODE.sub(" ", sample)
    counts = _count(cleaned)
    if not counts:
        cleaned, counts = sample, whole
    script = max(counts, key=lambda name: counts[name] * (_QUOTED_LATIN if name == "Latn" else 1))
    if script in _ONE_LANGUAGE:
        return Identification(_ONE_LANGUAGE[script], _rounded(counts[script] / sum(counts.values())))
    words = _words(cleaned, script)
    if script == "Cyrl":
        return _cyrillic(words)
    return _arabic(" ".join(words)) if script == "Arab" else _latin(words, cleaned)


def _sample(text: str) -> str:
    """Take the beginning, the middle and the end of a long text."""
    if len(text) <= 3 * _PIECE:
        return text
    middle = (len(text) - _PIECE) // 2
    return "\n".join((text[:_PIECE], text[middle : middle + _PIECE], text[-_PIECE:]))


def _count(sample: str) -> dict[str, int]:
    """Count the letters of each script that the text has."""
    counts = {script: len(letters.findall(sample)) for script, letters in _SCRIPTS.items()}
    if counts["Kana"] * 5 > counts["Hani"]:  # Japanese: kanji may outnumber kana
        counts["Kana"] += counts.pop("Hani")
    return {script: count for script, count in counts.items() if count}


def _words(sample: str, script: str) -> list[str]:
    """Return the words of one script, in lower case."""
    lowered = sample.replace("İ", "i").replace("I\u0307", "i").lower()
    letters = _SCRIPTS[script]
    if script == "Arab":
        return [word for word in re.findall(r"[\w\u200c]+", lowered) if letters.match(word)]
    words = [word.replace("\u0307", "") for word in _WORD.findall(lowered)]
    pure = [word for word in words if all(map(letters.match, word))]
    return pure or ["".join(letters.findall(word)) for word in words if letters.search(word)]


def _posterior(words: Sequence[str], names: tuple[str, ...], evidence: dict[str, float]) -> dict[str, float]:
    """Return the probability of each language, from its words and other evidence."""
    rows = [word_scores(word, names) for word in words]
    scores = {
        name: sum(row[number] for row in rows) / _TEMPERATURE + evidence.get(name, 0) + _PRIOR.get(name, 0)
        for number, name in enumerate(names)
    }
    highest = max(scores.values())
    weights = {name: exp(score - highest) for name, score in scores.items()}
    whole = sum(weights.values())
    merged: defaultdict[str, float] = defaultdict(float)
    for name, weight in weights.items():
        merged[name.removesuffix("-ascii")] += weight / whole
    return merged


def _cyrillic(words: Sequence[str]) -> Identification:
    text = " ".join(words)
    if is_bashkir(text):
        return Identification("ba", 0.95)
    found = _posterior(words, CYRILLIC, cyrillic_evidence(text))
    language = max(found, key=lambda name: found[name])
    return Identification(language, _rounded(found[language]))


def _latin(words: Sequence[str], sample: str) -> Identification:
    found = _posterior(words, LATIN, latin_evidence(sample))
    language = max(found, key=lambda name: found[name])
    text = " ".join(words)
    if language == "other" or (language not in _OURS and len(text) >= _LONG):
        return _by_lingua(text, "Latn")
    return Identification("az-Latn" if language == "az" else language, _rounded(found[language]))


def _arabic(text: str) -> Identification:
    language, confidence = arabic_language(text)
    return Identification(language, _rounded(confidence)) if language else _by_lingua(text, "Arab")


def _rounded(confidence: float) -> float:
    """Keep four digits; nothing is certain."""
    return round(min(max(confidence, 0.01), 0.999), 4)


def _by_lingua(text: str, script: str) -> Identification:
    """Ask lingua; it adds up in no fixed order, so the last digits of its numbers differ between runs."""
    best = _detector(script).compute_language_confidence_values(text)[0]
    return Identification(best.language.iso_code_639_1.name.lower(), _rounded(best.value))


@cache
def _detector(script: str) -> LanguageDetector:
    from lingua import IsoCode639_1, LanguageDetectorBuilder

    codes = (getattr(IsoCode639_1, code.upper()) for code in _OTHERS[script].split())
    return LanguageDetectorBuilder.from_iso_codes_639_1(*codes).with_low_accuracy_mode().build()
