"""Reading TEI back into the model: the inverse of writing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import starmap
from os import PathLike
from typing import IO

from corpora import AlignmentError, Bead, Document, OutputError, ParallelText, ParseError, Unit

from . import ids
from .body import read_body, sentence_elements
from .describing import published_in, read_description
from .inclusion import Part, corpus_file, include, version_elements
from .links import read_groups
from .provenance import find_source, read_provenance, read_source
from .standoff import is_standoff, read_standoff
from .times import read_moments
from .xml import XINCLUDE, XML_ID, XML_LANG, Element, iterate_elements, path_of, tei

_HINT = "run `dragoman validate` on the file for all that is wrong"


def read(source: str | PathLike[str] | IO[bytes]) -> ParallelText:
    """Read the parallel text of a TEI file, or of a folder with ``corpus.xml``, equal to the one that was written.

    Raises :class:`SourceError` when the file cannot be read, and :class:`ParseError`, with path and line, when it is
    not well-formed, has a document type declaration, or is not built as :func:`~tei.writing.write` builds it.
    """
    texts = list(read_corpus(source))
    if len(texts) != 1:
        hint = "read_corpus reads them all" if texts else _HINT
        raise ParseError(f"holds {len(texts)} parallel texts, expected one; {hint}", path=path_of(source))
    return texts[0]


def parse(data: bytes) -> ParallelText:
    """Return the parallel text that :func:`~tei.writing.serialize` made the bytes of.

    >>> from tei import serialize
    >>> text = ParallelText("visit", (Document.cut("en", "en", "Come in.", [(0, 8)]),))
    >>> parse(serialize(text)) == text
    True
    """
    return read(BytesIO(data))


def read_corpus(source: str | PathLike[str] | IO[bytes]) -> Iterator[ParallelText]:
    """Yield the parallel texts of a TEI file, or of a folder with ``corpus.xml``, so that memory holds one at a time.

    Raises as :func:`read` does.
    """
    source = corpus_file(source)
    path = path_of(source)
    if isinstance(source, str | PathLike) and is_standoff(source):
        yield _standoff(source)
        return
    for corpus in iterate_elements(source, "teiCorpus"):
        if corpus.find(tei("TEI")) is None and corpus.find(XINCLUDE) is None:
            continue
        try:
            yield _text(include(corpus, source))
        except ParseError as error:
            raise ParseError(
                f"{error.message}; {_HINT}", path=error.path or path, line=error.line, column=error.column
            ) from error
        except AlignmentError as error:
            raise ParseError(f"{error.message}; {_HINT}", path=path, line=corpus.sourceline) from error
        corpus.clear()


def _standoff(source: str | PathLike[str]) -> ParallelText:
    """Read an alignment of files that others have made."""
    try:
        return read_standoff(source)
    except (ParseError, AlignmentError) as error:
        path = error.path or path_of(source)
        raise ParseError(f"{error.message}; {_HINT}", path=path, line=error.line, column=error.column) from error


def _text(parts: Sequence[Part]) -> ParallelText:
    """Return the parallel text of a ``<teiCorpus>``, given all its parts."""
    corpus = parts[0].element
    application = corpus.find("/".join(map(tei, ("teiHeader", "encodingDesc", "appInfo", "application"))))
    units, beads = _alignment(parts)
    published = {element.get(XML_LANG, ""): published_in(_header(element)) for _, element in version_elements(parts)}
    return ParallelText(
        id=ids.parse_name(corpus.get(XML_ID, "")),
        documents=tuple(starmap(_version, version_elements(parts))),
        units=units,
        beads=beads,
        provenance=None if application is None else read_provenance(application),
        metadata=read_description(_header(corpus), {tag: bibl for tag, bibl in published.items() if bibl is not None}),
    )


def _header(element: Element) -> Element:
    header = element.find(tei("teiHeader"))
    if header is None:
        raise ParseError("a text or a version without <teiHeader>", line=element.sourceline)
    return header


def _version(part: Part, element: Element) -> Document:
    """Return the version of a ``<TEI>``."""
    description = f"{tei('teiHeader')}/{tei('fileDesc')}"
    identifier = element.findtext(f"{description}/{tei('publicationStmt')}/{tei('idno')}[@type='version']")
    body = element.find(f"{tei('text')}/{tei('body')}")
    if identifier is None or body is None:
        raise ParseError("a version without <idno type='version'> or <body>", line=element.sourceline)
    bibl = find_source(element)
    source = None if bibl is None else read_source(bibl)
    language = element.get(XML_LANG, "")
    with part.named():
        try:
            ids.version_id(language, "")
        except OutputError as error:
            raise ParseError(error.message, line=element.sourceline) from error
        return read_body(body, identifier, language, source, read_moments(element))


def _alignment(parts: Sequence[Part]) -> tuple[tuple[Unit, ...], tuple[Bead, ...]]:
    """Return the units and beads of a ``<teiCorpus>``."""
    elements = list(version_elements(parts))
    places = {
        part.place(sentence): (version, number)
        for version, (part, element) in enumerate(elements)
        for number, sentence in enumerate(sentence_elements(element))
    }
    versions = [part.place(element) for part, element in elements]
    languages = [element.get(XML_LANG, "") for _, element in elements]
    units: tuple[Unit, ...] = ()
    beads: tuple[Bead, ...] = ()
    for part in parts:
        for standoff in part.element.iter(tei("standOff")):
            with part.named():
                more = read_groups(standoff, places, versions, languages)
            units, beads = units + more[0], beads + more[1]
    return units, beads
