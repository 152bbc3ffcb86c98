"""HTML: what is the text of a page and what is not, charsets, and pages that are broken or mean harm."""

import importlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpora import Kind, ParseError, SourceError, read
from corpora.readers import File, assemble
from corpora.readers.html import READER

PARTS = [
    *("<p>", "</p>", "<ul>", "</ul>", "<li>", "</li>", "<table>", "<tr>", "<td>", "</table>", "<h2>", "</h2>", "<pre>"),
    *("<br>", "<nav>", "</nav>", "<sup>", "</sup>", "<a href='#x'>", "<a href='/'>", "</a>", "<!--", "-->", "<main>"),
    *("</main>", "text", " text. ", "1", "[2]", "\n\n", "&nbsp;", "<", "&", "<script>", "</script>", "&#29;", "<html>"),
]
SENTENCE = "The house by the river had stood empty for years, and nobody in the village remembered who had built it. "


def pieces(page, path="page.html"):
    """List kind, level and text of what is in a page."""
    file = File(path, page if isinstance(page, bytes) else page.encode("utf-8"))
    assert READER.refuse(file) == ""
    extract = assemble(READER.read(file))
    return [(b.paragraph.kind.value, b.paragraph.level, extract.text[b.start : b.end]) for b in extract.blocks]


def texts(body):
    return [text for _, _, text in pieces(f"<!DOCTYPE html><html><body>{body}</body></html>")]


def test_structure(tmp_path):
    path = tmp_path / "page.html"
    path.write_text(
        "<!DOCTYPE html><html><head><title>T</title></head><body><header><h1>The\n House</h1></header><p>It is "
        "<b>old</b>. It is big.</p><ul><li>One.<ul><li><p>Nested.</p><p>More.</p></li></ul>Rest.</li><li>Two.</li></ul>"
        "<h3>Third</h3><blockquote><p>Quoted.</p></blockquote><dl><dt>Term</dt><dd>Meaning.</dd></dl></body></html>"
    )
    document = read(path, language="en")
    assert [segment.text for segment in document.segments][:6] == [
        "The House",
        "It is old.",
        "It is big.",
        "One.",
        "Nested.",
        "More.",
    ]
    assert document.text.endswith("Rest.\n\nTwo.\n\nThird\n\nQuoted.\n\nTerm\n\nMeaning.")
    assert [(part.kind, part.level) for part in document.structure] == [
        (Kind.HEADING, 1),
        (Kind.PARAGRAPH, 0),
        (Kind.ITEM, 1),
        (Kind.ITEM, 2),
        (Kind.PARAGRAPH, 0),
        (Kind.PARAGRAPH, 0),
        (Kind.ITEM, 1),
        (Kind.HEADING, 3),
        (Kind.PARAGRAPH, 0),
        (Kind.PARAGRAPH, 0),
        (Kind.PARAGRAPH, 0),
    ]


def test_tables_line_breaks_and_text_without_paragraphs():
    assert texts("<table><caption>C</caption><tr><th>A</th><td>B<p>D</td></tr></table>") == ["C", "A", "B", "D"]
    assert texts("One<br>line.<br> <br>Two.<hr>Three.<div>Four.</div>Five.") == [
        "One line.",
        "Two.",
        "Three.",
        "Four.",
        "Five.",
    ]
    assert texts("<pre>A verse\nof two.\n \nAnother.</pre>") == ["A verse of two.", "Another."]


@pytest.mark.parametrize(
    "unwanted",
    [
        "<script>var a = '<p>no</p>';</script>",
        "<style>p { color: red }</style>",
        "<noscript>no</noscript>",
        "<template><p>no</p></template>",
        "<footer>no</footer>",
        "<p hidden>no</p>",
        "<p style='color: red; display : none'>no</p>",
        "<div aria-hidden='true'>no</div>",
        "<pre><code>no()</code></pre>",
        "<pre class='highlight'>no()</pre>",
        "<svg><text>no</text></svg>",
        "<img src='no' alt='no'>",
        "<button>no</button>",
        "<!-- no -->",
        "<?php no ?>",
        "<section class='footnotes'><p>no</p></section>",
        "<section role='doc-endnotes'><p>no</p></section>",
        "<ol class='references'><li id='cite_note-1'>no</li></ol>",
        "<div id='ftn1'><p>no</p></div>",
        "<span role='doc-pagebreak'>12</span>",
    ],
)
def test_what_is_no_text(unwanted):
    assert texts(f"<p>Before.</p>{unwanted}<p>After.</p>") == ["Before.", "After."]


