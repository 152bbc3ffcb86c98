"""What pairs say of nodes and links, and what third versions say of beads, against whole matrices."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.consensus import unit_chain
from align.links import Band, both_views, value
from align.similarity import row_starts
from align.support import SUPPORT, hear_third_versions, support_features

SIZES = st.lists(st.integers(1, 6), min_size=3, max_size=4)


def dense(band, columns):
    out = np.zeros((len(band.low), columns))
    for i, (low, start, stop) in enumerate(zip(band.low, band.starts[:-1], band.starts[1:], strict=True)):
        out[i, low : low + stop - start] = band.values[start:stop]
    return out


def beads_of(pair):
    """Rows i0, j0, i1, j1."""
    return np.column_stack(pair.ends()).tolist()


def matrices(pair):
    """Nodes (n + 1, m + 1), links (n, m), alone (n,) and left (m,), added up bead by bead."""
    n, m = len(pair.low) - 1, int(pair.high[-1]) - 1
    nodes, links, alone, left = np.zeros((n + 1, m + 1)), np.zeros((n, m)), np.zeros(n), np.zeros(m)
    nodes[0, 0] = 1
    for (i0, j0, i1, j1), likely in zip(beads_of(pair), pair.probabilities, strict=True):
        nodes[i1, j1] += likely
        links[i0:i1, j0:j1] += likely
        if j0 == j1:
            alone[i0] += likely
        if i0 == i1:
            left[j0] += likely
    return nodes, links, alone, left


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=1, max_size=6), st.integers(0, 99))
def test_turning_a_band_transposes_it(rows, seed):
    low, high = np.array([sorted(row) for row in rows]).T
    starts = row_starts(low, high)
    band = Band(low, starts, np.random.default_rng(seed).random(starts[-1]) + 1)
    assert dense(band.turned(6), len(rows)).tolist() == dense(band, 6).T.tolist()
    for i, row in enumerate(dense(band, 7)):
        assert [value(band, i, j) for j in range(-1, 7)] == [0, *row]


@settings(max_examples=30)
@given(st.integers(1, 14), st.integers(1, 14), st.integers(0, 999))
def test_both_views_add_up_the_beads(random_pairs, n, m, seed):
    pair = random_pairs((n, m), seed)[0, 1]
    nodes, links, alone, left = matrices(pair)
    one, other = both_views(pair)
    for view, turned in ((one, False), (other, True)):
        assert dense(view.nodes, (n if turned else m) + 1) == pytest.approx(nodes.T if turned else nodes, abs=1e-5)
        assert dense(view.links, n if turned else m) == pytest.approx(links.T if turned else links, abs=1e-5)
        assert view.alone == pytest.approx(left if turned else alone, abs=1e-5)
        assert view.left == pytest.approx(alone if turned else left, abs=1e-5)
    # a segment is left alone or has links
    assert (alone + links.max(axis=1) <= 1 + 1e-5).all()
    assert (alone + links.sum(axis=1) >= 1 - 1e-3).all()


def through(first, second):
    """The likeliest way through a third version; first steps of less than 1 in 10,000 are not taken."""
    first = np.where(first < 1e-4, 0, first)
    return (first[:, :, None] * second[None]).max(axis=1)


def expected_support(pair, xz, zy):
    """The features of all beads from the matrices of x to z and of z to y."""
    cuts, links = through(xz[0], zy[0]), through(xz[1], zy[1])
    inside = np.zeros_like(cuts, bool)
    for i in range(len(cuts)):
        inside[i, pair.low[i] : pair.high[i]] = True
    cuts = np.where(inside, cuts, 0)
    x = links.max(axis=1), np.minimum(xz[1] @ zy[2], 1), xz[2]
    y = links.max(axis=0), np.minimum(zy[1].T @ xz[3], 1), zy[3]
    rows = []
    for i0, j0, i1, j1 in beads_of(pair):
        f = dict.fromkeys(SUPPORT, 0.0)
        f["third: the cut at the end"] = cuts[i1, j1]
        f["third: log of the cut at the end"] = math.log(max(cuts[i1, j1], 1e-3)) / 3
        if i0 == i1 or j0 == j1:
            side, own = (y, j0) if i0 == i1 else (x, i0)
            f["third, one-sided: link through it"] = side[0][own]
            f["third, one-sided: what it links is left out"] = side[1][own]
            f["third, one-sided: left out there too"] = side[2][own]
        else:
            inner = cuts[i0 : i1 + 1, j0 : j1 + 1].copy()
            inner[0, 0] = inner[-1, -1] = 0
            f["third: cut inside"] = inner.max()
            f["third: log of no cut inside"] = math.log(max(1 - inner.max(), 1e-2))
            within = [*links[i0:i1, j0:j1].max(axis=1), *links[i0:i1, j0:j1].max(axis=0)]
            wide = np.pad(links, 1)
            beside = [max(wide[i + 1, j0], wide[i + 1, j1 + 1]) for i in range(i0, i1)]
            beside += [max(wide[i0, j + 1], wide[i1 + 1, j + 1]) for j in range(j0, j1)]
            f["third: links inside, mean"] = np.mean(within)
            f["third: links inside, least"] = min(within)
            f["third: links beside, summed"] = sum(beside)
            f["third: links beside, most"] = max(beside)
            lost = max(*x[1][i0:i1], *y[1][j0:j1])
            f["third: what it links is left out"] = lost
            f["third: log of nothing it links is left out"] = math.log(max(1 - lost, 1e-2))
        rows.append(list(f.values()))
    return np.array(rows)


@settings(max_examples=20)
@given(SIZES, st.integers(0, 999))
def test_support_is_that_of_whole_matrices(random_pairs, sizes, seed):
    pairs = random_pairs(sizes, seed)
    seen = {}
    for (a, b), pair in pairs.items():
        nodes, links, alone, left = (np.minimum(part, 1) for part in matrices(pair))
        seen[a, b], seen[b, a] = (nodes, links, alone, left), (nodes.T, links.T, left, alone)
    for (x, y), found in support_features(pairs).items():
        third = [z for z in range(len(sizes)) if z not in (x, y)]
        expected = sum(expected_support(pairs[x, y], seen[x, z], seen[z, y]) for z in third) / len(third)
        assert found == pytest.approx(expected, abs=2e-3)


def test_without_third_versions_nothing_changes(random_pairs):
    pairs = random_pairs((4, 5), 3)
    assert hear_third_versions(pairs, np.ones(len(SUPPORT))) == pairs


def test_third_versions_are_heard_by_weight(random_pairs):
    pairs = random_pairs((4, 5, 4), 3)
    weights = np.linspace(-1, 1, len(SUPPORT))
    support = support_features(pairs)
    for key, pair in hear_third_versions(pairs, weights).items():
        assert pair.scores == pytest.approx(pairs[key].heard + support[key] @ weights)
        assert pair.nodes[-1] == pytest.approx(1)


def test_a_third_version_settles_what_two_leave_open(random_pairs):
    """Pairs with the third version are sure; the cuts through it outweigh the doubt of the two."""
    open_pair = random_pairs((3, 3), 0, spread=0.1)[0, 1]
    beads = beads_of(open_pair)
    sure = open_pair.rescored(np.array([9.0 if (i1 - i0, j1 - j0) == (1, 1) else -9.0 for i0, j0, i1, j1 in beads]))
    cuts = ("third: log of the cut at the end", "third: log of no cut inside")
    weights = np.array([5.0 * (name in cuts) for name in SUPPORT])
    heard = hear_third_versions({(0, 1): open_pair, (0, 2): sure, (1, 2): sure}, weights)[0, 1]
    cuts, likely = unit_chain({(0, 1): heard}, (3, 3), np.zeros(0)).best_units()
    assert cuts.tolist() == [[k, k] for k in range(4)]
    assert likely.min() > 0.9
