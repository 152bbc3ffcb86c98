"""Reading back what headers say about a text: the inverse of :mod:`tei.description`."""

from __future__ import annotations

from collections.abc import Mapping

from corpora import Metadata

from .description import EDITION, LICENCE, UNKNOWN
from .xml import XML_ID, XML_LANG, Element, tei


def _path(*names: str) -> str:
    return "/".join(map(tei, names))


_FILE = tei("fileDesc")
_STATED = f"{_FILE}/{tei('titleStmt')}"
_ISSUED = f"{_FILE}/{tei('publicationStmt')}"
_REVIEW = f"{_path('revisionDesc', 'change')}[@{XML_ID}]"
_SOURCE = f"{_FILE}/{tei('sourceDesc')}/{tei('bibl')}"


def published_in(header: Element) -> Element | None:
    """Return the ``<bibl>`` of what a version was published as, from its ``<teiHeader>``."""
    return header.find(f"{_SOURCE}[@type='published']")


def read_description(header: Element, versions: Mapping[str, Element]) -> Metadata:
    """Return the metadata of a text from its ``<teiHeader>``, and from the ``<bibl>`` of each version by language.

    These are what :func:`~tei.description.publication` made.
    """
    licence = header.find(f"{_ISSUED}/{_path('availability', 'licence')}")
    named = "" if licence is None else licence.get("n") or licence.text or ""
    language = header.find(f"{_SOURCE}[@type='original']/{tei('textLang')}")
    edition = header.findtext(f"{_FILE}/{_path('editionStmt', 'edition')}", "")
    return Metadata(
        titles=tuple(
            (title.get(XML_LANG), title.text or "")
            for title in header.iterfind(f"{_STATED}/{tei('title')}[@type='main']")
            if title.get(XML_LANG) is not None
        ),
        authors=_texts(header, f"{_STATED}/{tei('author')}"),
        translators=_of_versions(versions, f"{tei('editor')}[@role='translator']"),
        publisher=_known(header, f"{_ISSUED}/{tei('publisher')}"),
        licence="" if named == LICENCE else named,
        dates=tuple(
            (tag, day.get("when", ""))
            for tag, version in versions.items()
            for day in version.iterfind(f"{tei('date')}[@when]")
        ),
        identifiers=tuple(
            (idno.get("type", ""), idno.text or "") for idno in header.iterfind(f"{_ISSUED}/{tei('idno')}")
        ),
        original="" if language is None else language.get("mainLang", ""),
        series=header.findtext(f"{_FILE}/{_path('seriesStmt', 'title')}", ""),
        keywords=_texts(header, _path("profileDesc", "textClass", "keywords", "term")),
        responsible=tuple(
            (stated.findtext(tei("resp"), ""), stated.findtext(tei("name"), ""))
            for stated in header.iterfind(f"{_STATED}/{tei('respStmt')}")
            if stated.find(f"{tei('name')}[@type]") is None
        ),
        funders=_texts(header, f"{_STATED}/{_path('funder', 'orgName')}"),
        distributor=header.findtext(f"{_ISSUED}/{tei('distributor')}", ""),
        place=header.findtext(f"{_ISSUED}/{tei('pubPlace')}", ""),
        edition="" if edition.startswith(EDITION) else edition,
        publishers=_of_versions(versions, tei("publisher")),
        places=_of_versions(versions, tei("pubPlace")),
        editions=_of_versions(versions, tei("edition")),
        setting=_known(header, _path("profileDesc", "settingDesc", "p")),
        participants=_texts(header, _path("profileDesc", "particDesc", "listPerson", "person", "persName")),
        reviewers=_texts(header, f"{_REVIEW}/{tei('name')}"),
        reviewed=next((change.get("when", "") for change in header.iterfind(_REVIEW)), ""),
    )


def _texts(header: Element, path: str) -> tuple[str, ...]:
    return tuple(element.text or "" for element in header.iterfind(path))


def _known(header: Element, path: str) -> str:
    """Return a text that is empty where it is said to be unknown."""
    text: str = header.findtext(path, "")
    return "" if text == UNKNOWN else text


def _of_versions(versions: Mapping[str, Element], path: str) -> tuple[tuple[str, str], ...]:
    """Return what is said of the versions, but for what is said to be unknown."""
    return tuple((tag, text) for tag, bibl in versions.items() for text in _texts(bibl, path) if text != UNKNOWN)
