"""A page for readers: versions side by side, a unit a row, in one file that needs no network.

It can be searched and printed, is light or dark as the reader's system is, and marks units of low confidence. Texts
carry their language and direction; all is escaped, and a content security policy keeps the page from loading anything.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import IO, TextIO

from ..direction import direction
from ..languages import language_name
from ..model import ParallelText, Status
from .streams import as_text, attribute, element_text
from .views import Losses, Row, count_joined, peek, rows

__all__ = ["write"]

_LOW = 0.5  # units less probable than this are marked, unless they were reviewed

_STYLE = """\
:root { color-scheme: light dark; --page: #fdfdfb; --ink: #1d1e20; --rule: #d8d8d2; --soft: #66665f; --low: #fff1d6; }
@media screen and (prefers-color-scheme: dark) {
 :root { --page: #1d1e20; --ink: #e8e8e3; --rule: #44464a; --soft: #a9a9a2; --low: #43351a; }
}
html { background: var(--page); color: var(--ink); }
[hidden] { display: none !important; }
body { margin: 0 auto; padding: 1rem; max-width: 100rem;
 font: 1rem/1.5 "Noto Serif", "Source Serif 4", Georgia, "Times New Roman", serif; }
:lang(ar), :lang(fa), :lang(azb), :lang(ug) { font-family: "Noto Naskh Arabic", "Geeza Pro", "Times New Roman", serif; }
:lang(he) { font-family: "Noto Serif Hebrew", "Times New Roman", serif; }
:lang(ka) { font-family: "Noto Serif Georgian", Sylfaen, serif; }
:lang(hy) { font-family: "Noto Serif Armenian", Sylfaen, serif; }
:lang(zh), :lang(ja), :lang(ko) { font-family: "Noto Serif CJK SC", "Songti SC", "Yu Mincho", SimSun, serif; }
:lang(ja) { font-family: "Noto Serif CJK JP", "Hiragino Mincho ProN", "Yu Mincho", serif; }
:lang(ko) { font-family: "Noto Serif CJK KR", AppleMyungjo, Batang, serif; }
h1, nav, thead, tbody th { font-family: system-ui, "Noto Sans", sans-serif; }
nav { position: sticky; top: 0; padding: .5rem 0; display: flex; gap: 1rem; align-items: center;
 background: var(--page); }
input { font: inherit; padding: .3rem .6rem; width: min(30rem, 60%); }
table { border-collapse: collapse; width: 100%; table-layout: fixed; }
th, td { padding: .4rem .6rem; text-align: start; vertical-align: top; border-top: 1px solid var(--rule);
 overflow-wrap: break-word; }
th:first-child { width: 4rem; color: var(--soft); font-weight: normal; font-size: .8rem; }
th a { color: inherit; text-decoration: none; }
tr.low { background: var(--low); }
tr:target { outline: 2px solid; }
tr small { display: block; }
@media screen and (max-width: 45rem) {
 thead { display: none; }
 table, tbody, tr, th, td { display: block; width: auto; }
 tr { border-top: 2px solid var(--rule); }
 th, td { border: 0; padding: .2rem; }
}
@page { margin: 1.5cm; }
@media print {
 nav { display: none; }
 body { padding: 0; font-size: 9.5pt; max-width: none; }
 tr { break-inside: avoid; }
 thead { display: table-header-group; }
 tr.low { background: none; }
 tr.low th { font-weight: bold; }
 th:first-child { width: 2.6rem; }
 h1 { break-after: avoid; font-size: 14pt; margin: 0 0 .5rem; }
}
"""
# Letters are compared in small ones of the cell's own language: Azerbaijani pairs I with ı.
_SCRIPT = """\
const search = document.getElementById("search"), found = document.getElementById("found");
const rows = [...document.querySelectorAll("tbody tr")];
search.addEventListener("input", () => {
  let count = 0;
  const small = new Map();
  const wanted = (lang) => {
    if (!small.has(lang)) small.set(lang, search.value.trim().toLocaleLowerCase(lang));
    return small.get(lang);
  };
  for (const row of rows) {
    row.hidden = ![...row.querySelectorAll("td")].some(
      (cell) => cell.textContent.toLocaleLowerCase(cell.lang).includes(wanted(cell.lang)));
    count += !row.hidden;
  }
  found.textContent = search.value.trim() ? `${count} of ${rows.length}` : "";
});
"""
_HEAD = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy"
 content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>{title}</title>
<style>
{style}</style>
</head>
<body>
<nav><input id="search" type="search" placeholder="Search all versions" aria-label="Search all versions">
<output id="found" for="search"></output></nav>
"""


def write(texts: Iterable[ParallelText], file: IO[bytes], losses: Losses) -> None:
    """Write texts as one page, a table each."""
    first, texts = peek(texts)
    with as_text(file) as out:
        out.write(_HEAD.format(title=element_text(first.id if first else "no texts", losses), style=_STYLE))
        for text in texts:
            _write_text(text, out, losses)
        out.write(f"<script>\n{_SCRIPT}</script>\n</body>\n</html>\n")


def _write_text(text: ParallelText, out: TextIO, losses: Losses) -> None:
    out.write(f"<section>\n<h1>{element_text(text.id, losses)}</h1>\n<table>\n<thead><tr><th>unit</th>")
    for language in text.languages:
        out.write(f"<th>{element_text(language_name(language), losses)}</th>")
    out.write("</tr></thead>\n<tbody>\n")
    for number, row in enumerate(rows(text), 1):
        count_joined(row, losses)
        _write_row(text.languages, number, row, out, losses)
    out.write("</tbody>\n</table>\n</section>\n")


def _write_row(languages: tuple[str, ...], number: int, row: Row, out: TextIO, losses: Losses) -> None:
    is_auto = row.unit.status is Status.AUTO
    low = ' class="low"' if is_auto and row.unit.probability < _LOW else ""
    place = attribute(row.id, losses)
    link = attribute("#" + row.id, losses)
    notes = f"<small>{row.unit.probability:.0%}</small>" + ("" if is_auto else f"<small>{row.unit.status}</small>")
    out.write(f'<tr id={place}{low}><th scope="row"><a href={link}>{number}</a>{notes}</th>\n')
    for language, side in zip(languages, row.joined, strict=True):
        out.write(
            f'<td lang={attribute(language, losses)} dir="{direction(language)}">{element_text(side, losses)}</td>\n'
        )
    out.write("</tr>\n")
