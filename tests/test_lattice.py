"""Beads in a band and their features, against dense matrices; and what a narrowed band leaves out."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align import narrowing
from align.cache import Vectors, join
from align.chains import IMPOSSIBLE, forward_backward
from align.encoding import Encoding
from align.features import FEATURES, SHAPE_NUMBERS, SHAPES, gather
from align.lattice import coordinates, features_of_beads, plausible_beads, potentials
from align.marks import EXCLAMATION, NONE, QUESTION, final_mark
from align.narrowing import narrow_band
from align.similarity import prepare_side, row_starts

ENDS = ("", ".", "?", "!", "…", "?»", ": ")
ROUGH = {(0, 1): 0, (1, 0): 0, (1, 1): 2, (1, 2): 1, (2, 1): 1, (1, 3): 0, (3, 1): 0, (2, 2): 0}
"""The shapes of the rough model that narrows bands, and their bias."""


def make_side(vectors, seed):
    """A version of sentences with these vectors, each sentence of one to three clauses that are like it."""
    random = np.random.default_rng(seed)
    made, texts = [], []
    for vector in vectors:
        counts = random.integers(1, 6, random.integers(1, 4))
        clauses = vector + random.normal(size=(len(counts), len(vector)))
        made.append(
            Vectors(
                np.concatenate([vector[None], clauses]).astype(np.float16),
                np.concatenate([[counts.sum()], counts]).astype(np.float32),
            )
        )
        texts.append("x" * random.integers(1, 60) + ENDS[random.integers(len(ENDS))])
        texts[-1] += " It ended." * (random.random() < 0.2)
    return prepare_side(join(made), texts)


def random_sides(seed, n, m, alike=0.7, dimensions=16):
    """Two versions that resemble each other somewhat."""
    random = np.random.default_rng(seed)
    x = random.normal(size=(n, dimensions))
    y = random.normal(size=(m, dimensions)) + alike * x[np.arange(m) * n // m]
    return make_side(x, seed + 1), make_side(y, seed + 2)


@st.composite
def bands(draw, most=5):
    """A band in which a path of beads of one segment leads from the first node to the last."""
    n, m = draw(st.integers(1, most)), draw(st.integers(1, most))
    path = [0, *sorted(draw(st.lists(st.integers(0, m), min_size=n, max_size=n))), m]
    wider = [draw(st.integers(0, 2)) for _ in range(2 * n + 2)]
    low = np.maximum.accumulate(np.maximum(np.array(path[:-1]) - wider[: n + 1], 0))
    high = np.minimum.accumulate(np.minimum(np.array(path[1:]) + 1 + wider[n + 1 :], m + 1)[::-1])[::-1]
    low = np.minimum(low, path[:-1])
    return n, m, low.astype(np.int64), np.maximum(high, np.array(path[1:]) + 1).astype(np.int64)


def whole(n, m):
    return np.zeros(n + 1, np.int64), np.full(n + 1, m + 1, np.int64)


def all_beads(low, high, shapes):
    """The beads of a band: node where each ends, node where each begins, number of its shape."""
    inside = {(i, j) for i in range(len(low)) for j in range(low[i], high[i])}
    return [
        ((i, j), (i - a, j - b), shape)
        for i, j in sorted(inside)
        for shape, (a, b) in enumerate(shapes)
        if (i - a, j - b) in inside
    ]


def posterior(last, beads, scores):
    """Sums over all ways of laying beads one after another, by the definition: of each bead, its probability."""
    alpha, beta = {(0, 0): 1.0}, {last: 1.0}
    for (end, begin, _), score in zip(beads, scores, strict=True):
        alpha[end] = alpha.get(end, 0.0) + alpha.get(begin, 0.0) * math.exp(score)
    for (end, begin, _), score in zip(beads[::-1], scores[::-1], strict=True):
        beta[begin] = beta.get(begin, 0.0) + beta.get(end, 0.0) * math.exp(score)
    total = alpha[last]
    likely = [
        alpha.get(begin, 0.0) * math.exp(score) * beta.get(end, 0.0) / total
        for (end, begin, _), score in zip(beads, scores, strict=True)
    ]
    return total, likely, {node: alpha[node] * beta.get(node, 0.0) / total for node in alpha}


@given(bands(), st.integers(0, 1000), st.sampled_from([1e-30, 0.03]))
def test_plausible_beads_are_those_that_are_likely(band, seed, least):
    n, m, low, high = band
    starts = row_starts(low, high)
    beads = all_beads(low, high, SHAPES.tolist())
    scores = np.full((starts[-1], len(SHAPES)), IMPOSSIBLE, np.float32)
    given_scores = np.random.default_rng(seed).normal(0, 2, len(beads)).astype(np.float32)
    for ((i, j), _, shape), score in zip(beads, given_scores, strict=True):
        scores[starts[i] + j - low[i], shape] = score
    total, likely, _ = posterior((n, m), beads, given_scores.tolist())
    begin, end, chances = plausible_beads(low, high, starts, scores, least)
    assert (np.diff(end) >= 0).all()
    (i0, j0), (i1, j1) = coordinates(low, starts, begin), coordinates(low, starts, end)
    found = list(
        zip(zip(i1.tolist(), j1.tolist(), strict=True), zip(i0.tolist(), j0.tolist(), strict=True), strict=True)
    )
    expected = {
        bead[:2]: float(score)
        for bead, score, chance in zip(beads, given_scores, likely, strict=True)
        if chance >= least
    }
    assert len(found) == len(expected)
    assert set(found) == set(expected)
    known = {bead[:2]: chance for bead, chance in zip(beads, likely, strict=True)}
    assert chances == pytest.approx([known[bead] for bead in found], abs=1e-6)
    if least < 1e-20:
        partition, probabilities = forward_backward(
            int(starts[-1]), begin, end, np.array([expected[bead] for bead in found])
        )
        assert partition == pytest.approx(math.log(total), abs=1e-6)
        assert probabilities == pytest.approx(chances, abs=1e-6)


@given(bands())
def test_coordinates_are_those_of_the_places(band):
    _, _, low, high = band
    nodes = [(i, j) for i in range(len(low)) for j in range(low[i], high[i])]
    i, j = coordinates(low, row_starts(low, high), np.arange(len(nodes)))
    assert list(zip(i.tolist(), j.tolist(), strict=True)) == nodes


# features


class Dense:
    """The features of a bead by their names, from whole matrices."""

    def __init__(self, x, y, evidence):
        self.sides = (x, y)
        self.typical = evidence.cosine, evidence.match
        scale = evidence.x.lengths[0] / x.lengths[0]  # see what is usual, below
        self.lengths = (x.lengths * scale, y.lengths / scale)
        sentences = [np.split(side.clauses * side.clause_scales[:, None], side.clause_starts[1:-1]) for side in (x, y)]
        self.weights = [np.split(side.clause_weights, side.clause_starts[1:-1]) for side in (x, y)]
        # of each side, of each of its sentences: clauses by sentences of the other side
        self.best = [
            [np.stack([(own @ other.T).max(axis=1) for other in sentences[1 - k]], axis=1) for own in sentences[k]]
            for k in (0, 1)
        ]

    def cosine(self, p, q):
        one, other = self.sides[0].sums[p].sum(axis=0), self.sides[1].sums[q].sum(axis=0)
        return one @ other / (np.linalg.norm(one) * np.linalg.norm(other) + 1e-9)

    def features(self, i, j, a, b):
        return self.alone(0 if a else 1, i, j) if not a or not b else self.joined(range(i, i + a), range(j, j + b))

    def alone(self, k, i, j):
        own, at = (i, j) if k == 0 else (j, i)
        near = range(max(at - 2, 0), min(at + 2, len(self.sides[1 - k])))
        weights = self.weights[k][own]
        found = (self.best[k][own][:, near].max(axis=1).clip(0) * weights).sum() / weights.sum() / self.typical[1]
        cosines = [self.cosine([own], [q]) if k == 0 else self.cosine([q], [own]) for q in near]
        return {
            "shape 1-0": 1,
            "one-sided: best clause matches nearby": found,
            "one-sided: best sentence match nearby": max(0, *cosines) / self.typical[0],
            "one-sided: log of relative length": math.log(weights.sum() + 0.1),
            "one-sided: relative length": weights.sum(),
            "one-sided: relative length times best clause matches": weights.sum() * found,
        }

    def joined(self, p, q):
        a, b = sorted((len(p), len(q)))
        name = f"shape {a}-{b}" if f"shape {a}-{b}" in FEATURES else "shape larger"
        return {name: 1} | self.cosines(p, q) | self.ratios(p, q) | self.clauses(p, q) | self.ends(p, q)

    def cosines(self, p, q):
        run, cosine = (len(p) + len(q)) / 2, self.cosine(p, q) / self.typical[0]
        beside = [self.cosine(p, [k]) for k in (q.start - 1, q.stop) if 0 <= k < len(self.sides[1])]
        beside += [self.cosine([k], q) for k in (p.start - 1, p.stop) if 0 <= k < len(self.sides[0])]
        around = sum(beside) / max(len(beside), 1) / self.typical[0]
        return {
            "cosine": cosine,
            "cosine times mean run": cosine * run,
            "cosine with neighbours, negative": -around,
            "cosine with neighbours times mean run, negative": -around * run,
        }

    def ratios(self, p, q):
        x, y = self.lengths[0][p].sum(), self.lengths[1][q].sum()
        ratio = abs(math.log((x + 5) / (y + 5)))
        return {
            "length difference squared, negative": -min((x - y) ** 2 / (3 * (x + y) + 1), 16),
            "log length ratio, negative": -ratio,
            "log length ratio squared, negative": -min(ratio**2, 2),
        }

    def clauses(self, p, q):
        rows = []
        for k, own, other in ((0, p, q), (1, q, p)):
            beside = [n for n in (other.start - 1, other.stop) if 0 <= n < len(self.sides[1 - k])]
            for sentence in own:
                for best, weight in zip(self.best[k][sentence], self.weights[k][sentence], strict=True):
                    rows.append((weight + 1e-6, best[other].max(), max([0, *best[beside]])))
        weight, inside, outside = np.array(rows).T
        difference, total = (inside - outside) / self.typical[1], weight.sum()
        return {
            "clauses: inside minus outside, summed": weight @ difference,
            "clauses: inside minus outside, mean": weight @ difference / total,
            "clauses: better matched outside, summed": weight @ difference.clip(max=0),
            "clauses: better matched outside, mean": weight @ difference.clip(max=0) / total,
            "clauses: inside, mean": weight @ inside / self.typical[1] / total,
            "clauses: votes inside minus outside": weight @ np.tanh(3 * difference),
            "clauses: worst inside minus outside": min(1, difference.min()),
        }

    def ends(self, p, q):
        x, y = self.sides[0].marks[p], self.sides[1].marks[q]
        inside = [*x[:-1], *y[:-1]]
        sides = int(self.sides[0].ends[p].any()) + int(self.sides[1].ends[q].any())
        crossing = len(p) > 1 and len(q) > 1
        return {
            "end: the same punctuation": int(x[-1] == y[-1]),
            "end: one is a question": int((x[-1] == QUESTION) != (y[-1] == QUESTION)),
            "end: one has no punctuation": int((x[-1] == NONE) != (y[-1] == NONE)),
            "inside: ends of questions and exclamations": sum(mark in (QUESTION, EXCLAMATION) for mark in inside),
            "inside: ends without punctuation": sum(mark == NONE for mark in inside),
            "crossing: no sentence ends inside a segment": int(crossing and sides == 0),
            "crossing: sentences end inside segments of one version only": int(crossing and sides == 1),
        }


def features_in(x, y, low, high):
    evidence = gather(x, y, low, high)
    beads = all_beads(low, high, SHAPES.tolist())
    i, j = np.array([begin for _, begin, _ in beads]).T
    return evidence, beads, features_of_beads(evidence, (i, j), np.array([shape for *_, shape in beads]))


@settings(max_examples=25)
@given(bands(most=9), st.integers(0, 1000))
def test_features_are_those_of_whole_matrices(band, seed):
    n, m, low, high = band
    x, y = random_sides(seed, n, m)
    evidence, beads, found = features_in(x, y, low, high)
    dense = Dense(x, y, evidence)
    for (_, (i, j), shape), row in zip(beads, found, strict=True):
        expected = dense.features(i, j, *SHAPES[shape].tolist())
        assert row == pytest.approx([expected.get(name, 0) for name in FEATURES], rel=1e-3, abs=1e-3)


@settings(max_examples=25)
@given(st.integers(1, 8), st.integers(1, 8), st.integers(0, 1000))
def test_features_are_the_same_seen_from_the_other_version(n, m, seed):
    x, y = random_sides(seed, n, m)
    evidence, beads, found = features_in(x, y, *whole(n, m))
    turned, _, _ = features_in(y, x, *whole(m, n))
    assert (turned.cosine, turned.match) == pytest.approx((evidence.cosine, evidence.match))
    begin = np.array([begin for _, begin, _ in beads])
    a, b = SHAPES[[shape for *_, shape in beads]].T
    swapped = features_of_beads(turned, (begin[:, 1], begin[:, 0]), SHAPE_NUMBERS[b, a])
    assert swapped == pytest.approx(found, rel=1e-4, abs=1e-4)


def usual(x, y, inside):
    """What translations have, by the definition, in the cells of a matrix that are ``inside``.

    The typical cosine, the scale of lengths, and which segments seem to have no counterpart, in each version.
    """
    cosines = x.sums.astype(np.float64) @ y.sums.T.astype(np.float64)
    cosines /= np.linalg.norm(x.sums, axis=1)[:, None] * np.linalg.norm(y.sums, axis=1) + 1e-9
    cosines[~inside] = -1
    best = cosines.max(axis=1), cosines.max(axis=0)
    mutual = [cosines[i, j] for i, j in np.argwhere(inside) if cosines[i, j] == best[0][i] == best[1][j]]
    lacks = [[min(max(1 - cosine / max(np.median(mutual), 0.05), 0), 1) for cosine in own] for own in best]
    alone = []
    for own in lacks:
        around = [max(np.mean(own[max(k - 3, 0) : k] or 0), np.mean(own[k + 1 : k + 4] or 0)) for k in range(len(own))]
        alone.append(np.array([min(here, there) > 0.35 for here, there in zip(own, around, strict=True)]))
    alone = [mask & ~mask.all() for mask in alone]
    typical = sum(np.median(own[~mask]) for own, mask in zip(best, alone, strict=True)) / 2
    scale = math.sqrt(y.lengths[~alone[1]].sum() / x.lengths[~alone[0]].sum())
    return max(typical, 0.05), scale, alone


@settings(max_examples=40)
@given(st.integers(1, 9), st.integers(1, 9), st.integers(0, 1000), st.booleans())
def test_what_is_typical_is_the_median_of_the_best(n, m, seed, alike):
    x, y = random_sides(seed, n, m, alike)
    evidence = gather(x, y, *whole(n, m))
    typical, scale, alone = usual(x, y, np.ones((n, m), bool))
    assert evidence.cosine == pytest.approx(typical, rel=1e-4)
    assert evidence.x.lengths == pytest.approx(x.lengths * scale)
    assert evidence.y.lengths == pytest.approx(y.lengths / scale)
    peaks = [
        np.median([clause.max() for sentence, out in zip(best, mask, strict=True) if not out for clause in sentence])
        for best, mask in zip(Dense(x, y, evidence).best, alone, strict=True)
    ]
    assert evidence.match == pytest.approx(max(sum(peaks) / 2, 0.05), rel=1e-3)


@settings(max_examples=15)
@given(bands(), st.integers(0, 1000))
def test_potentials_are_weighted_features(band, seed):
    n, m, low, high = band
    evidence, beads, features = features_in(*random_sides(seed, n, m), low, high)
    weights = np.random.default_rng(seed).normal(size=len(FEATURES))
    starts = row_starts(low, high)
    found = potentials(evidence, low, high, starts, weights)
    expected = np.full(found.shape, IMPOSSIBLE, np.float32)
    for ((i, j), _, shape), row in zip(beads, features, strict=True):
        expected[starts[i] + j - low[i], shape] = row @ weights
    assert found == pytest.approx(expected, rel=1e-4, abs=1e-4)


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("Ja!» ", "!"),
        ("Kim?”", "?"),
        ("(Yes.)", "."),
        ("その家。」", "."),
        ("„Ja.“", "."),
        ("»Ja?«", "?"),
        ("« Oui\u202f!\u00a0»", "!"),
        ("", ""),
        ("…", "."),
        ("» ", ""),
    ],
)
def test_marks_behind_what_closes(text, mark):
    assert final_mark(text) == final_mark(mark)
    assert (final_mark(text) == NONE) == (mark == "")


# narrowing


def rough_posterior(x, y, low, high):
    """How likely each node of a band is in the rough model, from whole matrices."""
    beads = all_beads(low, high, ROUGH)
    inside = np.zeros((len(x), len(y)), bool)
    for i in range(len(x)):
        inside[i, low[max(i - 3, 0)] : high[min(i + 3, len(x))]] = True
    typical, scale, _ = usual(x, y, inside)
    scores = []
    for (i, j), (i0, j0), shape in beads:
        score = list(ROUGH.values())[shape]
        if i > i0 and j > j0:
            one, other = x.sums[i0:i].sum(axis=0), y.sums[j0:j].sum(axis=0)
            cosine = one @ other / (np.linalg.norm(one) * np.linalg.norm(other) + 1e-9)
            lengths = x.lengths[i0:i].sum() * scale + 5, y.lengths[j0:j].sum() / scale + 5
            score += 2 * (i - i0 + j - j0) * cosine / typical - 3 * abs(math.log(lengths[0] / lengths[1]))
        scores.append(float(score))
    return posterior((len(x), len(y)), beads, scores)[2]


def check_narrowed(x, y, low, high):
    first, last = narrow_band(x, y, low, high)
    assert (first[0], last[-1]) == (0, len(y) + 1)
    assert (first <= last).all()
    assert (first >= low).all()
    assert (last <= high).all()
    assert (np.diff(first) >= 0).all()
    assert (np.diff(last) >= 0).all()
    return first, last


@settings(max_examples=40)
@given(st.integers(8, 14), st.integers(8, 14), st.sampled_from([0.0, 1.0, 3.0]), st.data())
def test_a_narrowed_band_keeps_the_nodes_that_are_likely(n, m, alike, data):
    x, y = random_sides(data.draw(st.integers(0, 1000)), n, m, alike)
    low, high = whole(n, m)
    if data.draw(st.booleans()):
        diagonal = np.arange(n + 1) * m // n
        low, high = np.maximum(diagonal - 4, 0), np.minimum(diagonal + 6, m + 1)
    first, last = check_narrowed(x, y, low, high)
    likely = {node for node, chance in rough_posterior(x, y, low, high).items() if chance >= narrowing._LEAST}
    assert all(first[i] <= j < last[i] for i, j in likely)
    for i in range(n + 1):
        if first[i] < last[i]:
            assert first[i] == min(j for p, j in likely if p >= i)
            assert last[i] == 1 + max(j for p, j in likely if p <= i)


def test_a_narrowed_band_keeps_the_true_path():
    """Joined and left out sentences and a long gap; the band gets narrower all the same."""
    random = np.random.default_rng(1)
    base = random.normal(size=(80, 32))
    joined = [*range(10), 11, *range(12, 30), *range(45, 80)]
    y = base[joined] + 0.5 * random.normal(size=(len(joined), 32))
    y[10] += base[10]
    x, y = make_side(base, 2), make_side(y, 3)
    low, high = whole(len(x), len(y))
    first, last = check_narrowed(x, y, low, high)
    true = [(k, k) for k in range(11)] + [(k, k - 1) for k in range(12, 31)]
    true += [(k, 29) for k in range(31, 46)] + [(k, k - 16) for k in range(46, 81)]
    assert all(first[i] <= j < last[i] for i, j in true)
    assert (last - first).sum() < 0.4 * (high - low).sum()


def test_no_row_of_a_narrowed_band_is_less_than_empty():
    """Two crossing sentences of versions that have nothing else in common: no likely path has a node between them."""
    x, y = np.random.default_rng(0).normal(size=(2, 20, 256))
    y[[10, 11]] = x[[11, 10]]
    counts = np.ones(20, np.float32)
    sides = []
    for vectors in (x, y):
        sums = vectors.astype(np.float32)
        sides.append(prepare_side(Encoding(sums, counts, sums, counts, np.arange(21)), ["One sentence."] * 20))
    first, last = check_narrowed(*sides, *whole(20, 20))
    assert first[11] == last[11] == 12


def test_bands_of_short_versions_are_not_narrowed():
    x, y = random_sides(0, 7, 30)
    low, high = whole(7, 30)
    assert narrow_band(x, y, low, high) == (low, high)
