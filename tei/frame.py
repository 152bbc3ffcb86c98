"""What stands around the paragraphs of a body: divisions that headings open, lists, and items."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from corpora import Kind, Paragraph

from .xml import Element, tei

#: The elements that paragraphs become.
ELEMENTS = {Kind.PARAGRAPH: "p", Kind.HEADING: "head", Kind.ITEM: "item"}


class Frame:
    """The divisions, lists and items that are open while a body is written.

    A heading opens a division, after closing those of its level and below. A list of a deeper level stands in the item
    before it. The level stands in ``@type``, since levels may be left out.
    """

    def __init__(self, file: Element) -> None:
        self._file = file
        self._open: list[tuple[str, int, Element]] = []

    @contextmanager
    def paragraph(self, paragraph: Paragraph, identifier: str) -> Iterator[None]:
        """Open the element that holds a paragraph's sentences; an item stays open for the lists in it."""
        attributes = {"xml:id": identifier}
        if paragraph.kind is Kind.ITEM:
            self._start_item(paragraph.level, attributes)
            yield
            return
        self.end_lists()
        if paragraph.kind is Kind.HEADING:
            while self._open and self._open[-1][1] >= paragraph.level:
                self._end()
            self._start("div", paragraph.level, {"type": f"level{paragraph.level}"})
        with self._file.element(tei(ELEMENTS[paragraph.kind]), attributes):
            yield

    def _start_item(self, level: int, attributes: dict[str, str]) -> None:
        while self._in_list() and self._open[-1][1] > level:
            self._end()
        if self._in_list() and self._open[-1][1] == level:
            self._end()
        else:
            self._start("list", level, {"type": f"level{level}"})
        self._start("item", level, attributes)

    def _in_list(self) -> bool:
        return bool(self._open) and self._open[-1][0] != "div"

    def _start(self, name: str, level: int, attributes: dict[str, str]) -> None:
        element = self._file.element(tei(name), attributes)
        element.__enter__()
        self._open.append((name, level, element))

    def _end(self) -> None:
        self._open.pop()[2].__exit__(None, None, None)

    def end_lists(self) -> None:
        """Close the lists that are open."""
        while self._in_list():
            self._end()

    def close(self) -> None:
        """Close everything that is open."""
        while self._open:
            self._end()
