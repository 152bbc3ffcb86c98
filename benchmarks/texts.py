"""The texts that are measured: gold files in the folder ``DRAGOMAN_GOLD``, and the bundled sample."""

from __future__ import annotations

import os
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.resources import as_file, files
from pathlib import Path

from align.evaluation import Alignment, GoldText, GoldUnit
from align.gold import read_gold
from corpora import Document, normalize_tag

__all__ = ["GOLD_SETS", "SAMPLE", "available", "documents", "gold_file", "joined", "long_text", "shuffled", "texts"]

SAMPLE = "sample"
GOLD_SETS = ("ntrex", "progit", "react", "udhr", "textberg-test")
_LONG = ("ntrex-plain", "progit")  # what long English-Russian-Azerbaijani texts are joined of


def gold_file(name: str) -> Path:
    """The file of a gold set, which need not be there."""
    return Path(os.environ.get("DRAGOMAN_GOLD", "/nonexistent")) / f"{name}.jsonl"


def available(names: Iterable[str]) -> list[str]:
    """Those of ``names`` that can be measured here; the sample always can."""
    return [name for name in names if name == SAMPLE or gold_file(name).is_file()]


def texts(name: str) -> list[GoldText]:
    """Read a gold set by its name."""
    if name != SAMPLE:
        return list(read_gold(gold_file(name)))
    with as_file(files("corpora") / "samples" / "report.gold.jsonl") as path:
        return list(read_gold(path))


def documents(segments: Mapping[str, Sequence[str]]) -> list[Document]:
    """The versions of a text, its segments as they are."""
    return [Document.from_segments(key, normalize_tag(key), given) for key, given in segments.items()]


def shuffled(pool: list[GoldText], seed: int = 1) -> Iterator[GoldText]:
    """Yield the texts of ``pool`` without end: as they are, then again and again in another order."""
    order, chance = list(pool), random.Random(seed)
    while True:
        yield from order
        chance.shuffle(order)


def joined(parts: Iterable[GoldText], sentences: int) -> GoldText:
    """Put texts in the same languages one after another until every version has ``sentences`` segments.

    >>> one = GoldText("a", {"de": ("Ja.",), "en": ("Yes.",)}, Alignment((GoldUnit({"de": (0,), "en": (0,)}),)))
    >>> joined([one, one, one], 2).alignment.units[1].members
    {'de': (1,), 'en': (1,)}
    """
    segments: dict[str, list[str]] = {}
    units: list[GoldUnit] = []
    for part in parts:
        offsets = {key: len(segments.setdefault(key, [])) for key in part.segments}
        for unit in part.alignment.units:
            members = {key: tuple(offsets[key] + n for n in indices) for key, indices in unit.members.items()}
            units.append(GoldUnit(members, unit.lax))
        for key, given in part.segments.items():
            segments[key] += given
        if min(map(len, segments.values())) >= sentences:
            break
    return GoldText("joined", {key: tuple(given) for key, given in segments.items()}, Alignment(tuple(units)))


def long_text() -> list[GoldText]:
    """The texts, in English, Russian and Azerbaijani, that long ones are joined of."""
    names = available(_LONG)
    return [text for name in names for text in texts(name)] or texts(SAMPLE)
