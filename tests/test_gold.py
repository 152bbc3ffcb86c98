import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.evaluation import Alignment, GoldText, GoldUnit
from align.gold import align_segments, format_prediction, only, parse_alignment, parse_gold, read_gold, without_blanks
from align.hashing import HashEncoder
from corpora import AlignmentError, Bead, ParallelText, ParseError, Unit

SEGMENTS = {"en": ("a", "b", "c"), "ru": ("d", "e"), "az": ("f", "g", "h", "i")}
LINE = {"id": "t", "segments": SEGMENTS, "units": [{"en": [0], "ru": [0], "az": [0]}, {"en": [1, 2], "lax": True}]}


def gold(**segments):
    empty = parse_alignment({"units": []}, segments)
    return GoldText("t", {key: tuple(texts) for key, texts in segments.items()}, empty)


def members(alignment):
    return [dict(unit.members) for unit in alignment.units]


def diagonal(documents):
    """Align segment with segment, and join the rest to the last."""
    sizes = [len(document.segments) for document in documents]
    short = min(sizes)
    ends = [[*range(1, short), size] for size in sizes]
    spans = zip(*([range(a, b) for a, b in zip([0, *side], side, strict=False)] for side in ends), strict=True)
    units = tuple(Unit(side, 0.75) for side in spans)
    languages = tuple(document.language for document in documents)
    beads = tuple(Bead(languages, unit.spans, 0.5) for unit in units) if len(languages) == 2 else ()
    return ParallelText("t", tuple(documents), units, beads)


def test_texts_are_read_as_they_come(tmp_path):
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps(LINE) + "\n\nbroken\n", encoding="utf-8")
    texts = read_gold(path)
    text = next(texts)
    assert (text.id, text.segments) == ("t", SEGMENTS)
    assert [unit.lax for unit in text.alignment.units] == [False, True]
    with pytest.raises(ParseError, match="not JSON") as error:
        next(texts)
    assert (error.value.line, error.value.column) == (3, 1)


def test_segments_without_text_come_back_where_they_were():
    text = gold(en=["", "a", " ", "b", ""], ru=["x", "y"])
    alignment = align_segments(text, diagonal)
    assert members(alignment) == [
        {"en": (0,)},
        {"en": (1,), "ru": (0,)},
        {"en": (2,)},
        {"en": (3,), "ru": (1,)},
        {"en": (4,)},
    ]
    assert [unit.members for unit in alignment.pairs["en-ru"]] == members(alignment)
    text = gold(en=["a", "", "b"], ru=["x"])
    assert members(align_segments(text, diagonal)) == [{"en": (0, 1, 2), "ru": (0,)}]


def test_probabilities_are_kept_but_not_made_up():
    alignment = align_segments(gold(en=["", "a", "b"], ru=["x", "y"]), diagonal)
    assert [unit.probability for unit in alignment.units] == [None, 0.75, 0.75]
    assert [bead.probability for bead in alignment.pairs["en-ru"]] == [None, 0.5, 0.5]


def test_versions_without_text():
    assert members(align_segments(gold(en=["a", "b"], ru=[""]), diagonal)) == [{"en": (0, 1)}, {"ru": (0,)}]
    assert members(align_segments(gold(en=[], ru=["", ""]), diagonal)) == [{"ru": (0,)}, {"ru": (1,)}]


def test_an_aligner_must_keep_to_the_languages():
    with pytest.raises(AlignmentError, match="text t: the alignment is of other languages"):
        align_segments(gold(en=["a"], ru=["b"], az=["c"]), lambda documents: diagonal(documents[:2]))


def units_of(languages):
    side = {key: st.lists(st.integers(0, len(SEGMENTS[key]) - 1), min_size=1).map(tuple) for key in languages}
    chance = st.none() | st.floats(0, 1)
    return st.lists(st.builds(GoldUnit, st.fixed_dictionaries({}, optional=side), st.booleans(), chance)).map(tuple)


@given(st.builds(Alignment, units_of(SEGMENTS), st.fixed_dictionaries({"en-ru": units_of(("en", "ru"))})))
def test_predictions_read_back(alignment):
    line = format_prediction("t", alignment)
    assert json.loads(line)["id"] == "t"
    assert line.count("\n") == 1
    assert parse_alignment(json.loads(line), SEGMENTS) == alignment


@pytest.mark.parametrize("probability", [-0.1, 1.1, True, "0.5", [0.5], float("nan")])
def test_probabilities_lie_between_0_and_1(probability):
    with pytest.raises(ValueError, match="expected a probability from 0 to 1, not "):
        parse_alignment({"units": [{"en": [0], "probability": probability}]}, SEGMENTS)


def test_only_some_languages():
    text = parse_gold(json.dumps(LINE | {"pairs": {"az-en": [], "en-ru": [{"en": [0], "probability": 0.25}]}}))
    cut = only(text, ["ru", "en"])
    assert list(cut.segments) == ["en", "ru"]
    assert cut.alignment.units == (GoldUnit({"en": (0,), "ru": (0,)}), GoldUnit({"en": (1, 2)}, lax=True))
    assert cut.alignment.pairs == {"en-ru": (GoldUnit({"en": (0,)}, probability=0.25),)}
    assert only(text, ["az", "ru"]).alignment.units == (GoldUnit({"az": (0,), "ru": (0,)}),)


def test_leaving_out_blanks_renumbers():
    raw = {
        "id": "t",
        "segments": {"en": [" ", "a", "b\x00"], "ru": ["x", "", "y"]},
        "units": [{"en": [0, 1], "ru": [0], "lax": True}, {"ru": [1]}, {"en": [2], "ru": [1, 2]}],
        "pairs": {"en-ru": [{"en": [0], "ru": [1]}, {"en": [2], "ru": [2]}]},
    }
    text = without_blanks(parse_gold(json.dumps(raw)))
    assert text.segments == {"en": ("a", "b "), "ru": ("x", "y")}
    assert text.alignment.units == (GoldUnit({"en": (0,), "ru": (0,)}, lax=True), GoldUnit({"en": (1,), "ru": (1,)}))
    assert text.alignment.pairs["en-ru"] == (GoldUnit({"en": (1,), "ru": (1,)}),)


def test_training_does_not_see_blanks(tmp_path):
    from align.examples import make_example
    from align.features import FEATURES
    from align.training import read_texts

    full = {
        "id": "t",
        "segments": {"en": ["One day.", "Two days."], "de": ["Ein Tag.", "Zwei Tage."]},
        "units": [{"en": [0], "de": [0]}, {"en": [1], "de": [1]}],
    }
    blank = {
        "id": "t",
        "segments": {"en": ["One day.", "", "Two days."], "de": ["  ", "Ein Tag.", "Zwei Tage."], "ru": [""]},
        "units": [{"en": [0], "de": [1]}, {"de": [0]}, {"en": [1]}, {"en": [2], "de": [2], "ru": [0]}],
    }
    found = []
    for name, raw in (("full", full), ("blank", blank)):
        path = Path(tmp_path, f"{name}.jsonl")
        path.write_text(json.dumps(raw) + "\n", encoding="utf-8")
        [text] = read_texts([path], HashEncoder(64))
        [chain] = make_example(text, np.zeros(len(FEATURES))).chains.values()
        found.append(chain)
    assert np.array_equal(found[0].features, found[1].features)
    assert np.array_equal(found[0].right, found[1].right)
