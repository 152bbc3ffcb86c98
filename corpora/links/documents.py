"""The documents that links name: found in the folder of the alignment or where the user says, and nowhere else.

Both may be ZIP archives, as OPUS has them: ``RF_v1_xml_en.zip`` holds ``RF/xml/en/1996.xml``, which links call
``en/1996.xml.gz``. What is in an archive is read from it, never unpacked to disk.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from os import PathLike, fspath
from pathlib import Path, PurePosixPath
from zipfile import is_zipfile

from ..errors import LanguageError, ParseError, SourceError
from ..languages import language_name, normalize_tag
from ..model import Document
from ..readers import File
from ..readers.archives import CORPUS, Archive
from ..readers.tei import MARKED
from ..reading import read_bytes, read_versions
from .groups import LinkGroup, is_alignment, is_links

__all__ = ["Library", "alignments_in", "file_of", "text_name"]

_LARGEST = 1 << 28  # bytes of a file once it is unpacked
_HEAD = 1 << 12  # bytes that tell links from other XML
_GZIP, _ZIP = b"\x1f\x8b", b"PK"
_SUFFIXES = (".gz", ".xml", ".tei")
_ALIGNMENTS = (".xml", ".xml.gz")
_NUMBER = re.compile(r"-\d+\Z")  # of a version, as in visit.cs-00.xml of InterText


def file_of(path: str | PathLike[str]) -> File:
    """Read a file, unpacked where it is a gzip; raises :class:`SourceError` for one that unpacks without bounds."""
    return _unpacked(File(fspath(path), read_bytes(path)))


def _unpacked(file: File) -> File:
    if not file.data.startswith(_GZIP):
        return file
    unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)
    try:
        unpacked = unpacker.decompress(file.data, _LARGEST)
    except zlib.error as error:
        raise SourceError(f"a damaged gzip: {error}", path=file.path) from error
    if unpacker.unconsumed_tail or not unpacker.eof:
        reason = f"unpacks to more than {_LARGEST >> 20} MB" if unpacker.unconsumed_tail else "a gzip that breaks off"
        raise SourceError(reason, path=file.path)
    return File(file.path.removesuffix(".gz"), unpacked)


def alignments_in(path: str | PathLike[str]) -> Iterator[File]:
    """Yield the alignments that a file is or, where it is a ZIP archive, holds; nothing for a file of another kind."""
    file = file_of(path)
    if not file.data.startswith(_ZIP):
        if is_alignment(file):
            yield file
        return
    with _named(path):
        archive = Archive(file.data, CORPUS)
        for name in sorted(archive.names):
            if name.endswith(_ALIGNMENTS) and is_links(File(name, _head(archive, name))):
                yield _unpacked(File(f"{file.path}/{name}", archive.read(name)))


def _head(archive: Archive, name: str) -> bytes:
    data = archive.head(name, _HEAD)
    if not data.startswith(_GZIP):
        return data
    try:
        return zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(data, _HEAD)
    except zlib.error:
        return b""


@contextmanager
def _named(path: str | PathLike[str]) -> Iterator[None]:
    """Tell which archive an error is in."""
    try:
        yield
    except SourceError as error:
        raise SourceError(error.message, path=error.path or path) from error


def _archive_of(path: Path) -> Path | None:
    """Return the archive that a path leads into, if it does."""
    return next((parent for parent in path.parents if parent.is_file()), None)


class Library:
    """Finds and reads documents by the names that links give them.

    ``places`` are folders, files and ZIP archives to look in besides the folder or the archive of the alignment.
    """

    def __init__(self, places: Sequence[str | PathLike[str]] = ()) -> None:
        self._places = [Path(place) for place in places]
        self._shelves: dict[Path, _Shelf | None] = {}
        for place in self._places:
            if not place.exists():
                raise SourceError("no such file or folder", path=place)

    def find(self, name: str, group: LinkGroup) -> Path:
        """Return the path of a document; raises :class:`ParseError` when there is none where one may be."""
        relative = PurePosixPath(name)
        if not name or "\0" in name or "\\" in name or relative.is_absolute() or ".." in relative.parts or ":" in name:
            raise ParseError(
                f"{name!r} is not the name of a document beside the alignment", path=group.path, line=group.line
            )
        for place in (*self._places, *_beside(Path(group.path), relative)):
            shelf = self._shelf(place)
            if shelf is not None:
                if found := shelf.find(relative):
                    return found
                continue
            if place.is_file():
                if _bare(place.name) == _bare(relative.name):
                    return place
                continue
            shorter = relative.name if place in self._places else name
            for candidate in dict.fromkeys((name, name.removesuffix(".gz"), f"{name}.gz", f"{name}.xml", shorter)):
                path = place / candidate
                if path.is_file() and place.resolve() in path.resolve().parents:
                    return path
        where = f"in {_archive_of(Path(group.path)) or Path(group.path).parent}"
        raise ParseError(
            f"the document {name} is not {where}; say where it is with --documents", path=group.path, line=group.line
        )

    def given(self) -> list[Path]:
        """Return the files that the user has named one by one."""
        return [place for place in self._places if place.is_file() and self._shelf(place) is None]

    def read(self, path: Path, name: str) -> list[Document]:
        """Read the versions in a file; the language is told by itself, its path, or its letters."""
        archive = _archive_of(path)
        shelf = None if archive is None else self._shelf(archive)
        file = file_of(path) if shelf is None else shelf.read(path)
        return read_versions(file, MARKED, language=_told(name))

    def _shelf(self, place: Path) -> _Shelf | None:
        """Return the documents in a ZIP archive, ``None`` for a place of another kind."""
        if place not in self._shelves:
            self._shelves[place] = _Shelf(place) if place.is_file() and is_zipfile(place) else None
        return self._shelves[place]


class _Shelf:
    """The documents in a ZIP archive, by the names that links give them."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with _named(path):
            self._archive = Archive(read_bytes(path), CORPUS)
        self._named: dict[str, list[str]] = {}
        for name in self._archive.names:
            self._named.setdefault(PurePosixPath(name).name.removesuffix(".gz"), []).append(name)

    def find(self, name: PurePosixPath) -> Path | None:
        """Return the path of a member: its name, or what that ends in; raises :class:`SourceError` for several."""
        wanted = str(name).removesuffix(".gz")
        found = [
            member
            for member in self._named.get(PurePosixPath(wanted).name, [])
            if f"/{member.removesuffix('.gz')}".endswith(f"/{wanted}")
        ]
        if len(found) > 1:
            raise SourceError(f"holds several documents {name}: {', '.join(sorted(found))}", path=self._path)
        return self._path / found[0] if found else None

    def read(self, path: Path) -> File:
        """Read a member by its path."""
        with _named(self._path):
            return _unpacked(File(str(path), self._archive.read(path.relative_to(self._path).as_posix())))


