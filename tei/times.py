"""The times of sentences, as subtitles have them: a ``<timeline>`` of moments, to which ``synch`` of an ``<s>`` points.

A moment is a ``<when>`` with the milliseconds since the origin, the timeline's first; a sentence names two, where it
begins and where it ends.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from corpora import Document, OutputError, ParseError

from . import ids
from .xml import XML_ID, Element, tei


def number_moments(document: Document) -> dict[int, int]:
    """Number the moments of a version, in milliseconds, from 1 in order of time."""
    return {moment: number for number, moment in enumerate(sorted({ms for times in document.times for ms in times}), 1)}


def write_timeline(file: Element, document: Document, version: str) -> None:
    """Write the ``<standOff>`` with a version's timeline; nothing when it has no times."""
    from lxml import etree

    if not document.times:
        return
    moments = number_moments(document)
    if min(moments) < 0:
        raise OutputError(f"version {document.id} has a sentence at {min(moments)} milliseconds, before the beginning")
    origin = ids.moment_id(version, 0)
    with file.element(tei("standOff")):
        file.write("\n")
        with file.element(tei("timeline"), {"unit": "ms", "origin": f"#{origin}"}):
            file.write("\n", etree.Element("when", {XML_ID: origin}), "\n")
            for moment, number in moments.items():
                attributes = {XML_ID: ids.moment_id(version, number), "interval": str(moment), "since": f"#{origin}"}
                file.write(etree.Element("when", attributes), "\n")
        file.write("\n")
    file.write("\n")


def synchronised(document: Document, version: str) -> Iterator[dict[str, str]]:
    """Yield the attributes that give each sentence its times, in order; none for a version without times."""
    moments = number_moments(document)
    for begin, end in document.times:
        yield {"synch": " ".join(f"#{ids.moment_id(version, moments[moment])}" for moment in (begin, end))}
    for _ in range(len(document.segments) - len(document.times)):
        yield {}


def read_moments(corpus: Element) -> dict[str, int]:
    """Return the milliseconds of every moment in a text, by pointer."""
    return {
        f"#{when.get(XML_ID, '')}": int(when.get("interval"))
        for when in corpus.iter(tei("when"))
        if when.get("interval", "").isdecimal()
    }


def read_times(sentence: Element, moments: Mapping[str, int]) -> tuple[int, int] | None:
    """Return the begin and end of an ``<s>``, ``None`` when it has no times; raises :class:`ParseError`."""
    pointers = sentence.get("synch", "").split()
    if not pointers:
        return None
    if len(pointers) != 2 or not moments.keys() >= set(pointers):
        raise ParseError("@synch does not name two moments of a timeline", line=sentence.sourceline)
    return moments[pointers[0]], moments[pointers[1]]
