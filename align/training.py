"""Train the models on gold alignments: ``python -m align.training GOLD.jsonl ... -o weights.json``.

Models are fitted one upon the other: of the beads of two versions that are worth a closer look, of what it shows of
these, of the same beads when third versions are heard, and of units of three and more versions. Every text of every
gold file is used; to score a set fairly, leave its domain out: ``--leave-out ntrex`` skips the files whose names
contain that word. Probabilities are calibrated on what models fitted to other texts predict for a text.
"""

from __future__ import annotations

import argparse
import shlex
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from corpora import DragomanError, OptionError, OutputError
from corpora.files import replacing

from .confidence import Predictions, fit_calibration
from .encoders import load_encoder
from .examples import Example, Text, make_example, prepare_text
from .features import FEATURES
from .fitting import Chain, Margin, fit
from .gold import read_gold, without_blanks
from .support import support_features
from .trained import MODELS, Model, Weights, format_weights
from .unitfeatures import UNIT_FEATURES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .encoding import Encoder
    from .pairmodel import PairPosterior

__all__ = ["fit_models", "fit_weights", "main", "make_examples", "read_texts"]

_MARGINS = {
    "search": Margin(1.0, 2.0, 10.0),
    "pair": Margin(1.0, 2.0, 10.0),
    "supported": Margin(1.0, 1.0, 1.0),
    "unit": Margin(1.0, 1.0, 1.0),
}
_ROUGH = {
    "shape 1-1": 2.0,
    "shape 1-2": 1.0,
    "cosine times mean run": 4.0,
    "log length ratio, negative": 3.0,
    "clauses: votes inside minus outside": 1.0,
}
"""Weights that are good enough to tell which beads are worth looking at."""

_DESCRIPTION = "Train the models of an encoder on gold alignments, and write their weights."
_FOLDS = 5  # parts of the texts, each predicted by models fitted to the others

_Values = dict[str, "NDArray[np.float64]"]


@dataclass(frozen=True, slots=True)
class _Heard:
    """A text whose pairs have been aligned by a fitted pair model."""

    posteriors: dict[tuple[int, int], PairPosterior]
    chains: dict[tuple[int, int], Chain]


def read_texts(paths: Iterable[Path], encoder: Encoder) -> list[Text]:
    """Read and encode the texts of gold files; those with fewer than two versions are left out."""
    texts = [prepare_text(path.stem, gold, encoder) for path in paths for gold in map(without_blanks, read_gold(path))]
    return [text for text in texts if len(text.keys) > 1]


def make_examples(texts: Sequence[Text], report: Callable[[str], object] = lambda _: None) -> list[Example]:
    """Find the beads worth looking at, roughly and then by a model fitted to those."""
    weights = np.array([_ROUGH.get(feature, 0.0) for feature in FEATURES])
    report("finding beads roughly")
    weights = _fit_search([make_example(text, weights) for text in texts])
    report("finding beads again")
    return [make_example(text, weights) for text in texts]


def _fit_search(examples: Sequence[Example]) -> NDArray[np.float64]:
    chains = [chain for example in _all(examples) for chain in example.chains.values()]
    known = [replace(chain, features=chain.features[:, : len(FEATURES)]) for chain in chains]
    return fit(known, _MARGINS["search"])


def fit_weights(examples: Sequence[Example], encoder: str, report: Callable[[str], object] = lambda _: None) -> Weights:
    """Fit the models and calibrate those that give probabilities."""
    sources = sorted({example.text.source for example in examples})
    report("fitting")
    values = fit_models(examples)
    predictions: dict[str, list[Predictions]] = {kind: [] for kind in values}
    for fold in range(min(_FOLDS, len(examples))):
        report(f"calibrating, part {fold + 1}")
        others = [example for number, example in enumerate(examples) if number % _FOLDS != fold]
        without = fit_models(others) if others else values
        for example in examples[fold::_FOLDS]:
            for kind, made in _predictions(example, without).items():
                predictions[kind] += made
    models = {kind: Model(values[kind], fit_calibration(made)) for kind, made in predictions.items()}
    return Weights(f"{encoder}: {' '.join(sources)}", encoder, Model(_fit_search(examples)), **models)


