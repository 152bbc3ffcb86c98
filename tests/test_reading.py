"""Reading: charsets, layout, what is refused, and that every byte comes back."""

import codecs
import dataclasses
import hashlib
import os
import re
import textwrap
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpora import LanguageError, SourceError, charsets, identification, identify, parse, read, source_bytes
from corpora.charsets import decode, encode
from corpora.layout import is_wrapped, paragraph_spans
from corpora.readers import pieces

RUSSIAN = "Съешь же ещё этих мягких французских булок, да выпей чаю."
PROSE = (
    "The report was adopted on the last day of the session, after two weeks of talks that at times seemed to lead "
    "nowhere. Its authors had expected more. In the end, however, all of the delegations agreed to the text, and the "
    "chairman, who had spent the night in the building, thanked them and closed the meeting at noon."
)


def write(folder, data, name="text.txt"):
    path = folder / name
    path.write_bytes(data)
    return path


PIECES = st.sampled_from(
    ["Слово", "and", "çıxış", " ", ". ", "\n", "\r\n", "\r", "\t", "\f", "\u00a0", "\n\n", "!", "«", "…"]
)
TEXTS = st.lists(PIECES, max_size=40).map(lambda pieces: "Да. " + "".join(pieces))


@given(TEXTS, st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-16-le", "utf-32"]))
def test_unicode_bytes_come_back(tmp_path_factory, text, charset):
    data = text.encode(charset)
    document = read(write(tmp_path_factory.mktemp("u"), data), language="ru")
    assert document.text == text
    assert source_bytes(document) == data
    assert document.source.sha256 == hashlib.sha256(data).hexdigest()
    assert document.source.size == len(data)


@given(TEXTS.map(lambda text: re.sub("[çış]", "с", text)), st.sampled_from(["windows-1251", "koi8-r", "cp866"]))
def test_eight_bit_bytes_come_back(tmp_path_factory, text, charset):
    data = (RUSSIAN + text).encode(charset, "ignore")
    document = read(write(tmp_path_factory.mktemp("c"), data), language="ru")
    assert document.source.charset == charset
    assert source_bytes(document) == data


@given(st.binary(min_size=1))
def test_any_bytes_are_read_whole_or_refused(data):
    try:
        decoded = decode(data)
    except SourceError:
        return
    assert encode(decoded) == data


@pytest.mark.parametrize(
    ("charset", "text"),
    [
        ("windows-1251", "Да"),
        ("windows-1251", "ПРИВЕТ, МИР"),
        ("windows-1251", RUSSIAN),
        ("koi8-r", "Привет"),
        ("koi8-r", RUSSIAN.upper()),
        ("koi8-u", "Київ є столиця України, її серце."),
        ("cp866", RUSSIAN),
        ("iso-8859-5", RUSSIAN),
        ("windows-1252", "Le café où l’été brûle – déjà."),
        ("windows-1252", "Grüße aus Köln, große Straße"),
        ("windows-1252", "“Well,” he said – and left."),
        ("windows-1254", "Türkiye’nin açılışı için ışık çağrısı yapıldı."),
        ("windows-1250", "Zażółć gęślą jaźń"),
        ("windows-1250", "Příliš žluťoučký kůň úpěl"),
    ],
)
def test_eight_bit_charsets_are_told_apart(charset, text):
    decoded = decode(text.encode(charset))
    assert (decoded.charset, decoded.text) == (charset, text)


def test_utf16_without_a_mark():
    for charset in ("utf-16-le", "utf-16-be"):
        for text in ("Hello", "Привет, мир", "Bakı şəhəri", "שלום עולם"):
            assert decode(text.encode(charset)).charset == charset


def test_a_given_charset_is_taken():
    assert decode("Я".encode("koi8-r"), "KOI8-R").text == "Я"
    assert decode(codecs.BOM_UTF8 + b"a", "utf-8-sig") == decode(codecs.BOM_UTF8 + b"a")
    with pytest.raises(SourceError, match="unknown charset 'klingon'"):
        decode(b"a", "klingon")
    with pytest.raises(SourceError, match="binary, not text: byte 1 is NUL"):
        decode(b"a\0b", "windows-1251")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "the file is empty"),
        (b" \r\n\t\f", "only white space"),
        (b"PK\x03\x04\x00\x00\x08", "binary, not text: byte 4 is NUL"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "binary, not text: byte 8 is NUL; if it is UTF-16 or UTF-32"),
        (codecs.BOM_UTF8 + b"one\x00two", "binary, not text: byte 6 is NUL"),
        (codecs.BOM_UTF16_LE + b"a\0\0\0", r"not a text: control character U\+0000 at byte"),
        (b"one\ntwo \x81\xfe\x90\x8d\xff\n", r":2: byte 8 \(0x81\) is not utf-8; if the file"),
        (codecs.BOM_UTF16_LE + b"a\0b", r"byte 4 \(0x62\) is not utf-16-le"),
        (codecs.BOM_UTF8 + b"ok\n\xff", r":2: byte 6 \(0xFF\) is not utf-8"),
    ],
)
def test_refusals_name_the_file_and_the_place(tmp_path, data, message):
    path = write(tmp_path, data)
    with pytest.raises(SourceError, match=message) as caught:
        read(path, language="en")
    assert str(caught.value).startswith(str(path))
    assert "\n" not in str(caught.value)


