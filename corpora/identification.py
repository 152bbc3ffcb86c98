"""Telling the language of a text: first by its script and its letters, then by lingua's models.

Azerbaijani needs the first step. Common identifiers call Azerbaijani in Cyrillic script Russian or Kazakh, and in
Latin script Turkish; but ҹ and ҝ, or ә together with ј, are Azerbaijani in Cyrillic, and ə is in Latin.

>>> identify("Бу күн һава чох көзәлдир, мән мәктәбә ҝедирәм.").language
'az-Cyrl'
>>> identify("Mən məktəbə gedirəm.").language
'az-Latn'
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Protocol

from .errors import LanguageError

if TYPE_CHECKING:
    from lingua import LanguageDetector

__all__ = ["Identification", "LanguageIdentifier", "identify"]


@dataclass(frozen=True, slots=True)
class Identification:
    """A language (BCP 47) and how sure that is, 0 to 1."""

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
    "Latn": re.compile(r"[A-Za-zªºÀ-ÖØ-öø-ʯ\u1E00-\u1EFF]"),
    "Cyrl": re.compile(r"[\u0400-\u0481\u048A-\u052F]"),
    "Arab": re.compile(r"[\u0620-\u064A\u066E-\u06D3\u06FA-\u06FF\u0750-\u077F]"),
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

# The share of letters from which ə counts: 9% in Azerbaijani, well below 1% where another language quotes a name.
_SCHWA = 0.015
# Azerbaijani of 1958 has no й, щ, ц, ь, ъ, э, ю, я; the other Cyrillic alphabets use several of them all the time.
_AZERBAIJANI = frozenset("ҹҝјәөүһғ")
_OWN = 0.05  # 20% in Azerbaijani
_NOT_AZERBAIJANI = frozenset("йщцьъэюяёқңұіҗҙҫҡїєґўћђљњџѓќѕ")
# Turkic languages, most of them unknown to lingua, and letters of theirs that no row before has.
_TURKIC = (("ba", frozenset("ҙҫҡ")), ("kk", frozenset("құ")), ("tt", frozenset("җә")), ("ky", frozenset("ң")))

# Azerbaijani without its own letters (e for ə, s for ş) looks Turkish to a model of letters; these do not.
_ASCII_AZERBAIJANI = re.compile(r"[qx]|\b(?:men|ucun|üçün|deyil|kimi|edib|olub|ise|lakin)\b")
_TURKISH = re.compile(r"[iıuü]yor|\b(?:ben|i[cç]in|de[gğ]il|[cç]ok|gibi|kadar|olarak|ancak|[sş]ey)\b")

_LONG = "az be bg cs da de el en es et fi fr hr hu is it kk lt lv mk mn nb nl pl pt ro ru sk sl sq sr sv tr uk ar fa"
# Below so many letters lingua's full models tell languages much better, but take 20 MB each: only the likeliest then.
_SHORT = "az tr en ru de fr es it pl uk kk fa ar"
_SHORT_LETTERS = 120


def identify(text: str) -> Identification:
    """Tell the language of ``text`` from its script, its letters and, where these do not settle it, lingua's models.

    The same text gives the same answer. Of a long text only the beginning, the middle and the end are looked at.

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
    sample = _sample(text)
    counts = {script: len(letters.findall(sample)) for script, letters in _SCRIPTS.items()}
    total = sum(counts.values())
    if not total:
        raise LanguageError("the text has no letters of a known script to tell its language by; say which it is")
    if counts["Kana"] * 5 > counts["Hani"]:  # Japanese: kanji may outnumber kana
        counts["Kana"] += counts.pop("Hani")
    script = max(counts, key=lambda name: counts[name])
    share = counts[script] / total
    if script in _ONE_LANGUAGE:
        return Identification(_ONE_LANGUAGE[script], share)
    letters = "".join(_SCRIPTS[script].findall(sample)).lower()
    language = _by_letters(script, letters)
    if language is not None:
        return Identification(language, share)
    return _by_models(_only(script, sample), len(letters))


def _sample(text: str) -> str:
    """Take the beginning, the middle and the end of a long text."""
    if len(text) <= 3 * _PIECE:
        return text
    middle = (len(text) - _PIECE) // 2
    return "\n".join((text[:_PIECE], text[middle : middle + _PIECE], text[-_PIECE:]))


def _only(script: str, sample: str) -> str:
    """Blank out the letters of other scripts."""
    for other, letters in _SCRIPTS.items():
        if other != script:
            sample = letters.sub(" ", sample)
    return sample


def _by_letters(script: str, letters: str) -> str | None:
    """Tell a language that its letters settle, or return ``None``."""
    if script == "Latn":
        return "az-Latn" if letters.count("ə") > _SCHWA * len(letters) else None
    if script != "Cyrl":
        return None
    own = sum(letter in _AZERBAIJANI for letter in letters)
    foreign = sum(letter in _NOT_AZERBAIJANI for letter in letters)
    sure = "ҹ" in letters or "ҝ" in letters or ("ә" in letters and "ј" in letters)
    if sure or (not foreign and set("әөүһғ") & set(letters)):
        # A Russian text that quotes an Azerbaijani name has the letters too, but few.
        return "az-Cyrl" if not foreign or own > max(2 * foreign, _OWN * len(letters)) else None
    return _turkic(letters)


def _turkic(letters: str) -> str | None:
    """Tell Bashkir, Kazakh, Tatar and Kyrgyz, whose own letters make up some percents of a text."""
    for language, marks in _TURKIC:
        if sum(letter in marks for letter in letters) > 0.01 * len(letters):
            return language
    return None


def _by_models(sample: str, letters: int) -> Identification:
    """Ask lingua; decide between Azerbaijani without its own letters and Turkish by their common words.

    Lingua adds up in no fixed order, so the last digits of its numbers differ between runs: they are rounded off.
    """
    values = _detector(letters < _SHORT_LETTERS).compute_language_confidence_values(sample)
    language, confidence = values[0].language.iso_code_639_1.name.lower(), values[0].value
    if language in ("az", "tr"):
        lowered = sample.lower()
        evidence = len(_ASCII_AZERBAIJANI.findall(lowered)) - len(_TURKISH.findall(lowered))
        if evidence:
            language = "az" if evidence > 0 else "tr"
            confidence = sum(value.value for value in values if value.language.iso_code_639_1.name in ("AZ", "TR"))
    return Identification("az-Latn" if language == "az" else language, round(confidence, 4))


@cache
def _detector(short: bool) -> LanguageDetector:
    from lingua import IsoCode639_1, LanguageDetectorBuilder

    codes = (_SHORT if short else _LONG).split()
    builder = LanguageDetectorBuilder.from_iso_codes_639_1(*(getattr(IsoCode639_1, code.upper()) for code in codes))
    return (builder if short else builder.with_low_accuracy_mode()).build()
