"""What can be wrong with what the headers of a TEI text state."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping

from corpora import ParseError
from corpora.charsets import Decoded, encode

from .outline import Outline, Problems, Version
from .provenance import find_source, is_plain, read_source
from .xml import Element, local_name, tei


def wrong_extent(text: Outline) -> Problems:
    """A measure in the extent is not what there is."""
    yield from wrong_measures(text.corpus, text.measures())
    for version in text.versions:
        if version.document is not None:
            yield from wrong_measures(version.element, version.counts)
            yield from _wrong_usage(version.element)


def wrong_source(text: Outline) -> Problems:
    """The text does not give the bytes of its source back."""
    for version in text.versions:
        bibl = find_source(version.element)
        if bibl is not None and version.document is not None and is_plain(bibl):
            for detail in _differences(version, bibl):
                yield bibl, detail


def _differences(version: Version, bibl: Element) -> Iterator[str]:
    """Yield what tells a version's text from its recorded source."""
    try:
        source = read_source(bibl)
        text = version.document.text if version.document else ""
        data = encode(Decoded(text, source.charset, source.bom))
    except ParseError as error:
        yield error.message
    except (LookupError, UnicodeEncodeError) as error:
        yield f"not in the recorded charset: {error}"
    else:
        digest = hashlib.sha256(data).hexdigest()
        if digest != source.sha256:
            yield f"SHA-256 {digest} instead of {source.sha256}"
        if len(data) != source.size:
            yield f"{len(data)} bytes instead of {source.size}"


def wrong_measures(element: Element, expected: Mapping[str, int]) -> Problems:
    """Yield the measures of an extent that are not those expected."""
    path = "/".join(map(tei, ("teiHeader", "fileDesc", "extent", "measure")))
    for found in element.iterfind(path):
        unit, quantity = found.get("unit", ""), found.get("quantity", "")
        if unit in expected and quantity != str(expected[unit]):
            yield found, f"{quantity} {unit} instead of {expected[unit]}"


def _wrong_usage(version: Element) -> Problems:
    """Compare what the header says of the use of elements with the body."""
    counts = Counter(local_name(element) for element in version.iterfind(f"{tei('text')}/{tei('body')}//*"))
    path = "/".join(map(tei, ("teiHeader", "encodingDesc", "tagsDecl", "namespace", "tagUsage")))
    for usage in version.iterfind(path):
        name = usage.get("gi", "")
        if usage.get("occurs") != str(counts[name]):
            yield usage, f"{usage.get('occurs')} {name} instead of {counts[name]}"
