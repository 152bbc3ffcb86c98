import io
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpora import (
    Bead,
    Document,
    ParallelText,
    ParseError,
    Provenance,
    Segment,
    Source,
    SourceError,
    Status,
    Unit,
)
from tei import parse, read, read_corpus, serialize, validate, write
from tei.ids import format_name, paragraph_id, parse_name, parse_paragraph

GOLDEN = Path(__file__).parent / "golden" / "baku.xml"

# Everything but halves of surrogate pairs, with what XML treats specially made common.
CHARACTERS = st.one_of(
    st.sampled_from("\r\n\t \x00\x0c\x1b\x1f\x7f\x85\xa0\u2028\ufeff\ufffe\uffff<>&\"']ə😀"),
    st.characters(exclude_categories=["Cs"]),
)
TEXT = st.text(CHARACTERS, max_size=8)
HEADER = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=8)
LINES = st.one_of(HEADER, st.sampled_from(["a\nb", "a\r\nb", "\t", " a "]))
PROBABILITY = st.floats(0, 1)


@st.composite
def sources(draw):
    return Source(
        path=draw(st.one_of(TEXT, st.sampled_from(["C:\\a b\\ə.html", "https://example.org/a%20b.txt", "\udcff.txt"]))),
        charset=draw(st.sampled_from(["utf-8", "windows-1251", "utf-16-le", "iso8859-5", ""])),
        bom=draw(st.booleans()),
        sha256=draw(st.text("0123456789abcdef", min_size=64, max_size=64)),
        size=draw(st.integers(0, 10**12)),
    )


@st.composite
def documents(draw, language):
    segments, gaps, at, paragraph = [], [draw(TEXT)], 0, draw(st.integers(0, 2))
    at = len(gaps[0])
    for _ in range(draw(st.integers(0, 6))):
        text = draw(st.text(CHARACTERS, min_size=1, max_size=8))
        segments.append(Segment(text, at, at + len(text), paragraph))
        gaps.append(draw(TEXT))
        at += len(text) + len(gaps[-1])
        paragraph += draw(st.sampled_from([0, 0, 1, 3]))
    source = draw(st.none() | sources())
    return Document(draw(LINES), language, tuple(segments), tuple(gaps), source)


def cut(draw, lengths):
    """Cut versions of the given lengths into tuples of spans that walk through all of them."""
    at, cuts = [0] * len(lengths), []
    while at != list(lengths):
        spans = [range(a, draw(st.integers(a, min(a + 3, length)))) for a, length in zip(at, lengths, strict=True)]
        if not any(spans):
            first = next(n for n, length in enumerate(lengths) if at[n] < length)
            spans[first] = range(at[first], at[first] + 1)
        cuts.append(tuple(spans))
        at = [span.stop for span in spans]
    return cuts


@st.composite
def parallel_texts(draw):
    tags = st.sampled_from(["en", "ru", "az-Latn", "az-Cyrl", "x-a"])
    languages = draw(st.lists(tags, min_size=1, max_size=3, unique=True))
    versions = tuple(draw(documents(language)) for language in languages)
    lengths = [len(version.segments) for version in versions]
    units = tuple(
        Unit(spans, draw(PROBABILITY), draw(st.sampled_from(Status)))
        for spans in (cut(draw, lengths) if draw(st.booleans()) else ())
    )
    pairs = [(a, b) for b in range(len(languages)) for a in range(b)] if draw(st.booleans()) else []
    beads = tuple(
        Bead((languages[a], languages[b]), spans, draw(PROBABILITY))
        for a, b in draw(st.permutations(pairs))
        for spans in cut(draw, [lengths[a], lengths[b]])
    )
    options = st.lists(st.tuples(LINES, LINES), max_size=3).map(tuple)
    provenance = draw(st.none() | st.builds(Provenance, LINES, LINES, LINES, LINES, options))
    return ParallelText(draw(st.text(min_size=1, max_size=8)), versions, units, beads, provenance)


@given(parallel_texts())
@settings(deadline=None)
def test_round_trip(text):
    assert parse(serialize(text)) == text


@given(parallel_texts())
@settings(deadline=None, max_examples=40)
def test_round_trip_through_a_folder(tmp_path_factory, text):
    folder = tmp_path_factory.mktemp("split") / "a"
    write(text, folder, layout="split")
    assert read(folder) == text
    # The sources are made up, so their hashes cannot fit.
    assert {finding.code for finding in validate(folder)} <= {"wrong-source"}


@given(parallel_texts())
@settings(deadline=None)
def test_what_is_written_is_valid(text):
    # The sources are made up, so their hashes cannot fit.
    assert {finding.code for finding in validate(io.BytesIO(serialize(text)))} <= {"wrong-source"}


def test_golden():
    text = read(GOLDEN)
    assert serialize(text, date=date(2025, 11, 24)) == GOLDEN.read_bytes()


def test_path_and_file_object(tmp_path):
    text = read(GOLDEN)
    write(text, tmp_path / "a.xml")
    with (tmp_path / "a.xml").open("rb") as file:
        assert read(str(tmp_path / "a.xml")) == read(file) == text


def test_comments_and_instructions_are_passed_over():
    data = GOLDEN.read_bytes().replace(b"lies on", b"lies<!-- where? --> <?here now?>on")
    assert parse(data) == read(GOLDEN)


def test_corpus_of_texts_is_read_one_by_one():
    texts = [ParallelText(name, (Document.cut("x", "en", "One.", [(0, 4)]),)) for name in ("a", "b")]
    parts = [serialize(text).partition(b"?><teiCorpus")[2] for text in texts]
    data = b'<teiCorpus xmlns="http://www.tei-c.org/ns/1.0">'
    data += b"".join(b"<teiCorpus" + part for part in parts) + b"</teiCorpus>"
    assert list(read_corpus(io.BytesIO(data))) == texts
    with pytest.raises(ParseError, match="holds 2 parallel texts, expected one"):
        parse(data)


