"""What the user says about a text: a file of metadata, and options that go before it."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterable
from dataclasses import fields, replace

from corpora import Metadata, OptionError, make_metadata, read_metadata

__all__ = ["add_metadata", "choose_metadata"]

# Option, key of the metadata, what it takes, whether it may be repeated, help.
_OPTIONS = (
    ("--title", "titles", "LANG=TITLE", True, "the title in a language"),
    ("--author", "authors", "NAME", True, "an author"),
    ("--translator", "translators", "LANG=NAME", True, "a translator into a language"),
    ("--publisher", "publisher", "NAME", False, "who publishes the corpus"),
    ("--licence", "licence", "LICENCE", False, "its licence: an SPDX identifier such as CC-BY-4.0, a URL, or words"),
    ("--date", "dates", "LANG=DATE", True, "when a version was published: 1869, 1869-03 or 1869-03-07"),
    ("--identifier", "identifiers", "TYPE=VALUE", True, "an identifier, as in DOI=10.5072/example"),
    ("--original", "original", "LANG", False, "the language that the text was written in"),
    ("--series", "series", "NAME", False, "the series that it belongs to"),
    ("--keyword", "keywords", "WORD", True, "a keyword"),
    ("--responsible", "responsible", "WHAT=NAME", True, "who did what, as in proofreading=NAME"),
    ("--funder", "funders", "NAME", True, "who paid for it"),
    ("--distributor", "distributor", "NAME", False, "who hands the corpus out"),
    ("--place", "place", "PLACE", False, "where the corpus is published"),
    ("--edition", "edition", "WORDS", False, "which edition of the corpus it is"),
    ("--source-publisher", "publishers", "LANG=NAME", True, "who published a version"),
    ("--source-place", "places", "LANG=PLACE", True, "where a version was published"),
    ("--source-edition", "editions", "LANG=WORDS", True, "which edition a version was taken from"),
    ("--setting", "setting", "WORDS", False, "when and where it takes place"),
    ("--participant", "participants", "NAME", True, "who speaks in it"),
    ("--reviewer", "reviewers", "NAME", True, "who accepted or corrected units"),
    ("--reviewed", "reviewed", "DATE", False, "when that was"),
)


def add_metadata(parser: ArgumentParser) -> None:
    """Add the options that describe the text."""
    group = parser.add_argument_group("description of the text", "All but --metadata go before what its file says.")
    group.add_argument("--metadata", metavar="FILE", help="a TOML file with keys such as titles, authors, licence")
    for option, key, metavar, repeated, what in _OPTIONS:
        more = "; may be repeated" if repeated else ""
        group.add_argument(
            option, dest=key, metavar=metavar, action="append" if repeated else "store", help=f"{what}{more}"
        )


def choose_metadata(args: Namespace, known: Metadata) -> Metadata:
    """Return the metadata that the options give, over those of the file or, without one, those ``known`` already.

    Raises :class:`~corpora.OptionError` for a value that makes no sense, and what reading the file raises.
    """
    metadata = read_metadata(args.metadata) if args.metadata else known
    values = {}
    for option, key, metavar, _, _ in _OPTIONS:
        value = getattr(args, key)
        if value is not None:
            values[key] = _table(option, metavar, value) if "=" in metavar else value
    given = make_metadata(values)
    changes = {field.name: getattr(given, field.name) for field in fields(given) if getattr(given, field.name)}
    for key in changes.keys() & {key for _, key, metavar, _, _ in _OPTIONS if "=" in metavar}:
        named = {name for name, _ in changes[key]}
        changes[key] = (*(pair for pair in getattr(metadata, key) if pair[0] not in named), *changes[key])
    return replace(metadata, **changes)


def _table(option: str, metavar: str, values: Iterable[str]) -> dict[str, object]:
    """Turn ``en=A`` and ``ru=B`` into a table; several values of one key into a list."""
    table: dict[str, object] = {}
    names: dict[str, list[str]] = {}
    for item in values:
        key, equals, value = item.partition("=")
        if not equals:
            raise OptionError(f"{option} {item}: expected {metavar}")
        if option in ("--translator", "--responsible"):
            names.setdefault(key, []).append(value)
        elif key in table:
            raise OptionError(f"{option} is given twice for {key}")
        else:
            table[key] = value
    return table | names
