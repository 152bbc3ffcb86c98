"""What a header says about a text beyond its words, in elements: titles, people, licence, dates.

What is not known is said to be unknown, in words that :mod:`tei.describing` reads back as nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from corpora import Metadata, OutputError
from corpora.languages import language_name

from .licences import find_licence
from .xml import XML_ID, XML_LANG, Element, check_string

UNKNOWN = "unknown"
LICENCE = "not stated"
LICENSED = "Licence: "
EDITION = "as written on "  # a date
_REVIEWED = "Accepted or corrected the units whose links point here."


def title_statement(
    metadata: Metadata, languages: tuple[str, ...], name: str, subtitle: str, translated: str = "", aligner: str = ""
) -> Element:
    """Make a ``<titleStmt>``: the titles in ``languages``, or the name of the text; a subtitle; those who wrote it.

    A title that is only the text's name is in no language, and so tells itself from one. After it come authors,
    translators into ``translated``, what else was done by whom, the application that aligned the text (``aligner``)
    and that which writes it, and funders: the order in which ParlaMint wants them.
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
        *_authors(metadata),
        *_translators(metadata, translated),
        *(
            E.respStmt(E.name(check_string(name, "the name")), E.resp(check_string(did, "what somebody did")))
            for did, name in metadata.responsible
        ),
        *([_application(aligner, "alignment of sentences")] if aligner else []),
        _application("dragoman", "encoding as TEI"),
        *(E.funder(E.orgName(check_string(funder, "the funder"))) for funder in metadata.funders),
    )


def _application(name: str, did: str) -> Element:
    """Make the ``<respStmt>`` of an application."""
    from lxml.builder import E

    return E.respStmt(E.name(check_string(name, "the application"), type="application"), E.resp(did))


def _authors(metadata: Metadata) -> Iterator[Element]:
    from lxml.builder import E

    for author in metadata.authors:
        yield E.author(check_string(author, "the author"))


def _translators(metadata: Metadata, language: str) -> Iterator[Element]:
    from lxml.builder import E

    for tag, translator in metadata.translators:
        if tag == language:
            yield E.editor(check_string(translator, "the translator"), role="translator")


def edition(metadata: Metadata, day: date) -> Element:
    """Make the ``<editionStmt>``."""
    from lxml.builder import E

    return E.editionStmt(E.edition(check_string(metadata.edition, "the edition") or EDITION + day.isoformat()))


def published(metadata: Metadata, *identifiers: Element, day: date) -> Element:
    """Make the ``<publicationStmt>``."""
    from lxml.builder import E

    distributor = check_string(metadata.distributor, "the distributor")
    place = check_string(metadata.place, "the place")
    return E.publicationStmt(
        E.publisher(check_string(metadata.publisher, "the publisher") or UNKNOWN),
        *([E.distributor(distributor)] if distributor else []),
        *([E.pubPlace(place)] if place else []),
        *identifiers,
        _availability(metadata),
        E.date(day.isoformat(), when=day.isoformat()),
    )


def identifiers(metadata: Metadata) -> Iterator[Element]:
    """Yield an ``<idno>`` for each identifier."""
    from lxml.builder import E

    for kind, value in metadata.identifiers:
        yield E.idno(check_string(value, f"the {kind}"), type=kind)


def _availability(metadata: Metadata) -> Element:
    """Make the ``<availability>``, with the licence again in words; one of SPDX keeps its identifier in ``n``."""
    from lxml.builder import E

    identifier = check_string(metadata.licence, "the licence")
    if not identifier:
        return E.availability(E.licence(LICENCE), E.p(LICENSED + LICENCE), status="unknown")
    licence = find_licence(identifier)
    attributes = {"n": identifier} if licence.name != identifier else {}
    if licence.target:
        attributes["target"] = licence.target
    words = E.ref(licence.name, target=licence.target) if licence.target else licence.name
    return E.availability(E.licence(licence.name, attributes), E.p(LICENSED, words), status=licence.status)


def series(metadata: Metadata) -> Iterator[Element]:
    """Yield the ``<seriesStmt>``, if there is a series."""
    from lxml.builder import E

    if metadata.series:
        yield E.seriesStmt(E.title(check_string(metadata.series, "the series"), level="s"))


