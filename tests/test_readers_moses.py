"""Moses in a ZIP archive, as OPUS gives it."""

from collections import Counter

import pytest
from archives import pack

from align.cli import main
from corpora import AlignmentError, ParseError, SourceError, read, read_parallel
from tei import validate

EN = "Come in .\nSit \r down .\n\nIt is\x85late .\n"
SV = "Stig in .\nSitt ner .\nJa .\n\n"


@pytest.fixture
def rf(tmp_path):
    names = "en/1988.xml.gz\tsv/1988.xml.gz\ts1\ts1\n" * 4
    members = {"README": "words", "LICENSE": "", "RF.en-sv.ids": names, "RF.en-sv.en": EN, "RF.en-sv.sv": SV}
    return pack(tmp_path / "RF_v1_moses_en-sv.txt.zip", members)


def test_lines_are_units(rf):
    losses = Counter()
    text = read_parallel(rf, losses=losses)
    assert losses == {"files of the names of documents and sentences (.ids), left out": 1}
    assert text.languages == ("en", "sv")
    assert [unit.shape for unit in text.units] == ["1:1", "1:1", "0:1", "1:0"]
    assert [segment.text for segment in text.documents[0].segments] == ["Come in .", "Sit down .", "It is late ."]
    assert read(rf, language="sv").segments[2].text == "Ja ."
    assert text.documents[0].source.media == "application/zip"


def test_opustools_reads_the_same(tmp_path):
    opustools = pytest.importorskip("opustools")
    members = {"RF.en-sv.en": EN.replace("\r", ""), "RF.en-sv.sv": SV}  # it takes a carriage return for a line's end
    rf = pack(tmp_path / "RF_v1_moses_en-sv.txt.zip", members)
    reader = opustools.OpusRead(
        directory="RF",
        release="v1",
        source="en",
        target="sv",
        download_dir=str(rf.parent),
        root_directory=str(rf.parent),
        preprocess="moses",
        write_mode="moses",
    )
    text = read_parallel(rf)
    sides = [[" ".join(s.text for s in side) for side in text.segments(unit)] for unit in text.units]
    theirs = [[" ".join(side.replace("\x85", " ").split()) for side in pair] for pair in reader.yieldPairs()]
    assert theirs == sides


def test_the_command(rf, tmp_path):
    corpus = tmp_path / "corpus.xml"
    assert main(["convert", str(rf), "-o", str(corpus), "-q"]) == 0
    assert validate(corpus) == []
    assert main(["convert", str(corpus), "--to", "moses", "-o", str(tmp_path / "out"), "-q"]) == 0
    members = {path.name: path.read_text() for path in (tmp_path / "out").iterdir()}
    back = read_parallel(pack(tmp_path / "back.zip", members))
    assert [segment.text for segment in back.documents[1].segments] == ["Stig in .", "Sitt ner ."]


def test_what_makes_no_sense_is_refused(tmp_path):
    pair = {"RF.en-sv.en": "One.\nTwo.\n", "RF.en-sv.sv": "Ett.\n"}
    with pytest.raises(ParseError, match=r"RF\.en-sv\.sv ends before the other side does, after 1 lines"):
        read_parallel(pack(tmp_path / "short.zip", pair))
    two = {f"a.{pair}.{side}": "A." for pair in ("en-sv", "en-de") for side in pair.split("-")}
    with pytest.raises(SourceError, match=r"several pairs of languages \(a\.en-de\.en, a\.en-sv\.en\)"):
        read_parallel(pack(tmp_path / "two.zip", two))
    with pytest.raises((AlignmentError, SourceError)):
        read_parallel(pack(tmp_path / "none.zip", {"RF.en-sv.en": "One."}))
    with pytest.raises(SourceError, match="text"):
        read_parallel(pack(tmp_path / "bytes.zip", {"a.en-sv.en": b"\0\1\2", "a.en-sv.sv": b"\0\1"}))
