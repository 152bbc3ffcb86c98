"""Schematron rules, those of the TEI among them, run by saxonche."""

import io
import sys
from pathlib import Path

import pytest

from corpora import DragomanError, OptionError
from tei import read, validate, write

BAD = Path(__file__).parent / "bad"
GOLDEN = Path(__file__).parent / "golden" / "baku.xml"
RULE = '<schema xmlns="http://purl.oclc.org/dsdl/schematron"><pattern>{}</pattern></schema>'


def messages(findings):
    return [finding.message.partition(": ")[2] for finding in findings if finding.code == "schematron"]


def test_the_first_rule_that_matches_counts():
    pytest.importorskip("saxonche")
    (finding,) = validate(BAD / "schematron.xml", schematron=BAD / "rules.sch")
    assert messages([finding]) == ["The change of 2025-11-24 was made by no editor."]
    line = (BAD / "schematron.xml").read_text(encoding="utf-8").splitlines()[finding.line - 1]
    assert line.strip().startswith("<change ")
    assert finding.place == "id('visit')/*[1]/*[4]/*[1]"


def test_a_finding_names_the_file_of_a_part(tmp_path):
    pytest.importorskip("saxonche")
    write(read(GOLDEN), tmp_path / "c", layout="split")
    rule = '<rule context="*[@cert = \'0.91\']"><report test="true()">Found.</report></rule>'
    (tmp_path / "a.sch").write_text(RULE.format(rule))
    (finding,) = validate(tmp_path / "c", schematron=tmp_path / "a.sch")
    assert Path(finding.path).name == "baku.align.xml"


def test_a_stream_is_checked_too():
    pytest.importorskip("saxonche")
    source = io.BytesIO((BAD / "schematron.xml").read_bytes())
    assert len(validate(source, schematron=BAD / "rules.sch")) == 1


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("<schema/>", "holds no Schematron rules"),
        (RULE.format('<rule abstract="true" id="a"/>'), "abstract or extended rules"),
        (RULE.format('<rule context="*["><report test="1">A</report></rule>'), "the Schematron rules cannot be run"),
        ("<schema>", "not well-formed"),
    ],
)
def test_rules_that_are_none(tmp_path, content, message):
    pytest.importorskip("saxonche")
    (tmp_path / "a.sch").write_text(content)
    with pytest.raises(DragomanError, match=message) as caught:
        validate(GOLDEN, schematron=tmp_path / "a.sch")
    assert caught.value.path == str(tmp_path / "a.sch")


def test_without_saxonche(monkeypatch):
    monkeypatch.setitem(sys.modules, "saxonche", None)
    with pytest.raises(OptionError, match=r"pip install 'dragoman\[schematron\]'"):
        validate(GOLDEN, schematron=BAD / "rules.sch")


def test_the_rules_of_the_tei(tmp_path, tei_all):
    pytest.importorskip("saxonche")
    write(read(GOLDEN), tmp_path / "c", layout="split")
    assert validate(GOLDEN, schematron=tei_all) == validate(tmp_path / "c", schematron=tei_all) == []
    broken = validate(BAD / "few-targets.xml", schematron=tei_all)
    assert messages(broken) == ["You must supply at least two values for @target on <link>."]
