"""How ``dragoman explain`` shows an explanation: for reading, and as JSON."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import IO, TYPE_CHECKING, Any

from corpora import ParallelText, Unit
from tei import ids
from tei.body import sentence_ids

from ..verdicts import one_line, shorten

if TYPE_CHECKING:
    from ..explanation import Alternative, Explanation, PairEvidence
    from ..reordering import Reordering

__all__ = ["as_json", "percent", "show"]

_EXCERPT = 33  # characters of a segment in a table
_WIDTH = 160  # of tables where the output is no terminal
_NONE = "–"


def show(text: ParallelText, explanation: Explanation, stream: IO[str]) -> None:
    """Print an explanation: the unit, the ways to cut the stretch around it, what speaks for it."""
    for line in _describe_unit(text, explanation):
        stream.write(f"{line}\n")
    if explanation.alternatives:
        _show_ways(text, explanation, stream)
    for evidence in explanation.evidence:
        for line in _describe_evidence(evidence):
            stream.write(f"{line}\n")
    if explanation.provenance is not None:
        stream.write(f"\n{one_line(explanation.provenance.signature)}\n")


def _describe_unit(text: ParallelText, explanation: Explanation) -> Iterator[str]:
    unit, number = explanation.unit, explanation.number + 1
    name = ids.unit_id(ids.format_name(text.id), number)
    yield f"{name}, unit {number} of {len(text.units)}: {unit.shape}, {percent(unit.probability)} sure, {unit.status}"
    yield ""
    for language, span, segments in zip(text.languages, unit.spans, text.segments(unit), strict=True):
        for index, segment in zip(span, segments, strict=True):
            yield f"  {language} {index + 1}  {one_line(segment.text)}"
        if not segments:
            yield f"  {language} {_NONE}"
    yield ""
    for passage in explanation.elsewhere:
        yield f"No unit can join what was moved: {passage}."
    yield from _describe_verdict(explanation)


def _describe_verdict(explanation: Explanation) -> Iterator[str]:
    if explanation.kept:
        yield f"It was reviewed ({explanation.unit.status}) and is kept as it is: there are no alternatives."
    elif explanation.raw:
        yield f"Aligned again: {percent(explanation.probability)} sure, raw {percent(explanation.raw)}."
    else:
        yield "Aligned again: such a unit is not held possible."
    if explanation.alternatives:
        if explanation.alternatives[0].raw > explanation.chosen.raw:
            yield "Alternative 1 is likelier now than what is there."
    elif not explanation.kept:
        yield "No alternative in its surroundings is held possible."


def _show_ways(text: ParallelText, explanation: Explanation, stream: IO[str]) -> None:
    """Print the way that was chosen and the alternatives as a table, a unit a row and a language a column."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD)
    for name in ("", "sure", "raw", "unit"):
        table.add_column(name, justify="right" if name else "left", no_wrap=True)
    for language in text.languages:
        table.add_column(language, ratio=1, overflow="fold")
    for place, way in enumerate((explanation.chosen, *explanation.alternatives)):
        head = ("as it is" if not place else str(place), percent(way.probability), percent(way.raw))
        for unit in way.units:
            table.add_row(*head, unit.shape, *(Text(cell) for cell in _cells(text, unit)))
            head = ("", "", "")
        table.add_section()
    Console(file=stream, highlight=False, width=None if stream.isatty() else _WIDTH).print(table)


def _cells(text: ParallelText, unit: Unit) -> Iterator[str]:
    for span, segments in zip(unit.spans, text.segments(unit), strict=True):
        lines = (f"{k + 1} {shorten(segment.text, _EXCERPT)}" for k, segment in zip(span, segments, strict=True))
        yield "\n".join(lines) or _NONE


def _describe_evidence(evidence: PairEvidence) -> Iterator[str]:
    other = f"alternative {evidence.against + 1}"
    sides = ("it as it is", other) if evidence.log_odds >= 0 else (other, "it as it is")
    yield f"{'-'.join(evidence.languages)}: {_odds(evidence.log_odds)} for {sides[0]}, against {sides[1]}"
    for reason in evidence.reasons:
        yield f"  {reason.difference:+5.1f}  {reason.phrase}"


def _odds(log_odds: float) -> str:
    """Write log odds as odds, whichever side they are for.

    >>> _odds(-0.7), _odds(2.5), _odds(20)
    ('2.0 to 1', '12 to 1', 'over 1000 to 1')
    """
    odds = math.exp(min(abs(log_odds), 10))
    if odds > 1000:
        return "over 1000 to 1"
    return f"{odds:.1f} to 1" if odds < 10 else f"{odds:.0f} to 1"


def percent(probability: float) -> str:
    """Write a probability as a percentage that is never rounded to certainty.

    >>> percent(0.1234), percent(0.99999), percent(0.0001), percent(0), percent(1)
    ('12.3%', 'over 99.9%', 'under 0.1%', '0%', '100%')
    """
    if probability in (0, 1):
        return f"{probability:.0%}"
    if probability < 0.001:
        return "under 0.1%"
    return "over 99.9%" if probability > 0.999 else f"{probability:.1%}"


def as_json(text: ParallelText, explanation: Explanation, notes: Sequence[str]) -> dict[str, Any]:
    """Everything, ready for JSON; sentences and the unit by their ids in the corpus."""
    name = ids.format_name(text.id)
    sentences = {
        document.language: sentence_ids(document, ids.version_id(document.language, name))
        for document in text.documents
    }
    unit, number = explanation.unit, explanation.number + 1
    texts = zip(text.languages, text.segments(unit), strict=True)
    return {
        "signature": explanation.provenance.signature if explanation.provenance else None,
        "notes": list(notes),
        "id": ids.unit_id(name, number),
        "number": number,
        "unit": _unit(unit, sentences) | {"status": str(unit.status)},
        "text": {language: [segment.text for segment in segments] for language, segments in texts},
        "again": {"raw": explanation.raw, "probability": explanation.probability},
        "chosen": _way(explanation.chosen, sentences),
        "alternatives": [_way(way, sentences) for way in explanation.alternatives],
        "evidence": [asdict(evidence) for evidence in explanation.evidence],
        "elsewhere": [_passage(passage, sentences) for passage in explanation.elsewhere],
    }


def _way(way: Alternative, sentences: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    units = [_unit(unit, sentences) for unit in way.units]
    return {"raw": way.raw, "probability": way.probability, "units": units}


def _passage(passage: Reordering, sentences: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    taken = {
        language: list(sentences[language][span.start : span.stop])
        for language, span in zip(passage.languages, passage.spans, strict=True)
    }
    return {"probability": passage.probability, "sentences": taken}


def _unit(unit: Unit, sentences: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    taken = {
        language: list(names[span.start : span.stop])
        for (language, names), span in zip(sentences.items(), unit.spans, strict=True)
    }
    return {"shape": unit.shape, "probability": unit.probability, "sentences": taken}
