"""The lines of a PDF, taken out by PDFium in a process of its own.

A PDF can be small and yet keep any program busy for years, or fill the memory; and PDFium is machine code. So a process
of its own reads it, which may use 4 GB and five minutes of a processor where the system has such limits, and ten
minutes on the clock, and whose crash is an error like any other.
"""

from __future__ import annotations

import json
import math
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from ctypes import c_double
from dataclasses import astuple
from pathlib import Path
from typing import Any, TypeAlias

from .. import errors
from ..errors import DragomanError, ParseError, SourceError
from ..libraries import library
from .pages import Line, is_mark_after

__all__ = ["main", "pdf_lines"]

_SECONDS = 300  # of processor time
_BYTES = 4 << 30
_PAGES = 10_000
_CHARACTERS = 20_000_000
_ON_PAGE = 200_000
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


def pdf_lines(data: bytes) -> list[Line]:
    """Return the lines of a PDF, in the order of its content.

    Raises:
        SourceError: for one with a password, without a text layer, or larger than the limits.
        ParseError: for one that is damaged.
    """
    command = [sys.executable, "-P", "-c", f"from {__name__} import main; main({_SECONDS})"]
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(path or str(Path.cwd()) for path in sys.path),
        "PYTHONIOENCODING": "utf-8",
    }
    try:
        done = subprocess.run(  # noqa: S603 (nothing of the file is in the command)
            command, input=data, capture_output=True, env=environment, timeout=2 * _SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise SourceError("a PDF that takes too long to read") from error
    if done.returncode:
        last = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
        raise SourceError(f"a PDF that takes too much time or memory, or ends the reading{': ' * bool(last)}{last}")
    answer = json.loads(done.stdout)
    if isinstance(answer, dict):
        raise getattr(errors, answer["error"])(answer["message"])
    return [Line(*fields) for fields in answer]


def main(seconds: int) -> None:
    """Read a PDF from the standard input and write its lines to the standard output, or the error, as JSON."""
    _limit(seconds)
    answer: object
    try:
        answer = [astuple(line) for line in _read(sys.stdin.buffer.read())]
    except DragomanError as error:
        answer = {"error": type(error).__name__, "message": error.message}
    json.dump(answer, sys.stdout)


def _limit(seconds: int) -> None:
    """Limit processor time and memory, as far as the system can."""
    try:
        import resource
    except ImportError:  # Windows
        return
    for kind, most in ((resource.RLIMIT_CPU, seconds), (resource.RLIMIT_AS, _BYTES)):
        with suppress(ValueError, OSError):  # a lower limit that is in force, or macOS
            resource.setrlimit(kind, (most, most))


def _read(data: bytes) -> list[Line]:
    pdfium = library("pypdfium2", "readers", SourceError, "reading PDF")
    try:
        document = pdfium.PdfDocument(data)
        try:
            return list(_lines(document, pdfium.raw))
        finally:
            document.close()
    except pdfium.PdfiumError as error:
        if error.err_code == pdfium.raw.FPDF_ERR_PASSWORD:
            raise SourceError("the PDF is encrypted; save it without its password first") from error
        raise ParseError(f"a damaged PDF: {error}") from error


def _lines(document: Handle, raw: Handle) -> Iterator[Line]:
    """Yield the lines of all pages."""
    if not 0 < len(document) <= _PAGES:
        raise SourceError(f"a PDF of {len(document):,} pages; from 1 to {_PAGES:,} are read")
    characters = unmapped = 0
    for number in range(len(document)):
        page = document[number]
        text = page.get_textpage()
        characters += text.count_chars()
        if characters > _CHARACTERS or text.count_chars() > _ON_PAGE:
            raise SourceError(f"a PDF of more than {_CHARACTERS:,} characters, or {_ON_PAGE:,} on a page")
        height = page.get_height()
        glyphs: list[Glyph] = []
        for glyph in _glyphs(text, raw):
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
