"""Links of words, against whole matrices."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align import wordlinks
from align.features import SHAPES
from align.wordlinks import WORD_FEATURES, find_word_links, segments_near, word_features
from align.words import CentredWords, Words, centre_words, pack, unpack, word_directions, word_of_tokens


def random_words(sizes, seed, dimensions=6, meanings=12):
    """Sentences of so many words, each one of a few meanings in another guise."""
    chance = np.random.default_rng(seed)
    meaning = np.random.default_rng(7).normal(size=(meanings, dimensions))
    vectors = meaning[chance.integers(meanings, size=sum(sizes))] + 0.3 * chance.normal(size=(sum(sizes), dimensions))
    return Words(pack(vectors + seed % 3), np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64))


def centred(words):
    vectors = unpack(words.directions).astype(np.float64)
    n = len(words.starts) - 1
    vectors = vectors - (vectors.mean(axis=0) if len(vectors) else 0.0) * n / (n + 4)
    owner = np.repeat(np.arange(n), np.diff(words.starts))
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1.0), owner


def near_by(n, m, beads):
    """The segments that beads join or that stand beside, and all between: steps that never go back."""
    near = np.zeros((n, m), bool)
    for i, j, k, q in beads:
        near[max(i - 1, 0) : k + 1, j:q] = True
        near[i:k, max(j - 1, 0) : q + 1] = True
    below = np.logical_or.accumulate(np.logical_or.accumulate(near[::-1], axis=0)[::-1], axis=1)
    above = np.logical_or.accumulate(np.logical_or.accumulate(near[:, ::-1], axis=1)[:, ::-1], axis=0)
    return below & above


def linked(x, y, beads):
    """The links of each two segments, (n, m), and of each two words: cosines of words that are each other's best."""
    (a, of_a), (b, of_b) = centred(x), centred(y)
    n, m = len(x.starts) - 1, len(y.starts) - 1
    near, links, words = near_by(n, m, beads), np.zeros((n, m)), np.zeros((len(a), len(b)))
    cosines = np.where(near[of_a][:, of_b], a @ b.T, -np.inf)
    for w, v in itertools.product(range(len(a)), range(len(b))):
        best = np.isfinite(cosines[w, v]) and w == cosines[:, v].argmax() and v == cosines[w].argmax()
        if best and cosines[w, v] > 0:
            links[of_a[w], of_b[v]] += cosines[w, v]
            words[w, v] = cosines[w, v]
    return links, words, [np.diff(each.starts).astype(float) for each in (x, y)]


def hanging_over(words, starts, cut):
    """The most that words on both sides of a cut add up to that are linked across it: of x before, y behind; turned."""
    (i, j), (of_x, of_y) = cut, starts

    def adds_up(rows, across, backward):
        worth = [row[across].sum() * 2 - row.sum() if row.any() else -0.15 for row in rows]
        return max([0, *np.cumsum(worth[::-1] if backward else worth)])

    found = []
    for p, q in ((i - 1, j), (i, j - 1)):
        if 0 <= p < len(of_x) - 1 and 0 <= q < len(of_y) - 1:
            own, across = slice(of_x[p], of_x[p + 1]), slice(of_y[q], of_y[q + 1])
            reach = adds_up(words[own], across, p < i), adds_up(words.T[across], own, q < j)
            found.append(min(reach) if words[own, across].any() else 0)
    return max(found, default=0)


def overhangs_of(words, starts, bead):
    i, j, k, q = bead
    end = hanging_over(words, starts, (k, q))
    found = {"words: hanging over at the end": 1 - np.exp(-2 * end)}
    if i < k and j < q:
        found["words: hanging over at the end of what is joined, summed"] = end
    if k - i > 1 and q - j > 1:
        cuts = itertools.product(range(i + 1, k), range(j + 1, q))
        least = min(hanging_over(words, starts, cut) for cut in cuts)
        found["words: hanging over at the best cut inside"] = 1 - np.exp(-2 * least)
    return found


