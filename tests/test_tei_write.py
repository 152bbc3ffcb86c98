import hashlib
import io
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from lxml import etree

from corpora import (
    Bead,
    Document,
    OptionError,
    OutputError,
    ParallelText,
    Provenance,
    Segment,
    Source,
    Status,
    Unit,
)
from corpora.files import replacing
from tei import parse, serialize, write

GOLDEN = Path(__file__).parent / "golden" / "baku.xml"
TEI = "{http://www.tei-c.org/ns/1.0}"
DAY = date(2025, 11, 24)


def version(id, language, pieces, path, charset, mark=b""):
    """Make a version of paragraphs, each a list of alternating sentences and gaps, ending in a gap."""
    segments, gaps, at = [], [""], 0
    for paragraph, items in pieces:
        for number, item in enumerate(items):
            if number % 2:
                gaps[-1] += item
            else:
                segments.append(Segment(item, at, at + len(item), paragraph))
                gaps.append("")
            at += len(item)
    data = mark + Document(id, language, tuple(segments), tuple(gaps)).text.encode(charset)
    source = Source(path, charset, bool(mark), hashlib.sha256(data).hexdigest(), len(data))
    return Document(id, language, tuple(segments), tuple(gaps), source)


def baku():
    en = version(
        "baku-en",
        "en",
        [
            (0, ["Baku lies on the Caspian Sea.", "  ", "It is the largest city of Azerbaijan.", " "]),
            (0, ["About two million people live there.", "\n\x0c\n* * *\n"]),
            (2, ["The old town is called <Icherisheher> & is old.", "\n"]),
        ],
        "src/baku en.txt",
        "utf-8",
    )
    ru = version(
        "baku-ru",
        "ru",
        [
            (0, ["Баку стоит на берегу Каспия и является крупнейшим городом Азербайджана.", " "]),
            (0, ["Здесь живут около двух миллионов человек.", "\r\n\r\n"]),
            (1, ["Старый город называется Ичери-шехер.", " ", "Туда ходят все туристы.", "\r\n"]),
        ],
        "src/Баку.txt",
        "cp1251",
    )
    az = version(
        "baku-az",
        "az-Latn",
        [
            (0, ["Bakı Xəzər dənizinin sahilində yerləşir.", " ", "O, Azərbaycanın ən böyük şəhəridir.", " "]),
            (0, ["Orada təxminən iki milyon insan\u2028yaşayır.", "\n\n"]),
            (1, ["Köhnə şəhər İçərişəhər adlanır.", "\n"]),
        ],
        "src/baku.az.txt",
        "utf-16-le",
        b"\xff\xfe",
    )
    units = (
        Unit((range(2), range(1), range(2)), 0.91, Status.CORRECTED),
        Unit((range(2, 3), range(1, 2), range(2, 3)), 0.1 + 0.2, Status.ACCEPTED),
        Unit((range(3, 4), range(2, 3), range(3, 4)), 0.88),
        Unit((range(0), range(3, 4), range(0)), 1e-7),
    )
    beads = (
        Bead(("en", "ru"), (range(2), range(1)), 0.93),
        Bead(("en", "ru"), (range(2, 3), range(1, 2)), 0.98),
        Bead(("en", "ru"), (range(3, 4), range(2, 4)), 0.5),
        Bead(("en", "az-Latn"), (range(1), range(1)), 1.0),
        Bead(("en", "az-Latn"), (range(1, 2), range(1, 2)), 1.0),
        Bead(("en", "az-Latn"), (range(2, 3), range(0)), 0.25),
        Bead(("en", "az-Latn"), (range(0), range(2, 3)), 0.25),
        Bead(("en", "az-Latn"), (range(3, 4), range(3, 4)), 0.75),
    )
    options = (("band", "64"), ("threshold", "0.2"))
    return ParallelText("baku", (en, ru, az), units, beads, Provenance("dragoman", "0.1.0", "e5", "w1", options))


def one(text="One.", **changes):
    document = Document("en", "en", (Segment(text, 0, len(text)),), ("", ""), changes.pop("source", None))
    return ParallelText(**({"id": "t", "documents": (document,)} | changes))


def canonical(data):
    return etree.tostring(etree.fromstring(data), method="c14n")


def body(data, number=0):
    return etree.fromstring(data).findall(f".//{TEI}body")[number]


def test_golden():
    assert canonical(serialize(baku(), date=DAY)) == canonical(GOLDEN.read_bytes())


def test_same_text_and_date_give_the_same_bytes():
    assert serialize(baku(), date=DAY) == serialize(baku(), date=DAY)


def test_path_and_file_object_get_the_same_bytes(tmp_path):
    write(baku(), tmp_path / "a.xml", date=DAY)
    file = io.BytesIO()
    write(baku(), file, date=DAY)
    assert (tmp_path / "a.xml").read_bytes() == file.getvalue() == serialize(baku(), date=DAY)


def test_body_is_the_source_text():
    text = baku()
    for number, document in enumerate(text.documents):
        value = "".join(body(serialize(text), number).itertext())
        assert value == document.text.replace("\x0c", "")


