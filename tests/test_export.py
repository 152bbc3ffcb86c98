"""``dragoman export`` and ``dragoman convert``."""

import doctest
import io
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from commandline import code_of, enter, fails

import tei
from align.cli import build_parser
from corpora import read_parallel
from corpora.formats import FORMATS

ROOT = Path(__file__).resolve().parent.parent
GOLDEN = ROOT / "tests" / "golden"
DOCS = ROOT / "docs" / "formats.md"
TABLE = "en\tru\taz\nCome in.\tВойдите.\tGəlin.\nSit down.\t\tƏyləşin.\n"


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """A folder with a corpus and a table, where the command is run."""
    return enter(tmp_path, monkeypatch, {"baku.xml": (GOLDEN / "baku.xml").read_bytes(), "visit.tsv": TABLE})


def corpus_of_two(path):
    """Write a corpus of two texts."""
    texts = []
    for name in ("one", "two"):
        file = io.BytesIO()
        tei.write(read_parallel("visit.tsv", id=name), file)
        texts.append(file.getvalue()[file.getvalue().index(b"<teiCorpus") :])
    path.write_bytes(b'<teiCorpus xmlns="http://www.tei-c.org/ns/1.0">' + b"".join(texts) + b"</teiCorpus>")


# export


@pytest.mark.parametrize("name", FORMATS)
def test_export_names_the_output_after_the_corpus(capsys, name):
    assert code_of("export", "baku.xml", "--to", name) == 0
    entry = FORMATS[name]
    output = Path(f"baku-{name}" if entry.folder else f"baku{entry.suffixes[0]}")
    golden = GOLDEN / "formats" / output
    made = sorted(path.relative_to(output) for path in output.rglob("*"))
    assert made == sorted(path.relative_to(golden) for path in golden.rglob("*"))
    assert output.is_dir() == bool(entry.folder)
    *warnings, last = capsys.readouterr().err.splitlines()
    assert last == f"4 units of 1 text; written to {output}"
    assert all(line.startswith(f"warning: {name}: ") for line in warnings)
    assert bool(warnings) == (name != "jsonl")


def test_export_says_what_is_lost(capsys):
    assert code_of("export", "baku.xml", "--to", "cwb", "-o", "out", "--quiet") == 0
    assert capsys.readouterr().err.splitlines() == [
        "warning: cwb: units of three and more versions, written pair by pair: 3",
        "warning: cwb: probabilities of units, left out: 4",
        "warning: cwb: units reviewed, whose status is left out: 2",
        "warning: cwb: segments without counterpart, left out of a pair: 2",
    ]


def test_export_from_and_to_a_pipe():
    command = [sys.executable, "-m", "align.cli", "export", "-", "--to", "tsv"]
    given, environment = (GOLDEN / "baku.xml").read_bytes(), os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, input=given, capture_output=True, check=True, env=environment)
    assert done.stdout == (GOLDEN / "formats" / "baku.tsv").read_bytes()
    assert done.stderr.decode().splitlines()[-1] == "4 units of 1 text; written to standard output"


def test_export_of_a_corpus_of_two_texts(folder, capsys):
    corpus_of_two(folder / "corpus.xml")
    assert code_of("export", "corpus.xml", "--to", "tmx", "-o", "both.tmx") == 0
    assert capsys.readouterr().err.splitlines()[-1] == "4 units of 2 texts; written to both.tmx"
    assert Path("both.tmx").read_text(encoding="utf-8").count("<tu ") == 4
    assert code_of("export", "corpus.xml", "--to", "xces") == 0
    assert Path("corpus-xces", "en-ru.xml").read_text(encoding="utf-8").count("<linkGrp ") == 2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["visit.tsv", "--to", "tmx"], "visit.tsv:"),
        (["other.xml", "--to", "tmx", "-o", "-"], "other.xml: holds no parallel text"),
        (["absent.xml", "--to", "tmx"], "absent.xml: "),
        (["baku.xml", "--to", "doc"], "argument --to: invalid choice"),
        (["baku.xml", "--to", "tmx", "-o", "baku.xml"], "is read from, so it cannot be written to"),
        (["baku.xml", "--to", "tmx", "-o", "no/where.tmx"], "there is no folder"),
        (["baku.xml", "--to", "xces", "-o", "no/where"], "there is no folder"),
        (["baku.xml", "--to", "xces", "-o", "."], ".: is a folder that baku.xml is read from"),
        (["baku.xml", "--to", "xces", "-o", "-"], "xces is a folder of several files"),
        (["-", "--to", "xces"], "xces is a folder of several files; name it with -o"),
        (["baku.xml", "--to", "xliff", "-o", "a.xlf"], "XLIFF holds two languages; name a folder"),
        (["baku.xml", "--to", "moses", "-o", "visit.tsv"], "it is a file, and a folder is needed"),
    ],
)
def test_export_refuses(folder, capsys, arguments, message):
    (folder / "other.xml").write_text('<TEI xmlns="http://www.tei-c.org/ns/1.0"><text/></TEI>')
    assert message in fails(capsys, "export", *arguments)


