"""Plant known errors in aligned gold texts and see which the checks find: ``python -m benchmarks.quality``.

Reads gold files from the folder that ``DRAGOMAN_GOLD`` names. Of the units in which an error of a kind can be planted
it is planted in half, drawn at random; what the findings meant for it say of the planted units and of all others gives
precision, recall and average precision (units ranked by probability). Errors that leave the units as they are (number,
name, a language) are planted in the gold alignment; for those that would not be aligned so (a sentence left out, two
sentences swapped, a boundary moved) the text is aligned, or its units are scored, anew. Last come the findings on the
untouched texts, per 1,000 units: false alarms, but for what is wrong with the translations themselves.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from align import align, load_encoder
from align.evaluation import GoldText
from align.gold import without_blanks
from align.quality import Finding, Severity, check
from align.quality.names import same_name, skeletons
from align.rescoring import Rescored, rescore
from corpora import AlignmentError, Document, ParallelText, Unit, normalize_tag

from .texts import available, texts

SETS = ("ntrex-plain", "progit")


@dataclass(slots=True)
class Outcome:
    """Units with an error and without, each with the highest probability of a finding meant for it, 0 for none."""

    scores: list[tuple[float, bool]] = field(default_factory=list)

    def row(self) -> str:
        """Planted, precision, recall and average precision."""
        right = sum(planted and score > 0 for score, planted in self.scores)
        said = sum(score > 0 for score, _ in self.scores)
        there = sum(planted for _, planted in self.scores)
        precision, recall = right / said if said else 0.0, right / there if there else 0.0
        return f"{there:8}{len(self.scores) - there:8}{precision:8.3f}{recall:8.3f}{self.average_precision():8.3f}"

    def average_precision(self) -> float:
        """The mean, over the planted units, of the precision at each; those nothing was found in count as 0.

        >>> Outcome([(0.9, True), (0.8, False), (0.7, True), (0.0, True)]).average_precision().__round__(3)
        0.556
        """
        ranked = sorted(self.scores, key=lambda item: (-item[0], item[1]))
        right, total = 0, 0.0
        for place, (score, planted) in enumerate(ranked, start=1):
            if planted and score > 0:
                right += 1
                total += right / place
        return total / max(1, sum(planted for _, planted in self.scores))


Segments = dict[str, list[str]]


def parallel(text: GoldText) -> ParallelText | None:
    """A gold text as a parallel text with its true units, None where these do not go in order."""
    text = without_blanks(text)
    documents = tuple(
        Document.from_segments(key, normalize_tag(key), given) for key, given in sorted(text.segments.items())
    )
    units = []
    for unit in text.alignment.units:
        sides = (unit.members.get(key, ()) for key in sorted(text.segments))
        units.append(Unit(tuple(range(side[0], side[-1] + 1) if side else range(0) for side in sides), 0.99))
    try:
        return ParallelText(text.id, documents, tuple(units))
    except AlignmentError:
        return None


def gold() -> Iterator[ParallelText]:
    """Yield the texts that errors are planted in."""
    for name in available(SETS):
        yield from filter(None, map(parallel, texts(name)))


def rebuilt(text: ParallelText, segments: dict[tuple[int, int], str]) -> ParallelText:
    """Put other segments in the places (version, segment)."""
    documents = tuple(
        Document.from_segments(
            document.id,
            document.language,
            [segments.get((version, n), segment.text) for n, segment in enumerate(document.segments)],
        )
        for version, document in enumerate(text.documents)
    )
    return ParallelText(text.id, documents, text.units)


Planter = Callable[[ParallelText, Unit, random.Random], tuple[int, int, str] | None]

_DIGITS = re.compile(r"(?<![\w.,:/~^#-])\d+(?![\w:/]|[.,]\d)")


def change_number(text: ParallelText, unit: Unit, chance: random.Random) -> tuple[int, int, str] | None:
    """Change a digit of a number that two versions have."""
    found = [
        (version, segment, match)
        for version, span in enumerate(unit.spans)
        for segment in span
        for match in _DIGITS.finditer(text.documents[version].segments[segment].text)
    ]
    versions: dict[str, set[int]] = {}
    for version, _, match in found:
        versions.setdefault(match[0], set()).add(version)
    found = [item for item in found if len(versions[item[2][0]]) > 1]
    if not found:
        return None
    version, segment, match = chance.choice(found)
    place = chance.randrange(match.start(), match.end())
    whole = text.documents[version].segments[segment].text
    digit = chance.choice([digit for digit in "123456789" if digit != whole[place]])
    return version, segment, whole[:place] + digit + whole[place + 1 :]


_NAME = re.compile(r"(?<=[^\W\d_] )[^\W\d_]{4,}")


def change_name(text: ParallelText, unit: Unit, chance: random.Random) -> tuple[int, int, str] | None:
    """Put another name of the same version in the place of one that two versions have, by its skeleton."""
    found = [
        (version, segment, match)
        for version, span in enumerate(unit.spans)
        for segment in span
        for match in _NAME.finditer(text.documents[version].segments[segment].text)
        if match[0].istitle()
    ]
    named = [skeletons(match[0], text.languages[version]) for version, _, match in found]
    shared = [
        item
        for item, name in zip(found, named, strict=True)
        if len(name[0]) > 2
        and any(same_name(name, other) and rival[0] != item[0] for rival, other in zip(found, named, strict=True))
    ]
    if not shared:
        return None
    version, segment, match = chance.choice(shared)
    whole = text.documents[version].segments[segment].text
    for _ in range(20):
        other = _NAME.findall(chance.choice(text.documents[version].segments).text)
        new = next((name for name in other if name.istitle() and name[:2] != match[0][:2]), None)
        if new:
            return version, segment, whole[: match.start()] + new + whole[match.end() :]
    return None


def change_language(text: ParallelText, unit: Unit, chance: random.Random) -> tuple[int, int, str] | None:
    """Put a sentence of another version, from the same unit or from anywhere, in the place of a segment."""
    version, other = chance.sample(range(len(text.documents)), 2)
    span = unit.spans[other] if chance.random() < 0.5 else range(len(text.documents[other].segments))
    if not unit.spans[version] or not span:
        return None
    old, new = chance.choice(unit.spans[version]), chance.choice(span)
    segments = text.documents[version].segments[old].text, text.documents[other].segments[new].text
    if any(sum(map(str.isalpha, segment)) < _SENTENCE for segment in segments):
        return None
    return version, old, segments[1]


_SENTENCE = 30  # letters of a segment whose language can be told

KINDS: dict[str, tuple[Planter, tuple[str, ...]]] = {
    "changed number": (change_number, ("number-differs",)),
    "changed name": (change_name, ("name-differs",)),
    "wrong language": (change_language, ("wrong-language", "untranslated-copy")),
}


Shaker = Callable[[ParallelText, random.Random], tuple[ParallelText, set[int]]]


def _neighbours(text: ParallelText, chance: random.Random, distance: int) -> Iterator[tuple[int, int, int]]:
    """Yield two units and a version that both have, drawn at random, far from those yielded before."""
    used: set[int] = set()
    numbers = list(range(len(text.units)))
    for first in chance.sample(numbers, len(numbers)):
        second, version = first + chance.randint(1, distance), chance.randrange(len(text.documents))
        near = {*range(first - 4, first + 5), *range(second - 4, second + 5)}
        if second >= len(numbers) or near & used:
            continue
        spans = text.units[first].spans[version], text.units[second].spans[version]
        segments = [text.documents[version].segments[span[0]].text for span in spans if span]
        if len(segments) == 2 and all(sum(map(str.isalpha, segment)) >= _SENTENCE for segment in segments):
            used |= {first, second}
            yield first, second, version


def swap_sentences(text: ParallelText, chance: random.Random) -> tuple[ParallelText, set[int]]:
    """Swap two sentences of a version that lie up to five units apart."""
    changed: dict[tuple[int, int], str] = {}
    wrong: set[int] = set()
    for first, second, version in _neighbours(text, chance, 5):
        one, other = text.units[first].spans[version][0], text.units[second].spans[version][0]
        segments = text.documents[version].segments
        changed[version, one], changed[version, other] = segments[other].text, segments[one].text
        wrong |= {first, second}
    return rebuilt(text, changed), wrong


def move_boundary(text: ParallelText, chance: random.Random) -> tuple[ParallelText, set[int]]:
    """Let a unit have the sentence of a version that its neighbour should have."""
    units = list(text.units)
    wrong: set[int] = set()
    for first, second, version in _neighbours(text, chance, 1):
        one, other = units[first].spans[version], units[second].spans[version]
        at = one.stop + (1 if chance.random() < 0.5 else -1)
        for number, span in ((first, range(one.start, at)), (second, range(at, other.stop))):
            spans = tuple(span if k == version else old for k, old in enumerate(units[number].spans))
            units[number] = Unit(spans, units[number].probability)
        wrong |= {first, second}
    kept = [unit for unit in units if any(unit.spans)]
    return (ParallelText(text.id, text.documents, tuple(kept)), wrong) if len(kept) == len(units) else (text, set())


def move_clause(text: ParallelText, chance: random.Random) -> tuple[ParallelText, set[int]]:
    """Let a sentence of a version begin with the last clause of the one before it."""
    changed: dict[tuple[int, int], str] = {}
    wrong: set[int] = set()
    for first, second, version in _neighbours(text, chance, 1):
        one, other = text.units[first].spans[version][-1], text.units[second].spans[version][0]
        whole = text.documents[version].segments[one].text
        head, comma, clause = whole.rpartition(", ")
        if comma and len(head) >= _SENTENCE <= len(clause):
            changed[version, one] = head + ","
            changed[version, other] = f"{clause} {text.documents[version].segments[other].text}"
            wrong |= {first, second}
    return rebuilt(text, changed), wrong


SHAKEN: dict[str, tuple[Shaker, tuple[str, ...]]] = {
    "swapped sentences": (swap_sentences, ("out-of-place",)),
    "boundary moved": (move_boundary, ("very-doubtful",)),
    "clause moved": (move_clause, ("very-doubtful", "doubtful", "suspected-split", "out-of-place")),
}


def plant(planter: Planter, codes: Sequence[str], seed: int, verbose: bool) -> Outcome:
    """Plant an error in half of the units that allow it, check, and compare."""
    outcome = Outcome()
    for text in gold():
        chance = random.Random(f"{seed} {text.id}")
        possible = {n: change for n, unit in enumerate(text.units) if (change := planter(text, unit, chance))}
        planted = {n: change for n, change in possible.items() if chance.random() < 0.5}
        changed = rebuilt(text, {(version, segment): new for version, segment, new in planted.values()})
        compare(outcome, Rescored(changed, ()), set(planted), codes, verbose)
    return outcome


def shake(shaker: Shaker, codes: Sequence[str], seed: int, verbose: bool) -> Outcome:
    """Plant errors of the alignment, score the units anew as they are, check, and compare."""
    outcome = Outcome()
    encoder = load_encoder(None)
    for text in gold():
        if len(text.units) > 1:
            changed, wrong = shaker(text, random.Random(f"{seed} {text.id}"))
            compare(outcome, rescore(changed, encoder=encoder), wrong, codes, verbose)
    return outcome


Places = set[tuple[int, int]]  # version, segment


def leave_out(
    text: ParallelText, chance: random.Random
) -> tuple[list[Document], list[tuple[int, Places]], list[Places]]:
    """Leave the sentences of a version in a tenth of the units out.

    Returns the versions; for each unit that lost a version this and what remains; and of each version the segments of
    others that have no counterpart in it, with those that had none before.
    """
    lost = {
        number: chance.randrange(len(text.documents))
        for number, unit in enumerate(text.units)
        if all(unit.spans) and chance.random() < 0.1
    }
    gone = {(version, n) for number, version in lost.items() for n in text.units[number].spans[version]}
    new: list[dict[int, int]] = []
    documents = []
    for version, document in enumerate(text.documents):
        kept = [n for n in range(len(document.segments)) if (version, n) not in gone]
        new.append({old: place for place, old in enumerate(kept)})
        segments = [document.segments[n].text for n in kept]
        documents.append(Document.from_segments(document.id, document.language, segments))
    planted: list[tuple[int, Places]] = []
    without: list[Places] = [set() for _ in documents]
    for number, unit in enumerate(text.units):
        remains = {(k, new[k][n]) for k, span in enumerate(unit.spans) for n in span if n in new[k]}
        for version, span in enumerate(unit.spans):
            if not span or lost.get(number) == version:
                without[version] |= remains
        if number in lost:
            planted.append((lost[number], remains))
    return documents, planted, without


def omissions(seed: int, verbose: bool) -> Outcome:
    """Leave sentences out, align, check, and compare what has no counterpart with what lost it."""
    outcome = Outcome()
    encoder = load_encoder(None)
    for given in gold():
        documents, planted, without = leave_out(given, random.Random(f"{seed} {given.id}"))
        if not all(document.segments for document in documents):
            continue
        text = align(documents, encoder=encoder, id=given.id)
        found: dict[tuple[int, tuple[int, int]], float] = {}
        for finding in check(text):
            if finding.code not in ("omission", "addition"):
                continue
            there = {(k, n) for k, span in enumerate(finding.segments) for n in span}
            for version in (k for k, span in enumerate(finding.segments) if not span):
                if there <= without[version]:
                    found |= dict.fromkeys(((version, place) for place in there), finding.probability or 0.5)
                else:
                    outcome.scores.append((finding.probability or 0.5, False))
                    if verbose and finding.unit is not None:
                        show("wrong", text, finding.unit, finding)
        for version, places in planted:
            outcome.scores.append((max(found.get((version, place), 0.0) for place in places), True))
    return outcome


def compare(outcome: Outcome, scored: Rescored, planted: set[int], codes: Sequence[str], verbose: bool) -> None:
    """Check a text and set down what is found in each unit."""
    text = scored.text
    best: dict[int, Finding] = {}
    for finding in check(text, margins=scored.margins):
        if finding.code in codes and finding.unit is not None:
            known = best.get(finding.unit)
            if known is None or (finding.probability or 0.5) > (known.probability or 0.5):
                best[finding.unit] = finding
    for n in range(len(text.units)):
        outcome.scores.append(((best[n].probability or 0.5) if n in best else 0.0, n in planted))
        if verbose and (n in best) != (n in planted):
            show("wrong" if n in best else "missed", text, n, best.get(n))


def show(what: str, text: ParallelText, number: int, finding: Finding | None) -> None:
    """Print a unit that was judged wrongly."""
    print(f"  {what}: {finding or text.id}")
    for document, side in zip(text.documents, text.segments(text.units[number]), strict=True):
        print(f"    {document.language}: {' | '.join(segment.text for segment in side)[:240]}")


def clean(verbose: bool) -> None:
    """Print the findings on untouched texts per 1,000 units, by code, and how fast the checks are."""
    for name in available(SETS):
        found: Counter[tuple[str, str]] = Counter()
        units, seconds = 0, 0.0
        for text in filter(None, map(parallel, texts(name))):
            begin = time.process_time()
            findings = check(text)
            seconds += time.process_time() - begin
            units += len(text.units)
            found.update((finding.severity.value, finding.code) for finding in findings)
            if verbose:
                for finding in findings:
                    if finding.severity is Severity.ERROR and finding.unit is not None:
                        show("clean", text, finding.unit, finding)
        errors = sum(count for (severity, _), count in found.items() if severity == Severity.ERROR)
        print(
            f"\n{name}: {units} units, {units / max(seconds, 1e-9):.0f} a second, untouched, findings per 1,000 units"
        )
        print(f"{'severity error, all':40}{1000 * errors / max(units, 1):8.1f}")
        for (severity, code), count in sorted(found.items()):
            print(f"{severity:10}{code:30}{1000 * count / max(units, 1):8.1f}")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the measurement and print its tables."""
    parser = argparse.ArgumentParser("python -m benchmarks.quality", description=(__doc__ or "").partition(":")[0])
    parser.add_argument("--rounds", type=int, default=3, help="how often errors are planted anew (default: 3)")
    parser.add_argument("--only", metavar="KIND", help=f"one of {', '.join([*KINDS, *SHAKEN, 'omission'])}, clean")
    parser.add_argument("--verbose", action="store_true", help="show the units that are judged wrongly")
    options = parser.parse_args(argv)
    print(f"{'planted':24}{'units':>8}{'others':>8}{'P':>8}{'R':>8}{'AP':>8}")
    for kind, (planter, codes) in KINDS.items():
        if options.only in (None, kind):
            outcome = Outcome()
            for seed in range(options.rounds):
                outcome.scores += plant(planter, codes, seed, options.verbose).scores
            print(f"{kind:24}{outcome.row()}", flush=True)
    for kind, (shaker, codes) in SHAKEN.items():
        if options.only in (None, kind):
            outcome = Outcome()
            for seed in range(options.rounds):
                outcome.scores += shake(shaker, codes, seed, options.verbose).scores
            print(f"{kind:24}{outcome.row()}", flush=True)
    if options.only in (None, "omission"):
        outcome = Outcome()
        for seed in range(options.rounds):
            outcome.scores += omissions(seed, options.verbose).scores
        print(f"{'omission':24}{outcome.row()}", flush=True)
    if options.only in (None, "clean"):
        clean(options.verbose)
    return 0


if __name__ == "__main__":
    sys.exit(main())
