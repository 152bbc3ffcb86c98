"""What the page's script is given: where the units are, how sure, what they say, and the similarities as pictures."""

from __future__ import annotations

from base64 import b64encode
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np

from corpora import ParallelText, language_name
from corpora.direction import direction

from ..quality import Finding
from ..similaritymaps import SimilarityMap
from .png import SHADES, write_png

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .page import Checked

__all__ = ["page_data"]

_CHARACTERS = 2_000_000  # of units whose text is in the page
_CELLS = 4_000_000  # of pictures of similarities
_DETAIL_CELLS = 4_000_000  # of pictures of their details
_AROUND = 2  # units before and after one with findings whose text is in the page first


def page_data(checked: Sequence[Checked], shown: Sequence[tuple[int, Finding]]) -> dict[str, Any]:
    """Put the texts in a form for JSON; ``shown`` are the findings that the page lists, with the number of the text.

    Texts of units and pictures are given as far as the page stays small, those with findings first.
    """
    flags: dict[int, list[list[int]]] = {}
    for at, (number, finding) in enumerate(shown, 1):
        if finding.unit is not None:
            flags.setdefault(number, []).append([finding.unit, finding.severity.rank, at])
    left, cells, fine = _CHARACTERS, _CELLS, _DETAIL_CELLS
    texts: list[dict[str, Any]] = []
    for number, each in enumerate(checked):
        raw = _raw(each)
        raw["flags"] = flags.get(number, [])
        for similarity in each.maps:
            if similarity.values.size <= cells:
                cells -= similarity.values.size
                raw["maps"]["/".join(similarity.languages)] = _picture(similarity.values, similarity)
            for detail in similarity.details:
                fine -= detail.values.size
                if fine >= 0:
                    place = [detail.row, detail.column, *detail.values.shape]
                    raw["details"].setdefault("/".join(similarity.languages), []).append(
                        [*place, _picture(detail.values, similarity)]
                    )
        texts.append(raw)
    for near in (True, False):
        for raw, each in zip(texts, checked, strict=True):
            left = _add_passages(raw, each.text, left, near=near)
    severities = Counter(finding.severity.value for _, finding in shown)
    return {"texts": texts, "shown": dict(severities)}


def _raw(each: Checked) -> dict[str, Any]:
    text = each.text
    return {
        "id": text.id,
        "file": each.file,
        "languages": text.languages,
        "directions": [direction(language) for language in text.languages],
        "names": [language_name(language) for language in text.languages],
        "sizes": [[len(unit.spans[side]) for unit in text.units] for side in range(len(text.documents))],
        "sure": [int(100 * unit.probability) for unit in text.units],
        "compared": bool(each.maps),
        "maps": {},
        "details": {},
        "passages": {},
    }


def _add_passages(raw: dict[str, Any], text: ParallelText, left: int, *, near: bool) -> int:
    """Give units their texts, those near findings or all, as long as characters are left; return how many are."""
    passages = raw["passages"]
    for number in _near(raw) if near else range(len(text.units)):
        if number in passages:
            continue
        sides = [[segment.text for segment in side] for side in text.segments(text.units[number])]
        left -= sum(len(sentence) for side in sides for sentence in side)
        if left < 0:
            return 0
        passages[number] = sides
    return left


def _near(raw: dict[str, Any]) -> Iterator[int]:
    last = len(raw["sure"])
    for unit, *_ in raw["flags"]:
        yield from islice(range(last), max(0, unit - _AROUND), unit + _AROUND + 1)


def _picture(values: NDArray[np.float32], whole: SimilarityMap) -> str:
    """Draw similarities, from what is usual in the whole map to 1, as an address that holds the picture.

    The second version goes down.
    """
    usual = float(np.median(whole.values))
    shares = np.clip((values.T - usual) / max(1 - usual, 1e-6), 0, 1)
    return "data:image/png;base64," + b64encode(write_png(np.rint(shares * (SHADES - 1)).astype(np.uint8))).decode()
