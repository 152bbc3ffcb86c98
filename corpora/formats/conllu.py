"""CoNLL-U (https://universaldependencies.org/format.html): a file a version, whose sentences say what they translate.

``# parallel_id = dragoman/visit-a1`` names the unit, followed by ``/part1``, ``/part2`` where a version has several
sentences in it, as Universal Dependencies have it for parallel treebanks. Tokens are plain (see ``tokens.py``), and all
columns that a parser would fill are empty. ``# probability`` and ``# status`` are the unit's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TextIO

from ..model import ParallelText
from .streams import Folder
from .tokens import tokens
from .views import EMPTY, SPACES, Losses, file_name, format_number, sentence_ids, units_of

__all__ = ["write"]

_NAMESPACE = "dragoman"
_NOT_IN_ID = re.compile("[^0-9a-z]+")


def write(texts: Iterable[ParallelText], folder: Folder, losses: Losses) -> None:
    """Write texts as a file for each language."""
    used: set[str] = set()
    for text in texts:
        name = _parallel_name(text.id, used)
        for version, language in enumerate(text.languages):
            _write_version(text, version, name, folder.open(f"{language}.conllu"), losses)


def _parallel_name(text_id: str, used: set[str]) -> str:
    """Make a name of a text's id of what a parallel id may hold, unlike those that are used already."""
    stem = _NOT_IN_ID.sub("-", text_id.lower()).strip("-") or "text"
    name, number = stem, 1
    while name in used:
        number += 1
        name = f"{stem}-{number}"
    used.add(name)
    return name


def _write_version(text: ParallelText, version: int, name: str, out: TextIO, losses: Losses) -> None:
    document = text.documents[version]
    prefix = f"{document.language}.{file_name(text.id)}"
    names, notes = sentence_ids(document), list(_notes(text, version, name))
    out.write(f"# newdoc id = {prefix}\n")
    paragraph = -1
    for at, segment in enumerate(document.segments):
        line = " ".join(segment.text.split())
        losses[SPACES] += line != segment.text
        found = tokens(line)
        if not found:
            losses[EMPTY] += 1
            continue
        if segment.paragraph != paragraph:
            paragraph = segment.paragraph
            out.write(f"# newpar id = {prefix}.p{paragraph + 1}\n")
        out.write(f"# sent_id = {prefix}.{names[at]}\n{notes[at]}# text = {line}\n")
        for number, (token, glued) in enumerate(found, 1):
            out.write(f"{number}\t{token}" + "\t_" * 7 + ("\tSpaceAfter=No\n" if glued else "\t_\n"))
        out.write("\n")


def _notes(text: ParallelText, version: int, name: str) -> Iterator[str]:
    """Yield what the comments of each segment say of its unit."""
    for number, unit in enumerate(units_of(text), 1):
        span = unit.spans[version]
        for part in range(1, len(span) + 1):
            place = f"/part{part}" if len(span) > 1 else ""
            yield (
                f"# parallel_id = {_NAMESPACE}/{name}-a{number}{place}\n"
                f"# probability = {format_number(unit.probability)}\n# status = {unit.status}\n"
            )
