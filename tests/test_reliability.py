import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from align.reliability import BINS, diagram, expected_calibration_error, sort_into_bins

PREDICTIONS = st.lists(st.tuples(st.floats(0, 1), st.booleans()))


def test_bins_are_open_below_and_closed_above():
    for k in range(BINS):
        edges = sort_into_bins([((k + 1) / BINS, True)])
        assert [each.count for each in edges].index(1) == k
    assert sort_into_bins([(0.0, False)])[0].count == 1
    assert sort_into_bins([(0.1000001, False)])[1].count == 1


@given(PREDICTIONS)
def test_nothing_is_lost_and_means_lie_inside(predictions):
    bins = sort_into_bins(predictions)
    assert len(bins) == BINS
    assert sum(each.count for each in bins) == len(predictions)
    assert round(sum(each.count * each.right for each in bins)) == sum(right for _, right in predictions)
    for each in bins:
        if each.count:
            assert each.low <= each.probability + 1e-12
            assert each.probability <= each.high + 1e-12
            assert 0 <= each.right <= 1


@given(PREDICTIONS.filter(bool))
def test_error_lies_between_bias_and_one(predictions):
    error = expected_calibration_error(sort_into_bins(predictions))
    bias = abs(sum(p - right for p, right in predictions)) / len(predictions)
    assert bias - 1e-9 <= error <= 1


def test_error_of_known_cases():
    assert expected_calibration_error(sort_into_bins([])) is None
    assert expected_calibration_error(sort_into_bins([(1.0, True), (0.0, False)])) == 0
    assert expected_calibration_error(sort_into_bins([(1.0, False), (0.0, True)])) == 1
    generator = random.Random(5)
    drawn = [generator.random() for _ in range(20_000)]
    fair = [(p, generator.random() < p) for p in drawn]
    doubtful = [(p / 2, right) for p, right in fair]
    assert expected_calibration_error(sort_into_bins(fair)) < 0.02
    assert expected_calibration_error(sort_into_bins(doubtful)) == pytest.approx(0.25, abs=0.02)


@pytest.mark.parametrize("wrong", [-0.01, 1.01, float("nan")])
def test_a_probability_outside_0_to_1(wrong):
    with pytest.raises(ValueError, match="between 0 and 1"):
        sort_into_bins([(wrong, True)])


@given(st.text(), st.text(), st.text(), PREDICTIONS)
def test_a_diagram_is_xml_whatever_the_text(title, name, note, predictions):
    root = etree.fromstring(diagram(title, {name: sort_into_bins(predictions)}, note).encode())
    assert [child.tag.rpartition("}")[2] for child in root[:3]] == ["title", "desc", "style"]
    assert root.get("aria-labelledby").split() == [root[0].get("id"), root[1].get("id")]


def test_what_a_diagram_shows():
    bins = sort_into_bins([(0.25, True), (0.25, False), (0.95, True)])
    root = etree.fromstring(diagram("A <b> & c", {"units": bins, "beads": sort_into_bins([])}, "a note").encode())
    bars = root.findall(".//{*}rect[@class='bar']")
    assert [(float(bar.get("x")), float(bar.get("height"))) for bar in bars] == [(64, 160), (288, 320)]
    means = root.findall(".//{*}path[@class='mean']")
    assert [mean.get("d") for mean in means] == ["M64 240.0h32", "M288 16.0h32"]
    texts = [element.text for element in root.iter("{*}text")]
    assert {"A <b> & c", "units", "beads", "ECE 0.1833 of 3", "no predictions", "a note"} <= set(texts)
    counts = [element.text for element in root.iter("{*}text") if element.get("class") == "small mid"]
    assert counts == [*"0020000001", *"0000000000"]
    assert root[1].text.startswith(
        "units: expected calibration error 0.1833 of 3 predictions; 0.2 to 0.3: 50.0% of 2 right"
    )
    assert root[1].text.endswith("beads: no predictions.")


def test_long_texts_stay_inside():
    root = etree.fromstring(diagram("long " * 99, {"units": sort_into_bins([])}, "long " * 99).encode())
    lines = [element for element in root.iter("{*}text") if element.text.startswith("long")]
    assert len(lines) > 5
    assert all(len(line.text) * 6 <= float(root.get("width")) for line in lines)
    assert all(float(line.get("y")) < float(root.get("height")) for line in lines)
    assert lines[0].text.endswith("…")
    assert root[0].text == "long " * 99
