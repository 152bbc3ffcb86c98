"""Units over all versions: the lattice and the features against slow ways, and chains whatever the pairs say."""

import math
from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.chains import best_path, forward_backward
from align.consensus import unit_chain
from align.cuts import cuts_alone
from align.lattice import coordinates
from align.pairmodel import Lattice, posterior_of
from align.similarity import row_starts
from align.unitfeatures import UNIT_FEATURES
from align.unitlattice import unit_lattice

SIZES = st.lists(st.integers(1, 4), min_size=3, max_size=4)
LINKS = np.array([float(name == "links inside over the threshold, summed") for name in UNIT_FEATURES])


def beads_of(pair):
    """The probability of each bead, by the nodes where it begins and ends."""
    places = [np.column_stack(coordinates(pair.low, pair.starts, places)) for places in (pair.begin, pair.end)]
    return {
        (tuple(begin), tuple(end)): float(likely)
        for begin, end, likely in zip(*(part.tolist() for part in places), pair.probabilities, strict=True)
    }


def node(pair, i, j):
    return float(pair.node_probability(np.array([i]), np.array([j]))[0])


def plausible(pairs, sizes):
    """The nodes that every pair holds possible, and the ends."""
    every = np.stack(np.meshgrid(*(range(size + 1) for size in sizes), indexing="ij"), axis=-1).reshape(-1, len(sizes))
    return [
        tuple(at)
        for at in every.tolist()
        if at in ([0] * len(sizes), list(sizes))
        or all(node(pair, at[a], at[b]) >= 1e-3 for (a, b), pair in pairs.items())
    ]


def mean_least(values):
    """The mean of the least third of some values, the last of them in part."""
    third = len(values) / 3
    shares = [min(max(third - k, 0), 1) for k in range(len(values))]
    return sum(share * value for share, value in zip(shares, sorted(values), strict=True)) / third


def likely_nodes(pairs, nodes):
    """The nodes that make larger units."""
    return [at for at in nodes if mean_least([node(pair, at[a], at[b]) for (a, b), pair in pairs.items()]) >= 0.3]


def is_before(one, other):
    return all(a <= b for a, b in zip(one, other, strict=True))


def is_unit(before, after, likely):
    """Whether two nodes are near each other, or likely without a likely one between them."""
    steps = [b - a for a, b in zip(before, after, strict=True)]
    if before == after or min(steps) < 0:
        return False
    if max(steps) <= 6 and sum(steps) <= round(len(steps) * 11 / 3):
        return True
    inside = [at for at in likely if at not in (before, after) and is_before(before, at) and is_before(at, after)]
    return before in likely and after in likely and max(steps) <= 32 and not inside


def units_between(pairs, nodes):
    """All units by the numbers of their nodes, sorted by their ends."""
    likely = likely_nodes(pairs, nodes)
    return [(u, v) for v, after in enumerate(nodes) for u, before in enumerate(nodes) if is_unit(before, after, likely)]


def check_connected(lattice, pairs, sizes):
    """The lattice is in order, and a chain leads from its first node, which is the beginning, to its last."""
    nodes = lattice.nodes.tolist()
    assert (nodes[0], nodes[-1]) == ([0] * len(sizes), list(sizes))
    assert sorted(map(tuple, nodes)) == list(map(tuple, nodes))
    assert len(set(map(tuple, nodes))) == len(nodes)
    units = list(zip(lattice.begin.tolist(), lattice.end.tolist(), strict=True))
    assert sorted(units, key=lambda unit: unit[::-1]) == units_between(pairs, nodes)
    assert (np.diff(lattice.end) >= 0).all()
    assert len(best_path(len(nodes), lattice.begin, lattice.end, np.zeros(len(units))))


@settings(max_examples=20)
@given(SIZES, st.integers(0, 999))
def test_the_lattice_holds_what_all_pairs_hold_possible(random_pairs, sizes, seed):
    pairs = random_pairs(sizes, seed)
    lattice = unit_lattice(pairs, sizes)
    check_connected(lattice, pairs, sizes)
    expected, found = set(plausible(pairs, sizes)), set(map(tuple, lattice.nodes.tolist()))
    if len(sizes) == 3:  # few enough for all of them
        assert expected <= found
    bridges = found - expected
    ways = units_between(pairs, sorted(expected))
    reached = {0}
    for u, v in ways:
        if u in reached:
            reached.add(v)
    assert not bridges or len(expected) - 1 not in reached or len(sizes) > 3


