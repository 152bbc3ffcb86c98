"""What the command does with TEI: layouts, metadata, giving sources back, formats of findings."""

import hashlib
import io
import re
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from commandline import enter, fails
from hypothesis import given
from hypothesis import strategies as st

import tei
from align.cli import main
from corpora import Document, ParallelText, Unit, read

BAD = Path(__file__).parent / "bad"
TEI = "{http://www.tei-c.org/ns/1.0}"
TEXTS = {
    "en.txt": b"The museum opened today.  It is large.\r\n\r\nMany guests came.\r\n",
    "ru.txt": "Музей открылся сегодня. Он большой.\n\nПришло много гостей.\n".encode("windows-1251"),
    "az.txt": b"\xef\xbb\xbf" + "Muzey bu gün açıldı.\tO, böyükdür.\n\nÇoxlu qonaq gəldi.\n".encode(),
}
VERSIONS = ("en=en.txt", "ru=ru.txt", "az=az.txt")


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """A folder with three versions, where the command is run."""
    return enter(tmp_path, monkeypatch, TEXTS)


def align(*options):
    return main(["align", *VERSIONS, *options, "--encoder", "hash-64", "--quiet"])


# layouts


def test_a_folder():
    assert align("--layout", "split", "-o", "corpus", "--id", "visit") == 0
    names = ["corpus.xml", "visit.align.xml", "visit.az-Latn.xml", "visit.en.xml", "visit.ru.xml"]
    assert sorted(path.name for path in Path("corpus").iterdir()) == names
    assert align("-o", "visit.xml") == 0
    assert tei.read("corpus") == tei.read("visit.xml")
    assert main(["validate", "corpus", "corpus/corpus.xml", "visit.xml"]) == 0
    assert align("--layout", "split", "-o", "corpus", "--id", "visit", "--keep", "corpus") == 0


@pytest.mark.parametrize(
    ("output", "message"),
    [
        ("-", "--layout split makes a folder, which standard output is not"),
        ("en.txt", "en.txt: cannot be written: it is a file"),
        (".", ".: is a folder that en.txt is read from; choose another name"),
        ("none/corpus", "none/corpus: cannot be written: there is no folder"),
    ],
)
def test_a_folder_that_cannot_be_written(capsys, output, message):
    arguments = ["align", *VERSIONS, "--layout", "split", "-o", output, "--encoder", "hash-64", "--quiet"]
    assert fails(capsys, *arguments).startswith(message)


@pytest.mark.parametrize("layout", ["file", "split"])
def test_same_bytes_again(monkeypatch, layout):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    for output in ("first", "second"):
        assert align("-o", output, "--id", "visit", "--layout", layout, "--title", "en=A visit") == 0
    first, second = Path("first"), Path("second")
    for path in first.iterdir() if layout == "split" else [first]:
        assert path.read_bytes() == (second / path.relative_to(first)).read_bytes()
    assert b'when="2023-11-14"' in (first / "corpus.xml" if layout == "split" else first).read_bytes()


# metadata


def test_metadata_from_a_file_and_options():
    Path("text.toml").write_text(
        'licence = "MIT"\nauthors = ["A"]\n[titles]\nen = "Old"\nru = "Визит"\n', encoding="utf-8"
    )
    options = ["--title", "en=A = b", "--translator", "az=C", "--translator", "az=D", "--licence", "CC-BY-4.0"]
    options += [
        "--date",
        "en=1901",
        "--identifier",
        "DOI=10.1/2",
        "--original",
        "eng",
        "--keyword",
        "x",
        "--keyword",
        "y",
    ]
    assert align("-o", "corpus.xml", "--metadata", "text.toml", *options) == 0
    metadata = tei.read("corpus.xml").metadata
    assert metadata.titles == (("en", "A = b"), ("ru", "Визит"))
    assert metadata.translators == (("az-Latn", "C"), ("az-Latn", "D"))
    assert (metadata.authors, metadata.licence, metadata.original) == (("A",), "CC-BY-4.0", "en")
    assert (metadata.dates, metadata.identifiers, metadata.keywords) == (
        (("en", "1901"),),
        (("DOI", "10.1/2"),),
        ("x", "y"),
    )
    assert main(["validate", "corpus.xml"]) == 0


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--title", "War and Peace"], "--title War and Peace: expected LANG=TITLE"),
        (["--title", "en=A", "--title", "en=B"], "--title is given twice for en"),
        (["--title", "english!=A"], "titles: 'english!' is not a language tag"),
        (["--licence", " "], "licence is ' ', not a text that is not empty"),
        (["--date", "en=May"], "dates.en is 'May', not a date"),
        (["--translator", "de=A"], "the metadata give a translator into de, 'A', and no version is in de"),
        (["--metadata", "none.toml"], "none.toml: cannot be read"),
        (["--metadata", "en.txt"], "en.txt: not TOML"),
    ],
)
def test_wrong_metadata(capsys, options, message):
    arguments = ["align", *VERSIONS, *options, "-o", "c.xml", "--encoder", "hash-64", "--quiet"]
    assert fails(capsys, *arguments).startswith(message)


