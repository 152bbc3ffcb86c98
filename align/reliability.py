"""How far probabilities can be trusted: reliability bins, expected calibration error, and a diagram of them as SVG.

A prediction comes with a probability p of being right. Predictions are sorted by p into bins of equal width, and in
each bin the share that is right is held against the mean of p. The *expected calibration error* (ECE) is the mean of
these differences, weighted by the predictions in each bin. It was proposed by Naeini, Cooper and Hauskrecht (2015,
"Obtaining Well Calibrated Probabilities Using Bayesian Binning", AAAI); the form here, bins ((k-1)/10, k/10] (the first
one with 0), is that of Guo, Pleiss, Sun and Weinberger (2017, "On Calibration of Modern Neural Networks", ICML).

>>> bins = sort_into_bins([(0.75, True), (0.75, True), (0.75, False), (0.125, False)])
>>> [(each.low, each.high, each.count, each.probability, round(each.right, 3)) for each in bins if each.count]
[(0.1, 0.2, 1, 0.125, 0.0), (0.7, 0.8, 3, 0.75, 0.667)]
>>> round(expected_calibration_error(bins), 5)  # (3 * |2/3 - 0.75| + 1 * |0 - 0.125|) / 4
0.09375
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import fsum
from textwrap import wrap
from xml.sax.saxutils import escape

__all__ = ["BINS", "Bin", "diagram", "expected_calibration_error", "sort_into_bins"]

BINS = 10

_EDGES = tuple((k + 1) / BINS for k in range(BINS))
_SIDE = 320  # of a plot, in SVG units
_STEP = _SIDE // BINS
_LEFT, _TOP, _GAP = 60, 78, 70
_KEY = "Bar: share right. Red line: mean probability. Number on top: predictions in the bin."
_STYLE = """\
text{font:12px sans-serif;fill:#333}
.title{font-size:15px;font-weight:bold}.name{font-size:13px;font-weight:bold}.small{font-size:9px}.mid{text-anchor:middle}
.end{text-anchor:end}.bar{fill:#9ecae1;stroke:#4292c6}.mean{stroke:#c0392b;stroke-width:2}
.grid{stroke:#e6e6e6}.even{stroke:#777;stroke-dasharray:5 4}.frame{fill:none;stroke:#333}"""


@dataclass(frozen=True, slots=True)
class Bin:
    """Predictions whose probability is above ``low`` and at most ``high``.

    ``probability`` is their mean probability and ``right`` the share that is right; both are 0 in an empty each.
    """

    low: float
    high: float
    count: int
    probability: float
    right: float


def sort_into_bins(predictions: Iterable[tuple[float, bool]]) -> tuple[Bin, ...]:
    """Sort predictions (probability, whether right) into ten bins; raises ``ValueError`` outside 0 to 1."""
    sorted_in: list[list[tuple[float, bool]]] = [[] for _ in _EDGES]
    for probability, right in predictions:
        if not 0 <= probability <= 1:
            raise ValueError(f"a probability lies between 0 and 1, {probability} does not")
        sorted_in[bisect_left(_EDGES, probability)].append((probability, right))
    return tuple(
        Bin(
            low=k / BINS,
            high=high,
            count=len(inside),
            probability=fsum(p for p, _ in inside) / max(1, len(inside)),
            right=sum(right for _, right in inside) / max(1, len(inside)),
        )
        for k, (high, inside) in enumerate(zip(_EDGES, sorted_in, strict=True))
    )


def expected_calibration_error(bins: Sequence[Bin]) -> float | None:
    """The ECE, from 0 (calibrated) to 1; ``None`` without predictions."""
    total = sum(each.count for each in bins)
    if not total:
        return None
    return fsum(each.count * abs(each.right - each.probability) for each in bins) / total


def diagram(title: str, plots: Mapping[str, Sequence[Bin]], note: str = "") -> str:
    """Draw reliability diagrams side by side, each with its name, as an SVG file that needs nothing else.

    ``note`` stands below them.

    >>> diagram("Sure?", {"units": sort_into_bins([(0.9, True)])}).splitlines()[-1]
    '</svg>'
    """
    inner = len(plots) * (_SIDE + _GAP) - _GAP
    [heading] = wrap(title, inner // 9, max_lines=1, placeholder="…") or [""]
    footer = [line for text in (_KEY, note) for line in wrap(text, inner // 6)]
    width, height = _LEFT + inner + 30, _TOP + _SIDE + 62 + 16 * len(footer)
    described = " ".join(f"{name}: {_describe(bins)}" for name, bins in plots.items())
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        'role="img" aria-labelledby="title desc">',
        f'<title id="title">{_text(title)}</title>',
        f'<desc id="desc">{_text(described)}</desc>',
        f"<style>{_STYLE}</style>",
        '<rect width="100%" height="100%" fill="#fff"/>',
        f'<text class="title" x="{_LEFT}" y="26">{_text(heading)}</text>',
    ]
    for number, (name, bins) in enumerate(plots.items()):
        lines.append(f'<g transform="translate({_LEFT + number * (_SIDE + _GAP)} {_TOP})">')
        lines += [*_draw_axes(), *_draw_bins(bins), *_draw_labels(name, bins), "</g>"]
    for number, line in enumerate(footer):
        lines.append(f'<text x="{_LEFT}" y="{_TOP + _SIDE + 62 + 16 * number}">{_text(line)}</text>')
    return "\n".join([*lines, "</svg>"]) + "\n"


def _draw_axes() -> Iterator[str]:
    for k in range(0, BINS + 1, 2):
        at = k * _STEP
        yield f'<path class="grid" d="M0 {_SIDE - at}H{_SIDE}M{at} 0V{_SIDE}"/>'
        yield f'<text class="mid" x="{at}" y="{_SIDE + 17}">{k / BINS}</text>'
        yield f'<text class="end" x="-7" y="{_SIDE - at + 4}">{k / BINS}</text>'
    yield f'<text class="mid" x="{_SIDE // 2}" y="{_SIDE + 36}">probability</text>'
    yield f'<text class="mid" transform="translate(-40 {_SIDE // 2}) rotate(-90)">share right</text>'


def _draw_bins(bins: Sequence[Bin]) -> Iterator[str]:
    for k, each in enumerate(bins):
        if each.count:
            tall, mean = _SIDE * each.right, _SIDE * (1 - each.probability)
            yield f'<rect class="bar" x="{k * _STEP}" y="{_SIDE - tall:.1f}" width="{_STEP}" height="{tall:.1f}"/>'
            yield f'<path class="mean" d="M{k * _STEP} {mean:.1f}h{_STEP}"/>'
        yield f'<text class="small mid" x="{k * _STEP + _STEP // 2}" y="-5">{each.count}</text>'
    yield f'<path class="even" d="M0 {_SIDE}L{_SIDE} 0"/><rect class="frame" width="{_SIDE}" height="{_SIDE}"/>'


def _draw_labels(name: str, bins: Sequence[Bin]) -> Iterator[str]:
    yield f'<text class="name" x="0" y="-22">{_text(name)}</text>'
    error, total = expected_calibration_error(bins), sum(each.count for each in bins)
    label = "no predictions" if error is None else f"ECE {error:.4f} of {total}"
    yield f'<text class="end" x="{_SIDE}" y="-22">{label}</text>'


def _describe(bins: Sequence[Bin]) -> str:
    error, total = expected_calibration_error(bins), sum(each.count for each in bins)
    if error is None:
        return "no predictions."
    shares = (f"{each.low} to {each.high}: {each.right:.1%} of {each.count} right" for each in bins if each.count)
    return f"expected calibration error {error:.4f} of {total} predictions; {'; '.join(shares)}."


def _text(text: str) -> str:
    """Escape text for XML, without the control characters that it forbids."""
    return escape("".join(letter if letter.isprintable() else " " for letter in text))
