"""Saying what to give where something of another kind was given, at the doors of the packages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from os import PathLike
from typing import IO, TypeVar, cast

from .errors import OptionError

__all__ = ["PATHS", "expect", "expect_each", "expect_file", "expect_output", "expect_source"]

_T = TypeVar("_T")

PATHS = (str, PathLike)  # what isinstance takes for a path


def expect(value: object, kind: type | tuple[type, ...], wanted: str) -> None:
    """Check that a value is of a kind; ``wanted`` says in words what to give.

    >>> expect(["corpus.xml"], PATHS, "the path of a file")
    Traceback (most recent call last):
    ...
    corpora.errors.OptionError: give the path of a file, not ['corpus.xml'] (list)

    Raises:
        OptionError: when it is of another kind.
    """
    if not isinstance(value, kind):
        shown = repr(value)
        shown = shown if len(shown) <= 40 else f"{shown[:40]} ..."
        raise OptionError(f"give {wanted}, not {shown} ({type(value).__name__})")


def expect_each(values: Iterable[_T], kind: type[_T], wanted: str) -> Iterator[_T]:
    """Check at once that several values were given, and that each is of a kind when it is taken.

    >>> expect_each("abc", int, "a list of numbers")
    Traceback (most recent call last):
    ...
    corpora.errors.OptionError: give a list of numbers, not 'abc' (str)

    Raises:
        OptionError: when there is one value or text in the place of several, or one of another kind among them.
    """
    if isinstance(values, str | bytes):
        expect(values, kind, wanted)
    expect(values, cast("type", Iterable), wanted)
    return _each(values, kind, wanted)


def _each(values: Iterable[_T], kind: type[_T], wanted: str) -> Iterator[_T]:
    for value in values:
        expect(value, kind, wanted)
        yield value


def expect_source(source: str | PathLike[str] | IO[bytes]) -> None:
    """Check that a source is a path or an open file; raises :class:`~corpora.errors.OptionError`."""
    if not hasattr(source, "read"):
        expect(source, PATHS, "a path or a file opened in binary mode")


def expect_file(file: IO[bytes]) -> None:
    """Check that a file object is open to write bytes to; raises :class:`~corpora.errors.OptionError`."""
    if not _takes_bytes(file):
        expect(file, (), "a file opened in binary mode")


def expect_output(target: str | PathLike[str] | IO[bytes]) -> None:
    """Check that a target is a path or a binary file object; raises :class:`~corpora.errors.OptionError`."""
    if not _takes_bytes(target):
        expect(target, PATHS, "a path or a file opened in binary mode")


def _takes_bytes(file: object) -> bool:
    return hasattr(file, "write") and not hasattr(file, "encoding")  # only files of text have an encoding
