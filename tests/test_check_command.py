"""``dragoman check``: what it prints, and with which code it ends."""

import csv
import io
import json
import re
from pathlib import Path
from types import SimpleNamespace

import pytest

import tei
from align.cli import main
from align.quality import CHECKS
from align.quality.settings import thresholds
from corpora import Document, ParallelText, Unit

EN = ["In 1990 it opened.", "It is <b>large</b>.", "Who came to see it?"]
RU = ["В 1991 году он открылся.", "Он <b>большой</b>.", "Люди пришли его увидеть."]


@pytest.fixture(autouse=True)
def corpus(tmp_path, monkeypatch):
    """A corpus with an error and a warning, and one with nothing."""
    monkeypatch.chdir(tmp_path)
    for name, ru in (("bad", RU), ("good", ["В 1990 году он открылся.", RU[1], "Кто пришёл его увидеть?"])):
        documents = Document.from_segments("en", "en", EN), Document.from_segments("ru", "ru", ru)
        units = tuple(Unit((range(n, n + 1),) * 2, 0.99) for n in range(3))
        tei.write(ParallelText(name, documents, units), f"{name}.xml")
    return tmp_path


def test_what_is_no_corpus_is_refused(corpus, capsys):
    for root in ("TEI xmlns='http://www.tei-c.org/ns/1.0'", "teiCorpus xmlns='http://example.org/'"):
        Path("other.xml").write_text(f"<{root}/>")
        assert main(["check", "other.xml"]) == 2
        told = "dragoman: other.xml: holds no parallel text; is it a corpus that dragoman align wrote?\n"
        assert capsys.readouterr().err == told


@pytest.mark.parametrize(
    ("given", "instead", "told"),
    [
        ('xml:id="ru.good" xml:lang="ru"', 'xml:id="ru.good" xml:lang="qqqq"', "'qqqq' is not a language tag"),
        ('domains="#en.good #ru.good"', 'domains="#en.good #en.good"', "a group whose domains name a version twice"),
    ],
)
def test_what_is_wrong_with_a_corpus_is_told_with_its_file(corpus, capsys, given, instead, told):
    text = Path("good.xml").read_text(encoding="utf-8")
    assert given in text
    Path("wrong.xml").write_text(text.replace(given, instead), encoding="utf-8")
    assert main(["check", "wrong.xml"]) == 2
    error = capsys.readouterr().err
    assert error.startswith("dragoman: wrong.xml:")
    assert told in error
    assert "dragoman validate" in error


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["good.xml"], 0),
        (["good.xml", "--fail-on", "warning"], 0),
        (["bad.xml"], 1),
        (["bad.xml", "--max-findings", "1"], 0),
        (["bad.xml", "--fail-on", "warning", "--max-findings", "1"], 1),
        (["bad.xml", "--fail-on", "warning", "--max-findings", "2"], 0),
        (["good.xml", "bad.xml"], 1),
        (["missing.xml"], 2),
        (["bad.xml", "--max-findings", "-1"], 2),
    ],
)
def test_exit_code(arguments, code):
    assert main(["check", *arguments]) == code


def test_table_has_the_worst_first(capsys):
    main(["check", "bad.xml"])
    out, err = capsys.readouterr()
    assert out.index("number-differs") < out.index("question-differs")
    assert "bad.a1" in out
    assert "В 1991 году он открылся." in out
    assert "\x1b" not in out
    assert err == "bad.xml: 3 units, 1 error, 1 warning\n"


@pytest.mark.parametrize("width", [40, 80, 200])
def test_table_fits_the_terminal(width, monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    out = Terminal()
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setattr("sys.stdout", out)
    main(["check", "bad.xml", "--quiet"])
    assert "\x1b[31m" in out.getvalue()
    lines = re.sub(r"\x1b\[[\d;]*m", "", out.getvalue()).splitlines()
    assert max(map(len, lines)) <= width
    shown = " ".join(" ".join(lines).split())
    for part in ("number-differs", "bad.a1", "В 1991 году он", "question-differs", "bad.a3"):
        assert part in shown
    assert [line.split() for line in lines[-2:]] == [
        ["1", "error", "number-differs"],
        ["1", "warning", "question-differs"],
    ]


def test_page_to_standard_output(capfdbinary):
    main(["check", "bad.xml", "--html", "-", "--format", "csv"])
    out, err = capfdbinary.readouterr()
    assert out.startswith(b"<!DOCTYPE html>")
    assert out.endswith(b"</html>\n")
    assert err.startswith(b"file,unit,")


def test_nothing_found(capsys):
    main(["check", "good.xml"])
    assert capsys.readouterr() == ("", "good.xml: 3 units, nothing found\n")


def test_json(capsys):
    main(["check", "bad.xml", "--format", "json"])
    found = json.loads(capsys.readouterr().out)
    assert [each["code"] for each in found] == ["number-differs", "question-differs"]
    assert found[0]["unit"] == "bad.a1"
    assert found[0]["segments"] == {"en": [1], "ru": [1]}
    marked = {
        mark["language"]: found[0]["text"][mark["language"]][mark["start"] : mark["end"]] for mark in found[0]["marks"]
    }
    assert marked == {"en": "1990", "ru": "1991"}


def test_csv_of_standard_input(capsys, monkeypatch, corpus):
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO((corpus / "bad.xml").read_bytes())))
    main(["check", "-", "--format", "csv"])
    found = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert (found[0]["file"], found[0]["code"], found[0]["languages"]) == ("-", "number-differs", "en ru")


