"""XML that nobody can bend: no entities, no network, libxml2's own limits on depth and size."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from functools import partial
from html.entities import html5
from typing import Any, TypeAlias

from ..errors import ParseError
from .pieces import File

__all__ = [
    "SAFE",
    "XML_ID",
    "XML_LANG",
    "Element",
    "inner_text",
    "iterate_xml",
    "language_of",
    "local_name",
    "parse_xml",
    "refuse_root",
    "root_name",
]

Element: TypeAlias = Any  # lxml has no type information; the name says what is meant

XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

# Not collect_ids=False: with it lxml 6.1 loads the external part of a document type, whatever load_dtd says.
SAFE = {
    "load_dtd": False,
    "resolve_entities": False,
    "no_network": True,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}


def parse_xml(data: bytes, path: str = "") -> Element:
    """Parse a document and return its root element.

    Raises :class:`~corpora.errors.ParseError`, with line and column, when it is not well-formed, breaks libxml2's
    limits, or has entities that are not those of XML.

    >>> local_name(parse_xml(b"<tmx version='1.4'/>"))
    'tmx'
    >>> parse_xml(b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
    Traceback (most recent call last):
    ...
    corpora.errors.ParseError: declares entities (b), which are not read, for safety; write their text instead
    """
    from lxml import etree

    parser = etree.XMLParser(**SAFE)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise _not_well_formed(parser.error_log, path) from error
    _check_entities(root, path)
    _resolve(root, path)
    return root


def iterate_xml(data: bytes, names: Collection[str], path: str = "") -> Iterator[Element]:
    """Yield each element whose local name is in ``names`` once it is complete, and then forget it.

    Raises what :func:`parse_xml` raises, where the parser comes to it.

    >>> [unit.get("n") for unit in iterate_xml(b"<a><b n='1'/><c><b n='2'/></c></a>", ["b"])]
    ['1', '2']
    """
    from lxml import etree

    events = etree.iterparse(io.BytesIO(data), ("start", "end"), **SAFE)
    try:
        for at, (event, element) in enumerate(events):
            if at == 0:
                _check_entities(element, path)
            if event == "end" and isinstance(element.tag, str) and local_name(element) in names:
                _resolve(element, path)
                yield element
                element.clear(keep_tail=False)
                while element.getprevious() is not None:
                    element.getparent().remove(element.getprevious())
    except etree.XMLSyntaxError as error:
        raise _not_well_formed(events.error_log, path) from error


def _not_well_formed(log: Iterable[Any], path: str) -> ParseError:
    """Make an error of the first that libxml2 found; lxml's own exception may lack the place."""
    first = next((entry for entry in log if entry.level_name != "WARNING"), None)
    if first is None:
        return ParseError("not well-formed XML", path=path or None)
    reason = " ".join(first.message.split())
    return ParseError(f"not well-formed XML: {reason}", path=path or None, line=first.line, column=first.column)


def _check_entities(root: Element, path: str) -> None:
    """Refuse a document that declares entities of its own."""
    declaration = root.getroottree().docinfo.internalDTD
    names = [str(entity.name) for entity in declaration.iterentities()] if declaration is not None else []
    if names:
        raise ParseError(
            f"declares entities ({', '.join(names[:3])}), which are not read, for safety; write their text instead",
            path=path or None,
        )


def _resolve(root: Element, path: str) -> None:
    """Replace the named characters of HTML, which older schemas have, by the characters; refuse any other entity."""
    from lxml import etree

    for node in list(root.iter(etree.Entity)):
        character = html5.get(f"{node.name};")
        if character is None:
            raise ParseError(f"an unknown entity, &{node.name};", path=path or None, line=node.sourceline)
        parent, previous, text = node.getparent(), node.getprevious(), character + (node.tail or "")
        if previous is None:
            parent.text = (parent.text or "") + text
        else:
            previous.tail = (previous.tail or "") + text
        node.tail = None
        parent.remove(node)


def inner_text(element: Element, without: Collection[str] = ()) -> str:
    """Return the text in an element, without that of descendants with certain local names.

    >>> inner_text(parse_xml(b"<a>one<b>two</b> three<c>four</c></a>"), ["b"])
    'one threefour'
    """
    parts = [element.text or ""]
    for child in element:
        if local_name(child) not in without:
            parts.append(inner_text(child, without))
        parts.append(child.tail or "")
    return "".join(parts)


def local_name(element: Element) -> str:
    """Return an element's name without its namespace."""
    name: str = element.tag
    return name.rpartition("}")[2]


def language_of(element: Element) -> str:
    """Return the language that an element is said to be in (``xml:lang``, or ``lang`` as before XML), or nothing."""
    language: str = element.get(XML_LANG) or element.get("lang") or ""
    return language.strip()


def root_name(file: File) -> tuple[str, str]:
    """Tell the namespace and the local name of a file's root element from its beginning, both empty if it is no XML."""
    from lxml import etree

    if not file.head().startswith("<"):
        return "", ""
    parser = etree.XMLPullParser(("start",), **SAFE)
    start = file.data[: 1 << 16]
    for step in [*(partial(parser.feed, start[at : at + 4096]) for at in range(0, len(start), 4096)), parser.close]:
        with suppress(etree.XMLSyntaxError):  # what is wrong behind the root is for its reader to say
            step()
        for _, element in parser.read_events():
            namespace, _, name = element.tag.rpartition("}")
            return namespace.lstrip("{"), name
    return "", ""


def refuse_root(file: File, name: str, namespace: str | None = None) -> str:
    """Say why a file's root element is not ``name`` (in ``namespace``, if given); empty when it is."""
    found_namespace, found = root_name(file)
    if not found:
        return "not XML"
    if found != name:
        return f"XML, but its root is <{found}>, not <{name}>"
    if namespace is not None and found_namespace != namespace:
        return f"<{name}>, but not in the namespace {namespace}"
    return ""
