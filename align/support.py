"""What a third version says of the beads of two: a consistency transform, as ProbCons has for sequences.

Two segments that both point to the same segment of a third version become likelier to belong together (Do et al. 2005);
here such support is not added to probabilities but becomes features of a bead, whose weights are trained.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from .links import Band, View, both_views, value

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .pairmodel import PairPosterior

__all__ = ["SUPPORT", "hear_third_versions", "support_features", "support_of_beads"]

SUPPORT = (
    "third: log of the cut at the end",
    "third, one-sided: link through it",
    "third, one-sided: what it links is left out",
    "third, one-sided: left out there too",
    "third: cut inside",
    "third: log of no cut inside",
    "third: links inside, mean",
    "third: links inside, least",
    "third: links beside, summed",
    "third: links beside, most",
    "third: the cut at the end",
    "third: what it links is left out",
    "third: log of nothing it links is left out",
)
"""Names of the features, in the order of the weights; with several third versions each is the mean over them."""

_UNLIKELY = 1e-4


def hear_third_versions(
    pairs: Mapping[tuple[int, int], PairPosterior], weights: NDArray[np.float64]
) -> dict[tuple[int, int], PairPosterior]:
    """Align each two versions again, hearing all others: the posteriors of ``pairs`` with support taken in.

    ``weights`` are those of :data:`SUPPORT`. With two versions nothing changes.
    """
    if len(pairs) < 2:
        return dict(pairs)
    support = support_features(pairs)
    return {key: pair.rescored(pair.heard + support[key] @ weights) for key, pair in pairs.items()}


def support_features(pairs: Mapping[tuple[int, int], PairPosterior]) -> dict[tuple[int, int], NDArray[np.float64]]:
    """Work out, for every two of three or more versions, the features of their beads, float64 (beads, features)."""
    views = _views(pairs)
    return {key: _support(pair, views, key) for key, pair in pairs.items()}


def support_of_beads(
    pairs: Mapping[tuple[int, int], PairPosterior],
    key: tuple[int, int],
    begin: NDArray[np.int64],
    end: NDArray[np.int64],
) -> NDArray[np.float64]:
    """Work out the same, float64 (k, features), of any beads of two versions, by the places of their nodes."""
    return _support(replace(pairs[key], begin=begin, end=end), _views(pairs), key)


def _views(pairs: Mapping[tuple[int, int], PairPosterior]) -> dict[tuple[int, int], View]:
    views: dict[tuple[int, int], View] = {}
    for (x, y), pair in pairs.items():
        views[x, y], views[y, x] = both_views(pair)
    return views


def _support(pair: PairPosterior, views: Mapping[tuple[int, int], View], key: tuple[int, int]) -> NDArray[np.float64]:
    x, y = key
    thirds = {version for each in views for version in each} - {x, y}
    total = np.zeros((len(pair.begin), len(SUPPORT)))
    for z in sorted(thirds):
        _add(total, pair, views[x, y], views[x, z], views[z, y], views[y, z])
    return total / len(thirds)


def _add(total: NDArray[np.float64], pair: PairPosterior, own: View, xz: View, zy: View, yz: View) -> None:
    """Add the features that one third version gives."""
    cuts, links = _through(own.nodes, xz.nodes, zy.nodes), _through(own.links, xz.links, zy.links)
    turned = links.turned(len(own.left))
    x = (_most(links), np.minimum(_lost(xz.links, zy.alone), 1.0), xz.alone)
    y = (_most(turned), np.minimum(_lost(yz.links, xz.left), 1.0), yz.alone)
    _add_features(total, pair.ends(), cuts, links, x, y)


def _through(like: Band, first: Band, second: Band) -> Band:
    """For each place of a band, the likeliest way through the third version."""
    out = Band(like.low, like.starts, np.zeros(len(like.values)))
    _fill_through(out, first, second)
    return out


@njit(cache=True)
def _fill_through(out, first, second):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    for i in range(len(out.low)):
        for at in range(first.starts[i], first.starts[i + 1]):
            likely = first.values[at]
            if likely < _UNLIKELY:
                continue
            k = at - first.starts[i] + first.low[i]
            shift = out.starts[i] - out.low[i]
            for place in range(second.starts[k], second.starts[k + 1]):
                j = place - second.starts[k] + second.low[k]
                if out.starts[i] <= shift + j < out.starts[i + 1]:
                    out.values[shift + j] = max(out.values[shift + j], likely * second.values[place])


@njit(cache=True)
def _most(band):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    out = np.zeros(len(band.low))
    for i in range(len(out)):
        for place in range(band.starts[i], band.starts[i + 1]):
            out[i] = max(out[i], band.values[place])
    return out


@njit(cache=True)
def _lost(links, alone):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """How likely each segment is linked to a segment of the third version that the other version leaves out."""
    out = np.zeros(len(links.low))
    for i in range(len(out)):
        for place in range(links.starts[i], links.starts[i + 1]):
            out[i] += links.values[place] * alone[place - links.starts[i] + links.low[i]]
    return out


@njit(cache=True)
def _add_features(total, beads, cuts, links, x, y):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    for k in range(len(total)):
        i0, j0, i1, j1 = beads[0][k], beads[1][k], beads[2][k], beads[3][k]
        f = total[k]
        cut = value(cuts, i1, j1)
        f[0] += math.log(max(cut, 1e-3)) / 3.0
        f[10] += cut
        if i0 == i1 or j0 == j1:
            side, own = (y, j0) if i0 == i1 else (x, i0)
            f[1] += side[0][own]
            f[2] += side[1][own]
            f[3] += side[2][own]
        else:
            inner = _inner_cut(cuts, i0, j0, i1, j1)
            f[4] += inner
            f[5] += math.log(max(1.0 - inner, 1e-2))
            _add_links(f, links, i0, j0, i1, j1)
            lost = max(x[1][i0:i1].max(), y[1][j0:j1].max())
            f[11] += lost
            f[12] += math.log(max(1.0 - lost, 1e-2))


@njit(cache=True)
def _inner_cut(cuts, i0, j0, i1, j1):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    most = 0.0
    for i in range(i0, i1 + 1):
        for j in range(j0, j1 + 1):
            if (i, j) != (i0, j0) and (i, j) != (i1, j1):
                most = max(most, value(cuts, i, j))
    return most


@njit(cache=True)
def _add_links(f, links, i0, j0, i1, j1):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    n = len(links.low)
    total, least, beside, most = 0.0, 1.0, 0.0, 0.0
    for i in range(i0, i1):
        inside, outside = 0.0, max(value(links, i, j0 - 1), value(links, i, j1))
        for j in range(j0, j1):
            inside = max(inside, value(links, i, j))
        total, least, beside, most = total + inside, min(least, inside), beside + outside, max(most, outside)
    for j in range(j0, j1):
        inside, outside = 0.0, 0.0
        for i in range(max(i0 - 1, 0), min(i1 + 1, n)):
            if i0 <= i < i1:
                inside = max(inside, value(links, i, j))
            else:
                outside = max(outside, value(links, i, j))
        total, least, beside, most = total + inside, min(least, inside), beside + outside, max(most, outside)
    f[6] += total / (i1 - i0 + j1 - j0)
    f[7] += least
    f[8] += beside
    f[9] += most