def test_metadata_are_not_written_over(capsys):
    Path("text.toml").write_text('series = "A"')
    arguments = ["align", *VERSIONS, "-o", "text.toml", "--metadata", "text.toml", "--encoder", "hash-64", "--quiet"]
    assert fails(capsys, *arguments) == "text.toml: is read from, so it cannot be written to; choose another name"


# source


@pytest.mark.parametrize("layout", ["file", "split"])
def test_sources_come_back(layout):
    assert align("-o", "corpus", "--layout", layout) == 0
    for argument in VERSIONS:
        tag, _, name = argument.partition("=")
        assert main(["source", "corpus", tag, "-o", f"{name}.back"]) == 0
        assert Path(f"{name}.back").read_bytes() == TEXTS[name]


def test_source_to_standard_output(capfdbinary, monkeypatch):
    assert align("-o", "corpus.xml") == 0
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(Path("corpus.xml").read_bytes())))
    assert main(["source", "-", "ru"]) == 0
    assert capfdbinary.readouterr().out == TEXTS["ru.txt"]


PIECES = st.sampled_from(
    ["Он пришёл.", "Ж", "Yes.", "x", " ", "  ", "\t", "\n", "\r\n", "\r", "\n\n", "\r\n\r\n", "\f", "\xa0", "&<>]]>\"'"]
)


@given(
    pieces=st.lists(PIECES, min_size=1, max_size=30).filter(lambda pieces: "".join(pieces).strip()),
    charset=st.sampled_from(["utf-8", "windows-1251", "utf-16-le"]),
    marked=st.booleans(),
    layout=st.sampled_from(["file", "split"]),
)
def test_every_byte_comes_back(tmp_path_factory, pieces, charset, marked, layout):
    folder = tmp_path_factory.mktemp("bytes")
    mark = "\ufeff" if marked and charset.startswith("utf") else ""
    data = (mark + "".join(pieces)).encode(charset)
    (folder / "ru.txt").write_bytes(data)
    russian = read(folder / "ru.txt", language="ru", charset=charset)
    english = Document.from_segments("en", "en", ["Yes."])
    units = (Unit((range(len(russian.segments)), range(1)), 0.5),)
    tei.write(ParallelText("t", (russian, english), units), folder / "corpus", layout=layout)
    assert tei.validate(folder / "corpus") == []
    assert main(["source", str(folder / "corpus"), "ru", "-o", str(folder / "back.txt")]) == 0
    assert (folder / "back.txt").read_bytes() == data


def test_a_text_among_many(capsys):
    texts = (
        ParallelText(name, (read("en.txt", language="en"), read("ru.txt", language="ru"))) for name in ("one", "two")
    )
    tei.write_corpus(texts, "corpus", layout="split")
    assert fails(capsys, "source", "corpus", "en") == "corpus: holds several texts; name one, as in --text one"
    assert fails(capsys, "source", "corpus", "en", "--text", "three") == "corpus: holds no text three"
    assert main(["source", "corpus", "en", "--text", "two", "-o", "back.txt"]) == 0
    assert Path("back.txt").read_bytes() == TEXTS["en.txt"]


def test_a_source_that_is_not_to_be_had(capsys):
    tei.write(ParallelText("t", (Document.from_segments("v", "en", ["Yes."]),)), "corpus.xml")
    assert fails(capsys, "source", "corpus.xml", "en") == "version v was not read from a file"
    assert fails(capsys, "source", "corpus.xml", "de") == "no version is in de; the languages of t are en"
    assert fails(capsys, "source", "none.xml", "en").startswith("none.xml: cannot be read")
    message = "no longer the text that was read"
    assert message in fails(capsys, "source", BAD / "wrong-source.xml", "en", "-o", "back.txt")


