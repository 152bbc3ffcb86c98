"""Markdown: structure, what is no running text, and nesting without end."""

import pytest

from corpora import Kind, OptionError, ParseError, SourceError, read
from corpora.readers import File, assemble, choose_reader
from corpora.readers.markdown import READER

DOCUMENT = """\
---
title: Not a sentence
tags: [a, b]
---
# The *House* #

It is **old**. It
is big.

Second
------
- One.
  continued

  More of one.
  1. Nested.
     - Deep.
* [Two](http://example.org "no") `code`.

> Quoted.

| Head | ![no](no.png) |
|------|---------------|
| Cell | \\*x\\*       |
"""


def texts(source, path="text.md"):
    extract = assemble(READER.read(File(path, source.encode("utf-8"))))
    return [extract.text[block.start : block.end] for block in extract.blocks]


def test_structure(tmp_path):
    path = tmp_path / "text.md"
    path.write_text(DOCUMENT)
    document = read(path, language="en")
    assert [(part.kind, part.level) for part in document.structure] == [
        (Kind.HEADING, 1),
        (Kind.PARAGRAPH, 0),
        (Kind.HEADING, 2),
        (Kind.ITEM, 1),
        (Kind.PARAGRAPH, 0),
        (Kind.ITEM, 2),
        (Kind.ITEM, 3),
        (Kind.ITEM, 1),
        (Kind.PARAGRAPH, 0),
        (Kind.PARAGRAPH, 0),
        (Kind.PARAGRAPH, 0),
        (Kind.PARAGRAPH, 0),
    ]
    assert [segment.text for segment in document.segments] == [
        "The House",
        "It is old.",
        "It is big.",
        "Second",
        "One. continued",
        "More of one.",
        "Nested.",
        "Deep.",
        "Two code.",
        "Quoted.",
        "Head",
        "Cell",
        "*x*",
    ]


@pytest.mark.parametrize(
    "unwanted",
    [
        "```python\nno()\n```",
        "~~~\nno\n",
        "    no()",
        "<!-- no -->",
        "<!-- no\n\nno -->",
        "![no](no.png)",
        "[no]: http://no.example 'no'",
        "<script>\nno\n</script>",
        "***",
        "[^x]: no\n\n    no\n",
    ],
)
def test_what_is_no_text(unwanted):
    assert texts(f"Before.\n\n{unwanted}") == ["Before."]


def test_footnotes():
    assert texts("One[^1] two.^[inline note] Three[^a].\n\n[^1]: Note.\n[^a]: Note\n    goes on.\n\nFour.") == [
        "One two. Three.",
        "Four.",
    ]


def test_front_matter():
    assert texts("+++\ntitle = 'no'\n+++\nText.") == ["Text."]
    assert texts("---\r\n# comment\r\ntitle: no\r\n...\r\nText.") == ["Text."]
    assert texts("---\nText.\n\n---\nMore.") == ["Text.", "More."]
    assert texts("Text.\n\n---\nkey: yes\n---\n") == ["Text.", "key: yes"]


def test_html_in_it():
    source = "<div align='center'>\n<h1>Raw</h1>\n\n*Inside*<br><br>Next\n</div>\n\nword<sup>1</sup>, m<sup>2</sup>"
    assert texts(source) == ["Raw", "Inside", "Next", "word, m2"]


def test_characters():
    assert texts("a&shy;b&nbsp;c&amp;d\u200ff\u0378  \ng\\\nh") == ["ab\u00a0c&d\u200ff\u0378 g h"]


def test_the_suffix_or_the_user_says_that_it_is_markdown():
    assert READER.refuse(File("a.txt", b"# x")) == "its name does not end in .md"
    assert choose_reader(File("a.MD", b"# x")) is READER
    assert choose_reader(File("a.txt", b"# x")) is None
    assert choose_reader(File("a.txt", b"# x"), "markdown") is READER
    with pytest.raises(OptionError, match="there is no format called 'word'; there are plain, "):
        choose_reader(File("a.txt", b"# x"), "word")


def test_nesting():
    assert texts(">" * 38 + " deep") == ["deep"]
    assert texts("".join("  " * level + "- a\n" for level in range(30))) == ["a"] * 30
    for source in (">" * 20_000 + " deep", "".join("  " * level + "- a\n" for level in range(500))):
        with pytest.raises(ParseError, match="nested more than 40 levels deep"):
            texts(source)


@pytest.mark.parametrize(
    "source", ["[", "*a ", "**a", "![[]()", "[a](", "<", "&", "[^", "^[", "_a", "`a ", "\\", "<a "]
)
def test_marks_without_end(source):
    assert "".join(texts(source * 5000))


def test_a_long_line_and_bytes_that_are_no_text(tmp_path):
    line = "word " * 4_000_000
    assert texts(line) == [line.strip()]
    with pytest.raises(SourceError, match="larger than 64 MB"):
        texts(line * 4)
    path = tmp_path / "text.md"
    path.write_bytes(b"# a\0b")
    with pytest.raises(SourceError, match="binary, not text: byte 3 is NUL"):
        read(path)
    path.write_bytes("# Глава\n\nЭто текст.".encode("windows-1251"))
    assert read(path).segments[0].text == "Глава"