def _beside(alignment: Path, name: PurePosixPath) -> Iterator[Path]:
    """Yield where the document ``name`` may be: the alignment's archive or folder, and OPUS's archive of a language."""
    archive = _archive_of(alignment)
    if archive is not None:
        yield archive
        alignment = archive
    else:
        yield alignment.parent
    prefix = alignment.name[: alignment.name.rfind("_") + 1]  # RF_v1_xml_en-sv.xml.gz, RF_v1_xml_en.zip
    of_language = alignment.parent / f"{prefix}{name.parts[0]}.zip"
    if of_language.is_file() and of_language.resolve().parent == alignment.parent.resolve():
        yield of_language


def _told(name: str) -> str | None:
    """Return the language that a path tells: its first folder, or what stands before the suffix."""
    path = PurePosixPath(name)
    stem = _bare(path.name)
    candidates = [*path.parts[:-1], stem.rpartition(".")[2], stem.rpartition("-")[2], stem.partition("-")[0]]
    for candidate in (_NUMBER.sub("", candidate) for candidate in candidates):
        if len(candidate.partition("-")[0].partition("_")[0]) in (2, 3):
            try:
                tag = normalize_tag(candidate.replace("_", "-"))
            except LanguageError:
                continue
            if language_name(tag) != tag or tag == "no":  # Norwegian, of both kinds
                return tag
    return None


def text_name(name: str) -> str:
    """Name a text after one of its documents, without the language.

    >>> text_name("en/1984/part.xml.gz"), text_name("visit.ru.xml"), text_name("visit.cs-00.xml")
    ('1984.part', 'visit', 'visit')
    """
    path = PurePosixPath(name)
    parts = [*path.parts[:-1], _bare(path.name)]
    told = _told(name)
    kept = [part for part in parts[:-1] if told is None or _told(f"{part}/x") != told]
    stem, _, last = parts[-1].rpartition(".")
    return ".".join([*kept, stem if stem and told and _told(f"{last}/x") == told else parts[-1]])


def _bare(name: str) -> str:
    for suffix in _SUFFIXES:
        name = name.removesuffix(suffix)
    return name
