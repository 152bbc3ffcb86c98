"""Writing a parallel text as TEI, element by element, so that memory holds no second copy of it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC, date, datetime
from io import BytesIO
from os import PathLike
from pathlib import Path
from typing import IO, Literal, TypeAlias, get_args

from corpora import Document, OptionError, OutputError, ParallelText
from corpora.files import replacing, replacing_folder
from corpora.kinds import expect, expect_output

from . import ids
from .body import write_body
from .header import alignment_header, text_header, version_header
from .layout import CORPUS_FILE, ONE_FILE, SPLIT, Layout, alignment_file, format_href, version_file
from .links import write_links
from .measures import Counts, count_text, count_version
from .times import write_timeline
from .xml import NAMESPACE, XINCLUDE, Element, tei

GUIDELINES = "4.12.0"
_SCHEMA = "https://www.tei-c.org/release/xml/tei/custom/schema/relaxng/tei_all.rng"
_MODEL = f'href="{_SCHEMA}" type="application/xml" schematypens="http://relaxng.org/ns/structure/1.0"'

LayoutName: TypeAlias = Literal["file", "split"]


def write(
    text: ParallelText,
    target: str | PathLike[str] | IO[bytes],
    *,
    date: date | None = None,
    layout: LayoutName = "file",
) -> None:
    """Write a parallel text as TEI to a path or to a binary file object.

    With the layout ``split`` the path is that of a folder, which gets a file for each version, one for the alignment,
    and ``corpus.xml``, which includes them. A path is replaced only when all has been written. ``date`` goes into the
    header; without it the date is that of the environment variable ``SOURCE_DATE_EPOCH``, or today's. The same text and
    date give the same bytes.

    Raises :class:`OutputError` when the file cannot be written or XML cannot hold the text.
    """
    expect(text, ParallelText, "a parallel text (with several: tei.write_corpus)")
    check_target(target, layout)
    day = date or today()
    if layout == "split":
        with replacing_folder(folder_path(target), CORPUS_FILE) as folder, (folder / CORPUS_FILE).open("wb") as file:
            _write_file(text, file, day, folder)
    elif isinstance(target, str | PathLike):
        with replacing(target) as file:
            _write_file(text, file, day)
    else:
        _write_file(text, target, day)


def check_target(target: str | PathLike[str] | IO[bytes], layout: str) -> None:
    """Check that a corpus can be written to such a thing in a layout; raises :class:`OptionError`."""
    expect_output(target)
    if layout not in get_args(LayoutName):
        raise OptionError(f"there is no layout called {layout!r}; there are {', '.join(get_args(LayoutName))}")


def serialize(text: ParallelText, *, date: date | None = None) -> bytes:
    """Return a parallel text as the bytes of a TEI file; see :func:`write`.

    >>> en = Document.cut("en", "en", "Come in.", [(0, 8)])
    >>> b'<s xml:id="en.visit.p1.s1">Come in.</s>' in serialize(ParallelText("visit", (en,)))
    True
    """
    file = BytesIO()
    write(text, file, date=date)
    return file.getvalue()


def today() -> date:
    """Return the date of ``SOURCE_DATE_EPOCH``, or today's; raises :class:`OptionError` when it is no number."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if not epoch:
        return date.today()
    try:
        return datetime.fromtimestamp(int(epoch), tz=UTC).date()
    except (ValueError, OverflowError, OSError) as error:
        raise OptionError(f"SOURCE_DATE_EPOCH is {epoch!r}, not a number of seconds since 1970") from error


def folder_path(target: str | PathLike[str] | IO[bytes]) -> str | PathLike[str]:
    """Return the path of a folder to write into; raises :class:`OutputError` for a file object."""
    if not isinstance(target, str | PathLike):
        raise OutputError("the layout split makes a folder; give its path")
    return target


def begin(file: Element) -> None:
    """Write what stands before the root of a file."""
    from lxml import etree

    file.write_declaration()
    file.write(etree.ProcessingInstruction("xml-model", _MODEL))


def _write_file(text: ParallelText, file: IO[bytes], day: date, folder: Path | None = None) -> None:
    from lxml import etree

    with etree.xmlfile(file, encoding="UTF-8") as xml:
        begin(xml)
        write_text(xml, text, day, folder)


def write_text(file: Element, text: ParallelText, day: date, folder: Path | None = None) -> Counts:
    """Write the ``<teiCorpus>`` of a text: header, alignment, versions; the latter two into files of a folder.

    Returns what its header counts.
    """
    if not text.documents:
        raise OutputError(f"text {text.id} has no versions to write")
    name = ids.format_name(text.id)
    versions = {
        document.language: count_version(document, ids.version_id(document.language, name))
        for document in text.documents
    }
    counts = count_text(text, versions.values())
    # "xml:id" as it stands, since xmlfile would bind a second prefix to the namespace that has "xml" for ever.
    corpus = {"xml:id": name, "xml:lang": "en", "version": GUIDELINES}
    layout = ONE_FILE if folder is None else SPLIT
    with file.element(tei("teiCorpus"), corpus, nsmap={None: NAMESPACE}):
        file.write("\n ", text_header(text, name, day, counts, layout), "\n")
        if folder is not None:
            _write_parts(file, text, name, day, versions, folder)
            return counts
        write_links(file, text, name)
        for document in text.documents:
            header = _version_header(text, document, name, day, versions[document.language], layout)
            _write_version(file, document, name, header, layout)
            file.write("\n")
    return counts


def _version_header(
    text: ParallelText, document: Document, name: str, day: date, counts: Counts, layout: Layout
) -> Element:
    original = text.metadata.original
    translated = ""
    if original in text.languages and original != document.language:
        translated = layout.in_version(name, original, ids.version_id(original, name))
    return version_header(document, name, text.metadata, day, counts, translated)


def _write_version(file: Element, document: Document, name: str, header: Element, layout: Layout) -> None:
    version = ids.version_id(document.language, name)
    attributes = {"xml:id": version, "xml:lang": document.language}
    with file.element(tei("TEI"), attributes, nsmap={None: NAMESPACE} if layout.split else None):
        file.write("\n ", header, "\n")
        write_timeline(file, document, version)
        with file.element(tei("text")):
            write_body(file, document, version)


def _write_parts(
    file: Element, text: ParallelText, name: str, day: date, versions: Mapping[str, Counts], folder: Path
) -> None:
    """Write each version and the alignment into a file of the folder, and include them."""
    from lxml import etree

    for document in text.documents:
        part = version_file(name, document.language)
        _include(file, part)
        with (folder / part).open("xb") as opened, etree.xmlfile(opened, encoding="UTF-8") as xml:
            begin(xml)
            header = _version_header(text, document, name, day, versions[document.language], SPLIT)
            _write_version(xml, document, name, header, SPLIT)
    if text.units or text.beads:
        part = alignment_file(name)
        _include(file, part)
        attributes = {"xml:id": ids.alignment_file_id(name), "xml:lang": "en"}
        with (folder / part).open("xb") as opened, etree.xmlfile(opened, encoding="UTF-8") as xml:
            begin(xml)
            with xml.element(tei("TEI"), attributes, nsmap={None: NAMESPACE}):
                xml.write("\n ", alignment_header(text, name, day), "\n")
                write_links(xml, text, name, SPLIT)


def _include(file: Element, part: str) -> None:
    from lxml import etree

    file.write(etree.Element(XINCLUDE, {"href": format_href(part)}, nsmap={"xi": XINCLUDE[1:].partition("}")[0]}), "\n")
