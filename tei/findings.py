"""What validation finds: a code, a place, a message; and the table of all codes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from .checks import CHECKS
from .xml import XML_ID, Element


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
    "schema": "The file does not fit the schema that was given.",
    "schematron": "A Schematron rule is broken.",
    "inclusion": "A part of the corpus cannot be included.",
    "changed-file": "A file is not the one that was aligned.",
    "repeated-text": "Two texts of a corpus have ids that are the same, or become the same inside.",
}

#: Every code that a finding can have, and what it means.
CODES: Mapping[str, str] = _WHOLE | {code: (check.__doc__ or "").partition("\n")[0] for code, check in CHECKS.items()}

_WARNINGS = frozenset({"wrong-extent", "wrong-usage", "changed-file"})


def find(code: str, path: str, line: int, detail: str, element: Element = None) -> Finding:
    """Make a finding; ``element`` is the one at fault, and without it the file is as a whole."""
    severity = Severity.WARNING if code in _WARNINGS else Severity.ERROR
    place = "" if element is None else place_of(element)
    return Finding(code, severity, path, max(line, 0), place, f"{CODES[code].rstrip('.')}: {detail}")


def place_of(element: Element) -> str:
    """Return an XPath to an element, from the nearest element with an id."""
    steps = []
    while element.get(XML_ID) is None and element.getparent() is not None:
        steps.append(f"/*[{element.getparent().index(element) + 1}]")
        element = element.getparent()
    identifier = element.get(XML_ID)
    start = "/*" if identifier is None else f"id('{identifier}')"
    return start + "".join(reversed(steps))
