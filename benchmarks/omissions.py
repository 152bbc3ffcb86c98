"""How right alignments stay where one version lacks a long passage: ``python -m benchmarks.omissions``.

Reads gold files from the folder that ``DRAGOMAN_GOLD`` names. Two texts of a set are put one after the other, and in
one of two versions a passage of so many segments is left out, at a place drawn at random, as an abridged translation
leaves out a section. Strict F1 is that of the beads of the two versions, as the referee counts it; the segments that
have lost their counterpart must stand alone. The weights are those of the package, which were trained on some of these
texts as they are: what is lost from one column to the next counts, not where it begins.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from align import align, load_encoder
from align.encoding import Encoder
from align.evaluation import GoldText
from align.gold import read_gold
from corpora import Document, normalize_tag

SETS = ("ntrex-plain", "ntrex", "progit", "react")
SIZES = (0, 5, 10, 20, 40, 80)
TIMES = 3  # as many segments as are left out, at least, a version must have
_Bead = tuple[tuple[int, ...], tuple[int, ...]]


def main(argv: Sequence[str] | None = None) -> int:
    """Run the measurement and print a table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition(":")[0])
    parser.add_argument("--texts", type=int, default=15, help="texts for each set and size")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--encoder", help="a sentence-transformers model; the embedded one by default")
    options = parser.parse_args(argv)
    encoder = load_encoder(options.encoder)
    print(f"{'segments left out':18}" + "".join(f"{size:8}" for size in SIZES))
    for name in SETS:
        texts = list(read_gold(Path(os.environ["DRAGOMAN_GOLD"], f"{name}.jsonl")))
        scores = []
        for size in SIZES:
            generator = random.Random(f"{options.seed} {name} {size}")
            counts: Counter[str] = Counter()
            for _ in range(options.texts):
                counts += abridged(texts, size, encoder, generator)
            precision, recall = counts["exact"] / counts["made"], counts["joined"] / counts["gold"]
            scores.append(2 * precision * recall / (precision + recall))
        print(f"{name:18}" + "".join(f"{score:8.4f}" for score in scores), flush=True)
    return 0


def abridged(texts: Sequence[GoldText], size: int, encoder: Encoder, generator: random.Random) -> Counter[str]:
    """Align two versions of which the second lacks a passage; count beads."""
    first, second = generator.sample(sorted(texts[0].segments), 2)
    versions: dict[str, list[str]] = {first: [], second: []}
    gold: list[_Bead] = []
    while not gold or min(map(len, versions.values())) < TIMES * size:
        text = generator.choice(texts)
        gold += _beads(text, (first, second), (len(versions[first]), len(versions[second])))
        for key, segments in versions.items():
            segments += [segment or " " for segment in text.segments[key]]
    start = generator.randrange(len(versions[second]) - size + 1)
    del versions[second][start : start + size]
    documents = [Document.from_segments(key, normalize_tag(key), segments) for key, segments in versions.items()]
    made = {(tuple(bead.spans[0]), tuple(bead.spans[1])) for bead in align(documents, encoder=encoder).beads}
    true = set(_without(gold, start, size))
    right = made & true
    return Counter(made=len(made), exact=len(right), gold=sum(map(all, true)), joined=sum(map(all, right)))


def _beads(text: GoldText, pair: tuple[str, str], begin: tuple[int, int]) -> Iterator[_Bead]:
    """Yield the beads of a gold text whose versions begin at these segments."""
    for unit in text.alignment.pair(*pair):
        one, other = (
            tuple(at + n for n in sorted(unit.members.get(key, ()))) for key, at in zip(pair, begin, strict=True)
        )
        if one or other:
            yield one, other


def _without(beads: Sequence[_Bead], start: int, size: int) -> Iterator[_Bead]:
    """Yield beads from whose second side segments are left out; what loses its counterpart stands alone."""
    for one, other in beads:
        left = tuple(n if n < start else n - size for n in other if not start <= n < start + size)
        if other and not left:
            yield from (((n,), ()) for n in one)
        else:
            yield one, left


if __name__ == "__main__":
    sys.exit(main())
