"""Segments of several sentences: taken apart, aligned by sentences, put together again, against slow ways."""

import json
from collections import defaultdict
from dataclasses import replace
from importlib.resources import files
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align import Anchor, HashEncoder, align, explain
from align.examples import make_example, prepare_text
from align.gold import parse_gold
from align.lattice import coordinates
from align.pairmodel import PairPosterior
from align.preparation import encode_versions
from align.progress import SILENT
from align.rescoring import rescore
from align.segments import best_walk_within, cut_between_segments, leave_alone, to_segments
from align.sentences import part_segments
from align.similarity import row_starts
from align.trained import load_weights
from corpora import Document, Status, parse, read

SIZES = st.lists(st.integers(1, 3), min_size=1, max_size=3)


def texts_of(document):
    return [segment.text for segment in document.segments]


@pytest.mark.parametrize(
    ("language", "text", "sentences"),
    [
        ("en", "Dr. Hill came in. He sat down.", ["Dr. Hill came in.", "He sat down."]),
        ("ru", "В 1990 г. завод закрыли. Рабочие уехали!", ["В 1990 г. завод закрыли.", "Рабочие уехали!"]),
        ("az", "Qeyd: Dərslər saat 9-da başlayır.", ["Qeyd:", "Dərslər saat 9-da başlayır."]),
        ("en", "at 15:30 he said: no", ["at 15:30 he said: no"]),
        ("ru", "Он сказал: «Иди домой». И ушёл.", ["Он сказал:", "«Иди домой».", "И ушёл."]),
        ("en", "The house", ["The house"]),
    ],
)
def test_segments_are_taken_apart(language, text, sentences):
    whole = Document.from_segments("t", language, ["Before.", text])
    document, borders = parted = part_segments(whole)
    assert texts_of(document) == ["Before.", *sentences]
    assert borders.tolist() == [0, 1, 1 + len(sentences)]
    assert document.text == whole.text
    assert [parted.owner(k) for k in range(len(sentences) + 1)] == [0] + [1] * len(sentences)


def test_what_is_cut_into_sentences_stays_as_it_is():
    document = parse("Dr. Hill came in. He sat down.\n\nIt rained.", language="en", id="en")
    assert part_segments(document).document is document
    empty = Document.from_segments("en", "en", [])
    assert part_segments(empty).borders.tolist() == [0]


def random_pair(seed, n, m):
    """Beads of all shapes up to 2 by 2 between n and m sentences, with random potentials."""
    rng = np.random.default_rng(seed)
    low, high = np.zeros(n + 1, np.int64), np.full(n + 1, m + 1)
    starts = row_starts(low, high)
    places = np.arange((n + 1) * (m + 1))
    rows, columns = coordinates(low, starts, places)
    beads = sorted(
        (int(end), int(begin))
        for begin in places
        for end in places
        if 0 <= rows[end] - rows[begin] <= 2 and 0 <= columns[end] - columns[begin] <= 2 and begin != end
    )
    end, begin = np.array(beads, np.int64).T
    scores = rng.normal(size=len(begin))
    return PairPosterior(low, high, starts, begin, end, scores, scores, scores, np.zeros(len(places))).rescored(scores)


def walks(pair, node=0):
    """Yield all walks from a node to the last as lists of beads."""
    if node == len(pair.nodes) - 1:
        yield []
        return
    for bead in np.flatnonzero(pair.begin == node).tolist():
        yield from ([bead, *rest] for rest in walks(pair, int(pair.end[bead])))


def borders_of(sizes):
    return np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)


@settings(max_examples=25, deadline=None)
@given(SIZES.filter(lambda s: sum(s) <= 4), SIZES.filter(lambda s: sum(s) <= 3), st.integers(0, 1000))
def test_beads_of_segments_are_as_likely_as_all_walks_that_make_them(x, y, seed):
    borders = borders_of(x), borders_of(y)
    pair = random_pair(seed, sum(x), sum(y))
    whole = to_segments(pair, borders)
    border = cut_between_segments(pair, borders)
    expected, total = defaultdict(float), 0.0
    ends = np.column_stack(pair.ends())
    for walk in walks(pair):
        weight = float(np.exp(pair.scores[walk].sum()))
        total += weight
        at = 0, 0
        for bead in walk:
            if border[pair.end[bead]]:
                stop = tuple(int(np.searchsorted(b, k)) for b, k in zip(borders, ends[bead, 2:], strict=True))
                expected[at + stop] += weight
                at = stop
    found = dict(zip(map(tuple, np.column_stack(whole.ends()).tolist()), whole.probabilities.tolist(), strict=True))
    assert found == pytest.approx({bead: weight / total for bead, weight in expected.items() if weight / total > 1e-7})
    assert whole.nodes[-1] == pytest.approx(1)
    assert (np.diff(whole.end) >= 0).all()


