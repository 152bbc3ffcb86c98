"""The documents that links name: found in the folder of the alignment or where the user says, and nowhere else."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from os import PathLike, fspath
from pathlib import Path, PurePosixPath

from ..errors import LanguageError, ParseError, SourceError
from ..languages import language_name, normalize_tag
from ..model import Document
from ..readers import File
from ..readers.tei import MARKED
from ..reading import read_bytes, read_versions
from .groups import LinkGroup

__all__ = ["Library", "file_of", "text_name"]

_LARGEST = 1 << 28  # bytes of a file once it is unpacked
_GZIP = b"\x1f\x8b"
_SUFFIXES = (".gz", ".xml", ".tei")


def file_of(path: str | PathLike[str]) -> File:
    """Read a file, unpacked where it is a gzip; raises :class:`SourceError` for one that unpacks without bounds."""
    data = read_bytes(path)
    if not data.startswith(_GZIP):
        return File(fspath(path), data)
    unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)
    try:
        unpacked = unpacker.decompress(data, _LARGEST)
    except zlib.error as error:
        raise SourceError(f"a damaged gzip: {error}", path=path) from error
    if unpacker.unconsumed_tail or not unpacker.eof:
        reason = f"unpacks to more than {_LARGEST >> 20} MB" if unpacker.unconsumed_tail else "a gzip that breaks off"
        raise SourceError(reason, path=path)
    return File(fspath(path).removesuffix(".gz"), unpacked)


class Library:
    """Finds and reads documents by the names that links give them.

    ``places`` are folders and files to look in besides the folder of the alignment.
    """

    def __init__(self, places: Sequence[str | PathLike[str]] = ()) -> None:
        self._places = [Path(place) for place in places]
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
        for place in (*self._places, Path(group.path).parent):
            if place.is_file():
                if _bare(place.name) == _bare(relative.name):
                    return place
                continue
            shorter = relative.name if place in self._places else name
            for candidate in dict.fromkeys((name, name.removesuffix(".gz"), f"{name}.gz", shorter)):
                path = place / candidate
                if path.is_file() and place.resolve() in path.resolve().parents:
                    return path
        where = f"in {Path(group.path).parent}"
        raise ParseError(
            f"the document {name} is not {where}; say where it is with --documents", path=group.path, line=group.line
        )

    def given(self) -> list[Path]:
        """Return the files that the user has named one by one."""
        return [place for place in self._places if place.is_file()]

    def read(self, path: Path, name: str) -> list[Document]:
        """Read the versions in a file; the language is told by itself, its path, or its letters."""
        return read_versions(file_of(path), MARKED, language=_told(name))


def _told(name: str) -> str | None:
    """Return the language that a path tells: its first folder, or what stands before the suffix."""
    path = PurePosixPath(name)
    stem = _bare(path.name)
    candidates = [*path.parts[:-1], stem.rpartition(".")[2], stem.rpartition("-")[2], stem.partition("-")[0]]
    for candidate in candidates:
        if len(candidate.partition("-")[0].partition("_")[0]) in (2, 3):
            try:
                tag = normalize_tag(candidate.replace("_", "-"))
            except LanguageError:
                continue
            if language_name(tag) != tag:
                return tag
    return None


def text_name(name: str) -> str:
    """Name a text after one of its documents, without the language.

    >>> text_name("en/1984/part.xml.gz"), text_name("visit.ru.xml")
    ('1984.part', 'visit')
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
