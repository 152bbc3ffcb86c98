"""What a header says about a text beyond its words, and how it is read back: titles, people, licence, dates.

What is not known is said to be unknown, in words that read back as nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from corpora import Metadata, OutputError
from corpora.languages import language_name

from .licences import find_licence
from .xml import XML_LANG, Element, check_string, tei

PUBLISHER = "unknown"
LICENCE = "not stated"


def title_statement(metadata: Metadata, languages: tuple[str, ...], name: str, subtitle: str) -> Element:
    """Make a ``<titleStmt>``: the titles in ``languages``, or the name of the text; a subtitle; those who wrote it.

    A title that is only the text's name is in no language, and so tells itself from one.
    """
    from lxml.builder import E

    titles = [
        E.title(check_string(title, "the title"), {"type": "main", XML_LANG: language})
        for language, title in metadata.titles
        if language in languages
    ]
    return E.titleStmt(
        *(titles or [E.title(name, type="main")]),
        E.title(subtitle, {"type": "sub", XML_LANG: "en"}),
        *(E.author(check_string(author, "the author")) for author in metadata.authors),
    )


def translators(metadata: Metadata, language: str) -> Iterator[Element]:
    """Yield an ``<editor>`` for each translator into a language."""
    from lxml.builder import E

    for tag, translator in metadata.translators:
        if tag == language:
            yield E.editor(check_string(translator, "the translator"), role="translator")


def publisher(metadata: Metadata) -> Element:
    """Make the ``<publisher>``."""
    from lxml.builder import E

    return E.publisher(check_string(metadata.publisher, "the publisher") or PUBLISHER)


def identifiers(metadata: Metadata) -> Iterator[Element]:
    """Yield an ``<idno>`` for each identifier."""
    from lxml.builder import E

    for kind, value in metadata.identifiers:
        yield E.idno(check_string(value, f"the {kind}"), type=kind)


def availability(metadata: Metadata) -> Element:
    """Make the ``<availability>``; a licence that is known by its SPDX identifier keeps it in ``n``."""
    from lxml.builder import E

    identifier = check_string(metadata.licence, "the licence")
    if not identifier:
        return E.availability(E.licence(LICENCE), status="unknown")
    licence = find_licence(identifier)
    attributes = {"n": identifier} if licence.name != identifier else {}
    if licence.target:
        attributes["target"] = licence.target
    return E.availability(E.licence(licence.name, attributes), status=licence.status)


def series(metadata: Metadata) -> Iterator[Element]:
    """Yield the ``<seriesStmt>``, if there is a series."""
    from lxml.builder import E

    if metadata.series:
        yield E.seriesStmt(E.title(check_string(metadata.series, "the series"), level="s"))


def original(metadata: Metadata) -> Iterator[Element]:
    """Yield a ``<bibl>`` for the language of the original, if that is known."""
    from lxml.builder import E

    if metadata.original:
        language = E.textLang(language_name(metadata.original), mainLang=metadata.original)
        yield E.bibl(language, type="original")


def publication(metadata: Metadata, language: str, translated: str) -> Iterator[Element]:
    """Yield a ``<bibl>`` for what a version was published as; ``translated`` points to the version it translates."""
    from lxml.builder import E

    parts = [E.date(day, when=day) for tag, day in metadata.dates if tag == language]
    if translated:
        parts.append(E.relatedItem(type="translationOf", target=translated))
    if parts:
        yield E.bibl(*parts, type="published")


def text_class(metadata: Metadata) -> Iterator[Element]:
    """Yield the ``<textClass>``, if there are keywords."""
    from lxml.builder import E

    if metadata.keywords:
        terms = (E.term(check_string(keyword, "the keyword")) for keyword in metadata.keywords)
        yield E.textClass(E.keywords(*terms))


def check_languages(metadata: Metadata, languages: tuple[str, ...]) -> None:
    """Raise :class:`OutputError` for a translator or a date of a version that is not there."""
    for what, pairs in (("a translator into", metadata.translators), ("a date for", metadata.dates)):
        for language, value in pairs:
            if language not in languages:
                raise OutputError(f"the metadata give {what} {language}, {value!r}, and no version is in {language}")


def read_description(header: Element, versions: dict[str, Element]) -> Metadata:
    """Return the metadata of a text from its ``<teiHeader>`` and from those of its versions, by language."""
    file = f"{tei('fileDesc')}/"
    issued, source = f"{file}{tei('publicationStmt')}/", f"{file}{tei('sourceDesc')}/{tei('bibl')}"
    licence = header.find(f"{issued}{tei('availability')}/{tei('licence')}")
    named = "" if licence is None else licence.get("n") or licence.text or ""
    language = header.find(f"{source}[@type='original']/{tei('textLang')}")
    publisher = header.findtext(f"{issued}{tei('publisher')}", "")
    return Metadata(
        titles=tuple(
            (title.get(XML_LANG), title.text or "")
            for title in header.iterfind(f"{file}{tei('titleStmt')}/{tei('title')}[@type='main']")
            if title.get(XML_LANG) is not None
        ),
        authors=_texts(header, f"{file}{tei('titleStmt')}/{tei('author')}"),
        translators=tuple(
            (tag, name)
            for tag, version in versions.items()
            for name in _texts(version, f"{file}{tei('titleStmt')}/{tei('editor')}[@role='translator']")
        ),
        publisher="" if publisher == PUBLISHER else publisher,
        licence="" if named == LICENCE else named,
        dates=tuple(
            (tag, day.get("when", ""))
            for tag, version in versions.items()
            for day in version.iterfind(f"{source}[@type='published']/{tei('date')}")
        ),
        identifiers=tuple((idno.get("type", ""), idno.text or "") for idno in header.iterfind(issued + tei("idno"))),
        original="" if language is None else language.get("mainLang", ""),
        series=header.findtext(f"{file}{tei('seriesStmt')}/{tei('title')}", ""),
        keywords=_texts(header, "/".join(map(tei, ("profileDesc", "textClass", "keywords", "term")))),
    )


def _texts(header: Element, path: str) -> tuple[str, ...]:
    return tuple(element.text or "" for element in header.iterfind(path))
