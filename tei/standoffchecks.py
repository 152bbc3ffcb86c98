"""What is wrong with an alignment of files that others have made: its own form, and every pointer into them.

The files themselves are only read: whether they fit a schema is for their own archive to say.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from os import PathLike

from corpora import DragomanError, ParseError
from corpora.readers import File
from corpora.readers.tei import id_of

from .checks import CHECKS
from .findings import Finding, find
from .headerchecks import wrong_measures, wrong_shares
from .inclusion import Part
from .measures import measure
from .originals import read_version
from .outline import Outline, Version, link_groups, named_elements
from .pointers import pointers
from .schemas import profile
from .standoff import Aligned, aligned_data, aligned_files
from .xml import XML_ID, DoctypeError, Element, IllFormedError, parse_root, path_of

# What holds for links wherever they point; the rest is about our own files.
_CHECKS = (
    "duplicate-id",
    "cert-range",
    "incomplete-unit",
    "few-targets",
    "one-sided-link",
    "aligned-ptr",
    "wrong-domains",
    "outside-domains",
    "target-order",
    "link-order",
    "repeated-sentence",
    "missing-sentence",
    "wrong-count",
    "wrong-unit",
)


def standoff_findings(source: str | PathLike[str]) -> Iterator[Finding]:
    """Yield what is wrong with an alignment of others' files; raises as :func:`~tei.xml.parse_root` does."""
    path, root = path_of(source), parse_root(source)
    for line, message, _ in profile("standoffText")(root):
        yield find("profile", path, line, message)
    try:
        files = aligned_files(root)
    except ParseError as error:
        yield find("inclusion", path, error.line or 0, error.message)
        return
    known: dict[str, set[str]] = {"": {element.get(XML_ID) for element in root.iter("*")}}
    versions = []
    for aligned in files:
        try:
            file = aligned_data(source, aligned)
            version, names = _version(file, aligned)
        except (IllFormedError, DoctypeError, DragomanError) as error:
            code = "not-well-formed" if "not well-formed" in error.message else "inclusion"
            at = f"{error.message} (column {error.column})" if error.column else error.message
            yield find(code, str(error.path or path), error.line or 0, at)
            return
        known[aligned.href] = names
        versions.append(version)
        if aligned.sha256 != hashlib.sha256(file.data).hexdigest():
            yield find("changed-file", path, aligned.element.sourceline, aligned.href, aligned.element)
    yield from _checked(root, files, versions, known, path)


def _version(file: File, aligned: Aligned) -> tuple[Version, set[str]]:
    """Return the version in a file, and all ids of the file."""
    document, root = read_version(file, aligned.language)
    named = {id_of(element): element for element in root.iter("*")}
    sentences = tuple(named[name] for name in document.ids)
    counts = measure(document)
    return Version(root, aligned.domain, document.language, sentences, document, counts, Counter()), set(named)


def _checked(
    root: Element, files: list[Aligned], versions: list[Version], known: dict[str, set[str]], path: str
) -> Iterator[Finding]:
    places = {
        f"{aligned.href}#{id_of(sentence)}": (number, at)
        for number, (aligned, version) in enumerate(zip(files, versions, strict=True))
        for at, sentence in enumerate(version.sentences)
    }
    parts = (Part(root, path),)
    groups = link_groups(parts, places, {aligned.domain: number for number, aligned in enumerate(files)})
    for element, attribute, named in pointers(parts):
        for pointer in named:
            file, mark, name = pointer.partition("#")
            if file not in known or (mark and name not in known[file]):
                yield find("dangling-pointer", path, element.sourceline, f"@{attribute} {pointer}", element)
    text = Outline(parts, *named_elements(parts), tuple(versions), groups)
    for code in _CHECKS:
        for element, detail in CHECKS[code](text):
            within = next(
                (aligned.href for aligned, v in zip(files, versions, strict=True) if element in v.sentences), ""
            )
            where = path if not within else str(path).rpartition("/")[0] + "/" * ("/" in str(path)) + within
            yield find(code, where, element.sourceline or 0, detail, element)
    for element, detail in wrong_measures(root, text.measures()):
        yield find("wrong-extent", path, element.sourceline, detail, element)
    for element, detail in wrong_shares(root, text.words()):
        yield find("wrong-usage", path, element.sourceline, detail, element)
