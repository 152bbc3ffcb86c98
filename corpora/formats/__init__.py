r"""Writing parallel texts in the formats of other tools, a file each, behind one table.

>>> from corpora import Document, ParallelText, Unit
>>> en = Document.cut("en", "en", "Come in. Sit down.", [(0, 8), (9, 18)])
>>> de = Document.cut("de", "de", "Kommen Sie herein und setzen Sie sich.", [(0, 38)])
>>> text = ParallelText("visit", (en, de), (Unit((range(0, 2), range(0, 1)), 0.97),))

:func:`write` takes texts, a path or a binary file object, and the name of a format; formats of several files take the
path of a folder. What the format could not hold is returned, with how often it came:

>>> from io import BytesIO
>>> file = BytesIO()
>>> for loss in write([text], file, "tsv"):
...     print(loss)
runs of several segments in a unit, written as one: 1
>>> print(file.getvalue().decode().replace("\t", " | "), end="")
en | de | unit | probability | status
Come in. Sit down. | Kommen Sie herein und setzen Sie sich. | visit.a1 | 0.97 | auto

:data:`FORMATS` is the table. Adding a format is adding a file and a line to it. ``docs/formats.md`` tells what each
holds; :func:`to_pandas` makes a table for pandas.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import inf
from os import PathLike
from pathlib import PurePath
from typing import IO, TypeAlias

from ..errors import OptionError
from ..files import replacing
from ..kinds import expect_each, expect_output
from ..model import ParallelText
from . import conllu, html, jsonl, moses, parquet, tmx, tsv, vertical, xces, xliff
from .frames import to_pandas
from .streams import Folder, filling
from .views import Loss, Losses, count_moved

__all__ = ["FORMATS", "Format", "Loss", "choose_format", "is_folder", "to_pandas", "write"]

_Texts: TypeAlias = Iterable[ParallelText]


@dataclass(frozen=True, slots=True)
class Format:
    """A format that can be written: as one file, as several in a folder, or as either.

    ``suffixes`` are those of its file, the usual one first; a format of several files has none. ``moved`` is
    the number of versions up to which it joins passages that stand elsewhere in another version.
    """

    name: str
    title: str
    suffixes: tuple[str, ...] = ()
    file: Callable[[_Texts, IO[bytes], Losses], None] | None = None
    folder: Callable[[_Texts, Folder, Losses], None] | None = None
    moved: float = 0


_XLIFF = (".xlf", ".xliff")

FORMATS: dict[str, Format] = {
    entry.name: entry
    for entry in (
        Format("tmx", "Translation Memory eXchange (TMX) 1.4b", (".tmx",), file=tmx.write, moved=2),
        Format("tsv", "a table in columns parted by tabs", (".tsv", ".tab"), file=tsv.write),
        Format("jsonl", "JSON lines", (".jsonl", ".ndjson"), file=jsonl.write),
        Format("html", "a page for readers, versions side by side", (".html", ".htm"), file=html.write),
        Format("parquet", "Parquet, as Hugging Face has translations", (".parquet",), file=parquet.write),
        Format("moses", "Moses, plain text in pairs (a folder)", folder=moses.write),
        Format("xces", "XCES cesAlign, as in OPUS (a folder)", folder=xces.write, moved=inf),
        Format("xliff", "XLIFF 2.0 (a folder; for two versions also a file)", _XLIFF, xliff.write, xliff.write_pairs),
        Format("conllu", "CoNLL-U with parallel_id (a folder)", folder=conllu.write),
        Format("sketch", "Sketch Engine vertical with n:m maps (a folder)", folder=vertical.write_sketch_engine),
        Format("cwb", "CWB vertical with bead files (a folder)", folder=vertical.write_cwb),
    )
}


def choose_format(name: str | None, target: str | PathLike[str] = "") -> Format:
    """Choose the format called ``name``, or without a name the one that the suffix of a path says.

    Raises :class:`~corpora.errors.OptionError`, with the names there are, when there is none.

    >>> choose_format(None, "memory.TMX").name
    'tmx'
    """
    names = ", ".join(FORMATS)
    if name is not None:
        if name in FORMATS:
            return FORMATS[name]
        raise OptionError(f"there is no format called {name!r} to write; there are {names}")
    suffix = PurePath(target).suffix.lower()
    for entry in FORMATS.values():
        if suffix in entry.suffixes:
            return entry
    raise OptionError(f"the name {str(target)!r} tells no format; say which, of {names}")


def is_folder(format: Format, target: str | PathLike[str]) -> bool:
    """Say whether a format is written to a path as a folder: when it has no other form, or the suffix is no file's."""
    return format.folder is not None and PurePath(target).suffix.lower() not in format.suffixes


def write(texts: _Texts, target: str | PathLike[str] | IO[bytes], format: str) -> list[Loss]:
    """Write texts to a path or to a binary file object, and return what the format could not hold.

    A file is replaced only when all has been written, and so is what a folder holds. Texts are taken one by one.

    Raises:
        OptionError: for a format that does not exist, one of several files and a file object, and what is no text.
        OutputError: for a text that is not aligned, or that the format cannot hold at all, and for a path that cannot
            be written to.
    """
    chosen, losses = choose_format(format), Losses()
    expect_output(target)
    texts = expect_each(texts, ParallelText, "a list of parallel texts")
    texts = count_moved(texts, losses, chosen.moved)
    if not isinstance(target, str | PathLike):
        if chosen.file is None:
            raise OptionError(f"{chosen.name} is a folder of several files; give the path of one")
        chosen.file(texts, target, losses)
    elif chosen.folder is not None and is_folder(chosen, target):
        with filling(target) as folder:
            chosen.folder(texts, folder, losses)
    elif chosen.file is not None:
        with replacing(target) as file:
            chosen.file(texts, file, losses)
    return [Loss(message, count) for message, count in losses.items() if count]
