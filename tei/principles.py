"""How a text has been encoded, as its header says: the principles in words, review statuses, use of elements."""

from __future__ import annotations

from collections.abc import Mapping

from corpora import ParallelText, Status

from . import ids
from .layout import Layout
from .provenance import application_element
from .xml import NAMESPACE, XML_ID, Element

#: What kind of project a corpus comes from.
PROJECT = "A parallel corpus: versions of the same text in several languages, aligned sentence by sentence."
_CORRECTION = """\
None. What is wrong in a source is kept as it is; whether a source was corrected before it was read is not known."""
_HYPHENATION = """\
Hyphens are those of the sources. In a version that was taken out of PDF a hyphen that only divides a word at the end \
of a line is left out."""
_QUOTATION = "Quotation marks are characters of the text, as they stand in the sources. Quotations are not marked."
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
link lies in. Links are in the order of the text; those of a pairwise group are in the order of its first version, \
and cross where a passage stands elsewhere in the second. cert is the probability that the aligner gives, from 0 to 1, \
not a human judgement. ana gives the review status."""
_REVIEW, _REVIEWED = "review status", ": whether somebody has looked at a unit of the alignment, and what came of it"
_STATUSES = {
    Status.AUTO: "aligned by machine, not reviewed",
    Status.ACCEPTED: "reviewed and accepted as it was",
    Status.CORRECTED: "reviewed and corrected",
}


def encoding(text: ParallelText, name: str, layout: Layout, tags: Mapping[str, int]) -> Element:
    """Make the ``<encodingDesc>``: editorial principles, elements and how often, review statuses, application."""
    from lxml.builder import E

    categories = (
        E.category({XML_ID: ids.status_id(name, status)}, E.catDesc(E.term(status), f": {meaning}"))
        for status, meaning in _STATUSES.items()
    )
    taxonomy = E.taxonomy({XML_ID: ids.taxonomy_id(name)}, E.desc(E.term(_REVIEW), _REVIEWED), *categories)
    description = E.encodingDesc(
        E.projectDesc(E.p(PROJECT)),
        E.editorialDecl(
            E.correction(E.p(_CORRECTION)),
            E.normalization(*map(E.p, _normalization(text))),
            E.hyphenation(E.p(_HYPHENATION)),
            E.quotation(E.p(_QUOTATION), marks="all"),
            E.segmentation(E.p(_SEGMENTATION)),
            E.interpretation(E.p(_INTERPRETATION)),
        ),
        tag_usage(tags),
        E.classDecl(taxonomy),
    )
    if text.provenance is not None:
        alignment = layout.in_alignment(name, ids.alignment_id(name)) if text.units or text.beads else ""
        application = application_element(text.provenance, ids.aligner_id(name), alignment)
        description.append(E.appInfo(application))
    return description


def tag_usage(tags: Mapping[str, int]) -> Element:
    """Make the ``<tagsDecl>`` of elements and how often they stand in the bodies."""
    from lxml.builder import E

    usage = (E.tagUsage(gi=name, occurs=str(count)) for name, count in sorted(tags.items()))
    return E.tagsDecl(E.namespace(*usage, name=NAMESPACE))


def _normalization(text: ParallelText) -> list[str]:
    """Say what a body is, and which of the versions were taken out of files that hold more than text."""
    extracted = [document.language for document in text.documents if document.source and not document.source.is_plain]
    return [_NORMALIZATION] + ([_EXTRACTION.format(", ".join(extracted))] if extracted else [])
