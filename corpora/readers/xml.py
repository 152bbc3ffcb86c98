"""XML that nobody can bend: no entities, no network, libxml2's own limits on depth and size."""

from __future__ import annotations

from typing import Any, TypeAlias

from ..errors import ParseError
from .pieces import File

__all__ = ["XML_ID", "XML_LANG", "Element", "local_name", "parse_xml", "refuse_root", "root_name"]

Element: TypeAlias = Any  # lxml has no type information; the name says what is meant

XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

_SAFE = {
    "load_dtd": False,
    "resolve_entities": False,
    "no_network": True,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
    "collect_ids": False,
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

    try:
        root = etree.fromstring(data, etree.XMLParser(**_SAFE))
    except etree.XMLSyntaxError as error:
        line, column = error.position
        raise ParseError(f"not well-formed XML: {error.msg}", path=path or None, line=line, column=column) from error
    declaration = root.getroottree().docinfo.internalDTD
    names = [entity.name for entity in declaration.iterentities()] if declaration is not None else []
    if names:
        raise ParseError(
            f"declares entities ({', '.join(names[:3])}), which are not read, for safety; write their text instead",
            path=path or None,
        )
    if (entity := next(root.iter(etree.Entity), None)) is not None:  # with a DTD elsewhere, which is not loaded
        raise ParseError(
            f"the entity {entity.text} is declared elsewhere, which is not loaded, for safety; write its text instead",
            path=path or None,
            line=entity.sourceline or None,
        )
    return root


def local_name(element: Element) -> str:
    """Return an element's name without its namespace."""
    name: str = element.tag
    return name.rpartition("}")[2]


def root_name(file: File) -> tuple[str, str]:
    """Tell the namespace and the local name of a file's root element from its beginning, both empty if it is no XML."""
    from lxml import etree

    if not file.head().startswith("<"):
        return "", ""
    parser = etree.XMLPullParser(("start",), **_SAFE)
    try:
        for at in range(0, min(len(file.data), 1 << 16), 1 << 12):
            parser.feed(file.data[at : at + (1 << 12)])
            for _, element in parser.read_events():
                namespace, _, name = element.tag.rpartition("}")
                return namespace.lstrip("{"), name
    except etree.XMLSyntaxError:
        pass
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
