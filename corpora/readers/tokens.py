r"""White space between the words of an annotated sentence, which corpora mark in four ways.

Some mark where there is none (``join="right"``, as ParlaMint), some mark each space by an element (``<c> </c>``,
``<S/>``), some have it as a text has it, and some have none, or a line break after each word. In the last case a space
goes between all words, except before a closing and behind an opening sign, and in scripts that write none.

>>> words = [Token("Yes", "right"), " ", Token(","), " ", Token("I"), " ", Token("know", "right"), " ", Token(".")]
>>> spell(words)
'Yes, I know.'
>>> spell([Token("Yes"), "\n", Token("("), "\n", Token("no"), "\n", Token(")"), "\n", Token(".")])
'Yes (no).'
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

__all__ = ["Token", "spell"]

_CLOSING = re.compile(r"[.,;:!?…%)\]}»”’]+")
_OPENING = re.compile(r"[(\[{«„“‘¿¡]+")
_UNSPACED = re.compile(r"[\u0E00-\u0EFF\u3040-\u30FF\u3400-\u9FFF]")  # Thai, Lao, kana, Han


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a sign: its text, and to which side no space is (``left``, ``right``, ``both``).

    A token of white space alone is a space that is marked.
    """

    text: str
    join: str = ""

    def joins(self, side: str) -> bool:
        """Say whether there is no space on that side."""
        return self.join in (side, "both")


def spell(parts: Sequence[str | Token]) -> str:
    """Write out a sentence of words and what stands between them; the text as it is when there are no words."""
    words = [part for part in parts if isinstance(part, Token) and part.text.strip()]
    if len(words) < 2 or any(isinstance(part, str) and part.strip() for part in parts):
        return "".join(part if isinstance(part, str) else part.text for part in parts)
    if any(isinstance(part, Token) and not part.text.strip() for part in parts):
        return "".join(part.text or " " for part in parts if isinstance(part, Token))
    if any(word.join for word in words):
        gaps = [not (left.joins("right") or right.joins("left")) for left, right in pairwise(words)]
    else:
        gaps = _gaps(parts, words)
    return "".join(word.text + " " * gap for word, gap in zip(words, [*gaps, False], strict=True))


def _gaps(parts: Sequence[str | Token], words: Sequence[Token]) -> list[bool]:
    """Say for each two words whether there is a space between them, from the white space in the file."""
    gaps, white = [], False
    for part in parts:
        if isinstance(part, str):
            white = white or bool(part)
        else:
            gaps.append(white)
            white = False
    gaps = gaps[1:]
    if not any(gaps):
        edges = any(word.text != word.text.strip() for word in words)
        if edges or any(_UNSPACED.search(word.text) for word in words):
            return gaps
        gaps = [True] * len(gaps)
    if all(gap for gap, word in zip(gaps, words[1:], strict=True) if _CLOSING.fullmatch(word.text)):
        return [
            gap and not _CLOSING.fullmatch(right.text) and not _OPENING.fullmatch(left.text)
            for gap, (left, right) in zip(gaps, pairwise(words), strict=True)
        ]
    return gaps
