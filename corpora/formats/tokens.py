"""Words and punctuation, for formats that have a token a line.

This is no linguistic tokenisation: a token is a run of letters, digits and marks, with single apostrophes, hyphens,
full stops and commas inside it, or one other character that is not white space. A tagger may want to make its own.

>>> tokens("Don't go to T.R. at 3.5%, it’s e-mail!")[2:5]
[('to', False), ('T.R', True), ('.', False)]
"""

from __future__ import annotations

import re

__all__ = ["tokens"]

# Combining marks are no word characters for re, but belong to the letter before them.
_MARKS = "\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u064b-\u065f\u0670\u06d6-\u06ed\u0900-\u0903\u093a-\u094f\u200c\u200d"
_WORD = rf"\w[\w{_MARKS}]*"
_TOKEN = re.compile(rf"{_WORD}(?:['’ʼ.,‐‑\-]{_WORD})*|[^\w\s]")


def tokens(text: str) -> list[tuple[str, bool]]:
    """Cut a text into tokens, each with whether the next one follows without white space.

    >>> tokens("Gəldi, getdi.")
    [('Gəldi', True), (',', False), ('getdi', True), ('.', False)]
    """
    found = list(_TOKEN.finditer(text))
    starts = [*(token.start() for token in found[1:]), -1]
    return [(token[0], token.end() == start) for token, start in zip(found, starts, strict=False)]
