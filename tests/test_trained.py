"""Files of weights: written, read back, and refused."""

import json
from importlib.resources import files

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.confidence import Calibration
from align.trained import (
    DEFAULT_WEIGHTS,
    MODELS,
    Model,
    Weights,
    format_weights,
    load_weights,
    parse_weights,
    read_weights,
)
from corpora import EncoderError

CALIBRATION = Calibration()._asdict()
NUMBERS = st.floats(-1e6, 1e6)
MODEL = {kind: st.lists(NUMBERS, min_size=len(names), max_size=len(names)) for kind, names in MODELS.items()}


def data(**changes):
    models = {kind: {"calibration": CALIBRATION, "weights": dict.fromkeys(names, 1)} for kind, names in MODELS.items()}
    return {"name": "own", "encoder": "hash-64", **models, **changes}


@given(st.text(), st.text(), st.fixed_dictionaries(MODEL), st.builds(Calibration, *[NUMBERS] * len(CALIBRATION)))
def test_what_is_written_is_read_to_six_places(name, encoder, values, calibration):
    models = {kind: Model(np.array(numbers), calibration) for kind, numbers in values.items()}
    written = format_weights(Weights(name, encoder, **models), "make")
    assert json.loads(written)["made by"] == "make"
    found = parse_weights(json.loads(written))
    assert (found.name, found.encoder) == (name, encoder)
    for kind, model in models.items():
        assert getattr(found, kind).values == pytest.approx(model.values, abs=1e-6)
        assert getattr(found, kind).calibration == pytest.approx(calibration, abs=1e-6)
    assert format_weights(found, "make") == written


def test_weights_are_taken_by_name_in_any_order():
    names = MODELS["unit"]
    numbers = {name: place for place, name in reversed(list(enumerate(names)))}
    line = dict(zip(CALIBRATION, range(2, 8), strict=True))
    found = parse_weights(data(unit={"calibration": line, "weights": numbers})).unit
    assert found.values.tolist() == list(range(len(names)))
    assert found.calibration == (2.0, 3.0, 4.0, 5.0, 6.0, 7.0)


def test_every_file_of_the_package_is_found_by_its_encoder():
    names = [path.name for path in (files("align") / "weights").iterdir() if path.name.endswith(".json")]
    assert f"{DEFAULT_WEIGHTS}.json" in names
    for name in names:
        written = json.loads((files("align") / "weights" / name).read_text(encoding="utf-8"))
        weights = load_weights(written["encoder"])
        assert weights.encoder == written["encoder"]
        assert weights.name == written["name"]


def test_other_encoders_get_the_weights_of_the_embedded_one():
    assert load_weights("../no such/model").encoder == load_weights(DEFAULT_WEIGHTS).encoder == DEFAULT_WEIGHTS


def test_other_features_are_told_from_another_form():
    names = MODELS["pair"]
    for weights in (dict.fromkeys(names[1:], 1), {**dict.fromkeys(names, 1), "more": 1}):
        with pytest.raises(EncoderError, match="weights own are of other features"):
            parse_weights(data(pair={"calibration": CALIBRATION, "weights": weights}))
    with pytest.raises(KeyError):
        parse_weights({"name": "own"})
    with pytest.raises(TypeError, match="must be numbers"):
        parse_weights(data(pair={"calibration": CALIBRATION | {"ends": None}, "weights": dict.fromkeys(names, 1)}))


@pytest.mark.parametrize("text", [b"", b"\xff", b"[1]", b"{}", b'"pair"', json.dumps(data(unit=None)).encode()])
def test_files_that_hold_no_weights_are_refused(tmp_path, text):
    (tmp_path / "own.json").write_bytes(text)
    with pytest.raises(EncoderError, match=r"own\.json: not a file of weights that python -m align\.training wrote"):
        read_weights(tmp_path / "own.json")


def test_a_number_beyond_all_measure_is_refused(tmp_path):
    line = CALIBRATION | {"slope": 10**400}
    text = json.dumps(data(pair={"calibration": line, "weights": dict.fromkeys(MODELS["pair"], 1)}))
    (tmp_path / "own.json").write_text(text, encoding="utf-8")
    with pytest.raises(EncoderError, match="not a file of weights"):
        read_weights(tmp_path / "own.json")


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(EncoderError, match=r"none\.json: cannot read the weights"):
        read_weights(tmp_path / "none.json")


def test_without_words_the_search_stands():
    """What words say is left out; weights that were trained without them stay as they are."""
    weights = load_weights(DEFAULT_WEIGHTS)
    assert weights.suited(words=True) is weights
    suited = weights.suited(words=False)
    n, m = len(MODELS["search"]), len(MODELS["pair"])
    for kind in ("pair", "supported"):
        values = getattr(suited, kind).values
        assert values[:n].tolist() == weights.search.values.tolist()
        assert not values[n:m].any()
        assert values[m:].tolist() == getattr(weights, kind).values[m:].tolist()
        assert getattr(suited, kind).calibration == getattr(weights, kind).calibration
    assert suited.suited(words=False) is suited
