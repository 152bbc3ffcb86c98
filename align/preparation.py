"""Versions made ready to be aligned: in the form that encoders know, encoded, checked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import accumulate, groupby, pairwise
from typing import TYPE_CHECKING

from corpora import Document, EncoderError, lacks_letters, restore, to_latin

from .encoding import Encoder, check
from .progress import Progress

if TYPE_CHECKING:
    from .similarity import Side

__all__ = ["are_short", "encode_versions", "encoded_texts"]

# Of so many characters a paragraph that lacks the letters of Azerbaijani was typed without them; a shorter one may
# happen to have none.
_PARAGRAPH = 60
_SHORT = 10_000  # sentences of all versions


def are_short(sizes: Sequence[int]) -> bool:
    """Whether versions of so many sentences may be worked on together, which takes more memory."""
    return sum(sizes) <= _SHORT


def encode_versions(documents: Sequence[Document], encoder: Encoder, progress: Progress) -> list[Side]:
    """Encode all versions in the form that encoders know (see :func:`encoded_texts`).

    Short versions are encoded together: their sentences of one length then share batches.

    Raises:
        EncoderError: when the vectors cannot be used.
    """
    sizes = [len(document.segments) for document in documents]
    groups = [documents] if are_short(sizes) else [[document] for document in documents]
    sides: list[Side] = []
    widths: dict[int, Document] = {}  # a version of each number of dimensions
    with progress.task("encoding", sum(sizes)) as advance:
        for group in groups:
            sides += _encode(group, encoder, advance)
            widths.update((sides[-1].sums.shape[1], document) for document in group if len(document.segments))
            if len(widths) > 1:
                found = " and ".join(f"{width} for {version.id}" for width, version in widths.items())
                raise EncoderError(f"the encoder {encoder.name} gave vectors of different dimensions: {found}")
        if len({side.words.directions.shape[1] for side in sides if side.words}) > 1:
            raise EncoderError(f"the encoder {encoder.name} gave words of different dimensions")
    return sides


def _encode(documents: Sequence[Document], encoder: Encoder, advance: Callable[[int], None]) -> list[Side]:
    from .similarity import prepare_side
    from .threads import side_by_side

    encoding = encoder.encode([text for document in documents for text in encoded_texts(document)], advance)
    check(encoding, documents, encoder.name)
    bounds = accumulate((len(document.segments) for document in documents), initial=0)
    parts = [encoding.part(start, stop) for start, stop in pairwise(bounds)]
    texts = [[segment.text for segment in document.segments] for document in documents]
    return list(side_by_side(lambda version: prepare_side(*version), list(zip(parts, texts, strict=True))))


def encoded_texts(document: Document) -> list[str]:
    """Return a version's sentences as encoders know the language: only they see this form, letter for letter.

    Azerbaijani is written in Latin letters, and with its own ones where a version or a paragraph of it lacks them.

    >>> encoded_texts(Document.from_segments("a", "az-Cyrl", ["Һава истидир."]))
    ['Hava istidir.']
    >>> encoded_texts(Document.from_segments("a", "az-Latn", ["Men dunen evde idim."]))
    ['Mən dünən evdə idim.']
    """
    texts = [segment.text for segment in document.segments]
    if document.language.startswith("az-Cyrl"):
        return [to_latin(text) for text in texts]
    if not document.language.startswith("az-Latn"):
        return texts
    if lacks_letters(" ".join(texts)):
        return [restore(text) for text in texts]
    restored: list[str] = []
    for _, group in groupby(document.segments, key=lambda segment: segment.paragraph):
        own = [segment.text for segment in group]
        paragraph = " ".join(own)
        lacking = len(paragraph) >= _PARAGRAPH and lacks_letters(paragraph)
        restored += [restore(text) for text in own] if lacking else own
    return restored
