"""``dragoman align``: versions of a text in, one TEI corpus out."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal

import tei
from corpora import (
    Document,
    Metadata,
    OptionError,
    ParallelText,
    SourceError,
    Status,
    Unit,
)
from corpora.files import check_replaceable
from corpora.formats import FORMATS
from tei.description import check_languages
from tei.layout import CORPUS_FILE, STANDOFF_FILE

from ..anchors import Anchor, read_anchors
from .common import STREAM, add_encoder, check_folder, check_output, choose_model, choose_progress, say, writing
from .languages import find_foreign_passages
from .metadata import add_metadata, choose_metadata
from .originals import describe_original, read_originals
from .sources import add_sources, check_versions, parse_version, read_versions

__all__ = ["add_options", "align_and_write", "reviewed_units", "run"]

HEADINGS = "headings"
SPLIT = "split"
STANDOFF = "standoff"

HELP = "align two or more versions of a text and write a TEI corpus"
DESCRIPTION = "Align two or more versions of a text, sentence by sentence, and write a TEI P5 corpus."
EPILOG = """\
examples:
  dragoman align en.txt ru.txt az.txt -o corpus.xml
  dragoman align en=a.txt ru=b.txt az-Cyrl=c.txt -o corpus.xml
  dragoman align en.txt ru.txt -o new.xml --keep reviewed.xml --anchors headings
  dragoman align report.docx report.pdf report.html -o corpus.xml
  dragoman align en.txt ru.txt --split none -o corpus.xml
  dragoman align en=memory.tmx ru=memory.tmx az.txt -o corpus.xml
  dragoman align en.txt ru.txt --layout split -o corpus
  dragoman align oana-en.xml oana-ru.xml --layout standoff -o aligned
  dragoman align en.txt ru.txt -o corpus.xml --metadata text.toml --licence CC-BY-4.0
  dragoman align en.txt ru.txt -o - | xmllint --format - | less

A version is a text in a file: plain, Markdown, HTML, DOCX, EPUB, PDF, SRT, VTT, TEI, or one language of a TMX, XLIFF,
PO, TSV, CSV or JSONL file or of Moses in a ZIP archive. In plain text a blank line ends a paragraph, and the charset is
recognised. Where detection of a language fails, or a file holds several, put its tag before the file: en=, ru=,
az-Latn=, az-Cyrl=, de= ... Of a file that is aligned already, several languages may be named: what it aligns stays
together.

Units are in the order of every version. A passage that stands elsewhere in another version is joined by the beads of
the two, not by units; a warning names it, unless --quiet is given.

With --layout standoff the versions are TEI files of somebody else, which are kept: every element, attribute, comment
and space. What they mark as sentences (s, or the segs of a paragraph of such) is aligned as it is, and otherwise whole
paragraphs, headings and lines. All that is added is an xml:id where one of these has none. With --split sentences
paragraphs are cut, and <s xml:id> is put round each sentence; one that crosses other markup becomes a chain of
fragments (part, next, prev). alignment.xml names sentences as FILE#ID. A file of several languages is named once for
each.

A file of anchors says which segments belong together, in columns separated by tabs: first a line of language tags, then
an anchor a line. Segments are counted FROM 1 through the whole version, or named as their ids in TEI end, as in p2.s1
for the first sentence of the second paragraph; a cell may be empty:
  en      ru      az-Latn
  1       1       1
  p9.s2   p8.s1
