"""The version of this program and its page on the web, as installed."""

from importlib.metadata import PackageNotFoundError, metadata, version

__all__ = ["HOME", "VERSION"]

try:
    VERSION = version("dragoman")
    _ADDRESSES = [entry.partition(", ") for entry in metadata("dragoman").get_all("Project-URL") or ()]
except PackageNotFoundError:  # run from a folder that was never installed
    VERSION = "0.1.0"
    _ADDRESSES = []

HOME = next((address for label, _, address in _ADDRESSES if label.lower() in ("homepage", "repository")), None)
"""The homepage that the package names, None where it names none."""
