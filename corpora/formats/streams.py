"""Where writers write: one stream of text, or a folder that is filled wholly or not at all."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from io import TextIOWrapper
from os import PathLike
from pathlib import Path
from secrets import token_hex
from typing import IO, TextIO
from xml.sax.saxutils import escape, quoteattr

from ..errors import OutputError
from .views import Losses

__all__ = ["Folder", "as_text", "attribute", "element_text", "filling", "whole_characters"]

_CONTROLS = "characters that XML forbids, written as spaces"
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@contextmanager
def as_text(file: IO[bytes]) -> Iterator[TextIO]:
    """Write text in UTF-8 to a binary stream, which stays open.

    Raises :class:`~corpora.errors.OutputError` for half a surrogate pair, which UTF-8 cannot hold.
    """
    stream = TextIOWrapper(file, "utf-8", newline="\n")
    try:
        with whole_characters():
            yield stream
            stream.flush()
    finally:
        stream.detach()


@contextmanager
def whole_characters() -> Iterator[None]:
    """Make an error of this package of half a surrogate pair that cannot be encoded."""
    try:
        yield
    except UnicodeEncodeError as error:
        before = error.object[max(0, error.start - 20) : error.start]
        code = f"U+{ord(error.object[error.start]):04X}"
        raise OutputError(f"half a surrogate pair ({code}), which is no character, after {before!r}") from error


class Folder:
    """A folder to be filled with text files; each stays open until all are written."""

    def __init__(self, path: Path, name: str, stack: ExitStack) -> None:
        self.name = name
        self._path = path
        self._stack = stack
        self._open: dict[str, TextIO] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._open

    def open(self, name: str) -> TextIO:
        """Open a file, or return it as it is open already; ``name`` may begin with a folder, as in ``en/a.xml``."""
        if name not in self._open:
            self._open[name] = self._stack.enter_context(self.create(name))
        return self._open[name]

    @contextmanager
    def create(self, name: str) -> Iterator[TextIO]:
        """Open a new file that is closed after the block.

        Raises :class:`~corpora.errors.OutputError` when it has been written already.
        """
        path = self._path / name
        path.parent.mkdir(exist_ok=True)
        try:
            with path.open("x", encoding="utf-8", newline="\n") as file:
                yield file
        except FileExistsError as error:
            raise OutputError(f"two texts would be written to {name}; each needs an id of its own") from error


@contextmanager
def filling(path: str | PathLike[str]) -> Iterator[Folder]:
    """Make a folder beside ``path`` to write to, and move what is in it to ``path`` when the block ends well.

    Files of the same names are replaced, others in the folder stay. Raises :class:`~corpora.errors.OutputError` when
    the folder or a file cannot be written.
    """
    target = Path(os.path.realpath(path))
    if target.exists() and not target.is_dir():
        raise OutputError("cannot be written: it is a file, and a folder is needed for several", path=path)
    beside = target.with_name(f".{target.name[:200]}.{token_hex(4)}.part")
    try:
        beside.mkdir()
        with ExitStack() as stack, whole_characters():
            yield Folder(beside, target.stem, stack)
        _move(beside, target)
    except FileNotFoundError as error:
        raise OutputError(f"cannot be written: there is no folder {target.parent}", path=path) from error
    except OSError as error:
        raise OutputError(f"cannot be written: {error.strerror or error}", path=path) from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _move(source: Path, target: Path) -> None:
    if not target.exists():
        source.replace(target)
        return
    for file in sorted(path for path in source.rglob("*") if path.is_file()):
        place = target / file.relative_to(source)
        place.parent.mkdir(exist_ok=True)
        file.replace(place)


def element_text(text: str, losses: Losses) -> str:
    r"""Escape text for the content of an XML element; characters that XML forbids become spaces and are counted.

    >>> losses = Losses()
    >>> element_text("a < b\x07", losses), losses.total()
    ('a &lt; b ', 1)
    """
    allowed, count = _FORBIDDEN.subn(" ", text)
    losses[_CONTROLS] += count
    return escape(allowed, {"\r": "&#13;"})


def attribute(text: str, losses: Losses) -> str:
    """Quote and escape text as the value of an XML attribute; see :func:`element_text`."""
    allowed, count = _FORBIDDEN.subn(" ", text)
    losses[_CONTROLS] += count
    return quoteattr(allowed)
