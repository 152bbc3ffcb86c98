r"""Reading plain text into a version, and giving the file back byte for byte.

Nothing is normalised: line endings, tabs, form feeds and no-break spaces stay in the text, so that
:func:`source_bytes` recovers the file from the document alone.

>>> document = parse("Come in. Sit down.\r\n", language="en")
>>> [segment.text for segment in document.segments], document.gaps
(['Come in.', 'Sit down.'], ('', ' ', '\r\n'))
"""

from __future__ import annotations

import hashlib
import re
from os import PathLike, fspath
from pathlib import Path

from .charsets import Decoded, decode, encode
from .errors import LanguageError, SourceError
from .identification import identify
from .languages import normalize_tag
from .layout import paragraph_spans
from .model import Document, Source
from .sentences import SentenceSplitter, sentence_spans

__all__ = ["parse", "read", "source_bytes"]

# What an XML name without colon may not hold, and what it may not begin with (XML 1.0, production 4).
_START = r"A-Z_a-zÀ-ÖØ-öø-˿Ͱ-ͽͿ-\u1FFF\u200C\u200D\u2070-\u218F\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD"
_START += r"\U00010000-\U000EFFFF"
_NOT_IN_NAME = re.compile(rf"[^{_START}.0-9·̀-ͯ\u203F\u2040-]+")
_NOT_FIRST = re.compile(rf"[^{_START}]")


def read(
    path: str | PathLike[str],
    *,
    language: str | None = None,
    id: str | None = None,
    charset: str | None = None,
    splitter: SentenceSplitter = sentence_spans,
) -> Document:
    """Read a plain text file; its language, charset and layout are found out unless given.

    The id is the file's name without its suffix, as an XML name, unless given.

    Raises :class:`~corpora.errors.SourceError` for a file that is missing, empty, binary or undecodable, and
    :class:`~corpora.errors.LanguageError` for a malformed tag or a text without letters.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "2016 report.txt")
    ...     _ = path.write_bytes("Это город Баку. Он большой.".encode("windows-1251"))
    ...     document = read(path)
    >>> document.id, document.language, len(document.segments), document.source.charset
    ('_2016_report', 'ru', 2, 'windows-1251')
    """
    name = fspath(path)
    data = _read_bytes(name)
    try:
        decoded = decode(data, charset)
    except SourceError as error:
        raise SourceError(error.message, path=name, line=error.line) from error
    source = Source(name, decoded.charset, decoded.bom, hashlib.sha256(data).hexdigest(), len(data))
    del data
    return parse(decoded.text, language=language, id=id or _xml_name(Path(name).stem), source=source, splitter=splitter)


def parse(
    text: str,
    *,
    language: str | None = None,
    id: str = "text",
    source: Source | None = None,
    splitter: SentenceSplitter = sentence_spans,
) -> Document:
    r"""Make a version of a plain text: paragraphs, and in them sentences.

    Raises :class:`~corpora.errors.SourceError` for a text of white space only, and
    :class:`~corpora.errors.LanguageError` for a malformed tag or, without a tag, a text without letters.

    >>> [(segment.paragraph, segment.text) for segment in parse("Title\n\nOne. Two.", language="en").segments]
    [(0, 'Title'), (1, 'One.'), (1, 'Two.')]
    """
    path = source.path if source else None
    if not text or text.isspace():
        raise SourceError("there is no text in it, only white space", path=path)
    try:
        tag = normalize_tag(language) if language is not None else identify(text).language
    except LanguageError as error:
        raise LanguageError(error.message, path=path) from error
    spans, paragraphs = [], []
    for number, (first, last) in enumerate(paragraph_spans(text)):
        for start, end in splitter(text[first:last], tag):
            spans.append((first + start, first + end))
            paragraphs.append(number)
    return Document.cut(id, tag, text, spans, paragraphs=paragraphs, source=source)


def source_bytes(document: Document) -> bytes:
    """Recover the file that a document was read from; the inverse of :func:`read`.

    Raises :class:`~corpora.errors.SourceError` when the document was not read from a file, or when the bytes are not
    those that were read (their SHA-256 differs).
    """
    source = document.source
    if source is None:
        raise SourceError(f"version {document.id} was not read from a file")
    try:
        data = encode(Decoded(document.text, source.charset, source.bom))
    except (LookupError, UnicodeEncodeError) as error:
        raise SourceError(f"the text cannot be written in {source.charset}: {error}", path=source.path) from error
    if hashlib.sha256(data).hexdigest() != source.sha256:
        raise SourceError(f"version {document.id} is no longer the text that was read", path=source.path)
    return data


def _read_bytes(path: str) -> bytes:
    try:
        data = Path(path).read_bytes()
    except FileNotFoundError as error:
        raise SourceError("no such file", path=path) from error
    except IsADirectoryError as error:
        raise SourceError("a folder, not a file", path=path) from error
    except OSError as error:
        raise SourceError(f"cannot be read: {error.strerror or error}", path=path) from error
    if not data:
        raise SourceError("the file is empty", path=path)
    return data


def _xml_name(stem: str) -> str:
    """Make an XML name (without colon) of a file's name: other characters become ``_``."""
    name = _NOT_IN_NAME.sub("_", stem)
    return f"_{name}" if not name or _NOT_FIRST.match(name) else name
