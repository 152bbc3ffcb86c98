"""Libraries that only some formats need, imported when one is written."""

from __future__ import annotations

import importlib
from types import ModuleType

from ..errors import OutputError

__all__ = ["library"]


def library(name: str, extra: str) -> ModuleType:
    """Import a module that is installed with an extra of this package.

    Raises :class:`~corpora.errors.OutputError`, with the command that installs it, when it is missing.

    >>> library("no_such_module", "parquet")
    Traceback (most recent call last):
    ...
    corpora.errors.OutputError: this needs no_such_module; install it with pip install 'dragoman[parquet]'
    """
    try:
        return importlib.import_module(name)
    except ImportError as error:
        package = name.partition(".")[0]
        raise OutputError(f"this needs {package}; install it with pip install 'dragoman[{extra}]'") from error
