"""The alignment of TEI files that others have made: their files as they are, and beside them one that points into them.

==================  ==================================================================================
``alignment.xml``   ``<TEI>`` with a header and a ``<standOff>``, whose links point to ``file.xml#id``
``oana-en.xml``     somebody's file, with an ``xml:id`` for every sentence, otherwise byte for byte
==================  ==================================================================================
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from os import PathLike
from pathlib import Path
from typing import IO
from urllib.parse import unquote

from corpora import DragomanError, OptionError, OutputError, ParallelText, ParseError
from corpora.files import replacing_folder
from corpora.languages import language_name
from corpora.readers import File
from corpora.readers.xml import root_name
from corpora.reading import read_bytes

from . import ids
from .body import sentence_ids
from .describing import read_description
from .description import is_published, publication
from .header import indented, text_header
from .inclusion import HREF
from .layout import STANDOFF_FILE, Layout, format_href
from .links import read_groups, write_links
from .measures import Counts, count_text, measure
from .originals import Original, read_version
from .provenance import read_provenance, read_source, source_element
from .writing import GUIDELINES, begin, today
from .xml import NAMESPACE, XML_ID, Element, iterate_elements, parse_root, tei

_ALIGNED = "alignedFile"  # the type of the <bibl> that describes one
_SEGMENTATION = """\
The sentences are those of the files: what is marked as s, or as seg in a paragraph of such, and otherwise whole \
paragraphs, headings, lines and the like. Where one had no xml:id it was given one, and where sentences were to be \
told apart that were not marked, s was put round them; a sentence that does not nest in what is there is a chain of \
fragments (part, next, prev), and a link points to the first."""
_NORMALIZATION = """\
None. But for such ids and s the files are those that were aligned, byte for byte; the hash of each as it was, and as \
it is now, stands in the source description."""


@dataclass(frozen=True, slots=True)
class _Pointers(Layout):
    """Points into the files of others, whose ids are their own."""

    pointers: Mapping[str, str]

    def in_version(self, name: str, language: str, identifier: str) -> str:
        """Point to what has this id in our own files."""
        return self.pointers[identifier]


def write_standoff(
    text: ParallelText,
    originals: Sequence[Original],
    target: str | PathLike[str],
    *,
    date: date | None = None,
) -> None:
    """Write an alignment of the documents of ``originals`` into a folder, with their files; all of it or nothing.

    ``text`` aligns ``[original.document for original in originals]``. :func:`~tei.read` gives it back equal.

    What the metadata say of single versions stands in the header of the alignment, since the files' own headers stay as
    they are.

    Raises :class:`OutputError` when the folder cannot be written, and :class:`OptionError` when the text aligns other
    versions.
    """
    if text.documents != tuple(original.document for original in originals):
        raise OptionError(f"text {text.id} does not align the documents of these files")
    if not text.units:
        raise OutputError(f"text {text.id} has no units to write; align its versions first")
    with replacing_folder(target, STANDOFF_FILE) as folder:
        for original in originals:
            (folder / original.file).write_bytes(original.data)
        with (folder / STANDOFF_FILE).open("xb") as file:
            _write(text, originals, file, date or today())


def _write(text: ParallelText, originals: Sequence[Original], file: IO[bytes], day: date) -> None:
    from lxml import etree

    name = ids.format_name(text.id)
    with etree.xmlfile(file, encoding="UTF-8") as xml:
        begin(xml)
        root = {"xml:id": name, "xml:lang": "en", "version": GUIDELINES}
        with xml.element(tei("TEI"), root, nsmap={None: NAMESPACE}):
            xml.write("\n ", _header(text, originals, name, day), "\n")
            write_links(xml, text, name, _Pointers(split=False, pointers=_pointers(originals, name)))


def _pointers(originals: Sequence[Original], name: str) -> dict[str, str]:
    """Map the ids that our own files would have to pointers into these."""
    pointers = {}
    for original in originals:
        version = ids.version_id(original.document.language, name)
        pointers[version] = original.domain
        own = sentence_ids(original.document, version)
        file = format_href(original.file)
        pointers |= {mine: f"{file}#{theirs}" for mine, theirs in zip(own, original.document.ids, strict=True)}
    return pointers


def _header(text: ParallelText, originals: Sequence[Original], name: str, day: date) -> Element:
    """Make the header of a text, with the files in the place of what tells of our own."""
    from lxml.builder import E

    # The elements of the files are counted, if at all, in the files' own headers.
    measured = {document.language: measure(document) for document in text.documents}
    counts = [Counts(Counter(each), words=Counter({tag: each["words"]})) for tag, each in measured.items()]
    header = text_header(text, name, day, count_text(text, counts))
    tags = header.find("encodingDesc/tagsDecl")
    tags.getparent().remove(tags)
    sources = header.find("fileDesc/sourceDesc")
    for paragraph in sources.findall("p"):
        sources.remove(paragraph)
    for original in originals:
        language = original.document.language
        item = E.relatedItem(type="source")
        if original.document.source is not None:
            item.append(source_element(original.document.source))
        published = []
        if is_published(text.metadata, language):
            published = [E.relatedItem(publication(text.metadata, language, ""), type="published")]
        sources.append(
            E.bibl(
                E.idno(original.document.id, type="version"),
                E.idno(original.sha256, type="SHA-256"),
                E.textLang(language_name(language), mainLang=language),
                item,
                *published,
                type=_ALIGNED,
                corresp=original.domain,
            )
        )
    editorial = header.find("encodingDesc/editorialDecl")
    for part, told in (("normalization", _NORMALIZATION), ("segmentation", _SEGMENTATION)):
        element = editorial.find(part)
        for paragraph in element[1:]:
            element.remove(paragraph)
        element[0].text = told
    return indented(header)


@dataclass(frozen=True, slots=True)
class Aligned:
    """A file that is aligned, as the header of the alignment tells: the pointer to the version, its file, its hash."""

    element: Element
    domain: str
    href: str
    language: str
    sha256: str


def is_standoff(source: str | PathLike[str] | IO[bytes]) -> bool:
    """Say whether a source is an alignment of others' files: a ``<TEI>`` with a ``<standOff>`` and without text."""
    if not isinstance(source, str | PathLike):
        return False
    try:
        with Path(source).open("rb") as file:
            head = file.read(1 << 16)
    except OSError:
        return False
    if root_name(File(str(source), head)) != (NAMESPACE, "TEI"):
        return False
    try:
        return any(element.get("type") == _ALIGNED for element in iterate_elements(source, "bibl"))
    except DragomanError:
        return _ALIGNED.encode() in head


