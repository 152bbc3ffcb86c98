"""Tokens that pass through the encoder for each token of the text itself.

What passes is counted at the door of the model, whatever calls it, prefixes and the model's own tokens included; the
text's own tokens are those of its sentences alone. The peers encode every run of neighbouring sentences up to a length:
Bertalign up to 4, Vecalign up to 8. Theirs is worked out, with the same prefix and window.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .tables import number, table
from .texts import GOLD_SETS, SAMPLE, available, documents, texts
from .worker import in_process, uncached_encoder

__all__ = ["LONGEST_RUNS", "count", "markdown", "measure", "run_tokens"]

LONGEST_RUNS = {"Bertalign": 4, "Vecalign": 8}


def measure() -> dict[str, Any]:
    """Count for every set that is here."""
    return {"sets": [in_process("tokens", name=name) for name in available((*GOLD_SETS, SAMPLE))]}


def count(name: str) -> dict[str, Any]:
    """Align a set with the default encoder, without a cache, and count."""
    from align import align
    from align.tokens import tokenise

    encoder = uncached_encoder()
    passed = own = 0
    peers = dict.fromkeys(LONGEST_RUNS, 0)

    def note(_: object, given: tuple[dict[str, Any]]) -> None:
        nonlocal passed
        passed += int(given[0]["attention_mask"].sum())

    hook = encoder.model[0].register_forward_pre_hook(note)
    window = int(encoder.model.max_seq_length or 512)
    for text in texts(name):
        align(documents(text.segments), encoder=encoder)
        for segments in text.segments.values():
            tokens = tokenise(encoder.model.tokenizer, segments, encoder.prefix)
            lengths = [len(item.body) for item in tokens]
            around = len(tokens[0].front) + len(tokens[0].back)
            own += sum(lengths)
            for peer, longest in LONGEST_RUNS.items():
                peers[peer] += run_tokens(lengths, longest, around, window)
    hook.remove()
    return {"set": name, "own": own, "passed": {"Dragoman": passed, **peers}}


def run_tokens(lengths: Sequence[int], longest: int, around: int, window: int) -> int:
    """Tokens of all runs of 1 to ``longest`` sentences, each with ``around`` more, none longer than ``window``.

    >>> run_tokens([3, 4], 2, 2, 512)
    20
    """
    total = 0
    for size in range(1, longest + 1):
        for first in range(len(lengths) - size + 1):
            total += min(sum(lengths[first : first + size]) + around, window)
    return total


def markdown(result: dict[str, Any]) -> str:
    """A table: what passes for each token of the text."""
    systems = ("Dragoman", *LONGEST_RUNS)
    rows = [
        [
            f"`{item['set']}`",
            number(item["own"], 0),
            *(number(item["passed"][name] / item["own"], 2) for name in systems),
        ]
        for item in result["sets"]
    ]
    return table(["set", "tokens of the text", *systems], rows, "lrrrr")
