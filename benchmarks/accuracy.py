"""Accuracy: strict and lax F1 on the gold sets, beside what the peers reach with the same encoder.

No text is scored by weights that saw it. Sets that the weights of the package were not trained on are scored by those.
The others are scored twice, by weights fitted without the set, which says how well they carry over to another kind of
text, and by weights fitted without the text (a share of the texts at a time), of whose kind they have seen others.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Sequence
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from align import align
from align.evaluation import Scorer
from align.gold import align_segments, without_blanks
from align.reliability import expected_calibration_error, sort_into_bins
from align.verdicts import BEADS, UNITS, Tally

from .tables import number, table
from .texts import GOLD_SETS, SAMPLE, available, texts
from .worker import in_process

if TYPE_CHECKING:
    from align import Encoder
    from align.evaluation import GoldText
    from align.examples import Example
    from align.trained import Weights

__all__ = ["cross_validate", "markdown", "measure", "peers", "score"]

TRAINED = ("ntrex", "progit", "react", "textberg-dev")
"""The sets that the weights of the package were trained on."""

_FOLDS = 8
_PACKAGE, _SET, _TEXT = "", ", set left out", ", text left out"


def measure() -> dict[str, Any]:
    """Score every set that is here; the result holds a list of sets, each with F1 by row of the scorer's report."""
    others = [name for name in available((*GOLD_SETS, SAMPLE)) if name not in TRAINED]
    scored = [in_process("score", name=name) for name in others]
    trained = in_process("cross-validate")["sets"] if available(TRAINED) == list(TRAINED) else []
    order = [*GOLD_SETS, SAMPLE]
    return {"sets": sorted([*scored, *trained], key=lambda item: order.index(item["set"])), "peers": peers()}


def score_with_default(name: str) -> dict[str, Any]:
    """Score a set with the default encoder, from its cache of vectors where there is one, and its own weights."""
    from align import load_encoder

    return score(name, _PACKAGE, load_encoder(), [(text, None) for text in texts(name)])


def cross_validate() -> dict[str, Any]:
    """Score the sets that the weights of the package were trained on by weights that have not seen what they score."""
    from align import load_encoder
    from align.examples import prepare_text
    from align.training import fit_weights, make_examples

    encoder = load_encoder()
    prepared = [prepare_text(name, without_blanks(text), encoder) for name in TRAINED for text in texts(name)]
    examples = make_examples([text for text in prepared if len(text.keys) > 1])
    results = []
    for name in TRAINED:
        if name not in GOLD_SETS:
            continue
        without = fit_weights([example for example in examples if example.text.source != name], encoder.name)
        results.append(score(name, _SET, encoder, [(text, without) for text in texts(name)]))
        results.append(score(name, _TEXT, encoder, _folds(name, examples, encoder.name)))
    return {"sets": results}


def _folds(name: str, examples: Sequence[Example], encoder: str) -> list[tuple[GoldText, Weights | None]]:
    """The texts of a set, each with weights fitted without it."""
    from align.training import fit_weights

    chosen: list[tuple[GoldText, Weights | None]] = []
    given = texts(name)
    for fold in range(min(_FOLDS, len(given))):
        part = {text.id for text in given[fold::_FOLDS]}
        seen = [item for item in examples if (item.text.source, item.text.gold.id in part) != (name, True)]
        weights = fit_weights(seen, encoder)
        chosen += [(text, weights) for text in given if text.id in part]
    return chosen


def score(name: str, how: str, encoder: Encoder, chosen: Sequence[tuple[GoldText, Weights | None]]) -> dict[str, Any]:
    """Align texts, each with its weights, and score them as the command does."""
    scorer, tally = Scorer(), Tally()
    for text, weights in chosen:
        parallel = functools.partial(align, encoder=encoder, weights=weights, id=text.id)
        predicted = align_segments(text, parallel)
        scorer.add(text, predicted)
        tally.add(text, predicted)
    report = scorer.report()
    errors = {kind: expected_calibration_error(sort_into_bins(tally.predictions(kind))) for kind in (UNITS, BEADS)}
    return {
        "set": name,
        "how": how,
        "encoder": encoder.name,
        "strict": {row: round(value.strict.f1, 4) for row, value in report.items()},
        "lax": {row: round(value.lax.f1, 4) for row, value in report.items() if value.lax},
        "calibration error": {kind: round(error, 4) for kind, error in errors.items() if error is not None},
    }


def peers() -> list[dict[str, Any]]:
    """The peers' figures, from ``peers.json``, which says where they come from."""
    data = json.loads((files(__package__) / "peers.json").read_text(encoding="utf-8"))
    figures: list[dict[str, Any]] = data["figures"]
    return figures


def markdown(result: dict[str, Any]) -> str:
    """A table: for each set Dragoman and the peers, with the calibration error of Dragoman's probabilities."""
    rows = []
    named = ""
    for own in result["sets"]:
        pairs = {row: value for row, value in own["strict"].items() if row != "n-way"}
        if own["set"] != named:
            rows += _peer_rows(result["peers"], named)
        first, named = f"`{own['set']}`" if own["set"] != named else "", own["set"]
        errors = own["calibration error"]
        figures = [_optional(own["strict"].get("n-way")), _pairs(pairs), _f1(min(own["lax"].values()))]
        errors = [_optional(errors.get(kind)) for kind in (UNITS, BEADS)]
        rows.append([first, f"**Dragoman**{own['how']}", *figures, " / ".join(filter(None, errors))])
    rows += _peer_rows(result["peers"], named)
    head = ["set", "system", "n-way F1", "F1 of the pairs", "lax, lowest pair", "calibration error"]
    lines = table(head, rows, "llrlrr")
    return f"{lines}\n\nPeers' figures: `benchmarks/peers.json`. Calibration error: of units / of beads."


def _peer_rows(figures: Sequence[dict[str, Any]], name: str) -> list[list[str]]:
    return [
        ["", peer["system"], _optional(peer["n-way"]), _pairs(peer["pairs"]), _f1(peer["lax"]), ""]
        for peer in figures
        if peer["set"] == name
    ]


def _pairs(values: dict[str, float]) -> str:
    return ", ".join(f"{pair} {_f1(value)}" for pair, value in values.items())


def _f1(value: float) -> str:
    return number(value, 3).removeprefix("0")


def _optional(value: float | None) -> str:
    return "" if value is None else _f1(value)
