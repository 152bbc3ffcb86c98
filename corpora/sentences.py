"""Cutting a text into sentences, by rules and word lists.

One policy for all languages: a sentence ends at a full stop, question or exclamation mark or ellipsis, with the quotes,
brackets and note marks that close after it, where the next one begins with a capital, a digit or a dash that opens a
list item or a remark. A remark stays with the words that say who made it. Blank lines always separate; a single line
break is a space. The lists of abbreviations are in ``data/``, a file per language; Azerbaijani in Cyrillic script uses
the Latin list, transliterated, and a language without a file gets general rules.

>>> split_sentences("А.П. Чехов умер 2 июля 1904 г. в г. Баденвайлер. — Кто там? — крикнула Маша.", "ru")
['А.П. Чехов умер 2 июля 1904 г. в г. Баденвайлер.', '— Кто там? — крикнула Маша.']
>>> split_sentences("Kitab, dəftər və s. alındı. Dərslər saat 9-da başlayır.", "az-Latn")
['Kitab, dəftər və s. alındı.', 'Dərslər saat 9-da başlayır.']
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from .abbreviations import STRIPPED, Abbreviations, load_abbreviations

__all__ = ["SentenceSplitter", "sentence_spans", "split_sentences"]

_Span = tuple[int, int]


class SentenceSplitter(Protocol):
    """Anything that cuts a text into sentences; :func:`sentence_spans` is one."""

    def __call__(self, text: str, language: str) -> list[tuple[int, int]]:
        """Return the spans of the sentences, in order and without white space around them."""
        ...


_CLOSERS = "\"'”’»›“‘)\\]}"
_OPENERS = "\"'“‘„«‹(\\[{¿¡`"
_LINE_BREAK = r"(?:\r\n|[\n\r\x85\u2028])"
_BLANK_LINE = re.compile(rf"{_LINE_BREAK}[^\S\n\r\x85\u2028]*{_LINE_BREAK}\s*|\u2029\s*")
# Where a sentence may end: a terminator before white space, one of a script that writes none, a colon before a remark.
# A run of marks is tried once, from its beginning and as a whole, or a long one would take for ever.
_CANDIDATE = re.compile(
    rf"""
    (?P<mark>(?<![.!?…؟۔։።])[.!?…؟۔։።]++(?:\s?\.\.\.?)?|[।॥])(?P<close>[{_CLOSERS}]*)(?P<note>(?:\s?\[\d{{1,3}}(?:[-–,]\s?\d{{1,3}})*\])*)(?=\s|\Z)
    |(?P<wide>[。！？｡]+[」』”’）]*)
    |:(?=\s+(?:[-–—]|--)\s)
    """,
    re.VERBOSE,
)
_NEXT = re.compile(
    rf"\s*(?P<dash>(?:[-–—•*·▪●]|--)\s+)?(?P<open>[{_OPENERS}]*)(?:[№#§$€£]\s?|N\s?(?=\d))?(?P<word>\w[\w’'-]*)?"
)
_ROMAN = re.compile(r"[IVXLC]+")
_ACRONYM = re.compile(r"(?:[^\W\d_]{1,2}\.)+[^\W\d_]{1,2}")
_ENUMERATOR = re.compile(r"(?:\d{1,3}|(?:\d{1,2}\.)+\d{1,2}|[IVXLC]{1,5}|[^\W\d_])")
_VOWEL = re.compile(r"[aeiouyəıöüàâäãåæéèêëíìîïóòôõøœúùûýаеёиоуыэюяәөүіїєј]", re.IGNORECASE)
# What goes on with a sentence without a word (and the empty string, the end of the text).
_CONTINUES = ",;:.!?…)]}%/=+>"
# How far back an abbreviation or an opening bracket is looked for.
_BACK = 40
_BRACKET = 300
# "В 1917 г. Ленин", "В конце 1917 г. Ленин": a preposition and so few words are but the beginning of a sentence.
_FRONTED = 3


def split_sentences(text: str, language: str) -> list[str]:
    """Cut ``text`` into sentences; what stands between them is white space.

    >>> split_sentences('"Is Mr. Hill in?" the boy asked. "No!" came the answer.', "en")
    ['"Is Mr. Hill in?" the boy asked.', '"No!" came the answer.']
    """
    return [text[start:end] for start, end in sentence_spans(text, language)]


def sentence_spans(text: str, language: str) -> list[tuple[int, int]]:
    """Find the spans of the sentences of ``text``, in order, without white space around them.

    >>> sentence_spans("Ready?  Then let us go!", "en")
    [(0, 6), (8, 23)]
    """
    rules = _rules(language)
    return [span for block in _blocks(text) for span in rules.cut(text, *block)]


def _blocks(text: str) -> Iterator[_Span]:
    """Yield the parts of a text between blank lines, without white space around them."""
    at = 0
    for match in [*_BLANK_LINE.finditer(text), None]:
        start, end = _strip(text, at, match.start() if match else len(text))
        if start < end:
            yield start, end
        at = match.end() if match else len(text)


def _strip(text: str, start: int, end: int) -> _Span:
    """Narrow a span until there is no white space at its ends."""
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end


@lru_cache(maxsize=32)
def _rules(language: str) -> _Rules:
    return _Rules(load_abbreviations(language))


@dataclass(slots=True)
class _Site:
    """A place where a sentence may end: the text, where the sentence began, the mark, and what follows."""

    text: str
    start: int
    match: re.Match[str]
    following: re.Match[str]

    def before_number(self) -> bool:
        """Say whether a number follows, Arabic or Roman (but I is a pronoun)."""
        word = self.following["word"]
        return not self.following["dash"] and (word[0].isdigit() or (word != "I" and bool(_ROMAN.fullmatch(word))))

    def in_brackets(self) -> bool:
        """Say whether a bracket that opened inside the sentence is still open."""
        at = self.match.end("mark")
        opened = self.text.rfind("(", max(self.start + 1, at - _BRACKET), at)
        return opened > 0 and ")" not in self.match["close"] and self.text.rfind(")", opened, at) < 0

    def bracketed(self) -> str | None:
        """Return what the bracket that closes here holds; ``None`` when it stands between sentences."""
        at = self.match.start()
        opened = max(self.text.rfind(bracket, self.start, at) for bracket in "([")
        before = self.text[self.start : max(self.start, opened)].rstrip()
        return self.text[opened + 1 : at] if before and before[-1] not in ".!?…" else None


class _Rules:
    """The decision at each terminator, for one language."""

    def __init__(self, words: Abbreviations) -> None:
        self._words = words
        verbs = "|".join(sorted(map(re.escape, words.reporting)))
        self._attributed = re.compile(rf"(?:\W+\w[\w’'-]*){{1,3}}\W+(?:{verbs})\b") if verbs else None

    def cut(self, text: str, start: int, end: int) -> Iterator[_Span]:
        """Yield the sentences of one block."""
        for match in _CANDIDATE.finditer(text, start, end):
            if match.end() < end and match.start() >= start and self._ends(text, start, match):
                yield start, match.end()
                start = match.end()
                while text[start].isspace():
                    start += 1
        yield start, end

    def _ends(self, text: str, start: int, match: re.Match[str]) -> bool:
        """Say whether the sentence that begins at ``start`` ends with ``match``."""
        mark = match["mark"]
        if match["wide"]:
            return True
        site = _Site(text, start, match, next(_NEXT.finditer(text, match.end())))
        first = (site.following["word"] or "")[:1]
        if not first:
            at = site.following.end()
            return mark is not None and text[at : at + 1] not in _CONTINUES
        if mark is None:
            return first.isupper() or first.isdigit()
        if first.islower() or site.in_brackets():
            return False
        return self._full_stop(site) if mark == "." else self._other_mark(site)

    def _other_mark(self, site: _Site) -> bool:
        """Decide after a question or exclamation mark or an ellipsis."""
        match, following = site.match, site.following
        if match["close"][:1] in (")", "]"):
            # A bracket on its own is a sentence; one inside a sentence ends it only where a new one clearly begins.
            inside = site.bracketed()
            if inside is not None:
                return bool(inside) and self._opens(site)
        if not match["mark"].strip(".…"):
            return bool(following["dash"]) or not following["word"][0].isdigit()
        if self._attributed is not None and (match["close"] or following["dash"]):
            # '"Why?" John asked.', but '"Why?" Nobody answered.'
            return self._words.opens(following["word"]) or self._attributed.match(site.text, match.end()) is None
        return True

    def _full_stop(self, site: _Site) -> bool:
        """Decide after a single full stop, which may belong to an abbreviation, an initial or a number."""
        at = site.match.start()
        words = site.text[max(site.start, at - _BACK) : at].split()
        if not words:
            return True
        token = words[-1].lstrip(STRIPPED)
        if len(words) == 1 and at - site.start < _BACK and _ENUMERATOR.fullmatch(token):
            return False
        classes, parts = self._words.classes(words)
        if classes and site.before_number():
            return False
        if classes - {"number"}:
            return self._after_abbreviation(site, words[:-parts], classes)
        return self._opens(site) or not self._looks_abbreviated(token, words)

    def _after_abbreviation(self, site: _Site, before: list[str], classes: frozenset[str]) -> bool:
        """Decide after a listed abbreviation, with a capital behind it and the words ``before`` it."""
        counted = "measure" in classes and self._words.is_counted(before)
        if counted and site.following["word"] in self._words.attached:
            return False
        if "never" in classes and not counted:
            return False
        if "usually" in classes and ")" not in site.match["close"]:
            return True
        if counted and len(before) <= _FRONTED and self._words.fronts(before[0].lstrip(STRIPPED)):
            return False
        return counted or self._opens(site)

    def _opens(self, site: _Site) -> bool:
        """Say whether a dash follows, or a word that commonly begins a sentence."""
        word, at = site.following["word"], site.following.end()
        if len(word) == 1 and site.text[at : at + 1] == ".":
            return False  # an initial
        return bool(site.following["dash"]) or self._words.opens(word)

    def _looks_abbreviated(self, token: str, words: list[str]) -> bool:
        """Say whether an unlisted word looks like an initial, an ordinal number or an abbreviation."""
        if token.isdigit():
            return len(token) < 3 and self._words.ordinals
        if len(token) == 1 or _ACRONYM.fullmatch(token):
            return token[0].isalpha()
        if len(token) > 5 or not token.isalpha() or token.isupper() or token.upper() == token.lower():
            return False
        unit = len(words) > 1 and words[-2][-1].isdigit()
        return not unit and not _VOWEL.search(token)
