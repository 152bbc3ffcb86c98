"""Writing a file so that it is there whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from os import PathLike
from pathlib import Path
from secrets import token_hex
from typing import IO

from .errors import OutputError

__all__ = ["replacing"]


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
