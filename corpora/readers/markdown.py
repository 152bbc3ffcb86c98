"""Markdown (CommonMark 0.31 with GitHub's tables and footnotes), by the suffix of the file.

It is rendered to HTML, of which :mod:`~corpora.readers.markup` takes the text, so that HTML in it is read as such:
headings, paragraphs, list items with their depth, block quotes as paragraphs, each cell of a table as a paragraph. Left
out: front matter (YAML or TOML), code blocks, comments, images, the targets of links, footnotes and their marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..errors import ParseError, SourceError
from ..libraries import library
from .markup import LARGEST, page_pieces, parse_html, prune
from .pieces import File, Piece, Reader

__all__ = ["READER"]

_SUFFIXES = (".md", ".markdown", ".mdown", ".mkd")
_FRONT_MATTER = re.compile(
    r"(---|\+\+\+)[ \t]*\r?\n(?:[ \t]*(?:#[^\n]*)?\r?\n)*[\w\"'.-]+\s*[:=].*?\n(?:\1|\.\.\.)[ \t]*(?:\r?\n|\Z)",
    re.DOTALL,
)
_LIBRARIES = ("markdown_it", "mdit_py_plugins.footnote")
_DEEPEST = 80  # levels, which recursion bears


def _refuse(file: File) -> str:
    return "" if file.suffix in _SUFFIXES else f"its name does not end in {_SUFFIXES[0]}"


def _read(file: File) -> Iterator[Piece]:
    if len(file.data) > LARGEST:
        raise SourceError(f"larger than {LARGEST >> 20} MB; cut it into texts first")
    text = file.text.removeprefix("\ufeff")
    front = _FRONT_MATTER.match(text)
    page = parse_html(_render(text[front.end() :] if front else text).encode("utf-8"))
    if page is not None:
        prune(page)
        yield from page_pieces(page)


def _render(text: str) -> str:
    """Render Markdown to HTML."""
    markdown, footnotes = (library(name, "readers", SourceError, "reading Markdown") for name in _LIBRARIES)
    parser = markdown.MarkdownIt("commonmark", {"maxNesting": _DEEPEST})
    parser.enable(["table", "strikethrough"]).use(footnotes.footnote_plugin)
    environment: dict[str, object] = {}
    tokens = parser.parse(text, environment)
    for token in tokens:
        if token.level >= _DEEPEST - 1:  # what is nested more deeply would be left out
            raise ParseError(f"lists or quotes nested more than {_DEEPEST // 2} levels deep")
    html: str = parser.renderer.render(tokens, parser.options, environment)
    return html


READER = Reader("markdown", "Markdown", _SUFFIXES, _refuse, _read, File.decode)
