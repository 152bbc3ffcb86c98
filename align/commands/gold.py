"""Gold alignments as JSON lines, and aligning the segments they give.

One text a line: ``{"id", "segments": {lang: [str]}, "units": [{lang: [index]}], "pairs": {"az-en": [unit]}}``; a unit
may be marked ``"lax": true``. A prediction has the same form without ``segments``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from os import PathLike
from pathlib import Path
from typing import Any

from corpora import AlignmentError, Document, LanguageError, ParallelText, ParseError, SourceError, normalize_tag

from ..evaluation import Alignment, GoldText, GoldUnit, pair_name

__all__ = ["align_segments", "format_prediction", "only", "parse_alignment", "read_gold"]

_Ranges = dict[str, range]


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
        members = {key: _parse_indices(value) for key, value in item.items() if key != "lax"}
        unit = GoldUnit({key: indices for key, indices in members.items() if indices}, bool(item.get("lax")))
        for language, index in unit.segments():
            if not 0 <= index < len(segments.get(language, ())):
                raise ValueError(f"{where}, unit {number}: there is no {language} segment {index}")
        yield unit


def _parse_indices(raw: object) -> tuple[int, ...]:
    if not isinstance(raw, list) or not all(type(index) is int for index in raw):
        raise ValueError(f"expected a list of segment indices, not {json.dumps(raw)[:40]}")
    return tuple(raw)


def only(text: GoldText, languages: Sequence[str]) -> GoldText:
    """Keep some languages of a text; units are cut down to these."""
    segments = {language: texts for language, texts in text.segments.items() if language in languages}
    units = (
        GoldUnit({key: indices for key, indices in unit.members.items() if key in segments}, unit.lax)
        for unit in text.alignment.units
    )
    names = {pair_name(*pair) for pair in combinations(segments, 2)}
    pairs = {name: beads for name, beads in text.alignment.pairs.items() if name in names}
    return GoldText(text.id, segments, Alignment(tuple(unit for unit in units if unit.members), pairs))


def align_segments(text: GoldText, align: Callable[[list[Document]], ParallelText]) -> Alignment:
    """Align the segments of a text as they are, with ``align``.

    Segments without text are not shown to it. In the result each stands in the unit that holds its neighbours on both
    sides, else in one of its own.
    """
    kept = {key: [n for n, segment in enumerate(texts) if segment.strip()] for key, texts in text.segments.items()}
    keys = [key for key, indices in kept.items() if indices]
    lengths = {key: len(texts) for key, texts in text.segments.items()}
    if len(keys) < 2:
        return Alignment(tuple(_restore([{key: range(len(kept[key]))} for key in keys], kept, lengths)))
    tags = {normalize_tag(key): key for key in keys}
    parallel = align(
        [
            Document.from_segments(key, tag, [text.segments[key][n].replace("\x00", " ") for n in kept[key]])
            for tag, key in tags.items()
        ]
    )
    if sorted(parallel.languages) != sorted(tags):
        raise AlignmentError(f"text {text.id}: the alignment is of other languages than was asked for")
    order = [tags[tag] for tag in parallel.languages]
    units = _restore([dict(zip(order, unit.spans, strict=True)) for unit in parallel.units], kept, lengths)
    pairs = {}
    for languages, beads in parallel.pairs():
        two = [tags[tag] for tag in languages]
        spans: list[_Ranges] = [dict(zip(two, bead.spans, strict=True)) for bead in beads]
        pairs[pair_name(*two)] = tuple(_restore(spans, kept, {key: lengths[key] for key in two}))
    return Alignment(tuple(units), pairs)


def _restore(
    spans: Iterable[_Ranges], kept: Mapping[str, Sequence[int]], lengths: Mapping[str, int]
) -> Iterator[GoldUnit]:
    """Turn ranges over the kept segments into indices over all segments, and put those left out where they were."""
    at = dict.fromkeys(lengths, 0)
    for unit in spans:
        members = {}
        for key, span in unit.items():
            if span:
                first, last = kept[key][span.start], kept[key][span.stop - 1]
                yield from (GoldUnit({key: (index,)}) for index in range(at[key], first))
                members[key] = tuple(range(first, last + 1))
                at[key] = last + 1
        yield GoldUnit(members)
    for key, length in lengths.items():
        yield from (GoldUnit({key: (index,)}) for index in range(at[key], length))


def format_prediction(text_id: str, alignment: Alignment) -> str:
    """Format an alignment as a line of JSON; the inverse of :func:`parse_alignment`."""
    pairs = {name: [dict(bead.members) for bead in beads] for name, beads in alignment.pairs.items()}
    units = [dict(unit.members) for unit in alignment.units]
    return json.dumps({"id": text_id, "units": units, "pairs": pairs}, ensure_ascii=False) + "\n"
