"""A unit as the checks see it: the passage of each version, and what is known of it, worked out when asked for."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import combinations
from typing import TYPE_CHECKING

from corpora import Document, ParallelText, Unit, to_latin

from .findings import Mark
from .knownnames import counterparts
from .lazy import lazy
from .names import Name, find_names, heads, is_cyrillic, same_name, same_word, skeletons
from .numbers import Number, find_numbers
from .numerals import fold

if TYPE_CHECKING:
    from .comparing import Difference
    from .measurechecks import Measured

__all__ = ["Passage", "UnitView"]

_PLAIN = re.compile(r"[^\W_]+")
_SPACED = {code: chr(code) if chr(code).isalnum() else " " for code in range(128)}  # the same in ASCII, faster
_WORD = re.compile(r"[^\W\d_]{3,}")


class Passage:
    """The segments of a version that a unit joins; ``text`` has them joined by spaces, ``folded`` in folded letters.

    In both, Azerbaijani in Cyrillic is put into Latin letters, which leaves every character in its place; ``original``
    is the text as it is.
    """

    def __init__(self, document: Document, span: range) -> None:
        self.language = document.language
        self.span = span
        self.texts = tuple([segment.text for segment in document.segments[span.start : span.stop]]) if span else ()
        self.original = " ".join(self.texts)
        self.text = to_latin(self.original) if self.language.startswith("az-Cyrl") else self.original
        self.folded = fold(self.text)

    @lazy
    def numbers(self) -> list[Number]:
        """The numbers in the text."""
        language = "az-Latn" if self.language.startswith("az") else self.language
        return find_numbers(self.text, language, self.folded, self.terms)

    @lazy
    def names(self) -> list[Name]:
        """The words that may be names."""
        return list(find_names(self.text, self.language, self.cyrillic))

    @lazy
    def cyrillic(self) -> bool:
        """Whether the text is in Cyrillic letters."""
        return is_cyrillic(self.text)

    @lazy
    def tokens(self) -> frozenset[str]:
        """What stands between spaces."""
        return frozenset(self.original.split())

    @lazy
    def plain(self) -> str:
        """The words and numbers in folded letters, with spaces between them."""
        return " ".join(self.terms)

    @lazy
    def terms(self) -> list[str]:
        """The words and numbers in folded letters."""
        return self.folded.translate(_SPACED).split() if self.folded.isascii() else _PLAIN.findall(self.folded)

    @lazy
    def words(self) -> frozenset[str]:
        """All words that are long enough to hold a name, in folded letters."""
        return frozenset(_WORD.findall(self.folded))

    @lazy
    def capitalised(self) -> frozenset[str]:
        """Those of the words that begin with a capital, in folded letters."""
        found = _WORD.finditer(self.text)
        return frozenset([self.folded[m.start() : m.end()] for m in found if self.text[m.start()].isupper()])

    def mentions(self, name: Name) -> int:
        """How many words resemble a name."""
        stems = (name.stem, *counterparts(name.text, name.language, self.language))
        return sum(
            word.startswith(stems) or same_word(name.skeletons, skeletons(word, self.language))
            for word in _WORD.findall(self.folded)
        )

    def resembles(self, name: Name) -> bool:
        """Whether a word of the text resembles a name."""
        if self.folded.startswith(name.stem) or f" {name.stem}" in self.folded:
            return True
        own = name.skeletons
        for skeleton in own:
            if same_name((skeleton,), self._sounds.get(skeleton[:1], ())):
                return True
        known = counterparts(name.text, name.language, self.language)
        if known and any(word.startswith(known) for word in self.words):
            return True
        for head in {skeleton[0] for skeleton in own}:
            for word in self._by_head.get(head, ()):
                found = skeletons(word, self.language)
                if same_name(own, found) and (same_word(own, found) or word in self.capitalised):
                    return True
        return False

    @lazy
    def _sounds(self) -> dict[str, set[str]]:
        """The skeletons of the names, by their first letters."""
        found: dict[str, set[str]] = {}
        for name in self.names:
            for skeleton in name.skeletons:
                found.setdefault(skeleton[:1], set()).add(skeleton)
        return found

    @lazy
    def _by_head(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for word in self.words:
            for head in heads(word):
                found.setdefault(head, []).append(word)
        return found

    @lazy
    def _starts(self) -> list[int]:
        starts = [0]
        for text in self.texts[:-1]:
            starts.append(starts[-1] + len(text) + 1)
        return starts

    def mark(self, start: int, end: int) -> Mark:
        """Turn characters of the text into a mark on the segment in which they begin."""
        number = bisect_right(self._starts, start) - 1
        at = self._starts[number]
        return Mark(self.language, self.span.start + number, start - at, min(end - at, len(self.texts[number])))


class UnitView:
    """A unit, its number in the text and its passages, one per version."""

    def __init__(self, text: ParallelText, number: int) -> None:
        self.number = number
        self.unit: Unit = text.units[number]
        self.passages = tuple(map(Passage, text.documents, self.unit.spans))

    @lazy
    def present(self) -> tuple[Passage, ...]:
        """The passages that have segments."""
        return tuple(passage for passage in self.passages if passage.span)

    @lazy
    def number_differences(self) -> list[Difference]:
        """What the numbers of every two passages differ in."""
        from .comparing import differences

        return differences(self)

    @lazy
    def measure_differences(self) -> list[tuple[Measured, Measured]]:
        """Numbers that two passages share and that count something in the first, of which the second says nothing."""
        from .measurechecks import measure_differences

        return list(measure_differences(self))

    def pairs(self) -> Iterator[tuple[Passage, Passage]]:
        """Every two passages that have segments."""
        return combinations(self.present, 2)
