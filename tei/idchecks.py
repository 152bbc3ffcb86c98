"""What can be wrong with the sentences of a TEI text, with ids, and with what points to them."""

from __future__ import annotations

from corpora import ParseError

from . import ids
from .body import paragraph_elements
from .outline import Outline, Problems
from .pointers import fitting_kinds
from .xml import XML_ID, local_name, tei


def duplicate_id(text: Outline) -> Problems:
    """An id is given to more than one element."""
    for element in text.repeated:
        yield element, element.get(XML_ID)


def id_scheme(text: Outline) -> Problems:
    """An id is not made of language, text, paragraph and sentence as its place asks."""
    name = text.corpus.get(XML_ID, "")
    for version in text.versions:
        if version.id != f"{version.language}.{name}":
            yield version.element, f"{version.id} instead of {version.language}.{name}"
        last = -1
        for paragraph in paragraph_elements(version.element):
            identifier = paragraph.get(XML_ID, "")
            try:
                owner, number = ids.parse_paragraph(identifier)
            except ParseError as error:
                yield paragraph, error.message
                continue
            if owner != version.id or number <= last:
                yield paragraph, f"{identifier} is not the next paragraph of {version.id}"
            last = max(last, number)
            for place, sentence in enumerate(paragraph.iterchildren(tei("s")), start=1):
                if sentence.get(XML_ID) != ids.sentence_id(identifier, place):
                    yield sentence, f"{sentence.get(XML_ID)} instead of {ids.sentence_id(identifier, place)}"


def empty_sentence(text: Outline) -> Problems:
    """A sentence has no text."""
    for version in text.versions:
        for sentence in version.sentences:
            if not sentence.text and not len(sentence):
                yield sentence, sentence.get(XML_ID, "")


def untimed_sentence(text: Outline) -> Problems:
    """A sentence has no times, and others of its version have."""
    for version in text.versions:
        untimed = [sentence for sentence in version.sentences if sentence.get("synch") is None]
        if len(untimed) < len(version.sentences):
            for sentence in untimed:
                yield sentence, sentence.get(XML_ID, "")


def dangling_pointer(text: Outline) -> Problems:
    """A pointer names nothing in the file."""
    for element, attribute, pointer in text.strays:
        if pointer not in text.ids:
            yield element, f"@{attribute} {pointer}"


def wrong_kind(text: Outline) -> Problems:
    """A pointer names an element of the wrong kind."""
    for element, attribute, pointer in text.strays:
        if pointer in text.ids:
            found = local_name(text.ids[pointer])
            kinds = " or ".join(sorted(kind.rpartition("}")[2] for kind in fitting_kinds(element, attribute)))
            yield element, f"@{attribute} #{text.names([pointer])} is a {found}, not a {kinds}"
