"""The manual of the profile: its example is what is written, and its tables are those of the program."""

import io
import re
import tomllib
from datetime import date
from pathlib import Path

import pytest
from lxml import etree

from corpora import make_metadata, source_bytes
from tei import CODES, parse, serialize, validate
from tei.ids import paragraph_id, sentence_id, unit_id, version_id

MANUAL = Path(__file__).parents[1] / "docs" / "tei-profile.md"


def block(language):
    (found,) = re.findall(rf"```{language}\n(.*?)```", MANUAL.read_text(encoding="utf-8"), re.DOTALL)
    return found


def bare(data):
    parser = etree.XMLParser(remove_comments=True, remove_blank_text=True)
    return etree.tostring(etree.fromstring(data, parser), method="c14n")


def test_example_is_valid_and_what_would_be_written():
    data = block("xml").encode()
    assert validate(io.BytesIO(data)) == []
    text = parse(data)
    assert bare(serialize(text, date=date(2025, 11, 24))) == bare(data)
    assert [source_bytes(document)[-2:] for document in text.documents] == [b".\n", b"\r\n"]


@pytest.mark.slow
def test_example_is_tei(tei_all):
    assert validate(io.BytesIO(block("xml").encode()), schema=tei_all) == []


def test_metadata_of_the_example():
    metadata = make_metadata(tomllib.loads(block("toml")))
    assert parse(block("xml").encode()).metadata.titles == metadata.titles
    assert metadata.authors == ("Example Author",)


def test_every_code_is_in_the_table():
    table = dict(re.findall(r"^\| `([a-z-]+)` \| (.*) \|$", MANUAL.read_text(encoding="utf-8"), re.MULTILINE))
    assert {code: table.get(code) for code in CODES} == CODES


def test_ids_are_those_of_the_table():
    manual = MANUAL.read_text(encoding="utf-8")
    paragraph = paragraph_id(version_id("az-Latn", "d1"), 1)
    for identifier in (unit_id("d1", 3), version_id("az-Latn", "d1"), paragraph, sentence_id(paragraph, 1)):
        assert f"`{identifier}`" in manual
