"""Count the moved passages that ``align.reordering`` finds, and its false alarms: ``python benchmarks/reordering.py``.

Reads gold files from the folder that ``DRAGOMAN_GOLD`` names. In one version of a text a passage of 1 to 6 segments is
moved to a place drawn at random, the two versions are aligned, and a finding is right when most of its segments
translate each other by the gold. A move is found when a right finding lies in the passage moved or, since either may be
called the moved one, in the stretch it was moved across. In the untouched texts findings are false alarms, but for
those in Text+Berg, where captions and paragraphs do stand elsewhere: read them with ``--verbose``.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path

from align import align, load_encoder
from align.encoding import Encoder
from align.evaluation import GoldText, GoldUnit
from align.gold import read_gold
from align.reordering import Reordering, find_reordered
from corpora import Document, normalize_tag

MOVED = ("ntrex-plain", "progit", "udhr")
UNTOUCHED = ("ntrex", "progit", "react", "textberg-dev", "textberg-test")
LENGTHS = range(1, 7)  # segments in a passage
SHORTEST = 20  # segments of a text in which something is moved
JOINED = 5  # articles of ntrex-plain, which are short, put together
Partners = dict[tuple[str, int], set[int]]


def main(argv: Sequence[str] | None = None) -> int:
    """Run the measurement and print two tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition(":")[0])
    parser.add_argument("--moves", type=int, default=20, help="moves for each set and length of passage")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--encoder", help="a sentence-transformers model; the embedded one by default")
    parser.add_argument("--verbose", action="store_true", help="show what is missed and every finding that is wrong")
    options = parser.parse_args(argv)
    encoder = load_encoder(options.encoder)
    print(f"{'moved':16}{'length':>8}{'moves':>8}{'found':>8}{'other right':>12}{'wrong':>8}")
    for name in MOVED:
        texts = list(texts_of(name))
        for length in LENGTHS:
            counts: Counter[str] = Counter()
            generator = random.Random(f"{options.seed} {name} {length}")
            for _ in range(options.moves):
                counts += move(texts, length, encoder, generator, options.verbose)
            row = [counts[key] for key in ("moves", "found", "other", "wrong")]
            print(f"{name:16}{length:8}{row[0]:8}{row[1]:8}{row[2]:12}{row[3]:8}", flush=True)
    print(f"\n{'untouched':16}{'pairs':>8}{'segments':>10}{'findings':>10}")
    for name in UNTOUCHED:
        print(f"{name:16}{'{:8}{:10}{:10}'.format(*false_alarms(name, encoder, options.verbose))}", flush=True)
    return 0


def texts_of(name: str) -> Iterator[GoldText]:
    """Yield the texts of a gold file; short ones come joined."""
    texts = list(read_gold(Path(os.environ["DRAGOMAN_GOLD"], f"{name}.jsonl")))
    if name == "ntrex-plain":
        texts = [joined(texts[k : k + JOINED]) for k in range(0, len(texts), JOINED)]
    return (text for text in texts if min(map(len, text.segments.values())) >= SHORTEST)


def joined(texts: Sequence[GoldText]) -> GoldText:
    """Put one-to-one texts one after another."""
    languages = texts[0].segments
    segments = {key: tuple(s for text in texts for s in text.segments[key]) for key in languages}
    units = tuple(GoldUnit(dict.fromkeys(languages, (k,))) for k in range(len(segments["en"])))
    return GoldText(texts[0].id, segments, type(texts[0].alignment)(units))


def partners_of(text: GoldText, pair: tuple[str, str]) -> dict[int, set[int]]:
    """The segments of the second version that each segment of the first is joined with."""
    partners: dict[int, set[int]] = {}
    for unit in text.alignment.pair(*pair):
        for i in unit.members.get(pair[0], ()):
            partners.setdefault(i, set()).update(unit.members.get(pair[1], ()))
    return partners


def findings(segments: Mapping[str, Sequence[str]], encoder: Encoder) -> tuple[Reordering, ...]:
    """Align two versions and look for what was moved."""
    documents = [Document.from_segments(key, normalize_tag(key), texts) for key, texts in segments.items()]
    return find_reordered(align(documents, encoder=encoder), encoder=encoder)


def move(
    texts: Sequence[GoldText], length: int, encoder: Encoder, generator: random.Random, verbose: bool
) -> Counter[str]:
    """Move one passage in one version of one text; count what is found."""
    text = generator.choice(texts)
    first, second = generator.sample(sorted(text.segments), 2)
    size = len(text.segments[second])
    start = generator.randrange(size - length + 1)
    rest = [*range(start), *range(start + length, size)]
    target = generator.choice([place for place in range(len(rest) + 1) if abs(place - start) >= length])
    order = rest[:target] + list(range(start, start + length)) + rest[target:]
    jumped = range(target, start) if target < start else range(start + length, target + length)
    involved = {*range(start, start + length), *jumped}
    segments = {first: text.segments[first], second: [text.segments[second][k] for k in order]}
    partners = partners_of(text, (first, second))
    counts = Counter(moves=1)
    for finding in findings(segments, encoder):
        truth = set().union(*(partners.get(i, set()) for i in finding.spans[0]))
        told = {order[j] for j in finding.spans[1]}
        matched = [i for i in finding.spans[0] if partners.get(i, set()) & told]
        right = 2 * len(truth & told) > len(told) and 2 * len(matched) > len(finding.spans[0])
        kind = "wrong" if not right else "found" if told & involved else "other"
        counts[kind] += kind != "found" or not counts["found"]
        if kind != "found" and verbose:
            show(f"{kind}: {text.id}: {finding}", finding.spans, segments)
    if verbose and not counts["found"]:
        source = [i for i, others in partners.items() if others & {*order[target : target + length]}]
        show(
            f"missed: {text.id}: {first} in {second}, moved from {start} to {target}",
            (source, range(target, target + length)),
            segments,
        )
    return counts


def false_alarms(name: str, encoder: Encoder, verbose: bool) -> tuple[int, int, int]:
    """Align every two versions of an untouched set; count the pairs, the segments and the findings."""
    pairs = segments = found = 0
    for text in read_gold(Path(os.environ["DRAGOMAN_GOLD"], f"{name}.jsonl")):
        for pair in combinations(sorted(text.segments), 2):
            versions: dict[str, Sequence[str]] = {
                key: [segment or " " for segment in text.segments[key]] for key in pair
            }
            wrong = findings(versions, encoder)
            pairs, segments, found = pairs + 1, segments + sum(map(len, versions.values())), found + len(wrong)
            for finding in wrong if verbose else ():
                show(f"alarm: {text.id}: {finding}", finding.spans, versions)
    return pairs, segments, found


def show(title: str, spans: Sequence[Iterable[int]], segments: Mapping[str, Sequence[str]]) -> None:
    """Print a line and the texts it is about."""
    print(f"  {title}")
    for texts, span in zip(segments.values(), spans, strict=True):
        print("   ", " | ".join(texts[k][:120] for k in span))


if __name__ == "__main__":
    sys.exit(main())
