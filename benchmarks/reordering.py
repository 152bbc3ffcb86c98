"""Count the moved passages that an alignment joins, and its false alarms: ``python -m benchmarks.reordering``.

Reads gold files from the folder that ``DRAGOMAN_GOLD`` names. In one version of a text a passage of 1 to 12 segments is
moved, two times out of three by 15 segments at most, and the two versions are aligned. A passage that the beads join
is right when most of its segments translate each other by the gold. A move is found when a right one lies in the
passage moved or, since either may be called the moved one, in the stretch it was moved across. Strict F1 is that of the
units, which are in order, and that of the beads. In the untouched texts findings are false alarms, but for those in
Text+Berg, where captions and paragraphs do stand elsewhere: read them with ``--verbose``.
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
from align.reordering import moved_passages
from corpora import Document, ParallelText, crossing, normalize_tag

MOVED = ("ntrex-plain", "ntrex", "progit", "react", "udhr")
UNTOUCHED = ("ntrex", "progit", "react", "textberg-dev", "textberg-test")
LENGTHS = (1, 2, 3, 4, 6, 12)  # segments in a passage
NEAR = 15  # segments that a passage is moved by at most, as a rule
SHORTEST = 20  # segments of a text in which something is moved
TIMES = 4  # and as many as are moved, at least
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
    head = ("length", "moves", "found", "other right", "wrong", "F1 units", "F1 beads")
    print(f"{'moved':16}" + "".join(f"{name:>12}" for name in head))
    likely: list[tuple[float, bool]] = []
    for name in MOVED:
        texts = list(texts_of(name))
        for length in LENGTHS:
            counts: Counter[str] = Counter()
            generator = random.Random(f"{options.seed} {name} {length}")
            for _ in range(options.moves):
                counts += move(texts, length, encoder, generator, likely, options.verbose)
            row = [counts[key] for key in ("moves", "found", "other", "wrong")]
            scores = [f1(counts, kind) for kind in ("units", "beads")]
            print(f"{name:16}{length:12}" + "".join(f"{n:12}" for n in row) + "".join(f"{n:12.4f}" for n in scores))
            sys.stdout.flush()
    right = sum(right for _, right in likely)
    print(f"\nbeads in moved passages: {len(likely)}, of which right {right / max(1, len(likely)):.3f}, ", end="")
    print(f"mean probability {sum(sure for sure, _ in likely) / max(1, len(likely)):.3f}")
    print(f"\n{'untouched':16}{'pairs':>8}{'segments':>10}{'findings':>10}")
    for name in UNTOUCHED:
        print(f"{name:16}{'{:8}{:10}{:10}'.format(*false_alarms(name, encoder, options.verbose))}", flush=True)
    return 0


def f1(counts: Counter[str], kind: str) -> float:
    """Strict F1 of units or beads, as the referee counts it."""
    precision = counts[f"{kind} exact"] / max(1, counts[f"{kind} made"])
    recall = counts[f"{kind} exact joined"] / max(1, counts["gold joined"])
    return 2 * precision * recall / max(1e-9, precision + recall)


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


def aligned(segments: Mapping[str, Sequence[str]], encoder: Encoder) -> ParallelText:
    """Align two versions."""
    documents = [Document.from_segments(key, normalize_tag(key), texts) for key, texts in segments.items()]
    return align(documents, encoder=encoder)


def move(
    texts: Sequence[GoldText],
    length: int,
    encoder: Encoder,
    generator: random.Random,
    likely: list[tuple[float, bool]],
    verbose: bool,
) -> Counter[str]:
    """Move one passage in one version of one text; count what is found.

    To ``likely`` the probability of every bead in a passage found is added, and whether it is right.
    """
    text = generator.choice([text for text in texts if min(map(len, text.segments.values())) >= TIMES * length])
    first, second = generator.sample(sorted(text.segments), 2)
    size = len(text.segments[second])
    start = generator.randrange(size - length + 1)
    rest = [*range(start), *range(start + length, size)]
    reach = size if generator.random() < 1 / 3 else length + NEAR
    target = generator.choice([place for place in range(len(rest) + 1) if length <= abs(place - start) <= reach])
    order = rest[:target] + list(range(start, start + length)) + rest[target:]
    jumped = range(target, start) if target < start else range(start + length, target + length)
    involved = {*range(start, start + length), *jumped}
    segments = {first: text.segments[first], second: [text.segments[second][k] for k in order]}
    partners = partners_of(text, (first, second))
    made = aligned(segments, encoder)
    gold = set(gold_beads(text, (first, second), order))
    counts = Counter({"moves": 1, "gold joined": sum(map(all, gold))})
    for kind, items in (("units", made.units), ("beads", made.beads)):
        spans = [tuple(map(tuple, item.spans)) for item in items]
        counts[f"{kind} made"] += len(spans)
        counts[f"{kind} exact"] += sum(pair in gold for pair in spans)
        counts[f"{kind} exact joined"] += sum(pair in gold and all(pair) for pair in spans)
    for number in crossing(made.beads):
        bead = made.beads[number]
        likely.append((bead.probability, tuple(map(tuple, bead.spans)) in gold))
    for finding in moved_passages(made):
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


def gold_beads(
    text: GoldText, pair: tuple[str, str], order: Sequence[int]
) -> Iterator[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Yield the beads of a gold text whose second version was brought into another order."""
    place = {old: new for new, old in enumerate(order)}
    for unit in text.alignment.pair(*pair):
        one = tuple(sorted(unit.members.get(pair[0], ())))
        other = tuple(sorted(place[j] for j in unit.members.get(pair[1], ())))
        if one or other:
            yield one, other


def false_alarms(name: str, encoder: Encoder, verbose: bool) -> tuple[int, int, int]:
    """Align every two versions of an untouched set; count the pairs, the segments and the findings."""
    pairs = segments = found = 0
    for text in read_gold(Path(os.environ["DRAGOMAN_GOLD"], f"{name}.jsonl")):
        for pair in combinations(sorted(text.segments), 2):
            versions: dict[str, Sequence[str]] = {
                key: [segment or " " for segment in text.segments[key]] for key in pair
            }
            wrong = moved_passages(aligned(versions, encoder))
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
