"""Plant known errors in aligned gold texts and see which the checks find: ``python -m benchmarks.quality``.

Reads gold files from the folder that ``DRAGOMAN_GOLD`` names. Of the units in which an error of a kind can be planted
it is planted in half, drawn at random; what the findings meant for it say of the planted units and of all others gives
precision, recall and average precision (units ranked by probability). Errors that leave the units as they are (number,
name, a language) are planted in the gold alignment; for those that would not be aligned so (a sentence left out, two
sentences swapped, a boundary moved) the text is aligned, or its units are scored, anew. Last come the findings on the
untouched texts, per 1,000 units: false alarms, but for what is wrong with the translations themselves. First of all it
is measured how fast a corpus in TEI is read and checked.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import product
from pathlib import Path

import numpy as np
from scipy.stats import rankdata

import tei
from align import align, load_encoder
from align.evaluation import GoldText
from align.gold import align_segments, without_blanks
from align.quality import Finding, Severity, check
from align.rescoring import Rescored, rescore
from align.verdicts import UNITS, Tally
from corpora import AlignmentError, Document, ParallelText, Unit, normalize_tag

from .planting import (
    Planter,
    Shaker,
    change_language,
    change_measure,
    change_name,
    change_number,
    leave_out,
    lose_measure,
    move_boundary,
    move_clause,
    move_passage,
    rebuilt,
    swap_sentences,
)
from .substitutions import (
    change_address,
    change_code,
    change_month,
    change_number_word,
    lose_bracket,
    lose_number,
    lose_question,
)
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


RARE = 8  # times that errors are planted which few units allow
KINDS: dict[str, tuple[Planter, tuple[str, ...]]] = {
    "changed number": (change_number, ("number-differs",)),
    "changed measure": (change_measure, ("measure-differs",)),
    "lost measure": (lose_measure, ("measure-missing",)),
    "lost number": (lose_number, ("number-missing",)),
    "changed number word": (change_number_word, ("number-word-differs",)),
    "changed month": (change_month, ("date-differs",)),
    "changed name": (change_name, ("name-differs",)),
    "changed address": (change_address, ("address-differs",)),
    "changed code": (change_code, ("code-differs",)),
    "lost question": (lose_question, ("question-differs",)),
    "lost bracket": (lose_bracket, ("unmatched-brackets",)),
    "wrong language": (change_language, ("wrong-language", "untranslated-copy")),
}


SHAKEN: dict[str, tuple[Shaker, tuple[str, ...]]] = {
    "swapped sentences": (swap_sentences, ("out-of-place",)),
    "boundary moved": (move_boundary, ("very-doubtful",)),
    "clause moved": (move_clause, ("very-doubtful", "doubtful", "suspected-split", "out-of-place")),
}


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


def plant(planter: Planter, codes: Sequence[str], seed: int, verbose: bool) -> Outcome:
    """Plant an error in half of the units that allow it, check, and compare."""
    outcome = Outcome()
    for text, part in product(gold(), range(RARE if "measure" in codes[0] else 1)):
        changed, planted = planted_in(text, planter, seed, part)
        compare(outcome, Rescored(changed), planted, codes, verbose)
    return outcome


def planted_in(text: ParallelText, planter: Planter, seed: int, part: int = 0) -> tuple[ParallelText, set[int]]:
    """Plant an error in half of a text's units that allow it; return the text and the numbers of these units."""
    chance = random.Random(f"{seed} {text.id}" + (f" {part}" if part else ""))
    possible = {n: change for n, unit in enumerate(text.units) if (change := planter(text, unit, chance))}
    planted = {n: change for n, change in possible.items() if chance.random() < 0.5}
    return rebuilt(text, {(version, segment): new for version, segment, new in planted.values()}), set(planted)


