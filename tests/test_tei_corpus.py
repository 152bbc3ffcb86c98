"""Corpora of many texts, in one file and in a folder, written and read one text at a time."""

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from lxml import etree

from corpora import Document, Metadata, OutputError, ParallelText
from tei import read, read_corpus, validate, write_corpus

GOLDEN = Path(__file__).parent / "golden" / "baku.xml"
DAY = date(2025, 11, 24)
TEI = "{http://www.tei-c.org/ns/1.0}"
LAYOUTS = pytest.mark.parametrize("layout", ["file", "split"])


def texts(*names):
    return [replace(read(GOLDEN), id=name) for name in names]


def write(folder, names, layout):
    write_corpus(iter(texts(*names)), folder / "c", layout=layout, date=DAY)
    return folder / "c"


@LAYOUTS
def test_texts_come_back_one_by_one(tmp_path, layout):
    path = write(tmp_path, ["a", "b", "c"], layout)
    reader = read_corpus(path)
    assert next(reader).id == "a"
    assert [text.id for text in reader] == ["b", "c"]
    assert list(read_corpus(path)) == texts("a", "b", "c")


@LAYOUTS
def test_what_is_written_is_valid(tmp_path, layout):
    assert validate(write(tmp_path, ["a", "b"], layout)) == []


def test_texts_are_asked_for_one_at_a_time(tmp_path):
    asked = []

    def generator():
        for name in ("a", "b"):
            asked.append(sorted(path.name.partition(".")[0] for path in tmp_path.rglob("*.en.xml")))
            yield from texts(name)

    write_corpus(generator(), tmp_path / "c", layout="split")
    assert asked == [[], ["a"]]


@LAYOUTS
def test_same_bytes_again(tmp_path, layout):
    first, again = write(tmp_path, ["a", "b"], layout), tmp_path / "again"
    write_corpus(texts("a", "b"), again, layout=layout, date=DAY)
    for path in first.rglob("*") if layout == "split" else [first]:
        assert path.read_bytes() == (again / path.relative_to(first)).read_bytes()


def test_the_header_counts_and_describes(tmp_path):
    metadata = Metadata(titles=(("en", "Texts"),), publisher="Example Archive", licence="CC0-1.0", keywords=("city",))
    file = io.BytesIO()
    write_corpus(texts("a", "b"), file, id="all", metadata=metadata, date=DAY)
    root = etree.fromstring(file.getvalue())
    assert [(m.get("unit"), m.get("quantity")) for m in root[0].iter(f"{TEI}measure")] == [
        ("texts", "2"),
        ("versions", "6"),
        ("alignments", "8"),
        ("sentences", "24"),
        ("words", "144"),
    ]
    assert [language.get("ident") for language in root[0].iter(f"{TEI}language")] == ["en", "ru", "az-Latn"]
    assert root[0].findtext(f".//{TEI}title") == "Texts"
    assert root[0].findtext(f".//{TEI}publisher") == "Example Archive"
    assert validate(io.BytesIO(file.getvalue())) == []
    wrong = file.getvalue().replace(b'quantity="6"', b'quantity="7"', 1)
    assert [finding.code for finding in validate(io.BytesIO(wrong))] == ["wrong-extent"]


@LAYOUTS
@pytest.mark.parametrize("names", [("a", "a"), ("a", "A"), ("a", "en.a"), ("en.a.p1", "a"), ("corpus", "a")])
def test_ids_that_clash_are_refused(tmp_path, names, layout):
    with pytest.raises(OutputError, match=r"another text of the corpus has this id"):
        write(tmp_path, names, layout)
    assert not list(tmp_path.iterdir())


def test_a_corpus_needs_texts(tmp_path):
    with pytest.raises(OutputError, match="a corpus needs texts"):
        write_corpus([], tmp_path / "c")
    assert not list(tmp_path.iterdir())


def test_the_layout_split_needs_a_path():
    with pytest.raises(OutputError, match="the layout split makes a folder"):
        write_corpus(texts("a"), io.BytesIO(), layout="split")


def test_findings_name_the_file_and_the_line(tmp_path):
    folder = write(tmp_path, ["a", "b"], "split")
    part = folder / "b.align.xml"
    lines = part.read_text(encoding="utf-8").splitlines(keepends=True)
    number = next(n for n, line in enumerate(lines) if 'cert="0.91"' in line)
    lines[number] = lines[number].replace('cert="0.91"', 'cert="1.3"')
    part.write_text("".join(lines), encoding="utf-8")
    findings = validate(folder)
    assert {(finding.code, finding.path, finding.line) for finding in findings} == {
        ("profile", str(part), number + 1),
        ("cert-range", str(part), number + 1),
    }


def test_a_part_that_is_not_there(tmp_path):
    folder = write(tmp_path, ["a", "b"], "split")
    (folder / "a.ru.xml").unlink()
    (folder / "b.ru.xml").write_bytes(b"<TEI>")
    assert {(finding.code, Path(finding.path).name) for finding in validate(folder)} == {
        ("inclusion", "corpus.xml"),
        ("not-well-formed", "b.ru.xml"),
    }


@LAYOUTS
@pytest.mark.slow
def test_corpora_are_tei(tmp_path, layout, tei_all):
    path = write(tmp_path, ["a", "b"], layout)
    assert validate(path, schema=tei_all) == []


def test_a_text_of_one_version(tmp_path):
    text = ParallelText("a", (Document.cut("v", "en", "One.", [(0, 4)]),))
    write_corpus([text], tmp_path / "c", layout="split")
    assert list(read_corpus(tmp_path / "c")) == [text]
