"""Giving the sentences of somebody else's TEI ids to point to, and changing nothing else.

All that is added is ``xml:id`` where a sentence has none and, on request, ``<s>`` round sentences that are not marked.
The rest stays byte for byte: white space, comments, the order of attributes, references, the charset. A file whose
sentences all have ids stays as it is. In TEI P4, which has no namespace, the attribute is ``id``.

>>> from corpora import sentence_spans
>>> data = b'<TEI><text><body><p>Go. <hi>Run. Stop</hi>.</p></body></text></TEI>'
>>> after = annotate(data, "en", splitter=sentence_spans).decode()
>>> print(after.partition("<p>")[2].partition("</p>")[0])
<s id="s1">Go.</s> <hi><s id="s2">Run.</s> <s id="s3" part="I" next="#s3.2">Stop</s></hi><s id="s3.2" part="F" \
prev="#s3">.</s>
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from corpora import LanguageError, ParseError, SentenceSplitter, normalize_tag
from corpora.readers.tei import id_of
from corpora.readers.xml import language_of, parse_xml

from .positions import Positions
from .stretches import Piece, Stretch, Survey, base_id
from .wrapping import fragments
from .xml import NAMESPACE, Element

_Edit = tuple[int, int, str]  # where, in which order there, and what


def annotate(data: bytes, language: str, *, splitter: SentenceSplitter | None = None, path: str = "") -> bytes:
    """Return a TEI file with an id for each of its sentences.

    Sentences are those that are marked, and otherwise whole paragraphs, headings, lines and the like; a ``splitter``
    cuts these into sentences, of which each gets ``<s>``. ``language`` is for the splitter, where the file says none.

    Raises :class:`ParseError` when the file is not well-formed, has entities of its own, or gives an id twice.
    """
    root = parse_xml(data, path)
    try:
        return _Annotator(root, data).annotated(language, splitter)
    except ParseError as error:
        raise ParseError(error.message, path=path or None, line=error.line, column=error.column) from error


class _Annotator:
    """Collects what is to be put into a file, and where."""

    def __init__(self, root: Element, data: bytes) -> None:
        self._data = data
        self._survey = Survey(root, Positions(data))
        self._attribute = "xml:id" if NAMESPACE in str(root.tag) else "id"
        self._taken: set[str] = set()
        for element in root.iter("*"):
            name = id_of(element)
            if name and name in self._taken:
                raise ParseError(f"the id {name!r} is given twice", line=element.sourceline)
            self._taken.add(name)
        self._counts: Counter[str] = Counter()
        self._given: dict[Element, str] = {}
        self._edits: list[_Edit] = []

    def annotated(self, language: str, splitter: SentenceSplitter | None) -> bytes:
        """Return the bytes with all that is needed put in."""
        for found in self._survey.sentences():
            if not isinstance(found, Stretch):
                self._name(found)
            elif splitter is None and found.whole is not None:
                self._name(found.whole)
            else:
                for pieces in self._sentences(found, language, splitter):
                    self._wrap(found, pieces)
        data, at, parts = self._data, 0, []
        for place, _, text in sorted(self._edits, key=lambda edit: edit[:2]):
            parts += [data[at:place], self._survey.positions.encode(text)]
            at = place
        return b"".join([*parts, data[at:]])

    def _sentences(self, stretch: Stretch, language: str, splitter: SentenceSplitter | None) -> Iterator[list[Piece]]:
        """Yield the pieces of each sentence of a stretch; where none can begin, the one before goes on."""
        tag = _language(stretch.holder, language)
        starts = [start for start, _ in splitter(stretch.text, tag)] if splitter is not None else []
        for pieces in stretch.cut(stretch.openings(starts), self._survey.positions.encode):
            if any(not piece.text.isspace() for piece in pieces):
                yield pieces

    def _name(self, element: Element) -> None:
        """Give an element an id, unless it has one, or is not the first fragment of a sentence."""
        if id_of(element) or element.get("part") in ("M", "F"):
            return
        name = self._free(element)
        self._given[element] = name
        self._edits.append((self._survey.start(element)[2], 0, f' {self._attribute}="{name}"'))

    def _wrap(self, stretch: Stretch, pieces: list[Piece]) -> None:
        """Put ``<s>`` round a sentence, in fragments where it does not nest."""
        spans = fragments(pieces, self._survey)
        name = self._free(stretch.holder)
        names = [name]
        for number in range(2, len(spans) + 1):
            names.append(self._unused(f"{name}.{number}"))
        for at, (start, end) in enumerate(spans):
            attributes = {self._attribute: names[at]}
            if len(spans) > 1:
                attributes["part"] = "I" if at == 0 else "F" if at == len(spans) - 1 else "M"
                if at + 1 < len(spans):
                    attributes["next"] = f"#{names[at + 1]}"
                if at:
                    attributes["prev"] = f"#{names[at - 1]}"
            written = "".join(f' {key}="{value}"' for key, value in attributes.items())
            self._edits.append((start, 1, f"<s{written}>"))
            self._edits.append((end, 0, "</s>"))

    def _free(self, element: Element) -> str:
        """Return an id made of that of the nearest element with one, and a number."""
        base = self._given.get(element) or base_id(element)
        while True:
            self._counts[base] += 1
            name = f"{base}.s{self._counts[base]}" if base else f"s{self._counts[base]}"
            if name not in self._taken:
                self._taken.add(name)
                return name

    def _unused(self, name: str) -> str:
        while name in self._taken:
            name += "_"
        self._taken.add(name)
        return name


def _language(element: Element, default: str) -> str:
    """Return the language that an element says it is in, or one around it."""
    while element is not None:
        if tag := language_of(element):
            try:
                return normalize_tag(tag)
            except LanguageError:
                return default
        element = element.getparent()
    return default
