"""Measure how likely findings are to be right: ``python -m benchmarks.measuring``.

Errors are planted as in :mod:`benchmarks.quality`. Every second text is measured: how many of the findings of a kind
are in units with a planted error of that kind, where half of the units that allow it have one. That is the probability
such findings are given; it goes into ``align/quality/measured.toml``, together with what pieces of evidence say of
names, fitted to the same texts. Then the other texts are measured, and what comes out there is printed beside it.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

import align.quality
from align.quality import Settings, check
from align.quality.context import Context
from align.quality.measured import NAMES
from align.quality.namechecks import candidates
from align.quality.numberchecks import in_digits
from align.quality.passages import UnitView
from corpora import ParallelText

from .planting import change_name, move_clause
from .quality import KINDS, gold, moves, planted_in

TABLE = Path(align.quality.__file__).with_name("measured.toml")
ROUNDS = 5
_MOVING = 2  # rounds of what is aligned anew
_PENALTY = 3.0  # of the squares of weights
_NOT_FITTED = ("offset", "enough")
HEAD = """\
# How likely findings are to be right, as measured where known errors were planted in aligned texts: written by
# python -m benchmarks.measuring, which tells how, and what comes out on texts that nothing was measured on.
"""


@dataclass(slots=True)
class Count:
    """Findings, and how many of them are right."""

    said: int = 0
    right: int = 0

    @property
    def share(self) -> float:
        """The share that is right, drawn towards a half where there are few."""
        return (self.right + 0.5) / (self.said + 1)


def count_all(texts: Sequence[ParallelText]) -> dict[str, Count]:
    """Count the findings of all kinds in texts with planted errors."""
    counts: dict[str, Count] = {}
    for (planter, codes), text, seed in product(KINDS.values(), texts, range(ROUNDS)):
        changed, planted = planted_in(text, planter, seed)
        _add(counts, changed, planted, codes)
    for text, seed in product(texts, range(ROUNDS)):
        if len(text.units) > 1:
            changed, planted = move_clause(text, random.Random(f"{seed} {text.id}"))
            _add(counts, changed, planted, ("suspected-split",))
    for seed in range(_MOVING):
        found = [right for score, right in moves(seed, verbose=False, given=texts).scores if score]
        count = counts.setdefault("passage-moved", Count())
        count.said += len(found)
        count.right += sum(found)
    return counts


def _add(counts: dict[str, Count], text: ParallelText, planted: set[int], codes: Sequence[str]) -> None:
    for code, number in {(finding.code, finding.unit) for finding in check(text) if finding.code in codes}:
        key = code
        if code == "number-differs" and number is not None:
            differing = [each for each in UnitView(text, number).number_differences if each.changed]
            key += "" if any(map(in_digits, differing)) else " in words"
        count = counts.setdefault(key, Count())
        count.said += 1
        count.right += number in planted


def examples(texts: Sequence[ParallelText]) -> Iterator[tuple[dict[str, float], bool, float]]:
    """Yield what speaks for a name being another one, whether it is, and how much that weighs."""
    for text, seed in product(texts, range(ROUNDS)):
        changed, planted = planted_in(text, change_name, seed)
        found = list(candidates(Context(changed, Settings())))
        several = {view: sum(each.view is view for each in found) for view in {each.view for each in found}}
        for each in found:
            yield each.evidence, each.view.number in planted, 1 / several[each.view]


def fit_names(texts: Sequence[ParallelText]) -> dict[str, float]:
    """Find the weights of pieces of evidence by logistic regression with an L2 penalty."""
    keys = [key for key in NAMES if key not in _NOT_FITTED]
    rows, labels, shares = zip(*examples(texts), strict=True)
    x = np.array([[row.get(key, 0.0) for key in keys] + [1.0] for row in rows])
    y, share = np.array(labels, float), np.array(shares)

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        scores = x @ weights
        wrong = 1 / (1 + np.exp(-scores)) - y
        value = share @ (np.logaddexp(0, scores) - y * scores) + _PENALTY / 2 * weights[:-1] @ weights[:-1]
        return float(value), x.T @ (share * wrong) + _PENALTY * np.append(weights[:-1], 0.0)

    found = minimize(loss, np.zeros(len(keys) + 1), jac=True, method="L-BFGS-B").x
    return {"enough": NAMES["enough"], **dict(zip([*keys, "offset"], found.round(2).tolist(), strict=True))}


def written(precision: dict[str, float], names: dict[str, float]) -> str:
    """Write the table."""
    lines = [HEAD, "# The share of findings that are right, by code.", "[precision]"]
    lines += [f'"{key}" = {value:.2f}' for key, value in sorted(precision.items())]
    lines += ["", "# What each piece of evidence adds to the log odds that a name is another one; told from enough on."]
    lines += ["[names]", *(f"{key} = {value}" for key, value in names.items())]
    return "\n".join(lines) + "\n"


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, print, and write the table when asked to."""
    parser = argparse.ArgumentParser("python -m benchmarks.measuring", description=(__doc__ or "").partition(":")[0])
    parser.add_argument("--write", action="store_true", help=f"write {TABLE.name}")
    options = parser.parse_args(argv)
    texts = list(gold())
    fitted, others = texts[::2], texts[1::2]
    names = fit_names(fitted)
    counts, checked = count_all(fitted), count_all(others)
    precision = {key: min(count.share, 0.99) for key, count in counts.items() if key != "name-differs"}
    print(f"{'finding':32}{'found':>8}{'right':>8}{'on others':>12}{'right':>8}")
    for key, count in sorted(counts.items()):
        other = checked.get(key, Count())
        print(f"{key:32}{count.said:8}{count.share:8.3f}{other.said:12}{other.share:8.3f}")
    print(names)
    if options.write:
        TABLE.write_text(written(precision, names), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
