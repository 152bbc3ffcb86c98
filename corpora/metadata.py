"""What is known about a text beyond its words: titles, people, licence, dates. All of it may be absent.

:func:`read_metadata` reads it from a TOML file:

.. code-block:: toml

    authors = ["Lev Tolstoy"]
    publisher = "Example Archive"
    licence = "CC-BY-4.0"            # an SPDX identifier, a URL, or words
    original = "ru"
    series = "Classics"
    keywords = ["novel", "war"]
    funders = ["Example Fund"]
    place = "Baku"                   # where the corpus is published
    distributor = "Example Repository"
    edition = "1.0"                  # of the corpus
    setting = "Russia, 1805 to 1820" # what the text is about, or where it was spoken
    participants = ["Pierre", "Natasha"]
    reviewers = ["Example Reviewer"] # who accepted or corrected units,
    reviewed = 2026-11-24            # and when
    [titles]
    ru = "Война и мир"
    en = "War and Peace"
    [translators]
    en = ["Louise Maude", "Aylmer Maude"]
    [dates]
    ru = 1869                        # a year, year and month, or a date
    [publishers]                     # of the versions, as in [places] and [editions]
    ru = "Katkov"
    [responsible]
    "proofreading" = ["Example Editor"]
    [identifiers]
    DOI = "10.5072/example"
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from os import PathLike

from .errors import LanguageError, OptionError
from .files import read_toml
from .kinds import expect
from .languages import normalize_tag

__all__ = ["Metadata", "make_metadata", "read_metadata"]

_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_IDENTIFIER_TYPE = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
# Types of identifiers that files use for other things.
_RESERVED = ("version", "SHA-256")


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known about a text; what is empty is not known.

    ``titles``, ``translators``, ``dates``, ``publishers``, ``places`` and ``editions`` are pairs that begin with a
    language (BCP 47); the latter four are those of the versions' publication, dates as ``1869``, ``1869-03`` or
    ``1869-03-07``. ``publisher``, ``distributor``, ``place`` and ``edition`` are those of the corpus. ``identifiers``
    are pairs of type and value, ``responsible`` pairs of what somebody did and who. ``licence`` is an SPDX identifier,
    a URL or words; ``original`` is the language that the text was written in; ``setting`` says in words when and where
    the text takes place, ``participants`` who speaks in it. ``reviewers`` are those who accepted or corrected units,
    and ``reviewed`` says when, a date like the others. Pairs that begin with a language are sorted by it, since their
    order means nothing.
    """

    titles: tuple[tuple[str, str], ...] = ()
    authors: tuple[str, ...] = ()
    translators: tuple[tuple[str, str], ...] = ()
    publisher: str = ""
    licence: str = ""
    dates: tuple[tuple[str, str], ...] = ()
    identifiers: tuple[tuple[str, str], ...] = ()
    original: str = ""
    series: str = ""
    keywords: tuple[str, ...] = ()
    responsible: tuple[tuple[str, str], ...] = ()
    funders: tuple[str, ...] = ()
    distributor: str = ""
    place: str = ""
    edition: str = ""
    publishers: tuple[tuple[str, str], ...] = ()
    places: tuple[tuple[str, str], ...] = ()
    editions: tuple[tuple[str, str], ...] = ()
    setting: str = ""
    participants: tuple[str, ...] = ()
    reviewers: tuple[str, ...] = ()
    reviewed: str = ""

    def __post_init__(self) -> None:
        for entry in fields(self):
            if entry.default == ():
                hint = "make_metadata takes what a TOML file may hold"
                expect(getattr(self, entry.name), (tuple, list), f"{entry.name} as a tuple ({hint})")
        for name in ("titles", "translators", "dates", "publishers", "places", "editions"):
            object.__setattr__(self, name, tuple(sorted(getattr(self, name), key=lambda pair: pair[0])))


def read_metadata(path: str | PathLike[str]) -> Metadata:
    """Read metadata from a TOML file.

    Raises :class:`SourceError` when the file cannot be read, :class:`ParseError` when it is not TOML, and
    :class:`OptionError`, which names the key, when a key is unknown or its value makes no sense.
    """
    values = read_toml(path)
    try:
        return make_metadata(values)
    except OptionError as error:
        raise OptionError(error.message, path=path) from error


