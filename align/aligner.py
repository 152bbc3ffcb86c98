"""Align the versions of a text: encode, align each two, agree on units."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from corpora import AlignmentError, Bead, Document, LanguageError, ParallelText, Provenance, Unit, to_latin

from .encoding import Encoder, Encoding
from .progress import Progress, Silent

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .pairmodel import PairPosterior, Weights

__all__ = ["align", "encode_document"]


def align(
    documents: Sequence[Document],
    *,
    encoder: Encoder | str | None = None,
    id: str = "text",
    weights: Weights | None = None,
    progress: Progress | None = None,
) -> ParallelText:
    """Align two or more versions of a text.

    Args:
        documents: the versions, each in a language of its own.
        encoder: an encoder, or the name or path of a sentence-transformers model; the embedded one by default.
        id: the name of the text.
        weights: trained weights; those that come with the package for this encoder by default.
        progress: who is told how far the work is.

    Returns:
        The versions with units over all of them and beads for each two, each with a probability.

    Raises:
        AlignmentError: when there are fewer than two versions, or none has any text.
        LanguageError: when two versions are in the same language.
        EncoderError: when the encoder cannot be found or gives unusable vectors.

    The order of the versions does not change the answer.
    """
    _check(documents)
    progress = progress or Silent()
    if encoder is None or isinstance(encoder, str):
        from .encoders import load_encoder

        encoder = load_encoder(encoder)
    from .pairmodel import load_weights, pair_posterior
    from .similarity import prepare_side

    weights = weights or load_weights(encoder.name)
    order = sorted(range(len(documents)), key=lambda k: documents[k].language)
    sides = []
    with progress.task("encoding", sum(len(documents[k].segments) for k in order)) as advance:
        for k in order:
            encoding = encode_document(documents[k], encoder, advance)
            sides.append(prepare_side(encoding, _lengths(documents[k])))
    pairs: dict[tuple[int, int], PairPosterior] = {}
    chosen = list(combinations(range(len(order)), 2))
    with progress.task("aligning", len(chosen)) as advance:
        for a, b in chosen:
            pairs[a, b] = pair_posterior(sides[a], sides[b], weights)
            advance(1)
    return _assemble(id, documents, order, pairs, weights, encoder.name)


def encode_document(document: Document, encoder: Encoder, advance: Callable[[int], None] | None = None) -> Encoding:
    """Encode a version's sentences, Cyrillic Azerbaijani in Latin letters, which encoders know."""
    texts = [segment.text for segment in document.segments]
    if document.language == "az-Cyrl":
        texts = [to_latin(text) for text in texts]
    return encoder.encode(texts, advance)


def _check(documents: Sequence[Document]) -> None:
    if len(documents) < 2:
        raise AlignmentError("give at least two versions to align")
    languages = [document.language for document in documents]
    for language in languages:
        if languages.count(language) > 1:
            raise LanguageError(f"two versions in {language}: name their languages, as in en=first.txt")
    if not any(document.segments for document in documents):
        raise AlignmentError("all versions are empty")


def _lengths(document: Document) -> NDArray[np.float64]:
    return np.array([len(segment.text.strip()) for segment in document.segments], np.float64)


def _assemble(
    id: str,
    documents: Sequence[Document],
    order: list[int],
    pairs: dict[tuple[int, int], PairPosterior],
    weights: Weights,
    encoder: str,
) -> ParallelText:
    from .confidence import calibrated, unit_probabilities
    from .consensus import choose_cuts

    sizes = [len(documents[k].segments) for k in order]
    cuts = choose_cuts(pairs, sizes)
    raw = unit_probabilities(pairs, cuts)
    back = np.argsort(order)
    units = _units(cuts[:, back], calibrated(raw, weights.calibration))
    beads: list[Bead] = []
    for a, b in combinations(range(len(documents)), 2):
        x, y = int(back[a]), int(back[b])
        pair = pairs[min(x, y), max(x, y)]
        own = choose_cuts({(0, 1): pair}, [sizes[min(x, y)], sizes[max(x, y)]])
        values = calibrated(unit_probabilities({(0, 1): pair}, own), weights.calibration)
        for unit in _units(own if x < y else own[:, ::-1], values):
            languages = (documents[a].language, documents[b].language)
            beads.append(Bead(languages, (unit.spans[0], unit.spans[1]), unit.probability))
    return ParallelText(id, tuple(documents), units, tuple(beads), _provenance(encoder, weights))


def _units(cuts: NDArray[np.int64], probabilities: NDArray[np.float64]) -> tuple[Unit, ...]:
    rows = cuts.tolist()
    return tuple(
        Unit(tuple(map(range, start, stop)), round(float(probability), 4))
        for start, stop, probability in zip(rows[:-1], rows[1:], probabilities, strict=True)
    )


def _provenance(encoder: str, weights: Weights) -> Provenance:
    from .version import VERSION

    return Provenance("dragoman", VERSION, encoder, weights.name)
