"""Validating TEI: everything that is wrong with a file, and nothing repaired.

A file must be well-formed, without a document type declaration, and fit the profile schema ``profile.rng``; then come
the checks of :mod:`tei.checks`, which see what a schema cannot.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from os import PathLike
from typing import IO

from .checks import CHECKS
from .outline import outline
from .xml import XML_ID, Element, has_doctype, parse_tree, path_of, tei


class Severity(StrEnum):
    """What a finding means: an ``ERROR`` breaks the file, a ``WARNING`` does not keep it from being read."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with a file.

    ``code`` says which check found it. ``line`` counts from 1, 0 where there is none; ``place`` is an XPath from the
    nearest element with an id, empty for the file as a whole.

    >>> finding = Finding("cert-range", Severity.ERROR, "a.xml", 7, "id('d1.a3')", "A probability is wrong: 1.3")
    >>> print(finding)
    a.xml:7: error: A probability is wrong: 1.3 [cert-range] at id('d1.a3')
    """

    code: str
    severity: Severity
    path: str
    line: int
    place: str
    message: str

    def __str__(self) -> str:
        where = f"{self.path}:{self.line}" if self.line else self.path
        at = f" at {self.place}" if self.place else ""
        return f"{where}: {self.severity}: {self.message} [{self.code}]{at}"


_WHOLE = {
    "not-well-formed": "The file is not well-formed XML.",
    "doctype": "The file has a document type declaration, which TEI files do not need and which can define entities.",
    "profile": "The file does not fit the profile schema.",
}

#: Every code that a finding can have, and what it means.
CODES: Mapping[str, str] = _WHOLE | {code: (check.__doc__ or "").partition("\n")[0] for code, check in CHECKS.items()}

_WARNINGS = frozenset({"wrong-extent"})


def validate(source: str | PathLike[str] | IO[bytes]) -> list[Finding]:
    """Return everything that is wrong with a TEI file, in the order of the checks; nothing means that it is valid.

    Raises :class:`~corpora.errors.SourceError` when the file cannot be read at all.

    >>> from io import BytesIO
    >>> [finding.code for finding in validate(BytesIO(b"<teiCorpus>"))]
    ['not-well-formed']
    """
    return list(_findings(source, path_of(source)))


def _findings(source: str | PathLike[str] | IO[bytes], path: str) -> Iterator[Finding]:
    root, errors = parse_tree(source)
    for line, column, message in errors:
        yield _whole("not-well-formed", path, line, f"{message} (column {column})")
    if root is None:
        return
    if has_doctype(root):
        # Nothing more: what its entities stand for is not known, and not wanted.
        yield _whole("doctype", path, 1, root.getroottree().docinfo.doctype)
        return
    schema = _profile()
    if not schema.validate(root):
        for entry in schema.error_log:
            yield _whole("profile", path, entry.line, entry.message)
    for corpus in root.iter(tei("teiCorpus")):
        if corpus.find(tei("TEI")) is not None:
            yield from _checked(corpus, path)


def _checked(corpus: Element, path: str) -> Iterator[Finding]:
    """Yield what the checks find in a text."""
    text = outline(corpus)
    for code, check in CHECKS.items():
        severity = Severity.WARNING if code in _WARNINGS else Severity.ERROR
        for element, detail in check(text):
            yield Finding(code, severity, path, element.sourceline or 0, _place(element), _message(code, detail))


def _whole(code: str, path: str, line: int, detail: str) -> Finding:
    return Finding(code, Severity.ERROR, path, max(line, 0), "", _message(code, detail))


def _message(code: str, detail: str) -> str:
    return f"{CODES[code].rstrip('.')}: {detail}"


def _place(element: Element) -> str:
    """Return an XPath to an element, from the nearest element with an id."""
    steps = []
    while element.get(XML_ID) is None and element.getparent() is not None:
        steps.append(f"/*[{element.getparent().index(element) + 1}]")
        element = element.getparent()
    identifier = element.get(XML_ID)
    start = "/*" if identifier is None else f"id('{identifier}')"
    return start + "".join(reversed(steps))


@cache
def _profile() -> Element:
    """Compile the profile schema."""
    from lxml import etree

    return etree.RelaxNG(etree.fromstring(files("tei").joinpath("profile.rng").read_bytes()))
