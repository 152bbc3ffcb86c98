"""What a number in a text is: the values it may have, how much it means, and where it stands."""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

__all__ = ["Number", "Reading", "Weight"]

Reading = float | str


class Weight(IntEnum):
    """How much it means when a number has no counterpart: nothing, a little, something, much."""

    SOFT = 0  # "one", a numeral of letters, the number of a list item
    SMALL = 1  # a number word up to twelve
    WORD = 2  # any other number word, a month
    DIGITS = 3


class Number(NamedTuple):
    """A number at characters ``start`` to ``end`` of a text, and what it may mean; ``item``: it counts a list item.

    ``bare`` are the readings without the words of scale behind it, where it has some.
    """

    readings: frozenset[Reading]
    weight: Weight
    start: int
    end: int
    item: bool = False
    bare: frozenset[Reading] = frozenset()
