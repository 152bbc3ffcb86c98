"""The version of this program, as installed."""

from importlib.metadata import PackageNotFoundError, version

__all__ = ["VERSION"]

try:
    VERSION = version("dragoman")
except PackageNotFoundError:  # run from a folder that was never installed
    VERSION = "0.1.0"
