"""Findings for a reader at a terminal: the worst first, then how many there are of each kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import IO, TYPE_CHECKING

from ..verdicts import one_line, shorten
from .listed import Listed

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

__all__ = ["as_text"]

_WIDTH = 160  # of the table where the output is no terminal
_NARROW = 100  # columns below which a finding takes lines of its own in the place of a row
_EXCERPT = 60  # characters of a version in a table
_STYLES = {"error": "red", "warning": "yellow"}


def as_text(listed: Sequence[Listed], stream: IO[str]) -> None:
    """Print a table, a finding a row, or a paragraph each where the terminal is narrow; then count them by code."""
    from rich.console import Console

    if not listed:
        return
    console = Console(file=stream, highlight=False, markup=False, width=None if stream.isatty() else _WIDTH)
    if console.width < _NARROW:
        _print_paragraphs(listed, console)
    else:
        console.print(_table(listed))
    console.print(_summary(listed))


def _table(listed: Sequence[Listed]) -> Table:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD)
    for name in ("severity", "unit", "finding"):
        table.add_column(name, no_wrap=True)
    table.add_column("sure", justify="right", no_wrap=True)
    table.add_column("what differs, and where", ratio=1, overflow="fold")
    for item in listed:
        finding = item.finding
        severity = Text(finding.severity.value, _STYLES.get(finding.severity.value, ""))
        what = Text("\n".join([one_line(finding.detail), *_excerpts(item, _EXCERPT)]))
        table.add_row(severity, Text(one_line(item.unit)), Text(finding.code), _sure(item), what)
    return table


def _print_paragraphs(listed: Sequence[Listed], console: Console) -> None:
    from rich.padding import Padding
    from rich.text import Text

    for item in listed:
        finding = item.finding
        head = Text(finding.severity.value, _STYLES.get(finding.severity.value, ""))
        head.append(f"  {finding.code}  {one_line(item.unit)}  {_sure(item)}".rstrip(), "none")
        console.print(head, overflow="fold")
        for line in (one_line(finding.detail), *_excerpts(item, 3 * _EXCERPT)):
            console.print(Padding(Text(line, overflow="fold"), (0, 0, 0, 2)))
        console.print()


def _summary(listed: Sequence[Listed]) -> Table:
    from rich.table import Table
    from rich.text import Text

    table = Table.grid(padding=(0, 2))
    table.add_column(justify="right")
    counts = Counter((item.finding.severity.rank, item.finding.severity.value, item.finding.code) for item in listed)
    for (_, severity, code), count in sorted(counts.items(), key=lambda each: (each[0][0], -each[1], each[0][2])):
        table.add_row(str(count), Text(severity, _STYLES.get(severity, "")), code)
    return table


def _sure(item: Listed) -> str:
    probability = item.finding.probability
    return "" if probability is None else f"{min(probability, 0.99):.0%}"


def _excerpts(item: Listed, most: int) -> Iterator[str]:
    for language, shown in item.excerpts.items():
        yield f"{language}  {shorten(shown, most)}"
