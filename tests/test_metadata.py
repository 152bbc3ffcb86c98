"""Metadata from TOML, Python and back through TEI."""

import io
from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from corpora import (
    Document,
    Metadata,
    OptionError,
    OutputError,
    ParallelText,
    ParseError,
    SourceError,
    make_metadata,
    read_metadata,
)
from tei import parse, serialize, validate
from tei.licences import find_licence

TEI = "{http://www.tei-c.org/ns/1.0}"
WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"], exclude_characters="\ufffe\uffff"))
STRINGS = WORDS.filter(lambda word: word.strip() and word not in ("unknown", "not stated"))  # what says so
TAGS = st.sampled_from(["en", "ru", "az-Latn"])
DATES = st.sampled_from(["0001", "1869", "1869-03", "1904-02-29"])
METADATA = st.builds(
    make_metadata,
    st.fixed_dictionaries(
        {},
        optional={
            "titles": st.dictionaries(st.sampled_from(["en", "ru", "az-Latn", "de"]), STRINGS),
            "authors": st.lists(STRINGS, max_size=3),
            "translators": st.dictionaries(TAGS, st.lists(STRINGS, max_size=2)),
            "publisher": STRINGS,
            "licence": st.one_of(
                STRINGS, st.sampled_from(["CC-BY-NC-SA-4.0", "CC0-1.0", "MIT", "ODbL-1.0", "https://example.org/l"])
            ),
            "dates": st.dictionaries(TAGS, DATES),
            "identifiers": st.dictionaries(st.sampled_from(["DOI", "ISBN", "URI"]), STRINGS),
            "original": st.sampled_from(["en", "ru", "az-Latn", "de"]),
            "series": STRINGS,
            "keywords": st.lists(STRINGS, max_size=3),
            "responsible": st.dictionaries(STRINGS, st.lists(STRINGS, max_size=2), max_size=2),
            "funders": st.lists(STRINGS, max_size=2),
            "distributor": STRINGS,
            "place": STRINGS,
            "edition": STRINGS,
            "publishers": st.dictionaries(TAGS, STRINGS),
            "places": st.dictionaries(TAGS, STRINGS),
            "editions": st.dictionaries(TAGS, STRINGS),
            "setting": STRINGS,
            "participants": st.lists(STRINGS, max_size=2),
        },
    ),
)
FILE = """\
authors = ["Lev Tolstoy"]
publisher = "Example Archive"
licence = "CC-BY-4.0"
original = "rus"
series = "Classics"
keywords = ["novel", "war"]
funders = ["Example Fund"]
distributor = "Example Repository"
place = "Baku"
edition = "1.0"
setting = "Russia, 1805 to 1820"
participants = ["Pierre", "Natasha"]
reviewers = "Reviewer"
reviewed = 2026-11-24
[titles]
ru = "Война и мир"
en = "War and Peace"
[translators]
en = ["Louise Maude", "Aylmer Maude"]
[dates]
ru = 1869
en = 1922-05-01
[publishers]
en = "Oxford University Press"
[places]
en = "Oxford"
[editions]
en = "Second"
[responsible]
"proofreading" = ["A", "B"]
[identifiers]
DOI = "10.5072/example"
"""


def text(metadata, languages=("en", "ru", "az-Latn")):
    versions = (Document.cut(f"v-{tag}", tag, "One.", [(0, 4)]) for tag in languages)
    return ParallelText("t", tuple(versions), metadata=metadata)


@given(METADATA)
def test_metadata_come_back_and_fit_the_profile(metadata):
    data = serialize(text(metadata))
    assert parse(data).metadata == metadata
    assert validate(io.BytesIO(data)) == []


def test_file(tmp_path):
    path = tmp_path / "meta.toml"
    path.write_text(FILE, encoding="utf-8")
    metadata = read_metadata(path)
    assert metadata == Metadata(
        titles=(("en", "War and Peace"), ("ru", "Война и мир")),
        authors=("Lev Tolstoy",),
        translators=(("en", "Louise Maude"), ("en", "Aylmer Maude")),
        publisher="Example Archive",
        licence="CC-BY-4.0",
        dates=(("en", "1922-05-01"), ("ru", "1869")),
        identifiers=(("DOI", "10.5072/example"),),
        original="ru",
        series="Classics",
        keywords=("novel", "war"),
        responsible=(("proofreading", "A"), ("proofreading", "B")),
        funders=("Example Fund",),
        distributor="Example Repository",
        place="Baku",
        edition="1.0",
        publishers=(("en", "Oxford University Press"),),
        places=(("en", "Oxford"),),
        editions=(("en", "Second"),),
        setting="Russia, 1805 to 1820",
        participants=("Pierre", "Natasha"),
        reviewers=("Reviewer",),
        reviewed="2026-11-24",
    )
    assert all(getattr(metadata, field.name) for field in fields(metadata))


