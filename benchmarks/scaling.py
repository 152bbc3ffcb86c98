"""How seconds and memory grow with the length of three versions, vectors given.

Long texts are joined from gold texts, again and again in another order. So that no two repeats are alike, every text
gets a subject of its own (a random direction added to its sentences, the same in all versions) and every sentence some
noise, both from a fixed seed. The vectors lie in files, in float16 as in the cache of vectors, and are handed to the
aligner as it asks for them; the time it takes to read them is not counted. Memory is the peak of the whole process,
with what it holds of the vectors.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np

from align import Encoding
from align.evaluation import Alignment, GoldText, GoldUnit, Scorer
from align.gold import align_segments
from align.sentences import part_segments
from align.words import Words, pack, unpack
from corpora import Document, normalize_tag

from .tables import number, table
from .texts import documents, joined, long_text, shuffled
from .worker import in_process, peak_bytes, timed

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corpora import ParallelText

__all__ = ["SIZES", "Given", "align_given", "markdown", "measure", "prepare"]

SIZES = (1_000, 10_000, 100_000)
_SUBJECT = 0.15  # the length of a text's own direction, over the mean length of a vector
_NOISE = 0.1
_PORTION = 4096  # rows read from a file at a time
_MEANS, _CLAUSES, _WORDS, _SIZES = "means.f16", "clauses.f16", "words.u4", "sizes.npz"
_TEXT, _UNITS = "text.json", "units.json"
_MARK = "§"  # before the number of each sentence of a long text


def measure() -> dict[str, Any]:
    """Align texts of every size, each in its own process."""
    results = []
    for size in SIZES:
        with TemporaryDirectory() as folder:
            in_process("prepare", folder=folder, sentences=size)
            results.append(in_process("scale", folder=folder))
    return {"sizes": results}


def prepare(folder: str, sentences: int) -> dict[str, Any]:
    """Write a long text and its vectors into ``folder``."""
    from align import load_encoder

    pool, encoder, parts = long_text(), load_encoder(), []
    known = {
        text.id: {key: encoder.encode(_sentences(key, given)) for key, given in text.segments.items()} for text in pool
    }

    def chosen() -> Iterator[GoldText]:
        for text in shuffled(pool):
            parts.append(text.id)
            yield text

    whole = joined(chosen(), sentences)
    _write_vectors(Path(folder), ((k, known[part][key]) for key in whole.segments for k, part in enumerate(parts)))
    rows = count()
    segments = {
        key: [" ".join(_marked(sentence, next(rows)) for sentence in _sentences(key, [text])) for text in given]
        for key, given in whole.segments.items()
    }
    units = [{key: list(indices) for key, indices in unit.members.items()} for unit in whole.alignment.units]
    for name, data in ((_TEXT, {"segments": segments, "encoder": encoder.name}), (_UNITS, units)):
        (Path(folder) / name).write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return {}


def _sentences(language: str, segments: Sequence[str]) -> list[str]:
    """The sentences of segments, as the aligner takes these apart."""
    document, _ = part_segments(Document.from_segments(language, normalize_tag(language), segments))
    return [segment.text for segment in document.segments]


def _marked(sentence: str, row: int) -> str:
    """The sentence with its number, before what ends it: it must be taken for a sentence again."""
    return re.sub(r"(\W*)\Z", rf"{_MARK}{row}\1", sentence, count=1)


def _write_vectors(folder: Path, encodings: Iterable[tuple[int, Encoding]]) -> None:
    """Write encodings one behind another, each made unlike its repeats by the number of its text."""
    counts, clause_counts, clauses, words = [], [], [], []
    with (
        (folder / _MEANS).open("wb") as means,
        (folder / _CLAUSES).open("wb") as clause_means,
        (folder / _WORDS).open("wb") as directions,
    ):
        for place, (part, encoding) in enumerate(encodings):
            subject = np.random.default_rng([1, part]).standard_normal((encoding.sums.shape[1],))
            chance = np.random.default_rng([2, place])
            means.write(_varied(encoding.sums, encoding.counts, subject, chance))
            clause_means.write(_varied(encoding.clause_sums, encoding.clause_counts, subject, chance))
            told = encoding.words or Words(np.zeros((0, 1), np.uint8), np.zeros(len(encoding) + 1, np.int64))
            subject = np.random.default_rng([3, part]).standard_normal((2 * told.directions.shape[1],))
            directions.write(pack(_added(unpack(told.directions).astype(np.float32), subject, chance)).tobytes())
            words.append(np.diff(told.starts))
            counts.append(encoding.counts)
            clause_counts.append(encoding.clause_counts)
            clauses.append(np.diff(encoding.clause_starts))
    starts, word_starts = (np.concatenate([[0], np.cumsum(np.concatenate(each))]) for each in (clauses, words))
    np.savez(
        folder / _SIZES,
        counts=np.concatenate(counts),
        clause_counts=np.concatenate(clause_counts),
        starts=starts,
        word_starts=word_starts,
    )


def _varied(
    sums: NDArray[np.float32], counts: NDArray[np.float32], subject: NDArray[np.float64], chance: np.random.Generator
) -> bytes:
    """Give the means, with the subject of their text and noise added, in float16."""
    return bytes(_added(sums / counts[:, None], subject, chance).astype(np.float16).data)


def _added(
    vectors: NDArray[np.float32], subject: NDArray[np.float64], chance: np.random.Generator
) -> NDArray[np.float64]:
    length = float(np.linalg.norm(vectors, axis=1).mean()) / len(subject) ** 0.5
    added = _SUBJECT * subject + _NOISE * chance.standard_normal(vectors.shape)
    return np.asarray(vectors + length * added)


class Given:
    """An encoder that knows its vectors: those of the sentences, by the numbers in them.

    A run of sentences gets the sum of its members. ``seconds`` and ``bytes`` add up what it cost to hand them out.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self.name = name
        self.seconds, self.bytes = 0.0, 0
        self._folder = folder
        sizes = np.load(folder / _SIZES)
        self._counts, self._clause_counts = sizes["counts"], sizes["clause_counts"]
        self._starts: NDArray[np.int64] = sizes["starts"]
        self._word_starts: NDArray[np.int64] = sizes["word_starts"]
        self._width = (folder / _MEANS).stat().st_size // (2 * len(self._counts))
        self._word_width = (folder / _WORDS).stat().st_size // max(int(self._word_starts[-1]), 1)

    def encode(self, texts: Sequence[str], advance: Callable[[int], None] | None = None) -> Encoding:
        """Read the vectors of ``texts``."""
        start = time.perf_counter()
        members = [[int(mark) for mark in re.findall(rf"{_MARK}(\d+)", text)] for text in texts]
        rows = np.array([row for run in members for row in run], np.int64)
        first = np.cumsum([0] + [len(run) for run in members])
        clauses, ends = _inside(self._starts, rows)
        words, word_ends = _inside(self._word_starts, rows)
        sums = self._sums(_MEANS, rows, self._counts)
        counts = self._counts[rows]
        if len(rows) > len(texts):
            sums, counts = (np.add.reduceat(values, first[:-1], axis=0) for values in (sums, counts))
        clause_sums = self._sums(_CLAUSES, clauses, self._clause_counts)
        told = Words(self._read(_WORDS, words, self._word_width, np.uint8, np.uint8), word_ends[first])
        encoding = Encoding(sums, counts, clause_sums, self._clause_counts[clauses], ends[first], told)
        self.bytes += sums.nbytes + clause_sums.nbytes + told.directions.nbytes
        self.seconds += time.perf_counter() - start
        return encoding

    def _sums(self, file: str, rows: NDArray[np.int64], counts: NDArray[np.float32]) -> NDArray[np.float32]:
        out = self._read(file, rows, self._width, np.float16, np.float32)
        out *= counts[rows][:, None]
        return out

    def _read(self, file: str, rows: NDArray[np.int64], width: int, kind: type, wanted: type) -> NDArray[Any]:
        """Read rows of a file, no more at a time than needs be."""
        out: NDArray[Any] = np.empty((len(rows), width), wanted)
        for at in range(0, len(rows), _PORTION):
            part = rows[at : at + _PORTION]
            low, stop = int(part.min()), int(part.max()) + 1
            offset = low * width * np.dtype(kind).itemsize
            block: NDArray[Any] = np.fromfile(self._folder / file, kind, (stop - low) * width, offset=offset)
            out[at : at + len(part)] = block.reshape(-1, width)[part - low]
        return out


