"""Findings as SARIF and as TEI notes: valid by the schemas of these, and pointing where they should."""

import io
import json
from pathlib import Path
from types import SimpleNamespace

import pytest
from lxml import etree
from pydantic_sarif.model import StaticAnalysisResultsFormatSarifVersion210JsonSchema as Log

import tei
from align.cli import main
from align.quality import CHECKS
from corpora import Document, ParallelText, Unit

TEI = "{http://www.tei-c.org/ns/1.0}"
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
EN = ["In 1990 it opened.", "It is <b>large</b>.", "Who came to see it?"]
RU = ["В 1991 году он открылся.", "Он <b>большой</b>.", "Люди пришли его увидеть."]


def make(name="bad", en=EN, ru=RU):
    documents = Document.from_segments("en", "en", en), Document.from_segments("ru", "ru", ru)
    return ParallelText(name, documents, tuple(Unit((range(n, n + 1),) * 2, 0.99) for n in range(len(en))))


@pytest.fixture(autouse=True)
def corpus(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    tei.write(make(), "bad corpus.xml")


def listed(capsys, *arguments):
    main(["check", *arguments, "--quiet"])
    return capsys.readouterr().out


def sarif(capsys, *arguments):
    written = listed(capsys, *arguments, "--format", "sarif")
    log = Log.model_validate_json(written)  # generated from the schema of OASIS; unknown properties are refused
    assert log.version.value == "2.1.0"
    return json.loads(written)["runs"][0]


def test_sarif_names_rules_files_and_lines(capsys):
    run = sarif(capsys, "bad corpus.xml")
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == [check.code for check in CHECKS]
    first, second = run["results"]
    assert (first["ruleId"], first["level"]) == ("number-differs", "error")
    assert rules[second["ruleIndex"]]["id"] == second["ruleId"] == "question-differs"
    for result, unit in ((first, "bad.a1"), (second, "bad.a3")):
        place = result["locations"][0]["physicalLocation"]
        assert place["artifactLocation"]["uri"] == "bad%20corpus.xml"
        line = Path("bad corpus.xml").read_text(encoding="utf-8").splitlines()[place["region"]["startLine"] - 1]
        assert f'xml:id="{unit}"' in line
        assert result["locations"][0]["logicalLocations"][0]["name"] == unit


def test_sarif_rules_say_what_to_do(capsys):
    rules = {rule["id"]: rule for rule in sarif(capsys, "bad corpus.xml")["tool"]["driver"]["rules"]}
    assert rules["number-differs"]["name"] == "NumberDiffers"
    assert rules["number-differs"]["properties"]["precision"] in ("high", "very-high")
    assert "pyproject.toml" in rules["number-differs"]["help"]["text"]
    assert "--rescore" in rules["out-of-place"]["help"]["markdown"]
    assert "precision" not in rules["near-duplicate"]["properties"]
    assert max(len(rule["properties"]["tags"]) for rule in rules.values()) <= 10


def test_sarif_names_the_homepage_that_the_package_names(capsys, monkeypatch):
    monkeypatch.setattr("align.commands.sarif.HOME", "https://example.org/dragoman")
    assert sarif(capsys, "bad corpus.xml")["tool"]["driver"]["informationUri"] == "https://example.org/dragoman"


def test_sarif_of_many_findings_has_several_runs(capsys, monkeypatch):
    monkeypatch.setattr("align.commands.sarif._MOST", 1)
    written = listed(capsys, "bad corpus.xml", "--format", "sarif")
    Log.model_validate_json(written)
    runs = json.loads(written)["runs"]
    assert [len(run["results"]) for run in runs] == [1, 1]
    assert len({run["automationDetails"]["id"] for run in runs}) == 2


def test_sarif_of_a_folder_names_the_file_of_the_alignment(capsys):
    tei.write(make(), "split", layout="split")
    place = sarif(capsys, "split")["results"][0]["locations"][0]["physicalLocation"]
    path = Path(place["artifactLocation"]["uri"])
    assert path == Path("split/bad.align.xml")
    assert 'xml:id="bad.a1"' in path.read_text(encoding="utf-8").splitlines()[place["region"]["startLine"] - 1]


def test_sarif_of_an_absolute_path_and_of_a_stream(capsys, monkeypatch):
    path = Path("bad corpus.xml").absolute()
    place = sarif(capsys, str(path))["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == path.as_uri()
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(path.read_bytes())))
    place = sarif(capsys, "-")["results"][0]["locations"][0]["physicalLocation"]
    assert place["region"]["startLine"] == 1


def test_fingerprints_do_not_move_with_the_units(capsys):
    def prints(name):
        return [result["partialFingerprints"] for result in sarif(capsys, name)["results"]]

    tei.write(make(en=["It is old.", *EN], ru=["Он старый.", *RU]), "longer.xml")
    assert prints("longer.xml") == prints("bad corpus.xml")
    tei.write(make(en=[EN[0]] * 2, ru=[RU[0]] * 2), "twice.xml")
    found = [each["dragomanFinding/v1"] for each in prints("twice.xml")]
    assert len(set(found)) == len(found) > 1


def test_sarif_without_findings(capsys):
    tei.write(make("good", EN[1:2], RU[1:2]), "good.xml")
    assert sarif(capsys, "good.xml")["results"] == []


@pytest.mark.parametrize("layout", ["file", "split"])
def test_notes_point_to_what_they_are_about(capsys, layout):
    target = "one.xml" if layout == "file" else "folder"
    tei.write(make(), target, layout=layout)
    root = etree.fromstring(listed(capsys, target, "--format", "tei").encode())
    notes = root.findall(f".//{TEI}note")
    assert [note.get("type") for note in notes] == ["number-differs", "question-differs"]
    assert notes[0].get("subtype") == "error"
    assert float(notes[0].get("cert")) > 0.5
    for pointer in " ".join(note.get("target") for note in notes).split():
        path, _, name = pointer.partition("#")
        assert name in {element.get(XML_ID) for element in etree.parse(path).iter()}
    refs = {ref.get("target").partition("#")[2]: ref.text for ref in notes[0].iter(f"{TEI}ref")}
    assert refs == {"string-range(en.bad.p1.s1,3,4)": "1990", "string-range(ru.bad.p1.s1,2,4)": "1991"}
    kinds = {f"#{category.get(XML_ID)}" for category in root.iter(f"{TEI}category")}
    assert {note.get("ana") for note in notes} <= kinds


@pytest.mark.slow
def test_notes_are_valid_tei(capsys, tei_schema):
    tei.write(make("good", EN[1:2], RU[1:2]), "good.xml")
    tei.write(make("odd\N{CYRILLIC SMALL LETTER A}", ["In 1990 \x0b <i>it</i> opened."], ["В 1991 году"]), "odd.xml")
    for files in (["bad corpus.xml", "odd.xml"], ["good.xml"]):
        root = etree.fromstring(listed(capsys, *files, "--format", "tei").encode())
        assert list(tei_schema(root)) == []


def test_notes_need_a_file(capsys, monkeypatch):
    data = Path("bad corpus.xml").read_bytes()
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(data)))
    assert main(["check", "-", "--format", "tei"]) == 2
    assert "needs the corpus as a file" in capsys.readouterr().err
