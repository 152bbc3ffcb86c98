"""Plots draw what is in the alignment: their artists hold the numbers."""

import numpy as np
import pytest

from align import HashEncoder
from align.plots import confidence_plot, dot_plot, length_plot, reliability_plot, shape_plot
from align.reliability import sort_into_bins
from align.similaritymaps import similarity_maps
from corpora import Document, OptionError, ParallelText, Unit

EN = ["one two three", "four five", "six seven", "eight nine"]
RU = ["one two three", "four five six seven", "eight nine", "ten"]


@pytest.fixture
def text():
    documents = Document.from_segments("en", "en", EN), Document.from_segments("ru", "ru", RU)
    spans = [(range(1), range(1)), (range(1, 3), range(1, 2)), (range(3, 4), range(2, 3)), (range(0), range(3, 4))]
    return ParallelText(
        "t", documents, tuple(Unit(each, p) for each, p in zip(spans, (0.99, 0.5, 1, 0.2), strict=True))
    )


def test_path(text):
    (axes,) = dot_plot(text).axes
    (path,) = axes.collections
    corners = [polygon.vertices[:3:2].tolist() for polygon in path.get_paths()]
    assert corners == [[[0, 0], [1, 1]], [[1, 1], [3, 2]], [[3, 2], [4, 3]], [[4, 3], [4, 4]]]
    assert path.get_edgecolors()[:, 3].argsort().tolist() == [3, 1, 0, 2]
    assert (axes.get_xlim(), axes.get_ylim()) == ((0, 4), (4, 0))


@pytest.mark.parametrize("languages", [("en", "ru"), ("ru", "en")])
def test_similarities_under_the_path(text, languages):
    (found,) = similarity_maps(text.documents, encoder=HashEncoder())
    (axes,) = dot_plot(text, languages, found).axes
    values = axes.collections[0].get_array().reshape(4, 4)  # rows go down
    expected = found.values.T if languages == ("en", "ru") else found.values
    assert np.array_equal(values, expected)
    assert values[0].argmax() == 0


def test_pooled_similarities_are_the_highest_of_their_cells(text):
    (all_of_them,) = similarity_maps(text.documents, encoder=HashEncoder())
    (pooled,) = similarity_maps(text.documents, encoder=HashEncoder(), cells=2)
    assert pooled.rows.tolist() == pooled.columns.tolist() == [0, 2, 4]
    assert np.allclose(pooled.values, all_of_them.values.reshape(2, 2, 2, 2).max(axis=(1, 3)))


def test_unknown_languages(text):
    with pytest.raises(OptionError, match="no version in de"):
        dot_plot(text, ("en", "de"))


def test_distributions(text):
    bars = confidence_plot([text]).axes[0].patches
    assert {round(bar.get_x(), 2): bar.get_height() for bar in bars if bar.get_height()} == {0.95: 2, 0.5: 1, 0.2: 1}
    lengths = length_plot([text], ("en", "ru")).axes[0]
    assert sum(bar.get_height() for bar in lengths.patches) == 3
    assert lengths.lines[0].get_xdata()[0] == pytest.approx(1.0)
    shapes = shape_plot([text]).axes[0]
    names = [label.get_text() for label in shapes.get_yticklabels()]
    assert dict(zip(names, (bar.get_width() for bar in shapes.patches), strict=True)) == {"1:1": 2, "0:1": 1, "2:1": 1}


def test_reliability():
    axes = reliability_plot(sort_into_bins([(0.9, True), (0.9, False), (0.3, False)])).axes[0]
    assert [(round(bar.get_x(), 1), bar.get_height()) for bar in axes.patches] == [(0.2, 0), (0.8, 0.5)]
    assert "0.3667" in axes.get_title()