"""


def add_options(parser: ArgumentParser) -> None:
    """Add the options of the subcommand."""
    parser.add_argument(
        "-o", "--output", required=True, metavar="FILE", help="the file to write, - for standard output"
    )
    parser.add_argument(
        "--layout",
        choices=("file", SPLIT, STANDOFF),
        default="file",
        help="split: a folder with a file for each version, one for the alignment, and corpus.xml; standoff: a folder "
        "with the TEI files of others as they are and alignment.xml, which points into them (default: file)",
    )
    parser.add_argument(
        "--id", metavar="NAME", help="the id of the text in the corpus (default: from the output's name)"
    )
    add_sources(parser)
    parser.add_argument(
        "--anchors",
        metavar="FILE",
        help="segments that belong together (see below), or the word headings: those that match beyond doubt",
    )
    parser.add_argument(
        "--keep",
        metavar="FILE",
        help="an alignment of the same versions in TEI, a file or a folder, whose reviewed units and metadata stay",
    )
    add_metadata(parser)
    add_encoder(parser)


def run(args: Namespace) -> int:
    """Align the versions, write the corpus, say in one line what was done."""
    versions = [parse_version(argument) for argument in args.versions]
    if args.id is not None and not args.id.strip():
        raise OptionError("--id needs a name that is not empty")
    check_versions(versions)
    anchor_file = [args.anchors] if args.anchors not in (None, HEADINGS) else []
    kept = tei.read(args.keep) if args.keep else None
    metadata = choose_metadata(args, kept.metadata if kept else Metadata())
    read = (*(version.path for version in versions), *anchor_file, args.weights, args.metadata)
    if args.layout == "file":
        check_output(args.output, *read)
        _check_suffix(args.output)
    else:
        _check_folder(args.output, args.layout, *read)
    originals: tuple[tei.Original, ...] = ()
    aligned: list[Anchor] = []
    if args.layout == STANDOFF:
        originals = read_originals(versions, args)
        documents = [original.document for original in originals]
        found = [describe_original(original) for original in originals]
    else:
        documents, found, aligned = read_versions(versions, args)
    check_languages(metadata, tuple(document.language for document in documents))
    for version, document in () if args.quiet else zip(versions, documents, strict=True):
        for note in find_foreign_passages(document, version.path):
            say(f"note: {note}")
    anchors = read_anchors(args.anchors, documents) if anchor_file else args.anchors or aligned
    keep = reviewed_units(kept, documents, args.keep) if kept else []
    text_id = args.id or _text_id(args.output)
    text = align_and_write(originals or documents, text_id, args, anchors=anchors, keep=keep, metadata=metadata)
    if not args.quiet:
        where = "standard output" if args.output == STREAM else args.output
        pinned = "".join(f"; {name}: {count}" for name, count in text.provenance.options) if text.provenance else ""
        say(f"{len(text.units)} units of {', '.join(found)}{pinned}; written to {where}")
    return 0


def _check_suffix(output: str) -> None:
    """Check that the name of the output is not one of another format, since what is written is TEI."""
    suffix = Path(output).suffix.lower()
    for name, entry in FORMATS.items():
        if suffix in entry.suffixes:
            hint = f"an alignment is written as TEI; name it .xml, then dragoman export --to {name}"
            raise OptionError(hint, path=output)


def align_and_write(
    versions: Sequence[Document] | Sequence[tei.Original],
    text_id: str,
    args: Namespace,
    *,
    anchors: Sequence[Anchor] | Literal["headings"] = (),
    keep: Sequence[Unit] = (),
    metadata: Metadata | None = None,
) -> ParallelText:
    """Align versions as the options say and write them to the output they name."""
    from ..aligner import align
    from ..reordering import moved_passages

    originals = [version for version in versions if isinstance(version, tei.Original)]
    documents = [version.document if isinstance(version, tei.Original) else version for version in versions]
    progress = choose_progress(args)
    encoder, weights = choose_model(args, progress)
    text = align(documents, anchors=anchors, keep=keep, encoder=encoder, id=text_id, weights=weights, progress=progress)
    text = replace(text, metadata=metadata or text.metadata)
    if originals:
        tei.write_standoff(text, originals, args.output)
    else:
        _write(text, args.output, args.layout)
    for finding in () if args.quiet else moved_passages(text):
        say(f"warning: {finding}")
    return text


def _check_folder(output: str, layout: str, *sources: str | None) -> None:
    """Check that a folder can be written; done before a long piece of work, whose result would be lost."""
    if output == STREAM:
        raise OptionError(f"--layout {layout} makes a folder, which standard output is not; name one with -o")
    check_folder(output, *sources)
    check_replaceable(output, STANDOFF_FILE if layout == STANDOFF else CORPUS_FILE)


def _write(text: ParallelText, output: str, layout: Literal["file", "split"]) -> None:
    """Write a text to a file, a folder or standard output."""
    if output != STREAM:
        tei.write(text, output, layout=layout)
        return
    data = tei.serialize(text)  # all of it, before any is written
    with writing(output) as file:
        file.write(data)


def reviewed_units(text: ParallelText, documents: Sequence[Document], path: str) -> list[Unit]:
    """Return the reviewed units of an earlier alignment of the same versions, spans in the order of ``documents``.

    Raises:
        SourceError: when ``text``, read from ``path``, is an alignment of other versions or other segments.
    """
    languages = [document.language for document in documents]
    if sorted(text.languages) != sorted(languages):
        raise SourceError(f"aligns {', '.join(text.languages)}, and the versions are {', '.join(languages)}", path=path)
    for document in documents:
        before, now = ([s.text for s in d.segments] for d in (text.document(document.language), document))
        if before != now:
            number = next((k for k, (a, b) in enumerate(zip(before, now, strict=False), 1) if a != b), 1 + len(now))
            which = f"of another text: its {document.language} differs from {document.id} in segment {number}"
            raise SourceError(f"{which} (of {len(before)}; now {len(now)}); align the files it was made of", path=path)
    order = [text.languages.index(language) for language in languages]
    reviewed = (unit for unit in text.units if unit.status is not Status.AUTO)
    return [replace(unit, spans=tuple(unit.spans[k] for k in order)) for unit in reviewed]


def _text_id(output: str) -> str:
    """Name the text after the file it is written to."""
    return "text" if output == STREAM else Path(output).name.partition(".")[0] or "text"
