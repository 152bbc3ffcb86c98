"""How likely findings are to be right, as measured where errors were planted; the numbers are in ``measured.toml``."""

from __future__ import annotations

import tomllib
from importlib.resources import files

__all__ = ["NAMES", "PRECISION"]

_DATA = tomllib.loads(files("align.quality").joinpath("measured.toml").read_text(encoding="utf-8"))

PRECISION: dict[str, float] = _DATA["precision"]
"""The share of findings that are right, by code, for those that have no evidence of their own."""

NAMES: dict[str, float] = _DATA["names"]
"""What each piece of evidence adds to the log odds that a name is another one; ``enough``: from when it is told."""
