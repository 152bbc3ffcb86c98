"""How well and how fast sentences are cut: ``python -m benchmarks.segmentation [FOLDER]``.

Scores the splitter on the gold sets of sentence boundaries in the folder that ``DRAGOMAN_GOLD`` names, as
``score_segmentation.py`` there does (boundaries by the count of characters that are not white space before them), and
times it on one core on the texts of the alignment gold. With a folder, the sentences found are written there, a file a
set, for ``score_segmentation.py``.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path

from corpora import split_sentences

from .texts import gold_file

SETS = ("segmentation-hard", "segmentation-ru-gsd", "segmentation-en-gum")
TIMED = ("ntrex-plain", "progit", "react")
_SIZE = 8_000_000  # bytes of text to time, at least


def boundaries(sentences: list[str]) -> set[int]:
    """Return the boundaries inside a text, counted in characters that are not white space.

    >>> sorted(boundaries(["A b.", "C."]))
    [3]
    """
    found, count = set(), 0
    for sentence in sentences[:-1]:
        count += len("".join(sentence.split()))
        found.add(count)
    return found


def score(name: str, output: Path | None) -> None:
    """Print precision, recall, F1 and the share of perfect texts of each language of a gold set."""
    tallies: dict[str, list[int]] = {}
    rows = []
    for line in gold_file(name).read_text("utf-8").splitlines():
        text = json.loads(line)
        found = split_sentences(" ".join(text["sentences"]), text["lang"])
        rows.append(json.dumps({"sentences": found}, ensure_ascii=False))
        gold, said = boundaries(text["sentences"]), boundaries(found)
        tally = tallies.setdefault(text["lang"], [0, 0, 0, 0, 0])
        for k, value in enumerate((len(gold & said), len(said), len(gold), gold == said, 1)):
            tally[k] += value
    for language, (hits, said_, gold_, perfect, texts) in sorted(tallies.items()):
        figures = (hits / max(1, said_), hits / max(1, gold_), 2 * hits / max(1, said_ + gold_))
        shown = "  ".join(f"{what} {x:.4f}" for what, x in zip(("precision", "recall", "F1"), figures, strict=True))
        print(f"{name:20} {language}  {shown}  perfect texts {perfect}/{texts}")
    if output is not None:
        (output / f"{name}.jsonl").write_text("\n".join(rows) + "\n", encoding="utf-8")


def measure_speed(language: str) -> None:
    """Print how many megabytes of UTF-8 a second are cut into sentences, paragraphs of five segments at a time."""
    paragraphs = []
    for name in TIMED:
        for line in gold_file(name).read_text("utf-8").splitlines():
            for tag, segments in json.loads(line)["segments"].items():
                if tag.startswith(language):
                    paragraphs += [" ".join(segments[k : k + 5]) for k in range(0, len(segments), 5)]
    size = sum(len(paragraph.encode()) for paragraph in paragraphs)
    rounds = 1 + _SIZE // size
    start = time.process_time()
    count = sum(len(split_sentences(text, language)) for _ in range(rounds) for text in paragraphs)
    seconds = time.process_time() - start
    print(f"{language}  {rounds * size / seconds / 1e6:.1f} MB/s  ({rounds * size / 1e6:.0f} MB, {count} sentences)")


def main() -> int:
    """Score and time what the gold has; return 2 where it is not there."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.segmentation", description="Score and time the splitter."
    )
    parser.add_argument("folder", nargs="?", type=Path, metavar="FOLDER", help="where to write the sentences found")
    folder = parser.parse_args().folder
    for name in (*SETS, *TIMED):
        if not gold_file(name).is_file():
            print(f"{parser.prog}: there is no {gold_file(name).name} in the folder that DRAGOMAN_GOLD names")
            return 2
    for name in SETS:
        score(name, folder)
    for language in ("en", "ru", "az"):
        measure_speed(language)
    return 0


if __name__ == "__main__":
    sys.exit(main())