def test_what_is_not_a_file(tmp_path):
    with pytest.raises(SourceError, match="no such file"):
        read(tmp_path / "missing.txt")
    with pytest.raises(SourceError, match="a folder, not a file"):
        read(tmp_path)
    path = write(tmp_path, b"secret")
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("this user may read everything")
    with pytest.raises(SourceError, match="cannot be read: Permission denied"):
        read(path)


def test_language_errors_name_the_file(tmp_path):
    path = write(tmp_path, b"1990 - 2016")
    with pytest.raises(LanguageError, match=r"text\.txt: the text has no letters"):
        read(path)
    with pytest.raises(LanguageError, match=r"text\.txt: 'english!' is not"):
        read(path, language="english!")


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("report.ru.txt", "report.ru"),
        ("2016 report (1).txt", "_2016_report_1_"),
        ("доклад.txt", "доклад"),
        ("-a:b.txt", "_-a_b"),
        ("²ª.txt", "_"),
    ],
)
def test_ids_are_xml_names(tmp_path, name, id):
    assert read(write(tmp_path, b"Hello.", name), language="en").id == id
    assert read(tmp_path / name, language="en", id="mine").id == "mine"


def test_a_changed_document_does_not_pass_for_its_source(tmp_path):
    document = read(write(tmp_path, b"One. Two."), language="en")
    with pytest.raises(SourceError, match="no longer the text that was read"):
        source_bytes(dataclasses.replace(document, gaps=("", "  ", ""), segments=parse("One.  Two.").segments))
    source = dataclasses.replace(document.source, charset="ascii")
    with pytest.raises(SourceError, match="cannot be written in ascii"):
        source_bytes(parse("Да.", language="ru", source=source))
    with pytest.raises(SourceError, match="was not read from a file"):
        source_bytes(parse("One.", language="en"))


def test_a_line_is_a_paragraph():
    document = parse("Title\n3 May, 10:00\nOne. Two.\n\nThree.\n", language="en")
    assert [(segment.paragraph, segment.text) for segment in document.segments] == [
        (0, "Title"),
        (1, "3 May, 10:00"),
        (2, "One."),
        (2, "Two."),
        (3, "Three."),
    ]


@pytest.mark.parametrize("width", [50, 60, 72, 79, 100])
@pytest.mark.parametrize("separator", ["\n\n", "\n"])
def test_wrapped_paragraphs_are_joined(width, separator):
    text = separator.join(textwrap.fill(paragraph, width) for paragraph in ("Chapter I", PROSE, PROSE))
    assert is_wrapped(text)
    document = parse(text, language="en")
    assert document.text == text
    assert [segment.paragraph for segment in document.segments] == [0, 1, 1, 1, 2, 2, 2]


def test_lists_and_verse_are_not_wrapped():
    assert not is_wrapped("Apples\nPears\nPlums\nGrapes")
    assert not is_wrapped(f"{PROSE}\n{PROSE}\n{PROSE}")
    verse = "Tyger Tyger, burning bright,\nIn the forests of the night;\nWhat immortal hand or eye,\nCould frame it?"
    assert not is_wrapped(verse)


@given(st.text(st.sampled_from("aB. !\n\r\t\f\u00a0\u2028—")))
def test_paragraphs_cover_the_text(text):
    spans = list(paragraph_spans(text))
    assert spans == sorted(spans)
    assert "".join("".join(text[start:end].split()) for start, end in spans) == "".join(text.split())
    assert all(text[start:end] == text[start:end].strip() != "" for start, end in spans)


def test_a_splitter_of_ones_own():
    document = parse("a|b", language="en", splitter=lambda text, _: [(0, 1), (2, len(text))])
    assert (document.gaps, [segment.text for segment in document.segments]) == (("", "|", ""), ["a", "b"])


def test_white_space_at_the_end_of_a_long_line_ends():
    assert list(paragraph_spans("A." + " " * 1_000_000 + "\n" + " " * 1_000_000)) == [(0, 2)]


def test_a_pipe_is_read(tmp_path):
    path = tmp_path / "pipe"
    os.mkfifo(path)
    writer = Thread(target=path.write_bytes, args=(b"One. Two.",))
    writer.start()
    assert [segment.text for segment in read(path, language="en").segments] == ["One.", "Two."]
    writer.join()


def test_a_file_that_is_too_large(tmp_path):
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate((1 << 30) + 1)
    with pytest.raises(SourceError, match="larger than 1024 MB; cut it into texts first"):
        read(path)


@pytest.mark.parametrize("name", ["report.txt", "report.md", "report.csv", "report.srt"])
def test_bytes_are_decoded_once(tmp_path, monkeypatch, name):
    decoded = []

    def spy(data, charset=None):
        decoded.append(data)
        return charsets.decode(data, charset)

    monkeypatch.setattr(pieces, "decode", spy)
    data = (
        "1\n00:00:01,000 --> 00:00:02,000\nЭто город Баку.\n"
        if name.endswith("srt")
        else "ru,en\nЭто город Баку,Baku\n"
    )
    (tmp_path / name).write_bytes(data.encode("windows-1251"))
    assert read(tmp_path / name, language="ru").source.charset == "windows-1251"
    assert decoded == [data.encode("windows-1251")]


def test_a_language_is_identified_once(tmp_path):
    (tmp_path / "a.txt").write_text("Это город Баку. Он большой.", encoding="utf-8")
    identification._identify.cache_clear()
    document = read(tmp_path / "a.txt")
    assert identify(document.text).language == document.language == "ru"
    assert identification._identify.cache_info().misses == 1
