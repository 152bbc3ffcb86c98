"""Writing a file, or a folder of files, so that it is there whole or not at all; reading a small file of settings."""

from __future__ import annotations

import os
import shutil
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from os import PathLike
from pathlib import Path
from secrets import token_hex
from typing import IO, Any

from .errors import OutputError, ParseError, SourceError

__all__ = ["check_replaceable", "read_small", "read_toml", "replacing", "replacing_folder"]

_LARGEST = 1 << 20  # bytes of a file of settings


@contextmanager
def replacing(path: str | PathLike[str]) -> Iterator[IO[bytes]]:
    """Open a file beside ``path`` for writing, and rename it to ``path`` when the block ends well.

    When the block raises, the file beside is removed and ``path`` keeps what it held. A device or a pipe is written
    to directly. Raises :class:`OutputError` when the file cannot be written.
    """
    target = Path(os.path.realpath(path))
    direct = target.exists() and not target.is_file() and not target.is_dir()
    beside = target if direct else target.with_name(f".{target.name[:200]}.{token_hex(4)}.part")
    try:
        if target.is_dir():
            raise OutputError("cannot be written: it is a folder", path=path)
        try:
            with beside.open("wb" if direct else "xb") as file:
                yield file
                file.flush()
            if not direct:
                beside.replace(target)
        finally:
            if not direct:
                beside.unlink(missing_ok=True)
    except FileNotFoundError as error:
        raise OutputError(f"cannot be written: there is no folder {target.parent}", path=path) from error
    except OSError as error:
        raise OutputError(f"cannot be written: {error.strerror or error}", path=path) from error


@contextmanager
def replacing_folder(path: str | PathLike[str], index: str) -> Iterator[Path]:
    """Make a folder beside ``path`` to put files into, and rename it to ``path`` when the block ends well.

    A folder that is at ``path`` already is replaced when it is empty, or holds a file called ``index`` and nothing but
    files of that kind; a folder with anything else in it is left alone. Raises :class:`OutputError` for that, and when
    the folder cannot be written.
    """
    target = Path(os.path.realpath(path))
    beside = target.with_name(f".{target.name[:200]}.{token_hex(4)}.part")
    old = beside.with_suffix(".old")
    try:
        check_replaceable(path, index)
        beside.mkdir()
        try:
            yield beside
            if target.exists():
                target.rename(old)
            beside.rename(target)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
            shutil.rmtree(old, ignore_errors=True)
    except FileNotFoundError as error:
        raise OutputError(f"cannot be written: there is no folder {target.parent}", path=path) from error
    except OSError as error:
        raise OutputError(f"cannot be written: {error.strerror or error}", path=path) from error


def check_replaceable(path: str | PathLike[str], index: str) -> None:
    """Raise :class:`OutputError` when :func:`replacing_folder` could not write a folder at ``path``; leave no trace."""
    target = Path(os.path.realpath(path))
    if not target.exists():
        if not target.parent.is_dir():
            raise OutputError(f"cannot be written: there is no folder {target.parent}", path=path)
        if not os.access(target.parent, os.W_OK | os.X_OK):
            raise OutputError(f"cannot be written: the folder {target.parent} does not let you", path=path)
        return
    if not target.is_dir():
        raise OutputError("cannot be written: it is a file, and a folder is needed", path=path)
    held = list(target.iterdir())
    same_kind = all(entry.is_file() and entry.suffix == Path(index).suffix for entry in held)
    if held and not (same_kind and (target / index).is_file()):
        raise OutputError("cannot be written: a folder that holds other files; choose a new one", path=path)


def read_small(path: str | PathLike[str], most: int = _LARGEST) -> bytes:
    """Read a file of ``most`` bytes at most; raises :class:`SourceError` when it cannot be read or is larger."""
    try:
        with Path(path).open("rb") as file:
            data = file.read(most + 1)
    except OSError as error:
        raise SourceError(f"cannot be read: {error.strerror or error}", path=path) from error
    if len(data) > most:
        raise SourceError(f"is larger than {most:,} bytes, which no such file is", path=path)
    return data


def read_toml(path: str | PathLike[str]) -> dict[str, Any]:
    """Read a TOML file; raises :class:`SourceError` when it cannot be read, :class:`ParseError` when it is not TOML."""
    data = read_small(path)
    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ParseError(f"not TOML: {error}", path=path) from error
