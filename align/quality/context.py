"""What a check is given, and what it yields."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from corpora import ParallelText

from ..reordering import Reordering, moved_passages
from ..rivals import Rival
from .findings import Mark, Severity
from .passages import Passage, UnitView
from .settings import Settings

__all__ = ["Check", "Context", "Problem", "check_of"]


@dataclass(frozen=True, slots=True)
class Problem:
    """What a check found in a unit: the passages concerned, what is particular to it, how likely, how far off.

    Where it has no ``probability`` of its own, it gets that of all such findings (:mod:`align.quality.measured`).
    """

    passages: tuple[Passage, ...]
    detail: str
    probability: float | None = None
    margin: float | None = None
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True)
class Context:
    """A text, the settings, and what :func:`align.rescoring.rescore` found, as :func:`~align.quality.check` tells.

    Without a rescoring the rivals are those that the beads in the file speak for, and passages that were moved those
    that beads join.
    """

    text: ParallelText
    settings: Settings
    margins: Sequence[float] = ()
    given_rivals: Sequence[Rival] | None = None
    given_moved: Sequence[Reordering] = ()
    borders: Sequence[float] = ()

    @cached_property
    def rivals(self) -> Sequence[Rival]:
        """Other ways to cut the text."""
        from ..beadrivals import rivals_of_beads

        return tuple(rivals_of_beads(self.text)) if self.given_rivals is None else self.given_rivals

    @cached_property
    def moved(self) -> Sequence[Reordering]:
        """Passages that stand elsewhere in another version."""
        return self.given_moved or moved_passages(self.text)

    @cached_property
    def _elsewhere(self) -> frozenset[tuple[str, int, str]]:
        """The language and the number of each segment that was moved, and in which language it stands elsewhere."""
        return frozenset(
            (language, number, other)
            for moved in self.moved
            for (language, other), span in zip((moved.languages, moved.languages[::-1]), moved.spans, strict=True)
            for number in span
        )

    @cached_property
    def lacking(self) -> tuple[tuple[Passage, ...], ...]:
        """What each unit has nothing of, though what it does have stands nowhere else in that version."""
        return tuple(map(self._lacked, self.views))

    def _lacked(self, view: UnitView) -> tuple[Passage, ...]:
        return tuple(
            absent
            for absent in view.passages
            if not absent.span
            and not any(
                all((passage.language, number, absent.language) in self._elsewhere for number in passage.span)
                for passage in view.present
            )
        )

    def joins_several(self, view: UnitView) -> bool:
        """Whether the text is cut where a unit begins and ends, so that, being unlikely, it joins several units."""
        return bool(self.borders) and self.borders[view.number] >= self.settings.border_confidence

    @cached_property
    def views(self) -> tuple[UnitView, ...]:
        """A view of each unit, in order."""
        return tuple(UnitView(self.text, number) for number in range(len(self.text.units)))

    @cached_property
    def differing(self) -> tuple[UnitView, ...]:
        """The views of units in which numbers differ."""
        return tuple([view for view in self.views if view.number_differences])


Finder = Callable[[Context], Iterator[tuple[UnitView, Problem]]]


@dataclass(frozen=True, slots=True)
class Check:
    """A check: its code, how bad what it finds is, and the function, whose docstring says what it looks for.

    ``rescored``: it finds something only in what :func:`align.rescoring.rescore` gives.
    """

    code: str
    severity: Severity
    find: Finder
    rescored: bool = False

    @property
    def message(self) -> str:
        """The first line of the function's docstring."""
        return (self.find.__doc__ or "").strip().partition("\n")[0]


def check_of(severity: Severity, find: Finder, *, rescored: bool = False) -> Check:
    """Make a check of a function, its code being the function's name with hyphens."""
    return Check(find.__name__.replace("_", "-"), severity, find, rescored)
