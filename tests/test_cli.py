import errno
import importlib
import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import commandline
import pytest
from lxml import etree

import align.aligner
import tei
from align.cli import main
from align.commands.sources import Version, parse_version
from align.confidence import Calibration
from align.gold import parse_alignment, parse_gold
from align.progress import Bars
from align.trained import MODELS
from corpora import Document, OutputError, ParallelText, Unit

ROOT = Path(__file__).resolve().parent.parent

ENCODING = ("align", "demo", "evaluate")
TEXTS = {
    "en.txt": "The museum opened today. It is large.\n\nMany guests came.\n",
    "ru.txt": "Музей открылся сегодня. Он большой.\n\nПришло много гостей.\n",
    "az.txt": "Muzey bu gün açıldı. O, böyükdür.\n\nÇoxlu qonaq gəldi.\n",
}
GOLD = {
    "id": "visit",
    "segments": {
        "en": ["The museum opened. ", "", "Many guests came.", "They left."],
        "az-Cyrl": ["Музеј ачылды.", "Чохлу гонаг ҝәлди.", "  ", "Онлар ҝетди."],
        "ru": ["Музей открылся.", "Пришло много гостей.", "Они ушли."],
    },
    "units": [
        {"en": [0], "az-Cyrl": [0], "ru": [0]},
        {"en": [2], "az-Cyrl": [1], "ru": [1]},
        {"en": [3], "az-Cyrl": [3], "ru": [2]},
    ],
}


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """A folder with three versions, where the command is run; nothing is kept elsewhere."""
    return commandline.enter(tmp_path, monkeypatch, TEXTS)


def with_encoder(*arguments):
    """The arguments, with an encoder that loads nothing where one is needed."""
    return [*arguments, *(["--encoder", "hash-64"] if arguments[0] in ENCODING else [])]


def dragoman(*arguments):
    return main([*map(str, with_encoder(*arguments))])


def code_of(*arguments):
    return commandline.code_of(*with_encoder(*arguments))


def start(*arguments, **streams):
    """Run the command in a process of its own."""
    command = [sys.executable, "-m", "align.cli", *arguments]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.run(command, stderr=subprocess.PIPE, text=True, check=False, env=environment, **streams)


def fails(capsys, *arguments):
    quiet = ["--quiet"] if arguments[0] in ENCODING else []
    return commandline.fails(capsys, *with_encoder(*arguments), *quiet)


# align


def test_align_detects_languages(capsys):
    assert dragoman("align", "en.txt", "ru.txt", "az.txt", "-o", "corpus.xml") == 0
    text = tei.read("corpus.xml")
    assert (text.id, text.languages) == ("corpus", ("en", "ru", "az-Latn"))
    out, err = capsys.readouterr()
    assert out == ""
    summary = err.splitlines()[-1]
    assert summary.startswith(f"{len(text.units)} units of English (detected, ")
    assert summary.endswith("Azerbaijani (Latin script) (detected, 100% sure); written to corpus.xml")
    assert dragoman("validate", "corpus.xml") == 0


def test_align_takes_given_languages(capsys):
    assert dragoman("align", "de=en.txt", "rus=ru.txt", "-o", "corpus.xml", "--id", "a visit") == 0
    text = tei.read("corpus.xml")
    assert (text.id, text.languages) == ("a visit", ("de", "ru"))
    assert "German (given), Russian (given)" in capsys.readouterr().err


def test_align_to_standard_output(capfdbinary):
    assert dragoman("align", "en.txt", "ru.txt", "-o", "-", "--quiet") == 0
    out, err = capfdbinary.readouterr()
    assert tei.parse(out).languages == ("en", "ru")
    assert err == b""


def test_align_reads_a_given_charset():
    Path("ru.txt").write_bytes(TEXTS["ru.txt"].encode("koi8-r"))
    assert dragoman("align", "ru.txt", "uk=ru2.txt", "-o", "corpus.xml", "--charset", "koi8-r") == 2
    Path("ru2.txt").write_bytes(TEXTS["ru.txt"].encode("koi8-r"))
    assert dragoman("align", "ru.txt", "uk=ru2.txt", "-o", "corpus.xml", "--charset", "koi8-r") == 0
    assert tei.read("corpus.xml").documents[0].text == TEXTS["ru.txt"]


