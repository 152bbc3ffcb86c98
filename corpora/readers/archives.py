"""Archives (ZIP) read without trust: every member is bounded, nothing is written to disk, no name leads out."""

from __future__ import annotations

import io
import lzma
import posixpath
import struct
import zipfile
import zlib
from typing import NamedTuple
from urllib.parse import unquote

from ..errors import SourceError

__all__ = ["CORPUS", "Archive", "Limits", "resolve"]

# What the standard library raises for archives that are damaged: ValueError for offsets before the beginning, ...
_DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error),
    *(EOFError, IndexError, NotImplementedError, OSError, OverflowError, RuntimeError, ValueError),
)
_ENTRY = b"PK\x01\x02"  # what the entry of a member in the directory begins with


class Limits(NamedTuple):
    """How much of an archive is read: bytes of a member, bytes of all that is read, and members."""

    largest: int
    total: int
    members: int


BOOK = Limits(64 << 20, 256 << 20, 20_000)  # one text
CORPUS = Limits(256 << 20, 8 << 30, 200_000)  # many, read one by one


class Archive:
    """The members of a ZIP file, each read at most once or twice, within limits on size and number.

    Raises :class:`~corpora.errors.SourceError` when the file is no archive, is truncated or breaks a limit.
    """

    def __init__(self, data: bytes, limits: Limits = BOOK) -> None:
        if (entries := data.count(_ENTRY)) > 2 * limits.members:  # before a list is made of them
            raise SourceError(f"an archive of about {entries:,} members; at most {limits.members:,} are read")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _DAMAGE as error:
            raise SourceError(f"a damaged or truncated archive: {error}") from error
        self._largest, self._left, members = limits
        names = self._zip.namelist()
        if len(names) > members:
            raise SourceError(f"an archive of {len(names):,} members; at most {members:,} are read")
        self.names = frozenset(names)

    def read(self, name: str) -> bytes:
        """Return the bytes of a member; what it claims about its size is not believed."""
        limit = min(self._largest, self._left)
        data = self.head(name, limit + 1)
        if len(data) > limit:
            raise SourceError(f"the member {name} unpacks to more than {limit >> 20} MB, which no text needs")
        self._left -= len(data)
        return data

    def head(self, name: str, size: int) -> bytes:
        """Return the first bytes of a member, at most ``size``."""
        try:
            with self._zip.open(name) as member:
                return member.read(size)
        except KeyError as error:
            raise SourceError(f"there is no {name} in it") from error
        except _DAMAGE as error:
            raise SourceError(f"the member {name} cannot be read: {error or 'it ends too early'}") from error


def resolve(base: str, reference: str) -> str:
    """Resolve a reference in the member ``base`` to the name of a member.

    Raises :class:`~corpora.errors.SourceError` when it leads out of the archive.

    >>> resolve("OEBPS/content.opf", "text/one%20more.xhtml#p3")
    'OEBPS/text/one more.xhtml'
    """
    path = unquote(reference.partition("#")[0])
    name = posixpath.normpath(posixpath.join(posixpath.dirname(base), path))
    if name.startswith(("../", "/")) or name == ".." or "://" in reference or "\\" in name:
        raise SourceError(f"a reference that leads out of the archive: {reference}")
    return name
