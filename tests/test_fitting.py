"""Learning from gold: what counts as right, the loss and its gradient, and probabilities that mean what they say."""

import math
from itertools import product

import numpy as np
import pytest
from hypothesis import example as always
from hypothesis import given, settings
from hypothesis import strategies as st

from align import HashEncoder
from align.confidence import Calibration, Predictions, calibrated, doubt_of, fit_calibration
from align.evaluation import Alignment, GoldText, GoldUnit
from align.examples import make_example, prepare_text, stretches
from align.features import FEATURES
from align.fitting import Chain, Margin, _loss, fit
from align.pairmodel import pair_posterior
from align.similarity import cells_of_band
from align.trained import load_weights
from align.training import fit_models
from corpora import AlignmentError

# stretches


@st.composite
def golds(draw):
    """Sizes of two or three versions, and units that hold some of their segments, anywhere."""
    sizes = draw(st.lists(st.integers(0, 4), min_size=2, max_size=3))
    kinds = draw(st.integers(1, 4))
    owners = [[draw(st.integers(0, kinds)) for _ in range(size)] for size in sizes]  # 0: in no unit
    lax = [draw(st.booleans()) for _ in range(kinds)]
    units = [
        (tuple(tuple(k for k, owner in enumerate(row) if owner == kind) for row in owners), lax[kind - 1])
        for kind in range(1, kinds + 1)
    ]
    return [unit for unit in units if any(unit[0])], sizes


def parts_of(units, sizes):
    """The sets of segments that the gold holds together, each with whether its inside is open; one without others."""
    joined = [
        ({(version, k) for version, members in enumerate(unit) for k in members}, lax)
        for unit, lax in units
        if sum(map(bool, unit)) > 1
    ]
    known = set().union(*(part for part, _ in joined))
    every = {(version, k) for version, size in enumerate(sizes) for k in range(size)}
    return joined + [({segment}, False) for segment in every - known]


def inside(start, stop):
    return {(version, k) for version, (a, b) in enumerate(zip(start, stop, strict=True)) for k in range(a, b)}


@given(golds())
def test_stretches_are_the_shortest_that_no_unit_leaves(gold):
    units, sizes = gold
    parts = parts_of(units, sizes)
    at = (0,) * len(sizes)
    for taken, unknown in stretches(units, sizes):
        stops = sorted(product(*(range(a, size + 1) for a, size in zip(at, sizes, strict=True))))
        closed = [
            stop
            for stop in stops
            if stop != at and all(part <= inside(at, stop) or not part & inside(at, stop) for part, _ in parts)
        ]
        stop = min(closed, key=lambda stop: (sum(stop), stop))
        assert tuple(b - a for a, b in zip(at, stop, strict=True)) == taken
        within = [lax for part, lax in parts if part <= inside(at, stop)]
        assert unknown == (len(within) > 1 or any(within))
        at = stop
    assert at == tuple(sizes)


# loss


@st.composite
def gold_chains(draw):
    """A chain of five nodes with every step, some of them right, that has a right walk."""
    steps = [(u, v) for v in range(5) for u in range(v)]
    begin, end = np.array(steps).T
    random = np.random.default_rng(draw(st.integers(0, 999)))
    marks = [draw(st.booleans()) or v == u + 1 for u, v in steps]
    features = random.normal(size=(len(steps), 3)) * [1, 10, 0]
    one_sided = random.random(len(steps)) < 0.3
    return Chain(5, begin, end, features, np.array(marks), one_sided, np.ones(len(steps), bool))


def walks(chain, at=0):
    if at == chain.nodes - 1:
        yield []
    for step in np.flatnonzero(chain.begin == at).tolist():
        yield from ([step, *rest] for rest in walks(chain, chain.end[step]))


@settings(max_examples=40)
@given(gold_chains(), gold_chains(), st.integers(0, 999))
def test_the_loss_is_that_of_all_walks_and_the_gradient_its_slope(one, other, seed):
    margin, scale = Margin(0.7, 1.3, 0.5), np.array([2.0, 5.0, 1.0])
    scaled = np.random.default_rng(seed).normal(size=3)
    expected = 0.5 * margin.penalty * scaled @ scaled
    for chain in (one, other):
        scores = chain.features @ (scaled / scale)
        costs = np.where(chain.right, 0, np.where(chain.one_sided, 1.3, 0.7))
        every = list(walks(chain))
        right = [walk for walk in every if chain.right[walk].all()]
        expected += math.log(sum(math.exp((scores + costs)[walk].sum()) for walk in every))
        expected -= math.log(sum(math.exp(scores[walk].sum()) for walk in right))
    value, gradient = _loss(scaled, [one, other], margin, scale)
    assert value == pytest.approx(expected)
    for k, step in enumerate(np.eye(3) * 1e-5):
        more, less = (_loss(scaled + s, [one, other], margin, scale)[0] for s in (step, -step))
        assert gradient[k] == pytest.approx((more - less) / 2e-5, rel=1e-4, abs=1e-4)