def test_align_replaces_a_file_only_when_done(capsys):
    Path("corpus.xml").write_text("old")
    assert "nothing.txt: no such file" in fails(capsys, "align", "en.txt", "nothing.txt", "-o", "corpus.xml")
    assert Path("corpus.xml").read_text() == "old"
    assert dragoman("align", "en.txt", "ru.txt", "-o", "corpus.xml") == 0
    assert tei.read("corpus.xml")


def test_a_name_may_hold_an_equals_sign():
    Path("en=1.txt").write_text(TEXTS["en.txt"])
    assert parse_version("en=1.txt") == Version("en=1.txt")
    assert parse_version("en=en=1.txt") == Version("en=1.txt", "en")
    assert parse_version("my file=1.txt") == Version("my file=1.txt")
    assert parse_version("az-cyrl=a.txt") == Version("a.txt", "az-Cyrl")


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("missing.txt", None, "missing.txt: no such file"),
        ("empty.txt", b"", "empty.txt: the file is empty"),
        ("blank.txt", b" \n\n", "blank.txt: there is no text in it"),
        ("binary.txt", bytes(range(256)) * 9, "binary.txt:"),
        ("numbers.txt", b"1990 - 2016", "numbers.txt: the text has no letters"),
    ],
)
def test_unreadable_versions(capsys, name, content, message):
    if content is not None:
        Path(name).write_bytes(content)
    assert fails(capsys, "align", "en.txt", name, "-o", "corpus.xml").startswith(message)


def test_a_file_in_the_wrong_charset(capsys):
    assert fails(capsys, "align", "en.txt", "ru.txt", "-o", "c.xml", "--charset", "ascii").startswith("ru.txt:")


@pytest.mark.parametrize("second", ["en.txt", "./en.txt", "ru=en.txt", "link.txt", "hard.txt"])
def test_the_same_file_twice(capsys, second):
    Path("link.txt").symlink_to("en.txt")
    os.link("en.txt", "hard.txt")
    message = fails(capsys, "align", "en.txt", second, "-o", "corpus.xml")
    assert message == f"{second.removeprefix('ru=')}: the same file as en.txt; every version needs its own"


def test_two_versions_in_one_language(capsys):
    Path("en2.txt").write_text(TEXTS["en.txt"])
    message = fails(capsys, "align", "en.txt", "en2.txt", "-o", "corpus.xml")
    assert message == "en2.txt: in English, and so is en.txt; say which language it is, as in ru=en2.txt"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["en.txt", "-o", "c.xml"], "give two or more versions to align"),
        (["en.txt", "ru.txt"], "the following arguments are required: -o/--output; see dragoman align --help"),
        (["en.txt", "ru=", "-o", "c.xml"], "ru= names a language and no file"),
        (["english=en.txt", "ru.txt", "-o", "c.xml"], "'english' in english=en.txt is not a language tag"),
        (["en.txt", "ru.txt", "-o", "c.xml", "--id", " "], "--id needs a name that is not empty"),
        (["en.txt", "ru.txt", "-o", "none/c.xml"], "none/c.xml: cannot be written: there is no folder"),
        (["en.txt", "ru.txt", "-o", "en.txt/c.xml"], "en.txt/c.xml: cannot be written: Not a directory"),
        (["en.txt", "ru.txt", "-o", "."], ".: cannot be written: it is a folder"),
        (["en.txt", "ru.txt", "-o", "./ru.txt"], "./ru.txt: is read from, so it cannot be written to"),
        (["en.txt", "ru.txt", "-o", "a.tsv", "--anchors", "a.tsv"], "a.tsv: is read from, so it cannot be written to"),
        (["en.txt", "ru.txt", "-o", "w.json", "--weights", "./w.json"], "w.json: is read from, so it cannot be"),
        (["en.txt", "ru.txt", "-o", "x" * 300], "x" * 300 + ": cannot be written: File name too long"),
    ],
)
def test_wrong_use(capsys, arguments, message):
    assert fails(capsys, "align", *arguments).startswith(message)


