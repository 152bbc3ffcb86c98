"""TEI headers: what an archive wants to know about a parallel text and about each version.

Nothing is claimed that is not known: what the metadata leave out is said to be unknown.
"""

from __future__ import annotations

from datetime import date

from corpora import Document, Metadata, ParallelText
from corpora.languages import language_name

from . import ids
from .description import (
    check_languages,
    edition,
    identifiers,
    original,
    publication,
    published,
    review,
    series,
    setting,
    text_class,
    title_statement,
)
from .layout import ONE_FILE, Layout, version_file
from .measures import Counts, extent, shares
from .principles import PROJECT, encoding, tag_usage
from .provenance import source_element
from .xml import XML_LANG, Element, check_string, replace_forbidden

_WRITTEN = "Written as TEI."
_SOURCES = "The versions of one text; the header of each says where it came from."


def text_header(text: ParallelText, name: str, day: date, counts: Counts, layout: Layout = ONE_FILE) -> Element:
    """Make the ``<teiHeader>`` of a parallel text, whose ids begin with ``name``."""
    from lxml.builder import E

    check_languages(text.metadata, text.languages)
    languages = ", ".join(map(language_name, text.languages))
    titled = tuple(language for language, _ in text.metadata.titles)
    aligner = "" if text.provenance is None else text.provenance.application
    name_of_text, subtitle = replace_forbidden(text.id), f"parallel text: {languages}"
    title = title_statement(text.metadata, titled, name_of_text, subtitle, aligner=aligner)
    sources = list(original(text.metadata)) or [E.p(_SOURCES)]
    header = E.teiHeader(
        E.fileDesc(
            title,
            edition(text.metadata, day),
            extent(counts.measures),
            published(text.metadata, *identifiers(text.metadata), day=day),
            *series(text.metadata),
            E.sourceDesc(*sources),
        ),
        encoding(text, name, layout, counts.tags),
        E.profileDesc(_languages(counts), *text_class(text.metadata), *setting(text.metadata)),
        _revision(text, name, day),
    )
    return indented(header)


def version_header(
    document: Document, name: str, metadata: Metadata, day: date, counts: Counts, translated: str = ""
) -> Element:
    """Make the ``<teiHeader>`` of one version of the text whose ids begin with ``name``.

    ``translated`` points to the version that this one is a translation of, where that is known.
    """
    from lxml.builder import E

    language = document.language
    identifier = E.idno(check_string(document.id, f"version {language}: the id"), type="version")
    text_id = replace_forbidden(ids.parse_name(name))
    title = title_statement(metadata, (language,), text_id, f"{language_name(language)} version", language)
    described = [] if document.source is None else [source_element(document.source)]
    header = E.teiHeader(
        E.fileDesc(
            title,
            edition(metadata, day),
            extent(counts.measures),
            published(metadata, identifier, day=day),
            E.sourceDesc(*described, publication(metadata, language, translated)),
        ),
        E.encodingDesc(E.projectDesc(E.p(PROJECT)), tag_usage(counts.tags)),
        E.profileDesc(_languages(counts), *setting(metadata)),
        E.revisionDesc(E.change(_WRITTEN, when=day.isoformat())),
        {XML_LANG: "en"},  # what is said here, unlike the text
    )
    return indented(header)


def alignment_header(text: ParallelText, name: str, day: date) -> Element:
    """Make the ``<teiHeader>`` of an alignment that is a file of its own."""
    from lxml.builder import E

    files = ", ".join(version_file(name, language) for language in text.languages)
    header = E.teiHeader(
        E.fileDesc(
            E.titleStmt(
                E.title(replace_forbidden(text.id), type="main"),
                E.title("alignment", {"type": "sub", XML_LANG: "en"}),
            ),
            published(text.metadata, day=day),
            E.sourceDesc(E.p(f"The sentences of {files}.")),
        )
    )
    return indented(header)


def corpus_header(name: str, counts: Counts, metadata: Metadata, day: date) -> Element:
    """Make the ``<teiHeader>`` of a corpus of many texts, called ``name``."""
    from lxml.builder import E

    title = title_statement(metadata, tuple(tag for tag, _ in metadata.titles), name, "parallel corpus")
    header = E.teiHeader(
        E.fileDesc(
            title,
            edition(metadata, day),
            extent(counts.measures),
            published(metadata, *identifiers(metadata), day=day),
            *series(metadata),
            E.sourceDesc(E.p("Parallel texts; the header of each, and of each version, says where it came from.")),
        ),
        E.encodingDesc(E.projectDesc(E.p(PROJECT)), tag_usage(counts.tags)),
        E.profileDesc(_languages(counts), *text_class(metadata), *setting(metadata)),
        E.revisionDesc(E.change(_WRITTEN, when=day.isoformat())),
    )
    return indented(header)


def _languages(counts: Counts) -> Element:
    """Make the ``<langUsage>``: languages, and their shares of the words in per cent."""
    from lxml.builder import E

    usage = shares(counts.words).items()
    return E.langUsage(*(E.language(language_name(tag), ident=tag, usage=str(share)) for tag, share in usage))


def _revision(text: ParallelText, name: str, day: date) -> Element:
    from lxml.builder import E

    change = E.change("Aligned and written as TEI." if text.provenance else _WRITTEN, when=day.isoformat())
    if text.provenance is not None:
        change.set("who", f"#{ids.aligner_id(name)}")
    return E.revisionDesc(*review(text.metadata, ids.review_id(name)), change)


def indented(header: Element) -> Element:
    """Indent a header, to its depth in the file; its white space means nothing, but beside words."""
    from lxml import etree

    etree.indent(header, space=" ", level=1)
    for element in header.iter("p", "desc", "catDesc", "change"):
        if len(element):
            element.text = element.text if (element.text or "").strip() else None
            element[-1].tail = element[-1].tail if (element[-1].tail or "").strip() else None
    return header