def test_nothing_changes_where_each_segment_is_a_sentence():
    pair = random_pair(1, 2, 3)
    assert to_segments(pair, (np.arange(3), np.arange(4))) is pair


def test_the_best_walk_within_a_bead_is_the_best_of_all():
    pair, borders = random_pair(3, 4, 3), (np.array([0, 2, 4]), np.array([0, 1, 3]))
    border = cut_between_segments(pair, borders)
    inside = [walk for walk in walks(pair) if not border[pair.end[walk[:-1]]].any()]
    best = max(inside, key=lambda walk: pair.scores[walk].sum())
    ends = np.column_stack(pair.ends())
    assert best_walk_within(pair, borders, (0, 0, 2, 2)) == [tuple(row) for row in ends[best].tolist()]


def test_a_passage_is_left_alone_sentence_by_sentence():
    pair, borders = random_pair(3, 4, 3), (np.array([0, 2, 4]), np.array([0, 1, 3]))
    left = leave_alone(pair, [(range(1, 2), range(1))], borders)
    i0, j0, i1, j1 = left.ends()
    assert (j0 == j1)[(i0 < 4) & (i1 > 2)].all()
    assert (i0 == i1)[(j0 < 1) & (j1 > 0)].all()
    assert len(left.begin) < len(pair.begin)


def test_joined_sides_are_those_of_whole_segments():
    texts = ["One two. Three four five.", "Six.", "Seven 8. Nine 10."]
    (side,) = encode_versions([Document.from_segments("en", "en", texts)], HashEncoder(), SILENT)
    assert (len(side), side.segments) == (5, 3)
    whole = side.joined()
    assert (len(whole), whole.segments) == (3, 3)
    assert whole.joined() is whole
    assert whole.sums[0] == pytest.approx(side.sums[:2].sum(axis=0))
    assert whole.norms[1, 1] == pytest.approx(np.linalg.norm(side.sums[2:].sum(axis=0)), rel=1e-5)
    assert whole.lengths.tolist() == [len(text) for text in texts]
    assert whole.ends.tolist() == [True, False, True]
    assert whole.digits.values[whole.digits.starts[2] :].tolist() == [8, 10]
    assert whole.clause_weights.sum() == pytest.approx(3)
    part = side.joined(np.array([True, False, False]))
    assert (len(part), part.borders.tolist()) == (4, [0, 1, 2, 4])
    assert side.part(2, 5).borders.tolist() == [0, 1, 3]


def gold(segments, beads):
    units = [{"en": one, "ru": other} for one, other in beads]
    return parse_gold(json.dumps({"id": "t", "segments": segments, "pairs": {"en-ru": units}, "units": units}))


def test_gold_of_segments_leaves_open_how_their_sentences_are_joined():
    """A bead of two segments each: no right walk goes through the cut that both have inside, but all others do."""
    segments = {
        "en": ["One came. Two went.", "Three stayed.", "Four left."],
        "ru": ["One came.", "Two went. Three stayed.", "Four left."],
    }
    text = prepare_text("t", gold(segments, [([0, 1], [0, 1]), ([2], [2])]), HashEncoder(64))
    weights = load_weights("hash-64").search.values
    example = make_example(text, weights)
    chain, pair = example.chains[0, 1], example.pairs[0, 1]
    right = set(map(tuple, np.column_stack(pair.ends())[chain.right].tolist()))
    assert {(0, 0, 1, 1), (1, 1, 2, 2), (2, 2, 3, 3), (3, 3, 4, 4), (0, 0, 3, 3)} <= right
    crossed = {"en": ["One came.", "Two went.", "Four left."], "ru": ["One came.", "Two went.", "Four left."]}
    joined = make_example(
        prepare_text("t", gold(crossed, [([0, 1], [0, 1]), ([2], [2])]), HashEncoder(64)), weights
    ).chains[0, 1]
    assert joined.right.sum() == 2
    assert chain.has_gold
    assert joined.has_gold
    assert example.whole.text.sides[0].segments == len(example.whole.text.sides[0]) == 3
    assert example.whole.weight < 1
    assert make_example(replace(text, sides=example.whole.text.sides), weights).whole is None


