"""Tables in Markdown, padded so that they read well on a terminal too."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["number", "table"]


def number(value: float, digits: int = 1) -> str:
    """Format a number with so many digits after the point, and commas between thousands.

    >>> number(1234.56), number(12, 0)
    ('1,234.6', '12')
    """
    return f"{value:,.{digits}f}"


def table(head: Sequence[str], rows: Sequence[Sequence[str]], sides: str) -> str:
    """Lay out a table; ``sides`` has a letter for each column, ``l`` or ``r``.

    >>> print(table(["text", "seconds"], [["a", "1.5"], ["long", "12.0"]], "lr"))
    | text | seconds |
    |------|--------:|
    | a    |     1.5 |
    | long |    12.0 |
    """
    widths = [max(len(cell) for cell in column) for column in zip(head, *rows, strict=True)]
    lines = [
        _line(head, widths, sides),
        "|" + "|".join(_rule(*column) for column in zip(widths, sides, strict=True)) + "|",
    ]
    return "\n".join(lines + [_line(row, widths, sides) for row in rows])


def _rule(width: int, side: str) -> str:
    return "-" * (width + 1) + (":" if side == "r" else "-")


def _line(cells: Sequence[str], widths: Sequence[int], sides: str) -> str:
    padded = (
        cell.rjust(width) if side == "r" else cell.ljust(width)
        for cell, width, side in zip(cells, widths, sides, strict=True)
    )
    return "| " + " | ".join(padded) + " |"
