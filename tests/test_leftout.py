"""Passages that one version lacks as a whole: against brute force, in made-up texts, and in the bundled sample."""

import json
from functools import cache
from importlib.resources import files

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align import HashEncoder, align, explain
from align.chains import IMPOSSIBLE
from align.features import SHAPES
from align.leftout import Gap, allow_gaps, find_gaps, stands_in_gap
from align.similarity import row_starts
from corpora import Document

ENCODER = HashEncoder()
TEXTS = [f"the captain{k} told sailor{k} about harbour{k} and the storm of year{k}" for k in range(60)]
OTHERS = [f"a letter{k} came to island{k} from some village{k} with news{k} of war{k}" for k in range(60)]
COST = 12.0


def lattice(n, m, draw):
    """All nodes of a lattice with scores of beads, many of them impossible."""
    low, high = np.zeros(n + 1, np.int64), np.full(n + 1, m + 1, np.int64)
    starts = row_starts(low, high)
    scores = np.full((starts[-1], len(SHAPES)), IMPOSSIBLE, np.float32)
    for i in range(n + 1):
        for j in range(m + 1):
            for shape in range(5):
                a, b = SHAPES[shape]
                if a <= i and b <= j:
                    scores[starts[i] + j, shape] = draw(st.floats(-9, 3, width=32))
    return low, high, starts, scores


def best_score(n, m, starts, scores, gaps):
    """The score of the best walk, which may take these gaps, each once, by trying all."""

    @cache
    def best(i, j):
        if (i, j) == (n, m):
            return 0.0
        found = [
            best(i + a, j + b) + float(scores[starts[i + a] + j + b, shape])
            for shape, (a, b) in enumerate(SHAPES[:5].tolist())
            if i + a <= n and j + b <= m
        ]
        found += [best(gap.stop, j) - COST for gap in gaps if (gap.side, gap.start, gap.at) == (0, i, j)]
        found += [best(i, gap.stop) - COST for gap in gaps if (gap.side, gap.start, gap.at) == (1, j, i)]
        return max(found)

    return best(0, 0)


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 5), st.integers(1, 5), st.data())
def test_gaps_are_those_of_brute_force(n, m, data):
    low, high, starts, scores = lattice(n, m, data.draw)
    everything = [Gap(0, i, stop, j) for i in range(n) for stop in range(i + 1, n + 1) for j in range(m + 1)]
    everything += [Gap(1, j, stop, i) for j in range(m) for stop in range(j + 1, m + 1) for i in range(n + 1)]
    found = find_gaps(low, high, starts, scores)
    most = best_score(n, m, starts, scores, everything)
    assert best_score(n, m, starts, scores, found) == pytest.approx(most, abs=1e-4)
    if found:
        assert best_score(n, m, starts, scores, found[1:]) < most


def test_in_a_gap_segments_stand_alone_for_nothing():
    n, m = 8, 2
    low, high = np.zeros(n + 1, np.int64), np.full(n + 1, m + 1, np.int64)
    starts = row_starts(low, high)
    scores = np.full((starts[-1], len(SHAPES)), -4.0, np.float32)
    one_to_one = int(np.flatnonzero((SHAPES == 1).all(axis=1))[0])
    scores[starts[1] + 1, one_to_one] = scores[starts[8] + 2, one_to_one] = 5.0
    before = scores.copy()
    (gap,) = allow_gaps(scores, low, high, starts)
    assert gap == Gap(0, 1, 7, 1)
    raised = np.argwhere(scores != before)
    assert {int(shape) for _, shape in raised} == {1}
    assert (scores[tuple(raised.T)] == 0).all()
    rows = np.searchsorted(starts, raised[:, 0], side="right") - 1
    assert {*rows.tolist()} == {*range(2, 8)}
    i, j = np.array([0, 1, 6, 7, 3]), np.array([1, 1, 1, 1, 1])
    assert stands_in_gap([gap], (i, j), (i + 1, j + np.array([0, 0, 0, 0, 1]))).tolist() == [
        False,
        True,
        True,
        False,
        False,
    ]


def aligned(*versions, encoder=ENCODER):
    documents = [Document.from_segments(k, k, texts) for k, texts in zip(("en", "ru", "de"), versions, strict=False)]
    return align(documents, encoder=encoder)


def by_number(text):
    """The segments of the first version that each bead of the first two joins with those of the second."""
    return [(list(bead.spans[0]), list(bead.spans[1])) for bead in text.beads if bead.languages == ("en", "ru")]


@pytest.mark.parametrize("size", [8, 20, 45])
@pytest.mark.parametrize("start", [0, 10, 15])
def test_a_passage_that_is_left_out_draws_nothing_in(size, start):
    text = aligned(TEXTS, [*TEXTS[:start], *TEXTS[start + size :]])
    expected = [
        ([k], [k] if k < start else [k - size]) if not start <= k < start + size else ([k], []) for k in range(60)
    ]
    assert by_number(text) == expected
    assert all(unit.probability > 0.5 for unit in text.units)


@pytest.mark.parametrize("side", [0, 1])
def test_either_version_may_have_an_annex(side):
    long = [*TEXTS[:30], *OTHERS[:50], *TEXTS[30:40]]
    text = aligned(*((long, TEXTS[:40]) if side == 0 else (TEXTS[:40], long)))
    joined = [tuple(span.start for span in bead.spans) for bead in text.beads if all(bead.spans)]
    assert joined == [(k, k) for k in range(30)] + [(k + 50 * (side == 0), k + 50 * (side == 1)) for k in range(30, 40)]


def test_of_three_versions_one_may_lack_it():
    text = aligned(TEXTS[:40], TEXTS[:40], [*TEXTS[:10], *TEXTS[30:40]])
    assert [unit.shape for unit in text.units] == ["1:1:1"] * 10 + ["1:1:0"] * 20 + ["1:1:1"] * 10


def test_lengths_are_compared_without_it():
    """An annex ten times as long as the text must not make every translation look too short."""
    annex = [" ".join([text] * 4) for text in OTHERS]
    text = aligned([*TEXTS[:20], *annex], TEXTS[:20])
    assert [bead.spans[1].start for bead in text.beads if all(bead.spans)] == list(range(20))


def test_an_explanation_tells_of_it():
    text = aligned(TEXTS, [*TEXTS[:10], *TEXTS[30:]])
    found = explain(text, ("en", 10), encoder=ENCODER)
    assert found.unit.shape == "1:0"
    reasons = {reason.phrase: reason.difference for evidence in found.evidence for reason in evidence.reasons}
    assert reasons["whether a whole passage is left out"] > 0


@pytest.mark.parametrize("pair", [("az-Latn", "en"), ("en", "ru")], ids="-".join)
def test_the_sample(cached_encoder, pair):
    gold = json.loads((files("corpora") / "samples" / "report.gold.jsonl").read_text(encoding="utf-8"))
    first, second = (gold["segments"][key] for key in pair)
    whole = aligned(first, second, encoder=cached_encoder)
    start, stop = 12, 36
    text = aligned(first, [*second[:start], *second[stop:]], encoder=cached_encoder)
    kept = {
        (tuple(bead.spans[0]), tuple(j if j < start else j - (stop - start) for j in bead.spans[1]))
        for bead in whole.beads
        if all(bead.spans) and not set(bead.spans[1]) & set(range(start, stop))
    }
    found = {tuple(map(tuple, bead.spans)) for bead in text.beads if all(bead.spans)}
    assert len(kept - found) <= 1
    assert len(found - kept) <= 1
