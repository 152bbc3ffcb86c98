"""How a sentence ends: translators keep its final punctuation far more often than not."""

from __future__ import annotations

import re

__all__ = ["EXCLAMATION", "NONE", "QUESTION", "ends_inside", "final_mark"]

NONE, STOP, QUESTION, EXCLAMATION, COLON, COMMA = range(6)
_MARKS = {
    **dict.fromkeys(".…。।։۔", STOP),
    **dict.fromkeys("?？؟\u037e", QUESTION),  # the last one is the Greek question mark
    **dict.fromkeys("!！", EXCLAMATION),
    **dict.fromkeys(":：", COLON),
    **dict.fromkeys(",;，、；،؛", COMMA),
}
_CLOSING = "\"'”»’)]›」』）“«‘‹ \t\r\n\u00a0\u202f"  # German closes with what English and French open with
_END = re.compile(r"[.!?…][^\w\s]{0,3}\s{1,3}[^\w\s]{0,3}(\w)")


def final_mark(text: str) -> int:
    """Tell which kind of punctuation ends a text, behind closing quotes and brackets.

    >>> [final_mark(text) for text in ("Come in.", "«Kim?»", "The house")] == [STOP, QUESTION, NONE]
    True
    """
    return _MARKS.get(text.rstrip().rstrip(_CLOSING)[-1:], NONE)


def ends_inside(text: str) -> bool:
    """Tell whether a sentence seems to end inside a segment, and another to begin.

    >>> [ends_inside(text) for text in ("Come in. «Why?»", "It is 3. now", "The house.")]
    [True, False, False]
    """
    return any(match[1].isupper() for match in _END.finditer(text))
