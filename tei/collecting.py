"""Writing a corpus of many texts, one after the other, so that memory holds one at a time."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable
from datetime import date
from io import BytesIO
from os import PathLike
from pathlib import Path
from typing import IO

from corpora import Metadata, OutputError, ParallelText
from corpora.files import replacing, replacing_folder
from corpora.kinds import expect_each

from . import ids
from .header import corpus_header
from .layout import CORPUS_FILE
from .measures import Counts
from .names import Names
from .writing import GUIDELINES, LayoutName, begin, check_target, folder_path, today, write_text
from .xml import NAMESPACE, tei

_END = b"</teiCorpus>"


def write_corpus(
    texts: Iterable[ParallelText],
    target: str | PathLike[str] | IO[bytes],
    *,
    id: str = "corpus",
    metadata: Metadata | None = None,
    date: date | None = None,
    layout: LayoutName = "file",
) -> None:
    """Write a corpus of many texts as TEI; ``texts`` may be a generator, which is asked for one text at a time.

    ``id`` and ``metadata`` are those of the corpus as a whole; for the rest see :func:`~tei.writing.write`.

    Raises :class:`OutputError` as :func:`~tei.writing.write` does, and for texts with the same id, with ids that would
    become the same inside the corpus (``d1`` and ``en.d1``), and for no texts at all.

    >>> from corpora import Document
    >>> from tei import read_corpus
    >>> texts = [ParallelText(id, (Document.cut("v", "en", "Come in.", [(0, 8)]),)) for id in ("d1", "d2")]
    >>> file = BytesIO()
    >>> write_corpus(iter(texts), file)
    >>> list(read_corpus(BytesIO(file.getvalue()))) == texts
    True
    """
    check_target(target, layout)
    texts = expect_each(texts, ParallelText, "a list of parallel texts")
    writer = _Writer(ids.format_name(id), metadata or Metadata(), date or today())
    if layout == "split":
        with replacing_folder(folder_path(target), CORPUS_FILE) as folder, (folder / CORPUS_FILE).open("wb") as file:
            writer.write(texts, file, folder)
    elif isinstance(target, str | PathLike):
        with replacing(target) as file:
            writer.write(texts, file)
    else:
        writer.write(texts, target)


class _Writer:
    """Writes texts beside the file first: its header says how many there are, and in which languages."""

    def __init__(self, name: str, metadata: Metadata, day: date) -> None:
        self._name, self._metadata, self._day = name, metadata, day
        self._names = Names()
        self._names.add(name)
        self._files: set[str] = set()
        self._counts = Counts()

    def write(self, texts: Iterable[ParallelText], file: IO[bytes], folder: Path | None = None) -> None:
        """Write the corpus file, and the parts of its texts into ``folder`` if there is one."""
        with tempfile.TemporaryFile(dir=folder) as beside:
            for text in texts:
                self._take(text)
                beside.write(b"\n")
                self._write_text(text, beside, folder)
            if not self._counts.measures:
                raise OutputError("a corpus needs texts, and there are none")
            file.write(self._head())
            beside.seek(0)
            shutil.copyfileobj(beside, file)
            file.write(b"\n" + _END)

    def _take(self, text: ParallelText) -> None:
        name = ids.format_name(text.id)
        if not self._names.add(name) or name.casefold() in self._files:
            hint = "give texts other ids where they are aligned, as in --id"
            same = "another text of the corpus has this id, or one that comes too near"
            raise OutputError(f"text {text.id}: {same}; {hint}")
        self._files.add(name.casefold())  # some file systems do not tell capitals from small letters

    def _write_text(self, text: ParallelText, file: IO[bytes], folder: Path | None) -> None:
        from lxml import etree

        with etree.xmlfile(file, encoding="UTF-8") as xml:
            self._counts.add(write_text(xml, text, self._day, folder))

    def _head(self) -> bytes:
        """Return the beginning of the corpus file, up to its first text."""
        from lxml import etree

        head = BytesIO()
        attributes = {"xml:id": self._name, "xml:lang": "en", "version": GUIDELINES}
        header = corpus_header(self._name, self._counts, self._metadata, self._day)
        with etree.xmlfile(head, encoding="UTF-8") as xml:
            begin(xml)
            with xml.element(tei("teiCorpus"), attributes, nsmap={None: NAMESPACE}):
                xml.write("\n ", header)
        return head.getvalue().removesuffix(_END)