@pytest.mark.parametrize(
    ("marked", "text"),
    [
        ("word<sup>1</sup>.", "word."),
        ("End.<sup>12</sup> More", "End. More"),
        ("word<sup><a href='#fn1'>[1]</a></sup> more", "word more"),
        ("word<a href='#_ftn1'>[1]</a> more", "word more"),
        ("word<a href='#n'>1</a> more", "word more"),
        ("word <a href='#n' role='doc-noteref'>one</a>", "word"),
        ("A note. <a href='#r'>↩</a>", "A note."),
        ("20 km<sup>2</sup>, 10<sup>6</sup>, H<sub>2</sub>O", "20 km2, 106, H2O"),
        ("see chapter <a href='#c3'>3</a>", "see chapter 3"),
        ("<a href='#x'>Read</a> on", "Read on"),
    ],
)
def test_marks_of_notes(marked, text):
    assert texts(f"<p>{marked}</p>") == [text]


MENU = "".join(f"<li><a href='/{name}'>{name}</a></li>" for name in ("home", "news", "about", "shop", "help", "login"))
ARTICLE = f"<h1>The River</h1><p>{SENTENCE * 3}</p><h2>Later</h2><p>{SENTENCE * 2}</p><p>Short.</p><ul><li>Item</ul>"


@pytest.mark.parametrize("tag", ["main", "article", "div role='main'"])
def test_a_main_part_is_taken_whole(tag):
    page = f"<nav><ul>{MENU}</ul></nav><{tag}>{ARTICLE}</{tag.split()[0]}><aside><p>Buy this</p></aside>"
    assert texts(page) == ["The River", (SENTENCE * 3).strip(), "Later", (SENTENCE * 2).strip(), "Short.", "Item"]


def test_a_main_part_with_a_menu_in_it_and_its_title_outside():
    page = f"<header><h1>The River</h1><nav>{MENU}</nav></header><main><p>{SENTENCE}</p><ul>{MENU}</ul></main>"
    assert texts(page) == ["The River", SENTENCE.strip(), "home", "news", "about", "shop", "help", "login"]
    own = f"<header><h1>The Press</h1><nav>{MENU}</nav></header><main><h2>The River</h2><p>{SENTENCE}</p></main>"
    assert texts(own) == ["The River", SENTENCE.strip()]


def test_a_page_of_short_items_is_taken_whole():
    items = "".join(f"<div><span>Item {number}</span></div>" for number in range(50))
    assert texts(f"<nav>{MENU}</nav><div>{items}</div><p>{SENTENCE}</p>")[:2] == ["Item 0", "Item 1"]


@given(st.lists(st.sampled_from(PARTS), max_size=40).map("".join))
def test_any_page_is_read(body):
    extract = assemble(READER.read(File("a.html", f"<html>{body}".encode())))
    assert extract.text.count("text") <= body.count("text")
    assert "\x1d" not in extract.text


@pytest.mark.parametrize("menu", [f"<nav>{MENU}</nav>", f"<ul>{MENU}</ul>"])
def test_of_other_pages_trafilatura_finds_the_text(menu):
    paragraphs = "".join(f"<p>{SENTENCE * 2}{number}.</p>" for number in range(8))
    found = pieces(
        f"<html><body>{menu}<div class='sidebar'><a href='/x'>Advertisement</a></div>"
        f"<header><h1>The River</h1></header><div>{paragraphs}</div><div id='comments'><p>First!</p></div>"
    )
    assert found[0] == ("heading", 1, "The River")
    assert [text for kind, _, text in found[1:]] == [f"{SENTENCE * 2}{number}." for number in range(8)]


def test_without_trafilatura(monkeypatch):
    def refuse(name, *args, **kwargs):
        if name == "trafilatura":
            raise ImportError(name)
        return real(name, *args, **kwargs)

    real = importlib.import_module
    monkeypatch.setattr(importlib, "import_module", refuse)
    assert texts("<p>A clean page.</p>") == ["A clean page."]
    with pytest.raises(SourceError, match=r"needs trafilatura; install it with pip install 'dragoman\[readers\]'"):
        texts(f"<nav>{MENU}</nav><p>Text.</p>")


RUSSIAN = "Съешь же ещё этих мягких французских булок."
AZERBAIJANI = "Çay içən uşaq ışığa baxır, şəhər gözəl."