def test_where_it_stands(tmp_path):
    (tmp_path / "meta.toml").write_text(FILE, encoding="utf-8")
    root = etree.fromstring(serialize(text(read_metadata(tmp_path / "meta.toml"))))
    header, english, russian = root[0], *(version[0] for version in root.findall(f"{TEI}TEI")[:2])
    assert [title.text for title in header.iter(f"{TEI}title")][:2] == ["War and Peace", "Война и мир"]
    assert english.findtext(f".//{TEI}title") == "War and Peace"
    assert [editor.text for editor in english.iterfind(f".//{TEI}titleStmt/{TEI}editor")] == [
        "Louise Maude",
        "Aylmer Maude",
    ]
    assert not list(russian.iter(f"{TEI}editor"))
    licence = russian.find(f".//{TEI}licence")
    assert dict(licence.attrib) == {"n": "CC-BY-4.0", "target": "https://creativecommons.org/licenses/by/4.0/"}
    assert licence.getparent().get("status") == "free"
    assert english.find(f".//{TEI}relatedItem").get("target") == "#ru.t"
    assert russian.find(f".//{TEI}relatedItem") is None
    published = english.find(f".//{TEI}bibl[@type='published']")
    assert [part.text for part in published if part.text] == [
        "War and Peace",
        "Lev Tolstoy",
        "Louise Maude",
        "Aylmer Maude",
        "Second",
        "Oxford University Press",
        "Oxford",
        "1922-05-01",
    ]
    assert [name.text for name in header.iter(f"{TEI}persName")] == ["Pierre", "Natasha"]


def test_what_is_not_known_is_said_to_be_unknown():
    header = etree.fromstring(serialize(text(Metadata())))[0]
    assert header.findtext(f".//{TEI}publisher") == "unknown"
    assert header.findtext(f".//{TEI}licence") == "not stated"
    assert header.find(f".//{TEI}availability").get("status") == "unknown"
    assert header.find(f".//{TEI}title").items() == [("type", "main")]
    assert header.findtext(f".//{TEI}settingDesc/{TEI}p") == "unknown"
    assert not list(header.iter(f"{TEI}pubPlace"))
    assert not list(header.iter(f"{TEI}funder"))


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        ("colour = 1", "unknown key 'colour'; the keys are titles, authors"),
        ("titles = 'A'", r"titles is 'A', not a table such as \[titles\]"),
        ("[titles]\n'English!' = 'A'", "titles: 'English!' is not a language tag"),
        ("[titles]\naz = 'A'\naz-Latn = 'B'", "titles has one language twice"),
        ("authors = ['']", "authors is '', not a text"),
        ("publisher = 3", "publisher is 3, not a text"),
        ("[dates]\nen = '1869-13'", "dates.en is '1869-13', not a date"),
        ("[dates]\nen = '1869-02-30'", "dates.en is '1869-02-30', not a date"),
        ("[dates]\nen = true", "dates.en is True, not a text"),
        ("[identifiers]\nversion = '1'", "'version' is not a type of identifier"),
        ("original = 'x y'", "original: 'x y' is not a language tag"),
    ],
)
def test_what_makes_no_sense_is_refused_by_name(tmp_path, toml, message):
    path = tmp_path / "meta.toml"
    path.write_text(toml, encoding="utf-8")
    with pytest.raises(OptionError, match=message) as caught:
        read_metadata(path)
    assert caught.value.path == str(path)


def test_what_is_no_toml(tmp_path):
    (tmp_path / "meta.toml").write_bytes(b"titles = \xff")
    with pytest.raises(ParseError, match="not TOML"):
        read_metadata(tmp_path / "meta.toml")
    with pytest.raises(SourceError, match="cannot be read"):
        read_metadata(tmp_path / "absent.toml")


def test_a_translator_into_a_language_that_is_not_there():
    with pytest.raises(OutputError, match="a translator into de, 'X', and no version is in de"):
        serialize(text(Metadata(translators=(("de", "X"),))))


def test_a_character_that_xml_forbids():
    with pytest.raises(OutputError, match=r"the publisher 'a.x00' holds a character that XML forbids"):
        serialize(text(Metadata(publisher="a\x00")))


@pytest.mark.parametrize(
    ("licence", "status", "target"),
    [
        ("CC-BY-SA-3.0", "free", "https://creativecommons.org/licenses/by-sa/3.0/"),
        ("CC0-1.0", "free", "https://creativecommons.org/publicdomain/zero/1.0/"),
        ("MIT", "free", "https://opensource.org/license/mit"),
        ("CC-BY-9.0", "unknown", ""),
        ("https://example.org/terms", "unknown", "https://example.org/terms"),
        ("All rights reserved.", "restricted", ""),
    ],
)
def test_licences(licence, status, target):
    found = find_licence(licence)
    assert (found.status, found.target) == (status, target)


def test_metadata_belong_to_the_text():
    one = text(Metadata(series="A"))
    assert one != replace(one, metadata=Metadata(series="B"))
    assert one != text(Metadata())