def toy(right, features, judged=None):
    """Two ways from node to node, four times over; each way has a row of features."""
    begin = np.repeat(np.arange(4), 2)
    judged = np.ones(8, bool) if judged is None else judged
    return Chain(5, begin, begin + 1, features, right, np.zeros(8, bool), judged)


def test_fitting_finds_what_tells_right_from_wrong():
    right = np.array([1, 0, 0, 1, 1, 0, 0, 1], bool)
    noise = np.random.default_rng(0).normal(size=8)
    features = np.column_stack([np.where(right, 1.0, -1.0), noise, np.zeros(8)])
    chain = toy(right, features, np.arange(8) < 6)
    weights = fit([chain], Margin(1.0, 1.0, 0.01))
    assert weights[0] > 1
    assert weights[2] == 0
    likely, found, _ = chain.predictions(weights)
    assert found.tolist() == [True, True, True]  # of those that are judged
    assert likely.min() > 0.9
    likely, found, _ = chain.predictions(-weights)
    assert not found.any()


def test_chains_without_a_right_walk_teach_nothing():
    right = np.array([1, 0, 0, 1, 1, 0, 0, 1], bool)
    chain = toy(right, np.where(right, 1.0, -1.0)[:, None])
    without = toy(np.arange(8) < 6, np.ones((8, 1)))
    assert chain.has_gold
    assert not without.has_gold
    margin = Margin(1.0, 1.0, 1.0)
    assert fit([chain, without], margin).tolist() == fit([chain], margin).tolist()
    with pytest.raises(AlignmentError, match="nothing to learn"):
        fit([without], margin)


# examples

TEXTS = [f"word{k} word{k + 1} other{k}" for k in range(9)]


@pytest.fixture(scope="module")
def example():
    """Three versions: sentences joined in the second, crossing in the third, two that resemble nothing at the end."""
    second = [*TEXTS[:2], f"{TEXTS[2]} {TEXTS[3]}", *TEXTS[4:8], "never seen"]
    third = [*TEXTS[:5], TEXTS[6], TEXTS[5], *TEXTS[7:]]
    units = [GoldUnit({"en": (k,), "ru": (k,), "de": (k,)}) for k in range(2)]
    units += [GoldUnit({"en": (2, 3), "ru": (2,), "de": (2, 3)}), GoldUnit({"en": (4,), "ru": (3,), "de": (4,)})]
    units += [GoldUnit({"en": (5,), "ru": (4,), "de": (6,)}), GoldUnit({"en": (6,), "ru": (5,), "de": (5,)})]
    units += [GoldUnit({"en": (7, 8), "ru": (6, 7), "de": (7, 8)}, lax=True)]
    segments = {"en": tuple(TEXTS), "ru": tuple(second), "de": tuple(third), "fr": ()}
    text = prepare_text("made", GoldText("t", segments, Alignment(tuple(units))), HashEncoder(64))
    return make_example(text, load_weights("hash-64").search.values)


def marked(nodes, chain, marks):
    return {(tuple(nodes[u]), tuple(nodes[v])) for u, v in zip(chain.begin[marks], chain.end[marks], strict=True)}


def test_versions_without_segments_are_left_out(example):
    assert example.text.keys == ("de", "en", "ru")
    assert sorted(example.chains) == [(0, 1), (0, 2), (1, 2)]


def test_right_beads_are_those_of_the_gold(example):
    """Of German and English: crossing and lax stretches are open inside, all else is one bead."""
    pair, chain = example.pairs[0, 1], example.chains[0, 1]
    nodes = np.column_stack(cells_of_band(pair.low, pair.starts)).tolist()
    known = {((0, 0), (1, 1)), ((1, 1), (2, 2)), ((2, 2), (4, 4)), ((4, 4), (5, 5))}
    right, unjudged = marked(nodes, chain, chain.right), marked(nodes, chain, ~chain.judged)
    assert chain.has_gold
    assert known <= right
    assert all(min(begin) >= 5 for begin, _ in right - known)
    assert all((max(end) > 5) == ((begin, end) in unjudged) for begin, end in marked(nodes, chain, slice(None)))
    assert {((5, 5), (6, 6)), ((5, 5), (7, 7)), ((7, 7), (8, 8))} <= right & unjudged
    assert not any(begin[0] < 7 < end[0] for begin, end in right)


def test_units_of_an_example(example):
    posteriors = example.posteriors(load_weights("hash-64").pair.values)
    chain = example.units(posteriors, posteriors)
    assert chain.has_gold
    assert chain.features.shape[0] == len(chain.right) == len(chain.begin)
    for key, pair in posteriors.items():
        x, y = (example.text.sides[k] for k in key)
        whole = pair_posterior(x, y, load_weights("hash-64"))
        assert pair.nodes == pytest.approx(whole.nodes, abs=1e-4)


