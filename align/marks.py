"""How a sentence ends: translators keep its final punctuation far more often than not."""

from __future__ import annotations

__all__ = ["EXCLAMATION", "NONE", "QUESTION", "final_mark"]

NONE, STOP, QUESTION, EXCLAMATION, COLON, COMMA = range(6)
_MARKS = {
    **dict.fromkeys(".…。।։۔", STOP),
    **dict.fromkeys("?？؟\u037e", QUESTION),  # the last one is the Greek question mark
    **dict.fromkeys("!！", EXCLAMATION),
    **dict.fromkeys(":：", COLON),
    **dict.fromkeys(",;，、；،؛", COMMA),
}
_CLOSING = "\"'”»’)]›」』）“«‘‹ \t\r\n\u00a0\u202f"  # German closes with what English and French open with


def final_mark(text: str) -> int:
    """Tell which kind of punctuation ends a text, behind closing quotes and brackets.

    >>> [final_mark(text) for text in ("Come in.", "«Kim?»", "The house")] == [STOP, QUESTION, NONE]
    True
    """
    return _MARKS.get(text.rstrip().rstrip(_CLOSING)[-1:], NONE)
