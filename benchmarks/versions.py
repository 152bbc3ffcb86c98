"""How right units are, by the number of versions: ``python -m benchmarks.versions``.

Versions that correspond sentence by sentence are cut anew, each on its own: neighbouring sentences are joined, and some
are left out. What any version joins, a unit of all joins, so that the more there are, the larger units become. Beside
the units that the aligner finds stand those that its beads make when all that share a segment are put together. Texts
come from the folder that ``DRAGOMAN_GOLD`` names, of three languages and of Azerbaijani in Cyrillic; ``--texts`` takes
any file of gold whose versions correspond so, in as many languages as it has.
"""

from __future__ import annotations

import argparse
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import combinations
from pathlib import Path

from align import align, load_encoder
from align.evaluation import NWAY, Alignment, GoldText, GoldUnit, Scorer, pair_name
from align.gold import align_segments, read_gold
from align.reliability import expected_calibration_error, sort_into_bins
from align.verdicts import UNITS, Tally
from corpora.transliteration import to_cyrillic

from .tables import number, table
from .texts import available, gold_file

__all__ = ["cut_anew", "gold_of", "main", "put_together", "rows_of", "with_cyrillic"]

SETS = ("ntrex-plain", "udhr")
RATES = ((0.07, 0.02), (0.15, 0.035))  # shares of sentences joined to the one before, and of those left out
SHORTEST = 12  # sentences of a text that is cut anew
_LEAST = 3

_Rows = list[dict[str, str]]  # what corresponds, by language
_Cuts = dict[str, list[list[int]]]  # of each version the rows that each of its segments holds


