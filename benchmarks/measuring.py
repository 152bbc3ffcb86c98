"""Measure how likely findings are to be right: ``python -m benchmarks.measuring``.

Errors are planted as in :mod:`benchmarks.quality`, and it is counted how many of the findings of a kind are in units
with a planted error of that kind, where half of the units that allow it have one. Of few findings that says little, so
the share is drawn towards that of all findings (a beta prior, see :func:`shrunk`). To check this, each half of the
texts is given the probabilities that the other half makes, and what came true is printed beside them. The table,
``align/quality/measured.toml``, is made of both halves together; what pieces of evidence say of names is fitted to the
first half alone, and checked on the second.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator, Mapping, Sequence
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
_PRIOR = 10 * ROUNDS  # findings that what is known of all kinds is worth; a false alarm comes again in every round
_MOVING = 2  # rounds of what is aligned anew
_PENALTY = 3.0  # of the squares of weights
_CHOICES = 5  # times that the likeliest name of each unit is chosen anew
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

    def __add__(self, other: Count) -> Count:
        return Count(self.said + other.said, self.right + other.right)

    @property
    def share(self) -> float:
        """The share that is right, 0 where there are none."""
        return self.right / self.said if self.said else 0.0


def shrunk(counts: Mapping[str, Count]) -> dict[str, float]:
    """The probability of the findings of each kind: their share that is right, with that of all kinds as a prior.

    The prior is a beta distribution around the mean of the kinds' shares, worth as many findings as ``_PRIOR`` says:
    with that, one half of the texts tells best what comes true in the other (least cross entropy).

    >>> found = shrunk({"often": Count(980, 882), "seldom": Count(2, 0)})
    >>> {key: round(value, 2) for key, value in found.items()}
    {'often': 0.88, 'seldom': 0.55}
    """
    mean = sum((count.right + 1) / (count.said + 2) for count in counts.values()) / max(len(counts), 1)
    return {key: (count.right + _PRIOR * mean) / (count.said + _PRIOR) for key, count in counts.items()}


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


def examples(texts: Sequence[ParallelText]) -> Iterator[tuple[list[dict[str, float]], bool]]:
    """Yield what speaks for each name of a unit that may be another one, and whether one is."""
    for text, seed in product(texts, range(ROUNDS)):
        changed, planted = planted_in(text, change_name, seed)
        found: dict[int, list[dict[str, float]]] = {}
        for each in candidates(Context(changed, Settings())):
            found.setdefault(each.view.number, []).append(each.evidence)
        for number, evidence in found.items():
            yield evidence, number in planted


def fit_names(texts: Sequence[ParallelText]) -> dict[str, float]:
    """Find the weights of pieces of evidence by logistic regression with an L2 penalty.

    Of a unit only the likeliest name is told, so the weights are fitted to that, which they choose: to all at first.
    """
    keys = [key for key in NAMES if key not in _NOT_FITTED]
    units = [
        (np.array([[row.get(key, 0.0) for key in keys] + [1.0] for row in rows]), label)
        for rows, label in examples(texts)
    ]
    weights = _fitted(
        np.concatenate([rows for rows, _ in units]),
        np.array([label for rows, label in units for _ in rows], float),
        np.array([1 / len(rows) for rows, _ in units for _ in rows]),
    )
    for _ in range(_CHOICES):
        chosen = np.array([rows[np.argmax(rows @ weights)] for rows, _ in units])
        weights = _fitted(chosen, np.array([label for _, label in units], float), np.ones(len(units)))
    return {"enough": NAMES["enough"], **dict(zip([*keys, "offset"], weights.round(2).tolist(), strict=True))}


def _fitted(x: np.ndarray, y: np.ndarray, share: np.ndarray) -> np.ndarray:
    """The weights of columns of ``x``, the last of ones, that tell ``y`` best; ``share`` is what each row weighs."""

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        scores = x @ weights
        wrong = 1 / (1 + np.exp(-scores)) - y
        value = share @ (np.logaddexp(0, scores) - y * scores) + _PENALTY / 2 * weights[:-1] @ weights[:-1]
        return float(value), x.T @ (share * wrong) + _PENALTY * np.append(weights[:-1], 0.0)

    found: np.ndarray = minimize(loss, np.zeros(x.shape[1]), jac=True, method="L-BFGS-B").x
    return found


def written(precision: dict[str, float], names: dict[str, float]) -> str:
    """Write the table."""
    lines = [HEAD, "# The share of findings that are right, by code.", "[precision]"]
    lines += [f'"{key}" = {value:.2f}' for key, value in sorted(precision.items())]
    lines += ["", "# What each piece of evidence adds to the log odds that a name is another one; told from enough on."]
    lines += ["[names]", *(f"{key} = {value}" for key, value in names.items())]
    return "\n".join(lines) + "\n"


def print_calibration(one: Mapping[str, Count], other: Mapping[str, Count]) -> None:
    """Print what each half of the texts makes the other expect of a kind of finding, and what came true there.

    Last comes the mean error of all findings: how far probability and share lie apart.
    """
    print(f"{'finding':28}" + "".join(f"{'found':>8}{'given':>8}{'right':>8}" for _ in range(2)))
    apart, total = 0.0, 0
    for key in sorted({*one, *other}):
        row = f"{key:28}"
        for given, tested in ((other, one), (one, other)):
            expected = shrunk({key: Count()} | dict(given))[key]
            count = tested.get(key, Count())
            row += f"{count.said:8}{expected:8.3f}{count.share:8.3f}"
            apart, total = apart + count.said * abs(expected - count.share), total + count.said
        print(row)
    print(f"{'mean difference':28}{apart / max(total, 1):24.3f}", flush=True)


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, print, and write the table when asked to."""
    parser = argparse.ArgumentParser("python -m benchmarks.measuring", description=(__doc__ or "").partition(":")[0])
    parser.add_argument("--write", action="store_true", help=f"write {TABLE.name}")
    options = parser.parse_args(argv)
    texts = list(gold())
    fitted, others = texts[::2], texts[1::2]
    names = fit_names(fitted)
    counts, checked = count_all(fitted), count_all(others)
    print_calibration(counts, checked)
    both = {key: counts.get(key, Count()) + checked.get(key, Count()) for key in {*counts, *checked}}
    precision = {key: min(value, 0.99) for key, value in shrunk(both).items() if key != "name-differs"}
    print(names)
    if options.write:
        TABLE.write_text(written(precision, names), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