def shake(shaker: Shaker, codes: Sequence[str], seed: int, verbose: bool) -> Outcome:
    """Plant errors of the alignment, score the units anew as they are, check, and compare."""
    outcome = Outcome()
    encoder = load_encoder(None)
    for text in gold():
        if len(text.units) > 1:
            changed, wrong = shaker(text, random.Random(f"{seed} {text.id}"))
            compare(outcome, rescore(changed, encoder=encoder), wrong, codes, verbose)
    return outcome


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


def moves(seed: int, verbose: bool, given: Iterable[ParallelText] | None = None) -> Outcome:
    """Move a passage in half of the texts, align, score anew, check, and compare.

    A finding is right when most of its segments translate each other, and lie in the passage or what it was moved past.
    """
    outcome = Outcome()
    encoder = load_encoder(None)
    for text, part in product(given or gold(), range(3)):
        chance = random.Random(f"{seed} {part} {text.id}")
        planted = move_passage(text, chance) if chance.random() < 0.5 else None
        documents, version, order, involved = planted or (list(text.documents), 0, [], set[int]())
        scored = rescore(align(documents, encoder=encoder, id=text.id), encoder=encoder)
        found: list[float] = []
        evidence = scored._asdict()
        for finding in check(evidence.pop("text"), **evidence):
            if finding.code != "passage-moved":
                continue
            right = bool(planted) and is_moved(text, finding, version, order, involved)
            found += [finding.probability or 0.5] if right else []
            if not right:
                outcome.scores.append((finding.probability or 0.5, False))
                if verbose and finding.unit is not None:
                    show("wrong", scored.text, finding.unit, finding)
        if planted:
            outcome.scores.append((max(found, default=0.0), True))
            if verbose and not found:
                print(f"  missed: {text.id}: {len(involved)} segments of {documents[version].language}")
    return outcome


def is_moved(
    given: ParallelText, finding: Finding, version: int, order: Sequence[int], involved: Container[int]
) -> bool:
    """Whether most segments of a finding translate each other in ``given``, and the moved ones are mostly involved.

    ``order`` tells where each segment of the version numbered ``version`` stood.
    """
    units = []
    for language, span in zip(finding.languages, finding.segments, strict=True):
        place = given.languages.index(language)
        old = [order[n] if place == version else n for n in span]
        if place == version and 2 * sum(n in involved for n in old) <= len(old):
            return False
        units.append([number for n in old for number, unit in enumerate(given.units) if n in unit.spans[place]])
    same = [2 * sum(number in other for number in one) > len(one) for one, other in (units, units[::-1])]
    return given.documents[version].language in finding.languages and all(same)


def compare(outcome: Outcome, scored: Rescored, planted: set[int], codes: Sequence[str], verbose: bool) -> None:
    """Check a text and set down what is found in each unit."""
    evidence = scored._asdict()
    text = evidence.pop("text")
    best: dict[int, Finding] = {}
    for finding in check(text, **evidence):
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
    """Print the findings on untouched texts, aligned, per 1,000 units, by code."""
    encoder = load_encoder(None)
    for name in available(SETS):
        found: Counter[tuple[str, str]] = Counter()
        units = 0
        for given in filter(None, map(parallel, texts(name))):
            text = align(given.documents, encoder=encoder, id=given.id)
            findings = check(text)
            units += len(text.units)
            found.update((finding.severity.value, finding.code) for finding in findings)
            for finding in findings:
                if verbose and finding.severity is Severity.ERROR and finding.unit is not None:
                    show("clean", text, finding.unit, finding)
        errors = sum(count for (severity, _), count in found.items() if severity == Severity.ERROR)
        print(f"\n{name}: {units} units, untouched, findings per 1,000 units")
        print(f"{'severity error, all':40}{1000 * errors / max(units, 1):8.1f}")
        for (severity, code), count in sorted(found.items()):
            print(f"{severity:10}{code:30}{1000 * count / max(units, 1):8.1f}")


TIMED = ("ntrex-plain", "progit", "react")