@given(st.text(min_size=1))
def test_names_come_back(text_id):
    name = format_name(text_id)
    assert parse_name(name) == text_id
    assert re.fullmatch(r"[^\W\d][\w.-]*", name)


@given(st.text(min_size=1), st.integers(0))
def test_paragraph_ids_come_back(version, paragraph):
    assert parse_paragraph(paragraph_id(version, paragraph)) == (version, paragraph)


def test_missing_file():
    with pytest.raises(SourceError, match=r"absent\.xml: cannot be read: No such file"):
        read("absent.xml")


def test_ill_formed_file_is_named_with_line_and_column(tmp_path):
    (tmp_path / "a.xml").write_bytes(b"<teiCorpus>\n <TEI></teiCorpus>")
    told_once = r":2:\d+: not well-formed XML: Opening and ending tag mismatch: TEI line 2 and teiCorpus$"
    with pytest.raises(ParseError, match=told_once) as caught:
        read(tmp_path / "a.xml")
    assert (caught.value.path, caught.value.line) == (str(tmp_path / "a.xml"), 2)
    assert caught.value.column


@pytest.mark.parametrize("data", [b"", b"text", b"<TEI/>", b"<html><p>Hello</p></html>"])
def test_other_files_are_no_corpus(data):
    with pytest.raises(ParseError):
        parse(data)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('target="#en.baku.p1.s3', 'target="#en.baku.p1.s9', "#en.baku.p1.s9 is not a sentence of the versions"),
        ('target="#en.baku.p1.s1 #en', 'target="#en.baku.p1.s2 #en', "sentences that do not follow each other"),
        ('cert="0.91"', 'cert="high"', "@cert 'high' is not a number"),
        ('cert="0.91"', 'cert="1.3"', "has probability 1.3, outside 0 to 1"),
        ('cert="0.91"', 'cert="nan"', "has probability nan, outside 0 to 1"),
        ("#baku.status.corrected", "#baku.status.fine", "'fine' is not a review status"),
        ('domains="#en.baku #ru.baku"', 'domains="#en.baku"', "without two versions as its domains"),
        ('domains="#en.baku #ru.baku"', 'domains="#en.baku #de.baku"', "without two versions as its domains"),
        ('<p xml:id="en.baku.p1">', "<p>", "'' is not the id of a paragraph"),
        ('n="U+000C"', 'n="U+0041"', "'U.0041' is not the code of a control character"),
        ('n="U+000C"', 'n="form feed"', "'form feed' is not the code of a control character"),
        ('<s xml:id="en.baku.p3.s1">', '<s xml:id="en.baku.p3.s1"/><s>', "a sentence without text"),
        ("It is the", "It is <hi>the</hi>", "unexpected <hi> in <s>"),
        ("</s>  <s", "</s> <hi> </hi><s", "unexpected <hi> in <p>"),
        ('<ab type="gap">', "<head/><ab>", "unexpected <head> in <body>"),
        ('<idno type="version">baku-ru</idno>', "", "a version without <idno type='version'>"),
        ('unit="bytes"', 'unit="letters"', "without file, SHA-256 or size"),
        ('xml:id="ru.baku" xml:lang="ru"', 'xml:id="ru.baku" xml:lang="en"', "two versions in en"),
    ],
)
def test_what_is_not_ours_is_refused_with_its_line(old, new, message):
    data = GOLDEN.read_text(encoding="utf-8")
    assert old in data
    with pytest.raises(ParseError, match=message) as caught:
        parse(data.replace(old, new, 1).encode())
    assert caught.value.line
    assert validate(io.BytesIO(data.replace(old, new, 1).encode()))


BOMB = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))


@pytest.mark.parametrize(
    "head",
    [
        f'<!DOCTYPE teiCorpus [<!ENTITY l0 "lol">{BOMB}]><teiCorpus>&l11;</teiCorpus>',
        f'<!DOCTYPE teiCorpus [<!ENTITY l0 "lol">{BOMB}]><teiCorpus n="&l11;"/>',
        f'<!DOCTYPE teiCorpus [<!ENTITY l0 "{"lol" * 30000}">]><teiCorpus>{"&l0;" * 30000}</teiCorpus>',
        '<!DOCTYPE teiCorpus [<!ENTITY file SYSTEM "file:///etc/passwd">]><teiCorpus>&file;</teiCorpus>',
        '<!DOCTYPE teiCorpus SYSTEM "http://192.0.2.1/evil.dtd"><teiCorpus/>',
        '<!DOCTYPE teiCorpus [<!ENTITY % far SYSTEM "http://192.0.2.1/far.dtd">%far;]><teiCorpus/>',
        '<!DOCTYPE teiCorpus><teiCorpus xmlns="http://www.tei-c.org/ns/1.0"/>',
    ],
)
def test_document_types_are_refused_and_expand_nothing(head):
    data = head.replace("<teiCorpus", '<teiCorpus xmlns="http://www.tei-c.org/ns/1.0"', 1).encode()
    with pytest.raises(ParseError, match=r"document type declaration|not well-formed"):
        parse(data)
    findings = validate(io.BytesIO(data))
    assert {finding.code for finding in findings} <= {"doctype", "not-well-formed"}
    assert findings
    assert "root:" not in str(findings)


def test_depth_is_bounded():
    data = b'<teiCorpus xmlns="http://www.tei-c.org/ns/1.0">' + b"<p>" * 5000 + b"</p>" * 5000 + b"</teiCorpus>"
    with pytest.raises(ParseError, match=r"not well-formed XML: .*[Dd]epth"):
        parse(data)
