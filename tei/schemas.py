"""Schemas: the profile's own, one for each kind of file, and any other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from importlib.resources import files
from os import PathLike
from pathlib import Path

from corpora import SourceError

from .xml import Element, parse_tree

_RELAX_NG = "{http://relaxng.org/ns/structure/1.0}"
_XML_SCHEMA = "{http://www.w3.org/2001/XMLSchema}"

#: What is wrong with a tree: line, message, and an XPath to the element.
Misfit = tuple[int, str, str]
Schema = Callable[[Element], Iterator[Misfit]]


@cache
def profile(start: str) -> Schema:
    """Compile the profile schema for one kind of file: ``text``, ``version``, ``alignment``, or ``shell``.

    A shell is a corpus of many texts whose texts have been emptied.
    """
    from lxml import etree

    grammar = etree.fromstring(files("tei").joinpath("profile.rng").read_bytes())
    if start == "shell":
        (text,) = grammar.findall(f"{_RELAX_NG}define[@name='text']")
        text[:] = [etree.Element(f"{_RELAX_NG}element", name="teiCorpus")]
        text[0].append(etree.Element(f"{_RELAX_NG}empty"))
    (choice,) = grammar.find(f"{_RELAX_NG}start")
    choice[:] = [etree.Element(f"{_RELAX_NG}ref", name="corpus" if start == "shell" else start)]
    return _misfits(etree.RelaxNG(grammar))


def read_schema(path: str | PathLike[str]) -> Schema:
    """Read a schema: RELAX NG in XML syntax, or W3C XML Schema; raises :class:`SourceError` for anything else.

    That of the TEI takes seconds, so the last ones are kept as long as their files are the same.
    """
    file = Path(path)
    if not file.is_file():
        raise SourceError("no such schema", path=path)
    seen = file.stat()
    return _read_schema(file, seen.st_mtime_ns, seen.st_size)


@lru_cache(maxsize=4)
def _read_schema(path: Path, _changed: int, _size: int) -> Schema:
    from lxml import etree

    root, errors = parse_tree(path)
    if root is None:
        hint = "; convert RELAX NG in compact syntax to XML first" if path.suffix == ".rnc" else ""
        raise SourceError(f"not a schema in XML: {errors[0][2]}{hint}", path=path)
    kinds = {_RELAX_NG: etree.RelaxNG, _XML_SCHEMA: etree.XMLSchema}
    for namespace, kind in kinds.items():
        if root.tag.startswith(namespace):
            try:
                return _misfits(kind(root.getroottree()))
            except (etree.RelaxNGParseError, etree.XMLSchemaParseError) as error:
                raise SourceError(f"not a schema that works: {error}", path=path) from error
    raise SourceError("neither RELAX NG nor W3C XML Schema", path=path)


def _misfits(schema: Element) -> Schema:
    def misfits(root: Element) -> Iterator[Misfit]:
        if not schema.validate(root):
            for entry in schema.error_log:
                yield entry.line, entry.message, entry.path or "/*"

    return misfits
