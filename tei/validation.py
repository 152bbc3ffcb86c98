"""Validating TEI: everything that is wrong with a corpus, and nothing repaired.

A file must be well-formed, without a document type declaration, and fit the profile schema ``profile.rng``; then come
the checks of :mod:`tei.checks`, which see what a schema cannot. A corpus is checked text by text, so that memory holds
one text at a time; of a corpus in a folder, every file is checked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterator, Mapping
from io import BytesIO
from os import PathLike
from typing import IO, TypeAlias

from corpora import ParseError, SourceError

from .checks import CHECKS
from .findings import Finding, find
from .headerchecks import wrong_measures, wrong_shares, wrong_tags
from .inclusion import Part, assemble, corpus_file, include, included_files, parts_of
from .names import Names
from .outline import Outline, outline
from .schemas import profile, read_schema
from .schematron import check_schematron
from .standoff import is_standoff
from .standoffchecks import standoff_findings
from .xml import (
    XML_ID,
    DoctypeError,
    Element,
    IllFormedError,
    iterate_elements,
    parse_root,
    path_of,
    tei,
)

_Source: TypeAlias = str | PathLike[str] | IO[bytes]


def validate(
    source: _Source, *, schema: str | PathLike[str] | None = None, schematron: str | PathLike[str] | None = None
) -> list[Finding]:
    """Return everything that is wrong with a TEI corpus, in the order of the checks; nothing means that it is valid.

    ``source`` is a file, or a folder with ``corpus.xml``. ``schema`` is another schema that the corpus must fit too,
    RELAX NG or W3C XML Schema, such as the TEI's own ``tei_all.rng``; ``schematron`` holds rules to
    check too, and may be the same file (needs saxonche). Memory holds the whole corpus for either.

    Raises :class:`~corpora.errors.SourceError` when the file or the schema cannot be read at all.

    >>> from io import BytesIO
    >>> [finding.code for finding in validate(BytesIO(b"<teiCorpus>"))]
    ['not-well-formed']
    """
    source = corpus_file(source)
    other = None if schema is None else read_schema(schema)
    more = other is not None or schematron is not None
    if more and not isinstance(source, str | PathLike):
        source = _Kept(source)
    findings = list(_findings(source))
    if more and not {finding.code for finding in findings} & {"not-well-formed", "doctype", "inclusion"}:
        if isinstance(source, _Kept):
            source.seek(0)
        root, files = _whole(source)
        for line, message, place in other(root) if other else ():
            (element, *_) = root.getroottree().xpath(place) or [root]
            findings.append(find("schema", _path(element, files), line, message))
        for element, message in check_schematron(root, schematron) if schematron else ():
            findings.append(find("schematron", _path(element, files), element.sourceline, message, element))
    return findings


class _Kept(BytesIO):
    """What a stream holds, under its name, to be read more than once."""

    def __init__(self, stream: IO[bytes]) -> None:
        super().__init__(stream.read())
        self.name = path_of(stream)


def _findings(source: _Source) -> Iterator[Finding]:
    """Yield what is wrong with the file itself, and with each text in it."""
    path, census, root = path_of(source), _Census(), None
    try:
        if isinstance(source, str | PathLike) and is_standoff(source):
            yield from standoff_findings(source)
            return
        for element in iterate_elements(source, "teiCorpus"):
            root = element.getroottree().getroot()
            if element.find(tei("teiCorpus")) is not None:
                yield from _misfits("shell", element, path)
                yield from census.compare(element, path)
                continue
            parts, whole = yield from _parts(element, source)
            text = outline(parts)
            if whole:  # what is left of a text that is not whole says nothing
                yield from _checked(text)
            if element is not root:
                yield from census.add(text, path, whole)
                del text, parts  # an element that something holds is slow to take out of its tree
                _empty(element)
    except (IllFormedError, DoctypeError) as error:
        yield from _unreadable(error)
    else:
        if root is None:
            yield find("profile", path, 1, "the root is not a teiCorpus of the TEI; of a folder, validate corpus.xml")


def _empty(corpus: Element) -> None:
    """Leave of a text only its element, so that memory holds one text at a time."""
    tail = corpus.tail
    corpus.clear()
    corpus.tail = tail


def _unreadable(error: IllFormedError | DoctypeError) -> Iterator[Finding]:
    path = error.path or ""
    if isinstance(error, IllFormedError):
        for line, column, message in error.errors:
            yield find("not-well-formed", path, line, f"{message} (column {column})")
    else:
        # Nothing more: what its entities stand for is not known, and not wanted.
        yield find("doctype", path, 1, error.doctype)


def _parts(corpus: Element, source: _Source) -> Generator[Finding, None, tuple[tuple[Part, ...], bool]]:
    """Yield what is wrong with the schema of a text and of its parts; return the parts, and whether all are there."""
    path = path_of(source)
    yield from _misfits("text", corpus, path)
    roots: dict[Element, tuple[Element, str]] = {}
    whole = True
    try:
        named = list(included_files(corpus, source))
    except ParseError as error:
        yield find("inclusion", path, error.line or 0, error.message)
        return parts_of(corpus, path, {}), False
    for element, file in named:
        try:
            roots[element] = root, _ = parse_root(file), str(file)
            kind = "alignment" if root.find(tei("text")) is None else "version"
            yield from _misfits(kind, root, str(file))
        except (IllFormedError, DoctypeError) as error:
            whole = False
            yield from _unreadable(error)
        except SourceError as error:
            whole = False
            yield find("inclusion", path, element.sourceline, str(error))
    return parts_of(corpus, path, roots), whole


def _misfits(start: str, root: Element, path: str) -> Iterator[Finding]:
    for line, message, _ in profile(start)(root):
        yield find("profile", path, line, message)


def _checked(text: Outline) -> Iterator[Finding]:
    """Yield what the checks find in a text."""
    files = {part.element: part.path for part in text.parts}
    for code, check in CHECKS.items():
        for element, detail in check(text):
            yield find(code, _path(element, files), element.sourceline or 0, detail, element)


def _path(element: Element, files: Mapping[Element, str]) -> str:
    """Return the path of the file that an element stands in."""
    while element not in files and element.getparent() is not None:
        element = element.getparent()
    return files.get(element, "")


def _whole(source: _Source) -> tuple[Element, dict[Element, str]]:
    """Return the root of a corpus with all its parts, and the files of those."""
    root: Element = parse_root(source)
    files = {root: path_of(source)}
    for corpus in list(root.iter(tei("teiCorpus"))):
        parts = include(corpus, source)
        assemble(parts)
        files |= {part.element: part.path for part in parts}
    return root, files


class _Census:
    """What a corpus of many texts holds, counted text by text."""

    def __init__(self) -> None:
        self._counts, self._tags, self._words = Counter[str](), Counter[str](), Counter[str]()
        self._names = Names()
        self._whole = True

    def add(self, text: Outline, path: str, whole: bool) -> Iterator[Finding]:
        """Count a text, and compare its id with those before; when one is not ``whole`` no count says anything."""
        name = text.corpus.get(XML_ID, "")
        if not self._names.add(name):
            yield find("repeated-text", path, text.corpus.sourceline, name, text.corpus)
        self._whole = self._whole and whole
        self._counts.update(text.measures())
        self._tags.update(text.tags())
        self._words.update(text.words())

    def compare(self, corpus: Element, path: str) -> Iterator[Finding]:
        """Compare the extent and the usage that the corpus states."""
        if self._whole:
            for element, detail in wrong_measures(corpus, self._counts):
                yield find("wrong-extent", path, element.sourceline, detail, element)
            for element, detail in (*wrong_shares(corpus, self._words), *wrong_tags(corpus, self._tags)):
                yield find("wrong-usage", path, element.sourceline, detail, element)
