"""Libraries that only some readers need, imported when such a file is read."""

from __future__ import annotations

import importlib
from types import ModuleType

from ..errors import SourceError

__all__ = ["library"]


def library(name: str, title: str) -> ModuleType:
    """Import a module that reading ``title`` needs.

    Raises :class:`~corpora.errors.SourceError`, with the command that installs it, when it is missing.

    >>> library("no_such_module", "Ogham")
    Traceback (most recent call last):
    ...
    corpora.errors.SourceError: reading Ogham needs no_such_module; install it with pip install 'dragoman[readers]'
    """
    try:
        return importlib.import_module(name)
    except ImportError as error:
        package = name.partition(".")[0]
        raise SourceError(
            f"reading {title} needs {package}; install it with pip install 'dragoman[readers]'"
        ) from error
