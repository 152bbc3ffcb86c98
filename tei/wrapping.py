"""Putting ``<s>`` round sentences that may begin and end inside other elements.

A sentence that nests in what is there gets one ``<s>``. One that begins or ends inside an element which reaches beyond
it (``<hi>``), or holds an element that TEI does not allow in ``<s>``, is wrapped in fragments: each nests, ``part``
says which is the first (``I``), a middle one (``M``), the last (``F``), and ``next`` and ``prev`` chain them, as the
TEI Guidelines have it (chapter "Non-hierarchical Structures").
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from corpora.readers.tei import is_left_out

from .stretches import Piece, Survey, is_atomic
from .xml import Element, local_name

Span = tuple[int, int]  # bytes

#: What a TEI paragraph may hold and a sentence may not.
_OUTSIDE = frozenset(
    ("bibl", "biblStruct", "biblFull", "label", "stage", "camera", "caption", "sound", "tech", "view", "desc")
)


def fragments(pieces: Sequence[Piece], survey: Survey) -> list[Span]:
    """Return the bytes to wrap for the sentence that ``pieces`` are, in order; several where it does not nest."""
    real = [piece.trimmed(survey.positions.encode) for piece in pieces if not piece.text.isspace()]
    first, last = real[0], real[-1]
    left, right = _ancestry(first.holder), _ancestry(last.holder)
    common = next(element for element in left if element in right)
    start, end = first.start, last.end
    before: list[tuple[Element, Span]] = []
    after: list[tuple[Element, Span]] = []
    for holder in left[: left.index(common)]:
        if _goes_outside(holder) or not _blank(survey, survey.start(holder)[1], start):
            before.append((holder, (start, survey.end(holder)[0])))
            start = survey.end(holder)[1]
        else:
            start = survey.start(holder)[0]
    for holder in right[: right.index(common)]:
        if _goes_outside(holder) or not _blank(survey, end, survey.end(holder)[0]):
            after.append((holder, (survey.start(holder)[1], end)))
            end = survey.start(holder)[0]
        else:
            end = survey.end(holder)[1]
    parts = [*before, (common, (start, end)), *reversed(after)]
    cut = [span for holder, span in parts for span in _nested(holder, span, survey)]
    return [span for span in cut if any(span[0] <= piece.start and piece.end <= span[1] for piece in real)]


def _ancestry(element: Element) -> list[Element]:
    return [element, *element.iterancestors()]


def _goes_outside(element: Element) -> bool:
    return local_name(element) in _OUTSIDE


def _breaks(element: Element) -> bool:
    """Say whether an element may not stand in a sentence, for itself or for what it holds."""
    if is_left_out(element) or is_atomic(element):
        return False
    return _goes_outside(element) or any(map(_breaks, element))


def _blank(survey: Survey, start: int, end: int) -> bool:
    """Say whether there is nothing but white space between two places."""
    return not survey.positions.decode(start, end).strip()


def _nested(holder: Element, span: Span, survey: Survey) -> Iterator[Span]:
    """Cut a span of what an element holds round the elements in it that may not stand in a sentence."""
    start, end = span
    for child in survey.children(holder, span):
        if not _breaks(child):
            continue
        begin, stop = survey.start(child)[0], survey.end(child)[1]
        yield start, begin
        yield from _nested(child, (survey.start(child)[1], survey.end(child)[0]), survey)
        start = stop
    yield start, end