def speed() -> None:
    """Print how many units a second are checked, by processor time: a corpus in TEI, read once and checked once.

    To be called before anything else was checked, while nothing is in memory that would be there only the second time.
    """
    encoder = load_encoder(None)
    given = [text for name in available(TIMED) for text in filter(None, map(parallel, texts(name)))]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "corpus.xml")
        tei.write_corpus((align(text.documents, encoder=encoder, id=text.id) for text in given), path)
        times = [time.process_time()]
        read = list(tei.read_corpus(path))
        times.append(time.process_time())
        found = sum(len(check(text)) for text in read)
        times.append(time.process_time())
    units = sum(len(text.units) for text in read)
    print(f"{units} units in {len(read)} texts, {found} findings; units a second of processor time, one core:")
    print(f"{'reading of the TEI':24}{units / (times[1] - times[0]):8.0f}")
    print(f"{'checks':24}{units / (times[2] - times[1]):8.0f}")
    print(f"{'both':24}{units / (times[2] - times[0]):8.0f}\n", flush=True)


RANKED = ("ntrex", "progit", "react")


def ranking() -> None:
    """Print how well the probabilities of units put those first that the aligner got wrong, in each set and in all."""
    encoder = load_encoder(None)
    print(f"\n{'ranked by doubt':24}{'units':>8}{'wrong':>8}{'AUC':>8}")
    ranked: list[tuple[float, bool]] = []
    for name in available(RANKED):
        tally = Tally()
        for text in texts(name):
            tally.add(text, align_segments(text, partial(align, encoder=encoder)))
        judged = [(1 - probability, not right) for probability, right in tally.predictions(UNITS)]
        print(_ranked(name, judged), flush=True)
        ranked += judged
    if ranked:
        print(_ranked("all of these", ranked), flush=True)


def _ranked(name: str, judged: Sequence[tuple[float, bool]]) -> str:
    return f"{name:24}{len(judged):8}{sum(wrong for _, wrong in judged):8}{roc_area(judged):8.3f}"


def roc_area(scores: Sequence[tuple[float, bool]]) -> float:
    """The area under the ROC curve: how often a wrong one scores higher than a right one, ties counting half.

    >>> roc_area([(0.9, True), (0.5, True), (0.5, False), (0.1, False)])
    0.875
    """
    values, wrong = (np.array(side) for side in zip(*scores, strict=True))
    ranks = rankdata(values)
    positive = int(wrong.sum())
    negative = len(wrong) - positive
    return float((ranks[wrong].sum() - positive * (positive + 1) / 2) / max(positive * negative, 1))


def main(argv: Sequence[str] | None = None) -> int:
    """Run the measurement and print its tables."""
    parser = argparse.ArgumentParser("python -m benchmarks.quality", description=(__doc__ or "").partition(":")[0])
    parser.add_argument("--rounds", type=int, default=3, help="how often errors are planted anew (default: 3)")
    chosen = [*KINDS, *SHAKEN, "omission", "passage moved", "clean", "ranking", "speed"]
    parser.add_argument("--only", metavar="KIND", choices=chosen, help=f"one of {', '.join(chosen)}")
    parser.add_argument("--verbose", action="store_true", help="show the units that are judged wrongly")
    options = parser.parse_args(argv)
    measures: dict[str, Callable[[int, bool], Outcome]] = {
        **{kind: partial(plant, *what) for kind, what in KINDS.items()},
        **{kind: partial(shake, *what) for kind, what in SHAKEN.items()},
        "omission": omissions,
        "passage moved": moves,
    }
    if options.only in (None, "speed"):
        speed()
    print(f"{'planted':24}{'units':>8}{'others':>8}{'P':>8}{'R':>8}{'AP':>8}")
    for kind, measure in measures.items():
        if options.only in (None, kind):
            outcome = Outcome()
            for seed in range(options.rounds):
                outcome.scores += measure(seed, options.verbose).scores
            print(f"{kind:24}{outcome.row()}", flush=True)
    if options.only in (None, "clean"):
        clean(options.verbose)
    if options.only in (None, "ranking"):
        ranking()
    return 0


if __name__ == "__main__":
    sys.exit(main())
