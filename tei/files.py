"""Where :func:`corpora.files.replacing` is known to what writes TEI."""

from corpora.files import replacing

__all__ = ["replacing"]