@settings(max_examples=20)
@given(st.lists(st.integers(0, 5), min_size=3, max_size=6).filter(lambda sizes: min(sizes) > 0), st.integers(0, 999))
def test_pairs_that_contradict_each_other_still_give_units(random_pairs, sizes, seed):
    pairs = random_pairs(sizes, seed, spread=15.0)
    lattice = unit_lattice(pairs, sizes)
    check_connected(lattice, pairs, sizes)
    cuts, likely = unit_chain(pairs, sizes, LINKS).best_units()
    assert (cuts[0].tolist(), cuts[-1].tolist()) == ([0] * len(sizes), list(sizes))
    assert (np.diff(cuts, axis=0) >= 0).all()
    assert np.diff(cuts, axis=0).any(axis=1).all()
    assert ((likely >= 0) & (likely <= 1)).all()


def sure(path):
    """The posterior of two versions that can only be aligned by this path."""
    n, m = path[-1]
    low, high = np.zeros(n + 1, np.int64), np.full(n + 1, m + 1, np.int64)
    places = np.array([i * (m + 1) + j for i, j in path])
    scores = np.zeros(len(path) - 1)
    lattice = Lattice(low, high, row_starts(low, high), None)
    return posterior_of(lattice, (places[:-1], places[1:]), scores, scores)


def beside(n, *joined):
    """Two versions of n segments that run side by side; of each stretch ``joined``, from and to, nothing is cut."""
    return sure([(k, k) for k in range(n + 1) if not any(start < k < stop for start, stop in joined)])


def test_where_no_cuts_meet_a_long_chain_goes_segment_by_segment():
    """Two pairs are sure that the versions run side by side, the third that they have nothing in common."""
    n = 40
    apart = sure([(k, 0) for k in range(n + 1)] + [(n, k) for k in range(1, n + 1)])
    pairs = {(0, 1): beside(n), (1, 2): beside(n), (0, 2): apart}
    assert plausible(pairs, (n, n, n)) == [(0, 0, 0), (n, n, n)]
    lattice = unit_lattice(pairs, (n, n, n))
    assert np.diff(lattice.nodes, axis=0).sum(axis=1).tolist() == [1] * (3 * n)


@pytest.mark.parametrize("versions", [3, 4, 6])
def test_units_are_as_large_as_what_is_joined(versions):
    """Versions join what others cut, in turn: two stretches of 12 segments are cut nowhere in all of them."""
    pairs = {
        pair: beside(60, (10, 14), (18, 22), (40, 52)) if number % 2 else beside(60, (13, 19), (43, 47))
        for number, pair in enumerate(combinations(range(versions), 2))
    }
    cuts, _ = unit_chain(pairs, [60] * versions, LINKS).best_units()
    expected = [k for k in range(61) if not 10 < k < 22 and not 40 < k < 52]
    assert cuts.tolist() == [[k] * versions for k in expected]


def test_what_cannot_be_cut_leaves_the_rest_alone():
    """Between two stretches where the pairs contradict each other, too long for a unit, the chain is the right one."""
    n = 140
    joined = (10, 50), (90, 130)
    apart = [
        [(k, start) for k in range(start, stop)] + [(stop, k) for k in range(start, stop)] for start, stop in joined
    ]
    around = [(k, k) for k in (*range(10), *range(50, 90), *range(130, n + 1))]
    pairs = {(0, 1): beside(n), (1, 2): beside(n), (0, 2): sure(sorted({*around, *apart[0], *apart[1]}))}
    cuts, _ = unit_chain(pairs, (n, n, n), LINKS).best_units()
    rows = set(map(tuple, cuts.tolist()))
    assert {(k,) * 3 for k, _ in around} <= rows
    assert len(rows) > len(around)


def test_of_many_nodes_the_likeliest_of_each_segment_stay(random_pairs):
    """Where nothing is known of four versions, all nodes are possible; nodes not among the first 64 are left out."""
    sizes = (3, 5, 5, 5)
    pairs = random_pairs(sizes, 0, spread=0.0)
    assert len(plausible(pairs, sizes)) > 4 * 64
    nodes = unit_lattice(pairs, sizes).nodes
    assert np.bincount(nodes[:, 0]).max() <= 64 + 1
    assert len(nodes) > 100


