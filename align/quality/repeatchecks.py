"""The checks of sentences that come again: translated in two ways, or nearly the same."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import chain
from math import ceil

from .context import Context, Problem
from .passages import Passage, UnitView

__all__ = ["near_duplicate", "translated_otherwise"]

Problems = Iterator[tuple[UnitView, Problem]]


def translated_otherwise(context: Context) -> Problems:
    """The same sentence is translated in another way elsewhere in the text."""
    first: dict[tuple[str, str, str], tuple[UnitView, Passage]] = {}
    for view in context.views:
        if not view.passages or len(view.present) < 2 or view.present[0] is not view.passages[0]:
            continue
        source = view.present[0]
        least = context.settings.repeated_letters
        # Mostly the beginning has so many letters.
        if all(sum(map(str.isalpha, source.original[:end])) < least for end in (2 * least, None)):
            continue
        for other in view.present[1:]:
            key = (source.language, other.language, source.plain)
            earlier, before = first.setdefault(key, (view, other))
            if before is not other and before.plain != other.plain:
                yield view, Problem((source, other), f"{other.language}: otherwise in unit {earlier.number + 1}")


def near_duplicate(context: Context) -> Problems:
    """A passage is nearly, and not quite, the same as an earlier one."""
    for version in range(len(context.text.documents)):
        passages = [(view, view.passages[version]) for view in context.views if view.passages[version].span]
        words = [set(passage.terms) for _, passage in passages]
        for one, other, share in _alike(words, context.settings.duplicate_share):
            (view, passage), (earlier, before) = passages[other], passages[one]
            if passage.plain != before.plain:
                detail = f"{passage.language}: like unit {earlier.number + 1}, {share:.0%} of the words"
                yield view, Problem((passage,), detail, None, round(share, 4))


_FEWEST = 5  # words of a passage that is compared


def _alike(sets: list[set[str]], least: float) -> Iterator[tuple[int, int, float]]:
    """Yield the numbers of sets that have the given share of words in common (Jaccard), each with the last such before.

    Only sets that share one of their rarest words need comparing (Bayardo, Ma and Srikant 2007).
    """
    frequency = Counter(chain.from_iterable(sets))
    once = {word for word, count in frequency.items() if count == 1}
    index: defaultdict[str, list[int]] = defaultdict(list)
    for number, words in enumerate(sets):
        if len(words) < _FEWEST:
            continue
        most = len(words) - ceil(least * len(words)) + 1
        if len(words & once) >= most:  # its rarest words stand nowhere else
            continue
        rarest = sorted(sorted(words), key=frequency.__getitem__)[:most]
        near = sorted({other for word in rarest for other in index[word]}, reverse=True)
        for other in near:
            share = len(words & sets[other]) / len(words | sets[other])
            if share >= least:
                yield other, number, share
                break
        for word in rarest:
            index[word].append(number)
