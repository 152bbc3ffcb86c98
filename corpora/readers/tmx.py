r"""Translation Memory eXchange, 1.1 to 1.4b (https://www.gala-global.org/tmx-14b): a unit a ``<tu>``.

Of each ``<tuv>`` the segment is taken; of several in one language the first, since the others are its alternatives,
which are counted as left out.
Codes of the file that was translated (``<bpt>``, ``<ept>``, ``<ph>``, ``<it>``, ``<ut>``, with the ``<sub>`` in them)
are left out, highlighted text (``<hi>``) stays; notes and properties are left out. A document type is never fetched.

>>> data = b'''<tmx version="1.4"><header srclang="en"/><body><tu>
... <tuv xml:lang="en"><seg>Press <bpt i="1">&lt;b></bpt><hi>Enter</hi><ept i="1">&lt;/b></ept>.</seg></tuv>
... <tuv xml:lang="de"><seg>Eingabe.</seg></tuv></tu></body></tmx>'''
>>> [(piece.language, piece.sentences, piece.row) for piece in read(File("memory.tmx", data))]
[('en', ('Press Enter.',), 0), ('de', ('Eingabe.',), 0)]
"""

from __future__ import annotations

from collections.abc import Iterator

from ..errors import ParseError
from .pieces import File, Piece, Reader
from .xml import inner_text, iterate_xml, language_of, local_name, refuse_root

__all__ = ["READER", "read", "refuse"]

_ALTERNATIVES = "further <tuv> of a language in one <tu>, left out"
_CODES = frozenset({"bpt", "ept", "ph", "it", "ut", "sub"})


def refuse(file: File) -> str:
    """Say why a file is no TMX."""
    return refuse_root(file, "tmx")


def read(file: File) -> Iterator[Piece]:
    """Yield the segments of each translation unit.

    Raises :class:`~corpora.errors.ParseError` when the file is not well-formed, or a variant has no language.
    """
    for row, unit in enumerate(iterate_xml(file.data, {"tu"})):
        seen: set[str] = set()
        for variant in unit:
            if local_name(variant) != "tuv":
                continue
            language = language_of(variant)
            if not language:
                raise ParseError("a <tuv> without a language; write xml:lang", line=variant.sourceline)
            segment = next((child for child in variant if local_name(child) == "seg"), None)
            if segment is None:
                continue
            if language.lower() in seen:
                yield Piece(language=language, loss=_ALTERNATIVES)
                continue
            seen.add(language.lower())
            yield Piece(sentences=(inner_text(segment, _CODES),), language=language, row=row)


READER = Reader("tmx", "Translation Memory eXchange (TMX)", (".tmx",), refuse, read)
