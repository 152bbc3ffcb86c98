"""A page with everything that was found in a corpus, in one file that opens from disk and loads nothing.

The findings are in the page as they are, readable without scripts; these filter them, and draw the units as a path
between two versions. A content security policy lets nothing be loaded, and no script run but the page's own.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from html import escape
from importlib.resources import files
from itertools import combinations, pairwise
from string import Template
from typing import IO

import numpy as np

from corpora import ParallelText, language_name
from corpora.kinds import expect_each, expect_file

from ..quality import CHECKS, Finding, Severity
from ..similaritymaps import SimilarityMap
from ..version import VERSION
from .charts import bar_chart
from .data import page_data
from .numbers import CONFIDENCE_BINS, confidence_counts, length_ratios, shape_counts
from .passages import passages_of

__all__ = ["MOST", "Checked", "write_page"]

_SCRIPTS = ("plot.js", "similarities.js", "unit.js", "findings.js")  # in one block, in this order
MOST = 2_000  # findings that a page lists
_SHAPES = 8  # the commonest, drawn one by one
_RATIOS = 2.0 ** np.arange(-3, 3.01, 0.25)


@dataclass(frozen=True, slots=True)
class Checked:
    """A text, the file it is in, what was found in it, and the similarities of its versions, where they are known."""

    file: str
    text: ParallelText
    findings: Sequence[Finding]
    maps: Sequence[SimilarityMap] = ()


@dataclass(frozen=True, slots=True)
class _Entry:
    """A finding and the number of its text."""

    number: int
    finding: Finding


def write_page(checked: Sequence[Checked], file: IO[bytes], *, most: int = MOST) -> None:
    """Write the report; of more than ``most`` findings the worst are listed, and the page says what it leaves out."""
    checked = list(expect_each(checked, Checked, "checked texts, as in [Checked(path, text, findings)]"))
    expect_file(file)
    entries = [_Entry(number, finding) for number, each in enumerate(checked) for finding in each.findings]
    entries.sort(key=lambda entry: (entry.finding.severity.rank, -(entry.finding.probability or 0)))
    shown = entries[:most]
    folder = files("align.reports")
    style, *parts = (folder.joinpath(name).read_text(encoding="utf-8") for name in ("page.css", *_SCRIPTS))
    script = f'"use strict";\n{{\n{"".join(parts)}}}\n'
    data = json.dumps(page_data(checked, [(entry.number, entry.finding) for entry in shown]), ensure_ascii=False)
    paths = ", ".join(dict.fromkeys(each.file for each in checked))
    page = Template(folder.joinpath("page.html").read_text(encoding="utf-8")).substitute(
        policy=_policy(style, script),
        title=escape(f"Findings in {paths}"),
        style=style,
        script=script,
        # Within a script element only "<" could end it, or begin a comment.
        data=data.replace("<", "\\u003c"),
        about=_about(checked, paths),
        summary=_summary(entries),
        texts=_texts(checked),
        charts=_charts([each.text for each in checked]),
        codes="".join(f"<option>{escape(code)}</option>" for code in sorted({each.finding.code for each in entries})),
        left_out=_left_out(entries[most:]),
        findings="\n".join(_article(checked[entry.number], entry, at) for at, entry in enumerate(shown, 1)),
        count=f"{len(shown):,}",
    )
    file.write(page.encode("utf-8", "replace"))


def _policy(style: str, script: str) -> str:
    """Allow nothing but the page's own style and script, and pictures that it holds."""
    hashes = ["'sha256-" + b64encode(sha256(part.encode()).digest()).decode() + "'" for part in (style, script)]
    return (
        f"default-src 'none'; img-src data:; style-src {hashes[0]}; script-src {hashes[1]}; "
        "base-uri 'none'; form-action 'none'"
    )


def _about(checked: Sequence[Checked], paths: str) -> str:
    units = sum(len(each.text.units) for each in checked)
    findings = sum(len(each.findings) for each in checked)
    languages = dict.fromkeys(language for each in checked for language in each.text.languages)
    made = dict.fromkeys(each.text.provenance.signature for each in checked if each.text.provenance)
    rows = {
        "file": paths,
        "texts": f"{len(checked):,}",
        "units": f"{units:,}",
        "findings": f"{findings:,}",
        "languages": ", ".join(f"{language_name(language)} ({language})" for language in languages),
        "aligned by": " | ".join(made) or "unknown",
        "checked by": f"dragoman {VERSION}",
    }
    return "".join(f"<dt>{name}</dt><dd>{escape(value)}</dd>" for name, value in rows.items())