def make_metadata(values: Mapping[str, object]) -> Metadata:
    """Make metadata of what a TOML file holds; raises :class:`OptionError` as :func:`read_metadata` does.

    >>> make_metadata({"titles": {"aze": "Bakı"}, "dates": {"aze": 1901}, "keywords": ["city"]})
    Metadata(titles=(('az-Latn', 'Bakı'),), ..., dates=(('az-Latn', '1901'),), ..., keywords=('city',), ...)
    >>> make_metadata({"colour": "red"})
    Traceback (most recent call last):
    ...
    corpora.errors.OptionError: unknown key 'colour'; the keys are titles, authors, ..., reviewers, reviewed
    """
    known = [field.name for field in fields(Metadata)]
    for key in values:
        if key not in known:
            raise OptionError(f"unknown key {key!r}; the keys are {', '.join(known)}")
    return Metadata(**{key: _READERS[key](key, value) for key, value in values.items()})  # type: ignore[arg-type]


def _string(key: str, value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise OptionError(f"{key} is {value!r}, not a text that is not empty")
    return " ".join(value.split())


def _strings(key: str, value: object) -> tuple[str, ...]:
    return tuple(_string(key, item) for item in (value if isinstance(value, list | tuple) else [value]))


def _language(key: str, value: object) -> str:
    try:
        return normalize_tag(_string(key, value))
    except LanguageError as error:
        raise OptionError(f"{key}: {error.message}") from error


def _table(key: str, value: object) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise OptionError(f"{key} is {value!r}, not a table such as [{key}]")
    return value


def _by_language(key: str, value: object) -> tuple[tuple[str, str], ...]:
    pairs = [(_language(key, tag), _string(f"{key}.{tag}", item)) for tag, item in _table(key, value).items()]
    if len(dict(pairs)) < len(pairs):
        raise OptionError(f"{key} has one language twice")
    return tuple(pairs)


def _translators(key: str, value: object) -> tuple[tuple[str, str], ...]:
    table = _table(key, value)
    return tuple((_language(key, tag), name) for tag, item in table.items() for name in _strings(f"{key}.{tag}", item))


def _responsible(key: str, value: object) -> tuple[tuple[str, str], ...]:
    table = _table(key, value)
    return tuple((_string(key, did), name) for did, item in table.items() for name in _strings(f"{key}.{did}", item))


def _dates(key: str, value: object) -> tuple[tuple[str, str], ...]:
    pairs = _by_language(key, {tag: _text_of_date(item) for tag, item in _table(key, value).items()})
    return tuple((tag, _date(f"{key}.{tag}", day)) for tag, day in pairs)


def _date(key: str, value: object) -> str:
    day = _string(key, _text_of_date(value))
    if not _is_date(day):
        raise OptionError(f"{key} is {day!r}, not a date such as 1869, 1869-03 or 1869-03-07")
    return day


def _text_of_date(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()[:10]
    return f"{value:04d}" if isinstance(value, int) and not isinstance(value, bool) else value


def _is_date(day: str) -> bool:
    if not _DATE.fullmatch(day) or day.startswith("0000"):
        return False
    try:
        date.fromisoformat((day + "-01-01")[:10])
    except ValueError:
        return False
    return True


def _identifiers(key: str, value: object) -> tuple[tuple[str, str], ...]:
    pairs = tuple((kind, _string(f"{key}.{kind}", item)) for kind, item in _table(key, value).items())
    for kind, _ in pairs:
        if not _IDENTIFIER_TYPE.fullmatch(kind) or kind in _RESERVED:
            raise OptionError(f"{key}: {kind!r} is not a type of identifier such as DOI, ISBN or URI")
    return pairs


# How the value of each key is read.
_READERS = {
    "titles": _by_language,
    "authors": _strings,
    "translators": _translators,
    "publisher": _string,
    "licence": _string,
    "dates": _dates,
    "identifiers": _identifiers,
    "original": _language,
    "series": _string,
    "keywords": _strings,
    "responsible": _responsible,
    "funders": _strings,
    "distributor": _string,
    "place": _string,
    "edition": _string,
    "publishers": _by_language,
    "places": _by_language,
    "editions": _by_language,
    "setting": _string,
    "participants": _strings,
    "reviewers": _strings,
    "reviewed": _date,
}
