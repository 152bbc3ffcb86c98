"""Plots of an alignment as matplotlib figures, for notebooks and papers.

``pip install 'dragoman[plots]'`` brings matplotlib. Every function returns a new figure that no window holds; save it
with ``figure.savefig("plot.png")``.

>>> from corpora import Document, ParallelText, Unit
>>> en = Document.from_segments("en", "en", ["Come in.", "Sit down."])
>>> ru = Document.from_segments("ru", "ru", ["Войдите и садитесь."])
>>> text = ParallelText("visit", (en, ru), (Unit((range(2), range(1)), 0.97),))
>>> figure = dot_plot(text, ("en", "ru"))
>>> figure.axes[0].get_xlabel(), figure.axes[0].get_ylabel()
('segment of en', 'segment of ru')
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from corpora import OptionError, ParallelText
from corpora.libraries import library

from .reliability import Bin, expected_calibration_error
from .reports.numbers import CONFIDENCE_BINS, confidence_counts, length_ratios, shape_counts

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from .similaritymaps import SimilarityMap

__all__ = ["confidence_plot", "dot_plot", "length_plot", "reliability_plot", "shape_plot"]

_PATH = "#d62728"
_BARS = "#4c78a8"
_SHAPES = 15  # the commonest, drawn one by one


def dot_plot(
    text: ParallelText, languages: tuple[str, str] | None = None, similarity: SimilarityMap | None = None
) -> Figure:
    """Draw the units of two versions (the first two unless named) as a path, over their similarities where given.

    ``similarity`` is one of :func:`align.similaritymaps.similarity_maps`. A unit of both versions is a rectangle over
    its segments, one of a single version a line; the paler, the less sure. Raises :class:`~corpora.OptionError` for a
    language that the text does not have, or similarities of other ones.
    """
    library("matplotlib", "plots", OptionError, "drawing a plot")
    from matplotlib.collections import PolyCollection

    languages = languages or (text.languages[0], text.languages[-1 if len(text.languages) < 2 else 1])
    for language in languages:
        if language not in text.languages:
            raise OptionError(f"text {text.id} has no version in {language}, only in {', '.join(text.languages)}")
    if similarity is not None and set(similarity.languages) != set(languages):
        raise OptionError(f"similarities of {'-'.join(similarity.languages)} for a plot of {'-'.join(languages)}")
    axes = _axes(f"segment of {languages[0]}", f"segment of {languages[1]}", size=(7, 7))
    if similarity is not None:
        turned = similarity.languages != languages
        x, y = (similarity.columns, similarity.rows) if turned else (similarity.rows, similarity.columns)
        values = similarity.values if turned else similarity.values.T
        axes.pcolormesh(x, y, values, cmap="Greys", vmin=0, vmax=1, rasterized=True)
    at = [0, 0]
    corners, sure = [], []
    sides = [text.languages.index(language) for language in languages]
    for unit in text.units:
        left, top = at
        at = [place + len(unit.spans[side]) for place, side in zip(at, sides, strict=True)]
        if at != [left, top]:
            corners.append([(left, top), (at[0], top), (at[0], at[1]), (left, at[1])])
            sure.append(0.25 + 0.75 * unit.probability)
    path = PolyCollection(corners, facecolors="none", edgecolors=[(0.84, 0.15, 0.16, alpha) for alpha in sure])
    path.set_linewidth(1.2)
    axes.add_collection(path)
    axes.set_xlim(0, max(at[0], 1))
    axes.set_ylim(max(at[1], 1), 0)
    return _figure_of(axes)


def confidence_plot(texts: Sequence[ParallelText]) -> Figure:
    """Draw how many units have which probability."""
    axes = _axes("probability", "units")
    counts = confidence_counts(texts)
    axes.bar(np.arange(CONFIDENCE_BINS) / CONFIDENCE_BINS, counts, 1 / CONFIDENCE_BINS, align="edge", color=_BARS)
    axes.set_xlim(0, 1)
    return _figure_of(axes)


def length_plot(texts: Sequence[ParallelText], languages: tuple[str, str]) -> Figure:
    """Draw how many units have how many characters of the second language for one of the first."""
    axes = _axes(f"characters of {languages[1]} for one of {languages[0]}", "units")
    ratios = length_ratios(texts, languages)
    axes.hist(np.clip(ratios, 1 / 8, 8), bins=(2.0 ** np.arange(-3, 3.01, 0.25)).tolist(), color=_BARS)
    axes.set_xscale("log", base=2)
    axes.set_xlim(1 / 8, 8)
    axes.axvline(float(np.median(ratios)) if len(ratios) else 1.0, color=_PATH, label="median")
    return _figure_of(axes)


def shape_plot(texts: Sequence[ParallelText]) -> Figure:
    """Draw how many units have which shape, the commonest on top; rare ones are put together."""
    axes = _axes("units", "segments of each version", size=(7, 5))
    counts = list(shape_counts(texts).items())
    rest = sum(count for _, count in counts[_SHAPES:])
    shown = [*counts[:_SHAPES], *([("other", rest)] if rest else [])]
    axes.barh([shape for shape, _ in shown], [count for _, count in shown], color=_BARS)
    axes.invert_yaxis()
    return _figure_of(axes)


def reliability_plot(bins: Sequence[Bin]) -> Figure:
    """Draw the share that is right against the probability, in bins of :func:`align.reliability.sort_into_bins`."""
    axes = _axes("probability", "share right", size=(5, 5))
    filled = [each for each in bins if each.count]
    axes.bar([each.low for each in filled], [each.right for each in filled], 1 / len(bins), align="edge", color=_BARS)
    axes.plot([each.probability for each in filled], [each.right for each in filled], "o", color=_PATH)
    axes.plot([0, 1], [0, 1], "--", color="0.5")
    error = expected_calibration_error(bins)
    axes.set_title("no predictions" if error is None else f"expected calibration error {error:.4f}")
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1)
    return _figure_of(axes)


def _axes(x: str, y: str, size: tuple[float, float] = (7, 4)) -> Axes:
    """Make a figure that belongs to no window, with one plot."""
    library("matplotlib", "plots", OptionError, "drawing a plot")
    from matplotlib.figure import Figure

    axes = Figure(figsize=size, layout="constrained").add_subplot()
    axes.set_xlabel(x)
    axes.set_ylabel(y)
    return axes


def _figure_of(axes: Axes) -> Figure:
    figure = axes.get_figure(root=True)
    assert figure is not None  # noqa: S101 (axes that _axes made have one)
    return figure
