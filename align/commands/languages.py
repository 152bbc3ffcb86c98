"""What the command says of versions that are in more than one language."""

from __future__ import annotations

from collections.abc import Iterator

from corpora import Document, identify, identify_passages, language_name

__all__ = ["find_foreign_passages"]

_LONG = 40  # characters; what is shorter may be a name or a title
_SEVERAL = 2


def find_foreign_passages(document: Document, path: str) -> Iterator[str]:
    """Describe each passage in another language than the version, if these make up several paragraphs.

    Nothing is said of a version in a language that :func:`corpora.identify` does not tell, or takes for another.
    """
    text = document.text
    if identify(text).language != document.language:
        return
    foreign = [
        passage
        for passage in identify_passages(text)
        if passage.identification.language != document.language and passage.end - passage.start >= _LONG
    ]
    if sum(len(passage.paragraphs) for passage in foreign) < _SEVERAL:
        return
    for passage in foreign:
        line = text.count("\n", 0, passage.start) + 1
        count = len(passage.paragraphs)
        what = f"{count} paragraphs from here are" if count > 1 else "the paragraph is"
        name, own = language_name(passage.identification.language), language_name(document.language)
        yield f"{path}:{line}: {what} in {name}, the version is in {own}"
