"""Findings that an editor has seen and accepted, so that only new ones are told.

A finding is known again by its :func:`fingerprint`: the check, the id of the text and the words that the finding is
about, not where they stand. So it is found again after sentences were added elsewhere, not after its own were changed.
The file is JSON, a finding a line, sorted, to be read and kept under version control:

>>> from corpora import Document, ParallelText, Unit
>>> from align.quality import check
>>> en = Document.from_segments("en", "en", ["It was built in 1911."])
>>> az = Document.from_segments("az", "az-Latn", ["O, 1917-ci ildə tikilib."])
>>> text = ParallelText("bridge", (en, az), (Unit((range(1), range(1)), 0.99),))
>>> found = [Known.of(text, finding) for finding in check(text)]
>>> found[0].code, found[0].excerpt
('number-differs', 'It was built in 1911.')
>>> Baseline(tuple(found)).compare(found)
([False], [])
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from hashlib import sha256
from os import PathLike
from typing import IO

from corpora import ParallelText, ParseError
from corpora.files import read_small, replacing

from .findings import Finding

__all__ = ["Baseline", "Known", "fingerprint", "read_baseline", "write_baseline"]

_FORM = 1  # of the file
_LARGEST = 1 << 26  # bytes
_EXCERPT = 60  # characters


@dataclass(frozen=True, slots=True, order=True)
class Known:
    """A finding in a baseline: the id of its text, its code and fingerprint, and how what it is about begins."""

    text: str
    code: str
    fingerprint: str
    excerpt: str

    @classmethod
    def of(cls, text: ParallelText, finding: Finding) -> Known:
        """What a baseline holds of a finding in a text."""
        excerpt = next((words for _, words in _words(text, finding)), "")
        return cls(finding.text, finding.code, fingerprint(text, finding), excerpt[:_EXCERPT])


@dataclass(frozen=True, slots=True)
class Baseline:
    """The findings that are known; one that there is twice comes twice."""

    findings: tuple[Known, ...] = ()

    def compare(self, found: Iterable[Known]) -> tuple[list[bool], list[Known]]:
        """Return, for each of the findings that were made, whether it is new, and those here that were not made."""
        left = Counter(known.fingerprint for known in self.findings)
        new = []
        for known in found:
            new.append(left[known.fingerprint] == 0)
            left[known.fingerprint] -= not new[-1]
        stale = []
        for known in self.findings:
            if left[known.fingerprint] > 0:
                left[known.fingerprint] -= 1
                stale.append(known)
        return new, stale


def fingerprint(text: ParallelText, finding: Finding) -> str:
    """Name a finding by the check, the id of the text and the words it is about: 32 hexadecimal digits.

    The words are those of the versions concerned, white space made even; where these have none, those of the unit.
    """
    parts = [finding.code, finding.text, *(f"{language} {words}" for language, words in _words(text, finding))]
    return sha256("\n".join([*finding.languages, *parts]).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _words(text: ParallelText, finding: Finding) -> list[tuple[str, str]]:
    spans: Sequence[tuple[str, range]] = list(zip(finding.languages, finding.segments, strict=True))
    if not any(span for _, span in spans) and finding.unit is not None:
        spans = list(zip(text.languages, text.units[finding.unit].spans, strict=True))
    return [
        (language, " ".join(" ".join(text.document(language).segments[n].text for n in span).split()))
        for language, span in spans
        if span
    ]


def read_baseline(path: str | PathLike[str]) -> Baseline:
    """Read a baseline that :func:`write_baseline` wrote.

    Raises :class:`~corpora.SourceError` when the file cannot be read, :class:`~corpora.ParseError` when it is no
    baseline.
    """
    try:
        data = json.loads(read_small(path, _LARGEST))
    except (ValueError, RecursionError) as error:
        raise ParseError(f"not a baseline: {error or 'nested too deep'}", path=path) from error
    names = {field.name for field in fields(Known)}
    if not isinstance(data, dict) or data.get("baseline") != _FORM or not isinstance(data.get("findings"), list):
        raise ParseError("not a baseline; write one with dragoman check --write-baseline FILE", path=path)
    for number, item in enumerate(data["findings"], start=1):
        if not isinstance(item, dict) or item.keys() != names or not all(isinstance(v, str) for v in item.values()):
            raise ParseError(f"finding {number} of the baseline has not just {', '.join(sorted(names))}", path=path)
    return Baseline(tuple(Known(**item) for item in data["findings"]))


def write_baseline(target: str | PathLike[str] | IO[bytes], baseline: Baseline) -> None:
    """Write a baseline to a binary stream, or to a file that is there whole or not at all.

    Raises :class:`~corpora.OutputError` when the file cannot be written.
    """
    if isinstance(target, str | PathLike):
        with replacing(target) as file:
            return write_baseline(file, baseline)
    lines = [json.dumps(asdict(known), ensure_ascii=False) for known in sorted(baseline.findings)]
    body = ",\n".join(lines)
    target.write(f'{{"baseline": {_FORM}, "findings": [\n{body}\n]}}\n'.encode("utf-8", "backslashreplace"))
    return None
