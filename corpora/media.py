"""Media types of the files that texts are taken out of, by suffix (IANA's registry, where it has them)."""

from __future__ import annotations

__all__ = ["MEDIA", "UNKNOWN"]

MEDIA = {
    ".csv": "text/csv",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".epub": "application/epub+zip",
    ".htm": "text/html",
    ".html": "text/html",
    ".jsonl": "application/jsonl",
    ".md": "text/markdown",
    ".pdf": "application/pdf",
    ".po": "text/x-gettext-translation",
    ".srt": "application/x-subrip",
    ".tmx": "application/xml",
    ".tsv": "text/tab-separated-values",
    ".vtt": "text/vtt",
    ".xhtml": "application/xhtml+xml",
    ".xlf": "application/xliff+xml",
    ".xliff": "application/xliff+xml",
    ".xml": "application/xml",
    ".zip": "application/zip",
}
UNKNOWN = "application/octet-stream"
