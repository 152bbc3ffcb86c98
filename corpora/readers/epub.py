"""Electronic books (EPUB 2 and 3; W3C EPUB 3.3, IDPF OPF 2.0.1).

Taken: the pages of the spine in their order, each as :mod:`~corpora.readers.markup` takes it. Left out: the cover, the
table of contents, pages that are not in the linear order, notes. A book whose pages are encrypted is refused.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..errors import ParseError, SourceError
from .archives import Archive, resolve
from .markup import page_pieces, parse_xhtml, prune
from .pieces import File, Piece, Reader
from .xml import Element, parse_xml

__all__ = ["READER"]

_TYPE = b"application/epub+zip"
_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_PAGES = frozenset({"application/xhtml+xml", "text/html", "application/xml", "text/x-oeb1-document"})
_LEFT_OUT = frozenset({"cover", "toc", "index", "notes", "footnotes", "endnotes", "loi", "lot"})


def _refuse(file: File) -> str:
    if not file.data.startswith(b"PK"):
        return "not a ZIP archive"
    try:
        archive = Archive(file.data)
        if _CONTAINER in archive.names or archive.read("mimetype").strip() == _TYPE:
            return ""
    except SourceError as error:
        return error.message
    return "an archive, but not of a book"


def _read(file: File) -> Iterator[Piece]:
    archive = Archive(file.data)
    container = parse_xml(archive.read(_CONTAINER))
    rootfile = container.find(".//{*}rootfile")
    if rootfile is None:
        raise ParseError(f"{_CONTAINER} names no package")
    package = resolve("", rootfile.get("full-path", ""))
    encrypted = _encrypted(archive)
    for name in _spine(parse_xml(archive.read(package)), package):
        if name in encrypted:
            raise SourceError(f"the book is encrypted ({name}); its text cannot be read")
        page = parse_xhtml(archive.read(name))
        if page is not None:
            prune(page)
            yield from page_pieces(page)


def _spine(package: Element, path: str) -> Iterator[str]:
    """Yield the names of the pages that are text, in their order."""
    items = {item.get("id"): item for item in package.findall("{*}manifest/{*}item")}
    contents = {
        resolve(path, reference.get("href", ""))
        for reference in package.findall("{*}guide/{*}reference")
        if reference.get("type", "").lower() in _LEFT_OUT
    }
    for reference in package.findall("{*}spine/{*}itemref"):
        item = items.get(reference.get("idref"))
        if item is None:
            raise ParseError(f"the spine names {reference.get('idref')!r}, which is not in the manifest")
        name = resolve(path, item.get("href", ""))
        navigation = "nav" in item.get("properties", "").split()
        linear = reference.get("linear", "yes") != "no"
        if item.get("media-type") in _PAGES and linear and not navigation and name not in contents:
            yield name


def _encrypted(archive: Archive) -> frozenset[str]:
    """Name the members that are encrypted; those of fonts, which books may hide, do no harm."""
    if _ENCRYPTION not in archive.names:
        return frozenset()
    references = parse_xml(archive.read(_ENCRYPTION)).iter("{*}CipherReference")
    return frozenset(resolve("", reference.get("URI", "")) for reference in references)


READER = Reader("epub", "an electronic book", (".epub",), _refuse, _read)