def test_wanted_nodes_are_in_the_lattice(random_pairs):
    wanted = np.array([[1, 0, 0], [1, 3, 3], [3, 3, 3]])
    pairs = random_pairs((3, 3, 3), 4, spread=15.0)
    lattice = unit_lattice(pairs, (3, 3, 3), wanted)
    check_connected(lattice, pairs, (3, 3, 3))
    assert set(map(tuple, wanted.tolist())) <= set(map(tuple, lattice.nodes.tolist()))


@settings(max_examples=20)
@given(SIZES, st.integers(0, 999))
def test_each_segment_is_in_one_unit_in_the_sum(random_pairs, sizes, seed):
    lattice = unit_lattice(random_pairs(sizes, seed), sizes)
    scores = lattice.scores(np.random.default_rng(seed).normal(size=len(UNIT_FEATURES)))
    _, likely = forward_backward(len(lattice.nodes), lattice.begin, lattice.end, scores)
    before, after = lattice.nodes[lattice.begin], lattice.nodes[lattice.end]
    for version, size in enumerate(sizes):
        for k in range(size):
            inside = (before[:, version] <= k) & (k < after[:, version])
            assert likely[inside].sum() == pytest.approx(1, abs=1e-6)


@settings(max_examples=20)
@given(SIZES, st.integers(0, 999))
def test_the_chosen_units_are_the_best_chain(random_pairs, sizes, seed):
    weights = np.random.default_rng(seed).normal(size=len(UNIT_FEATURES))
    pairs = random_pairs(sizes, seed)
    lattice = unit_lattice(pairs, sizes)
    best = {0: (0.0, [0])}  # of each node the best score and the way there
    units = sorted(zip(lattice.end, lattice.begin, lattice.features() @ weights, strict=True))
    for v, u, score in units:
        if u in best and (v not in best or best[u][0] + score > best[v][0]):
            best[v] = best[u][0] + score, [*best[u][1], v]
    cuts, _ = unit_chain(pairs, sizes, weights).best_units()
    assert cuts.tolist() == lattice.nodes[best[len(lattice.nodes) - 1][1]].tolist()


def test_units_of_two_versions_are_their_beads(random_pairs):
    pair = random_pairs((5, 4), 1)[0, 1]
    cuts, likely = unit_chain({(0, 1): pair}, (5, 4), np.zeros(0)).best_units()
    beads = beads_of(pair)
    rows = [tuple(row) for row in cuts.tolist()]
    assert likely.tolist() == [beads[ends] for ends in pairwise(rows)]


# features


def expected_features(pairs, lattice, u, v):
    """The features of a unit by their names, asked for one by one."""
    before, after = lattice.nodes[u].tolist(), lattice.nodes[v].tolist()
    versions, count = len(before), len(pairs)
    taken = [b - a for a, b in zip(before, after, strict=True)]
    part = sum(map(bool, taken))
    beads = {key: beads_of(pair) for key, pair in pairs.items()}

    def cuts(at):
        return [node(pair, at[a], at[b]) for (a, b), pair in pairs.items()]

    def link(a, i, b, j):
        if a > b:
            a, i, b, j = b, j, a, i
        return min(sum(p for (s, e), p in beads[a, b].items() if s[0] <= i < e[0] and s[1] <= j < e[1]), 1)

    def alone(a, i, b):
        own, side = (beads[a, b], 0) if a < b else (beads[b, a], 1)
        return min(sum(p for (s, e), p in own.items() if s[side] == i and e[1 - side] == s[1 - side]), 1)

    spans = [range(a, b) for a, b in zip(before, after, strict=True)]
    inner = [
        cuts(at)
        for at in lattice.nodes[u + 1 : v].tolist()
        if all(a <= k <= b for a, k, b in zip(before, at, after, strict=True))
    ]
    least = max(map(mean_least, inner), default=0)
    product = max((math.prod(max(p, 1e-3) for p in likely) ** (3 / count) for likely in inner), default=0)
    end = mean_least(cuts(after))
    logs = [math.log(max(likely, 1e-3)) for likely in cuts(after)]
    whole = [
        beads[a, b].get(((before[a], before[b]), (after[a], after[b])), 0) for a, b in combinations(range(versions), 2)
    ]
    inside = sum(link(a, i, b, j) for a, b in pairs for i in spans[a] for j in spans[b])
    inside -= 0.2 * sum(min(taken[a] * taken[b], 3 * max(taken[a], taken[b])) for a, b in pairs)
    out = lost = 0.0
    linked = [1.0]
    for a in range(versions):
        for i in spans[a]:
            others = [b for b in range(versions) if b != a]
            out += sum(alone(a, i, b) for b in others if taken[b])
            lost += sum(1 - alone(a, i, b) for b in others if not taken[b])
            best = [max(link(a, i, b, j) for j in spans[b]) for b in others if taken[b]]
            linked += [sum(best) / len(best)] if best else []
    return {
        "one version only": part == 1,
        "versions that take no part": (versions - part) / (versions - 2) if part > 1 else 0,
        "one segment of each version": taken == [1] * versions,
        "two segments at most": part > 1 and max(taken) == 2,
        "three segments or more": max(taken) > 2,
        "two segments or more of each version": min(taken) > 1,
        "end: log of the cut, least of pairs": math.log(max(end, 1e-3)) / 3,
        "end: log of the cut, mean of pairs": sum(logs) / count / 3,
        "cut inside, least of pairs": least,
        "log of no cut inside, least of pairs": math.log(max(1 - least, 1e-2)),
        "log of no cut inside, product of pairs": math.log(max(1 - product, 1e-2)),
        "links inside over the threshold, summed": inside * 3 / count,
        "left out, though the version takes part": out * 2 / (versions - 1),
        "linked, though the version takes no part": lost * 2 / (versions - 1),
        "the unit is a bead, summed over pairs": sum(whole) * 3 / count,
        "the unit is a bead, least of pairs": min(whole),
        "the unit is a bead, most of pairs": max(whole),
        "links of the segment least linked": min(linked),
    }


