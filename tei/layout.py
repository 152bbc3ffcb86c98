"""Where the parts of a text stand: in one file, or each in a file of its own beside the corpus file.

==================  =============================================================
``corpus.xml``      the corpus: the headers of all texts, including the rest
``d1.en.xml``       a version of text ``d1``, ``<TEI>``
``d1.align.xml``    the alignment of text ``d1``, ``<TEI>`` with a ``<standOff>``
==================  =============================================================

A pointer names the file where that is another one:

>>> ONE_FILE.in_version("d1", "en", "en.d1.p1.s1"), SPLIT.in_version("d1", "en", "en.d1.p1.s1")
('#en.d1.p1.s1', 'd1.en.xml#en.d1.p1.s1')
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from corpora import OutputError

from . import ids

CORPUS_FILE = "corpus.xml"
STANDOFF_FILE = "alignment.xml"
_LONGEST = 200  # bytes of a file's name; file systems hold 255, and a name is given a suffix while it is written


@dataclass(frozen=True, slots=True)
class Layout:
    """How pointers are written: with the name of a file when the parts of a text are ``split`` into several."""

    split: bool

    def in_version(self, name: str, language: str, identifier: str) -> str:
        """Point to an id in a version's file from another file."""
        return self._pointer(version_file(name, language) if self.split else "", identifier)

    def in_alignment(self, name: str, identifier: str) -> str:
        """Point to an id in a text's alignment from another file."""
        return self._pointer(alignment_file(name) if self.split else "", identifier)

    def in_corpus(self, identifier: str) -> str:
        """Point to an id in the corpus file from another file."""
        return self._pointer(CORPUS_FILE if self.split else "", identifier)

    def _pointer(self, file: str, identifier: str) -> str:
        return f"{format_href(file)}#{identifier}"


ONE_FILE = Layout(split=False)
SPLIT = Layout(split=True)


def format_href(file: str) -> str:
    """Write the name of a file as a URI reference."""
    return quote(file)


def version_file(name: str, language: str) -> str:
    """Name the file of a version; raises :class:`OutputError` when no file system would take the name."""
    return _checked(f"{name}.{language}.xml")


def alignment_file(name: str) -> str:
    """Name the file of a text's alignment; raises :class:`OutputError` as :func:`version_file` does."""
    return _checked(f"{ids.alignment_id(name)}.xml")


def _checked(file: str) -> str:
    if len(file.encode()) > _LONGEST:
        raise OutputError(f"the name {file} is too long for a file; give the text a shorter id")
    return file
