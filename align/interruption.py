"""Holding interruptions back where they would do harm."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import current_thread, main_thread

__all__ = ["held_back"]


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
    if current_thread() is not main_thread():
        yield
        return
    waiting: list[int] = []
    before = {
        number: signal.signal(number, lambda came, _: waiting.append(came))
        for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, signal.SIG_DFL if handler is None else handler)
        if waiting:
            signal.raise_signal(waiting[0])
