"""Train the pair model on gold alignments: ``python -m align.training GOLD.jsonl ... -o weights.json``.

Maximum likelihood with an L2 penalty, by L-BFGS; the gradient is exact, expected minus observed features, both by
forward-backward. Where the gold does not say how the inside of a stretch is aligned (units marked ``lax``, crossings,
beads too large), all ways through that stretch count as right. Every text of every gold file is used; to score a set
fairly, leave its domain out: ``--leave-out ntrex`` skips the files whose names contain that word.
"""

from __future__ import annotations

import argparse
import json
import shlex
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.optimize import minimize

from corpora import Document, DragomanError, OptionError, normalize_tag
from corpora.files import replacing

from .aligner import encode_document
from .encoders import load_encoder
from .features import FEATURES, SHAPES
from .gold import read_gold, without_blanks
from .lattice import IMPOSSIBLE, features_of_beads, forward_backward
from .pairmodel import build_lattice
from .similarity import Side, prepare_side

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .encoding import Encoder
    from .pairmodel import Lattice

__all__ = ["Example", "examples", "fit", "main", "stretches"]

_PENALTY = 1.0
_ITERATIONS = 80
_PLACES = {(int(a), int(b)): shape for shape, (a, b) in enumerate(SHAPES)}


@dataclass(frozen=True, slots=True)
class Example:
    """Two versions with their gold: features of all beads, and which beads a right path may take."""

    lattice: Lattice
    places: NDArray[np.int64]
    features: NDArray[np.float32]
    allowed: NDArray[np.bool_]
    free: bool


def stretches(beads: Iterable[tuple[list[int], list[int], bool]], n: int, m: int) -> Iterator[tuple[int, int, bool]]:
    """Yield, in order, how many segments of each side the gold joins, and whether its inside is unknown.

    >>> list(stretches([([0], [0, 1], False), ([1], [3], False), ([2], [2], False)], 3, 4))
    [(1, 2, False), (2, 2, True)]
    """
    of_x: dict[int, tuple[list[int], list[int], bool]] = {i: ([i], [], False) for i in range(n)}
    of_y: dict[int, tuple[list[int], list[int], bool]] = {j: ([], [j], False) for j in range(m)}
    for bead in beads:
        of_x.update(dict.fromkeys(bead[0], bead))
        of_y.update(dict.fromkeys(bead[1], bead))
    i = j = 0
    while i < n or j < m:
        if j < m and not of_y[j][0]:
            j += 1
            yield 0, 1, False
        elif i < n and not of_x[i][1]:
            i += 1
            yield 1, 0, False
        else:
            i1, j1, members = _closed(of_x, of_y, i, j)
            yield i1 - i, j1 - j, members > 1 or (of_x[i][2] if i < n else of_y[j][2])
            i, j = i1, j1


def _closed(of_x: dict[int, Any], of_y: dict[int, Any], i: int, j: int) -> tuple[int, int, int]:
    """The end of the shortest stretch from (i, j) that no bead leaves, and how many beads are in it."""
    i1, j1 = (i + 1, j) if i in of_x else (i, j + 1)
    while True:
        inside = [of_x[p] for p in range(i, i1)] + [of_y[q] for q in range(j, j1)]
        i2 = max([i1, *(p + 1 for bead in inside for p in bead[0])])
        j2 = max([j1, *(q + 1 for bead in inside for q in bead[1])])
        if (i1, j1) == (i2, j2):
            return i1, j1, len({id(bead) for bead in inside})
        i1, j1 = i2, j2


def examples(path: Path, encoder: Encoder) -> Iterator[Example]:
    """Yield an example for each two versions of each text of a gold file, without segments that have no text."""
    for text in map(without_blanks, read_gold(path)):
        keys = sorted(key for key, segments in text.segments.items() if segments)
        sides = {key: _side(key, text.segments[key], encoder) for key in keys}
        for pair in combinations(keys, 2):
            keyed = [(unit.key(pair), unit.lax) for unit in text.alignment.pair(*pair)]
            beads = [(list(one), list(other), lax) for (one, other), lax in keyed]
            example = _example(sides[pair[0]], sides[pair[1]], beads)
            if example is not None:
                yield example


def _side(key: str, texts: Sequence[str], encoder: Encoder) -> Side:
    document = Document.from_segments(key, normalize_tag(key), texts)
    lengths = np.array([len(text.strip()) for text in texts], np.float64)
    return prepare_side(encode_document(document, encoder), lengths)


def _example(x: Side, y: Side, beads: list[tuple[list[int], list[int], bool]]) -> Example | None:
    """Make an example, or ``None`` when the gold leaves the band."""
    lattice = build_lattice(x, y)
    places, features = features_of_beads(lattice.evidence, lattice.low, lattice.high, lattice.starts)
    allowed = np.zeros(len(features), np.bool_)
    i = j = 0
    free = False
    for a, b, unknown in stretches(beads, len(x), len(y)):
        place = _place(lattice, places, i + a, j + b, (a, b))
        if unknown or place < 0:
            free = True
            _allow_inside(lattice, places, allowed, (i, i + a, j, j + b))
        else:
            allowed[place] = True
        i, j = i + a, j + b
    example = Example(lattice, places, features, allowed, free)
    total, _ = _expected(example, np.where(allowed, 0.0, IMPOSSIBLE))
    return example if total > IMPOSSIBLE / 1e6 else None