def test_an_output_folder_that_cannot_be_written_is_found_before_any_work(capsys, monkeypatch):
    def refuse(**_):
        raise OSError(errno.EACCES, "Permission denied")

    monkeypatch.setattr("tempfile.TemporaryFile", refuse)
    monkeypatch.setattr(align.aligner, "align", None)
    message = fails(capsys, "align", "en.txt", "ru.txt", "-o", "corpus.xml")
    assert message == "corpus.xml: cannot be written: Permission denied"


def test_an_unknown_encoder(capsys):
    arguments = ["align", "en.txt", "ru.txt", "-o", "c.xml", "--encoder", "./no-such-model"]
    assert main(arguments) == 2
    assert capsys.readouterr().err.startswith("dragoman: ./no-such-model: ")
    assert not Path("c.xml").exists()


def test_an_interruption_leaves_nothing(capsys, monkeypatch):
    def interrupt(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(tei.writing, "write_body", interrupt)
    before = sorted(Path.cwd().iterdir())
    assert dragoman("align", "en.txt", "ru.txt", "-o", "corpus.xml", "--quiet") == 130
    assert capsys.readouterr().err == "dragoman: interrupted\n"
    assert sorted(Path.cwd().iterdir()) == before


def test_a_device_can_be_written(capsys):
    assert dragoman("align", "en.txt", "ru.txt", "-o", "/dev/null") == 0


@pytest.mark.parametrize(
    ("number", "code", "word"), [(signal.SIGTERM, 143, "terminated"), (signal.SIGINT, 130, "interrupted")]
)
def test_a_signal_leaves_nothing_half_done(folder, number, code, word):
    os.mkfifo("corpus.xml")
    held = sorted(folder.iterdir())
    script = "import signal, sys; from align.cli import main"
    script += "; signal.signal(signal.SIGINT, signal.default_int_handler)"  # a shell's background job ignores it
    script += "; sys.exit(main())"
    command = [sys.executable, "-c", script, "export", "corpus.xml", "--to", "xces", "-o", "opus"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    environment.pop("COVERAGE_PROCESS_START", None)  # it would leave a file
    with (
        subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as process,
        Path("corpus.xml").open("wb"),  # which waits until it is read
    ):
        process.send_signal(number)
        _, said = process.communicate()
    assert (process.returncode, said) == (code, f"dragoman: {word}\n")
    assert sorted(folder.iterdir()) == held


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_what_cannot_be_said_does_not_change_the_exit_code(folder):
    code = "import sys; from align.cli import main; sys.exit(main())"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    for arguments, expected in ((["align", "en.txt", "ru.txt", "-o", "out.xml"], 0), (["validate", "nowhere.xml"], 2)):
        command = [sys.executable, "-c", code, *with_encoder(*arguments)]
        with Path("/dev/full").open("wb") as full:
            done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, stderr=full, check=False)
        assert (done.returncode, done.stdout) == (expected, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_a_full_disk(capsys):
    with Path("/dev/full").open("wb") as full:
        done = start("align", "en.txt", "ru.txt", "-o", "-", "--encoder", "hash-64", "--quiet", stdout=full)
    assert done.returncode == 2
    assert done.stderr == "dragoman: standard output cannot be written: No space left on device\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_findings_to_a_full_disk():
    documents = [Document.from_segments(k, k, [text]) for k, text in (("en", "It was 1990."), ("ru", "Был 1991 год."))]
    tei.write(ParallelText("visit", tuple(documents), (Unit((range(1), range(1)), 0.9),)), "visit.xml")
    for arguments in (["check", "visit.xml"], ["check", "visit.xml", "--format", "json"], ["validate", "nowhere.xml"]):
        with Path("/dev/full").open("wb") as full:
            done = start(*arguments, stdout=full)
        assert done.returncode == 2
        assert done.stderr.startswith("dragoman: ")
        assert "Traceback" not in done.stderr


def test_a_name_in_another_format_is_refused(capsys):
    told = "visit.tmx: an alignment is written as TEI; name it .xml, then dragoman export --to tmx"
    assert fails(capsys, "align", "en.txt", "ru.txt", "-o", "visit.tmx") == told


@pytest.mark.parametrize("arguments", [["align", "-", "ru.txt", "-o", "x.xml"], ["convert", "-", "-o", "x.tmx"]])
def test_standard_input_has_no_format(capsys, arguments):
    assert fails(capsys, *arguments).startswith("standard input (-) is not read here")


def test_the_date_of_the_environment(capsys, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    assert fails(capsys, "align", "en.txt", "ru.txt", "-o", "x.xml").startswith("SOURCE_DATE_EPOCH is 'yesterday'")
    assert fails(capsys, "demo").startswith("SOURCE_DATE_EPOCH is 'yesterday'")


def test_a_reader_that_goes_away():
    Path("bad.xml").write_text("<a>" * 5)
    reader, writer = os.pipe()
    os.close(reader)
    done = start("validate", "bad.xml", stdout=writer)
    os.close(writer)
    assert done.returncode == 141
    assert "Traceback" not in done.stderr


# validate


def test_validate_lists_findings(capsys):
    Path("bad.xml").write_text("<teiCorpus>")
    assert dragoman("validate", "bad.xml") == 1
    out, err = capsys.readouterr()
    assert out.startswith("bad.xml:1: error: ")
    assert out.count("\n") == 1
    assert err == "bad.xml: 1 error\n"


def test_validate_as_json(capsys, monkeypatch):
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b"<teiCorpus>")))
    assert dragoman("validate", "-", "--format", "json") == 1
    [finding] = json.loads(capsys.readouterr().out)
    assert finding["code"] == "not-well-formed"
    assert finding["severity"] == "error"