def main(argv: Sequence[str] | None = None) -> int:
    """Run the measurement and print a table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition(":")[0])
    parser.add_argument("--texts", type=Path, action="append", help="a gold file to take instead; may be repeated")
    parser.add_argument("--draws", type=int, default=3, help="how often each text is cut anew")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(argv)
    files = options.texts or [gold_file(name) for name in available(SETS)]
    head = ["set", "joined", "left out", "versions", "units", "F1", "F1 of beads put together", "F1 of pairs", "error"]
    rows = []
    for file in files:
        found = [with_cyrillic(text) for text in map(rows_of, read_gold(file)) if len(text) >= SHORTEST]
        for rates in RATES:
            made = [
                (text, cut_anew(text, random.Random(f"{options.seed} {k} {draw}"), *rates))
                for k, text in enumerate(found)
                for draw in range(options.draws)
            ]
            rows += [[file.stem, *(number(rate, 3) for rate in rates), *row] for row in _measured(made)]
    print(table(head, rows, "lrrrrrrrr"))
    return 0


def _measured(texts: Sequence[tuple[_Rows, _Cuts]]) -> Iterator[list[str]]:
    """Align the first three versions of all texts, the first four, and so on; a row of the table for each."""
    encoder = load_encoder()
    for count in range(_LEAST, max(len(cuts) for _, cuts in texts) + 1):
        scorer, beads, tally = Scorer(), Scorer(), Tally()
        for number_of_text, (rows, cuts) in enumerate(texts):
            if len(cuts) < count:
                continue
            text = gold_of(str(number_of_text), rows, dict(list(cuts.items())[:count]))
            predicted = align_segments(text, partial(align, encoder=encoder))
            scorer.add(text, predicted)
            beads.add(text, put_together(text, predicted))
            tally.add(text, predicted)
        report = scorer.report()
        judged = tally.predictions(UNITS)
        pairs = [value.strict.f1 for name, value in report.items() if name != NWAY]
        scores = report[NWAY].strict.f1, beads.report()[NWAY].strict.f1, sum(pairs) / len(pairs)
        error = expected_calibration_error(sort_into_bins(judged)) or 0.0
        yield [str(count), str(len(judged)), *(number(score, 3) for score in scores), number(error, 3)]


def rows_of(text: GoldText) -> _Rows:
    """The segments of the units of a text that hold one of each version, in order."""
    return [
        {key: text.segments[key][unit.members[key][0]] for key in text.segments}
        for unit in text.alignment.units
        if [len(unit.members.get(key, ())) for key in text.segments] == [1] * len(text.segments)
    ]


def with_cyrillic(rows: _Rows) -> _Rows:
    """Add Azerbaijani in Cyrillic, where there is only Azerbaijani in Latin letters.

    >>> list(with_cyrillic([{"az": "Bəli.", "en": "Yes."}])[0].values())
    ['Bəli.', 'Yes.', 'Бәли.']
    """
    return [{**row, **({"az-Cyrl": to_cyrillic(row["az"])} if "az" in row else {}), **row} for row in rows]


def cut_anew(rows: _Rows, chance: random.Random, joined: float, left_out: float) -> _Cuts:
    """Join and leave out sentences of each version on its own.

    >>> cut_anew([{"de": "Ja.", "en": "Yes."}, {"de": "Nein.", "en": "No."}], random.Random(1), 1.0, 0.0)
    {'de': [[0, 1]], 'en': [[0, 1]]}
    """
    cuts: _Cuts = {}
    for key in rows[0]:
        cuts[key] = []
        for row in range(len(rows)):
            if chance.random() < left_out:
                continue
            if cuts[key] and cuts[key][-1][-1] == row - 1 and chance.random() < joined:
                cuts[key][-1].append(row)
            else:
                cuts[key].append([row])
    return cuts


def gold_of(name: str, rows: _Rows, cuts: _Cuts) -> GoldText:
    """The text that is cut so: what shares a row belongs together, in all versions and in each two.

    >>> rows = [{"de": "Ja.", "en": "Yes."}, {"de": "Nein.", "en": "No."}]
    >>> text = gold_of("t", rows, {"de": [[0, 1]], "en": [[0], [1]]})
    >>> text.segments, text.alignment.units[0].members
    ({'de': ('Ja. Nein.',), 'en': ('Yes.', 'No.')}, {'de': (0,), 'en': (0, 1)})
    """
    segments = {key: tuple(" ".join(rows[row][key] for row in part) for part in cuts[key]) for key in cuts}
    pairs = {pair_name(*pair): _units({key: cuts[key] for key in pair}) for pair in combinations(cuts, 2)}
    return GoldText(name, segments, Alignment(_units(cuts), pairs))


def _units(cuts: _Cuts) -> tuple[GoldUnit, ...]:
    """Put together the segments that share a row."""
    segments = {(key, n): set(part) for key, parts in cuts.items() for n, part in enumerate(parts)}
    rows: defaultdict[int, list[tuple[str, int]]] = defaultdict(list)
    for segment, part in segments.items():
        for row in part:
            rows[row].append(segment)
    return _components(segments, rows.values())


def put_together(text: GoldText, predicted: Alignment) -> Alignment:
    """Make units of beads: what shares a segment is one unit."""
    segments = [(key, n) for key, texts in text.segments.items() for n in range(len(texts))]
    groups = [list(bead.segments()) for beads in predicted.pairs.values() for bead in beads]
    return Alignment(_components(segments, groups), predicted.pairs)


def _components(
    segments: Iterable[tuple[str, int]], groups: Iterable[Sequence[tuple[str, int]]]
) -> tuple[GoldUnit, ...]:
    """What is in one unit when all of each group are."""
    parent = {segment: segment for segment in segments}

    def root(segment: tuple[str, int]) -> tuple[str, int]:
        while parent[segment] != segment:
            parent[segment] = segment = parent[parent[segment]]
        return segment

    for group in groups:
        for segment in group[1:]:
            parent[root(segment)] = root(group[0])
    units: defaultdict[tuple[str, int], defaultdict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for key, n in parent:
        units[root((key, n))][key].append(n)
    return tuple(GoldUnit({key: tuple(sorted(indices)) for key, indices in unit.items()}) for unit in units.values())


if __name__ == "__main__":
    raise SystemExit(main())
