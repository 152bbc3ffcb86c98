"""What a parallel text is: versions, segments, beads, units. Frozen dataclasses, no input or output.

A *version* (:class:`Document`) is a text in one language; a *segment* is a sentence with its place in the version; a
*bead* joins segments of two versions; a *unit* joins segments of all versions. Beads and units hold ranges of segment
indices, never copies of text; a version that takes no part has an empty range.

>>> en = Document.cut("en", "en", "Come in. Sit down.", [(0, 8), (9, 18)])
>>> de = Document.cut("de", "de", "Kommen Sie herein und setzen Sie sich.", [(0, 38)])
>>> text = ParallelText("visit", (en, de), (Unit((range(0, 2), range(0, 1)), 0.97),))
>>> [[segment.text for segment in side] for side in text.segments(text.units[0])]
[['Come in.', 'Sit down.'], ['Kommen Sie herein und setzen Sie sich.']]
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise

from .errors import AlignmentError
from .kinds import expect, expect_each
from .metadata import Metadata

__all__ = ["Bead", "Document", "Kind", "Paragraph", "ParallelText", "Provenance", "Segment", "Source", "Status", "Unit"]

PLAIN_TEXT = "text/plain"


@dataclass(frozen=True, slots=True)
class Segment:
    """A sentence: its text, its character offsets ``start`` and ``end`` in the version, and its paragraph from 0."""

    text: str
    start: int
    end: int
    paragraph: int = 0


class Kind(StrEnum):
    """What a paragraph is in the structure of a version."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    ITEM = "item"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """What a paragraph is; ``level`` is the depth of a heading or a list item, from 1, and 0 for anything else."""

    kind: Kind = Kind.PARAGRAPH
    level: int = 0


@dataclass(frozen=True, slots=True)
class Source:
    """Where a version came from, in enough detail to give its bytes back where it is the text of a plain file.

    ``charset`` is a Python codec name, empty for a file that is not in one (DOCX, PDF ...); ``bom`` says that the bytes
    begin with a byte order mark, which is not part of the text; ``sha256`` (hexadecimal) and ``size`` (bytes) are those
    of the file. ``media`` is its media type: other than of plain text, the text was taken out of the file.
    """

    path: str
    charset: str
    bom: bool
    sha256: str
    size: int
    media: str = PLAIN_TEXT

    @property
    def is_plain(self) -> bool:
        """Say whether the file is plain text in a known charset, so that its bytes follow from the text."""
        return self.media == PLAIN_TEXT and bool(self.charset)


@dataclass(frozen=True, slots=True)
class Document:
    r"""A version: a text in one language, cut into segments.

    ``gaps`` holds what stands before, between and after the segments (white space, as a rule), one more than there
    are segments: ``gaps[0] + segments[0].text + gaps[1] + ...`` is the text, character for character.

    ``structure`` says what each paragraph is, and is empty where the source does not tell (plain text). ``times`` holds
    the begin and end of each segment in milliseconds, and is empty for a text without times. ``ids`` holds what the
    source calls each segment (the ``xml:id`` of an ``<s>``), nothing for one that it does not name, and is empty where
    it names none.

    Raises :class:`AlignmentError` when segments and gaps do not fit together.

    >>> Document.cut("en", "en", "  One. Two.\n", [(2, 6), (7, 11)]).gaps
    ('  ', ' ', '\n')
    """

    id: str
    language: str
    segments: tuple[Segment, ...]
    gaps: tuple[str, ...]
    source: Source | None = None
    structure: tuple[Paragraph, ...] = ()
    times: tuple[tuple[int, int], ...] = ()
    ids: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if len(self.gaps) != len(self.segments) + 1:
            raise AlignmentError(f"version {self.id}: {len(self.segments)} segments need {len(self.segments) + 1} gaps")
        at, paragraph = 0, 0
        for number, (gap, segment) in enumerate(zip(self.gaps, self.segments, strict=False)):
            at += len(gap)
            if not segment.text:
                raise AlignmentError(f"version {self.id}: segment {number} is empty; leave it out")
            if segment.start != at or segment.end != at + len(segment.text):
                raise AlignmentError(f"version {self.id}: segment {number} does not lie at its offsets")
            if segment.paragraph < paragraph:
                raise AlignmentError(f"version {self.id}: segment {number} goes back to an earlier paragraph")
            at, paragraph = segment.end, segment.paragraph
        if self.structure and paragraph >= len(self.structure):
            raise AlignmentError(f"version {self.id}: paragraph {paragraph} is not in its structure")
        if self.times and len(self.times) != len(self.segments):
            raise AlignmentError(f"version {self.id}: {len(self.times)} times for {len(self.segments)} segments")
        if self.ids and len(self.ids) != len(self.segments):
            raise AlignmentError(f"version {self.id}: {len(self.ids)} ids for {len(self.segments)} segments")

    @classmethod
    def cut(
        cls,
        id: str,
        language: str,
        text: str,
        spans: Iterable[tuple[int, int]],
        *,
        paragraphs: Sequence[int] = (),
        source: Source | None = None,
    ) -> Document:
        """Cut ``text`` at ``spans`` (character offsets ``(start, end)`` in order; what lies between becomes gaps).

        ``paragraphs`` gives each segment's paragraph; without it all are in paragraph 0.
        """
        segments, gaps, at = [], [], 0
        for number, (start, end) in enumerate(spans):
            if start < at:
                where = f"segment {number} begins at {start}, before segment {number - 1} ends ({at})"
                raise AlignmentError(f"version {id}: {where}; give spans in order")
            gaps.append(text[at:start])
            segments.append(Segment(text[start:end], start, end, paragraphs[number] if paragraphs else 0))
            at = end
        gaps.append(text[at:])
        return cls(id, language, tuple(segments), tuple(gaps), source)

    @classmethod
    def from_segments(cls, id: str, language: str, texts: Iterable[str], *, separator: str = "\n") -> Document:
        """Make a version of texts that are segments already, joined by ``separator``."""
        segments, at = [], 0
        if isinstance(texts, str):
            expect(texts, (), "texts, one for each segment")
        for text in expect_each(texts, str, "texts, one for each segment"):
            segments.append(Segment(text, at, at + len(text)))
            at += len(text) + len(separator)
        gaps = ("", *[separator] * (len(segments) - 1), "") if segments else ("",)
        return cls(id, language, tuple(segments), gaps)

    def pieces(self) -> Iterator[str]:
        """Yield gap, segment, gap, ... in order; joined they are the text."""
        for gap, segment in zip(self.gaps, self.segments, strict=False):
            yield gap
            yield segment.text
        yield self.gaps[-1]

    @property
    def text(self) -> str:
        """The whole text, white space included."""
        return "".join(self.pieces())


class Status(StrEnum):
    """How far a unit has been reviewed."""

    AUTO = "auto"
    ACCEPTED = "accepted"
    CORRECTED = "corrected"


@dataclass(frozen=True, slots=True)
class Bead:
    """Segments of two versions that translate each other, or of one that has no counterpart in the other.

    ``languages`` are in the order of the versions; ``spans`` are ranges of segment indices; ``probability`` is 0 to 1.
    """

    languages: tuple[str, str]
    spans: tuple[range, range]
    probability: float


@dataclass(frozen=True, slots=True)
class Unit:
    """Segments of all versions that translate each other.

    ``spans`` has one range of segment indices per version, in their order, empty where a version takes no part;
    ``probability`` is 0 to 1.
    """

    spans: tuple[range, ...]
    probability: float
    status: Status = Status.AUTO

    @property
    def shape(self) -> str:
        """The number of segments from each version, as in ``2:1:2``."""
        return ":".join(str(len(span)) for span in self.spans)


@dataclass(frozen=True, slots=True)
class Provenance:
    """What made an alignment: every score in it is worth only as much as this.

    ``encoder`` and ``weights`` identify the model and its trained weights; ``options`` are what was given besides,
    such as anchors, as pairs of strings in alphabetical order.
    """

    application: str
    version: str
    encoder: str = ""
    weights: str = ""
    options: tuple[tuple[str, str], ...] = field(default=())

    @property
    def signature(self) -> str:
        """One line that names all of it, for use beside a score."""
        parts = [f"{self.application} {self.version}", self.encoder, self.weights]
        parts += [f"{key}={value}" for key, value in self.options]
        return "; ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class ParallelText:
    """The versions of one text, their alignment, and what is known about the text.

    ``units`` joins all versions, in order; ``beads`` holds the alignment of each two versions on their own, pair after
    pair in the order of the versions. Beads are in the order of the first of the two, and cross where a passage stands
    elsewhere in the second (see :func:`corpora.crossing`). Either may be empty where it has not been made.

    Raises :class:`AlignmentError`, naming the unit or bead, unless the languages differ, every segment of every
    version lies in exactly one unit (and, for a pair that has beads, in exactly one bead of that pair), spans are
    contiguous and in order (those of beads in the first version), no unit is empty, and probabilities lie between 0
    and 1.
    """

    id: str
    documents: tuple[Document, ...]
    units: tuple[Unit, ...] = ()
    beads: tuple[Bead, ...] = ()
    provenance: Provenance | None = None
    metadata: Metadata = field(default_factory=Metadata)

    def __post_init__(self) -> None:
        for document in self.documents:
            expect(document, Document, "versions as read or Document.cut makes them")
        languages = self.languages
        for language in languages:
            if languages.count(language) > 1:
                raise AlignmentError(f"text {self.id}: two versions in {language}")
        lengths = dict(zip(languages, (len(document.segments) for document in self.documents), strict=True))
        if self.units:
            _check_partition(f"text {self.id}", "unit", languages, lengths, self.units)
        seen: set[tuple[str, str]] = set()
        for pair, beads in self.pairs():
            if pair in seen or not set(pair) <= set(languages) or languages.index(pair[0]) >= languages.index(pair[1]):
                raise AlignmentError(f"text {self.id}: beads of {'-'.join(pair)} repeated, unknown or out of order")
            seen.add(pair)
            _check_partition(f"text {self.id}, {'-'.join(pair)}", "bead", pair, lengths, beads)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of the versions, in their order."""
        return tuple(document.language for document in self.documents)

    def document(self, language: str) -> Document:
        """The version in ``language``; raises ``KeyError`` when there is none."""
        for document in self.documents:
            if document.language == language:
                return document
        raise KeyError(language)

    def segments(self, unit: Unit) -> tuple[tuple[Segment, ...], ...]:
        """The segments of a unit, one tuple per version."""
        return tuple(
            document.segments[span.start : span.stop] if span else ()
            for document, span in zip(self.documents, unit.spans, strict=True)
        )

    def pairs(self) -> Iterator[tuple[tuple[str, str], tuple[Bead, ...]]]:
        """Yield each run of beads that join the same two languages, with those languages."""
        start = 0
        edges = [n + 1 for n, (a, b) in enumerate(pairwise(self.beads)) if a.languages != b.languages]
        for stop in [*edges, len(self.beads)] if self.beads else []:
            yield self.beads[start].languages, self.beads[start:stop]
            start = stop