def test_validate_a_missing_file(capsys):
    assert fails(capsys, "validate", "none.xml").startswith("none.xml: ")


# demo


def test_demo(capsys):
    assert dragoman("demo") == 0
    text = tei.read("dragoman-demo.xml")
    assert text.languages == ("en", "ru", "az-Latn")
    assert [document.source.path for document in text.documents] == [
        "report.en.txt",
        "report.ru.txt",
        "report.az-Latn.txt",
    ]
    out = capsys.readouterr().out
    assert out.endswith(f"{len(text.units)} units in 3 languages, written to dragoman-demo.xml (valid)\n")
    assert "\x1b" not in out


def test_demo_says_when_its_file_is_wrong(capsys, monkeypatch):
    finding = tei.Finding("profile", tei.Severity.ERROR, "d.xml", 1, "", "wrong")
    monkeypatch.setattr(tei, "validate", lambda path: [finding])
    assert dragoman("demo", "-o", "d.xml", "--quiet") == 1
    assert capsys.readouterr() == ("", f"{finding}\n")


def test_demo_to_standard_output(capfdbinary):
    assert dragoman("demo", "-o", "-") == 0
    assert tei.parse(capfdbinary.readouterr().out).id == "report"


# evaluate


def write_gold(*texts):
    lines = [text if isinstance(text, str) else json.dumps(text, ensure_ascii=False) for text in texts]
    Path("gold.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_evaluate(capsys):
    write_gold(GOLD, "", GOLD | {"id": "again"})
    assert dragoman("evaluate", "gold.jsonl", "--predictions", "out.jsonl") == 0
    first, second = map(json.loads, Path("out.jsonl").read_text(encoding="utf-8").splitlines())
    assert (first["id"], second["id"]) == ("visit", "again")
    assert first["units"] == second["units"]
    assert sorted(first["pairs"]) == ["az-Cyrl-en", "az-Cyrl-ru", "en-ru"]
    for language, texts in GOLD["segments"].items():
        indices = [index for unit in first["units"] for index in unit.get(language, [])]
        assert sorted(indices) == list(range(len(texts)))
    out = capsys.readouterr().out
    assert [line.split()[0] for line in out.splitlines() if "0." in line or "1." in line][:4] == [
        "n-way",
        *sorted(first["pairs"]),
    ]
    assert out.splitlines()[-1].startswith("dragoman ")


def test_evaluate_some_languages(capsys):
    write_gold(GOLD | {"pairs": {"en-ru": GOLD["units"]}} | {"pairs": {"en-ru": [{"en": [0], "ru": [0]}]}})
    assert dragoman("evaluate", "gold.jsonl", "--langs", "en,ru", "--predictions", "out.jsonl") == 0
    assert json.loads(Path("out.jsonl").read_text())["pairs"].keys() == {"en-ru"}
    out = capsys.readouterr().out
    assert "en-ru" in out
    assert "n-way" not in out


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "gold.jsonl:2:2: not JSON: Expecting property name"),
        ("[]", 'gold.jsonl:2: expected an object with an "id"'),
        ({"id": 3}, 'gold.jsonl:2: expected an object with an "id"'),
        ({"segments": {"en": []}}, 'gold.jsonl:2: "segments" must be an object with two or more languages'),
        ({"segments": {"en": ["a"], "ru": "b"}}, 'gold.jsonl:2: "segments": ru must be a list of strings'),
        ({"segments": {"en": ["a"], "Ru!": ["b"]}}, "gold.jsonl:2: 'Ru!' is not a language tag"),
        ({"segments": {"az": ["a"], "az-Latn": ["b"]}}, 'gold.jsonl:2: "segments" has the same language twice'),
        ({"units": None}, 'gold.jsonl:2: "units" must be a list'),
        ({"units": [3]}, 'gold.jsonl:2: "units", unit 0 must be an object'),
        ({"units": [{"en": ["0"]}]}, "gold.jsonl:2: expected a list of segment indices"),
        ({"units": [{"en": [4]}]}, 'gold.jsonl:2: "units", unit 0: there is no en segment 4'),
        ({"units": [{"de": [0]}]}, 'gold.jsonl:2: "units", unit 0: there is no de segment 0'),
        ({"pairs": {"ru-en": []}}, 'gold.jsonl:2: "pairs" must be an object with names among'),
        ({"pairs": {"en-ru": [{"az-Cyrl": [0]}]}}, 'gold.jsonl:2: "pairs", en-ru, unit 0: there is no az-Cyrl'),
        ({"id": "visit"}, 'gold.jsonl:2: there is a text "visit" already'),
    ],
)
def test_wrong_gold(capsys, line, message):
    write_gold(GOLD, line if isinstance(line, str) else GOLD | {"id": "wrong"} | line)
    assert fails(capsys, "evaluate", "gold.jsonl", "--predictions", "out.jsonl").startswith(message)


