"""What can be wrong with what the headers of a TEI text state."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping

from corpora import ParseError
from corpora.charsets import Decoded, encode

from .measures import shares
from .outline import Outline, Problems, Version
from .provenance import find_source, is_plain, read_source
from .xml import Element, tei


def wrong_extent(text: Outline) -> Problems:
    """A measure in the extent is not what there is."""
    yield from wrong_measures(text.corpus, text.measures())
    for version in text.versions:
        if version.document is not None:
            yield from wrong_measures(version.element, version.counts)


def wrong_usage(text: Outline) -> Problems:
    """Elements or languages are not used as often as the header says."""
    yield from wrong_shares(text.corpus, text.words())
    yield from wrong_tags(text.corpus, text.tags())
    for version in text.versions:
        yield from wrong_tags(version.element, version.tags)


def missing_usage(text: Outline) -> Problems:
    """A text does not say which elements its versions hold, and how many."""
    encoding = text.corpus.find("/".join(map(tei, ("teiHeader", "encodingDesc"))))
    if encoding is not None and encoding.find(tei("tagsDecl")) is None:
        yield encoding, f"no tagsDecl; {', '.join(f'{count} {name}' for name, count in sorted(text.tags().items()))}"


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


def wrong_tags(element: Element, expected: Mapping[str, int]) -> Problems:
    """Yield what a header says of the use of elements that is not so, or does not say."""
    for namespace in element.iterfind("/".join(map(tei, ("teiHeader", "encodingDesc", "tagsDecl", "namespace")))):
        rest = dict(expected)
        for usage in namespace.iterfind(tei("tagUsage")):
            name = usage.get("gi", "")
            count = rest.pop(name, 0)
            if usage.get("occurs") != str(count):
                yield usage, f"{usage.get('occurs')} {name} instead of {count}"
        for name, count in sorted(rest.items()):
            yield namespace, f"none of the {count} {name}"


def wrong_shares(element: Element, words: Mapping[str, int]) -> Problems:
    """Yield the shares of languages that are not those of their words."""
    expected = shares(words)
    for language in element.iterfind("/".join(map(tei, ("teiHeader", "profileDesc", "langUsage", "language")))):
        name, usage = language.get("ident", ""), language.get("usage")
        if usage is not None and name in expected and usage != str(expected[name]):
            yield language, f"{name} {usage}% instead of {expected[name]}%"
