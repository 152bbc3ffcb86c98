"""Sums over walks and best walks, against all walks written out one by one."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.chains import IMPOSSIBLE, best_path, forward_backward


@st.composite
def chains(draw, scores):
    nodes = draw(st.integers(1, 6))
    pairs = [(v, u) for v in range(nodes) for u in range(v)]
    steps = sorted(draw(st.lists(st.sampled_from(pairs), max_size=10)), key=lambda step: step[0]) if pairs else []
    end, begin = np.array(steps, np.int64).reshape(-1, 2).T
    values = draw(st.lists(scores, min_size=len(steps), max_size=len(steps)))
    return nodes, begin.copy(), end.copy(), np.array(values, np.float64)


def all_walks(nodes, begin, end, node=0):
    """Every way from ``node`` to the last node, as tuples of steps."""
    if node == nodes - 1:
        yield ()
    for step in np.flatnonzero(begin == node).tolist():
        for rest in all_walks(nodes, begin, end, end[step]):
            yield (step, *rest)


@given(chains(st.floats(-6, 6)))
def test_sums_over_all_walks(chain):
    nodes, begin, end, scores = chain
    weights = {walk: math.exp(scores[list(walk)].sum()) for walk in all_walks(nodes, begin, end)}
    total, probabilities = forward_backward(nodes, begin, end, scores)
    if not weights:
        assert total == IMPOSSIBLE
        assert not probabilities.any()
        return
    assert total == pytest.approx(math.log(sum(weights.values())), abs=1e-9)
    for step, probability in enumerate(probabilities):
        with_it = sum(weight for walk, weight in weights.items() if step in walk)
        assert probability == pytest.approx(with_it / sum(weights.values()), abs=1e-9)


@given(chains(st.integers(-2, 2)))
def test_the_best_walk_and_of_equal_ones_the_first(chain):
    """Whole scores make ties; of equal walks the first is that whose last step is the first, and so on backwards."""
    nodes, begin, end, scores = chain
    walks = list(all_walks(nodes, begin, end))
    expected = min(walks, key=lambda walk: (-scores[list(walk)].sum(), walk[::-1]), default=())
    assert best_path(nodes, begin, end, scores).tolist() == list(expected)


def test_scores_of_any_size_neither_overflow_nor_vanish():
    begin, end = np.array([0, 0, 1]), np.array([1, 2, 2])
    for shift in (-1e6, 1e6):
        total, probabilities = forward_backward(3, begin, end, np.array([shift, 2 * shift, shift]))
        assert total == pytest.approx(2 * shift + math.log(2))
        assert probabilities == pytest.approx([0.5, 0.5, 0.5])