# convert


def test_convert_to_tei_and_back(capsys):
    assert code_of("convert", "visit.tsv", "-o", "visit.xml") == 0
    assert tei.validate("visit.xml") == []
    assert tei.read("visit.xml").languages == ("en", "ru", "az-Latn")
    assert code_of("convert", "visit.xml", "-o", "visit.jsonl") == 0
    assert code_of("convert", "visit.jsonl", "-o", "back.tsv", "-q") == 0
    back = [line.split("\t")[:3] for line in Path("back.tsv").read_text(encoding="utf-8").splitlines()]
    assert back == [line.split("\t") for line in TABLE.replace("az\n", "az-Latn\n").splitlines()]
    assert capsys.readouterr().err.splitlines() == [
        "2 units of 1 text; written to visit.xml",
        "2 units of 1 text; written to visit.jsonl",
    ]


def test_convert_writes_a_file_of_two_versions_as_xliff():
    Path("two.tsv").write_text("en\tde\nYes.\tJa.\n", encoding="utf-8")
    assert code_of("convert", "two.tsv", "-o", "two.xlf") == 0
    assert code_of("convert", "two.xlf", "-o", "two.tmx") == 0
    assert read_parallel("two.tmx").languages == ("en", "de")


def test_convert_to_a_folder():
    assert code_of("convert", "visit.tsv", "--to", "moses", "-o", "pairs") == 0
    assert Path("pairs", "en-az-Latn.az-Latn").read_text(encoding="utf-8") == "Gəlin.\nƏyləşin.\n"


@pytest.mark.parametrize("layout", ["file", "split"])
def test_convert_puts_texts_together(folder, capsys, layout):
    corpus_of_two(folder / "two.xml")
    assert code_of("convert", "visit.tsv", "two.xml", "-o", "all.xml", "--layout", layout) == 0
    assert capsys.readouterr().err.splitlines()[-1].endswith(" units of 3 texts; written to all.xml")
    assert tei.validate("all.xml") == []
    assert [text.id for text in tei.read_corpus("all.xml")] == ["visit", *(t.id for t in tei.read_corpus("two.xml"))]
    assert code_of("convert", "all.xml", "-o", "all.tmx", "-q") == 0
    assert code_of("convert", "all.xml", "--to", "tei", "-o", "-", "-q") == 0


def test_convert_to_standard_output(capsysbinary):
    assert code_of("convert", "visit.tsv", "--to", "tei", "-o", "-", "-q") == 0
    assert tei.parse(capsysbinary.readouterr().out).id == "visit"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["visit.tsv", "-o", "a.doc"], "the name 'a.doc' tells no format; say which, of tmx, "),
        (["visit.tsv", "-o", "-"], "tells no format"),
        (["visit.tsv", "-o", "visit.tsv"], "is read from"),
        (["absent.tsv", "-o", "a.tmx"], "absent.tsv: cannot be read: No such file"),
        (["notes.txt", "-o", "a.tmx"], "holds no aligned segments"),
        (["visit.tsv", "visit.tsv", "-o", "a.xml"], "text visit: another text of the corpus has this id"),
        (["visit.tsv", "two.xml", "-o", "two.xml"], "two.xml: is read from"),
        (["two.xml", "--to", "tei", "-o", "."], "it is a folder"),
        (["visit.tsv", "-o", "-", "--layout", "split"], "--layout split writes a folder, so -o needs its name"),
        (["visit.tsv", "-o", ".", "--layout", "split"], ".: is a folder that visit.tsv is read from"),
        (["visit.tsv", "-o", "a.tmx", "--format", "tmx"], "cannot be read as"),
    ],
)
def test_convert_refuses(folder, capsys, arguments, message):
    (folder / "notes.txt").write_text("Come in. Sit down.", encoding="utf-8")
    corpus_of_two(folder / "two.xml")
    assert message in fails(capsys, "convert", *arguments)


# The manual


def test_examples_of_the_manual():
    pytest.importorskip("pandas")
    result = doctest.testfile(str(DOCS), module_relative=False, encoding="utf-8")
    assert result.attempted == 12
    assert result.failed == 0


def test_the_manual_knows_all_formats_and_its_commands_are_understood():
    text = DOCS.read_text(encoding="utf-8")
    assert re.findall("^[|] `(.*?)`", text, re.MULTILINE)[1:] == list(FORMATS)
    commands = [shlex.split(line.partition("|")[0], comments=True) for line in re.findall("^dragoman .*", text, re.M)]
    assert {words[1] for words in commands} == {"export", "convert"}
    assert all(callable(build_parser().parse_args(words[1:]).run) for words in commands)