def aligned_files(root: Element) -> list[Aligned]:
    """Return the files that the header of an alignment describes, in the order of the versions.

    Raises :class:`ParseError` for a name that is not that of a file beside it.
    """
    path = "/".join(map(tei, ("teiHeader", "fileDesc", "sourceDesc", "bibl")))
    found = []
    for bibl in root.iterfind(f"{path}[@type='{_ALIGNED}']"):
        domain = bibl.get("corresp", "")
        href = domain.partition("#")[0]
        language = bibl.find(tei("textLang"))
        name = unquote(href, errors="surrogateescape")
        if not HREF.fullmatch(href) or Path(name).name != name or "\0" in name:
            raise ParseError(f"{href!r} is not the name of a file beside the alignment", line=bibl.sourceline)
        if language is None or not language.get("mainLang"):
            raise ParseError("an aligned file without a language", line=bibl.sourceline)
        digest = bibl.findtext(f"{tei('idno')}[@type='SHA-256']", "")
        found.append(Aligned(bibl, domain, href, language.get("mainLang"), digest))
    if not found:
        raise ParseError("an alignment whose header names no files", line=root.sourceline)
    return found


def aligned_data(source: str | PathLike[str], aligned: Aligned) -> File:
    """Read a file that is aligned; raises :class:`ParseError` for one outside of the folder."""
    folder = Path(source).resolve().parent
    path = Path(source).parent / unquote(aligned.href, errors="surrogateescape")
    if path.resolve().parent != folder:
        raise ParseError(f"{aligned.href!r} is not a file in the same folder", line=aligned.element.sourceline)
    return File(str(path), read_bytes(path))


def read_standoff(source: str | PathLike[str]) -> ParallelText:
    """Return the parallel text of an alignment of others' files, equal to the one that was written.

    Raises as :func:`~tei.read` does.
    """
    root = parse_root(source)
    documents = []
    places: dict[str, tuple[int, int]] = {}
    files = aligned_files(root)
    for number, aligned in enumerate(files):
        document, _ = read_version(aligned_data(source, aligned), aligned.language)
        bibl = aligned.element.find(f"{tei('relatedItem')}/{tei('bibl')}[@type='digitalSource']")
        described = None if bibl is None else read_source(bibl)
        name = aligned.element.findtext(f"{tei('idno')}[@type='version']") or document.id
        documents.append(replace(document, id=name, language=aligned.language, source=described))
        places |= {f"{aligned.href}#{theirs}": (number, at) for at, theirs in enumerate(document.ids)}
    published = {
        aligned.language: bibl
        for aligned in files
        if (bibl := aligned.element.find(f"{tei('relatedItem')}/{tei('bibl')}[@type='published']")) is not None
    }
    header = root.find(tei("teiHeader"))
    application = header.find("/".join(map(tei, ("encodingDesc", "appInfo", "application"))))
    domains = [aligned.domain for aligned in files]
    languages = [aligned.language for aligned in files]
    links = root.find(tei("standOff"))
    units, beads = read_groups(links, places, domains, languages) if links is not None else ((), ())
    return ParallelText(
        id=ids.parse_name(root.get(XML_ID, "")),
        documents=tuple(documents),
        units=units,
        beads=beads,
        provenance=None if application is None else read_provenance(application),
        metadata=read_description(header, published),
    )