def features_of(links, words, bead):
    i, j, k, q = bead
    usual = max(0.5 * sum(own.sum() / max(len(own), 1) for own in words), 1.0)
    inner, mine, theirs = links[i:k, j:q], links[i:k].sum(), links[:, j:q].sum()
    sizes = words[0][i:k].sum(), words[1][j:q].sum()
    if i == k or j == q:
        return {
            "one-sided: linked words": (mine + theirs) / usual,
            "one-sided: share of linked words": (mine + theirs) / (sum(sizes) + 1),
        }
    found = {
        "words: links inside, summed": inner.sum() / usual,
        "words: links outside, summed": (mine + theirs - 2 * inner.sum()) / usual,
        "words: links inside, share": 2 * inner.sum() / (sum(sizes) + 1),
        "words: links outside, share": (mine - inner.sum()) / (sizes[0] + 1) + (theirs - inner.sum()) / (sizes[1] + 1),
    }
    if k - i > 1 or q - j > 1:
        parts = [(inner[p], words[0][i + p]) for p in range(k - i)] if k - i > 1 else []
        ends = [parts[0], parts[-1]] if parts else []
        others = [(inner[:, p], words[1][j + p]) for p in range(q - j)] if q - j > 1 else []
        ends += [others[0], others[-1]] if others else []
        fewest = min(own.sum() for own, _ in ends)
        found |= {
            "words: links inside of the segment least linked": min(s.sum() / (w + 1) for s, w in parts + others),
            "words: links of the end that has fewest": fewest / usual,
            "words: links of the end that has fewest, share": fewest / (inner.sum() + 1),
        }
    if k - i > 1 and q - j > 1:
        cuts = itertools.product(range(1, k - i), range(1, q - j))
        lost = min(inner[:p, r:].sum() + inner[p:, :r].sum() for p, r in cuts)
        found["words: links lost by the best cut inside"] = lost / usual
        found["words: links lost by the best cut inside, share"] = lost / (inner.sum() + 1)
    return found


@st.composite
def texts_and_beads(draw):
    """Two versions of sentences of so many words, and beads anywhere, which lead from the start to the end."""
    sizes = [draw(st.lists(st.integers(0, 4), min_size=1, max_size=7)) for _ in range(2)]
    n, m = map(len, sizes)
    beads, at = [], (0, 0)
    while at != (n, m):
        shapes = [(a, b) for a, b in SHAPES.tolist() if at[0] + a <= n and at[1] + b <= m]
        for a, b in draw(st.lists(st.sampled_from(shapes), min_size=1, max_size=3)):
            beads.append((*at, at[0] + a, at[1] + b))
        at = beads[-1][2:]
    return sizes, beads


def ends(beads):
    return tuple(np.array(beads, np.int64).reshape(-1, 4).T)


@settings(max_examples=60)
@given(texts_and_beads(), st.integers(0, 1000))
def test_features_are_those_of_whole_matrices(case, seed):
    sizes, beads = case
    x, y = (random_words(own, seed + k) for k, own in enumerate(sizes))
    near = segments_near(*map(len, sizes), ends(beads))
    found = word_features(find_word_links(centre_words(x), centre_words(y), near), ends(beads))
    links, of_words, words = linked(x, y, beads)
    for bead, row in zip(beads, found, strict=True):
        expected = features_of(links, words, bead) | overhangs_of(of_words, (x.starts, y.starts), bead)
        assert set(expected) <= set(WORD_FEATURES)
        assert row == pytest.approx([expected.get(name, 0) for name in WORD_FEATURES], rel=1e-4, abs=1e-4)


