r"""XLIFF 1.2 and 2.0, 2.1 (https://docs.oasis-open.org/xliff/): source and target of each unit.

A unit is a ``<trans-unit>`` or, where source and target mark the same segments, a segment (``<mrk mtype="seg">``) of
it; in 2.x it is a ``<segment>``. Text inside formatting (``<g>``, ``<pc>``, ``<mrk>``) stays. Left out are codes of the
file that was translated, notes, alternatives (``<alt-trans>``), binary units, and targets that say that they are still
to be translated (``state`` is ``new``, ``needs-translation`` or ``initial``).

>>> data = b'''<xliff version="1.2"><file source-language="en" target-language="de"><body><trans-unit id="1">
... <source>Press <ph id="0">%s</ph><g id="1">Enter</g>.</source><target>Eingabe.</target></trans-unit></body></file>
... </xliff>'''
>>> [(piece.language, piece.sentences, piece.row) for piece in read(File("menu.xlf", data))]
[('en', ('Press Enter.',), 0), ('de', ('Eingabe.',), 0)]
"""

from __future__ import annotations

from collections.abc import Iterator

from .pieces import File, Piece, Reader
from .xml import Element, inner_text, iterate_xml, language_of, local_name, refuse_root

__all__ = ["READER", "read", "refuse"]

_CODES = frozenset({"x", "bx", "ex", "bpt", "ept", "ph", "it", "sub", "sc", "ec", "sm", "em", "cp"})
_UNTRANSLATED = ("new", "needs-translation", "initial")
_Texts = list[tuple[str, str]]  # the language and the text of each side of a unit


def refuse(file: File) -> str:
    """Say why a file is no XLIFF."""
    return refuse_root(file, "xliff")


def read(file: File) -> Iterator[Piece]:
    """Yield the sides of each unit.

    Raises :class:`~corpora.errors.ParseError` when the file is not well-formed.
    """
    row = 0
    for unit in iterate_xml(file.data, {"trans-unit", "unit"}):
        for texts in _segments(unit) if local_name(unit) == "unit" else _trans_unit(unit):
            for language, text in texts:
                yield Piece(sentences=(text,), language=language, row=row)
            row += 1


def _child(element: Element, name: str) -> Element | None:
    return next((child for child in element if local_name(child) == name), None)


def _language(element: Element, side: str) -> str:
    """Return the language of a source or a target: its own, or that of its file or document."""
    if own := language_of(element):
        return own
    names = {"source": ("source-language", "srcLang"), "target": ("target-language", "trgLang")}[side]
    for ancestor in element.iterancestors():
        for name in names:
            if found := ancestor.get(name):
                return str(found).strip()
    return ""


def _target(unit: Element) -> Element | None:
    """Return the target of a unit, if it has one that is translated."""
    target = _child(unit, "target")
    state = "" if target is None else target.get("state") or unit.get("state") or ""
    return None if state in _UNTRANSLATED else target


def _segments(unit: Element) -> Iterator[_Texts]:
    """Yield the segments of a unit of XLIFF 2."""
    for segment in unit:
        if local_name(segment) == "segment":
            yield _whole(_child(segment, "source"), _target(segment))


def _whole(source: Element | None, target: Element | None) -> _Texts:
    sides = {"source": source, "target": target}
    return [(_language(side, name), inner_text(side, _CODES)) for name, side in sides.items() if side is not None]


def _trans_unit(unit: Element) -> Iterator[_Texts]:
    """Yield the unit, or the segments of it that both sides mark alike."""
    source, target = _child(unit, "source"), _target(unit)
    marked = _child(unit, "seg-source")
    sources, targets = _marks(marked), _marks(target)
    if not sources or source is None or target is None or list(sources) != list(targets):
        yield _whole(source, target)
        return
    languages = _language(source, "source"), _language(target, "target")
    for number, text in sources.items():
        yield list(zip(languages, (text, targets[number]), strict=True))


def _marks(side: Element | None) -> dict[str, str]:
    """Return the segments that a side of a unit marks, by their numbers."""
    if side is None:
        return {}
    marks = (mark for mark in side.iter("{*}mrk") if mark.get("mtype") == "seg")
    return {mark.get("mid") or "": inner_text(mark, _CODES) for mark in marks}


READER = Reader("xliff", "XLIFF", (".xlf", ".xliff", ".sdlxliff", ".mxliff"), refuse, read)
