"""Errors: one root, one line, the place in front."""

from pathlib import Path

import pytest

from corpora import errors


def test_every_error_descends_from_the_root():
    for name in errors.__all__:
        assert issubclass(getattr(errors, name), errors.DragomanError)


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ({}, "broken"),
        ({"path": "a.txt"}, "a.txt: broken"),
        ({"path": Path("a.txt"), "line": 3}, "a.txt:3: broken"),
        ({"path": "a.txt", "line": 3, "column": 7}, "a.txt:3:7: broken"),
        ({"line": 3}, "3: broken"),
    ],
)
def test_the_place_comes_first(place, expected):
    assert str(errors.ParseError("broken", **place)) == expected


def test_the_parts_stay_apart():
    error = errors.SourceError("broken", path=Path("a.txt"), line=2)
    assert (error.message, error.path, error.line, error.column) == ("broken", "a.txt", 2, None)


def test_an_error_is_one_line_whatever_a_file_holds():
    error = errors.ParseError("no language \u001b[2Ja\nb\u2028c", path="a\nb.tsv", line=2)
    assert str(error) == "a b.tsv:2: no language  [2Ja b c"
    assert error.args == (error.message,)
