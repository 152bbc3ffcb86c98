"""Rows of a long piece of work divided among threads; every row is worked out alike whoever does it."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from threadpoolctl import ThreadpoolController

__all__ = ["in_parts"]

_MOST = 8
_ROWS = 256


def in_parts(rows: int, work: Callable[[int, int], object]) -> None:
    """Call ``work`` with the first row and the one behind the last of every part; it must not hold Python's lock.

    >>> done = [0] * 5
    >>> in_parts(5, lambda first, stop: done.__setitem__(slice(first, stop), [1] * (stop - first)))
    >>> done
    [1, 1, 1, 1, 1]
    """
    parts = [(first, min(first + _ROWS, rows)) for first in range(0, rows, _ROWS)]
    if len(parts) < 2:
        for part in parts:
            work(*part)
        return
    with _linear_algebra().limit(limits=1), ThreadPoolExecutor(min(_MOST, len(parts), _processors())) as pool:
        for done in [pool.submit(work, *part) for part in parts]:
            done.result()


@cache
def _linear_algebra() -> ThreadpoolController:
    """The libraries that multiply matrices: threads of theirs inside ours would wait for each other."""
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