@settings(max_examples=12)
@given(st.lists(st.integers(1, 4), min_size=3, max_size=5), st.integers(0, 999), st.data())
def test_features_are_those_asked_for_one_by_one(random_pairs, sizes, seed, data):
    pairs = random_pairs(sizes, seed)
    lattice = unit_lattice(pairs, sizes)
    found = lattice.features()
    for _ in range(6):
        k = data.draw(st.integers(0, len(found) - 1))
        expected = expected_features(pairs, lattice, lattice.begin[k], lattice.end[k])
        assert list(expected) == list(UNIT_FEATURES)
        assert found[k] == pytest.approx(list(map(float, expected.values())), abs=1e-4)


def test_a_version_without_text_takes_no_part(random_pairs):
    empty = sure([(k, 0) for k in range(4)])
    pairs = {(0, 1): random_pairs((3, 3), 2)[0, 1], (0, 2): empty, (1, 2): empty}
    cuts, _ = unit_chain(pairs, (3, 3, 0), LINKS).best_units()
    assert not cuts[:, 2].any()
    assert cuts[-1].tolist() == [3, 3, 0]


@settings(max_examples=20)
@given(SIZES, st.integers(0, 999))
def test_what_pairs_hold_of_the_cuts_of_units(random_pairs, sizes, seed):
    pairs = random_pairs(sizes, seed)
    lattice = unit_lattice(random_pairs(sizes, seed + 1), sizes)
    nodes = lattice.nodes.tolist()
    likely = [mean_least([node(pair, at[a], at[b]) for (a, b), pair in pairs.items()]) for at in nodes]
    found = cuts_alone(pairs, lattice.nodes, lattice.nodes[lattice.begin], lattice.nodes[lattice.end])
    assert len(found) == len(lattice.begin)
    for u, v, (ends, inside) in zip(lattice.begin.tolist(), lattice.end.tolist(), found.tolist(), strict=True):
        between = [
            likely[w]
            for w in range(u + 1, v)
            if all(a <= b <= c for a, b, c in zip(nodes[u], nodes[w], nodes[v], strict=True))
        ]
        assert ends == pytest.approx(min(likely[u], likely[v]))
        assert inside == pytest.approx(max(between, default=0.0))


def test_cuts_of_units_that_the_chain_does_not_have():
    pairs = {pair: sure([(0, 0), (2, 2), (3, 3)]) for pair in [(0, 1), (0, 2), (1, 2)]}
    nodes = np.array([[0, 0, 0], [2, 2, 2], [3, 3, 3]])
    rows = np.array([[0, 0, 0], [1, 1, 1], [3, 3, 3]])
    assert cuts_alone(pairs, nodes, rows[:-1], rows[1:]).tolist() == [[0, 0], [0, 1]]
    assert cuts_alone(pairs, nodes, rows[:1], rows[2:]).tolist() == [[1, 1]]
    assert cuts_alone({(0, 1): pairs[0, 1]}, nodes[:, :2], rows[:1, :2], rows[2:, :2]) is None
