"""TEI headers: what an archive wants to know about a parallel text and about each version.

Nothing is claimed that is not known: what the metadata leave out is said to be unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from corpora import Document, Metadata, ParallelText, Provenance
from corpora.languages import language_name

from . import ids
from .description import (
    availability,
    check_languages,
    identifiers,
    original,
    publication,
    publisher,
    series,
    text_class,
    title_statement,
    translators,
)
from .layout import ONE_FILE, Layout, version_file
from .measures import extent, measure, text_measures
from .principles import PROJECT, encoding, tag_usage
from .provenance import source_element
from .xml import XML_LANG, Element, check_string, replace_forbidden

_ALIGNMENT = "alignment of sentences"
_APPLICATION = "the application"
_SOURCES = "The versions of one text; the header of each says where it came from."


def text_header(text: ParallelText, name: str, day: date, layout: Layout = ONE_FILE) -> Element:
    """Make the ``<teiHeader>`` of a parallel text, whose ids begin with ``name``."""
    from lxml.builder import E

    check_languages(text.metadata, text.languages)
    languages = ", ".join(map(language_name, text.languages))
    titled = tuple(language for language, _ in text.metadata.titles)
    title = title_statement(text.metadata, titled, replace_forbidden(text.id), f"parallel text: {languages}")
    if text.provenance is not None:
        title.append(E.respStmt(E.resp(_ALIGNMENT), E.name(check_string(text.provenance.application, _APPLICATION))))
    sources = list(original(text.metadata)) or [E.p(_SOURCES)]
    header = E.teiHeader(
        E.fileDesc(
            title,
            E.editionStmt(E.edition(f"as written on {day.isoformat()}")),
            extent(text_measures(text)),
            _published(text.metadata, *identifiers(text.metadata), day=day),
            *series(text.metadata),
            E.sourceDesc(*sources),
        ),
        encoding(text, name, layout),
        E.profileDesc(_languages(text.languages), *text_class(text.metadata)),
        _revision(text.provenance, name, day),
    )
    return indented(header)


def version_header(document: Document, name: str, metadata: Metadata, translated: str = "") -> Element:
    """Make the ``<teiHeader>`` of one version of the text whose ids begin with ``name``.

    ``translated`` points to the version that this one is a translation of, where that is known.
    """
    from lxml.builder import E

    language = document.language
    identifier = E.idno(check_string(document.id, f"version {language}: the id"), type="version")
    text_id = replace_forbidden(ids.parse_name(name))
    title = title_statement(metadata, (language,), text_id, f"{language_name(language)} version")
    title.extend(translators(metadata, language))
    described = [] if document.source is None else [source_element(document.source)]
    described += publication(metadata, language, translated)
    header = E.teiHeader(
        E.fileDesc(
            title,
            extent(measure(document)),
            _published(metadata, identifier),
            E.sourceDesc(*(described or [E.p("Not recorded.")])),
        ),
        E.encodingDesc(tag_usage(document)),
        E.profileDesc(_languages([language])),
    )
    return indented(header)


def alignment_header(text: ParallelText, name: str) -> Element:
    """Make the ``<teiHeader>`` of an alignment that is a file of its own."""
    from lxml.builder import E

    files = ", ".join(version_file(name, language) for language in text.languages)
    header = E.teiHeader(
        E.fileDesc(
            E.titleStmt(
                E.title(replace_forbidden(text.id), type="main"),
                E.title("alignment", {"type": "sub", XML_LANG: "en"}),
            ),
            _published(text.metadata),
            E.sourceDesc(E.p(f"The sentences of {files}.")),
        )
    )
    return indented(header)


def corpus_header(
    name: str, measures: Mapping[str, int], languages: Iterable[str], metadata: Metadata, day: date
) -> Element:
    """Make the ``<teiHeader>`` of a corpus of many texts, called ``name``."""
    from lxml.builder import E

    header = E.teiHeader(
        E.fileDesc(
            title_statement(metadata, tuple(tag for tag, _ in metadata.titles), name, "parallel corpus"),
            E.editionStmt(E.edition(f"as written on {day.isoformat()}")),
            extent(measures),
            _published(metadata, *identifiers(metadata), day=day),
            *series(metadata),
            E.sourceDesc(E.p("Parallel texts; the header of each, and of each version, says where it came from.")),
        ),
        E.encodingDesc(E.projectDesc(E.p(PROJECT))),
        E.profileDesc(_languages(languages), *text_class(metadata)),
        E.revisionDesc(E.change("Written as TEI.", when=day.isoformat())),
    )
    return indented(header)


def _published(metadata: Metadata, *identifiers: Element, day: date | None = None) -> Element:
    """Make the ``<publicationStmt>``."""
    from lxml.builder import E

    issued = [] if day is None else [E.date(day.isoformat(), when=day.isoformat())]
    return E.publicationStmt(publisher(metadata), *identifiers, availability(metadata), *issued)


def _languages(tags: Iterable[str]) -> Element:
    from lxml.builder import E

    return E.langUsage(*(E.language(language_name(tag), ident=tag) for tag in tags))


def _revision(provenance: Provenance | None, name: str, day: date) -> Element:
    from lxml.builder import E

    change = E.change("Aligned and written as TEI." if provenance else "Written as TEI.", when=day.isoformat())
    if provenance is not None:
        change.set("who", f"#{ids.aligner_id(name)}")
    return E.revisionDesc(change)


def indented(header: Element) -> Element:
    """Indent a header, to its depth in the file; its white space means nothing, unlike that of a body."""
    from lxml import etree

    etree.indent(header, space=" ", level=1)
    return header