def _summary(entries: Sequence[_Entry]) -> str:
    if not entries:
        return '<p class="fine">Nothing was found.</p>'
    counts = Counter(entry.finding.code for entry in entries)
    rows = []
    for check in sorted(CHECKS, key=lambda each: (each.severity.rank, -counts[each.code])):
        if count := counts[check.code]:
            rows.append(
                f'<tr><td class="severity {check.severity}">{check.severity}</td><th scope="row"><button type="button" '
                f'data-choose="{check.code}">{check.code}</button></th><td class="number">{count:,}</td>'
                f"<td>{escape(check.message)}</td></tr>"
            )
    return (
        '<table><thead><tr><th scope="col">severity</th><th scope="col">finding</th><th scope="col">how many</th>'
        f'<th scope="col">what it means</th></tr></thead><tbody>{"".join(rows)}</tbody></table>'
    )


def _texts(checked: Sequence[Checked]) -> str:
    if len(checked) < 2:
        return ""
    rows = "".join(
        f'<tr><th scope="row">{escape(each.text.id)}</th><td>{len(each.text.units):,}</td>'
        + "".join(f"<td>{sum(f.severity is severity for f in each.findings):,}</td>" for severity in Severity)
        + "</tr>"
        for each in checked
    )
    heads = "".join(f'<th scope="col">{name}</th>' for name in ("text", "units", "errors", "warnings", "notes"))
    return (
        f"<details><summary>The {len(checked):,} texts</summary>"
        f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></details>"
    )


def _charts(texts: Sequence[ParallelText]) -> str:
    bins = [f"{100 * n // CONFIDENCE_BINS}–{100 * (n + 1) // CONFIDENCE_BINS}%" for n in range(CONFIDENCE_BINS)]
    ticks = ["0%", "20%", "40%", "60%", "80%", "100%"]
    charts = [bar_chart("How sure the units are", "probability", bins, confidence_counts(texts), ticks)]
    counts = list(shape_counts(texts).items())
    shapes = [*counts[:_SHAPES], *([("other", sum(n for _, n in counts[_SHAPES:]))] if counts[_SHAPES:] else [])]
    order = " : ".join(texts[0].languages) if len({text.languages for text in texts}) == 1 else "of each version"
    charts.append(bar_chart("Shapes of units", f"segments {order}", [s for s, _ in shapes], [n for _, n in shapes]))
    ranges = [f"{low:.2f}–{high:.2f}" for low, high in pairwise(_RATIOS)]
    seen = dict.fromkeys(pair for text in texts for pair in combinations(text.languages, 2))
    for one, other in seen:
        ratios = np.clip(length_ratios(texts, (one, other)), _RATIOS[0], _RATIOS[-1] * 0.999)
        found = np.histogram(ratios, _RATIOS)[0].tolist()
        what = f"characters of {other} for one of {one}"
        charts.append(
            bar_chart(f"Lengths, {one} and {other}", what, ranges, found, ["⅛", "¼", "½", "1", "2", "4", "8"])
        )
    return "\n".join(charts)


def _left_out(entries: Sequence[_Entry]) -> str:
    if not entries:
        return ""
    counts = Counter(entry.finding.severity.value for entry in entries)
    kinds = ", ".join(f"{count:,} {severity}{'s' * (count > 1)}" for severity, count in counts.items())
    return (
        f'<p class="notice">{len(entries):,} more findings, the least sure or least bad ones, are left out here '
        f"({kinds}). <code>dragoman check FILE --format csv</code> lists all of them.</p>"
    )


def _article(checked: Checked, entry: _Entry, number: int) -> str:
    finding, text = entry.finding, checked.text
    unit = "" if finding.unit is None else str(finding.unit)
    place = escape(text.id if finding.unit is None else f"{text.id}.a{finding.unit + 1}")
    link = place
    if unit:
        link = f'<a href="#plot" data-text="{entry.number}" data-unit="{unit}">{place}</a>'
    sure = ""
    if finding.probability is not None:
        sure = f'<span class="sure">{min(finding.probability, 0.99):.0%} sure</span>'
    return (
        f'<article id="f{number}" class="{finding.severity}" data-severity="{finding.severity}" '
        f'data-code="{finding.code}" data-text="{entry.number}" data-unit="{unit}" tabindex="-1">'
        f'<h3><span class="severity {finding.severity}">{finding.severity}</span> {finding.code} '
        f'<span class="place">{link}</span> {sure}</h3>'
        f'<p class="message">{escape(finding.message)} <span class="detail">{escape(finding.detail)}</span></p>'
        f"{passages_of(text, finding)}</article>"
    )
