"""A folder instead of a file: a file for each version, one for the alignment, and the corpus that includes them."""

import os
import re
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from corpora import Document, OutputError, ParallelText, ParseError
from tei import read, validate, write

GOLDEN = Path(__file__).parent / "golden" / "baku.xml"
DAY = date(2025, 11, 24)


@pytest.fixture
def folder(tmp_path):
    write(read(GOLDEN), tmp_path / "baku", layout="split", date=DAY)
    return tmp_path / "baku"


def test_files(folder):
    names = ["baku.align.xml", "baku.az-Latn.xml", "baku.en.xml", "baku.ru.xml", "corpus.xml"]
    assert sorted(path.name for path in folder.iterdir()) == names


def test_folder_and_corpus_file_are_read_alike(folder):
    assert read(folder) == read(folder / "corpus.xml") == read(GOLDEN)


def test_bodies_are_those_of_one_file(folder):
    one = GOLDEN.read_bytes()
    for path in folder.glob("baku.[!a]*.xml"):
        body = path.read_bytes().partition(b"<body")[2]
        assert body.removesuffix(b"</TEI>").removesuffix(b"</text>") in one


def test_same_bytes_again(folder, tmp_path):
    write(read(GOLDEN), tmp_path / "again", layout="split", date=DAY)
    for path in folder.iterdir():
        assert (tmp_path / "again" / path.name).read_bytes() == path.read_bytes()


def test_a_corpus_is_replaced(folder):
    text = replace(read(GOLDEN), id="other")
    write(text, folder, layout="split")
    assert read(folder) == text
    assert not list(folder.parent.glob(".*"))


@pytest.mark.parametrize("name", ["notes.txt", "other.xml"])
def test_a_folder_of_other_things_is_left_alone(tmp_path, name):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / name).write_text("mine")
    with pytest.raises(OutputError, match="a folder that holds other files"):
        write(read(GOLDEN), tmp_path / "a", layout="split")
    assert [path.name for path in (tmp_path / "a").iterdir()] == [name]


def test_a_file_is_no_folder(tmp_path):
    (tmp_path / "a").touch()
    with pytest.raises(OutputError, match="it is a file, and a folder is needed"):
        write(read(GOLDEN), tmp_path / "a", layout="split")


def test_what_cannot_be_written_leaves_nothing(tmp_path):
    bad = ParallelText("t", (Document.cut("v", "en", "\ud800", [(0, 1)]),))
    with pytest.raises(OutputError, match="half a surrogate"):
        write(bad, tmp_path / "a", layout="split")
    with pytest.raises(OutputError, match="too long for a file"):
        write(replace(read(GOLDEN), id="a" * 300), tmp_path / "a", layout="split")
    assert not list(tmp_path.iterdir())


def change(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    "href",
    [
        "../baku.en.xml",
        "/etc/passwd",
        "file:///etc/passwd",
        "https://example.org/baku.en.xml",
        "sub/baku.en.xml",
        "..",
        "%2e%2e%2fbaku.en.xml",
        "corpus.xml",
        "baku%00.xml",
        "baku.ru.xml",
        "",
    ],
)
def test_nothing_but_files_of_the_folder_is_included(folder, href):
    change(folder / "corpus.xml", 'href="baku.en.xml"', f'href="{href}"')
    with pytest.raises(ParseError, match=r"is not the name of a file|is not a file of its own") as caught:
        read(folder)
    assert caught.value.path == str(folder / "corpus.xml")
    assert caught.value.line


def test_a_link_out_of_the_folder_is_not_followed(folder, tmp_path):
    (folder / "baku.en.xml").rename(tmp_path / "outside.xml")
    (folder / "baku.en.xml").symlink_to(tmp_path / "outside.xml")
    with pytest.raises(ParseError, match="is not a file of its own in the same folder"):
        read(folder)


def test_a_pipe_is_not_waited_for(folder):
    (folder / "baku.en.xml").unlink()
    os.mkfifo(folder / "baku.en.xml")
    with pytest.raises(ParseError, match="is not a file of its own in the same folder"):
        read(folder)


def test_what_is_included_includes_nothing(folder):
    change(
        folder / "baku.en.xml",
        "<text>",
        '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="baku.ru.xml"/><text>',
    )
    assert {(finding.code, Path(finding.path).name) for finding in validate(folder)} == {("profile", "baku.en.xml")}


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"<TEI>", "not well-formed XML"),
        (b'<!DOCTYPE TEI [<!ENTITY a "b">]><TEI xmlns="http://www.tei-c.org/ns/1.0"/>', "document type declaration"),
        (b"<html/>", "is not a TEI document"),
    ],
)
def test_a_part_that_is_no_tei_is_named(folder, data, message):
    (folder / "baku.ru.xml").write_bytes(data)
    with pytest.raises(ParseError, match=message) as caught:
        read(folder)
    assert caught.value.path == str(folder / "baku.ru.xml")


def test_a_stream_has_no_folder(folder):
    with (folder / "corpus.xml").open("rb") as file, pytest.raises(ParseError, match="read it by its path"):
        read(file)


def test_a_pointer_into_the_wrong_file_dangles(folder):
    change(folder / "baku.align.xml", "baku.en.xml#en.baku.p1.s3", "baku.ru.xml#en.baku.p1.s3")
    with pytest.raises(ParseError, match=r"baku\.ru\.xml#en\.baku\.p1\.s3 is not a sentence") as caught:
        read(folder)
    assert caught.value.path == str(folder / "baku.align.xml")
    assert "baku.ru.xml#en.baku.p1.s3" in (folder / "baku.align.xml").read_text().splitlines()[caught.value.line - 1]
    dangling = [finding for finding in validate(folder) if finding.code == "dangling-pointer"]
    assert [finding.message.partition(": ")[2] for finding in dangling] == ["@target baku.ru.xml#en.baku.p1.s3"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("#en.baku.p1.s1 ", "#en.baku.p1 "),
        ("#en.baku.p1.s1 ", "#en.baku.p1.s9 "),
        ('corresp="#baku.a1"', 'corresp="#baku.a2"'),
        ('corresp="#baku.a1"', 'corresp="#baku.align"'),
        (" #ru.baku.p1.s1 ", " #ru.baku.p1.s2 "),
    ],
)
def test_what_is_wrong_with_links_is_found_alike(folder, tmp_path, old, new):
    shutil.copy(GOLDEN, tmp_path / "baku.xml")
    change(tmp_path / "baku.xml", old, new)
    named = re.compile(r"#((en|ru|az-Latn)\.)")
    change(folder / "baku.align.xml", *(named.sub(r"baku.\2.xml#\1", pointers) for pointers in (old, new)))
    one, parts = validate(tmp_path / "baku.xml"), validate(folder)
    assert one
    assert {Path(finding.path).name for finding in parts} <= {"baku.align.xml", "baku.en.xml", "baku.ru.xml"}
    assert [(finding.code, finding.place, finding.message.replace("baku.en.xml", "")) for finding in parts] == [
        (finding.code, finding.place, finding.message) for finding in one
    ]


def test_a_pointer_may_name_its_own_file(folder):
    change(folder / "baku.align.xml", 'corresp="#baku.a1"', 'corresp="baku.align.xml#baku.a1"')
    assert validate(folder) == []
    assert read(folder) == read(GOLDEN)
