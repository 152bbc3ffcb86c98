"""Sentences in HTML, escaped, each with its language and direction, what differs marked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from corpora import ParallelText, language_name
from corpora.direction import direction

from ..quality import Finding

__all__ = ["marked", "passages_of"]


def passages_of(text: ParallelText, finding: Finding) -> str:
    """Write what stands in every version where the finding is, side by side."""
    spans = dict(zip(finding.languages, finding.segments, strict=True))
    unit = None if finding.unit is None else text.units[finding.unit]
    parts = []
    for number, document in enumerate(text.documents):
        span = spans.get(document.language) or (unit.spans[number] if unit else range(0))
        tag = escape(document.language)
        sentences = []
        for at in span:
            sentence = marked(document.segments[at].text, _places(finding, document.language, at))
            sentences.append(f'<p lang="{tag}" dir="{direction(document.language)}">{sentence}</p>')
        shown = "".join(sentences) or '<p class="none">nothing here</p>'
        parts.append(f'<div class="side"><h4>{escape(language_name(document.language))}</h4>{shown}</div>')
    return f'<div class="sides">{"".join(parts)}</div>'


def _places(finding: Finding, language: str, segment: int) -> list[tuple[int, int]]:
    return [(mark.start, mark.end) for mark in finding.marks if mark.language == language and mark.segment == segment]


def marked(text: str, places: Iterable[tuple[int, int]]) -> str:
    """Escape a text and mark stretches of it, given as characters from and to; those that overlap become one.

    >>> marked("1 < 2 < 3", [(0, 1), (4, 5), (4, 7)])
    '<mark>1</mark> &lt; <mark>2 &lt;</mark> 3'
    """
    out, at = [], 0
    for start, end in _joined(sorted(places)):
        out += [escape(text[at:start]), "<mark>", escape(text[start:end]), "</mark>"]
        at = end
    return "".join([*out, escape(text[at:])])


def _joined(places: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in places:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        elif start < end:
            joined.append((start, end))
    return joined
