"""Bar charts as SVG inside a page, each with its numbers as a table for who cannot see it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

__all__ = ["bar_chart"]

_WIDTH, _HEIGHT = 440, 170  # of the bars
_LEFT, _TOP, _BELOW = 58, 22, 44
_FEW = 12  # bars that have their counts on top


def bar_chart(title: str, what: str, labels: Sequence[str], counts: Sequence[int], ticks: Sequence[str] = ()) -> str:
    """Draw counts as bars; ``ticks`` stand at even distances below, by default the labels below their bars.

    >>> "<rect" in bar_chart("Shapes", "units by shape", ["1:1", "2:1"], [9, 1])
    True
    """
    most, step = max(counts, default=0), _WIDTH / max(len(counts), 1)
    parts = [
        f'<figure class="chart"><figcaption>{escape(title)}</figcaption>',
        f'<svg viewBox="0 0 {_LEFT + _WIDTH + 26} {_TOP + _HEIGHT + _BELOW}" role="img" aria-label="{escape(title)}; '
        'the numbers are in the table below">',
        f'<path class="axis" d="M{_LEFT} {_TOP}v{_HEIGHT}h{_WIDTH}"/>',
        f'<text class="end" x="{_LEFT - 6}" y="{_TOP + 10}">{most:,}</text>',
        f'<text class="end" x="{_LEFT - 6}" y="{_TOP + _HEIGHT}">0</text>',
    ]
    for number, (label, count) in enumerate(zip(labels, counts, strict=True)):
        tall = max(_HEIGHT * count / most, 1.5) if count else 0
        if tall:
            parts.append(
                f'<rect class="bar" x="{_LEFT + number * step + 1:.1f}" y="{_TOP + _HEIGHT - tall:.1f}" '
                f'width="{max(step - 2, 1):.1f}" height="{tall:.1f}"><title>{escape(label)}: {count:,}</title></rect>'
            )
        if count and len(counts) <= _FEW:
            top = _TOP + _HEIGHT - tall - 5
            parts.append(f'<text class="mid" x="{_LEFT + (number + 0.5) * step:.1f}" y="{top:.1f}">{count:,}</text>')
    shown, shift = (ticks, 0.0) if ticks else (labels, step / 2)
    for number, tick in enumerate(shown):
        place = _LEFT + shift + number * (_WIDTH / max(len(ticks) - 1, 1) if ticks else step)
        parts.append(f'<text class="mid" x="{place:.1f}" y="{_TOP + _HEIGHT + 16}">{escape(tick)}</text>')
    middle = _LEFT + _WIDTH / 2
    parts.append(f'<text class="mid" x="{middle}" y="{_TOP + _HEIGHT + 36}">{escape(what)}</text></svg>')
    rows = "".join(
        f'<tr><th scope="row">{escape(label)}</th><td>{count:,}</td></tr>'
        for label, count in zip(labels, counts, strict=True)
        if count
    )
    parts.append(
        f'<details><summary>as a table</summary><table><thead><tr><th scope="col">{escape(what)}</th>'
        f'<th scope="col">units</th></tr></thead><tbody>{rows}</tbody></table></details></figure>'
    )
    return "\n".join(parts)