@pytest.mark.parametrize(
    ("content", "arguments", "message"),
    [
        (b"", [], "gold.jsonl: there are no texts in it"),
        (b'{"id": "\xff"}', [], "gold.jsonl: not UTF-8"),
        (None, [], "gold.jsonl: no such file"),
        (json.dumps(GOLD).encode(), ["--langs", "en"], "--langs needs two or more languages"),
        (json.dumps(GOLD).encode(), ["--langs", "de,fr"], "--langs de,fr: no text in gold.jsonl has two of these"),
        (json.dumps(GOLD).encode(), ["--predictions", "gold.jsonl"], "gold.jsonl: is read from"),
    ],
)
def test_wrong_gold_files(capsys, content, arguments, message):
    if content is not None:
        Path("gold.jsonl").write_bytes(content)
    assert fails(capsys, "evaluate", "gold.jsonl", *arguments).startswith(message)


def test_a_gold_file_that_is_a_folder(capsys):
    Path("gold.jsonl").mkdir()
    assert fails(capsys, "evaluate", "gold.jsonl").startswith("gold.jsonl: cannot be read: Is a directory")


def test_evaluate_by_shape_and_worst(capsys):
    write_gold(GOLD | {"units": [{"en": [2, 3], "az-Cyrl": [1, 3], "ru": [1, 2]}], "id": "a \x1b[31m visit"})
    assert dragoman("evaluate", "gold.jsonl", "--quiet", "--by-shape", "--worst", "1") == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert "\x1b" not in out
    lines = out.splitlines()
    assert ["n-way", "2:2:2"] in [line.split()[:2] for line in lines]
    assert ["en-ru", "2-2"] in [line.split()[:2] for line in lines]
    for word, kind in (("wrong", "n-way"), ("missed", "n-way")):
        [line] = [line for line in lines if line.split()[:1] == [word] and kind in line.split()]
        _, probability, _, shape, *text = line.split()
        assert 0 <= float(probability) <= 1
        assert (shape.count(":"), text) == (2, ["a", "[31m", "visit"])
    at = next(number for number, line in enumerate(lines) if line.startswith("missed"))
    assert lines[at + 1 : at + 4] == [
        "    a [31m visit az-Cyrl 1,3  Чохлу гонаг ҝәлди. Онлар ҝетди.",
        "    a [31m visit en 2-3  Many guests came. They left.",
        "    a [31m visit ru 1-2  Пришло много гостей. Они ушли.",
    ]
    assert lines[-2].startswith("expected calibration error ")
    assert lines[-2].endswith(" (10 bins of equal width, as in Guo et al. 2017)")