def fit_models(examples: Sequence[Example]) -> _Values:
    """Fit the models that give probabilities; without texts of three versions, links alone choose units."""
    values: _Values = {kind: np.zeros(len(MODELS[kind])) for kind in ("pair", "supported", "unit")}
    examples = _all(examples)
    values["pair"] = fit([chain for example in examples for chain in example.chains.values()], _MARGINS["pair"])
    many = [example for example in examples if len(example.text.keys) > 2]
    if not many:
        values["supported"][: len(values["pair"])] = values["pair"]
        values["unit"][UNIT_FEATURES.index("links inside over the threshold, summed")] = 1.0
        return values
    heard = [_hear(example, values["pair"]) for example in many]
    values["supported"] = fit([chain for item in heard for chain in item.chains.values()], _MARGINS["supported"])
    units = [example.units(_rescored(item, values), item.posteriors) for example, item in zip(many, heard, strict=True)]
    values["unit"] = fit(units, _MARGINS["unit"])
    return values


def _all(examples: Iterable[Example]) -> list[Example]:
    """The examples, and those of whole segments."""
    return [each for example in examples for each in (example, example.whole) if each]


def _hear(example: Example, weights: NDArray[np.float64]) -> _Heard:
    posteriors = example.posteriors(weights)
    chains: dict[tuple[int, int], Chain] = {}
    if len(posteriors) == 1:
        return _Heard(posteriors, chains)
    support = support_features(posteriors)
    for key, chain in example.chains.items():
        chains[key] = replace(chain, features=np.column_stack([chain.features, support[key]]))
    return _Heard(posteriors, chains)


def _rescored(item: _Heard, values: _Values) -> dict[tuple[int, int], PairPosterior]:
    """The posteriors of the pairs once third versions are heard."""
    chains, weights = item.chains, values["supported"]
    return {key: pair.rescored(chains[key].features @ weights) for key, pair in item.posteriors.items()}


def _predictions(example: Example, values: _Values) -> dict[str, list[Predictions]]:
    """What each model predicts of a text: its units, and the beads of segments of each two versions."""
    heard = _hear(example, values["pair"])
    alone = heard.posteriors
    result = {"pair": [chain.predictions(np.ones(1)) for chain in example.beads(alone)]}
    if len(example.text.keys) > 2:
        pairs = _rescored(heard, values)
        result["supported"] = [chain.predictions(np.ones(1)) for chain in example.beads(pairs)]
        result["unit"] = [example.units(pairs, alone).predictions(values["unit"])]
    return result


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m align.training", description=_DESCRIPTION)
    parser.add_argument("gold", nargs="+", type=Path, metavar="GOLD.jsonl", help="gold files, as dragoman evaluate has")
    parser.add_argument(
        "-o", "--output", type=Path, required=True, metavar="FILE", help="where to write the weights, as JSON"
    )
    parser.add_argument(
        "--encoder",
        metavar="NAME",
        help="a sentence-transformers model, by name or path (default: the embedded multilingual-e5-small)",
    )
    parser.add_argument(
        "--leave-out",
        action="append",
        default=[],
        metavar="WORD",
        help="skip the gold files whose names contain this; may be repeated",
    )
    options = parser.parse_args(argv)
    try:
        if options.output.resolve() in [path.resolve() for path in options.gold]:
            raise OutputError("is read from, so it cannot be written to; choose another name", path=options.output)
        with replacing(options.output) as file:  # a place that cannot be written to shows before the work
            file.write(_train(options).encode())
    except DragomanError as error:
        sys.stderr.write(f"{parser.prog}: {' '.join(str(error).splitlines())}\n")
        return 2
    return 0


def _train(options: argparse.Namespace) -> str:
    """Train as the options say; the weights in the form of their file."""

    def report(line: str) -> None:
        sys.stderr.write(line + "\n")

    used = [path for path in options.gold if not any(word in path.name for word in options.leave_out)]
    encoder = load_encoder(options.encoder)
    texts = read_texts(used, encoder)
    if not texts:
        raise OptionError("nothing is left to train on; give gold files whose texts have two or more versions")
    report(f"{len(texts)} texts")
    weights = fit_weights(make_examples(texts, report), encoder.name, report)
    chosen = ["--encoder", options.encoder] if options.encoder else []
    command = ["python", "-m", "align.training", *(path.name for path in used), *chosen]
    return format_weights(weights, shlex.join(command))


if __name__ == "__main__":
    sys.exit(main())