def test_control_characters_become_elements():
    data = serialize(one("\x00a\x1f\ufffe"))
    assert [g.get("n") for g in body(data).iter(f"{TEI}g")] == ["U+0000", "U+001F", "U+FFFE"]


def test_beads_that_lie_in_a_unit_name_it():
    group = etree.fromstring(serialize(baku())).findall(f".//{TEI}linkGrp")[1]
    assert [link.get("corresp") for link in group] == ["#baku.a1", "#baku.a2", None]


def test_probability_of_another_number_type_is_written_as_a_plain_number():
    numpy = pytest.importorskip("numpy")
    text = one(units=(Unit((range(1),), numpy.float64(0.25)),))
    assert b'cert="0.25"' in serialize(text)


def test_date_from_the_environment(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    assert b'when="1970-01-02"' in serialize(one())
    assert b'when="2025-11-24"' in serialize(one(), date=DAY)


def test_date_from_the_environment_must_be_seconds(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    with pytest.raises(OptionError, match="SOURCE_DATE_EPOCH is 'yesterday'"):
        serialize(one())


def test_today_without_a_date(monkeypatch):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert b'<change when="2' in serialize(one())


@pytest.mark.parametrize(
    ("version", "allowed"),
    [("0.1.0", "0.1.0"), ("0.1.0rc1", "0.1.0rc1"), ("0.1.0.dev3", "0.1.0"), ("1.2.3.4.5", "1.2.3.4"), ("main", "0")],
)
def test_version_of_the_application_is_one_that_the_tei_allows(version, allowed):
    text = one(provenance=Provenance("dragoman", version))
    application = etree.fromstring(serialize(text)).find(f".//{TEI}application")
    assert application.get("version") == allowed
    assert parse(serialize(text)) == text


def test_half_a_surrogate_pair_is_refused_with_its_place():
    with pytest.raises(OutputError, match=r"en\.t\.p1\.s1, character 2: U\+D800 is half a surrogate pair"):
        serialize(one("ab\ud800"))


def test_text_too_long_for_parsers_is_refused():
    with pytest.raises(OutputError, match="longer than 10,000,000 bytes"):
        serialize(one("x" * 10_000_001))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"id": ""}, "a text needs an id"),
        ({"documents": ()}, "no versions to write"),
        ({"documents": (Document("x", "English!", (), ("",)),)}, "'English!' is not a language tag"),
        ({"documents": (Document("\x0c", "en", (), ("",)),)}, "the id '.x0c' holds a character that XML forbids"),
        ({"provenance": Provenance("a\x00", "1")}, "the application .* holds a character"),
        ({"provenance": Provenance("a", "1", options=(("k", "\ud800"),))}, "the option .* holds a character"),
        ({"source": Source("a.txt", "utf-8", False, "abc", 1)}, "'abc' is not a SHA-256"),
        ({"source": Source("a.txt", "utf-8", False, "0" * 64, -1)}, "makes no sense"),
        ({"source": Source("a.txt", "utf 8", False, "0" * 64, 1)}, "makes no sense"),
        ({"source": Source("\ud800", "utf-8", False, "0" * 64, 1)}, "is not a path"),
    ],
)
def test_what_xml_or_the_tei_cannot_hold_is_refused(changes, message):
    with pytest.raises(OutputError, match=message):
        serialize(one(**changes))


def test_missing_folder_is_named(tmp_path):
    with pytest.raises(OutputError, match=r"cannot be written: there is no folder .*absent") as caught:
        write(one(), tmp_path / "absent" / "a.xml")
    assert caught.value.path == str(tmp_path / "absent" / "a.xml")


def test_folder_in_place_of_a_file(tmp_path):
    with pytest.raises(OutputError, match="it is a folder"):
        write(one(), tmp_path)


def test_file_in_place_of_a_folder(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match="cannot be written"):
        write(one(), tmp_path / "file" / "a.xml")


def test_failure_keeps_the_old_file_and_leaves_nothing_beside(tmp_path):
    (tmp_path / "a.xml").write_text("old")
    with pytest.raises(OutputError):
        write(one("\ud800"), tmp_path / "a.xml")
    assert [path.name for path in tmp_path.iterdir()] == ["a.xml"]
    assert (tmp_path / "a.xml").read_text() == "old"


def test_interruption_leaves_nothing_beside(tmp_path):
    def interrupted():
        with replacing(tmp_path / "a.xml") as file:
            file.write(b"half")
            assert len(list(tmp_path.iterdir())) == 1
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert not list(tmp_path.iterdir())


def test_link_is_followed(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "a.xml").touch()
    (tmp_path / "a.xml").symlink_to(tmp_path / "real" / "a.xml")
    write(one(), tmp_path / "a.xml", date=DAY)
    assert (tmp_path / "a.xml").is_symlink()
    assert (tmp_path / "real" / "a.xml").read_bytes() == serialize(one(), date=DAY)


def test_device_is_written_to_and_stays(tmp_path):
    write(one(), "/dev/null")
    assert Path("/dev/null").is_char_device()


def test_import_loads_neither_lxml_nor_anything_heavy():
    code = "import sys, tei; print(*sorted({'lxml', 'numpy', 'numba', 'torch', 'scipy', 'lingua'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
