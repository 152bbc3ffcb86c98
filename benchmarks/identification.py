"""Identification of languages: the share that is right, and what a confidence is worth.

Texts are those of the gold sets, also as they are not written there: Azerbaijani without its own letters, and in
Cyrillic; beside them, sentences in the languages that it is taken for (``tests/data/confusable.txt``).

A *paragraph* is a run of neighbouring segments of 40 characters or more, a *sentence* a segment of two words or more.
*All* is every segment with a letter, headings of one word included. What two versions have alike (a name, a line of
code) tells no language and is left out.

    python -m benchmarks.identification
    python -m benchmarks.identification --errors
"""

from __future__ import annotations

import os
import re
import time
from argparse import ArgumentParser
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from align.reliability import expected_calibration_error, sort_into_bins
from corpora import identify, normalize_tag, to_cyrillic

from .tables import number, table
from .texts import available, texts

__all__ = ["CONFUSABLE", "Case", "cases", "confusable", "markdown", "measure", "without_letters"]

CONFUSABLE = Path(__file__).resolve().parent.parent / "tests" / "data" / "confusable.txt"

SETS = ("ntrex-plain", "progit", "react", "udhr", "textberg-dev", "textberg-test")
PARAGRAPH, SENTENCE, ALL = "paragraphs", "sentences", "all"
_LONG = 40
_WORD = re.compile(r"[^\W\d_]{2,}")
_ASCII = str.maketrans("əşçğıöüâîûƏŞÇĞIÖÜİÂÎÛ", "escgiouaiuESCGIOUIAIU")


class Case(NamedTuple):
    """A text whose language is known."""

    source: str
    row: str
    kind: str
    language: str
    text: str


def without_letters(text: str) -> str:
    """Write Azerbaijani or Turkish with the letters of ASCII alone.

    >>> without_letters("Üç şəhər, İki çay, DIŞ qapı")
    'Uc seher, Iki cay, DIS qapi'
    """
    return text.translate(_ASCII)


def confusable() -> dict[str, list[str]]:
    """The sentences of ``tests/data/confusable.txt`` by language."""
    sentences: dict[str, list[str]] = {}
    tag = ""
    for line in CONFUSABLE.read_text(encoding="utf-8").splitlines():
        if re.fullmatch(r"[a-z]{2,3}(-[A-Z][a-z]{3})?", line):
            tag = line
        elif line and not line.startswith("#"):
            sentences.setdefault(tag, []).append(line)
    return sentences


def cases() -> Iterator[Case]:
    """Yield every text that is measured."""
    for name in available(SETS):
        for text in texts(name):
            counts = Counter(segment for segments in text.segments.values() for segment in set(segments))
            for key, segments in text.segments.items():
                own = [segment for segment in segments if counts[segment] == 1]
                yield from _variants(name.removesuffix("-dev").removesuffix("-test"), normalize_tag(key), own)
    folder = Path(os.environ.get("DRAGOMAN_GOLD", "/nonexistent"), "tatoeba")
    for file in sorted(folder.glob("*.*")):
        lines = file.read_text(encoding="utf-8").splitlines()
        yield from _variants("tatoeba", normalize_tag(file.suffix[1:]), lines)
    for language, sentences in confusable().items():
        yield from _variants("confusable", language, sentences)


def _variants(source: str, language: str, segments: Sequence[str]) -> Iterator[Case]:
    yield from _kinds(source, language, language, segments)
    if language in ("az-Latn", "tr"):
        yield from _kinds(source, f"{language}, ASCII", language, [without_letters(segment) for segment in segments])
    if language == "az-Latn":
        yield from _kinds(source, "az-Cyrl, made", "az-Cyrl", [to_cyrillic(segment) for segment in segments])


def _kinds(source: str, row: str, language: str, segments: Sequence[str]) -> Iterator[Case]:
    run: list[str] = []
    for segment in segments:
        words = len(_WORD.findall(segment))
        if words:
            yield Case(source, row, ALL, language, segment)
        if words > 1:
            yield Case(source, row, SENTENCE, language, segment)
        run.append(segment)
        if sum(map(len, run)) >= _LONG and source != "tatoeba":  # there, neighbours have nothing in common
            yield Case(source, row, PARAGRAPH, language, " ".join(run))
            run = []


def measure() -> dict[str, Any]:
    """Identify every text; the result holds rows, mistakes, the calibration error and the speed."""
    counts: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    wrong, predictions = [], []
    identify("Bu."), identify("Это."), identify("This is long enough for the models of the second kind. " * 3)
    given = list(cases())
    seconds = -time.perf_counter()
    answers = [identify(case.text) for case in given]
    seconds += time.perf_counter()
    for case, answer in zip(given, answers, strict=True):
        right = answer.language == case.language
        counts[case.row, case.source].update({case.kind: 1, f"{case.kind} right": right})
        if case.kind != ALL:
            predictions.append((answer.confidence, right))
        if not right:
            wrong.append({**case._asdict(), "answer": answer.language, "confidence": answer.confidence})
    error = expected_calibration_error(sort_into_bins(predictions))
    rows = [{"language": row, "set": source, **dict(count)} for (row, source), count in sorted(counts.items())]
    return {"rows": rows, "wrong": wrong, "calibration error": error, "texts a second": len(given) / seconds}


def markdown(result: dict[str, Any]) -> str:
    """A row for every language and set: how many texts of each kind there are, and the share that is right."""
    rows = []
    for row in result["rows"]:
        cells = [row["language"], row["set"]]
        for kind in (PARAGRAPH, SENTENCE, ALL):
            count = row.get(kind, 0)
            cells += [number(count, 0), number(100 * row[f"{kind} right"] / count) if count else ""]
        rows.append(cells)
    head = ["language", "set", PARAGRAPH, "right, %", SENTENCE, "right, %", ALL, "right, %"]
    lines = table(head, rows, "llrrrrrr")
    error, speed = number(result["calibration error"], 3), number(result["texts a second"], 0)
    return f"{lines}\n\nCalibration error of paragraphs and sentences: {error}. Texts a second: {speed}."


def main(arguments: list[str] | None = None) -> None:
    """Measure, print the table and, if wanted, every mistake."""
    parser = ArgumentParser("python -m benchmarks.identification", description="Measure the identification.")
    parser.add_argument("--errors", action="store_true", help="print every mistake, too")
    args = parser.parse_args(arguments)
    result = measure()
    print(markdown(result))
    for item in result["wrong"] if args.errors else ():
        place = [item["kind"], item["row"], item["source"], item["answer"], f"{item['confidence']:.2f}"]
        print("\t".join([*place, item["text"]]))


if __name__ == "__main__":
    main()
