r"""Reading files into versions, and giving a plain text file back byte for byte.

Of plain text nothing is normalised: line endings, tabs, form feeds and no-break spaces stay in the text, so that
:func:`source_bytes` recovers the file from the document alone. From any other format the text is taken out, with its
headings, paragraphs and list items.

>>> document = parse("Come in. Sit down.\r\n", language="en")
>>> [segment.text for segment in document.segments], document.gaps
(['Come in.', 'Sit down.'], ('', ' ', '\r\n'))
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from os import PathLike, fspath, fstat
from pathlib import Path
from typing import TYPE_CHECKING

from .charsets import Decoded, encode
from .errors import AlignmentError, DragomanError, LanguageError, SourceError
from .identification import identify
from .kinds import PATHS, expect
from .languages import language_name, normalize_tag
from .layout import line_spans, paragraph_spans
from .media import MEDIA, UNKNOWN
from .model import PLAIN_TEXT, Document, Paragraph, ParallelText, Source, Unit
from .readers import PLAIN, Assembly, File, choose_reader, refusals
from .sentences import SentenceSplitter, sentence_spans

if TYPE_CHECKING:
    from .readers import Extract, Reader

__all__ = ["parse", "read", "read_parallel", "source_bytes"]

# What an XML name without colon may not hold, and what it may not begin with (XML 1.0, production 4).
_START = r"A-Z_a-zÀ-ÖØ-öø-˿Ͱ-ͽͿ-\u1FFF\u200C\u200D\u2070-\u218F\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD"
_START += r"\U00010000-\U000EFFFF"
_NOT_IN_NAME = re.compile(rf"[^{_START}.0-9·̀-ͯ\u203F\u2040-]+")
_NOT_FIRST = re.compile(rf"[^{_START}]")

_LARGEST = 1 << 30  # bytes of a file
_PART = 1 << 20


def read(
    path: str | PathLike[str],
    *,
    language: str | None = None,
    id: str | None = None,
    charset: str | None = None,
    format: str | None = None,
    splitter: SentenceSplitter | None = sentence_spans,
) -> Document:
    """Read a version from a file; its format, language, charset and layout are found out unless given.

    The id is the file's name without its suffix, as an XML name, unless given. ``splitter`` cuts paragraphs into
    sentences; ``None`` says that the text is cut already: each line is a segment (in formats without lines, each
    paragraph). Of a file that holds several languages, ``language`` chooses one.

    Raises:
        SourceError: for a file that is missing, empty, binary, damaged or undecodable.
        ParseError: for one that breaks its format.
        LanguageError: for a malformed tag, a text without letters, or a file of several languages and no choice.
        OptionError: for a ``format`` that does not exist.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "2016 report.txt")
    ...     _ = path.write_bytes("Это город Баку. Он большой.".encode("windows-1251"))
    ...     document = read(path)
    >>> document.id, document.language, len(document.segments), document.source.charset
    ('_2016_report', 'ru', 2, 'windows-1251')
    """
    expect(path, PATHS, "the path of a file")
    file = File(fspath(path), read_bytes(path), charset)
    return read_file(file, language=language, id=id, format=format, splitter=splitter)


def read_file(
    file: File,
    *,
    language: str | None = None,
    id: str | None = None,
    format: str | None = None,
    splitter: SentenceSplitter | None = sentence_spans,
    losses: Counter[str] | None = None,
) -> Document:
    """Read a version from the bytes of a file, as :func:`read` does.

    ``losses`` counts what a reader leaves out that it might have taken, such as the alternatives of a TMX.
    """
    reader = choose_reader(file, format)
    name = id or xml_name(Path(file.path).stem)
    if reader is None:
        decoded = _decode(file, format)
        return parse(decoded.text, language=language, id=name, source=_source(file, decoded), splitter=splitter)
    versions = _extract(reader, file)
    tag = _choose_language(versions, file.path, language)
    extract = versions.pop(tag)
    _count(extract, losses)
    return _document(
        extract, tag or _language(extract.text, language, file.path), _Making(name, _extracted(file, reader), splitter)
    )


def read_versions(file: File, reader: Reader, *, language: str | None = None) -> list[Document]:
    """Read all versions in a file, segments as it marks them; ``language`` is for text of which it does not tell."""
    found = []
    for tag, extract in _extract(reader, file).items():
        told = tag or _language(extract.text, language, file.path)
        making = _Making(xml_name(Path(file.path).stem), _extracted(file, reader), None)
        found.append(_document(extract, told, making))
    return found


def read_parallel(
    path: str | PathLike[str],
    *,
    languages: Sequence[str] = (),
    id: str | None = None,
    charset: str | None = None,
    format: str | None = None,
    losses: Counter[str] | None = None,
) -> ParallelText:
    r"""Read a file of segments that are aligned already (TMX, XLIFF, PO, a table): versions and units.

    ``languages`` chooses versions and their order; without it all are taken, in the order in which they come. The units
    have probability 1. ``losses`` counts what is left out that might have been taken.

    Raises what :func:`read` raises, and :class:`~corpora.errors.AlignmentError` for a file that aligns nothing.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "visit.tsv")
    ...     _ = path.write_text("en\taz\nCome in.\tGəlin.\nSit down.\t\n", encoding="utf-8")
    ...     text = read_parallel(path)
    >>> text.languages, [unit.shape for unit in text.units]
    (('en', 'az-Latn'), ['1:1', '1:0'])
    """
    expect(path, PATHS, "the path of a file")
    file = File(fspath(path), read_bytes(path), charset)
    reader = choose_reader(file, format)
    versions = _extract(reader, file) if reader is not None else {}
    if reader is None or any(block.row is None for extract in versions.values() for block in extract.blocks):
        raise AlignmentError("holds no aligned segments; align its versions instead", path=file.path)
    chosen = [_choose_language(versions, file.path, language) for language in languages] or list(versions)
    name = id or xml_name(Path(file.path).stem)
    source = _extracted(file, reader)
    documents, rows = [], []
    for tag in dict.fromkeys(chosen):
        blocks = versions[tag].blocks
        language = tag or _language(versions[tag].text, None, file.path)
        document = _document(versions[tag], language, _Making(f"{name}.{language}", source, sentence_spans))
        _count(versions[tag], losses)
        documents.append(document)
        rows.append([blocks[segment.paragraph].row for segment in document.segments])
    try:
        return ParallelText(name, tuple(documents), tuple(_units(rows)))
    except AlignmentError as error:
        raise AlignmentError(error.message, path=file.path) from error


def parse(
    text: str,
    *,
    language: str | None = None,
    id: str = "text",
    source: Source | None = None,
    splitter: SentenceSplitter | None = sentence_spans,
) -> Document:
    r"""Make a version of a plain text: paragraphs, and in them sentences.

    Without a ``splitter`` each line is a segment, and blank lines end paragraphs.

    Raises :class:`~corpora.errors.SourceError` for a text of white space only, and
    :class:`~corpora.errors.LanguageError` for a malformed tag or, without a tag, a text without letters.

    >>> [(segment.paragraph, segment.text) for segment in parse("Title\n\nOne. Two.", language="en").segments]
    [(0, 'Title'), (1, 'One.'), (1, 'Two.')]
    >>> [segment.text for segment in parse("One. Two.\nThree.", language="en", splitter=None).segments]
    ['One. Two.', 'Three.']
    """
    expect(text, str, "a text as a string")
    path = source.path if source else None
    if not text or text.isspace():
        raise SourceError("there is no text in it, only white space", path=path)
    tag = _language(text, language, path)
    cuts = list(line_spans(text) if splitter is None else _sentences(text, tag, splitter))
    spans = [(start, end) for _, start, end in cuts]
    return Document.cut(id, tag, text, spans, paragraphs=[number for number, _, _ in cuts], source=source)


def source_bytes(document: Document) -> bytes:
    """Recover the file that a document was read from; the inverse of :func:`read` for plain text.

    Raises :class:`~corpora.errors.SourceError` when the document was not read from a plain text file, or when the bytes
    are not those that were read (their SHA-256 differs).
    """
    expect(document, Document, "a version as read makes it")
    source = document.source
    if source is None:
        raise SourceError(f"version {document.id} was not read from a file")
    if not source.is_plain:
        hint = "is not plain text, and of other files only the text was taken; keep the file itself"
        raise SourceError(hint, path=source.path)
    try:
        data = encode(Decoded(document.text, source.charset, source.bom))
    except (LookupError, UnicodeEncodeError) as error:
        raise SourceError(f"the text cannot be written in {source.charset}: {error}", path=source.path) from error
    if hashlib.sha256(data).hexdigest() != source.sha256:
        raise SourceError(f"version {document.id} is no longer the text that was read", path=source.path)
    return data


def read_bytes(path: str | PathLike[str]) -> bytes:
    """Return what a file holds; raises :class:`SourceError` when it is missing, empty or too large."""
    path = fspath(path)
    try:
        with Path(path).open("rb") as stream:
            size = fstat(stream.fileno()).st_size
            if size > _LARGEST:
                raise _too_large(path)
            # A pipe has no size, and what is asked for is set aside at once: it is read in parts.
            data = stream.read() if size else b"".join(_bounded(iter(partial(stream.read, _PART), b"")))
    except FileNotFoundError as error:
        raise SourceError("no such file", path=path) from error
    except IsADirectoryError as error:
        raise SourceError("a folder, not a file", path=path) from error
    except OSError as error:
        raise SourceError(f"cannot be read: {error.strerror or error}", path=path) from error
    if not data:
        raise SourceError("the file is empty", path=path)
    if len(data) > _LARGEST:
        raise _too_large(path)
    return data


def _too_large(path: str) -> SourceError:
    return SourceError(f"larger than {_LARGEST >> 20} MB; cut it into texts first", path=path)


def _bounded(parts: Iterator[bytes]) -> Iterator[bytes]:
    """Yield parts up to one that is beyond what a file may have."""
    size = 0
    for part in parts:
        yield part
        size += len(part)
        if size > _LARGEST:
            return


def _decode(file: File, format: str | None) -> Decoded:
    """Decode a plain text; where it is none, say why no other reader takes the file either."""
    try:
        return file.decode()
    except SourceError as error:
        others = "" if format == PLAIN or file.charset else refusals(file)
        raise SourceError(
            error.message + (f" ({others})" if others else ""), path=file.path, line=error.line
        ) from error


def _source(file: File, decoded: Decoded | None, media: str = PLAIN_TEXT) -> Source:
    charset, bom = (decoded.charset, decoded.bom) if decoded is not None else ("", False)
    return Source(file.path, charset, bom, hashlib.sha256(file.data).hexdigest(), len(file.data), media)


def _extracted(file: File, reader: Reader) -> Source:
    """Describe a file that texts are taken out of."""
    decoded = reader.decode(file) if reader.decode is not None else None
    suffix = file.suffix if file.suffix in MEDIA else reader.suffixes[0]
    return _source(file, decoded, MEDIA.get(suffix, UNKNOWN))


def _language(text: str, language: str | None, path: str | None) -> str:
    """Return the tag given, normalised, or that of the language the text is in."""
    try:
        return normalize_tag(language) if language is not None else identify(text).language
    except LanguageError as error:
        raise LanguageError(error.message, path=path) from error


def _sentences(text: str, tag: str, splitter: SentenceSplitter) -> Iterator[tuple[int, int, int]]:
    """Yield the sentences of a text: paragraph, start, end."""
    for number, (first, last) in enumerate(paragraph_spans(text)):
        for start, end in splitter(text[first:last], tag):
            yield number, first + start, first + end


def _extract(reader: Reader, file: File) -> dict[str, Extract]:
    """Take the text of each language out of a file; the tag is empty where the format does not say it."""
    assemblies: dict[str, Assembly] = {}
    tags = {"": ""}
    try:
        for piece in reader.read(file):
            if piece.language not in tags:
                tags[piece.language] = normalize_tag(piece.language)
            assemblies.setdefault(tags[piece.language], Assembly()).add(piece)
    except DragomanError as error:
        raise type(error)(error.message, path=file.path, line=error.line, column=error.column) from error
    versions = {tag: assembly.extract() for tag, assembly in assemblies.items() if assembly.blocks}
    if not versions:
        raise SourceError(f"a file of the format {reader.name} without any text", path=file.path)
    return versions


def _count(extract: Extract, losses: Counter[str] | None) -> None:
    """Add what was left out of an extract to what is counted, if anything is."""
    if losses is not None:
        losses.update(dict(extract.losses))


def _choose_language(versions: dict[str, Extract], path: str, language: str | None) -> str:
    """Choose one of the languages that a file says it holds: the one asked for, or the only one."""
    tags = list(versions)
    if language is None or tags == [""]:
        if len(tags) > 1:
            names = ", ".join(tag or "one without a tag" for tag in tags)
            raise LanguageError(f"holds several languages: {names}; say which, as in {tags[-1]}={path}", path=path)
        return tags[0]
    wanted = _language("", language, path)
    subtags = wanted.split("-")
    for tag in [wanted, *(tag for tag in tags if tag.split("-")[: len(subtags)] == subtags)]:
        if tag in versions:
            return tag
    broader = [tag for tag in tags if tag and subtags[: len(tag.split("-"))] == tag.split("-")]
    if broader:
        return broader[0]
    raise LanguageError(f"holds no {language_name(wanted)}, only {', '.join(filter(None, tags))}", path=path)


@dataclass(frozen=True, slots=True)
class _Making:
    """What a document gets besides its text."""

    id: str
    source: Source
    splitter: SentenceSplitter | None


def _document(extract: Extract, tag: str, making: _Making) -> Document:
    """Make a document of an extract: sentences as the file marks them, or as the splitter cuts its paragraphs."""
    spans, paragraphs, names = [], [], []
    for number, block in enumerate(extract.blocks):
        found = list(block.sentences)
        if not found and making.splitter is not None:
            cut = making.splitter(extract.text[block.start : block.end], tag)
            found = [(block.start + start, block.start + end) for start, end in cut]
        for place, span in enumerate(found or [(block.start, block.end)]):
            spans.append(span)
            paragraphs.append(number)
            # What a splitter cuts out of a paragraph has no name in the file.
            names.append(block.ids[place] if block.ids and (block.sentences or not found) else "")
    document = Document.cut(making.id, tag, extract.text, spans, paragraphs=paragraphs, source=making.source)
    structure = tuple(block.paragraph for block in extract.blocks)
    if set(structure) == {Paragraph()}:
        structure = ()  # nothing is told apart
    ids = tuple(names) if any(names) else ()
    return replace(document, structure=structure, times=tuple(_times(extract, spans)), ids=ids)


def _times(extract: Extract, spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the time of each segment: from the begin of the first stretch that it touches to the end of the last."""
    at, stretches = 0, extract.times
    if not stretches:
        return
    for start, end in spans:
        while at + 1 < len(stretches) and stretches[at][1] <= start:
            at += 1
        last = at
        while last + 1 < len(stretches) and stretches[last + 1][0] < end:
            last += 1
        yield stretches[at][2], stretches[last][3]


def _units(rows: Sequence[Sequence[int | None]]) -> Iterator[Unit]:
    """Yield the units that the rows of each version's segments make up."""
    at = [0] * len(rows)
    for row in sorted({row for version in rows for row in version if row is not None}):
        spans = []
        for number, version in enumerate(rows):
            start = at[number]
            while at[number] < len(version) and version[at[number]] == row:
                at[number] += 1
            spans.append(range(start, at[number]))
        yield Unit(tuple(spans), 1.0)


def xml_name(stem: str) -> str:
    """Make an XML name (without colon) of a file's name: other characters become ``_``."""
    name = _NOT_IN_NAME.sub("_", stem)
    return f"_{name}" if not name or _NOT_FIRST.match(name) else name
