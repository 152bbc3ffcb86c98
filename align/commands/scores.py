"""How ``dragoman evaluate`` shows its results: tables, mistakes, a line on calibration, and all of it as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import IO, Any

from ..evaluation import NWAY, PairScore, Score
from ..reliability import BINS, Bin, expected_calibration_error, sort_into_bins
from ..verdicts import BEADS, UNITS, Mistake, Tally, one_line

__all__ = [
    "Results",
    "as_json",
    "bins_by_kind",
    "describe_calibration",
    "describe_mistakes",
    "show_tables",
]

_DEFINITION = f"{BINS} bins of equal width, as in Guo et al. 2017"

_WIDTH = 200  # where the output is no terminal, nothing is cut off


@dataclass(frozen=True, slots=True)
class Results:
    """All that was found out about a gold file.

    ``report`` is what :meth:`align.evaluation.Scorer.report` gives; ``signature`` says what aligned the texts.
    """

    gold: str
    texts: int
    signature: str
    report: Mapping[str, PairScore]
    tally: Tally

    @property
    def kinds(self) -> tuple[str, ...]:
        """Units and beads; for two languages these are the same, so beads alone."""
        return (UNITS, BEADS) if NWAY in self.report else (BEADS,)

    def mistakes(self) -> tuple[Mistake, ...]:
        """The worst mistakes, units first."""
        return tuple(mistake for kind in self.kinds for mistake in self.tally.mistakes(kind))


def show_tables(results: Results, stream: IO[str], *, by_shape: bool) -> None:
    """Print the scores as a table, and those by shape as another."""
    from rich.console import Console

    console = Console(file=stream, highlight=False, width=None if stream.isatty() else _WIDTH)
    table = _table("", left=1, right=("P", "R", "F1", "lax P", "lax R", "lax F1", "units"))
    for name, score in results.report.items():
        lax = _numbers(score.lax) if score.lax else ("", "", "")
        table.add_row(name, *_numbers(score.strict), *lax, str(score.strict.gold))
    console.print(table)
    if by_shape:
        table = _table("", "shape", left=2, right=("P", "R", "F1", "right", "predicted", "gold"))
        for name in results.report:
            for shape, part in results.tally.shapes(name).items():
                table.add_row(name, shape, *_numbers(part), str(part.right), str(part.predicted), str(part.gold))
            table.add_section()
        console.print(table)


def _table(*names: str, left: int, right: Sequence[str]) -> Any:  # noqa: ANN401
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD)
    for name in names[:left]:
        table.add_column(name, no_wrap=True)
    for name in right:
        table.add_column(name, justify="right", no_wrap=True)
    return table


def _numbers(score: Score) -> tuple[str, str, str]:
    """Precision, recall and F1, without those that there is nothing to compute from."""
    return (
        f"{score.precision:.4f}" if score.predicted else "–",
        f"{score.recall:.4f}" if score.gold else "–",
        f"{score.f1:.4f}" if score.predicted and score.gold else "–",
    )


def describe_mistakes(mistakes: Sequence[Mistake]) -> Iterator[str]:
    """Yield a line for each mistake, and below it a line for each language with the beginning of its text."""
    for (kind, missed), group in groupby(mistakes, lambda mistake: (mistake.verdict.kind, mistake.verdict.gold)):
        if missed:
            yield f"gold {kind} missed, those first in whose place the surest were predicted:"
        else:
            yield f"wrong {kind}, the surest first:"
        for mistake in group:
            yield from _describe_mistake(mistake)
        yield ""


def _describe_mistake(mistake: Mistake) -> Iterator[str]:
    verdict = mistake.verdict
    sure = "–" if verdict.probability is None else f"{verdict.probability:.4f}"
    text = one_line(mistake.text)
    yield f"{'missed' if verdict.gold else 'wrong'}  {sure}  {verdict.scope}  {verdict.shape}  {text}"
    for language, excerpt in mistake.excerpts.items():
        yield f"    {text} {language} {_ranges(verdict.unit.members[language])}  {excerpt}"


def _ranges(indices: Sequence[int]) -> str:
    """Write indices in short.

    >>> _ranges((3, 4, 5, 8))
    '3-5,8'
    """
    runs: list[list[int]] = []
    for index in sorted(indices):
        if runs and index == runs[-1][1] + 1:
            runs[-1][1] = index
        else:
            runs.append([index, index])
    return ",".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)


def describe_calibration(results: Results) -> str:
    """Describe calibration in one line."""
    parts = []
    for kind, bins in bins_by_kind(results).items():
        error, count = expected_calibration_error(bins), sum(each.count for each in bins)
        parts.append(f"{'none' if error is None else f'{error:.4f}'} of {count} {kind}")
    return f"expected calibration error {', '.join(parts)} ({_DEFINITION})"


def bins_by_kind(results: Results) -> dict[str, tuple[Bin, ...]]:
    """The reliability bins of predicted units and beads."""
    return {kind: sort_into_bins(results.tally.predictions(kind)) for kind in results.kinds}


def as_json(results: Results) -> dict[str, Any]:
    """All results, ready for JSON."""
    scores = {
        name: {
            "strict": _score(score.strict),
            "lax": _score(score.lax) if score.lax else None,
            "shapes": {shape: _score(part) for shape, part in results.tally.shapes(name).items()},
        }
        for name, score in results.report.items()
    }
    calibration = {
        kind: {"ece": expected_calibration_error(bins), "bins": [asdict(each) for each in bins]}
        for kind, bins in bins_by_kind(results).items()
    }
    return {
        "signature": results.signature,
        "gold": results.gold,
        "texts": results.texts,
        "scores": scores,
        "calibration": {"definition": _DEFINITION, **calibration},
        "worst": [_mistake(mistake) for mistake in results.mistakes()],
    }


def _score(score: Score) -> dict[str, float]:
    return {"precision": score.precision, "recall": score.recall, "f1": score.f1, **asdict(score)}


def _mistake(mistake: Mistake) -> dict[str, Any]:
    verdict = mistake.verdict
    return {
        "verdict": "missed" if verdict.gold else "wrong",
        "scope": verdict.scope,
        "text": mistake.text,
        "shape": verdict.shape,
        "probability": verdict.probability,
        "segments": {key: list(verdict.unit.members[key]) for key in mistake.excerpts},
        "excerpts": dict(mistake.excerpts),
    }
