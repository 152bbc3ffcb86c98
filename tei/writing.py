"""Writing a parallel text as TEI, element by element, so that memory holds no second copy of it."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from io import BytesIO
from os import PathLike
from typing import IO

from corpora import Document, OptionError, OutputError, ParallelText
from corpora.files import replacing

from . import ids
from .body import write_body
from .header import text_header, version_header
from .links import write_links
from .xml import NAMESPACE, Element, tei

GUIDELINES = "4.12.0"
_SCHEMA = "https://www.tei-c.org/release/xml/tei/custom/schema/relaxng/tei_all.rng"
_MODEL = f'href="{_SCHEMA}" type="application/xml" schematypens="http://relaxng.org/ns/structure/1.0"'


def write(text: ParallelText, target: str | PathLike[str] | IO[bytes], *, date: date | None = None) -> None:
    """Write a parallel text as TEI to a path or to a binary file object.

    A path is replaced only when all has been written. ``date`` goes into the header; without it the date is that of
    the environment variable ``SOURCE_DATE_EPOCH``, or today's. The same text and date give the same bytes.

    Raises :class:`OutputError` when the file cannot be written or XML cannot hold the text.
    """
    day = date or _today()
    if isinstance(target, str | PathLike):
        with replacing(target) as file:
            _write_file(text, file, day)
    else:
        _write_file(text, target, day)


def serialize(text: ParallelText, *, date: date | None = None) -> bytes:
    """Return a parallel text as the bytes of a TEI file; see :func:`write`.

    >>> en = Document.cut("en", "en", "Come in.", [(0, 8)])
    >>> b'<s xml:id="en.visit.p1.s1">Come in.</s>' in serialize(ParallelText("visit", (en,)))
    True
    """
    file = BytesIO()
    write(text, file, date=date)
    return file.getvalue()


def _today() -> date:
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if not epoch:
        return date.today()
    try:
        return datetime.fromtimestamp(int(epoch), tz=UTC).date()
    except (ValueError, OverflowError, OSError) as error:
        raise OptionError(f"SOURCE_DATE_EPOCH is {epoch!r}, not a number of seconds since 1970") from error


def _write_file(text: ParallelText, file: IO[bytes], day: date) -> None:
    from lxml import etree

    with etree.xmlfile(file, encoding="UTF-8") as xml:
        xml.write_declaration()
        xml.write(etree.ProcessingInstruction("xml-model", _MODEL))
        _write_text(xml, text, day)


def _write_text(file: Element, text: ParallelText, day: date) -> None:
    """Write the ``<teiCorpus>`` of a text: header, alignment, versions."""
    if not text.documents:
        raise OutputError(f"text {text.id} has no versions to write")
    name = ids.format_name(text.id)
    versions = [ids.version_id(language, name) for language in text.languages]
    # "xml:id" as it stands, since xmlfile would bind a second prefix to the namespace that has "xml" for ever.
    corpus = {"xml:id": name, "xml:lang": "en", "version": GUIDELINES}
    with file.element(tei("teiCorpus"), corpus, nsmap={None: NAMESPACE}):
        file.write("\n ", text_header(text, name, day), "\n")
        write_links(file, text, name)
        for document, version in zip(text.documents, versions, strict=True):
            _write_version(file, document, version, name)


def _write_version(file: Element, document: Document, version: str, name: str) -> None:
    with file.element(tei("TEI"), {"xml:id": version, "xml:lang": document.language}):
        file.write("\n ", version_header(document, name), "\n")
        with file.element(tei("text")):
            write_body(file, document, version)
    file.write("\n")
