"""Every error Dragoman raises on purpose.

    DragomanError
    ├── SourceError        a file cannot be read as a text: missing, empty, binary, undecodable
    ├── ParseError         a file is read but breaks its format; carries line and column
    ├── LanguageError      a language cannot be told, is not known, or is given twice
    ├── AlignmentError     units or beads that break the invariants of a parallel text
    ├── EncoderError       an encoder cannot be found or loaded, or gave unusable vectors
    ├── OptionError        an option has a value that makes no sense
    └── OutputError        a result cannot be written where it was asked for

The text of an error is one line, names the file and the place, and says what to do next where that helps. The
command prints it and ends with exit code 2.

>>> print(ParseError("a link names an unknown segment", path="corpus.xml", line=12, column=4))
corpus.xml:12:4: a link names an unknown segment
"""

from __future__ import annotations

import re
from os import PathLike, fspath

__all__ = [
    "AlignmentError",
    "DragomanError",
    "EncoderError",
    "LanguageError",
    "OptionError",
    "OutputError",
    "ParseError",
    "SourceError",
]

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


class DragomanError(Exception):
    """The root of all errors that Dragoman raises on purpose.

    ``path``, ``line`` and ``column`` (both counted from 1) say where; each may be absent (``None``).
    """

    def __init__(
        self,
        message: str,
        *,
        path: str | PathLike[str] | None = None,
        line: int | None = None,
        column: int | None = None,
    ) -> None:
        self.message = _CONTROL.sub(" ", message)  # what a file holds must not rule the terminal
        self.path = None if path is None else fspath(path)
        self.line = line
        self.column = column
        super().__init__(self.message)

    def __str__(self) -> str:
        place = [str(part) for part in (self.path, self.line, self.column) if part is not None]
        return f"{_CONTROL.sub(' ', ':'.join(place))}: {self.message}" if place else self.message


class SourceError(DragomanError):
    """A file cannot be read as a text: missing, empty, binary, undecodable."""


class ParseError(DragomanError):
    """A file can be read but breaks its format."""


class LanguageError(DragomanError):
    """A language cannot be told, is not known, or is given twice."""


class AlignmentError(DragomanError):
    """Units or beads that break the invariants of a parallel text."""


class EncoderError(DragomanError):
    """An encoder cannot be found or loaded, or gave unusable vectors."""


class OptionError(DragomanError):
    """An option has a value that makes no sense."""


class OutputError(DragomanError):
    """A result cannot be written where it was asked for."""
