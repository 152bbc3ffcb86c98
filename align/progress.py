"""Telling how far a long step has come.

The library reports to a :class:`Progress` and prints nothing itself; :data:`SILENT` is its default. The command hands
in :class:`Bars`.

>>> with SILENT.task("encoding", 3) as advance:
...     advance(3)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from threading import Timer
from typing import IO, TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress as RichProgress

__all__ = ["SILENT", "Bars", "Progress", "Silent"]

_PATIENCE = 1.0  # seconds after which a step is worth a line of its own


class Progress(Protocol):
    """Anything that follows a step from its beginning to its end."""

    def task(self, label: str, total: int) -> AbstractContextManager[Callable[[int], None]]:
        """Open a step of ``total`` parts; the block gets a function to call with the number of parts newly done."""
        ...


class Silent:
    """Says nothing."""

    @contextmanager
    def task(self, label: str, total: int) -> Iterator[Callable[[int], None]]:
        """Open a step that nobody hears of."""
        yield lambda done: None


SILENT = Silent()


class Bars:
    """Shows bars on a terminal; elsewhere, one plain line for each step that takes more than a second.

    Steps may be nested: on a terminal their bars stand below each other, elsewhere only the outer step has a line.
    """

    def __init__(self, stream: IO[str], *, patience: float = _PATIENCE) -> None:
        self._stream = stream
        self._patience = patience
        self._bars: RichProgress | None = None
        self._depth = 0

    @contextmanager
    def task(self, label: str, total: int) -> Iterator[Callable[[int], None]]:
        """Open a step and show how far it is until the block ends."""
        with self._bar(label, total) if self._stream.isatty() else self._line(label) as advance:
            self._depth += 1
            try:
                yield advance
            finally:
                self._depth -= 1

    @contextmanager
    def _line(self, label: str) -> Iterator[Callable[[int], None]]:
        if self._depth:
            yield lambda done: None
            return
        timer = Timer(self._patience, self._write_line, (f"{label} ...",))
        timer.daemon = True
        timer.start()
        try:
            yield lambda done: None
        finally:
            timer.cancel()

    def _write_line(self, line: str) -> None:
        with suppress(OSError):
            self._stream.write(f"{line}\n")
        self._stream.flush()

    @contextmanager
    def _bar(self, label: str, total: int) -> Iterator[Callable[[int], None]]:
        outermost = self._bars is None
        bars = self._bars or _bars(self._console())
        self._bars = bars
        if outermost:
            bars.start()
        task = bars.add_task(label, total=total)
        try:
            yield lambda done: bars.advance(task, done)
        finally:
            bars.remove_task(task)
            if outermost:
                bars.stop()
                self._bars = None

    def _console(self) -> Console:
        from rich.console import Console

        return Console(file=self._stream)


def _bars(console: Console) -> RichProgress:
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    return Progress(*columns, console=console, transient=True)
