"""XLIFF 2.0 (https://docs.oasis-open.org/xliff/xliff-core/v2.0/): the first version and one other, a ``<unit>`` a unit.

Of more than two versions there is a file for each but the first, which is the source of all. A unit in which neither
of the two takes part is not in their file; one without target is still to be translated, one without source has an
empty one. Several segments of a unit are one, since XLIFF aligns segments one to one. The state is ``translated``, or
``reviewed`` where the unit was; ``subState`` has the status, and a note the probability.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import IO, TextIO

from ..errors import OutputError
from ..model import ParallelText, Status
from .streams import Folder, as_text, attribute, element_text
from .views import Losses, Row, count_joined, count_n_way, format_number, rows

__all__ = ["write", "write_pairs"]

_HEADER = """\
<?xml version="1.0" encoding="UTF-8"?>
<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang={} trgLang={}>
"""
_FOOTER = "</xliff>\n"
_STATES = {Status.AUTO: "translated", Status.ACCEPTED: "reviewed", Status.CORRECTED: "reviewed"}
_ASUNDER = "units without part in the first version, whose other versions come apart"


def write(texts: Iterable[ParallelText], file: IO[bytes], losses: Losses) -> None:
    """Write texts of the same two languages as one file; raises :class:`~corpora.errors.OutputError` for others."""
    languages: tuple[str, ...] = ()
    with as_text(file) as out:
        for number, text in enumerate(texts, 1):
            if len(text.languages) != 2 or languages not in ((), text.languages):
                tags = ", ".join(text.languages)
                raise OutputError(f"XLIFF holds two languages; name a folder, for a file each (text {text.id}: {tags})")
            if not languages:
                out.write(_HEADER.format(*(attribute(language, losses) for language in text.languages)))
            languages = text.languages
            _write_text(text, 1, number, out, losses)
        if not languages:
            raise OutputError("there are no texts, and XLIFF needs the languages of one")
        out.write(_FOOTER)


def write_pairs(texts: Iterable[ParallelText], folder: Folder, losses: Losses) -> None:
    """Write texts as a file for each language but the first of a text."""
    files: dict[str, TextIO] = {}
    for number, text in enumerate(texts, 1):
        count_n_way(text, losses)
        for target in range(1, len(text.languages)):
            pair = text.languages[0], text.languages[target]
            name = f"{'-'.join(pair)}.xlf"
            if not any(row.joined[0] or row.joined[target] for row in rows(text)):
                continue  # a <file> must hold a unit
            if name not in files:
                files[name] = folder.open(name)
                files[name].write(_HEADER.format(*(attribute(language, losses) for language in pair)))
            _write_text(text, target, number, files[name], losses)
    for file in files.values():
        file.write(_FOOTER)


def _write_text(text: ParallelText, target: int, number: int, out: TextIO, losses: Losses) -> None:
    """Write the first version of a text and the one at ``target``."""
    original = attribute(text.id, losses)
    out.write(f'<file id="f{number}" original={original} xml:space="preserve">\n')
    for at, row in enumerate(rows(text), 1):
        if target == 1:
            count_joined(row, losses)
            losses[_ASUNDER] += not row.joined[0] and sum(map(bool, row.joined)) > 1
        if row.joined[0] or row.joined[target]:
            _write_unit(f"a{at}", row, target, out, losses)
    out.write("</file>\n")


def _write_unit(name: str, row: Row, target: int, out: TextIO, losses: Losses) -> None:
    probability = format_number(row.unit.probability)
    source, translation = (element_text(row.joined[side], losses) for side in (0, target))
    state = f' state="{_STATES[row.unit.status]}" subState="dragoman:{row.unit.status}"' if translation else ""
    out.write(f'<unit id="{name}">\n<notes><note category="probability">{probability}</note></notes>\n')
    out.write(f'<segment id="s1"{state}>\n<source>{source}</source>\n')
    out.write(f"<target>{translation}</target>\n" if translation else "")
    out.write("</segment>\n</unit>\n")
