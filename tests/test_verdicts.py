from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from align.evaluation import Alignment, GoldText, GoldUnit, Score, Scorer
from align.verdicts import BEADS, UNITS, Tally, judge, shape_class

LANGUAGES = ("de", "en", "fr")


def units(*rows, **probabilities):
    """Units from rows of index tuples, one for each language; ``p0=0.5`` gives the first a probability."""
    return tuple(
        GoldUnit(dict(zip(LANGUAGES, row, strict=False)), probability=probabilities.get(f"p{number}"))
        for number, row in enumerate(rows)
    )


def text(*rows, id="t", lax=()):
    true = tuple(GoldUnit(unit.members, lax=number in lax) for number, unit in enumerate(units(*rows)))
    segments = dict.fromkeys(LANGUAGES[: len(rows[0])], ("Text.",) * 20)
    return GoldText(id, segments, Alignment(true))


def verdicts(gold, predicted, scope="n-way"):
    found = [verdict for verdict in judge(gold, Alignment(predicted)) if verdict.scope == scope]
    return [(verdict.shape, verdict.right) for verdict in found if not verdict.gold]


def test_a_unit_is_right_only_whole():
    gold = text(((0,), (0, 1), (0,)), ((1,), (2,), (1,)))
    predicted = units(((0,), (0,), (0,)), ((), (1,), ()), ((1,), (2,), (1,)))
    assert verdicts(gold, predicted) == [("1:1:1", False), ("0:1:0", False), ("1:1:1", True)]
    assert verdicts(gold, predicted, "de-fr") == [("1-1", True), ("1-1", True)]
    assert verdicts(gold, predicted, "de-en") == [("1-1", False), ("0-1", False), ("1-1", True)]


def test_what_stands_alone_is_right_however_grouped():
    gold = text(((0,), (0,)), ((1, 2), ()), ((), (1,)))
    predicted = units(((0,), (0,)), ((1,), ()), ((2,), ()), ((), (1,)))
    found = [v for v in judge(gold, Alignment(predicted)) if v.scope == "de-en" and not v.gold]
    assert [(verdict.right, verdict.exact) for verdict in found] == [
        (True, True),
        (True, False),
        (True, False),
        (True, True),
    ]


def test_what_touches_a_lax_unit_is_left_out():
    gold = text(((0, 1), (0, 1), (0, 1)), ((2,), (2,), (2,)), lax={0})
    predicted = units(((0,), (0,), (0,)), ((1, 2), (1, 2), (1,)), ((), (), (2,)))
    assert verdicts(gold, predicted) == [("0:0:1", False)]
    assert [v.right for v in judge(gold, Alignment(predicted)) if v.gold and v.scope == "n-way"] == [False]


def test_shapes_have_names():
    gold = text(((0, 1), (0,), (0,)), ((2, 3, 4), (1,), (1,)), ((5,), (), ()))
    names = {
        scope: [shape_class(v) for v in judge(gold, gold.alignment) if v.gold and v.scope == scope]
        for scope in ("n-way", "de-en", "en-fr")
    }
    assert names == {
        "n-way": ["2:1:1", "larger", "1:0:0"],
        "de-en": ["2-1", "other", "0-1/1-0"],
        "en-fr": ["1-1", "1-1"],
    }
    tally = Tally()
    tally.add(gold, Alignment(units(((), (2, 3), ()), ((0, 1), (0,), ()), ((2,), (1,), ()))))
    assert list(tally.shapes("de-en")) == ["0-1/1-0", "1-1", "2-1", "other"]
    assert list(tally.shapes("n-way")) == ["2:1:1", "1:0:0", "1:1:0", "2:0:0", "2:1:0", "larger"]


def test_a_missed_unit_has_the_probability_of_what_took_its_place():
    gold = text(((0, 1), (0,)), ((2,), (1,)))
    beads = units(((0,), (0,)), ((1,), ()), ((2,), (1,)), p0=0.9, p1=0.95, p2=0.5)
    missed = [v for v in judge(gold, Alignment((), {"de-en": beads})) if v.gold and v.scope == "de-en" and not v.right]
    assert [(verdict.shape, verdict.probability) for verdict in missed] == [("2-1", 0.95)]


