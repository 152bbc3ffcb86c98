"""PDF with a text layer (ISO 32000), read by PDFium.

What this module takes out are the lines on the pages; :mod:`~corpora.readers.pages` makes paragraphs of them, leaving
out running heads, page numbers and footnotes. Text that does not run from left to right on the page (stamps on the
margin) is left out too. A file with a password, without a text layer, truncated, or with more than 10,000 pages or 50
million characters is refused.

PDFium is what Chrome shows PDF with: it is fuzzed without pause, and knows the fonts and encodings that there are.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator
from ctypes import c_double
from typing import Any, TypeAlias

from ..errors import ParseError, SourceError
from .libraries import library
from .pages import Line, is_mark_after, paragraphs
from .pieces import File, Piece, Reader

__all__ = ["READER"]

_START = 1024  # bytes in which %PDF- stands
_END = 4096  # bytes in which %%EOF stands
_PAGES = 10_000
_CHARACTERS = 50_000_000
_UNMAPPED = 0.3  # share of characters without meaning, from which on the text layer is of no use
# Ligatures, and what PDFium gives for a hyphen that ends a line.
_CHARACTERS_OF = {
    0x2: "-",
    0xFFFE: "-",
    0xFB00: "ff",
    0xFB01: "fi",
    0xFB02: "fl",
    0xFB03: "ffi",
    0xFB04: "ffl",
    0xFB05: "st",
    0xFB06: "st",
}
_LEFTWARD = re.compile("[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefc]")  # what is written from right to left
_RAISED = re.compile(r"[\d*†‡§,]")

Handle: TypeAlias = Any  # what PDFium gives, which has no type information
Glyph: TypeAlias = tuple[str, float, float, float, float]  # character, left, right, base line, size


def _refuse(file: File) -> str:
    return "" if b"%PDF-" in file.data[:_START] else "no %PDF- at its beginning"


def _read(file: File) -> Iterator[Piece]:
    pdfium = library("pypdfium2", "PDF")
    if b"%%EOF" not in file.data[-_END:]:
        raise ParseError("a truncated PDF: it has no %%EOF at its end")
    try:
        document = pdfium.PdfDocument(file.data)
    except pdfium.PdfiumError as error:
        if error.err_code == pdfium.raw.FPDF_ERR_PASSWORD:
            raise SourceError("the PDF is encrypted; save it without its password first") from error
        raise ParseError(f"a damaged PDF: {error}") from error
    try:
        lines = list(_lines(document, pdfium))
    except pdfium.PdfiumError as error:
        raise ParseError(f"a damaged PDF: {error}") from error
    finally:
        document.close()
    return paragraphs(lines)


def _lines(document: Handle, pdfium: Handle) -> Iterator[Line]:
    """Yield the lines of all pages."""
    if not 0 < len(document) <= _PAGES:
        raise SourceError(f"a PDF of {len(document):,} pages; from 1 to {_PAGES:,} are read")
    characters = unmapped = 0
    for number in range(len(document)):
        page = document[number]
        text = page.get_textpage()
        characters += text.count_chars()
        if characters > _CHARACTERS:
            raise SourceError(f"a PDF of more than {_CHARACTERS:,} characters; cut it into texts first")
        height = page.get_height()
        glyphs: list[Glyph] = []
        for glyph in _glyphs(text, pdfium.raw):
            unmapped += glyph[0] in "\0\ufffd" or "\ue000" <= glyph[0] <= "\uf8ff"
            if glyph[4] and _is_apart(glyphs, glyph):
                yield _line(glyphs, number, height)
                glyphs = []
            glyphs.append(glyph)
        if any(glyph[4] for glyph in glyphs):
            yield _line(glyphs, number, height)
        text.close()
        page.close()
    if not characters:
        raise SourceError("a PDF with no text layer; run OCR first (for example, ocrmypdf)")
    if unmapped > _UNMAPPED * characters:
        raise SourceError("a PDF whose fonts do not tell which characters they show; run OCR first")


def _glyphs(text: Handle, raw: Handle) -> Iterator[Glyph]:
    """Yield the characters of a page, in the order of its content; white space has no place."""
    x, y, box, matrix = c_double(), c_double(), raw.FS_RECTF(), raw.FS_MATRIX()
    for index in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(text, index)
        if code in (0xA, 0xD):
            continue
        if code == 0x20 or raw.FPDFText_IsGenerated(text, index):
            yield " ", 0.0, 0.0, 0.0, 0.0
            continue
        raw.FPDFText_GetMatrix(text, index, matrix)
        if abs(matrix.b) > abs(matrix.a):
            continue
        raw.FPDFText_GetCharOrigin(text, index, x, y)
        raw.FPDFText_GetLooseCharBox(text, index, box)
        size = raw.FPDFText_GetFontSize(text, index) * math.hypot(matrix.c, matrix.d)
        character = _CHARACTERS_OF.get(code) or (chr(code) if code < 0x110000 else "\ufffd")
        yield character, box.left, box.right, y.value, size


def _is_apart(glyphs: list[Glyph], glyph: Glyph) -> bool:
    """Say whether a character begins a new line, or another column on the same height."""
    before = next((other for other in reversed(glyphs) if other[4]), None)
    if before is None:
        return False
    size = max(before[4], glyph[4])
    if abs(glyph[3] - before[3]) > size / 2:
        return True
    leftward = _LEFTWARD.fullmatch(glyph[0]) or _LEFTWARD.fullmatch(before[0])
    return not leftward and not -size < glyph[1] - before[2] < 3 * size


def _line(glyphs: list[Glyph], page: int, height: float) -> Line:
    """Make a line of characters; raised marks of notes are left out."""
    shown = [glyph for glyph in glyphs if glyph[4]]
    size = Counter(round(glyph[4], 1) for glyph in shown).most_common(1)[0][0]
    base = next(glyph[3] for glyph in shown if round(glyph[4], 1) == size)
    text = ""
    for character, _, _, y, own in glyphs:
        raised = own < 0.85 * size and y > base + 0.15 * size and _RAISED.fullmatch(character)
        if not (raised and is_mark_after(text)):
            text += character
    left, right = min(glyph[1] for glyph in shown), max(glyph[2] for glyph in shown)
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return Line(" ".join(text.replace("\0", "").split()), left, right, base, size, page, height)


READER = Reader("pdf", "a PDF", (".pdf",), _refuse, _read)
