"""Giving Azerbaijani that was typed without its own letters these letters back.

Where ASCII is all there is, ə ş ç ğ ı ö ü are typed as e s c g i o u. For every word, :func:`restore` chooses the
spelling that a model of Azerbaijani letters (:mod:`corpora.ngrams`) finds the likeliest, by dynamic programming; high
vowels that break vowel harmony have a price, and a list of stems helps with the beginnings of words. What is likelier
English stays. One letter stands for one letter, so offsets into the text stay true.

It is a guess, for programs that compare texts: what a corpus holds is the text as it was written.

>>> restore("Men bu kitabi dunen Bakida oxudum.")
'Mən bu kitabı dünən Bakıda oxudum.'
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib.resources import files

from .languages import upper
from .ngrams import LATIN, conditional, read_model, word_scores

__all__ = ["lacks_letters", "restore"]

_VARIANTS = {"e": "eə", "s": "sş", "c": "cç", "g": "gğ", "i": "iı", "o": "oö", "u": "uü"}
_ASCII = str.maketrans("əşçğıöü", "escgiou")
_OWN = "əşçğıöüƏŞÇĞİÖÜ"
_LETTER = re.compile(r"[^\W\d_]")
_FEW = 0.01  # of the letters; 20% in a text that is written with them

# What is no address and no code.
_TOKEN = re.compile(r"(?<!\S)(?!\S*(?:://|[_/\\@<>{}=$#*|~^]|\w[.(]\w))[^\s]+")
# A word with what is joined to it by a hyphen or an apostrophe, as suffixes are to names and numbers.
_JOINED = re.compile(r"(?<![^\W\d_])[A-Za-z]++(?:[-'’][A-Za-z]++)*+(?![^\W\d_])")
_PART = re.compile(r"[A-Za-z]+")
_FOREIGN = re.compile(r"w|[a-z][A-Z]|th|ck|oo|ee")
_ENGLISH = 1.0  # how much likelier a word must be in English, as a logarithm, to stay as it is

_BACK, _FRONT = "aıou", "eəiöü"
_DISHARMONY = -0.7
_BACKOFF = -2.5
_LONGEST = 5


def lacks_letters(text: str) -> bool:
    """Say whether an Azerbaijani text in Latin script is written (almost) without the letters that ASCII lacks.

    >>> lacks_letters("Men bu kitabi dunen oxudum."), lacks_letters("Mən bu kitabı dünən oxudum.")
    (True, False)
    """
    own = sum(map(text.count, _OWN))
    return own <= _FEW * len(text) and own <= _FEW * len(_LETTER.findall(text))


def restore(text: str) -> str:
    """Return a text of the same length in which letters of ASCII are Azerbaijani ones where these are likely.

    A word that has a letter beyond ASCII stays as it is.

    >>> restore("Bu isi iki gune bitirmek mumkundur, https://example.org/sehife haqqinda ise danismadiq.")
    'Bu işi iki günə bitirmək mümkündür, https://example.org/sehife haqqında isə danışmadıq.'
    """
    return _TOKEN.sub(lambda match: _JOINED.sub(_restore_joined, match.group()), text)


def _restore_joined(match: re.Match[str]) -> str:
    """Restore a word and the suffixes joined to it, which follow its vowels."""
    before = ""
    pieces, at = [], 0
    given = match.group()
    for part in _PART.finditer(given):
        word = part.group()
        small = word.lower()
        foreign = _is_english(word) and not (before and len(word) < 4)
        spelled = small if foreign else _spelling(small, before)
        cased = word if foreign else "".join(_as(old, new) for old, new in zip(word, spelled, strict=True))
        pieces += [given[at : part.start()], cased]
        before, at = spelled[1 - _LONGEST :], part.end()
    return "".join(pieces)


def _as(old: str, new: str) -> str:
    """Write a letter in the case of the one it replaces."""
    return upper(new, "az-Latn") if old.isupper() else new


@lru_cache(maxsize=1 << 15)
def _is_english(word: str) -> bool:
    """Say whether a word is likelier English than Azerbaijani without its letters."""
    if len(word) > 2 and _FOREIGN.search(word):
        return True
    small = word.lower()
    if small in _known():
        return False
    scores = dict(zip(LATIN, word_scores(small, LATIN), strict=True))
    return scores["en"] > scores["az-ascii"] + _ENGLISH


@lru_cache(maxsize=1 << 15)
def _spelling(word: str, before: str) -> str:
    """Spell a word, in lower case, that follows the letters ``before`` in the same word."""
    known = _known()
    if word in known and not before:
        return known[word]
    stem = (
        "" if before else next((known[word[:n] + "-"] for n in range(len(word), 1, -1) if word[:n] + "-" in known), "")
    )
    letters = read_model()
    last = next((letter for letter in reversed(before + stem) if letter in _BACK + _FRONT), "")
    beams = {((before + stem)[1 - _LONGEST :], last): (0.0, stem)}
    for letter in word[len(stem) :]:
        beams = _lengthened(beams, _VARIANTS.get(letter, letter), letters)
    return max(beams.values())[1]


_Beams = dict[tuple[str, str], tuple[float, str]]


def _lengthened(beams: _Beams, variants: str, letters: dict[str, float]) -> _Beams:
    """Add a letter to every spelling; of those with the same last letters and vowel the likeliest stays."""
    longer: _Beams = {}
    for (before, vowel), (score, spelled) in beams.items():
        for variant in variants:
            value = score + conditional(letters, before + variant, _BACKOFF)
            if vowel and variant in "iıuü" and (vowel in _BACK) != (variant in _BACK):
                value += _DISHARMONY
            state = (before + variant)[1 - _LONGEST :], variant if variant in _BACK + _FRONT else vowel
            if state not in longer or value > longer[state][0]:
                longer[state] = value, spelled + variant
    return longer


@cache
def _known() -> dict[str, str]:
    lines = (files(__package__) / "data" / "spellings.txt").read_text(encoding="utf-8").splitlines()
    words = (word for line in lines if not line.startswith("#") for word in line.split())
    return {word.translate(_ASCII): word.removesuffix("-") for word in words}
