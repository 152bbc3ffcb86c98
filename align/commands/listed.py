"""A finding with the place where it stands in a file: what every way to list findings is given."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpora import ParallelText
from tei import ids
from tei.body import sentence_ids

from ..quality import Finding, Known

__all__ = ["Listed", "list_findings"]


@dataclass(frozen=True, slots=True)
class Listed:
    """A finding, the file it is in, and what stands there by language: the segments, and their ids in the corpus.

    ``known`` is what a baseline holds of it.
    """

    file: str
    finding: Finding
    segments: dict[str, tuple[str, ...]]
    sentences: dict[str, tuple[str, ...]]
    known: Known

    @property
    def excerpts(self) -> dict[str, str]:
        """The segments of each language joined."""
        return {language: " ".join(segments) for language, segments in self.segments.items()}

    @property
    def name(self) -> str:
        """The id of the text in the corpus."""
        return ids.format_name(self.finding.text)

    @property
    def unit(self) -> str:
        """The id of the unit in the corpus, or of the text where the finding is about the whole of it."""
        return self.name if self.finding.unit is None else ids.unit_id(self.name, self.finding.unit + 1)


def list_findings(path: str, text: ParallelText, findings: Sequence[Finding]) -> Iterator[Listed]:
    """Put the findings of a text in their places in a file."""
    name = ids.format_name(text.id)
    named = {
        document.language: sentence_ids(document, ids.version_id(document.language, name))
        for document in text.documents
    }
    for finding in findings:
        spans = {language: span for language, span in zip(finding.languages, finding.segments, strict=True) if span}
        segments = {
            language: tuple(segment.text for segment in text.document(language).segments[span.start : span.stop])
            for language, span in spans.items()
        }
        sentences = {language: tuple(named[language][span.start : span.stop]) for language, span in spans.items()}
        yield Listed(path, finding, segments, sentences, Known.of(text, finding))
