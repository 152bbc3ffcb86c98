"""TEI files of others to be aligned: each as it is to be written, with an id for every sentence, and as a version."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from os import PathLike, fspath
from pathlib import PurePath

from corpora import Document, LanguageError, OptionError, ParseError, SentenceSplitter, SourceError
from corpora.readers import File
from corpora.readers.tei import id_of
from corpora.readers.tei import refuse as refuse_tei
from corpora.readers.xml import parse_xml, root_name
from corpora.reading import read_bytes, read_file

from .annotating import annotate
from .inclusion import HREF
from .layout import STANDOFF_FILE, format_href
from .xml import NAMESPACE, Element

_FORMAT = "tei"


@dataclass(frozen=True, slots=True)
class Original:
    """A version in somebody else's TEI file.

    ``file`` is the name that the file gets beside its alignment, ``data`` its bytes there, in which every sentence of
    the ``document`` has an id; ``added`` counts the ids that it did not have before. ``root`` is the id of the element
    that holds the version, empty where none is called anything.
    """

    document: Document
    file: str
    data: bytes
    added: int = 0
    root: str = ""

    @property
    def domain(self) -> str:
        """The pointer to the version as a whole."""
        return format_href(self.file) + (f"#{self.root}" if self.root else "")

    @property
    def sha256(self) -> str:
        """The hash of the file beside its alignment."""
        return hashlib.sha256(self.data).hexdigest()


def read_originals(
    paths: Sequence[str | PathLike[str]],
    *,
    languages: Sequence[str | None] = (),
    splitter: SentenceSplitter | None = None,
) -> tuple[Original, ...]:
    """Read the versions of a text from TEI files of others, to be aligned where they stand.

    A file of several languages is named for each, with the language. Sentences that the files mark (``<s>``, or
    paragraphs that consist of ``<seg>``) are taken as they are; otherwise paragraphs are aligned, or, with a
    ``splitter`` such as :func:`corpora.sentence_spans`, their sentences. Nothing is written yet:
    :func:`~tei.standoff.write_standoff` does.

    Raises :class:`~corpora.SourceError` for what is no TEI, :class:`~corpora.ParseError` for what is not well-formed,
    declares entities or gives an id twice, :class:`~corpora.LanguageError` when two are in the same language.
    """
    chosen = list(languages) or [None] * len(paths)
    if len(chosen) != len(paths):
        raise OptionError(f"{len(chosen)} languages for {len(paths)} files")
    cache: dict[str, tuple[bytes, bytes]] = {}
    originals: list[Original] = []
    for path, language in zip([fspath(path) for path in paths], chosen, strict=True):
        original = _read(path, language, splitter, cache)
        same = [other for other in originals if other.document.language == original.document.language]
        if same:
            raise LanguageError(f"in {original.document.language}, and so is {same[0].file}", path=path)
        originals.append(original)
    return _named(originals)


def read_version(file: File, language: str) -> tuple[Document, Element]:
    """Return a version as its file has it, whose sentences all have ids, and the root of the file.

    Raises :class:`ParseError` when one has none.
    """
    document = read_file(file, language=language, format=_FORMAT, splitter=None)
    if not document.ids or not all(document.ids):
        raise ParseError("has sentences without xml:id, so nothing can point to them", path=file.path)
    return document, parse_xml(file.data, file.path)


def _read(
    path: str, language: str | None, splitter: SentenceSplitter | None, cache: dict[str, tuple[bytes, bytes]]
) -> Original:
    before = cache[path][0] if path in cache else _tei_bytes(path)
    was = read_file(File(path, before), language=language, format=_FORMAT, splitter=None)
    if path not in cache:
        cache[path] = before, annotate(before, was.language, splitter=splitter, path=path)
    after = cache[path][1]
    document, root = read_version(File(path, after), was.language)
    document = replace(document, id=was.id, source=was.source)
    added = len(set(document.ids) - set(was.ids))
    return Original(document, PurePath(path).name, after, added, _root(root, document.ids))


def _tei_bytes(path: str) -> bytes:
    """Return what a file holds; raises :class:`~corpora.SourceError` when it is no TEI."""
    data = read_bytes(path)
    namespace, _ = root_name(File(path, data))
    reason = refuse_tei(File(path, data)) or (namespace not in ("", NAMESPACE) and f"in the namespace {namespace}")
    if reason:
        raise SourceError(f"is not TEI, whose files alone the layout standoff keeps: {reason}", path=path)
    return data


def _root(root: Element, ids: Sequence[str]) -> str:
    """Return the id of the nearest element with one around all sentences of a version."""
    named = {id_of(element): element for element in root.iter("*")}
    around = [named[ids[0]], *named[ids[0]].iterancestors()]
    for name in (ids[-1], *ids):
        inside = {named[name], *named[name].iterancestors()}
        if around[0] not in inside:
            around = [element for element in around if element in inside]
    return next((id_of(element) for element in around if id_of(element) and id_of(element) not in ids), "")


def _named(originals: Sequence[Original]) -> tuple[Original, ...]:
    """Give each file a name of its own, and check that each version can be pointed to."""
    holders: dict[str, bytes] = {}
    named: list[Original] = []
    for original in originals:
        name = original.file
        taken = {STANDOFF_FILE, "corpus.xml"} | {key for key, data in holders.items() if data != original.data}
        if name in taken or not HREF.fullmatch(format_href(name)) or not name.endswith(".xml"):
            stem = name.removesuffix(PurePath(name).suffix).lstrip(".")
            name = f"{original.document.language}.{stem}.xml"
        if name in taken:
            raise SourceError(f"two files would be called {name}; rename one", path=original.file)
        holders[name] = original.data
        named.append(replace(original, file=name))
        if [other.domain for other in named].count(named[-1].domain) > 1:
            message = f"the {original.document.language} version has no xml:id of its own; give its <text> or <div> one"
            raise SourceError(message, path=original.file)
    return tuple(named)