def test_evaluate_has_no_list_of_mistakes_unless_asked(capsys):
    write_gold(GOLD)
    assert dragoman("evaluate", "gold.jsonl", "--quiet") == 0
    out = capsys.readouterr().out
    assert "wrong" not in out
    assert "shape" not in out
    assert "expected calibration error" in out


def test_evaluate_as_json(capsys):
    write_gold(GOLD)
    assert dragoman("evaluate", "gold.jsonl", "--quiet", "--worst", "2", "--json", "scores.json") == 0
    table = capsys.readouterr().out
    assert dragoman("evaluate", "gold.jsonl", "--worst", "2", "--json", "-", "--quiet") == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert Path("scores.json").read_text(encoding="utf-8") == out
    results = json.loads(out)
    assert (results["gold"], results["texts"]) == ("gold.jsonl", 1)
    assert results["signature"] == table.splitlines()[-1]
    assert list(results["scores"]) == ["n-way", "az-Cyrl-en", "az-Cyrl-ru", "en-ru"]
    assert f"{results['scores']['en-ru']['lax']['f1']:.4f}" in table
    for name, scores in results["scores"].items():
        if name != "n-way":
            assert sum(part["predicted"] for part in scores["shapes"].values()) == scores["strict"]["predicted"]
    bins = results["calibration"]["beads"]["bins"]
    assert len(bins) == 10
    assert f"{results['calibration']['beads']['ece']:.4f} of {sum(each['count'] for each in bins)} beads" in table
    assert {mistake["verdict"] for mistake in results["worst"]} <= {"wrong", "missed"}


def test_evaluate_draws_reliability():
    write_gold(GOLD)
    assert dragoman("evaluate", "gold.jsonl", "--quiet", "--reliability", "plot.svg") == 0
    texts = [element.text for element in etree.parse("plot.svg").iter("{*}text")]
    assert "Reliability on gold.jsonl" in texts
    assert {"units", "beads"} <= set(texts)
    assert dragoman("evaluate", "gold.jsonl", "--quiet", "--langs", "en,ru", "--reliability", "two.svg") == 0
    assert "units" not in [element.text for element in etree.parse("two.svg").iter("{*}text")]


def test_evaluate_writes_to_a_pipe(capsys):
    write_gold(GOLD)
    assert dragoman("evaluate", "gold.jsonl", "--predictions", "-") == 0
    out, err = capsys.readouterr()
    text = parse_gold(json.dumps(GOLD))
    predicted = parse_alignment(json.loads(out), text.segments)
    assert any(unit.probability is not None for unit in predicted.units)
    assert "expected calibration error" in err
    assert not Path("-").exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_evaluate_to_a_full_disk():
    write_gold(GOLD)
    with Path("/dev/full").open("wb") as full:
        done = start("evaluate", "gold.jsonl", "--json", "-", "--encoder", "hash-64", "--quiet", stdout=full)
    assert done.returncode == 2
    assert done.stderr == "dragoman: standard output cannot be written: No space left on device\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--worst", "-1"], "--worst needs a number of mistakes to list, as in --worst 10"),
        (["--worst", "many"], "argument --worst: invalid int value: 'many'; see dragoman evaluate --help"),
        (["--json", "a", "--reliability", "./a"], "give --predictions, --json and --reliability a file each"),
        (["--json", "-", "--predictions", "-"], "give --predictions, --json and --reliability a file each"),
        (["--json", "none/a.json"], "none/a.json: cannot be written: there is no folder"),
        (["--reliability", "gold.jsonl"], "gold.jsonl: is read from"),
        (["--json", "other.json", "--weights", "other.json"], "other.json: is read from"),
        (["--weights", "none.json"], "none.json: cannot read the weights: No such file or directory"),
        (["--weights", "gold.jsonl"], "gold.jsonl: not a file of weights that python -m align.training wrote"),
        (["--weights", "other.json"], "other.json: weights old are of other features; train again with python"),
    ],
)
def test_wrong_use_of_evaluate(capsys, arguments, message):
    write_gold(GOLD)
    other = {"name": "old", "encoder": "hash-64", "pair": {"weights": {"cosine": 1}}}
    Path("other.json").write_text(json.dumps(other))
    assert fails(capsys, "evaluate", "gold.jsonl", *arguments).startswith(message)


