"""Putting a text together whose parts are files of their own: what ``xi:include`` names, and nothing else.

An ``href`` is the name of a file in the folder of the corpus file: no path, no address, no link that leads out of the
folder. What is included includes nothing. So nothing is fetched, and nothing is read twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from os import PathLike
from pathlib import Path
from typing import IO
from urllib.parse import unquote

from corpora import ParseError

from .layout import CORPUS_FILE, STANDOFF_FILE, format_href
from .xml import XINCLUDE, XML_ID, Element, parse_root, path_of, tei

_LINK = ("target", "domains", "corresp", "ana", "resp")
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


def include(corpus: Element, source: str | PathLike[str] | IO[bytes]) -> None:
    """Put the parts that a text includes in their places; nothing when it includes none.

    Raises :class:`ParseError` and :class:`SourceError`, which name the file, when a part is not there or not TEI.
    """
    parts, files = {}, {}
    for element, path in included_files(corpus, source):
        parts[element] = parse_root(path)
        files[parts[element]] = str(path)
        if parts[element].tag != tei("TEI"):
            raise ParseError("is included, and is not a TEI document", path=path, line=parts[element].sourceline)
    assemble(corpus, parts, path_of(source), files)


def assemble(corpus: Element, parts: Mapping[Element, Element], path: str, files: dict[Element, str]) -> None:
    """Put the roots of included files in the place of what includes them, and make pointers those of one file.

    A pointer that names no id in the file that it names keeps the file's name, and so dangles. ``path`` is that of the
    corpus file; ``files`` has the files of the roots, and gets that of the alignment.
    """
    if not parts:
        return
    roots = {format_href(path.replace("\\", "/").rpartition("/")[2]): corpus}
    roots |= {element.get("href"): root for element, root in parts.items()}
    known = {name: {element.get(XML_ID) for element in root.iter("*")} for name, root in roots.items()}
    for name, root in roots.items():
        for element in root.iter(*POINTING):
            for attribute in POINTING[element.tag]:
                value = element.get(attribute)
                if value is not None:
                    element.set(attribute, _localised(value, name, known))
    for element, root in parts.items():
        alignment = root.find(tei("standOff")) if root.find(tei("text")) is None else None
        if alignment is None:
            corpus.replace(element, root)
        else:
            corpus.remove(element)
            corpus.insert(1, alignment)
            files[alignment] = files[root]


def _localised(value: str, own: str, known: Mapping[str, set[str]]) -> str:
    """Rewrite the pointers of an attribute in the file ``own``."""
    pointers = []
    for pointer in value.split(" "):
        file, mark, identifier = pointer.partition("#")
        found = mark and identifier in known.get(file or own, ())
        pointers.append(f"#{identifier}" if found else f"{file or own}#{identifier}")
    return " ".join(pointers)