def _inside(starts: NDArray[np.int64], rows: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The numbers of what is in each of some rows, and where those of each begin when they lie one after another."""
    sizes = starts[rows + 1] - starts[rows]
    ends = np.concatenate([[0], np.cumsum(sizes)])
    return np.arange(ends[-1]) + np.repeat(starts[rows] - ends[:-1], sizes), ends


def align_given(folder: str) -> dict[str, Any]:
    """Align the text in ``folder`` with its vectors, after a small part of it that compiles."""
    from align import align

    data = json.loads((Path(folder) / _TEXT).read_text(encoding="utf-8"))
    encoder = Given(Path(folder), data["encoder"])
    segments = {key: tuple(given) for key, given in data.pop("segments").items()}
    align(documents({key: given[:150] for key, given in segments.items()}), encoder=encoder)
    versions = documents(segments)
    encoder.seconds, encoder.bytes, before = 0.0, 0, peak_bytes()
    answer: list[ParallelText] = []
    measured = timed(lambda: answer.append(align(versions, encoder=encoder)))
    return {
        "sentences": {key: len(given) for key, given in segments.items()},
        **measured,
        "reading": round(encoder.seconds, 3),
        "peak_bytes": peak_bytes(),
        "peak_bytes_before": before,
        "vector_bytes": encoder.bytes,
        "f1": _f1(Path(folder), segments, answer[0]),
    }


def _f1(folder: Path, segments: dict[str, tuple[str, ...]], parallel: ParallelText) -> float:
    """Strict n-way F1, to see that long texts are aligned as well as short ones."""
    units = json.loads((folder / _UNITS).read_text(encoding="utf-8"))
    members = [{key: tuple(indices) for key, indices in unit.items()} for unit in units]
    gold = GoldText("joined", segments, Alignment(tuple(map(GoldUnit, members))))
    scorer = Scorer()
    scorer.add(gold, align_segments(gold, lambda _: parallel))
    return round(scorer.report()["n-way"].strict.f1, 4)


def markdown(result: dict[str, Any]) -> str:
    """A table: a line for every size."""
    rows = []
    for item in result["sizes"]:
        seconds = item["seconds"] - item["reading"]
        sizes = item["sentences"].values()
        figures = [seconds, 1e6 * seconds / sum(sizes)]
        f1 = number(item["f1"], 3).removeprefix("0")
        cells = [number(figures[0]), number(figures[1], 0), number(item["peak_bytes"] / 1e9, 2), f1]
        rows.append([" + ".join(number(size, 0) for size in sizes), *cells])
    head = ["sentences", "seconds", "microseconds a sentence", "peak GB", "n-way F1"]
    return table(head, rows, "rrrrr")
