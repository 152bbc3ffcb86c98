"""What restoring the letters of ASCII-ised Azerbaijani gains: ``python -m benchmarks.restoration [SET ...]``.

Writes the Azerbaijani versions of gold sets with the letters of ASCII alone, restores them, and prints the share of
words that come back right; then strict F1 of alignment for the original and for the ASCII-ised texts, by the weights
that come with the package (so these figures are for comparing with each other, not with peers).
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Iterable
from dataclasses import replace

from align import align, load_encoder
from align.evaluation import GoldText, Scorer
from align.gold import align_segments
from corpora import restore

from .identification import without_letters
from .tables import number, table
from .texts import available, texts

SETS = ("ntrex", "progit", "react", "udhr")
LANGUAGE = "az"


def in_ascii(text: GoldText) -> GoldText:
    """Write the Azerbaijani versions of a text with the letters of ASCII alone."""
    segments = {
        key: tuple(map(without_letters, given)) if key.startswith(LANGUAGE) else given
        for key, given in text.segments.items()
    }
    return replace(text, segments=segments)


def words_right(given: Iterable[GoldText]) -> float:
    """The share of Azerbaijani words that are right once restored."""
    right = total = 0
    for text in given:
        for segment in text.segments.get(LANGUAGE, ()):
            words, back = segment.split(), restore(without_letters(segment)).split()
            right += sum(a == b for a, b in zip(words, back, strict=True))
            total += len(words)
    return right / max(1, total)


def strict_f1(given: Iterable[GoldText]) -> dict[str, float]:
    """Align texts and score them, n-way and in pairs."""
    encoder, scorer = load_encoder(), Scorer()
    for text in given:
        scorer.add(text, align_segments(text, functools.partial(align, encoder=encoder, id=text.id)))
    return {row: value.strict.f1 for row, value in scorer.report().items()}


def main(names: Iterable[str]) -> None:
    """Print a table of the sets."""
    rows = []
    for name in available(names):
        given = texts(name)
        before, after = strict_f1(given), strict_f1(map(in_ascii, given))
        pairs = [row for row in before if LANGUAGE in row.split("-")]
        shown = [f"{number(before[row], 4)} {number(after[row], 4)}" for row in ("n-way", *pairs[:2])]
        rows.append([name, number(100 * words_right(given), 1), *shown])
    head = ["set", "words right, %", "n-way, original and ASCII", "az-en", "az-ru"]
    print(table(head, rows, "lrrrr"))


if __name__ == "__main__":
    main(sys.argv[1:] or SETS)
