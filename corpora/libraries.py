"""Libraries that only some formats need, imported when such a file is read or written."""

from __future__ import annotations

import importlib
from types import ModuleType

from .errors import DragomanError

__all__ = ["library"]


def library(name: str, extra: str, error: type[DragomanError], purpose: str = "this") -> ModuleType:
    """Import a module that is installed with an extra of this package.

    Raises ``error``, with the command that installs it, when it is missing.

    >>> from corpora import SourceError
    >>> library("no_such_module", "readers", SourceError, "reading Ogham")
    Traceback (most recent call last):
    ...
    corpora.errors.SourceError: reading Ogham needs no_such_module; install it with pip install 'dragoman[readers]'
    """
    try:
        return importlib.import_module(name)
    except ImportError as missing:
        package = name.partition(".")[0]
        raise error(f"{purpose} needs {package}; install it with pip install 'dragoman[{extra}]'") from missing
