import re

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from align.clauses import clause_of_tokens


def clauses(text):
    offsets = np.array([match.span() for match in re.finditer(r"\w+|[^\w\s]", text)]).reshape(-1, 2)
    return clause_of_tokens(text, offsets).tolist()


def test_punctuation_cuts():
    assert clauses("one two three, four five six; seven eight nine") == [0] * 4 + [1] * 4 + [2] * 3


def test_dash_between_spaces_cuts_and_hyphen_does_not():
    assert clauses("a b c – d e f") == [0, 0, 0, 0, 1, 1, 1]
    assert set(clauses("well-known half-mast")) == {0}


def test_short_clauses_join_a_neighbour():
    assert clauses("No, no, he said it again") == [0] * 4 + [1] * 4
    assert clauses("he said it again, no") == [0] * 6


def test_long_clauses_are_cut_into_equal_parts():
    assert np.bincount(clauses("word " * 13)).tolist() == [4, 4, 5]


def test_decimal_point_does_not_cut():
    assert set(clauses("it is 3.14")) == {0}


def test_no_tokens():
    assert clauses("") == []


@given(st.text(alphabet="ab ,.–«»\n", max_size=200))
def test_every_clause_is_numbered_in_order_and_not_too_long(text):
    result = clauses(text)
    if result:
        assert result[0] == 0
        assert set(np.diff(result).tolist()) <= {0, 1}
        assert np.bincount(result).max() <= 6
