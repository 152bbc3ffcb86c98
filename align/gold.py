"""Gold alignments as JSON lines, and aligning the segments they give.

One text a line: ``{"id", "segments": {lang: [str]}, "units": [{lang: [index]}], "pairs": {"az-en": [unit]}}``; a unit
may be marked ``"lax": true``. A prediction has the same form without ``segments``, and its units may carry a
``"probability"``.

>>> text = parse_gold('{"id": "t", "segments": {"en": ["Yes."], "az": ["Bəli."]}, "units": [{"en": [0], "az": [0]}]}')
>>> text.alignment.units
(GoldUnit(members={'en': (0,), 'az': (0,)}, lax=False, probability=None),)
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from os import PathLike
from pathlib import Path
from typing import Any

from corpora import AlignmentError, Document, LanguageError, ParallelText, ParseError, SourceError, normalize_tag

from .evaluation import Alignment, GoldText, GoldUnit, pair_name

__all__ = [
    "align_segments",
    "format_prediction",
    "only",
    "parse_alignment",
    "parse_gold",
    "read_gold",
    "without_blanks",
]

_Ranges = dict[str, range]
_MARKS = ("lax", "probability")  # what a unit holds besides indices


def read_gold(path: str | PathLike[str]) -> Iterator[GoldText]:
    """Yield the texts of a gold file one by one.

    Raises :class:`SourceError` when it cannot be read, and :class:`ParseError`, with the line, when it is wrong.
    """
    seen: set[str] = set()
    try:
        with Path(path).open(encoding="utf-8-sig") as file:
            for number, line in enumerate(file, 1):
                if not line.strip():
                    continue
                try:
                    text = parse_gold(line.rstrip())
                    if text.id in seen:
                        raise ValueError(f'there is a text "{text.id}" already')
                except json.JSONDecodeError as error:
                    raise ParseError(f"not JSON: {error.msg}", path=path, line=number, column=error.colno) from error
                except (ValueError, LanguageError) as error:
                    raise ParseError(str(error), path=path, line=number) from error
                seen.add(text.id)
                yield text
    except UnicodeDecodeError as error:
        raise SourceError("not UTF-8, as JSON must be", path=path) from error
    except FileNotFoundError as error:
        raise SourceError("no such file", path=path) from error
    except OSError as error:
        raise SourceError(f"cannot be read: {error.strerror or error}", path=path) from error
    if not seen:
        raise SourceError("there are no texts in it", path=path)


def parse_gold(line: str) -> GoldText:
    """Parse one line; raises ``ValueError`` saying what is wrong with it."""
    raw = json.loads(line)
    if not isinstance(raw, dict) or not isinstance(raw.get("id"), str):
        raise ValueError('expected an object with an "id"')
    segments = raw.get("segments")
    if not isinstance(segments, dict) or len(segments) < 2:
        raise ValueError('"segments" must be an object with two or more languages')
    for language, texts in segments.items():
        if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
            raise ValueError(f'"segments": {language} must be a list of strings')
    tags = [normalize_tag(language) for language in segments]
    if len(set(tags)) < len(tags):
        raise ValueError(f'"segments" has the same language twice: {", ".join(segments)}')
    frozen = {language: tuple(texts) for language, texts in segments.items()}
    return GoldText(raw["id"], frozen, parse_alignment(raw, frozen))


def parse_alignment(raw: Mapping[str, Any], segments: Mapping[str, Sequence[str]]) -> Alignment:
    """Parse the units and pairs of a text that has ``segments``; raises ``ValueError`` saying what is wrong."""
    pairs = raw.get("pairs", {})
    names = {pair_name(*pair): pair for pair in combinations(segments, 2)}
    if not isinstance(pairs, dict) or not pairs.keys() <= names.keys():
        raise ValueError(f'"pairs" must be an object with names among {", ".join(names)}')
    units = tuple(_parse_units(raw.get("units"), segments, '"units"'))
    beads = {
        name: tuple(_parse_units(value, {key: segments[key] for key in names[name]}, f'"pairs", {name}'))
        for name, value in pairs.items()
    }
    return Alignment(units, beads)


def _parse_units(raw: object, segments: Mapping[str, Sequence[str]], where: str) -> Iterator[GoldUnit]:
    if not isinstance(raw, list):
        raise ValueError(f"{where} must be a list")
    for number, item in enumerate(raw):
        if not isinstance(item, dict):
            raise ValueError(f"{where}, unit {number} must be an object")
        members = {key: _parse_indices(value) for key, value in item.items() if key not in _MARKS}
        probability = _parse_probability(item.get("probability"))
        unit = GoldUnit({key: found for key, found in members.items() if found}, bool(item.get("lax")), probability)
        for language, index in unit.segments():
            if not 0 <= index < len(segments.get(language, ())):
                raise ValueError(f"{where}, unit {number}: there is no {language} segment {index}")
        yield unit


def _parse_indices(raw: object) -> tuple[int, ...]:
    if not isinstance(raw, list) or not all(type(index) is int for index in raw):
        raise ValueError(f"expected a list of segment indices, not {json.dumps(raw)[:40]}")
    return tuple(raw)


def _parse_probability(raw: object) -> float | None:
    if raw is None:
        return None
    if isinstance(raw, bool) or not isinstance(raw, int | float) or not 0 <= raw <= 1:
        raise ValueError(f"expected a probability from 0 to 1, not {json.dumps(raw)[:40]}")
    return float(raw)


def only(text: GoldText, languages: Sequence[str]) -> GoldText:
    """Keep some languages of a text; units are cut down to these."""
    segments = {language: texts for language, texts in text.segments.items() if language in languages}
    units = (unit.within(segments) for unit in text.alignment.units)
    names = {pair_name(*pair) for pair in combinations(segments, 2)}
    pairs = {name: beads for name, beads in text.alignment.pairs.items() if name in names}
    return GoldText(text.id, segments, Alignment(tuple(unit for unit in units if unit.members), pairs))


def without_blanks(text: GoldText) -> GoldText:
    """Leave out the segments that have no text, as :func:`align_segments` does; units get the numbers that remain.

    A unit of nothing else is left out with them.

    >>> units = (GoldUnit({"en": (0, 1), "ru": (0,)}), GoldUnit({"ru": (1,)}))
    >>> text = without_blanks(GoldText("t", {"en": ("", "Yes."), "ru": ("Да.", " ")}, Alignment(units)))
    >>> text.segments, [unit.members for unit in text.alignment.units]
    ({'en': ('Yes.',), 'ru': ('Да.',)}, [{'en': (0,), 'ru': (0,)}])
    """
    kept = _kept(text)
    segments = {key: tuple(_plain(text.segments[key][n]) for n in indices) for key, indices in kept.items()}
    numbers = {key: {index: n for n, index in enumerate(indices)} for key, indices in kept.items()}

    def renumber(units: Iterable[GoldUnit]) -> Iterator[GoldUnit]:
        for unit in units:
            shown = {key: tuple(numbers[key][n] for n in old if n in numbers[key]) for key, old in unit.members.items()}
            members = {key: indices for key, indices in shown.items() if indices}
            if members:
                yield replace(unit, members=members)

    pairs = {name: tuple(renumber(beads)) for name, beads in text.alignment.pairs.items()}
    return GoldText(text.id, segments, Alignment(tuple(renumber(text.alignment.units)), pairs))


def _kept(text: GoldText) -> dict[str, list[int]]:
    """The indices of the segments that have text, by language."""
    return {key: [n for n, segment in enumerate(texts) if segment.strip()] for key, texts in text.segments.items()}


def _plain(segment: str) -> str:
    return segment.replace("\x00", " ")


def align_segments(text: GoldText, align: Callable[[list[Document]], ParallelText]) -> Alignment:
    """Align the segments of a text as they are, with ``align``.

    Segments without text are not shown to it. In the result each stands in the unit that holds its neighbours on both
    sides, else in one of its own, which has no probability.
    """
    kept = _kept(text)
    keys = [key for key, indices in kept.items() if indices]
    lengths = {key: len(texts) for key, texts in text.segments.items()}
    if len(keys) < 2:
        return Alignment(tuple(_restore([({key: range(len(kept[key]))}, None) for key in keys], kept, lengths)))
    tags = {normalize_tag(key): key for key in keys}
    parallel = align(
        [
            Document.from_segments(key, tag, [_plain(text.segments[key][n]) for n in kept[key]])
            for tag, key in tags.items()
        ]
    )
    if sorted(parallel.languages) != sorted(tags):
        raise AlignmentError(f"text {text.id}: the alignment is of other languages than was asked for")
    order = [tags[tag] for tag in parallel.languages]
    spans = [(dict(zip(order, unit.spans, strict=True)), unit.probability) for unit in parallel.units]
    pairs = {}
    for languages, beads in parallel.pairs():
        two = [tags[tag] for tag in languages]
        inner = [(dict(zip(two, bead.spans, strict=True)), bead.probability) for bead in beads]
        pairs[pair_name(*two)] = tuple(_restore(inner, kept, {key: lengths[key] for key in two}))
    return Alignment(tuple(_restore(spans, kept, lengths)), pairs)


def _restore(
    spans: Sequence[tuple[_Ranges, float | None]], kept: Mapping[str, Sequence[int]], lengths: Mapping[str, int]
) -> Iterator[GoldUnit]:
    """Turn ranges over the kept segments into indices over all segments, and put those left out where they were."""
    ranges = [
        {key: range(kept[key][span.start], kept[key][span.stop - 1] + 1) for key, span in unit.items() if span}
        for unit, _ in spans
    ]
    loose = {key: set(range(length)) for key, length in lengths.items()}
    for unit in ranges:
        for key, span in unit.items():
            loose[key].difference_update(span)
    at = dict.fromkeys(lengths, 0)
    for unit, (_, probability) in zip(ranges, spans, strict=True):
        for key, span in unit.items():
            yield from (GoldUnit({key: (index,)}) for index in range(at[key], span.start) if index in loose[key])
            at[key] = max(at[key], span.stop)
        yield GoldUnit({key: tuple(span) for key, span in unit.items()}, probability=probability)
    for key, length in lengths.items():
        yield from (GoldUnit({key: (index,)}) for index in range(at[key], length))


def format_prediction(text_id: str, alignment: Alignment) -> str:
    """Format an alignment as a line of JSON; the inverse of :func:`parse_alignment`."""
    pairs = {name: [_raw(bead) for bead in beads] for name, beads in alignment.pairs.items()}
    units = [_raw(unit) for unit in alignment.units]
    return json.dumps({"id": text_id, "units": units, "pairs": pairs}, ensure_ascii=False) + "\n"


def _raw(unit: GoldUnit) -> dict[str, Any]:
    marks = {"lax": unit.lax or None, "probability": unit.probability}
    return dict(unit.members) | {key: value for key, value in marks.items() if value is not None}
