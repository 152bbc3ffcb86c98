import itertools

import numpy as np
import pytest

from align.encoding import Encoding
from align.similarity import LONGEST_RUN, banded_clause_matches, banded_dots, prepare_side, row_starts


def encoding(n, seed, dimensions=8):
    chance = np.random.default_rng(seed)
    sizes = chance.integers(1, 4, n)
    starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    clause_counts = chance.integers(1, 9, starts[-1]).astype(np.float32)
    clause_sums = chance.standard_normal((starts[-1], dimensions), np.float32) * clause_counts[:, None]
    sums = np.array([clause_sums[a:b].sum(0) for a, b in itertools.pairwise(starts)]).reshape(n, dimensions)
    counts = np.array([clause_counts[a:b].sum() for a, b in itertools.pairwise(starts)])
    return Encoding(sums.astype(np.float32), counts.astype(np.float32), clause_sums, clause_counts, starts)


def side(n, seed):
    return prepare_side(encoding(n, seed), ["?"] * n)


def band(n, m):
    """Columns around the diagonal of n rows and m columns, whose bounds never decrease."""
    middle = np.arange(n) * m // n
    return np.maximum(middle - 7, 0), np.minimum(middle + 9, m)


@pytest.mark.parametrize("n", [1, 2, LONGEST_RUN, 1023, 1024, 1026, 2050])
def test_prepared_side(n):
    given = encoding(n, n)
    one = prepare_side(given, ["?"] * n)
    mean = given.sums.sum(axis=0, dtype=np.float64) / given.counts.sum() * n / (n + 4)
    sums = given.sums - given.counts[:, None] * mean
    assert one.sums == pytest.approx(sums, abs=1e-5)
    clauses = given.clause_sums - given.clause_counts[:, None] * (
        given.clause_sums.sum(axis=0, dtype=np.float64) / given.clause_counts.sum() * n / (n + 4)
    )
    found = one.clauses * one.clause_scales[:, None]
    assert found == pytest.approx(clauses / np.linalg.norm(clauses, axis=1, keepdims=True), abs=1 / 250)
    for a in range(1, LONGEST_RUN + 1):
        runs = [np.linalg.norm(sums[i : i + a].sum(axis=0)) for i in range(n - a + 1)]
        assert one.norms[a - 1] == pytest.approx(np.pad(runs, (0, n - len(runs))), rel=1e-5)


@pytest.mark.parametrize(("n", "m"), [(1, 1), (1, 20), (63, 70), (64, 64), (130, 90), (200, 411)])
def test_banded_dots(n, m):
    x, y, (low, high) = side(n, 1), side(m, 2), band(n, m)
    expected = np.concatenate([x.sums[i] @ y.sums[low[i] : high[i]].T for i in range(n)])
    assert banded_dots(x.sums, y.sums, low, high) == pytest.approx(expected, abs=1e-3, rel=1e-5)


@pytest.mark.parametrize(("n", "m"), [(1, 1), (1, 20), (63, 70), (64, 64), (130, 90), (200, 411)])
def test_banded_clause_matches(n, m):
    x, y, (low, high) = side(n, 1), side(m, 2), band(n, m)
    best, starts = banded_clause_matches(x, y, low, high)
    assert len(starts) == x.clause_starts[-1] + 1
    for i in range(n):
        for clause in range(x.clause_starts[i], x.clause_starts[i + 1]):
            cosines = (y.clauses * y.clause_scales[:, None]) @ (x.clauses[clause] * x.clause_scales[clause])
            expected = [cosines[y.clause_starts[j] : y.clause_starts[j + 1]].max() for j in range(low[i], high[i])]
            assert best[starts[clause] : starts[clause + 1]] == pytest.approx(np.array(expected), abs=1e-6)


def test_row_starts():
    assert row_starts(np.array([0, 1, 4]), np.array([2, 4, 4])).tolist() == [0, 2, 5, 5]