def _check_partition(
    where: str,
    kind: str,
    languages: Sequence[str],
    lengths: dict[str, int],
    items: Sequence[Unit | Bead],
) -> None:
    """Check that the spans of ``items`` walk through every version from its first segment to its last.

    Beads do so in the first version only: in the second they hold every segment once, too, but may go back.
    """
    at = dict.fromkeys(languages, 0)
    straight = languages[:1] if kind == "bead" else languages
    for number, item in enumerate(items):
        name = f"{where}: {kind} {number}"
        if len(item.spans) != len(languages):
            raise AlignmentError(f"{name} has {len(item.spans)} spans for {len(languages)} versions")
        if not any(item.spans):
            raise AlignmentError(f"{name} is empty")
        if not 0 <= item.probability <= 1:
            raise AlignmentError(f"{name} has probability {item.probability}, outside 0 to 1")
        for language, span in zip(straight, item.spans, strict=False):
            at[language] = _follow(name, language, span, at[language])
    if kind == "bead":
        for number in sorted(range(len(items)), key=lambda number: items[number].spans[1].start):
            name = f"{where}: {kind} {number}"
            at[languages[1]] = _follow(name, languages[1], items[number].spans[1], at[languages[1]])
    for language in languages:
        if at[language] != lengths[language]:
            raise AlignmentError(f"{where}: {kind}s cover {at[language]} of {lengths[language]} {language} segments")


def _follow(name: str, language: str, span: range, at: int) -> int:
    """Check that a span follows what is taken of a version so far; return how far it is taken then."""
    if span and (span.step != 1 or span.start != at):
        raise AlignmentError(f"{name} takes {language} segments from {span.start}, expected {at}")
    return span.stop if span else at