def original(metadata: Metadata) -> Iterator[Element]:
    """Yield a ``<bibl>`` for the original, if its language is known."""
    from lxml.builder import E

    tag = metadata.original
    if tag:
        parts = [*_titles(metadata, tag), *_authors(metadata), *_dates(metadata, tag)]
        yield E.bibl(*parts, E.textLang(language_name(tag), mainLang=tag), type="original")


def publication(metadata: Metadata, language: str, translated: str) -> Element:
    """Make the ``<bibl>`` of what a version was published as; ``translated`` points to the version it translates."""
    from lxml.builder import E

    bibl = E.bibl(
        *(_titles(metadata, language) or [E.title(UNKNOWN)]),
        *_authors(metadata),
        *_translators(metadata, language),
        *(E.edition(check_string(words, "the edition")) for words in _of(metadata.editions, language)),
        *(E.publisher(check_string(n, "the publisher")) for n in _of(metadata.publishers, language) or [UNKNOWN]),
        *(E.pubPlace(check_string(place, "the place")) for place in _of(metadata.places, language) or [UNKNOWN]),
        *(_dates(metadata, language) or [E.date(UNKNOWN)]),
        type="published",
    )
    if translated:
        bibl.append(E.relatedItem(type="translationOf", target=translated))
    return bibl


def is_published(metadata: Metadata, language: str) -> bool:
    """Say whether anything is known of what a version was published as, or by whom it was translated."""
    told = (metadata.translators, metadata.dates, metadata.publishers, metadata.places, metadata.editions)
    return any(_of(pairs, language) for pairs in told)


def _of(pairs: tuple[tuple[str, str], ...], language: str) -> list[str]:
    return [value for tag, value in pairs if tag == language]


def _titles(metadata: Metadata, language: str) -> list[Element]:
    from lxml.builder import E

    return [E.title(check_string(title, "the title"), {XML_LANG: language}) for title in _of(metadata.titles, language)]


def _dates(metadata: Metadata, language: str) -> list[Element]:
    from lxml.builder import E

    return [E.date(day, when=day) for day in _of(metadata.dates, language)]


def setting(metadata: Metadata) -> Iterator[Element]:
    """Yield the ``<settingDesc>`` and, if anybody is known to take part, the ``<particDesc>``."""
    from lxml.builder import E

    yield E.settingDesc(E.p(check_string(metadata.setting, "the setting") or UNKNOWN))
    if metadata.participants:
        people = (E.person(E.persName(check_string(name, "the participant"))) for name in metadata.participants)
        yield E.particDesc(E.listPerson(*people))


def review(metadata: Metadata, name: str) -> Iterator[Element]:
    """Yield the ``<change>`` with the id ``name`` in which units were accepted or corrected, if anything is known."""
    from lxml.builder import E

    if is_reviewed(metadata):
        names = [E.name(check_string(person, "the reviewer")) for person in metadata.reviewers]
        when = {"when": metadata.reviewed} if metadata.reviewed else {}
        yield E.change({XML_ID: name} | when, *names, f" {_REVIEWED}" if names else _REVIEWED)


def is_reviewed(metadata: Metadata) -> bool:
    """Say whether anything is known of who accepted or corrected units, or when."""
    return bool(metadata.reviewers or metadata.reviewed)


def text_class(metadata: Metadata) -> Iterator[Element]:
    """Yield the ``<textClass>``, if there are keywords."""
    from lxml.builder import E

    if metadata.keywords:
        terms = (E.term(check_string(keyword, "the keyword")) for keyword in metadata.keywords)
        yield E.textClass(E.keywords(*terms))


def check_languages(metadata: Metadata, languages: tuple[str, ...]) -> None:
    """Raise :class:`OutputError` for what is said of a version that is not there."""
    for what, pairs in (
        ("a translator into", metadata.translators),
        ("a date for", metadata.dates),
        ("a publisher of", metadata.publishers),
        ("a place for", metadata.places),
        ("an edition of", metadata.editions),
    ):
        for language, value in pairs:
            if language not in languages:
                raise OutputError(f"the metadata give {what} {language}, {value!r}, and no version is in {language}")
