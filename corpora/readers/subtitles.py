r"""Subtitles: SubRip (SRT) and WebVTT (https://www.w3.org/TR/webvtt1/), with their times.

What is shown at once is a paragraph, unless its sentence runs on in the next subtitle; the lines of two speakers (a
dash before each, or before the second after a sentence) and voices (``<v Ann>``) are paragraphs of their own with the
same time. Left out are numbers and names of subtitles, settings, comments, styles (``NOTE``, ``STYLE``, ``REGION``),
tags (``<i>``, ``{\an8}``), and what has neither a letter nor a digit, such as a lone note of music. Sounds in brackets
(``[door slams]``) and songs stay: they are text on the screen, and translations have them too.

>>> data = b"1\n00:00:01,000 --> 00:00:02,500\n<i>Who</i>\n\n2\n00:00:02,600 --> 00:00:04,000\n- is it?\n- Me.\n"
>>> [(piece.text, piece.time) for piece in read(File("film.srt", data))]
[('Who', (1000, 2500)), ('- is it?', (2600, 4000)), ('- Me.', (2600, 4000))]
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from itertools import pairwise

from ..errors import ParseError, SourceError
from ..libraries import library
from .pieces import File, Piece, Reader

__all__ = ["READER", "read", "refuse"]

_SUFFIXES = (".srt", ".vtt")
_TIMES = {
    "srt": re.compile(r"\s*\d{1,2}:\d{1,2}:\d{1,2}[.,]\d{1,3}[ \t]*-->[ \t]*\d{1,2}:\d{1,2}:\d{1,2}[.,]\d{1,3}(?!\d)"),
    "vtt": re.compile(r"\s*(?:\d{2,4}:)?\d\d:\d\d\.\d{3}[ \t]+-->[ \t]+(?:\d{2,4}:)?\d\d:\d\d\.\d{3}(?!\d)"),
}
_FIRST = re.compile(r"\d+[ \t]*\r?\n" + _TIMES["srt"].pattern)
_NUMBER = re.compile(r"\s*\d+\s*")
_VOICE = re.compile(r"<v(?:\.[^\s<>]*)?(?:\s[^<>]*)?>")
_TAG = re.compile(r"</?\s*(?:font|span|lang|ruby|rt|[bcisuv])\b[^<>]*>|<\d[\d:.]*>|\{\\[^{}]*\}", re.IGNORECASE)
_SENTENCE = re.compile(r"[.!?…][\"'»”’)\]]*\Z")
_DASH = re.compile(r"[-‐‑–—]\s*\S")


def refuse(file: File) -> str:
    """Say why a file holds no subtitles."""
    head = file.head()
    if file.suffix in _SUFFIXES or head.startswith("WEBVTT") or _FIRST.match(head):
        return ""
    return "no subtitle with its times at the beginning"


def read(file: File) -> Iterator[Piece]:
    """Yield what each speaker says in each subtitle, in the order of the file.

    Raises :class:`~corpora.errors.ParseError`, with the line, for times that are none, and
    :class:`~corpora.errors.SourceError` for a file without times.
    """
    pysubs2 = library("pysubs2", "readers", SourceError, "reading subtitles")
    text = file.text.lstrip("\ufeff")
    kind = "vtt" if text.lstrip().startswith("WEBVTT") else "srt"
    cues = "".join(_cues(text, kind))
    if not cues:
        raise SourceError("holds no subtitles: there is no line with times, such as 00:00:01,000 --> 00:00:02,500")
    for event in pysubs2.SSAFile.from_string(cues, kind, keep_html_tags=True):
        for spoken in _speakers(event.text.replace("\\h", " ").replace("\\N", "\n"), kind):
            if any(char.isalnum() for char in spoken):
                yield Piece(spoken, time=(event.start, event.end))


def _cues(text: str, kind: str) -> Iterator[str]:
    """Yield the lines that are times and text of subtitles."""
    cue: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        if "-->" in line:
            times = _TIMES[kind].match(line)
            if times is None:
                raise ParseError(f"times that are none: {line.strip()[:60]!r}", line=number)
            if kind == "srt" and len(cue) > 1 and _NUMBER.fullmatch(cue[-1]):
                cue.pop()
            yield from _lines(cue)
            cue = [times[0]]
        elif cue and line.strip():
            cue.append(line)
        elif kind == "vtt":  # an empty line ends a subtitle; what follows without times is a comment or a name
            yield from _lines(cue)
            cue = []
    yield from _lines(cue)


def _lines(cue: list[str]) -> Iterator[str]:
    """Yield a subtitle as pysubs2 takes it: the next one's number behind it, lest a year in the text pass for that."""
    yield from (f"{line}\n" for line in [*cue, "", "0"] if cue)


def _speakers(text: str, kind: str) -> Iterator[str]:
    """Yield what each speaker says."""
    for voice in _VOICE.split(text) if kind == "vtt" else [text]:
        plain = _TAG.sub("", voice)
        lines = [line.strip() for line in (html.unescape(plain) if kind == "vtt" else plain).split("\n")]
        dashes = [bool(_DASH.match(line)) for line in lines]
        cuts = [at for at in range(1, len(lines)) if dashes[at] and (dashes[0] or _SENTENCE.search(lines[at - 1]))]
        yield from (" ".join(lines[start:end]) for start, end in pairwise([0, *cuts, len(lines)]))


READER = Reader("subtitles", "subtitles (SRT, WebVTT)", _SUFFIXES, refuse, read, File.decode)
