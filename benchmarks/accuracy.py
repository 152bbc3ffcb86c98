"""Accuracy: strict and lax F1 on the gold sets, beside what the peers reach with the same encoder."""

from __future__ import annotations

import functools
import json
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from align import align
from align.commands.gold import align_segments
from align.evaluation import Scorer

from .tables import number, table
from .texts import GOLD_SETS, SAMPLE, available, texts
from .worker import in_process

if TYPE_CHECKING:
    from align import Encoder

__all__ = ["markdown", "measure", "peers", "score"]


_SEEN = r"\*"


def measure() -> dict[str, Any]:
    """Score every set that is here; the result holds a list of sets, each with F1 by row of the scorer's report."""
    sets = [in_process("score", name=name) for name in available((*GOLD_SETS, SAMPLE))]
    return {"sets": sets, "peers": peers()}


def score(name: str, encoder: Encoder) -> dict[str, Any]:
    """Align a set and score it as the command does; ``seen`` says that the weights were trained on the set."""
    from align.pairmodel import load_weights

    scorer = Scorer()
    for text in texts(name):
        parallel = functools.partial(align, encoder=encoder, id=text.id)
        scorer.add(text, align_segments(text, parallel))
    report = scorer.report()
    return {
        "set": name,
        "seen": name in load_weights(encoder.name).name.split(),
        "encoder": encoder.name,
        "strict": {row: round(value.strict.f1, 4) for row, value in report.items()},
        "lax": {row: round(value.lax.f1, 4) for row, value in report.items() if value.lax},
    }


def score_with_default(name: str) -> dict[str, Any]:
    """Score a set with the default encoder, from its cache of vectors where there is one."""
    from align import load_encoder

    return score(name, load_encoder())


def peers() -> list[dict[str, Any]]:
    """The peers' figures, from ``peers.json``, which says where they come from."""
    data = json.loads((files(__package__) / "peers.json").read_text(encoding="utf-8"))
    figures: list[dict[str, Any]] = data["figures"]
    return figures


def markdown(result: dict[str, Any]) -> str:
    """A table: for each set Dragoman and the peers, with a mark where its weights were trained on the set."""
    rows = []
    for own in result["sets"]:
        pairs = {row: value for row, value in own["strict"].items() if row != "n-way"}
        lowest = min(own["lax"].values())
        rows.append(
            [
                f"`{own['set']}`{_SEEN * own['seen']}",
                "**Dragoman**",
                _optional(own["strict"].get("n-way")),
                _pairs(pairs),
                _f1(lowest),
            ]
        )
        for peer in result["peers"]:
            if peer["set"] == own["set"]:
                figures = [_optional(peer["n-way"]), _pairs(peer["pairs"]), _f1(peer["lax"])]
                rows.append(["", peer["system"], *figures])
    lines = table(["set", "system", "n-way F1", "F1 of the pairs", "lax, lowest pair"], rows, "llrlr")
    return f"{lines}\n\n{_SEEN}: Dragoman's weights were trained on this set. Peers' figures: `benchmarks/peers.json`."


def _pairs(values: dict[str, float]) -> str:
    return ", ".join(f"{pair} {_f1(value)}" for pair, value in values.items())


def _f1(value: float) -> str:
    return number(value, 3).removeprefix("0")


def _optional(value: float | None) -> str:
    return "" if value is None else _f1(value)
