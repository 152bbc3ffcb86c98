"""Identifiers in a TEI file: how they are made, and how they are read back.

========================  =======================================
``d1``                    the text
``d1.align``              its alignment, ``<standOff>``
``d1.alignment``          the file of its alignment, ``<TEI>``, where that is one
``d1.a3``                 its third unit
``d1.aligner``            what aligned it, ``<application>``
``d1.status.auto``        a review status, ``<category>``
``d1.review``             who reviewed units and when, ``<change>``
``az-Latn.d1``            its version in Azerbaijani, ``<TEI>``
``az-Latn.d1.p2``         a paragraph of that version
``az-Latn.d1.p2.s1``      the paragraph's first sentence
``az-Latn.d1.t3``         the third moment of its timeline, ``<when>``
========================  =======================================

A text's id need not be an XML name; what a name cannot hold is escaped as in SQL/XML (ISO 9075-14):

>>> format_name("1984 (novel)")
'_x0031_984_x0020__x0028_novel_x0029_'
>>> parse_name(format_name("1984 (novel)"))
'1984 (novel)'
"""

from __future__ import annotations

import re

from corpora import OutputError, ParseError

# Letters of XML 1.0's fourth edition, which libxml2 goes by, of the commonest alphabets; the rest is escaped.
_LETTERS = "A-Za-zÀ-ÖØ-öø-ıĴ-ľŁ-ňŊ-žƀ-ǃɐ-ʨЁ-ЌЎ-яё-ќў-ҁҐ-ӄ一-龥"
_UNNAMED = re.compile(rf"^[^_{_LETTERS}]|_(?=x)|[^-._0-9{_LETTERS}]")
_ESCAPE = re.compile("_x([0-9A-F]{4,6})_")
# Shorter than the words in the table above, so that no version's id equals another id of its text.
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*|x(-[A-Za-z0-9]{1,8})+")
_LANGUAGE_PREFIX = re.compile(rf"(?:{_LANGUAGE.pattern})\.")
_SUFFIX = re.compile(r"\.(?:align|aligner|alignment|status(?:\.[a-z]+)?|[at][0-9]+|p[0-9]+(?:\.s[0-9]+)?)$")
_PARAGRAPH = re.compile(r"(?P<version>.+)\.p(?P<number>[1-9][0-9]*)", re.DOTALL)


def format_name(text_id: str) -> str:
    """Make an XML name of a text's id; raises :class:`OutputError` when the id is empty."""
    if not text_id:
        raise OutputError("a text needs an id to be written as TEI")
    return _UNNAMED.sub(lambda found: f"_x{ord(found[0]):04X}_", text_id)


def parse_name(name: str) -> str:
    """Return the id that :func:`format_name` made ``name`` of.

    >>> parse_name(format_name("_x0031_"))
    '_x0031_'
    """
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), name)


def version_id(language: str, name: str) -> str:
    """Return the id of a version; raises :class:`OutputError` when the language is not a BCP 47 tag."""
    if not _LANGUAGE.fullmatch(language):
        raise OutputError(f"{language!r} is not a language tag such as en, ru or az-Latn")
    return f"{language}.{name}"


def paragraph_id(version: str, paragraph: int) -> str:
    """Return the id of a paragraph, given its index from 0.

    >>> paragraph_id("en.d1", 0)
    'en.d1.p1'
    """
    return f"{version}.p{paragraph + 1}"


def parse_paragraph(identifier: str) -> tuple[str, int]:
    """Return the version's id and the index from 0 that :func:`paragraph_id` was given.

    Raises :class:`ParseError` when the id is not one of a paragraph.

    >>> parse_paragraph("en.d1.p12")
    ('en.d1', 11)
    """
    found = _PARAGRAPH.fullmatch(identifier)
    if found is None:
        raise ParseError(f"{identifier!r} is not the id of a paragraph, such as en.d1.p1")
    return found["version"], int(found["number"]) - 1


def sentence_id(paragraph: str, number: int) -> str:
    """Return the id of a paragraph's sentence, counted from 1.

    >>> sentence_id("en.d1.p1", 2)
    'en.d1.p1.s2'
    """
    return f"{paragraph}.s{number}"


def alignment_id(name: str) -> str:
    """Return the id of a text's ``<standOff>``."""
    return f"{name}.align"


def alignment_file_id(name: str) -> str:
    """Return the id of the ``<TEI>`` that holds a text's alignment where that is a file of its own."""
    return f"{name}.alignment"


def unit_id(name: str, number: int) -> str:
    """Return the id of a text's unit, counted from 1."""
    return f"{name}.a{number}"


def aligner_id(name: str) -> str:
    """Return the id of the application that aligned a text."""
    return f"{name}.aligner"


def taxonomy_id(name: str) -> str:
    """Return the id of a text's taxonomy of review statuses."""
    return f"{name}.status"


def status_id(name: str, status: str) -> str:
    """Return the id of a review status."""
    return f"{name}.status.{status}"


def review_id(name: str) -> str:
    """Return the id of the review in which units were accepted or corrected."""
    return f"{name}.review"


def parse_status(identifier: str) -> str:
    """Return the review status that :func:`status_id` was given.

    >>> parse_status(status_id("d1", "accepted"))
    'accepted'
    """
    return identifier.rpartition(".")[2]


def moment_id(version: str, number: int) -> str:
    """Return the id of a moment of a version's timeline, counted from 1; 0 is the origin."""
    return f"{version}.t{number}"


def parse_affixes(name: str) -> tuple[str, str, str]:
    """Split a name into what may be a language, the middle, and what may be the end of an id in a text.

    >>> parse_affixes("en.d1.p1.s2"), parse_affixes("d1")
    (('en.', 'd1', '.p1.s2'), ('', 'd1', ''))
    """
    prefix, suffix = _LANGUAGE_PREFIX.match(name), _SUFFIX.search(name)
    start, end = prefix.end() if prefix else 0, suffix.start() if suffix else len(name)
    return (name[:start], name[start:end], name[end:]) if start < end else ("", name, "")
