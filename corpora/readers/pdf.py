"""PDF with a text layer (ISO 32000).

PDFium (:mod:`~corpora.readers.pdfium`) takes the lines out, and :mod:`~corpora.readers.pages` makes paragraphs of them.
Running heads, page numbers, footnotes and tables of contents are left out, and so is text that does not run along the
page (stamps on the margin). A file with a password, without a text layer, truncated, or with more than 10,000 pages or
20 million characters is refused.

PDFium is what Chrome shows PDF with: it is fuzzed without pause, and knows the fonts and encodings that there are.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..errors import ParseError
from .pages import paragraphs
from .pdfium import pdf_lines
from .pieces import File, Piece, Reader

__all__ = ["READER"]

_START = 1024  # bytes in which %PDF- stands
_END = 4096  # bytes in which %%EOF stands


def _refuse(file: File) -> str:
    return "" if b"%PDF-" in file.data[:_START] else "no %PDF- at its beginning"


def _read(file: File) -> Iterator[Piece]:
    if b"%%EOF" not in file.data[-_END:]:
        raise ParseError("a truncated PDF: it has no %%EOF at its end")
    return paragraphs(pdf_lines(file.data))


READER = Reader("pdf", "a PDF", (".pdf",), _refuse, _read)
