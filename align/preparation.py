"""Versions made ready to be aligned: in the form that encoders know, encoded, checked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate, groupby, pairwise
from typing import TYPE_CHECKING

from corpora import Document, EncoderError, lacks_letters, restore, to_latin

from .encoding import Encoder, Encoding, check
from .progress import Progress
from .sentences import Parted, part_segments

if TYPE_CHECKING:
    from .similarity import Side

__all__ = ["are_short", "encode_versions", "encoded_texts"]

# Of so many characters a paragraph that lacks the letters of Azerbaijani was typed without them; a shorter one may
# happen to have none.
_PARAGRAPH = 60
_SHORT = 10_000  # sentences of all versions
_PORTION = 10_000  # sentences of a long version that are encoded together


def are_short(sizes: Sequence[int]) -> bool:
    """Whether versions of so many sentences may be worked on together, which takes more memory."""
    return sum(sizes) <= _SHORT


def encode_versions(documents: Sequence[Document], encoder: Encoder, progress: Progress) -> list[Side]:
    """Encode all versions, sentence by sentence, in the form that encoders know (see :func:`encoded_texts`).

    Short versions are encoded together: their sentences of one length then share batches. Long ones are encoded in
    portions, since an encoding takes much more memory than what is kept of it.

    Raises:
        EncoderError: when the vectors cannot be used.
    """
    versions = [part_segments(document) for document in documents]
    sizes = [len(version.document.segments) for version in versions]
    with progress.task("encoding", sum(sizes)) as advance:
        if are_short(sizes):
            return _encode_together(versions, encoder, advance)
        widths = _Widths(encoder.name)
        return [_encode_long(version, encoder, widths, advance) for version in versions]


class _Widths:
    """The dimensions of the vectors and of the words that an encoder gives, which must be the same all along."""

    def __init__(self, encoder: str) -> None:
        self._encoder = encoder
        self._found: dict[int, str] = {}
        self._words: set[int] = set()

    def check(self, encoding: Encoding, of: str) -> None:
        """Check those of some more segments."""
        if not len(encoding):
            return
        self._found.setdefault(encoding.sums.shape[1], of)
        if len(self._found) > 1:
            found = " and ".join(f"{width} for {of}" for width, of in self._found.items())
            raise EncoderError(f"the encoder {self._encoder} gave vectors of different dimensions: {found}")
        if encoding.words:
            self._words.add(encoding.words.directions.shape[1])
        if len(self._words) > 1:
            raise EncoderError(f"the encoder {self._encoder} gave words of different dimensions")


def _encode_together(versions: Sequence[Parted], encoder: Encoder, advance: Callable[[int], None]) -> list[Side]:
    from .similarity import prepare_side
    from .threads import side_by_side

    encoding = encoder.encode([text for version in versions for text in encoded_texts(version.document)], advance)
    sizes = [len(version.document.segments) for version in versions]
    check(encoding, [(version, range(size)) for version, size in zip(versions, sizes, strict=True)], encoder.name)
    parts = [encoding.part(start, stop) for start, stop in pairwise(accumulate(sizes, initial=0))]

    def prepare(given: tuple[Encoding, Parted]) -> Side:
        encoding, (document, borders) = given
        return prepare_side(encoding, [segment.text for segment in document.segments], borders)

    return list(side_by_side(prepare, list(zip(parts, versions, strict=True))))


def _encode_long(version: Parted, encoder: Encoder, widths: _Widths, advance: Callable[[int], None]) -> Side:
    from .similarity import prepare_portions

    document, borders = version
    texts = encoded_texts(document)

    def portions() -> Iterator[Encoding]:
        for start in range(0, max(len(texts), 1), _PORTION):
            span = range(start, min(start + _PORTION, len(texts)))
            encoding = encoder.encode(texts[start : span.stop], advance)
            check(encoding, [(version, span)], encoder.name)
            widths.check(encoding, document.id)
            yield encoding
            del encoding  # before the next one is made

    return prepare_portions(portions(), [segment.text for segment in document.segments], borders)


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
