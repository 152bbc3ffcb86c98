"""Parallel texts out of links: the documents that are joined, and units of all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from os import PathLike, fspath
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from ..errors import AlignmentError, ParseError, SourceError
from ..model import Bead, Document, ParallelText, Unit
from ..order import by_first, crossing
from ..reading import xml_name
from .documents import Library, alignments_in, text_name
from .groups import Link, LinkGroup, read_groups
from .monotone import Stretch, complete, join, separate

__all__ = ["read_alignments"]

JOINED = "links that cross, overlap or leave sentences out, joined with what lies between"
CROSSED = "links that cross, kept between the two versions; no unit holds them"
GAPS = "links whose sentences do not follow each other, filled up"
ALONE = "sentences in no link, taken as without counterpart"
_Pair = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Joined:
    """A link between documents: the ids of each of them that takes part, by path."""

    sides: dict[str, tuple[str, ...]]
    link: Link


def read_alignments(
    paths: Sequence[str | PathLike[str]],
    *,
    documents: Sequence[str | PathLike[str]] = (),
    losses: Counter[str] | None = None,
) -> Iterator[ParallelText]:
    """Yield the parallel texts of alignments that others have made (OPUS, InterText, TEI), with their documents.

    Documents are looked for in the folder or the ZIP archive of each alignment, in archives beside it that are named as
    OPUS names them, and in ``documents``, which are folders, files or archives. Several
    alignments that share a document are one text of all their versions. A link that does not fit into units in order
    is joined with its neighbours; links that cross are kept as beads of their two versions, and the units leave their
    sentences alone. ``losses`` counts that, and what else could not be kept.

    Raises :class:`~corpora.SourceError`, :class:`~corpora.ParseError` with path and line for links that name nothing,
    and :class:`~corpora.AlignmentError` for documents that are linked twice or are in the same language.
    """
    counted = Counter[str]() if losses is None else losses
    library = Library(documents)
    groups = [group for path in paths for file in alignments_in(path) for group in read_groups(file, counted)]
    if not groups:
        raise SourceError("holds no links between sentences", path=fspath(paths[0]))
    found = [_resolved(group, library) for group in groups]
    for component in _components(found):
        yield _Text(component, library, counted).made()


_Resolved = tuple[LinkGroup, list[Path], dict[Path, str]]


def _resolved(group: LinkGroup, library: Library) -> _Resolved:
    """Return a group with the files of its documents, in its order, and what it calls them."""
    names = list(group.documents)
    if group.pointers:
        for link in group.links:
            names += [unquote(file) for file, mark, _ in (p.partition("#") for p in link.sides[0]) if mark and file]
        names = list(dict.fromkeys(names))
    paths = {library.find(name, group): name for name in names}
    if not group.pointers and not paths:
        paths = {path: path.name for path in library.given()}
        if len(paths) != 2:
            message = "a linkGrp that does not say which two documents it joins; give both, in the order of xtargets"
            raise ParseError(message, path=group.path, line=group.line)
    if group.pointers and not paths:
        paths = {path: path.name for path in library.given()} or {Path(group.path): Path(group.path).name}
    return group, list(paths), paths


def _components(found: Sequence[_Resolved]) -> Iterator[list[_Resolved]]:
    """Yield the groups that belong together because they share documents, in order."""
    parent: dict[Path, Path] = {}

    def top(path: Path) -> Path:
        while parent.setdefault(path, path) != path:
            parent[path] = path = parent[parent[path]]
        return path

    for _, paths, _ in found:
        for path in paths:
            parent[top(path)] = top(paths[0])
    texts: dict[Path, list[_Resolved]] = {}
    for item in found:
        texts.setdefault(top(item[1][0]), []).append(item)
    yield from texts.values()


class _Beads(NamedTuple):
    """Beads of each two versions, and what crosses among them.

    ``crossed``: by the number of a link, the versions, two by two, in which it crosses others; ``moved``: by version
    and segment, how sure the bead is that crosses.
    """

    beads: list[Bead]
    crossed: dict[int, list[tuple[int, int]]]
    moved: dict[tuple[int, int], float]


def _uncrossed(stretch: Stretch, pairs: Sequence[tuple[int, int]]) -> Stretch:
    """Take out of a link the versions in which it crosses others, as few as will do; what is left joins two or more.

    >>> _uncrossed(Stretch((range(1), range(5, 6), range(1))), [(0, 1), (1, 2)]).spans
    (range(0, 1), range(0, 0), range(0, 1))
    """
    if not pairs:
        return stretch
    spans = list(stretch.spans)
    while pairs:
        [(worst, _)] = Counter(version for pair in pairs for version in reversed(pair)).most_common(1)
        spans[worst] = range(0)
        pairs = [pair for pair in pairs if worst not in pair]
    if sum(map(bool, spans)) < 2:
        spans = [range(0)] * len(spans)
    return replace(stretch, spans=tuple(spans))


class _Text:
    """One text under construction."""

    def __init__(self, groups: Sequence[_Resolved], library: Library, losses: Counter[str]) -> None:
        self._groups, self._losses = groups, losses
        self._names = {path: name for _, _, names in groups for path, name in names.items()}
        self._paths: list[Path] = []
        self._documents: list[Document] = []
        self._places: list[dict[str, int]] = []
        shared = Counter(path for _, paths, _ in groups for path in paths)
        for path in sorted(self._names, key=lambda path: -shared[path]):
            for document in library.read(path, self._names[path]):
                self._paths.append(path)
                self._documents.append(document)
                self._places.append(self._numbered(document, path))

    def _numbered(self, document: Document, path: Path) -> dict[str, int]:
        places: dict[str, int] = {}
        for number, name in enumerate(document.ids):
            if name and places.setdefault(name, number) != number:
                raise ParseError(f"the id {name!r} is given twice", path=path)
        if not places:
            raise ParseError("no sentence in it has an id", path=path)
        return places

    def made(self) -> ParallelText:
        """Return the text."""
        stretches: list[Stretch] = []
        pairs: set[tuple[int, ...]] = set()
        for group, paths, names in self._groups:
            versions = tuple(number for path in paths for number, own in enumerate(self._paths) if own == path)
            pair = tuple(sorted(versions))
            if not group.pointers and pair in pairs:
                called = " and ".join(names.values())
                raise AlignmentError(f"{called} are aligned twice; give one of the alignments", path=group.path)
            pairs.add(pair)
            seen: set[tuple[int, int]] = set()
            for link in group.links:
                stretches += self._stretch(group, link, versions, seen)
        beads, crossed, moved = self._beads(stretches)
        kept = [_uncrossed(stretch, crossed.get(number, ())) for number, stretch in enumerate(stretches)]
        units = self._units([stretch for stretch in kept if any(stretch.spans)], moved)
        name = xml_name(text_name(self._names[self._paths[0]]))
        documents = tuple(replace(document, id=f"{name}.{document.language}") for document in self._documents)
        try:
            return ParallelText(name, documents, tuple(units), tuple(beads))
        except AlignmentError as error:
            raise AlignmentError(error.message, path=self._groups[0][0].path) from error

    def _stretch(
        self, group: LinkGroup, link: Link, versions: Sequence[int], seen: set[tuple[int, int]]
    ) -> Iterator[Stretch]:
        """Yield what a link spans; nothing for one that names no sentence."""
        taken: dict[int, list[int]] = {}
        for version, name in self._targets(group, link, versions):
            number = self._places[version].get(name)
            if number is None:
                where = self._names[self._paths[version]]
                raise ParseError(f"{name!r} names no sentence of {where}", path=group.path, line=link.line)
            if (version, number) in seen:
                message = f"{name!r} is in two links of the same group"
                raise ParseError(message, path=group.path, line=link.line)
            seen.add((version, number))
            taken.setdefault(version, []).append(number)
        if not taken:
            return
        spans = [range(0)] * len(self._paths)
        for version, numbers in taken.items():
            spans[version] = range(min(numbers), max(numbers) + 1)
        self._losses[GAPS] += any(len(numbers) != len(spans[version]) for version, numbers in taken.items())
        yield Stretch(tuple(spans), link.probability, link.status)

    def _targets(self, group: LinkGroup, link: Link, versions: Sequence[int]) -> Iterator[tuple[int, str]]:
        """Yield the version and the id of each target of a link."""
        if not group.pointers:
            for version, side in zip(versions, link.sides, strict=True):
                for name in side:
                    yield version, name
            return
        for pointer in link.sides[0]:
            file, mark, name = pointer.partition("#")
            if not mark:
                file, name = "", pointer
            holders = [version for version in versions if name in self._places[version]]
            within = [version for version in holders if not file or self._names[self._paths[version]] == unquote(file)]
            if len(within) != 1:
                reason = "is in several documents" if within else "names no sentence of the documents"
                raise ParseError(f"{pointer!r} {reason}", path=group.path, line=link.line)
            yield within[0], name

    def _beads(self, stretches: Sequence[Stretch]) -> _Beads:
        """The links of each two versions on their own; of only two where some cross, for else units tell all."""
        made = _Beads([], {}, {})
        several = len(self._documents) > 2
        for pair in combinations(range(len(self._documents)), 2):
            both = [tuple(stretch.spans[k] for k in pair) for stretch in stretches]
            of_pair = [
                (number, replace(stretches[number], spans=spans))
                for number, spans in enumerate(both)
                if all(spans) or not several
            ]
            parts = separate([s for _, s in of_pair])
            languages = self._documents[pair[0]].language, self._documents[pair[1]].language
            found = by_first(Bead(languages, (part.spans[0], part.spans[1]), part.probability) for part in parts)
            crossed = [found[number] for number in crossing(found)]
            if not found or not (crossed or several):
                continue
            made.beads.extend(self._filled(found, pair))
            spans = {bead.spans for bead in (found if several else crossed)}
            self._losses[JOINED] += sum(part.links for part in parts if part.links > 1 and part.spans in spans)
            self._losses[CROSSED] += len(crossed)
            first = {n for bead in crossed for n in bead.spans[0]}
            for number, stretch in of_pair:
                if stretch.spans[0] and stretch.spans[0].start in first:
                    made.crossed.setdefault(number, []).append(pair)
            for bead in crossed:
                for version, span in zip(pair, bead.spans, strict=True):
                    made.moved.update(((version, n), bead.probability) for n in span)
        return made

    def _filled(self, beads: Sequence[Bead], pair: tuple[int, int]) -> Iterator[Bead]:
        """Yield the beads of two versions, and the sentences in none of them where they stand."""
        joined = [{n for bead in beads for n in bead.spans[side]} for side in (0, 1)]
        sizes = [len(self._documents[version].segments) for version in pair]

        def alone(side: int, start: int) -> Iterator[Bead]:
            for n in range(start, sizes[side]):
                if n in joined[side]:
                    return
                spans = (range(n, n + 1), range(0))
                yield Bead(beads[0].languages, spans if side == 0 else spans[::-1], 1.0)

        yield from alone(0, 0)
        yield from alone(1, 0)
        for bead in beads:
            yield bead
            for side in (0, 1):
                if bead.spans[side]:
                    yield from alone(side, bead.spans[side].stop)

    def _units(self, stretches: Sequence[Stretch], moved: Mapping[tuple[int, int], float]) -> Iterator[Unit]:
        """Yield units of links in order; segments that moved stand alone, as unlikely as it is that they do."""
        joined = join(stretches)
        if len(self._documents) == 2:  # of more, links of two versions are joined to units of all
            self._losses[JOINED] += sum(stretch.links for stretch in joined if stretch.links > 1)
        for stretch, alone in complete(joined, [len(document.segments) for document in self._documents]):
            sure = stretch.probability
            if alone:
                [segment] = [(version, span.start) for version, span in enumerate(stretch.spans) if span]
                self._losses[ALONE] += segment not in moved
                sure = round(1 - moved[segment], 4) if segment in moved else sure
            yield Unit(stretch.spans, sure, stretch.status)
