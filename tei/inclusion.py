"""Putting a text together whose parts are files of their own: what ``xi:include`` names, and nothing else.

An ``href`` is the name of a file in the folder of the corpus file: no path, no address, no link that leads out of the
folder. What is included includes nothing. So nothing is fetched, and nothing is read twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import IO
from urllib.parse import unquote

from corpora import ParseError

from .layout import CORPUS_FILE, STANDOFF_FILE, format_href
from .xml import XINCLUDE, XML_ID, Element, parse_root, path_of, tei

_LINK = ("target", "domains", "corresp", "ana", "resp", "change")
#: Which attributes point into the text, by element; <ref> and <licence> point out of it.
POINTING: Mapping[str, tuple[str, ...]] = {
    tei("link"): _LINK,
    tei("ptr"): _LINK,
    tei("linkGrp"): _LINK,
    tei("relatedItem"): ("target",),
    tei("change"): ("who",),
    tei("s"): ("synch",),
    tei("when"): ("since",),
    tei("timeline"): ("origin",),
}

HREF = re.compile(r"[A-Za-z0-9_~%-][A-Za-z0-9._~%-]*")


def corpus_file(source: str | PathLike[str] | IO[bytes]) -> str | PathLike[str] | IO[bytes]:
    """Return the corpus file of a folder, and anything else as it is."""
    if isinstance(source, str | PathLike) and Path(source).is_dir():
        standoff = Path(source) / STANDOFF_FILE
        return (
            standoff if standoff.is_file() and not (Path(source) / CORPUS_FILE).exists() else Path(source) / CORPUS_FILE
        )
    return source


def included_files(corpus: Element, source: str | PathLike[str] | IO[bytes]) -> Iterator[tuple[Element, Path]]:
    """Yield the ``xi:include`` elements of a text with the files they name.

    Raises :class:`ParseError`, with the line, for anything but the name of another file in the folder of ``source``.
    """
    seen = set()
    for element in corpus.findall(XINCLUDE):
        href = element.get("href", "")
        if not isinstance(source, str | PathLike):
            raise ParseError(f"includes {href!r}; read it by its path, not as a stream", line=element.sourceline)
        name = unquote(href, errors="surrogateescape")
        named = HREF.fullmatch(href) and Path(name).name == name and "\0" not in name
        if len(element.attrib) > 1 or len(element) or not named:
            raise ParseError(f"{href!r} is not the name of a file to include", line=element.sourceline)
        folder = Path(source).resolve().parent
        path = (folder / name).resolve()
        if (
            path.parent != folder
            or path in seen
            or path == Path(source).resolve()
            or (path.exists() and not path.is_file())
        ):
            raise ParseError(f"{href!r} is not a file of its own in the same folder", line=element.sourceline)
        seen.add(path)
        yield element, Path(source).parent / name


@dataclass(frozen=True, slots=True)
class Part:
    """What a file holds of a text: the corpus with all that is not a file of its own, an alignment, or a version.

    ``name`` is what pointers from other files call the file; it is empty where all of a text is in one file.
    """

    element: Element
    path: str
    name: str = ""

    def resolve(self, pointers: str) -> list[str]:
        """Return the pointers of an attribute, each with the name of the file that it leads into.

        >>> Part(None, "a/d1.en.xml", "d1.en.xml").resolve("#en.d1 d1.ru.xml#ru.d1")
        ['d1.en.xml#en.d1', 'd1.ru.xml#ru.d1']
        """
        if not self.name:
            return pointers.split()
        return [self.name + pointer if pointer[0] == "#" else pointer for pointer in pointers.split()]

    @contextmanager
    def named(self) -> Iterator[None]:
        """Give a :class:`ParseError` raised in the block the path of this part."""
        try:
            yield
        except ParseError as error:
            raise ParseError(error.message, path=self.path, line=error.line) from error

    def place(self, element: Element) -> str:
        """Return the pointer to an element of this part, as it stands in other files."""
        return f"{self.name}#{element.get(XML_ID, '')}"


def include(corpus: Element, source: str | PathLike[str] | IO[bytes]) -> tuple[Part, ...]:
    """Return the parts of a text, with what it includes: the corpus, the alignment, the versions.

    Raises :class:`ParseError` and :class:`SourceError`, which name the file, when a part is not there or not TEI.
    """
    roots = {}
    for element, path in included_files(corpus, source):
        roots[element] = root, _ = parse_root(path), str(path)
        if root.tag != tei("TEI"):
            raise ParseError("is included, and is not a TEI document", path=path, line=root.sourceline)
    return parts_of(corpus, path_of(source), roots)


def parts_of(corpus: Element, path: str, roots: Mapping[Element, tuple[Element, str]]) -> tuple[Part, ...]:
    """Return the parts of a text, of whose ``xi:include`` elements the roots and the paths are known."""
    if not roots:
        return (Part(corpus, path),)
    own = format_href(path.replace("\\", "/").rpartition("/")[2])
    alignments, versions = [], []
    for element, (root, file) in roots.items():
        alignment = root.find(tei("standOff")) if root.find(tei("text")) is None else None
        if alignment is None:
            versions.append(Part(root, file, element.get("href")))
        else:
            alignments.append(Part(alignment, file, element.get("href")))
    return (Part(corpus, path, own), *alignments, *versions)


def version_elements(parts: Sequence[Part]) -> Iterator[tuple[Part, Element]]:
    """Yield the versions of a text, each with the part that it stands in."""
    corpus, *others = parts
    yield from ((corpus, element) for element in corpus.element.findall(tei("TEI")))
    yield from ((part, part.element) for part in others if part.element.tag == tei("TEI"))


def assemble(parts: Sequence[Part]) -> None:
    """Put all parts of a text into its corpus, in the place of what includes them, and make pointers those of one file.

    A pointer that names no id in the file that it names keeps the file's name, and so dangles.
    """
    corpus, *others = parts
    known = {part.place(element) for part in parts for element in part.element.iter("*")}
    for part in parts:
        for element in part.element.iter(*POINTING):
            for attribute in POINTING[element.tag]:
                value = element.get(attribute)
                if value is not None:
                    named = part.resolve(value)
                    local = [f"#{pointer.partition('#')[2]}" if pointer in known else pointer for pointer in named]
                    element.set(attribute, " ".join(local))
    including = {element.get("href"): element for element in corpus.element.findall(XINCLUDE)}
    for part in others:
        if part.element.tag != tei("standOff"):
            corpus.element.replace(including[part.name], part.element)
            continue
        # Out of its root, lxml looks for the namespace of every element anew, in a time that grows with the square.
        root = part.element.getparent()
        corpus.element.replace(including[part.name], root)
        corpus.element.insert(1, part.element)
        corpus.element.remove(root)
