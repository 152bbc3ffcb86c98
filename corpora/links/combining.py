"""Parallel texts out of links: the documents that are joined, and units of all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from os import PathLike, fspath
from pathlib import Path
from urllib.parse import unquote

from ..errors import AlignmentError, ParseError, SourceError
from ..model import Bead, Document, ParallelText, Status, Unit
from ..order import apart, by_first, crossing
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
    is joined with its neighbours; links of two versions that cross are kept as beads, which the units leave alone.
    ``losses`` counts that, and what else could not be kept.

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
        crossed = self._crossed(stretches) if len(self._documents) == 2 else []
        units = self._apart(crossed) if crossed else list(self._units(stretches))
        beads = [bead for bead, _ in crossed] or list(self._beads(stretches))
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

    def _units(self, stretches: Sequence[Stretch]) -> Iterator[Unit]:
        joined = join(stretches)
        lengths = [len(document.segments) for document in self._documents]
        if len(self._documents) == 2:  # of more, links of two versions are joined to units of all
            self._losses[JOINED] += sum(stretch.links for stretch in joined if stretch.links > 1)
        for stretch, alone in complete(joined, lengths):
            self._losses[ALONE] += alone
            yield Unit(stretch.spans, stretch.probability, stretch.status)

    def _crossed(self, stretches: Sequence[Stretch]) -> list[tuple[Bead, Status]]:
        """The links of two versions as beads, each with its review status; nothing where none cross."""
        languages = self._documents[0].language, self._documents[1].language
        parts = separate(stretches)
        found = [Bead(languages, (part.spans[0], part.spans[1]), part.probability) for part in parts]
        if not crossing(by_first(found)):
            return []
        statuses = {bead.spans: part.status for bead, part in zip(found, parts, strict=True)}
        for version, document in enumerate(self._documents):
            linked = {n for part in parts for n in part.spans[version]}
            alone = [n for n in range(len(document.segments)) if n not in linked]
            self._losses[ALONE] += len(alone)
            for n in alone:
                one, other = (range(n, n + 1), range(0))[:: 1 - 2 * version]
                found.append(Bead(languages, (one, other), 1.0))
        self._losses[JOINED] += sum(part.links for part in parts if part.links > 1)
        return [(bead, statuses.get(bead.spans, Status.AUTO)) for bead in by_first(found)]

    def _apart(self, crossed: Sequence[tuple[Bead, Status]]) -> list[Unit]:
        """Units in order: what crosses is left without counterpart, as unlikely as it is that it has none."""
        statuses = {bead.spans: (bead.probability, status) for bead, status in crossed}
        units = []
        for bead in apart([bead for bead, _ in crossed]):
            known = statuses.get(bead.spans)
            self._losses[CROSSED] += not known and bool(bead.spans[0])
            sure, status = known or (round(1 - bead.probability, 4), Status.AUTO)
            units.append(Unit(bead.spans, sure, status))
        return units

    def _beads(self, stretches: Sequence[Stretch]) -> Iterator[Bead]:
        """Yield the links of each two versions on their own, where there are more than two."""
        if len(self._documents) < 3:
            return
        for pair in combinations(range(len(self._documents)), 2):
            spans = [(s, tuple(s.spans[k] for k in pair)) for s in stretches]
            of_pair = [replace(s, spans=two) for s, two in spans if all(two)]
            if not of_pair:
                continue
            joined = join(of_pair)
            self._losses[JOINED] += sum(stretch.links for stretch in joined if stretch.links > 1)
            languages = self._documents[pair[0]].language, self._documents[pair[1]].language
            for stretch, _ in complete(joined, [len(self._documents[k].segments) for k in pair]):
                yield Bead(languages, (stretch.spans[0], stretch.spans[1]), stretch.probability)
