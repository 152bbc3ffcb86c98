"""Signals: holding interruptions back where they would do harm, and taking them otherwise for a while."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import current_thread, main_thread
from types import FrameType

__all__ = ["handled", "held_back"]


@contextmanager
def held_back() -> Iterator[None]:
    """Let SIGINT and SIGTERM wait until the end of the block.

    While torch is imported an exception out of a signal ends the process at once, and nothing is cleaned up.

    >>> from contextlib import suppress
    >>> before = signal.signal(signal.SIGINT, signal.default_int_handler)  # as it is where a shell does not ignore it
    >>> with suppress(KeyboardInterrupt):
    ...     with held_back():
    ...         signal.raise_signal(signal.SIGINT)
    ...         print("done")
    ...     print("never")
    done
    >>> _ = signal.signal(signal.SIGINT, before)
    """
    waiting: list[int] = []
    try:
        with handled(lambda came, _: waiting.append(came), signal.SIGINT, signal.SIGTERM):
            yield
    finally:
        if waiting:
            signal.raise_signal(waiting[0])


@contextmanager
def handled(handler: Callable[[int, FrameType | None], object], *numbers: signal.Signals) -> Iterator[None]:
    """Let ``handler`` take these signals until the end of the block; in threads other than the main one it cannot.

    >>> with handled(lambda number, _: print("came"), signal.SIGTERM):
    ...     signal.raise_signal(signal.SIGTERM)
    came
    """
    if current_thread() is not main_thread():
        yield
        return
    before = {number: signal.signal(number, handler) for number in numbers}
    try:
        yield
    finally:
        for number, earlier in before.items():
            signal.signal(number, signal.SIG_DFL if earlier is None else earlier)
