"""The checks of the language a passage is in, and of passages left as they are in another language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from contextlib import suppress
from functools import lru_cache
from itertools import islice

from corpora import Identification, LanguageError, identify

from .context import Context, Problem
from .findings import Mark
from .passages import Passage, UnitView

__all__ = ["untranslated_copy", "wrong_language"]

Problems = Iterator[tuple[UnitView, Problem]]

_LETTERS = re.compile(r"[^\W\d_]+")
_ADDRESS = re.compile(
    r"https?://\S+|\S+@\S+|`[^`]*`|<[^<>]*>|\S*[_/\\=]\S*|\w+\(\S*|\{\S*\}|[\w.]+\.\w+|(?<!\S)--?\w[\w-]*"
)
# Words, or letters, from which a text in the language can be told cheaply, so that few need identifying.
_WORDS = {
    "en": "the of and to in is that it for you with are this as was be on have not or by an will",
    "ru": "и в на не что с по как для из от к за у о при так но а же это вы мы",
}
_LETTERED = {"az-Latn": "əƏ", "az-Cyrl": "әӘ", "ru": "ыэ"}
_COMMON = {
    "en": re.compile(rf"\b(?:{_WORDS['en'].replace(' ', '|')})\b|\w{{2}}ing\b|\b(?:th|wh)\w", re.IGNORECASE),
    "az-Latn": re.compile(f"[{_LETTERED['az-Latn']}]"),
    "ru": re.compile(
        rf"[ыэъщё]|\b(?:{_WORDS['ru'].replace(' ', '|')})\b|(?:ть|ся|ого|его|ой|ие|ий|ет|ут)\b", re.IGNORECASE
    ),
    "az-Cyrl": re.compile(f"[{_LETTERED['az-Cyrl']}]"),
}
# Those of the words in which there is none of the letters, so that each counts on its own.
_COUNTED = {
    language: frozenset(word for word in words.split() if set(word).isdisjoint(_LETTERED.get(language, "")))
    for language, words in _WORDS.items()
}
_FOREIGN = {"ru": re.compile("[әөүһҹҝғіїєґқңўӘӨҮҺҸҜҒІЇЄҐҚҢЎ]"), "en": re.compile("[əğşñßƏĞŞÑẞ]")}
_SHARE = {"en": 0.08, "az-Latn": 0.15, "ru": 0.12, "az-Cyrl": 0.15}  # such words or letters for each word
# Languages that a few words do not tell apart, and how many times more letters these need.
_FAMILIES = ({"az", "tr", "tk", "crh", "uz", "tt", "ky", "kk", "gag"}, {"ru", "uk", "be", "bg", "mk", "sr"})
_RELATED = 3
_LONGEST = 1.5  # how many times longer a passage may be than what it copies
_COPIED = 0.8  # share of the words of a passage that stand in the other


def wrong_language(context: Context) -> Problems:
    """A segment is not in the language of its version."""
    for view in context.views:
        for passage in view.present:
            for number, text in enumerate(passage.texts):
                tokens = passage.tokens if len(passage.texts) == 1 else frozenset(text.split())
                found = _other_language(text, tokens, passage.language, context)
                if found is not None:
                    mark = Mark(passage.language, passage.span.start + number, 0, len(text))
                    detail = f"{passage.language}: in {found.language}"
                    yield view, Problem((passage,), detail, found.confidence, None, (mark,))


def _other_language(text: str, tokens: Set[str], language: str, context: Context) -> Identification | None:
    """The language a segment is in where it is not its version's, and there is enough to tell."""
    settings = context.settings
    if _looks_right(text, tokens, text.count(" ") + 1, language):
        return None
    cleaned = _ADDRESS.sub(" ", text)
    words = _LETTERS.findall(cleaned)
    if _looks_right(cleaned, frozenset(cleaned.split()), len(words), language):
        return None
    if sum(map(len, words)) < settings.language_letters or len(words) < 3:
        return None
    with suppress(LanguageError):
        found = _identify(" ".join(cleaned.split()))
        related = any({found.language.partition("-")[0], language.partition("-")[0]} <= family for family in _FAMILIES)
        telling = [word for word in words if word.islower()] if related else words  # names are much the same in these
        enough = sum(map(len, telling)) >= settings.language_letters * (_RELATED if related else 1)
        if enough and not _same_language(found.language, language) and found.confidence >= settings.language_confidence:
            return found
    return None


def _looks_right(text: str, tokens: Set[str], words: int, language: str) -> bool:
    """Whether a text has many common words or letters of a language, and none that are foreign to it."""
    common, foreign = _COMMON.get(language), _FOREIGN.get(language)
    if common is None or (foreign and not text.isascii() and foreign.search(text)):
        return False
    most = int(_SHARE[language] * words)
    counted = sum(map(text.count, _LETTERED.get(language, "")))
    if counted <= most and language in _COUNTED:
        counted += len(_COUNTED[language] & tokens)
    # Mostly these are enough, and counted faster than all that tells.
    return counted > most or next(islice(common.finditer(text), most, None), None) is not None


def _same_language(one: str, other: str) -> bool:
    if one.startswith("az-") and other.startswith("az-"):
        return one == other
    return one.partition("-")[0] == other.partition("-")[0]


@lru_cache(maxsize=4096)
def _identify(text: str) -> Identification:
    return identify(text)


def untranslated_copy(context: Context) -> Problems:
    """A passage is the same in two languages."""
    for view in context.views:
        for one, other in view.pairs():
            ratio = len(one.original) / len(other.original)
            if not 1 / _LONGEST <= ratio <= _LONGEST or one.cyrillic != other.cyrillic:
                continue
            if 2 * len(one.tokens & other.tokens) < min(len(one.tokens), len(other.tokens)):
                continue
            words = [_words(passage) for passage in (one, other)]
            if min(map(len, words)) < context.settings.copy_words:
                continue
            common = len(set(words[0]) & set(words[1]))
            share = common / max(len(set(words[0])), len(set(words[1])))
            if share >= _COPIED:
                marks = tuple(each.mark(0, len(each.original)) for each in (one, other))
                yield (
                    view,
                    Problem((one, other), f"{one.language} and {other.language} are the same", share, share, marks),
                )


def _words(passage: Passage) -> list[str]:
    """The words in small letters that are no addresses or code."""
    return [word for word in _LETTERS.findall(_ADDRESS.sub(" ", passage.original)) if word.islower()]
