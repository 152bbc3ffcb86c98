"""Moses, plain text in pairs: for each two versions ``en-ru.en`` and ``en-ru.ru``, whose lines translate each other.

What has no counterpart is left out, since no line can stand for it; several segments of a unit share a line.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

from ..model import ParallelText
from .streams import Folder
from .views import LEFT_OUT, Losses, count_joined, count_judgements, count_n_way, one_line, rows

__all__ = ["write"]


def write(texts: Iterable[ParallelText], folder: Folder, losses: Losses) -> None:
    """Write texts as two files for each pair of languages."""
    for text in texts:
        count_n_way(text, losses)
        count_judgements(text, losses)
        pairs = list(combinations(range(len(text.languages)), 2))
        for row in rows(text):
            count_joined(row, losses)
            lines = [one_line(joined, losses) for joined in row.joined]
            losses[LEFT_OUT] += sum(map(len, row.segments)) if sum(map(bool, lines)) == 1 else 0
            for pair in pairs:
                name = "-".join(text.languages[side] for side in pair)
                files = [folder.open(f"{name}.{text.languages[side]}") for side in pair]
                if all(lines[side] for side in pair):
                    for file, side in zip(files, pair, strict=True):
                        file.write(lines[side] + "\n")