def test_gold_beads_are_looked_at_however_unlikely(example):
    against = -20 * load_weights("hash-64").search.values
    chain = make_example(example.text, against).chains[0, 1]
    assert chain.right.any()
    assert chain.right.sum() < len(chain.right)
    pair = example.pairs[0, 1]
    nodes = np.column_stack(cells_of_band(pair.low, pair.starts)).tolist()
    assert {((0, 0), (1, 1)), ((2, 2), (4, 4))} <= marked(nodes, chain, chain.right)


def test_models_are_fitted_one_upon_the_other(example):
    values = fit_models([example])
    likely, right, cuts = example.chains[1, 2].predictions(values["pair"])
    assert right.all()
    assert likely.min() > 0.5
    assert cuts is None  # of two versions
    assert len(values["supported"]) > len(FEATURES)
    alone = example.posteriors(values["pair"])
    chain = example.units(alone, alone)
    made = chain.predictions(values["unit"])
    assert made.right.mean() > 0.7
    assert made.cuts.shape == (len(made.raw), 2)
    assert (made.cuts[:, 0] >= made.cuts[:, 1])[made.right].all()


# calibration


@pytest.mark.parametrize(("slope", "offset", "contrast"), [(1.0, 0.0, 0.0), (0.5, -0.4, 0.2), (0.2, 0.7, 0.5)])
def test_a_known_line_is_found_again(slope, offset, contrast):
    random = np.random.default_rng(3)
    made, true = [], []
    for _ in range(60):
        raw = random.uniform(0.02, 0.98, 500) ** random.uniform(0.01, 0.3)  # some texts are surer than others
        doubt = min(doubt_of(raw), -1.5)
        odds = (slope + contrast * (-1.5 - doubt)) * np.log(raw / (1 - raw)) + offset + 0.5 * doubt
        true.append(1 / (1 + np.exp(-odds)))
        made.append(Predictions(raw, random.random(len(raw)) < true[-1]))
    found = fit_calibration(made)
    assert found == pytest.approx((slope, offset, 0.5, contrast, 0.0, 0.0), abs=0.2)
    for text, expected in zip(made, true, strict=True):
        assert calibrated(text.raw, found) == pytest.approx(expected, abs=0.02)
    raw = made[-1].raw
    assert calibrated(raw[:7], found, doubt=doubt_of(raw)) == pytest.approx(calibrated(raw, found)[:7])


@pytest.mark.parametrize(("ends", "inside"), [(0.6, 0.0), (0.3, 0.5), (-0.5, -0.5)])
def test_what_cuts_tell_is_found_again(ends, inside):
    """Of what speaks against all sense, the calibration takes nothing."""
    random = np.random.default_rng(4)
    made, true = [], []
    for _ in range(60):
        raw, cuts = random.uniform(0.3, 0.99, 500), random.uniform(0.01, 0.99, (500, 2))
        odds = np.log(cuts / (1 - cuts)) @ (ends, -inside) + np.log(raw / (1 - raw))
        true.append(1 / (1 + np.exp(-odds)))
        made.append(Predictions(raw, random.random(500) < true[-1], cuts))
    found = fit_calibration(made)
    assert found[-2:] == pytest.approx(np.maximum([ends, inside], 0), abs=0.1)
    if ends > 0:
        for text, expected in zip(made, true, strict=True):
            assert calibrated(text.raw, found, text.cuts) == pytest.approx(expected, abs=0.03)
    sure = calibrated(np.full(2, 0.9), Calibration(ends=0.5, inside=0.5), np.array([[1.0, 0.0], [0.0, 1.0]]))
    assert 0 < sure[1] < 0.1 < 0.99 < sure[0] < 1


@pytest.mark.parametrize("size", [1, 100, 100_000])
def test_no_text_is_so_clear_or_so_doubtful_that_calibration_goes_astray(size):
    line = Calibration(0.05, 1.3, 0.3, 0.3)
    for share in (0.0, 0.1, 0.4, 1.0):
        raw = np.repeat([0.999999, 0.4], [size - round(share * size), round(share * size)])
        result = calibrated(raw, line)
        assert (np.diff(result) <= 0).all()
        assert ((result > 0.2) & (result < 1)).all()


@always([(0.0, False), (0.375, False), (0.4375, True)])
@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=30))
def test_calibration_keeps_order_and_bounds_whatever_is_predicted(made):
    raw, right = np.array([p for p, _ in made]), np.array([r for _, r in made], bool)
    line = fit_calibration([Predictions(raw, right)])
    assert line.slope >= 0
    assert line.contrast >= 0
    result = calibrated(np.sort(raw), line)
    assert ((result >= 0) & (result <= 1)).all()
    assert (np.diff(result) >= 0).all()
    if not made:
        assert line == Calibration()
