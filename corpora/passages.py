r"""The languages of a mixed text, by paragraph.

>>> text = "The meeting was opened at ten.\n\nİclas saat onda açıldı.\n\n1.\n\nGündəlik təsdiq edildi."
>>> [(passage.paragraphs, passage.identification.language) for passage in identify_passages(text)]
[(range(0, 1), 'en'), (range(1, 4), 'az-Latn')]
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from .errors import LanguageError
from .identification import Identification, identify
from .layout import paragraph_spans

__all__ = ["Passage", "identify_passages"]

# A paragraph tells its language by itself if it has so many characters and is so surely identified.
_LONG = 20
_SURE = 0.9


@dataclass(frozen=True, slots=True)
class Passage:
    """Neighbouring paragraphs in one language: characters ``start`` to ``end``, paragraphs counted from 0."""

    start: int
    end: int
    paragraphs: range
    identification: Identification


def identify_passages(text: str) -> list[Passage]:
    """Tell the language of each paragraph; neighbouring paragraphs in one language make a passage.

    A paragraph too short to tell its language by itself goes with those before it, at the beginning with those after.
    The confidence is that of the passage as a whole.

    Raises :class:`~corpora.errors.LanguageError` as :func:`~corpora.identify` does.
    """
    spans = list(paragraph_spans(text))
    languages = [_sure_language(text[start:end]) for start, end in spans]
    before = next(filter(None, languages), None) or identify(text).language
    for number, language in enumerate(languages):
        languages[number] = before = language or before
    passages = []
    for language, group in groupby(range(len(spans)), key=languages.__getitem__):
        numbers = list(group)
        start, end = spans[numbers[0]][0], spans[numbers[-1]][1]
        identification = Identification(language, _confidence(text[start:end], language))
        passages.append(Passage(start, end, range(numbers[0], numbers[-1] + 1), identification))
    return passages


def _identify(text: str) -> Identification | None:
    try:
        return identify(text)
    except LanguageError:
        return None


def _sure_language(text: str) -> str:
    """Return the language of a paragraph, empty where it cannot tell by itself."""
    found = _identify(text) if len(text) >= _LONG else None
    return found.language if found and found.confidence >= _SURE else ""


def _confidence(text: str, language: str) -> float:
    """Say how sure it is that a passage is in the language that its paragraphs are taken for."""
    found = _identify(text)
    if found is None:
        return 0.0
    return found.confidence if found.language == language else round(1 - found.confidence, 4)
