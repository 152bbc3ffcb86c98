"""TEI headers: what an archive wants to know about a parallel text and about each version.

Nothing is claimed that the program does not know: publisher and licence say so until somebody fills them in.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from corpora import Document, ParallelText, Provenance, Segment, Status
from corpora.languages import language_name

from . import ids
from .metadata import application_element, source_element
from .xml import XML_ID, Element, check_string, replace_forbidden

PUBLISHER = "unknown"
LICENCE = "not stated"

_NORMALIZATION = """\
None. The string value of each body is the text of its source, character for character, white space included. A \
carriage return is written as a character reference; a character that XML forbids is written as a g element \
whose n names it."""
_SEGMENTATION = """\
A p is a paragraph of the source and an s is a sentence. What lies between sentences is what stands there in the \
source; an ab of type gap holds what is more than white space and lies outside the paragraphs."""
_INTERPRETATION = """\
Each link of the nway group is one alignment unit: its targets are the sentences that translate each other, in \
the order of domains, and n counts them for each version. A ptr of type unaligned holds sentences of one version \
that have no counterpart. The pairwise groups align two versions each; corresp names the unit that a pairwise \
link lies in. cert is the probability that the aligner gives, from 0 to 1, not a human judgement. ana gives the \
review status."""
_STATUSES = {
    Status.AUTO: "aligned by machine, not reviewed",
    Status.ACCEPTED: "reviewed and accepted as it was",
    Status.CORRECTED: "reviewed and corrected",
}


def text_header(text: ParallelText, name: str, day: date) -> Element:
    """Make the ``<teiHeader>`` of a parallel text, whose ids begin with ``name``."""
    from lxml.builder import E

    languages = ", ".join(language_name(document.language) for document in text.documents)
    measures = {"texts": 1, "versions": len(text.documents)}
    if text.units:
        measures["alignments"] = len(text.units)
    header = E.teiHeader(
        E.fileDesc(
            _title(f"{text.id}: parallel text ({languages})"),
            extent(measures),
            E.publicationStmt(E.publisher(PUBLISHER), _availability(), E.date(day.isoformat(), when=day.isoformat())),
            E.sourceDesc(E.p("The versions of one text; the header of each says where it came from.")),
        ),
        _encoding(text, name),
        _languages(document.language for document in text.documents),
        _revision(text.provenance, name, day),
    )
    return _indented(header)


def version_header(document: Document, name: str) -> Element:
    """Make the ``<teiHeader>`` of one version of the text whose ids begin with ``name``."""
    from lxml.builder import E

    check_string(document.id, f"version {document.language}: the id")
    source = E.p("Not recorded.") if document.source is None else source_element(document.source)
    header = E.teiHeader(
        E.fileDesc(
            _title(f"{ids.parse_name(name)}: {language_name(document.language)} version"),
            extent(measure(document)),
            E.publicationStmt(E.publisher(PUBLISHER), E.idno(document.id, type="version"), _availability()),
            E.sourceDesc(source),
        ),
        _languages([document.language]),
    )
    return _indented(header)


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


def extent(measures: dict[str, int]) -> Element:
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


def _title(title: str) -> Element:
    from lxml.builder import E

    return E.titleStmt(E.title(replace_forbidden(title), type="main"))


def _availability() -> Element:
    from lxml.builder import E

    return E.availability(E.licence(LICENCE), status="unknown")


def _languages(tags: Iterable[str]) -> Element:
    from lxml.builder import E

    return E.profileDesc(E.langUsage(*(E.language(language_name(tag), ident=tag) for tag in tags)))


def _encoding(text: ParallelText, name: str) -> Element:
    """Make the ``<encodingDesc>``: editorial principles, review statuses, and the application."""
    from lxml.builder import E

    categories = (
        E.category({XML_ID: ids.status_id(name, status)}, E.catDesc(meaning)) for status, meaning in _STATUSES.items()
    )
    encoding = E.encodingDesc(
        E.editorialDecl(
            E.normalization(E.p(_NORMALIZATION)),
            E.segmentation(E.p(_SEGMENTATION)),
            E.interpretation(E.p(_INTERPRETATION)),
        ),
        E.classDecl(E.taxonomy({XML_ID: ids.taxonomy_id(name)}, *categories)),
    )
    if text.provenance is not None:
        alignment = ids.alignment_id(name) if text.units or text.beads else ""
        application = application_element(text.provenance, ids.aligner_id(name), alignment)
        encoding.append(E.appInfo(application))
    return encoding


def _revision(provenance: Provenance | None, name: str, day: date) -> Element:
    from lxml.builder import E

    change = E.change("Aligned and written as TEI." if provenance else "Written as TEI.", when=day.isoformat())
    if provenance is not None:
        change.set("who", f"#{ids.aligner_id(name)}")
    return E.revisionDesc(change)


def _indented(header: Element) -> Element:
    """Indent a header, to its depth in the file; its white space means nothing, unlike that of a body."""
    from lxml import etree

    etree.indent(header, space=" ", level=1)
    return header
