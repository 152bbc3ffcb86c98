"""TEI headers: what an archive wants to know about a parallel text and about each version.

Nothing is claimed that is not known: what the metadata leave out is said to be unknown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date

from corpora import Document, Metadata, ParallelText, Provenance, Segment, Status
from corpora.languages import language_name

from . import ids
from .body import element_name
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
from .provenance import application_element, source_element
from .xml import NAMESPACE, XML_ID, XML_LANG, Element, check_string, replace_forbidden

_ALIGNMENT = "alignment of sentences"
_APPLICATION = "the application"
_PROJECT = "A parallel corpus: versions of the same text in several languages, aligned sentence by sentence."
_SOURCES = "The versions of one text; the header of each says where it came from."
_NORMALIZATION = """\
None. The string value of each body is the text of its source, character for character, white space included. A \
carriage return is written as a character reference; a character that XML forbids is written as a g element \
whose n names it."""
_EXTRACTION = """\
The source of these versions is not a file of plain text, as its mimeType without charset says: {}. Their bodies hold \
the text as it was taken out of the source, whose bytes cannot be had back from it."""
_SEGMENTATION = """\
A p is a paragraph of the source and an s is a sentence. Where the source tells headings and list items from \
paragraphs, a heading is the head of a div and an item stands in a list; type gives their level. synch of an s, where \
the source has times, names the moments of a timeline at which it begins and ends. What lies between sentences is what \
stands there in the source; an ab of type gap holds what is more than white space and lies outside these."""
_INTERPRETATION = """\
Each link of the nway group is one alignment unit: its targets are the sentences that translate each other, in \
the order of domains, and n counts them for each version. A ptr of type unaligned holds sentences of one version \
that have no counterpart. The pairwise groups align two versions each; corresp names the unit that a pairwise \
link lies in. cert is the probability that the aligner gives, from 0 to 1, not a human judgement. ana gives the \
review status."""
#: What is counted over all versions of a text.
SUMMED = ("sentences", "words")
_STATUSES = {
    Status.AUTO: "aligned by machine, not reviewed",
    Status.ACCEPTED: "reviewed and accepted as it was",
    Status.CORRECTED: "reviewed and corrected",
}


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
        _encoding(text, name, layout),
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
        E.encodingDesc(_tags(document)),
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
        E.encodingDesc(E.projectDesc(E.p(_PROJECT))),
        E.profileDesc(_languages(languages), *text_class(metadata)),
        E.revisionDesc(E.change("Written as TEI.", when=day.isoformat())),
    )
    return indented(header)


def tags(document: Document) -> dict[str, int]:
    """Count the elements that hold sentences, and the sentences, by name."""
    counts = Counter(element_name(document, paragraph) for paragraph in {s.paragraph for s in document.segments})
    return dict(sorted(counts.items())) | {"s": len(document.segments)}


def text_measures(text: ParallelText) -> dict[str, int]:
    """Count what the header of a parallel text states."""
    counts = {"texts": 1, "versions": len(text.documents)}
    if text.units:
        counts["alignments"] = len(text.units)
    measured = [measure(document) for document in text.documents]
    return counts | {unit: sum(counted[unit] for counted in measured) for unit in SUMMED}


def measure(document: Document) -> dict[str, int]:
    """Measure a version; words are what white space separates inside the sentences.

    >>> measure(Document.cut("en", "en", "Come in. Sit down.", [(0, 8), (9, 18)]))
    {'paragraphs': 1, 'sentences': 2, 'words': 4, 'characters': 18}
    """
    return {
        "paragraphs": len({segment.paragraph for segment in document.segments}),
        "sentences": len(document.segments),
        "words": sum(_words(segment) for segment in document.segments),
        "characters": sum(len(piece) for piece in document.pieces()),
    }


def extent(measures: Mapping[str, int]) -> Element:
    """Make an ``<extent>`` of counts by unit; the units are plurals."""
    from lxml.builder import E

    return E.extent(
        *(
            E.measure(f"{count} {unit.removesuffix('s') if count == 1 else unit}", unit=unit, quantity=str(count))
            for unit, count in measures.items()
        )
    )


def _words(segment: Segment) -> int:
    return len(segment.text.split())


def _published(metadata: Metadata, *identifiers: Element, day: date | None = None) -> Element:
    """Make the ``<publicationStmt>``."""
    from lxml.builder import E

    issued = [] if day is None else [E.date(day.isoformat(), when=day.isoformat())]
    return E.publicationStmt(publisher(metadata), *identifiers, availability(metadata), *issued)


def _languages(tags: Iterable[str]) -> Element:
    from lxml.builder import E

    return E.langUsage(*(E.language(language_name(tag), ident=tag) for tag in tags))


def _tags(document: Document) -> Element:
    from lxml.builder import E

    usage = (E.tagUsage(gi=name, occurs=str(count)) for name, count in tags(document).items())
    return E.tagsDecl(E.namespace(*usage, name=NAMESPACE))


def _encoding(text: ParallelText, name: str, layout: Layout) -> Element:
    """Make the ``<encodingDesc>``: editorial principles, review statuses, and the application."""
    from lxml.builder import E

    categories = (
        E.category({XML_ID: ids.status_id(name, status)}, E.catDesc(meaning)) for status, meaning in _STATUSES.items()
    )
    encoding = E.encodingDesc(
        E.projectDesc(E.p(_PROJECT)),
        E.editorialDecl(
            E.normalization(*map(E.p, _normalization(text))),
            E.segmentation(E.p(_SEGMENTATION)),
            E.interpretation(E.p(_INTERPRETATION)),
        ),
        E.classDecl(E.taxonomy({XML_ID: ids.taxonomy_id(name)}, *categories)),
    )
    if text.provenance is not None:
        alignment = layout.in_alignment(name, ids.alignment_id(name)) if text.units or text.beads else ""
        application = application_element(text.provenance, ids.aligner_id(name), alignment)
        encoding.append(E.appInfo(application))
    return encoding


def _normalization(text: ParallelText) -> list[str]:
    """Say what a body is, and which of the versions were taken out of files that hold more than text."""
    extracted = [document.language for document in text.documents if document.source and not document.source.is_plain]
    return [_NORMALIZATION] + ([_EXTRACTION.format(", ".join(extracted))] if extracted else [])


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
