r"""Paragraphs of a plain text: by blank lines, and by single line breaks unless the lines are merely wrapped.

Some texts have one paragraph a line, others are broken at a fixed width, and nothing in the file says which. It is
measured, once for the whole text. A line break inside a block is a *wrap* when the next line's first word would not
have fitted into the width, which is how wrapped text comes about. A text counts as wrapped when

- its longest line has 40 to 132 characters, and
- of the breaks inside blocks whose lines do not end like a sentence, at least 80% are wraps, and
- these are most of the wraps, and at least 30% of the lines after wraps do not begin like a sentence.

In a wrapped text a break that is no wrap still ends the paragraph (its last line is short), as does an indented line.
In any other text every line is a paragraph.

>>> text = "Title\n\nThe first paragraph.\nThe second one."
>>> [text[start:end] for start, end in paragraph_spans(text)]
['Title', 'The first paragraph.', 'The second one.']
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

__all__ = ["is_wrapped", "line_spans", "paragraph_spans"]

# A line from its first character that is not white space. The breaks are those of Unicode's
# newline guidelines; a form feed begins a page, and a page may begin in the middle of a wrapped paragraph.
_LINE = re.compile(r"\S[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]*")
_BREAK = re.compile(r"\r\n|[\n\r\v\x85\u2028\u2029]")
_FIRST_WORD = re.compile(r"\S+")
_ENDS_SENTENCE = re.compile(r"[.!?…:;][\"'»”’)\]]*$")

_WIDTHS = range(40, 133)
_WRAPS = 0.8
_CONTINUED = 0.3

_Span = tuple[int, int]


def paragraph_spans(text: str) -> Iterator[_Span]:
    r"""Yield the span of each paragraph, without white space around it.

    >>> list(paragraph_spans("One.\r\n\r\n  Two.  \n"))
    [(0, 4), (10, 14)]
    """
    lines = _lines(text)
    wrapped = _measure(text, lines)
    if not wrapped:
        yield from lines
        return
    start, end = lines[0]
    for line, following in pairwise(lines):
        if not _inside_block(text, line, following) or not _is_wrap(text, line, following, wrapped):
            yield start, end
            start = following[0]
        end = following[1]
    yield start, end


def line_spans(text: str) -> Iterator[tuple[int, int, int]]:
    r"""Yield each line that is not blank, without white space around it: paragraph, start, end.

    Blank lines end paragraphs.

    >>> list(line_spans("One.\nTwo.\n\nThree."))
    [(0, 0, 4), (0, 5, 9), (1, 11, 17)]
    """
    paragraph, last = 0, -1
    for start, end in _lines(text):
        if last >= 0 and sum(1 for _ in _BREAK.finditer(text, last, start)) > 1:
            paragraph += 1
        yield paragraph, start, end
        last = end


def is_wrapped(text: str) -> bool:
    r"""Say whether the lines of a text are broken at a fixed width rather than at paragraphs.

    >>> is_wrapped("The committee met twice in the spring and once more before the\nend of the year.")
    True
    >>> is_wrapped("Minutes of 3 May\nThe chairman opened the meeting at ten.\nFive were there.")
    False
    """
    return _measure(text, _lines(text)) > 0


def _lines(text: str) -> list[_Span]:
    """Find the lines that are not blank, without white space around them."""
    return [(match.start(), match.start() + len(match.group().rstrip())) for match in _LINE.finditer(text)]


def _measure(text: str, lines: list[_Span]) -> int:
    """Return the width at which the lines of a text are wrapped, 0 when they are not."""
    width = max((_column(text, start) + end - start for start, end in lines), default=0)
    inner = [(a, b) for a, b in pairwise(lines) if _inside_block(text, a, b)] if width in _WIDTHS else []
    wraps = [(a, b) for a, b in inner if _is_wrap(text, a, b, width)]
    unended = sum(_ENDS_SENTENCE.search(text, *line) is None for line, _ in inner)
    unended_wraps = sum(_ENDS_SENTENCE.search(text, *line) is None for line, _ in wraps)
    if not unended_wraps or unended_wraps < _WRAPS * unended or unended_wraps * 2 < len(wraps):
        return 0
    continued = sum(not text[following[0]].isupper() for _, following in wraps)
    return width if continued >= _CONTINUED * len(wraps) else 0


def _column(text: str, start: int) -> int:
    """Count the characters between the beginning of its line and ``start``."""
    at = start
    while at and text[at - 1] in " \t\u00a0\ufeff":
        at -= 1
    return start - at


def _inside_block(text: str, line: _Span, following: _Span) -> bool:
    """Say whether no blank line and no deeper indentation separate two lines."""
    breaks = sum(1 for _ in _BREAK.finditer(text, line[1], following[0]))
    return breaks == 1 and _column(text, following[0]) <= _column(text, line[0]) + 1


def _is_wrap(text: str, line: _Span, following: _Span, width: int) -> bool:
    """Say whether the first word of the next line would not have fitted into this one."""
    word = _FIRST_WORD.search(text, *following)
    length = word.end() - word.start() if word else 0
    return _column(text, line[0]) + line[1] - line[0] + 1 + length > width
