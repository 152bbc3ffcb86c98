"""Seconds and memory of a whole alignment, the encoder's included, against peers on the same text and model.

* *Dragoman*: ``align.align`` with the default encoder and no cache of vectors.
* *sentweave*: Vecalign's dynamic program in memory, with the very same ``SentenceTransformer``; more than two versions
  are two pairs or more through English, and no run of sentences is encoded twice.
* *Bertalign's encoding*: every run of 1 to 4 sentences in float32 with the same model, and nothing else.

Each runs in its own process, twice after a small text that loads models and compiles; the better time counts.
"""

from __future__ import annotations

import importlib.util
import time
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from .tables import number, table
from .texts import SAMPLE, available, documents, joined, long_text, texts
from .worker import in_process, peak_bytes, timed, uncached_encoder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from sentence_transformers import SentenceTransformer

    from align import Encoding
    from align.encoders import SentenceTransformerEncoder

__all__ = ["markdown", "measure", "run_system", "runs", "share_of_encoding"]

_TEXTS = (SAMPLE, "ntrex", "textberg-test")  # the first text of each
_LONG = 1000  # sentences a version
_INSTALL = "not installed: pip install -c constraints.txt '.[bench]'"

Segments = Mapping[str, Sequence[str]]
_Work = Callable[[Segments], object]


def measure() -> dict[str, Any]:
    """Measure every system on every text, and the share of encoding in a text of 1,000 sentences."""
    results = []
    for name in available(_TEXTS):
        for system in _SYSTEMS:
            if system == "sentweave" and importlib.util.find_spec("sentweave") is None:
                results.append({"text": name, "system": system, "missing": _INSTALL})
            else:
                results.append(in_process("cost", name=name, system=system))
    return {"systems": results, "share": in_process("share", sentences=_LONG)}


def run_system(name: str, system: str) -> dict[str, Any]:
    """Time a system on the first text of a set."""
    text = texts(name)[0]
    work = _SYSTEMS[system](uncached_encoder())
    work({language: segments[:8] for language, segments in text.segments.items()})
    measured = [timed(lambda: work(text.segments)) for _ in range(2)]
    sizes = {language: len(segments) for language, segments in text.segments.items()}
    return {"text": name, "system": system, "sentences": sizes, "runs": measured, "peak_bytes": peak_bytes()}


def _dragoman(encoder: SentenceTransformerEncoder) -> _Work:
    from align import align

    return lambda segments: align(documents(segments), encoder=encoder)


def _sentweave(encoder: SentenceTransformerEncoder) -> _Work:
    from sentweave import align

    def work(segments: Segments) -> None:
        model = _Remembering(encoder.model, encoder.prefix)
        pivot = "en" if "en" in segments else min(segments)
        for other in segments.keys() - {pivot}:
            align(segments[pivot], segments[other], encoder=model)

    return work


class _Remembering:
    """A model of sentence-transformers that encodes no text twice."""

    def __init__(self, model: SentenceTransformer, prefix: str) -> None:
        self.model, self.prefix = model, prefix
        self.known: dict[str, NDArray[np.float32]] = {}

    def encode(self, given: Sequence[str]) -> NDArray[np.float32]:
        import numpy as np

        fresh = [text for text in dict.fromkeys(given) if text not in self.known]
        self.known.update(zip(fresh, _encode(self.model, self.prefix, fresh), strict=True))
        return np.stack([self.known[text] for text in given])


def _bertalign_encoding(encoder: SentenceTransformerEncoder) -> _Work:
    model = encoder.model.float()

    def work(segments: Segments) -> None:
        for given in segments.values():
            _encode(model, encoder.prefix, runs(given, 4))

    return work


def _encode(model: SentenceTransformer, prefix: str, given: Sequence[str]) -> NDArray[np.float32]:
    return model.encode([prefix + text for text in given], show_progress_bar=False)


def runs(segments: Sequence[str], longest: int) -> list[str]:
    """Every run of 1 to ``longest`` sentences.

    >>> runs(["A.", "B.", "C."], 2)
    ['A.', 'B.', 'C.', 'A. B.', 'B. C.']
    """
    sizes = range(1, longest + 1)
    return [" ".join(segments[k : k + size]) for size in sizes for k in range(len(segments) - size + 1)]


_SYSTEMS = {"Dragoman": _dragoman, "sentweave": _sentweave, "Bertalign's encoding": _bertalign_encoding}


class _Timed:
    """An encoder that adds up the seconds spent in it."""

    def __init__(self, inner: SentenceTransformerEncoder) -> None:
        self.inner, self.seconds = inner, 0.0

    @property
    def name(self) -> str:
        return self.inner.name

    def encode(self, given: Sequence[str], advance: Callable[[int], None] | None = None) -> Encoding:
        start = time.perf_counter()
        encoding = self.inner.encode(given, advance)
        self.seconds += time.perf_counter() - start
        return encoding


def share_of_encoding(sentences: int) -> dict[str, Any]:
    """Time a text of so many sentences a version, and how much of that was not encoding, in the better of two runs."""
    from align import align

    text = joined(long_text(), sentences)
    encoder = _Timed(uncached_encoder())
    align(documents({language: given[:8] for language, given in text.segments.items()}), encoder=encoder)
    measured = []
    for _ in range(2):
        encoder.seconds = 0.0
        whole = timed(lambda: align(documents(text.segments), encoder=encoder))
        measured.append({**whole, "encoding": round(encoder.seconds, 3)})
    sizes = {language: len(given) for language, given in text.segments.items()}
    return {"sentences": sizes, "runs": measured, "peak_bytes": peak_bytes()}


def markdown(result: dict[str, Any]) -> str:
    """A table of the systems, and a sentence on the share of encoding."""
    best = {(item["text"], item["system"]): _best(item["runs"]) for item in result["systems"] if "runs" in item}
    rows = []
    for item in result["systems"]:
        name = f"`{item['text']}`" if item["system"] == "Dragoman" else ""
        if "missing" in item:
            rows.append([name, item["system"], item["missing"], "", "", ""])
            continue
        run, own = best[item["text"], item["system"]], best[item["text"], "Dragoman"]
        figures = [run["seconds"], run["seconds"] / own["seconds"], run["cpu"] / own["cpu"]]
        memory = number(item["peak_bytes"] / 1e6, 0)
        rows.append([name, item["system"], *map(number, figures), memory])
    head = ["text", "system", "seconds", "times Dragoman's", "by processor time", "peak MB"]
    lines = table(head, rows, "llrrrr")
    best_run = _best(result["share"]["runs"])
    other = best_run["seconds"] - best_run["encoding"]
    sizes = " + ".join(number(size, 0) for size in result["share"]["sentences"].values())
    return (
        f"{lines}\n\n{sizes} sentences take {number(best_run['seconds'])} seconds, of which all but "
        f"{number(other, 2)} ({other / best_run['seconds']:.1%}) are the encoder's."
    )


def _best(measured: list[dict[str, float]]) -> dict[str, float]:
    return min(measured, key=lambda run: run["seconds"])
