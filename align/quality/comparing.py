"""Which numbers of two passages have no counterpart in the other, and whether that means that they differ.

Translators write numbers out, leave them out where they are clear, add them up, give a time on a clock face and a
decade in two digits; none of that is a difference. What is: a number here and another there that nothing explains.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from .conversions import drop_same_quantities, is_conversion, values
from .numerals import is_known, tables
from .passages import Passage, UnitView
from .values import Number, Weight

__all__ = ["Difference", "compare_numbers", "describe", "differences"]

_TELEPHONE = 6  # digits that are the same however they are put in groups
_PHRASES = 2  # numbers up to this, in words, are in phrases that are translated otherwise


@dataclass(frozen=True)
class Difference:
    """Numbers of two passages that have no counterpart; ``absent`` are those whose value the other nowhere has."""

    passages: tuple[Passage, Passage]
    left: tuple[tuple[Number, ...], tuple[Number, ...]]
    absent: tuple[tuple[Number, ...], tuple[Number, ...]]

    @cached_property
    def changed(self) -> bool:
        """Whether one passage has a number where the other has another one."""
        (a, b), (x, y) = self.left, self.absent
        if all(any(n.item for n in side) for side in self.absent):
            return True
        digits = [[n for n in side if n.weight is Weight.DIGITS] for side in (a, b)]
        clear = [[n for n in side if n.weight >= Weight.SMALL] for side in (x, y)]
        return bool(
            (any(n.weight is Weight.DIGITS for n in x) and (digits[1] or clear[1]))
            or (any(n.weight is Weight.DIGITS for n in y) and (digits[0] or clear[0]))
        )

    @cached_property
    def months(self) -> bool:
        """Whether the two name different months."""
        return all(any(_is_month(number) for number in side) for side in self.absent)

    @cached_property
    def words(self) -> bool:
        """Whether both write out numbers and these are others."""
        return not self.changed and all(
            any(n.weight >= Weight.SMALL and _tells(n) for n in side) for side in self.absent
        )

    @cached_property
    def missing(self) -> bool:
        """Whether one of them has a number in digits that the other lacks."""
        return not self.changed and any(n.weight is Weight.DIGITS for side in self.absent for n in side)


def _tells(number: Number) -> bool:
    """Whether a number word counts something: "one" and "two" are in too many phrases."""
    return number.weight is Weight.WORD or max(values([number])) > _PHRASES


def differences(view: UnitView) -> list[Difference]:
    """Compare the numbers of every two passages of a unit; only those with differences are given.

    Where a third version says the same as one of two that differ, and agrees with the other as well (a measure that was
    converted, a number in a word), these two do not differ after all.
    """
    if not any(passage.numbers for passage in view.present):
        return []
    found = [found for pair in view.pairs() if (found := compare_numbers(*pair)) is not None]
    changed = {difference.passages for difference in found if difference.changed}
    return [
        difference
        for difference in found
        if not difference.changed or not any(_reconciles(third, difference, changed) for third in view.present)
    ]


def _reconciles(third: Passage, difference: Difference, changed: set[tuple[Passage, Passage]]) -> bool:
    one, other = difference.passages
    if third in difference.passages or any(
        {third, passage} <= set(pair) for pair in changed for passage in (one, other)
    ):
        return False
    return any(
        number.readings & stated.readings
        for side in difference.left
        for number in side
        if number.weight is Weight.DIGITS
        for stated in third.numbers
        if stated.weight >= Weight.SMALL
    )


def compare_numbers(one: Passage, other: Passage) -> Difference | None:
    """Match the numbers of two passages and return what is left over, or None where nothing is."""
    a, b = list(one.numbers), list(other.numbers)
    if not a and not b:
        return None
    if not (is_known(one.language) and is_known(other.language)):
        a, b = list(map(_unscaled, a)), list(map(_unscaled, b))
    for strict in (True, False):
        for number in list(a):
            shared = [n for n in b if not number.readings.isdisjoint(n.readings)]
            partner = next((n for n in shared if _corresponds(number, n, (a, b), strict)), None)
            if partner is not None:
                a.remove(number)
                b.remove(partner)
    if not a and not b:
        return None
    _drop_explained((one, a), (other, b))
    x = [number for number in a if not _stated(number, other)]
    y = [number for number in b if not _stated(number, one)]
    if not x and not y:
        return None
    return Difference((one, other), (tuple(a), tuple(b)), (tuple(x), tuple(y)))


def _unscaled(number: Number) -> Number:
    """The number with its value before a word of scale as a further reading, for versions where such are not known."""
    return number._replace(readings=number.readings | number.bare) if number.bare else number


def _corresponds(one: Number, other: Number, left: tuple[list[Number], list[Number]], strict: bool) -> bool:
    """Whether two numbers with a value in common correspond; when ``strict``, they are written in the same way.

    A "one" is no counterpart of digits where its passage has other digits left over to be that.
    """
    if strict:
        return one.weight == other.weight and one.item == other.item
    for digits, word, others in ((one, other, left[1]), (other, one, left[0])):
        if digits.weight is Weight.DIGITS and word.weight is Weight.SOFT and 1.0 in word.readings:
            return not any(number.weight is Weight.DIGITS for number in others)
    return True


def _drop_explained(one: tuple[Passage, list[Number]], other: tuple[Passage, list[Number]]) -> None:
    """Drop sums and numbers cut differently from both lists, then conversions and decades."""
    (_, a), (_, b) = one, other
    digits = [[number for number in side if number.weight is Weight.DIGITS] for side in (a, b)]
    if all(digits):
        sums = [sum(values(side)) for side in digits]
        joined = ["".join(str(int(value)) for value in values(side)) for side in digits]
        grouped = joined[0] == joined[1] and len(joined[0]) >= _TELEPHONE
        if grouped or (len(digits[0]) != len(digits[1]) and (sums[0] == sums[1] or joined[0] == joined[1])):
            a[:] = [number for number in a if number not in digits[0]]
            b[:] = [number for number in b if number not in digits[1]]
    if a and b:
        drop_same_quantities(one, other)
    for number in list(a):
        pairs = ((number, n) for n in b)
        partner = next((n for m, n in pairs if _is_decade(m, n) or is_conversion((one[0], m), (other[0], n))), None)
        if partner is not None:
            a.remove(number)
            b.remove(partner)


def _is_decade(one: Number, other: Number) -> bool:
    """Whether one number is the other's last two digits, as in '90s for 1990s."""
    low, high = sorted(values([one, other]))
    return 0 < low < 100 and 1000 <= high < 2100 and high % 100 == low


def _stated(number: Number, passage: Passage) -> bool:
    """Whether the passage has the value somewhere: elsewhere, or as a part of a word."""
    ones = Weight.SOFT if number.weight is Weight.DIGITS and 1.0 in number.readings else None
    if any(number.readings & other.readings and other.weight is not ones for other in passage.numbers):
        return True
    known = tables(passage.language)
    if not is_known(passage.language) and _is_short(number):
        return True  # perhaps in a word
    if number.weight < Weight.SMALL or not known.stems:
        return False
    stems = [stem for stem, value in known.stems if float(value) in number.readings]
    return any(word.startswith(stem) for stem in stems for word in passage.folded.replace("-", " ").split())


def _is_short(number: Number) -> bool:
    """Whether a number is often written out: up to twenty, or round."""
    return any(value <= 20 or not value % 10 ** (len(str(int(value))) - 1) for value in values([number]))


def _is_month(number: Number) -> bool:
    return any(isinstance(reading, str) and reading.startswith("month") for reading in number.readings)


def describe(passage: Passage, numbers: Sequence[Number]) -> str:
    """Write the numbers as they stand in the passage."""
    return ", ".join(passage.original[number.start : number.end] for number in numbers)