def test_a_corpus_without_units_is_refused(capsys):
    documents = Document.from_segments("en", "en", EN), Document.from_segments("ru", "ru", RU)
    tei.write(ParallelText("empty", documents), "empty.xml")
    assert main(["check", "empty.xml"]) == 2
    assert "dragoman align" in capsys.readouterr().err


def test_rescoring_says_what_changed_places(capsys):
    texts = [f"the number{k} is followed by number{k + 1} and name{k}" for k in range(20)]
    moved = [*texts[:5], texts[8], *texts[6:8], texts[5], *texts[9:]]
    documents = Document.from_segments("en", "en", texts), Document.from_segments("de", "de", moved)
    units = tuple(Unit((range(n, n + 1),) * 2, 0.99) for n in range(20))
    tei.write(ParallelText("swapped", documents, units), "swapped.xml")
    arguments = ["check", "swapped.xml", "--format", "json", "--quiet"]
    main(arguments)
    assert "out-of-place" not in capsys.readouterr().out
    assert main([*arguments, "--rescore", "--encoder", "hash-64"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert {each["number"] for each in found if each["code"] == "out-of-place"} == {6, 9}


def test_settings_of_a_file(capsys, corpus):
    (corpus / "checks.toml").write_text('number-differs = "warning"\nquestion-differs = false\n', encoding="utf-8")
    assert main(["check", "bad.xml", "--config", "checks.toml"]) == 0
    assert capsys.readouterr().err == "bad.xml: 3 units, 1 warning\n"
    (corpus / "checks.toml").write_text("number-difers = false\n", encoding="utf-8")
    assert main(["check", "bad.xml", "--config", "checks.toml"]) == 2
    assert "checks.toml: unknown key 'number-difers'; did you mean number-differs?" in capsys.readouterr().err


def test_settings_of_the_project(capsys, corpus):
    (corpus / "pyproject.toml").write_text("[tool.dragoman.check]\nnumber-differs = false\n", encoding="utf-8")
    assert main(["check", "bad.xml"]) == 0
    assert "pyproject.toml\nbad.xml: 3 units, 1 warning\n" in capsys.readouterr().err


def test_help_tells_every_check_and_threshold(capsys):
    with pytest.raises(SystemExit):
        main(["check", "--help"])
    shown = capsys.readouterr().out
    lines = {line.split()[0]: line for line in shown.splitlines() if line.strip()}
    assert all(lines[each.code].endswith(" (--rescore)") == each.rescored for each in CHECKS)
    assert all(name.replace("_", "-") in shown for name in thresholds())


def test_known_findings_are_left_out(capsys, corpus):
    assert main(["check", "bad.xml", "--write-baseline", "known.json"]) == 0
    assert capsys.readouterr() == ("", "known.json: 2 findings accepted\n")
    assert main(["check", "bad.xml", "--baseline", "known.json", "--fail-on", "warning"]) == 0
    assert capsys.readouterr() == ("", "bad.xml: 3 units, nothing found\nknown.json: 2 known findings left out\n")
    documents = Document.from_segments("en", "en", EN[:2]), Document.from_segments("ru", "ru", RU[:2])
    tei.write(ParallelText("bad", documents, tuple(Unit((range(n, n + 1),) * 2, 0.99) for n in range(2))), "bad.xml")
    assert main(["check", "good.xml", "bad.xml", "--baseline", "known.json"]) == 0
    err = capsys.readouterr().err
    assert "known.json: 1 known finding left out\n" in err
    assert "known.json: gone: bad question-differs: Who came to see it?\n" in err
    assert main(["check", "good.xml", "--baseline", "known.json"]) == 0
    assert "gone" not in capsys.readouterr().err


def test_a_corpus_is_not_written_over_by_a_baseline(capsys, corpus):
    before = (corpus / "bad.xml").read_bytes()
    assert main(["check", "bad.xml", "--write-baseline", "bad.xml"]) == 2
    assert main(["check", "bad.xml", "--baseline", "good.xml"]) == 2
    assert "not a baseline" in capsys.readouterr().err
    assert (corpus / "bad.xml").read_bytes() == before
