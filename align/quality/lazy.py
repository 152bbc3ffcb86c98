"""A property that is worked out when it is asked for first, as passages have by the thousand.

>>> class Text:
...     @lazy
...     def length(self) -> int:
...         return print("counting") or 4
>>> text = Text()
>>> text.length, text.length
counting
(4, 4)
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

__all__ = ["lazy"]

Value = TypeVar("Value")


class lazy(Generic[Value]):  # noqa: N801 - a decorator
    """:func:`functools.cached_property` without its lock, which costs more than most of what is worked out here."""

    def __init__(self, find: Callable[[Any], Value]) -> None:
        self.find, self.name = find, find.__name__
        self.__doc__ = find.__doc__

    def __get__(self, instance: Any, owner: object = None) -> Value:  # noqa: ANN401
        value = instance.__dict__[self.name] = self.find(instance)
        return value