def test_probabilities_of_units_are_not_those_of_beads():
    gold = text(((0,), (0,), (0,)))
    tally = Tally()
    tally.add(gold, Alignment(units(((0,), (0,), (0,)), p0=0.9)))
    assert tally.predictions(UNITS) == ((0.9, True),)
    assert tally.predictions(BEADS) == ()
    tally.add(gold, Alignment((), {"de-en": units(((0,), ()), ((), (0,)), p0=0.25)}))
    assert tally.predictions(BEADS) == ((0.25, False),)


def test_the_worst_come_first_and_from_all_texts():
    true = [((n,), (n,)) for n in range(4)]
    wrong = [((0, 1), (0,)), ((), (1,)), ((2,), (2, 3)), ((3,), ())]
    tally = Tally(worst=2)
    for name, chances in (("a", {"p0": 0.2, "p1": 0.8, "p2": 0.6}), ("b", {"p0": 0.7, "p1": 0.1, "p3": 0.8})):
        tally.add(text(*true, id=name), Alignment((), {"de-en": units(*wrong, **chances)}))
    found = [(m.text, m.verdict.gold, m.verdict.shape, m.verdict.probability) for m in tally.mistakes(BEADS)]
    assert found == [
        ("a", False, "0-1", 0.8),
        ("b", False, "1-0", 0.8),
        ("a", True, "1-1", 0.8),
        ("b", True, "1-1", 0.8),
    ]
    assert Tally().mistakes(BEADS) == ()


def test_excerpts_are_short_and_on_one_line():
    segments = {"de": ("Ja\n\x1b[1m " * 40,), "en": ("Yes", "no\tmore")}
    gold = GoldText("t", segments, Alignment(units(((0,), (0, 1)))))
    tally = Tally(worst=5)
    tally.add(gold, Alignment(()))
    [mistake] = tally.mistakes(BEADS)
    assert mistake.excerpts["en"] == "Yes no more"
    assert len(mistake.excerpts["de"]) <= 60
    assert mistake.excerpts["de"] == "Ja [1m " * 8 + "Ja…"


@st.composite
def cut(draw, sizes):
    """An alignment of versions that covers every segment: cut points in each, as many as in the others."""
    count = draw(st.integers(0, 6))
    ends = [[*sorted(draw(st.integers(0, size)) for _ in range(count)), size] for size in sizes]
    rows = zip(*([tuple(range(a, b)) for a, b in zip([0, *side], side, strict=False)] for side in ends), strict=True)
    return units(*(row for row in rows if any(row)))


@given(cut((6, 5, 7)), cut((6, 5, 7)), cut((6, 5)))
def test_shapes_add_up_to_the_scores(true, made, pair):
    segments = {language: ("x",) * size for language, size in zip(LANGUAGES, (6, 5, 7), strict=True)}
    gold = GoldText("t", segments, Alignment(true))
    predicted = Alignment(made, {"de-en": pair})
    scorer, tally = Scorer(), Tally()
    scorer.add(gold, predicted)
    tally.add(gold, predicted)
    for scope, score in scorer.report().items():
        shapes = tally.shapes(scope)
        total = sum(shapes.values(), Score())
        found = Counter(v.joined for v in judge(gold, predicted) if v.gold and v.scope == scope)
        alone = Counter(v.joined for v in judge(gold, predicted) if not v.gold and v.scope == scope)
        assert found[True] == score.strict.gold
        assert total.gold == score.strict.gold + found[False]
        assert total.predicted == score.strict.predicted + (alone[False] if scope == "n-way" else 0)
        joined = sum(v.exact for v in judge(gold, predicted) if v.gold and v.joined and v.scope == scope)
        assert joined == score.strict.found
