"""XCES sentence alignment as OPUS has it (https://opus.nlpl.eu): for each two versions a file of links, ``en-ru.xml``.

The links name sentences by ids, in the files of each text beside them: ``en/visit.xml``, ``ru/visit.xml``, of which
``<linkGrp>`` tells. ``certainty`` is the probability of the unit. What has no counterpart is kept. Passages that stand
elsewhere are taken from the beads of the two versions, whose links cross others.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TextIO

from ..model import Document, ParallelText
from .streams import Folder, attribute, element_text
from .views import Losses, Pair, count_judgements, count_n_way, file_name, format_number, pairs, sentence_ids

__all__ = ["write"]

_HEADER = """\
<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE cesAlign PUBLIC "-//CES//DTD XML cesAlign//EN" "">
<cesAlign version="1.0">
"""


def write(texts: Iterable[ParallelText], folder: Folder, losses: Losses) -> None:
    """Write texts as a file of links for each pair of languages and a file of sentences for each version."""
    files: dict[str, TextIO] = {}
    for text in texts:
        count_n_way(text, losses)
        count_judgements(text, losses, probabilities=False)
        for document in text.documents:
            with folder.create(_sentence_file(document, text.id)) as file:
                _write_sentences(document, file, losses)
        for pair in pairs(text, moved=True):
            if pair.name not in files:
                files[pair.name] = folder.open(f"{pair.name}.xml")
                files[pair.name].write(_HEADER)
            _write_links(pair, text.id, files[pair.name], losses)
    for file in files.values():
        file.write("</cesAlign>\n")


def _names(document: Document) -> Sequence[str]:
    """Return what the source calls each sentence, if it names them all, each once; otherwise our own ids."""
    known = [name for name in document.ids if name and not set(name) & set("; \t\r\n")]
    return known if len(set(known)) == len(document.segments) else sentence_ids(document)


def _sentence_file(document: Document, text_id: str) -> str:
    return f"{document.language}/{file_name(text_id)}.xml"


def _write_sentences(document: Document, file: TextIO, losses: Losses) -> None:
    file.write('<?xml version="1.0" encoding="utf-8"?>\n<text>\n')
    numbered = zip(document.segments, _names(document), strict=True)
    for number, paragraph in groupby(numbered, lambda item: item[0].paragraph):
        file.write(f' <p id="p{number + 1}">\n')
        for segment, name in paragraph:
            file.write(f"  <s id={attribute(name, losses)}>{element_text(segment.text, losses)}</s>\n")
        file.write(" </p>\n")
    file.write("</text>\n")


def _write_links(pair: Pair, text_id: str, file: TextIO, losses: Losses) -> None:
    names = [_names(document) for document in pair.documents]
    source, target = (attribute(_sentence_file(document, text_id), losses) for document in pair.documents)
    file.write(f'<linkGrp targType="s" fromDoc={source} toDoc={target}>\n')
    for number, bead in enumerate(pair.beads, 1):
        sides = (" ".join(ids[at] for at in span) for ids, span in zip(names, bead.spans, strict=True))
        certainty = format_number(bead.probability)
        file.write(f'<link xtargets={attribute(";".join(sides), losses)} certainty="{certainty}" id="SL{number}"/>\n')
    file.write("</linkGrp>\n")