STORY = [
    ("The old bridge was closed in spring.", "Старый мост закрыли весной."),
    ("Nobody had asked the fishermen.", "Рыбаков никто не спросил."),
    ("They rowed across the river every morning.", "Каждое утро они переплывали реку на вёслах."),
    ("The mayor promised them a ferry.", "Мэр обещал им паром."),
    ("Returns the fare to the passenger.", "Возвращает плату пассажиру."),
    ("The ferry arrived two years later.", "Паром прибыл через два года."),
    ("By then the bridge had been mended.", "К тому времени мост починили."),
    ("Children fish from it on Sundays.", "По воскресеньям с него удят дети."),
]


def cut(side, groups):
    return [" ".join(STORY[k][side] for k in group) for group in groups]


def story():
    """One sentence, the fifth, ends a segment in English and begins the next one in Russian."""
    en = cut(0, [(0, 1), (2, 3, 4), (5,), (6, 7)])
    ru = cut(1, [(0,), (1,), (2, 3), (4, 5), (6,), (7,)])
    return [Document.from_segments(key, key, texts) for key, texts in (("en", en), ("ru", ru))]


def test_a_sentence_across_a_cut_joins_what_it_is_part_of(cached_encoder):
    text = align(story(), encoder=cached_encoder)
    spans = [tuple((span.start, span.stop) for span in unit.spans) for unit in text.units]
    assert spans == [((0, 1), (0, 2)), ((1, 3), (2, 4)), ((3, 4), (4, 6))]
    assert min(unit.probability for unit in text.units) > 0.8


def test_units_of_several_sentences_are_explained_and_scored_again(cached_encoder):
    text = align(story(), encoder=cached_encoder)
    again = rescore(text, encoder=cached_encoder)
    assert [u.probability for u in again.text.units] == pytest.approx([u.probability for u in text.units], abs=1e-3)
    found = explain(text, ("en", 1), encoder=cached_encoder)
    assert found.unit == text.units[1]
    assert found.alternatives
    assert found.evidence[0].log_odds > 0


def test_anchors_and_kept_units_hold_segments_of_several_sentences(cached_encoder):
    versions = story()
    crossed = Anchor({"en": 2, "ru": 2})
    held = align(versions, anchors=[crossed], encoder=cached_encoder)
    (unit,) = [unit for unit in held.units if 2 in unit.spans[0]]
    assert 2 in unit.spans[1]
    kept = replace(held.units[-1], status=Status.ACCEPTED)
    again = align(versions, keep=[kept], encoder=cached_encoder)
    assert again.units[-1] == kept
    assert [sum(len(unit.spans[k]) for unit in again.units) for k in (0, 1)] == [4, 6]


def test_a_passage_of_several_sentences_that_was_moved_is_joined_where_it_stands(cached_encoder):
    groups = [(0, 1), (2, 3), (4,), (5,), (6, 7)]
    en, ru = cut(0, groups), cut(1, groups)
    ru = [ru[4], *ru[:4]]
    text = align(
        [Document.from_segments(key, key, own) for key, own in (("en", en), ("ru", ru))], encoder=cached_encoder
    )
    spans = [bead.spans for bead in text.beads if all(bead.spans)]
    assert (range(4, 5), range(1)) in spans
    assert (range(1), range(1, 2)) in spans


def test_paragraphs_are_aligned_with_sentences(cached_encoder):
    """The sample, its English version cut only after every tenth unit or so, that is, into paragraphs."""
    samples = files("corpora") / "samples"
    versions = [read(samples / f"report.{language}.txt") for language in ("en", "ru", "az-Latn")]
    units = align(versions, encoder=cached_encoder).units
    cuts = [units[k].spans for k in (10, 20, 30, 40) if all(units[k].spans)]
    stops = [spans[0].stop for spans in cuts]
    en = texts_of(versions[0])
    paragraphs = [" ".join(en[start:stop]) for start, stop in pairwise([0, *stops, len(en)])]
    text = align([Document.from_segments("en", "en", paragraphs), *versions[1:]], encoder=cached_encoder)
    assert [unit.spans[0] for unit in text.units] == [range(k, k + 1) for k in range(len(paragraphs))]
    for version in (1, 2):
        assert [unit.spans[version].stop for unit in text.units[:-1]] == [spans[version].stop for spans in cuts]
    assert min(unit.probability for unit in text.units) > 0.9