@pytest.mark.parametrize("charset", ["windows-1251", "koi8-r", "utf-8", "iso-8859-5"])
def test_declared_charsets(charset):
    old = f"<html><head><meta http-equiv='Content-Type' content='text/html; charset={charset}'></head><p>{RUSSIAN}</p>"
    new = f"<!DOCTYPE html><meta charset={charset}><p>{RUSSIAN}</p>"
    xml = (
        f"<?xml version='1.0' encoding='{charset}'?><html xmlns='http://www.w3.org/1999/xhtml'><p>{RUSSIAN}</p></html>"
    )
    for page in (old, new, xml):
        assert pieces(page.encode(charset))[-1][2] == RUSSIAN


def test_other_charsets():
    page = "<!DOCTYPE html>{}<p>{}</p>"
    latin5 = page.format("<meta charset=iso-8859-9>", "Türkiye’nin ışığı").encode("windows-1254")
    assert pieces(latin5)[-1][2] == "Türkiye’nin ışığı"
    assert pieces(page.format("", RUSSIAN).encode("windows-1251"))[-1][2] == RUSSIAN
    assert pieces(page.format("<meta charset=utf-8>", RUSSIAN).encode("windows-1251"))[-1][2] == RUSSIAN
    assert pieces(page.format("<meta charset=klingon>", AZERBAIJANI).encode("utf-8"))[-1][2] == AZERBAIJANI
    for charset in ("utf-16", "utf-8-sig"):
        assert pieces(page.format("<meta charset=koi8-r>", AZERBAIJANI).encode(charset))[-1][2] == AZERBAIJANI
    given = File("a.html", page.format("<meta charset=utf-8>", RUSSIAN).encode("cp866"), "cp866")
    assert [piece.text for piece in READER.read(given)] == [RUSSIAN]


def test_characters():
    assert texts("<p>a&shy;b\u00adc&nbsp;d&amp;e&#x200F;f\u0378 &foo; &#xD800;</p>") == [
        "abc\u00a0d&e\u200ff\u0378 &foo; \ufffd"
    ]


def test_what_is_refused():
    refuse = READER.refuse
    assert refuse(File("a.html", b"Just text.")) == "no <html> or <!DOCTYPE html> at its beginning"
    assert refuse(File("a.txt", b"<p>Text with tags</p>"))
    assert refuse(File("a.html", b"<p>A fragment.</p>")) == ""
    assert refuse(File("a.txt", b"  <!-- x --> <!doctype HTML><p>Yes")) == ""
    assert refuse(File("a.tei", b"<?xml version='1.0'?><TEI xmlns='http://www.tei-c.org/ns/1.0'/>"))


def test_entities_are_not_expanded_and_nothing_is_loaded(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    page = (
        f"<!DOCTYPE html [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;'><!ENTITY x SYSTEM '{secret.as_uri()}'>]>"
        "<html><body><p>&b; &x;</p><p>Text.</p></body></html>"
    )
    found = texts(page)
    assert found[-1] == "Text."
    assert "secret" not in " ".join(found)
    assert "haha" not in " ".join(found)


def test_depth(tmp_path):
    deep = "<div>" * 1500 + "<p>Deep.</p>" + "</div>" * 1500 + "<p>After.</p>"
    assert texts(deep) == ["Deep.", "After."]
    assert texts(f"<nav>{MENU}</nav>{deep}") == ["Deep.", "After."]
    path = tmp_path / "deep.html"
    path.write_text("<html><body>" + "<div>" * 100_000 + "<p>Deep.")
    with pytest.raises(ParseError, match="cannot be taken in: Excessive depth"):
        read(path, language="en")


def test_size():
    line = "<html><body><p>" + "word " * 4_000_000
    assert len(texts(line)[0]) == 20_000_000 - 1
    with pytest.raises(SourceError, match="larger than 64 MB"):
        list(READER.read(File("a.html", line.encode() * 4)))


def test_cut_pages_are_read_as_far_as_they_go(tmp_path):
    page = "<html><body><p>One.</p><p class='x'>Two.</p></body></html>"
    for size in range(20, len(page)):
        found = texts(page[:size])
        assert found == [] or found[0][:3] == "One"[: len(found[0])]
    path = tmp_path / "page.html"
    path.write_bytes(b"<html><body><p>a\0b</p></body></html>")
    with pytest.raises(SourceError, match="binary, not text: byte 16 is NUL"):
        read(path)
    path.write_bytes(b"<html><body><script>x</script></body></html>")
    with pytest.raises(SourceError, match="without any text"):
        read(path)
