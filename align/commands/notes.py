"""Findings as stand-off notes in a TEI file of its own."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import IO
from urllib.parse import quote

from corpora import OptionError
from tei.layout import CORPUS_FILE, alignment_file, version_file
from tei.notes import Note, Stretch, write_notes
from tei.writing import today

from ..quality import CHECKS
from ..version import VERSION
from .common import STREAM
from .listed import Listed

__all__ = ["as_notes"]


def as_notes(listed: Sequence[Listed], stream: IO[str]) -> None:
    """Write the findings of each file as a list of notes; raises :class:`~corpora.OptionError` for a stream."""
    notes: dict[str, list[Note]] = {}
    for item in listed:
        if item.file == STREAM:
            raise OptionError("--format tei points into the corpus, so it needs the corpus as a file, not -")
        notes.setdefault(item.file, []).append(_note(item))
    file = BytesIO()
    kinds = {check.code: check.message for check in CHECKS}
    write_notes(notes, kinds, file, application=("dragoman", VERSION), day=today())
    stream.write(file.getvalue().decode() + "\n")


def _note(item: Listed) -> Note:
    finding, point = item.finding, _Pointers(item)
    sentences = {
        language: [point.sentence(language, name) for name in names] for language, names in item.sentences.items()
    }
    targets = (point.unit(), *(pointer for pointers in sentences.values() for pointer in pointers))
    spans = dict(zip(finding.languages, finding.segments, strict=True))
    stretches = []
    for mark in finding.marks:
        place = mark.segment - spans[mark.language].start
        text = item.segments[mark.language][place][mark.start : mark.end]
        sentence = sentences[mark.language][place]
        stretches.append(Stretch(sentence, mark.start, mark.end - mark.start, mark.language, text))
    text = f"{finding.message} {finding.detail}".strip()
    return Note(finding.code, finding.severity.value, targets, text, finding.probability, tuple(stretches))


class _Pointers:
    """Pointers into the files of a text: one, or one for each version and for the alignment."""

    def __init__(self, item: Listed) -> None:
        path = Path(item.file)
        self._item = item
        self._folder = path if path.is_dir() else path.parent
        self._split = (self._folder / alignment_file(item.name)).is_file()
        self._path = path

    def unit(self) -> str:
        """Point to the unit, or to the text."""
        in_alignment = self._split and self._item.finding.unit is not None
        return self._point(alignment_file(self._item.name) if in_alignment else CORPUS_FILE, self._item.unit)

    def sentence(self, language: str, identifier: str) -> str:
        """Point to a sentence of a version."""
        return self._point(version_file(self._item.name, language), identifier)

    def _point(self, part: str, identifier: str) -> str:
        path = self._folder / part if self._split else self._path
        return f"{quote(path.as_posix())}#{identifier}"