@settings(max_examples=30)
@given(texts_and_beads(), st.integers(0, 1000))
def test_features_are_the_same_seen_from_the_other_version(case, seed):
    sizes, beads = case
    x, y = (centre_words(random_words(own, seed + k)) for k, own in enumerate(sizes))
    turned = [(j, i, q, k) for i, j, k, q in beads]
    n, m = map(len, sizes)
    one = word_features(find_word_links(x, y, segments_near(n, m, ends(beads))), ends(beads))
    other = word_features(find_word_links(y, x, segments_near(m, n, ends(turned))), ends(turned))
    assert one == pytest.approx(other, abs=1e-4)


def test_beads_that_were_not_looked_at_have_no_links():
    x, y = (centre_words(random_words([3] * 9, seed)) for seed in (1, 2))
    near = segments_near(9, 9, ends([(k, k, k + 1, k + 1) for k in range(9)]))
    [row] = word_features(find_word_links(x, y, near), ends([(0, 5, 1, 7)]))
    assert row[WORD_FEATURES.index("words: links inside, summed")] == 0
    assert row[WORD_FEATURES.index("words: links outside, summed")] > 0


@pytest.mark.parametrize("sizes", [[0], [3], [0, 4, 0, 2], [2] * 3000])
def test_centred_words(sizes):
    words = random_words(sizes, 3)
    one = centre_words(words)
    expected, _ = centred(words)
    assert (unpack(one.directions) - one.mean) * one.scales[:, None] == pytest.approx(expected, abs=1e-5)
    assert one.directions is words.directions
    part = one.part(0, len(sizes))
    assert isinstance(part, CentredWords)
    assert all(np.array_equal(a, b) for a, b in zip(part, one, strict=True))


def test_parts_of_words():
    words = random_words([2, 0, 3, 1], 3)
    part = words.part(1, 3)
    assert part.starts.tolist() == [0, 0, 3]
    assert np.array_equal(part.directions, words.directions[2:5])
    part = centre_words(words).part(1, 3)
    assert part.scales.tolist() == centre_words(words).scales[2:5].tolist()


def test_directions_keep_their_angles():
    """Those of 384 dimensions in 64 bytes; nothing depends on the sentence's other words."""
    values = np.random.default_rng(0).normal(size=(40, 384)).astype(np.float32) + 1
    packed = word_directions(values, np.array([0, 0, 1, -1, *range(2, 38)]))
    found = unpack(packed).astype(np.float64)
    means = np.vstack([values[:2].mean(axis=0), values[2], values[4:]])
    cosines, expected = (
        (a / np.linalg.norm(a, axis=1, keepdims=True)) @ (a / np.linalg.norm(a, axis=1, keepdims=True)).T
        for a in (found, means)
    )
    assert found.shape == (38, 128)
    assert np.abs(cosines - expected).mean() < 0.06
    assert np.array_equal(word_directions(values[4:5], np.array([0])), packed[2:3])
    assert word_directions(values[:2], np.array([-1, -1])).shape == (0, 64)
    assert word_directions(values[:2, :8], np.array([0, 1])).shape == (2, 4)


def test_long_words_are_cut():
    """Languages written without spaces have one token after another."""
    text = "あいうえおかきくけこ"
    spans = np.array([(k, k + 1) for k in range(10)])
    assert word_of_tokens(text, spans).tolist() == [0] * 8 + [1] * 2
    assert word_of_tokens("", np.zeros((0, 2), np.int64)).tolist() == []


@pytest.mark.parametrize("width", [1, 2, 5, 128])
def test_packed_vectors_are_rounded(width):
    vectors = np.random.default_rng(width).normal(size=(50, width))
    vectors[0] = 0
    expected = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    expected = np.clip(np.rint(expected * 2.5 * (width + width % 2) ** 0.5), -7, 7)
    packed = pack(vectors)
    assert packed.shape == (50, (width + 1) // 2)
    assert np.array_equal(unpack(packed)[:, :width], expected)
    assert not unpack(packed)[:, width:].any()
    assert np.array_equal(wordlinks._unpacked(packed), unpack(packed))
