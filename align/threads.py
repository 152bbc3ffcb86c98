"""Work divided among threads; all of it is done alike whoever does it, and must not hold Python's lock for long."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from threadpoolctl import ThreadpoolController

__all__ = ["in_parts", "parts_of", "plain_algebra", "side_by_side"]

_T = TypeVar("_T")
_MOST = 8
_ROWS = 256


def in_parts(rows: int, work: Callable[[int, int], object]) -> None:
    """Call ``work`` with the first row and the one behind the last of every part.

    >>> done = [0] * 5
    >>> in_parts(5, lambda first, stop: done.__setitem__(slice(first, stop), [1] * (stop - first)))
    >>> done
    [1, 1, 1, 1, 1]
    """
    for _ in side_by_side(lambda part: work(*part), parts_of(rows)):
        pass


def parts_of(rows: int) -> list[tuple[int, int]]:
    """Divide rows into parts worth a thread's while, each given by its first row and the one behind its last.

    >>> parts_of(300)
    [(0, 256), (256, 300)]
    """
    return [(first, min(first + _ROWS, rows)) for first in range(0, rows, _ROWS)]


def side_by_side(work: Callable[[Any], _T], items: Sequence[Any]) -> Iterator[_T]:
    """Yield what ``work`` gives for each of the items, in their order.

    >>> list(side_by_side(abs, [1, -2]))
    [1, 2]
    """
    count = min(_MOST, len(items), _processors())
    if count < 2:
        yield from map(work, items)
        return
    with plain_algebra(), ThreadPoolExecutor(count) as pool:
        yield from pool.map(work, items)


class _Limit:
    """How many want the libraries that multiply matrices to use no threads, and what holds these back."""

    lock = Lock()
    count = 0
    limiter: Any = None


@contextmanager
def plain_algebra() -> Iterator[None]:
    """Have matrices multiplied without threads: inside ours these would wait for each other, spinning."""
    with _Limit.lock:
        if not _Limit.count:
            _Limit.limiter = _controller().limit(limits=1, user_api="blas")
        _Limit.count += 1
    try:
        yield
    finally:
        with _Limit.lock:
            _Limit.count -= 1
            if not _Limit.count:
                _Limit.limiter.restore_original_limits()


@cache
def _controller() -> ThreadpoolController:
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