def test_a_corpus_is_not_written_over(capsys):
    assert align("-o", "corpus.xml") == 0
    assert "is read from" in fails(capsys, "source", "corpus.xml", "en", "-o", "corpus.xml")


# validate


def test_annotations_for_github(capsys):
    assert main(["validate", "--format", "github", str(BAD / "cert-range.xml"), str(BAD / "wrong-extent.xml")]) == 1
    lines = capsys.readouterr().out.splitlines()
    path = str(BAD / "cert-range.xml")
    assert lines[1].startswith(f"::error file={path},line=")
    assert lines[1].endswith(",title=cert-range::A probability is not a number from 0 to 1: @cert '1.3'")
    assert lines[-1].startswith("::warning file=")


def test_annotations_escape(capsys):
    name = "a,b%:\n.xml"
    Path(name).write_text("<a")
    assert main(["validate", "--format", "github", name]) == 1
    assert capsys.readouterr().out.startswith("::error file=a%2Cb%25%3A%0A.xml,line=1,title=not-well-formed::")


def test_another_schema(capsys):
    assert main(["validate", str(BAD / "schema.xml")]) == 0
    assert main(["validate", str(BAD / "schema.xml"), "--schema", str(BAD / "schema.rng")]) == 1
    assert "[schema]" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("none.rng", None, "no such schema"),
        ("a.rnc", b"start = element a { empty }", "not a schema in XML"),
        ("a.rng", b"<a/>", "neither RELAX NG nor W3C XML Schema"),
        ("b.rng", b'<grammar xmlns="http://relaxng.org/ns/structure/1.0"/>', "not a schema that works"),
    ],
)
def test_a_schema_that_is_none(capsys, name, content, message):
    if content is not None:
        Path(name).write_bytes(content)
    assert fails(capsys, "validate", BAD / "schema.xml", "--schema", name).startswith(f"{name}: {message}")


def test_a_schema_of_the_w3c(capsys):
    Path("a.xsd").write_text(
        '<schema xmlns="http://www.w3.org/2001/XMLSchema" targetNamespace="http://www.tei-c.org/ns/1.0">'
        '<element name="TEI" type="string"/></schema>'
    )
    assert main(["validate", str(BAD / "schema.xml"), "--schema", "a.xsd"]) == 1
    assert "[schema]" in capsys.readouterr().out


# what is wrong altogether


BOMB = '<!DOCTYPE teiCorpus [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("name", "change", "codes", "refused"),
    [
        ("ill-formed", ("</teiHeader>", "</teiheader>"), {"not-well-formed"}, r"c\.xml:\d+:\d+: not well-formed"),
        ("bomb", ("?><teiCorpus", f"?>{BOMB}<teiCorpus"), {"doctype"}, r"c\.xml:1: has a document type"),
        (
            "dangling",
            ("#en.visit.p1.s1 ", "#en.visit.p9.s1 "),
            {"dangling-pointer", "missing-sentence", "wrong-unit"},
            r"c\.xml:\d+: ",
        ),
        ("cert", ('cert="0.97"', 'cert="1.3"'), {"profile", "cert-range"}, r"c\.xml:\d+: .*outside 0 to 1"),
        (
            "twice",
            ("#en.visit.p1.s1 #de.visit.p1.s1", "#en.visit.p1.s1 #en.visit.p1.s2"),
            {"one-sided-link", "missing-sentence", "repeated-sentence", "wrong-count", "wrong-unit"},
            r"c\.xml:\d+: ",
        ),
        ("namespace", ("http://www.tei-c.org/ns/1.0", "http://example.org/1"), {"profile"}, r"c\.xml: holds no text"),
    ],
)
def test_bad_input(capsys, name, change, codes, refused):
    good = (BAD / "schema.xml").read_text(encoding="utf-8")
    assert change[0] in good
    Path("c.xml").write_text(good.replace(*change, 1), encoding="utf-8")
    digest = hashlib.sha256(Path("c.xml").read_bytes()).hexdigest()
    found = {finding.code for finding in tei.validate("c.xml")}
    assert found
    assert found <= codes
    assert main(["validate", "c.xml"]) == 1
    capsys.readouterr()
    message = fails(capsys, "source", "c.xml", "en", "-o", "back.txt")
    assert re.match(refused, message), message
    assert hashlib.sha256(Path("c.xml").read_bytes()).hexdigest() == digest
