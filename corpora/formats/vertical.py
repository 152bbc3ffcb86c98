"""Vertical text, a token a line, and what joins it: for Sketch Engine, and for the IMS Open Corpus Workbench (CWB).

``<doc>``, ``<p>`` and ``<s>`` are structures. Tokens are plain (see ``tokens.py``).

For Sketch Engine, ``<g/>`` says that two tokens stand without a space between them, and ``en-ru.map`` has two columns
parted by a tab (https://www.sketchengine.eu/documentation/mn-mapping-with-parallel-corpora/): the numbers of sentences,
counted from 0 through the whole file; ``A,B`` is a range, ``A:B`` a run whose sentences translate each other one by
one, ``-1`` nothing.

For CWB, tokens are escaped as in XML, and ``en-ru.beads`` is what ``cwb-align-import`` reads
(https://cwb.sourceforge.io): a header with the names of both corpora, then the ids of sentences, parted by spaces, in
two columns. The vertical files are meant for ``cwb-encode -xsB -S doc:0+id+lang -S p:0+id -S s:0+id``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TextIO

from ..model import Bead, Document, ParallelText
from .streams import Folder, attribute, element_text
from .tokens import tokens
from .views import EMPTY, LEFT_OUT, Losses, Pair, count_judgements, count_n_way, file_name, pairs, sentence_ids

__all__ = ["write_cwb", "write_sketch_engine"]

_NOT_IN_CORPUS_NAME = re.compile("[^A-Z0-9_-]+")
_HOLLOW = "_"  # the token of a sentence without any, for every sentence is counted


def write_sketch_engine(texts: Iterable[ParallelText], folder: Folder, losses: Losses) -> None:
    """Write texts as a vertical file for each language and a map for each pair of languages."""
    sizes: Counter[str] = Counter()  # sentences of a language so far
    mapped: dict[tuple[str, str], tuple[int, int]] = {}  # how many of them the map of a pair tells of
    for text in texts:
        _count(text, losses)
        for pair in pairs(text):
            languages = pair.languages
            begin = sizes[languages[0]], sizes[languages[1]]
            file = folder.open(f"{pair.name}.map")
            _fill(file, mapped.get(languages, (0, 0)), begin)
            for first, second in _map_lines(pair.beads, begin):
                file.write(f"{first}\t{second}\n")
            ends = [at + len(document.segments) for at, document in zip(begin, pair.documents, strict=True)]
            mapped[languages] = ends[0], ends[1]
        for document in text.documents:
            _write_vertical(document, text.id, folder.open(f"{document.language}.vert"), losses)
            sizes[document.language] += len(document.segments)
    for (a, b), done in mapped.items():
        _fill(folder.open(f"{a}-{b}.map"), done, (sizes[a], sizes[b]))


def write_cwb(texts: Iterable[ParallelText], folder: Folder, losses: Losses) -> None:
    """Write texts as a vertical file for each language and a bead file for each pair; one-sided beads are left out."""
    # The command adds the format to the name of the folder where none was asked for.
    corpus = _NOT_IN_CORPUS_NAME.sub("_", folder.name.removesuffix("-cwb").upper()).strip("_-") or "CORPUS"
    corpus = corpus if corpus[0].isalpha() else f"C{corpus}"
    for text in texts:
        _count(text, losses)
        for document in text.documents:
            _write_vertical(document, text.id, folder.open(f"{document.language}.vrt"), losses, is_xml=True)
        for pair in pairs(text):
            name = f"{pair.name}.beads"
            is_new = name not in folder
            file = folder.open(name)
            if is_new:
                file.write("\t".join([*(f"{corpus}_{tag.upper()}" for tag in pair.languages), "s", "{id}"]) + "\n")
            _write_beads(pair, text.id, file, losses)


def _count(text: ParallelText, losses: Losses) -> None:
    count_n_way(text, losses)
    count_judgements(text, losses)


def _write_vertical(document: Document, text_id: str, out: TextIO, losses: Losses, *, is_xml: bool = False) -> None:
    out.write(f"<doc id={attribute(text_id, losses)} lang={attribute(document.language, losses)}>\n")
    named = zip(document.segments, _unique_ids(document, text_id), strict=True)
    for number, paragraph in groupby(named, lambda item: item[0].paragraph):
        out.write(f'<p id="{file_name(text_id)}.p{number + 1}">\n')
        for segment, name in paragraph:
            out.write(f'<s id="{name}">\n')
            found = tokens(segment.text)
            losses[EMPTY] += not found
            for token, glued in found or [(_HOLLOW, False)]:
                out.write(f"{element_text(token, losses) if is_xml else token}\n")
                out.write("<g/>\n" if glued and not is_xml else "")
            out.write("</s>\n")
        out.write("</p>\n")
    out.write("</doc>\n")


def _unique_ids(document: Document, text_id: str) -> list[str]:
    """Name the sentences of a version, each by a name of its own in the corpus."""
    return [f"{file_name(text_id)}.{name}" for name in sentence_ids(document)]


def _write_beads(pair: Pair, text_id: str, file: TextIO, losses: Losses) -> None:
    names = [_unique_ids(document, text_id) for document in pair.documents]
    for bead in pair.beads:
        sides = [" ".join(ids[at] for at in span) for ids, span in zip(names, bead.spans, strict=True)]
        if all(sides):
            file.write("\t".join(sides) + "\n")
        else:
            losses[f"{LEFT_OUT} of a pair"] += sum(map(len, bead.spans))


def _map_lines(beads: Iterable[Bead], begin: tuple[int, int]) -> Iterator[tuple[str, str]]:
    """Yield the two columns of a map, given the numbers of each version's first sentence; 1:1 beads come in runs."""
    for single, run in groupby(beads, lambda bead: len(bead.spans[0]) == len(bead.spans[1]) == 1):
        if not single:
            for bead in run:
                yield _side(bead.spans[0], begin[0]), _side(bead.spans[1], begin[1])
            continue
        spans = [bead.spans for bead in run]
        first, last = spans[0], spans[-1]
        whole = [range(first[side].start, last[side].stop) for side in (0, 1)]
        yield _side(whole[0], begin[0], ":"), _side(whole[1], begin[1], ":")


def _side(span: range, begin: int, joint: str = ",") -> str:
    if not span:
        return "-1"
    first, last = begin + span.start, begin + span.stop - 1
    return str(first) if first == last else f"{first}{joint}{last}"


def _fill(file: TextIO, done: tuple[int, int], sizes: tuple[int, int]) -> None:
    """Say that sentences which a map has not told of, those of texts without the other language, have nothing."""
    if done[0] < sizes[0]:
        file.write(f"{_side(range(done[0], sizes[0]), 0)}\t-1\n")
    if done[1] < sizes[1]:
        file.write(f"-1\t{_side(range(done[1], sizes[1]), 0)}\n")
