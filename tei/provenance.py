"""The parts of a header that come back as they were: where a version came from, and what aligned the text."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

from corpora import OutputError, ParseError, Provenance, Source

from .xml import XML_ID, Element, check_string, replace_forbidden, tei

_MEDIA = re.compile(r"[!-:<-~]+/[!-:<-~]+")
_CHARSET = re.compile(r"[!-:<-~]*")
_SHA256 = re.compile(r"[0-9a-f]{64}")
# The TEI's own pattern for application/@version.
_VERSION = re.compile(r"[0-9]+[a-z]*[0-9]*(\.[0-9]+[a-z]*[0-9]*){0,3}")
_NOT_NAME = re.compile(r"^[^A-Za-z_]|[^-._A-Za-z0-9]")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]+://")


def format_path(path: str) -> str:
    """Write a path as a URI reference.

    >>> format_path("src/Война и мир.txt")
    'src/%D0%92%D0%BE%D0%B9%D0%BD%D0%B0%20%D0%B8%20%D0%BC%D0%B8%D1%80.txt'
    >>> parse_path(format_path("src/Война и мир.txt"))
    'src/Война и мир.txt'
    """
    try:
        return quote(path, safe="/:" if _SCHEME.match(path) else "/", errors="surrogateescape")
    except UnicodeEncodeError as error:
        raise OutputError(f"the source path {path!r} is not a path") from error


def parse_path(target: str) -> str:
    """Return the path that :func:`format_path` wrote."""
    return unquote(target, errors="surrogateescape")


def source_element(source: Source) -> Element:
    """Make the ``<bibl>`` that describes a version's file.

    Raises :class:`OutputError` when the hash, the size or the charset is not one.
    """
    from lxml.builder import E

    if not _SHA256.fullmatch(source.sha256):
        raise OutputError(f"source {source.path}: {source.sha256!r} is not a SHA-256 in hexadecimal", path=source.path)
    if not _MEDIA.fullmatch(source.media):
        raise OutputError(f"source {source.path}: {source.media!r} is not a media type", path=source.path)
    if source.size < 0 or not _CHARSET.fullmatch(source.charset):
        raise OutputError(f"source {source.path}: size {source.size} or charset {source.charset!r} makes no sense")
    place = {"target": format_path(source.path)} if source.path else {}
    charset = f";charset={source.charset}" if source.charset else ""
    bibl = E.bibl(
        E.title(replace_forbidden(source.path.replace("\\", "/").rpartition("/")[2])),
        E.ref(place, mimeType=source.media + charset),
        E.idno(source.sha256, type="SHA-256"),
        E.extent(E.measure(str(source.size), unit="bytes", quantity=str(source.size))),
        type="digitalSource",
    )
    if source.bom:
        bibl.append(E.note("The file begins with a byte order mark.", type="byteOrderMark"))
    return bibl


def find_source(version: Element) -> Element | None:
    """Return the ``<bibl>`` that describes the file of a version's ``<TEI>``, ``None`` where there is none."""
    path = "/".join(map(tei, ("teiHeader", "fileDesc", "sourceDesc", "bibl")))
    return version.find(f"{path}[@type='digitalSource']")


def read_source(bibl: Element) -> Source:
    """Return the source that :func:`source_element` described; raises :class:`ParseError` when parts are missing."""
    ref, digest = bibl.find(tei("ref")), bibl.findtext(f"{tei('idno')}[@type='SHA-256']")
    measure = bibl.find(f"{tei('extent')}/{tei('measure')}[@unit='bytes']")
    if ref is None or digest is None or measure is None or not measure.get("quantity", "").isdecimal():
        raise ParseError("a digital source without file, SHA-256 or size in bytes", line=bibl.sourceline)
    media, _, charset = ref.get("mimeType", "").partition(";charset=")
    return Source(
        path=parse_path(ref.get("target", "")),
        charset=charset,
        bom=bibl.find(f"{tei('note')}[@type='byteOrderMark']") is not None,
        sha256=digest,
        size=int(measure.get("quantity")),
        media=media,
    )


def is_plain(bibl: Element) -> bool:
    """Say whether a digital source is plain text in a known charset, so that its bytes follow from the text."""
    ref = bibl.find(tei("ref"))
    return ref is not None and ref.get("mimeType", "").startswith("text/plain;charset=")


def application_element(provenance: Provenance, identifier: str, alignment: str = "") -> Element:
    """Make the ``<application>`` that says what aligned a text; ``alignment`` points to the result, if there is one.

    The TEI allows few versions (``0.1.0``, not ``0.1.0.dev3``); one that it does not allow is kept in a description.
    """
    from lxml.builder import E

    name = check_string(provenance.application, "the application")
    version = check_string(provenance.version, "the application's version")
    found = _VERSION.match(version)
    allowed = found[0] if found else "0"
    ident = _NOT_NAME.sub("_", name) or "_"
    application = E.application({XML_ID: identifier, "ident": ident, "version": allowed}, E.label(name))
    if allowed != version:
        application.append(E.desc(version, type="version"))
    for kind, value in (("encoder", provenance.encoder), ("weights", provenance.weights)):
        if value:
            application.append(E.desc(check_string(value, f"the {kind}"), type=kind))
    for key, value in provenance.options:
        check_string(key + value, "the option")
        application.append(E.desc(value, type="option", n=key))
    if alignment:
        application.append(E.ptr(target=alignment))
    return application


def read_provenance(application: Element) -> Provenance:
    """Return the provenance that :func:`application_element` wrote."""

    def described(kind: str, default: str = "") -> str:
        value: str | None = application.findtext(f"{tei('desc')}[@type='{kind}']")
        return default if value is None else value

    options = application.findall(f"{tei('desc')}[@type='option']")
    return Provenance(
        application=application.findtext(tei("label"), ""),
        version=described("version", application.get("version", "")),
        encoder=described("encoder"),
        weights=described("weights"),
        options=tuple((option.get("n", ""), option.text or "") for option in options),
    )