def test_evaluate_with_weights(capsys):
    write_gold(GOLD)
    none = dict.fromkeys(Calibration._fields, 0)
    models = {kind: {"calibration": none, "weights": dict.fromkeys(MODELS[kind], 0)} for kind in MODELS}
    own = {"name": "my own", "encoder": "hash-64", **models}
    Path("own.json").write_text(json.dumps(own))
    assert dragoman("evaluate", "gold.jsonl", "--quiet", "--weights", "own.json", "--predictions", "out.jsonl") == 0
    assert capsys.readouterr().out.splitlines()[-1].endswith("; hash-64; my own")
    units = json.loads(Path("out.jsonl").read_text(encoding="utf-8"))["units"]
    assert {unit["probability"] for unit in units if len(unit) > 2} == {0.5}


# the command itself


def test_version_and_help(capsys):
    for arguments in (["--version"], ["--help"], ["align", "--help"], ["evaluate", "--help"]):
        with pytest.raises(SystemExit) as end:
            main(arguments)
        assert end.value.code == 0
    out = capsys.readouterr().out
    assert out.startswith("dragoman 0.")
    assert "dragoman align en.txt ru.txt az.txt -o corpus.xml" in out


@pytest.mark.parametrize("name", ["align", "validate", "source", "explain", "export", "convert", "demo", "evaluate"])
def test_help_of_a_subcommand(capsys, name):
    command = importlib.import_module(f"align.commands.{name}")
    assert code_of(name, "--help") == 0
    out = capsys.readouterr().out
    assert out.startswith(f"usage: dragoman {name} ")
    assert " ".join(command.DESCRIPTION.split()) in " ".join(out.split())
    assert out.endswith(command.EPILOG)  # line by line, as it is written
    assert code_of("--help") == 0
    assert f" {name} " in next(line for line in capsys.readouterr().out.splitlines() if command.HELP in line)


def test_no_command(capsys):
    with pytest.raises(SystemExit) as end:
        main([])
    assert end.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_long_steps_have_a_line_without_a_terminal():
    stream = Lines()
    bars = Bars(stream, patience=0)
    with bars.task("outer", 2) as advance, bars.task("inner", 1) as inner:
        inner(1)
        advance(2)
        assert stream.written.wait(10)
    assert stream.getvalue() == "outer ...\n"
    with Bars(stream := io.StringIO(), patience=60).task("quick", 1) as advance:
        advance(1)
    assert stream.getvalue() == ""


class Lines(io.StringIO):
    def __init__(self):
        super().__init__()
        from threading import Event

        self.written = Event()

    def flush(self):
        self.written.set()


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_bars_on_a_terminal(monkeypatch):
    monkeypatch.setenv("TERM", "xterm")
    stream = Terminal()
    bars = Bars(stream)
    with bars.task("outer", 2) as advance:
        advance(1)
        with bars.task("inner", 1):
            pass
        advance(1)
    assert "outer" in stream.getvalue()
    with bars.task("again", 1):
        pass
    assert "again" in stream.getvalue()


def test_the_first_run_builds_the_encoder(capsys, monkeypatch, tmp_path):
    from align import embedded

    built = []
    monkeypatch.setenv("DRAGOMAN_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(embedded, "folder", lambda cache: cache / "model")

    def build(folder, *, advance):
        advance(0.5)
        built.append(folder)
        raise OutputError("enough")

    monkeypatch.setattr(embedded, "build", build)
    assert main(["align", "en.txt", "ru.txt", "-o", "corpus.xml"]) == 2
    assert built == [tmp_path / "cache" / "model"]
