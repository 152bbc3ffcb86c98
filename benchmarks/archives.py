"""How long a corpus of many texts takes to write, read and validate: ``python -m benchmarks.archives``.

The corpus is made of the sentences of the bundled sample, again and again, in three versions that are aligned one to
one, over all and in pairs: 1,000 texts and a million sentences, written and read one text at a time; then one text of
100,000 sentences to validate. Each step has a process of its own; memory is the peak of the whole process.

``--texts``, ``--sentences`` and ``--validated`` give smaller sizes; ``-o FILE`` writes the numbers as JSON.
"""

from __future__ import annotations

import json
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Iterator
from importlib.resources import files
from itertools import combinations, cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from corpora import Bead, Document, ParallelText, Provenance, Unit
from corpora.files import replacing
from tei import read_corpus, validate, write_corpus
from tei.writing import LayoutName

from .tables import number, table
from .worker import in_process, peak_bytes, timed

__all__ = ["LAYOUTS", "markdown", "measure", "read_archive", "texts", "validate_archive", "write_archive"]

LAYOUTS = {"file": "one file", "split": "folder"}
_LANGUAGES = ("en", "ru", "az-Latn")
_PARAGRAPH = 4  # sentences
_PROBABILITY = 0.97


def texts(count: int, sentences: int) -> Iterator[ParallelText]:
    """Yield ``count`` texts with at least so many ``sentences`` in all, as many in each version of each.

    >>> [len(version.segments) for version in next(texts(2, 31)).documents]
    [6, 6, 6]
    """
    lines = (files("corpora") / "samples" / "report.gold.jsonl").read_text(encoding="utf-8").splitlines()
    sample = [json.loads(line)["segments"] for line in lines]
    pools = {tag: cycle([sentence for text in sample for sentence in text[tag]]) for tag in _LANGUAGES}
    size = -(-sentences // (count * len(_LANGUAGES)))
    single = [range(k, k + 1) for k in range(size)]
    pairs = list(combinations(_LANGUAGES, 2))
    for name in range(1, count + 1):
        yield ParallelText(
            f"t{name}",
            tuple(_version(f"t{name}.{tag}", tag, list(islice(pools[tag], size))) for tag in _LANGUAGES),
            tuple(Unit((span,) * len(_LANGUAGES), _PROBABILITY) for span in single),
            tuple(Bead(pair, (span, span), _PROBABILITY) for pair in pairs for span in single),
            Provenance("dragoman", "0", "none"),
        )


def _version(name: str, language: str, sentences: list[str]) -> Document:
    """Set sentences as paragraphs of a few each."""
    spans, paragraphs, pieces, at = [], [], [], 0
    for place, sentence in enumerate(sentences):
        gap = ("\n\n" if place % _PARAGRAPH == 0 else " ") if place else ""
        at += len(gap)
        spans.append((at, at + len(sentence)))
        paragraphs.append(place // _PARAGRAPH)
        pieces += [gap, sentence]
        at += len(sentence)
    return Document.cut(name, language, "".join(pieces) + "\n", spans, paragraphs=paragraphs)


def write_archive(path: str, layout: LayoutName, count: int, sentences: int) -> dict[str, Any]:
    """Write a corpus to ``path``, making its texts on the way, and say how many bytes it has."""
    figures = timed(lambda: write_corpus(texts(count, sentences), path, layout=layout))
    found = Path(path)
    size = sum(part.stat().st_size for part in (found.iterdir() if found.is_dir() else [found]))
    return {**figures, "peak_bytes": peak_bytes(), "bytes": size}


def read_archive(path: str) -> dict[str, Any]:
    """Read the corpus at ``path``, and count its texts and sentences."""
    counted = {"texts": 0, "sentences": 0}

    def read() -> None:
        for text in read_corpus(path):
            counted["texts"] += 1
            counted["sentences"] += sum(len(version.segments) for version in text.documents)

    return {**timed(read), **counted, "peak_bytes": peak_bytes()}


def validate_archive(path: str) -> dict[str, Any]:
    """Validate the corpus at ``path``."""
    findings: list[str] = []
    figures = timed(lambda: findings.extend(map(str, validate(path))))
    if findings:
        raise SystemExit(f"{len(findings)} findings, and there should be none: {findings[0]}")
    return {**figures, "peak_bytes": peak_bytes()}


def measure(count: int = 1_000, sentences: int = 1_000_000, validated: int = 100_000) -> dict[str, Any]:
    """Write and read a corpus of ``count`` texts in both layouts, and validate one text of ``validated`` sentences."""
    steps = []
    for layout in LAYOUTS:
        with TemporaryDirectory() as folder:
            path = str(Path(folder) / "corpus")
            written = in_process("write-archive", path=path, layout=layout, count=count, sentences=sentences)
            read = in_process("read-archive", path=path)
            size = {"texts": read["texts"], "sentences": read["sentences"], "bytes": written["bytes"]}
            steps.append({"step": "write", "layout": layout, **written, **size})
            steps.append({"step": "read", "layout": layout, **read, **size})
        with TemporaryDirectory() as folder:
            path = str(Path(folder) / "corpus")
            written = in_process("write-archive", path=path, layout=layout, count=1, sentences=validated)
            size = {"texts": 1, "sentences": in_process("read-archive", path=path)["sentences"]}
            checked = in_process("validate-archive", path=path)
            steps.append({"step": "validate", "layout": layout, **checked, **size, "bytes": written["bytes"]})
    return {"steps": steps}


def markdown(result: dict[str, Any]) -> str:
    """A table: a line for every step."""
    rows = []
    for item in result["steps"]:
        sizes = [number(item["texts"], 0), number(item["sentences"], 0), number(item["bytes"] / 1e6, 0)]
        figures = [number(item["seconds"]), number(item["cpu"]), number(item["peak_bytes"] / 1e6, 0)]
        rows.append([item["step"], LAYOUTS[item["layout"]], *sizes, *figures])
    head = ["step", "layout", "texts", "sentences", "MB", "seconds", "processor seconds", "peak MB of memory"]
    return table(head, rows, "llrrrrrr")


def main(arguments: list[str] | None = None) -> None:
    """Measure, print the table, write the numbers."""
    parser = ArgumentParser("python -m benchmarks.archives", description=__doc__)
    parser.formatter_class = RawDescriptionHelpFormatter
    parser.add_argument("--texts", metavar="N", type=int, default=1_000, help="texts to write and read (1000)")
    parser.add_argument("--sentences", metavar="N", type=int, default=1_000_000, help="their sentences (1000000)")
    parser.add_argument("--validated", metavar="N", type=int, default=100_000, help="sentences to validate (100000)")
    parser.add_argument("-o", "--output", metavar="FILE", help="write the numbers as JSON")
    args = parser.parse_args(arguments)
    if min(args.texts, args.sentences, args.validated) < 1:
        parser.error("--texts, --sentences and --validated are counts from 1 on")
    result = measure(args.texts, args.sentences, args.validated)
    if args.output:
        with replacing(args.output) as file:
            file.write((json.dumps(result, indent=1) + "\n").encode())
    print(markdown(result))


if __name__ == "__main__":
    main()