def _place(lattice: Lattice, places: NDArray[np.int64], i: int, j: int, shape: tuple[int, int]) -> int:
    if shape not in _PLACES or not lattice.low[i] <= j < lattice.high[i]:
        return -1
    return int(places[lattice.starts[i] + j - lattice.low[i], _PLACES[shape]])


def _allow_inside(
    lattice: Lattice, places: NDArray[np.int64], allowed: NDArray[np.bool_], corner: tuple[int, int, int, int]
) -> None:
    i0, i1, j0, j1 = corner
    for i in range(i0, i1 + 1):
        for j in range(j0, j1 + 1):
            for a, b in _PLACES:
                place = _place(lattice, places, i, j, (a, b)) if i - a >= i0 and j - b >= j0 else -1
                if place >= 0:
                    allowed[place] = True


def _expected(example: Example, scores: NDArray[Any]) -> tuple[float, NDArray[np.float64]]:
    """The log partition and the expected features under bead scores (float (beads,))."""
    lattice, places = example.lattice, example.places
    table = np.where(places >= 0, scores[places], IMPOSSIBLE).astype(np.float32)
    total, beads, _ = forward_backward(lattice.low, lattice.high, lattice.starts, table)
    posterior = np.zeros(len(example.features), np.float32)
    posterior[places[places >= 0]] = beads[places >= 0]
    return total, (posterior @ example.features).astype(np.float64)


def fit(data: Sequence[Example], report: Callable[[str], object] = lambda _: None) -> NDArray[np.float64]:
    """Find the weights, float64 (features,), of highest penalised likelihood."""
    squares = sum((example.features[::7].astype(np.float64) ** 2).sum(axis=0) for example in data)
    scale = np.sqrt(squares / sum(len(example.features[::7]) for example in data))
    scale[(scale == 0) | [name.startswith("shape") for name in FEATURES]] = 1.0

    observed_once = [None if example.free else example.features[example.allowed].sum(axis=0) for example in data]

    def loss(scaled: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        value, gradient = 0.5 * _PENALTY * float(scaled @ scaled), _PENALTY * scaled
        weights = scaled / scale
        for example, known in zip(data, observed_once, strict=True):
            scores = example.features @ weights.astype(np.float32)
            total, expected = _expected(example, scores)
            if known is None:
                right, observed = _expected(example, np.where(example.allowed, scores, IMPOSSIBLE))
            else:
                right, observed = float(weights @ known), known
            value += total - right
            gradient = gradient + (expected - observed) / scale
        report(f"loss {value:.2f}")
        return value, gradient

    found = minimize(loss, np.zeros(len(FEATURES)), jac=True, method="L-BFGS-B", options={"maxiter": _ITERATIONS})
    return np.asarray(found.x / scale)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command: exit code 0, or 2 after one line that says what is wrong."""
    parser = argparse.ArgumentParser(prog="python -m align.training", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("gold", nargs="+", type=Path, help="gold files, JSON lines")
    parser.add_argument("-o", "--output", type=Path, required=True, help="where to write the weights")
    parser.add_argument("--encoder", help="a sentence-transformers model; the embedded one by default")
    parser.add_argument("--leave-out", action="append", default=[], metavar="WORD", help="skip gold files so named")
    options = parser.parse_args(argv)
    try:
        with replacing(options.output) as file:  # a place that cannot be written to shows before the work
            content = _train(options)
            file.write(json.dumps(content, indent=1, ensure_ascii=False).encode() + b"\n")
    except DragomanError as error:
        sys.stderr.write(f"{parser.prog}: {' '.join(str(error).splitlines())}\n")
        return 2
    return 0


def _train(options: argparse.Namespace) -> dict[str, Any]:
    """Train as the options say; the weights in the form of their file."""
    used = [path for path in options.gold if not any(word in path.name for word in options.leave_out)]
    encoder = load_encoder(options.encoder)
    data = [example for path in used for example in examples(path, encoder)]
    if not data:
        raise OptionError("nothing is left to train on; give gold files whose texts have two or more versions")
    weights = fit(data, lambda line: sys.stderr.write(line + "\n"))
    names = sorted(path.stem for path in used)
    chosen = ["--encoder", options.encoder] if options.encoder else []
    return {
        "name": f"{encoder.name}: {' '.join(names)}",
        "encoder": encoder.name,
        "made by": shlex.join(["python", "-m", "align.training", *(path.name for path in used), *chosen]),
        "calibration": [1.0, 0.0],
        "weights": {name: round(float(value), 6) for name, value in zip(FEATURES, weights, strict=True)},
    }


if __name__ == "__main__":
    sys.exit(main())
