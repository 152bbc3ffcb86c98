import io
import random
import re
from contextlib import nullcontext, suppress
from copy import deepcopy
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from corpora import (
    Bead,
    Document,
    ParallelText,
    ParseError,
    Provenance,
    Source,
    SourceError,
    Status,
    Unit,
    make_metadata,
)
from tei import CODES, Finding, Severity, parse, read, serialize, validate, write

GOLDEN = Path(__file__).parent / "golden" / "baku.xml"
BAD = Path(__file__).parent / "bad"
PROFILE = Path(__file__).parents[1] / "tei" / "profile.rng"

# What cannot be wrong alone.
ALSO = {
    "cert-range": {"profile"},
    "wrong-domains": {"outside-domains", "wrong-count"},
    "outside-domains": {"wrong-domains", "wrong-count"},
}


# What some codes need beside the bad file.
RULES = {"schema": "schema.rng", "schematron": "rules.sch"}


def test_golden_is_valid():
    assert validate(GOLDEN) == []


@pytest.mark.parametrize("code", CODES)
def test_every_code_has_a_bad_file(code):
    path = BAD / f"{code}.xml"
    if code == "schematron":
        pytest.importorskip("saxonche")
    rules = {code: BAD / name} if (name := RULES.get(code)) else {}
    findings = validate(path, **rules)
    assert {finding.code for finding in findings} == {code} | ALSO.get(code, set())
    for finding in findings:
        assert finding.message.startswith(CODES[finding.code].rstrip(".") + ": ")
        assert finding.path == str(path)
        assert finding.line > 0


def test_every_bad_file_is_of_a_code():
    assert {path.stem for path in BAD.glob("*.xml")} == set(CODES)


def test_finding_prints_path_line_severity_message_code_and_place():
    (finding,) = validate(BAD / "wrong-count.xml")
    assert str(finding) == (
        f"{BAD / 'wrong-count.xml'}:115: error: The counts in n are not those of the targets: 2:1 instead of 1:1"
        " [wrong-count] at id('visit.align')/*[2]/*[2]"
    )


def test_place_is_an_xpath():
    (finding,) = validate(BAD / "wrong-count.xml")
    tree = etree.parse(BAD / "wrong-count.xml", etree.XMLParser(collect_ids=True))
    (element,) = tree.xpath(finding.place)
    assert element.get("n") == "2:1"


@pytest.mark.parametrize("code", ["wrong-extent", "wrong-usage"])
def test_only_a_wrong_count_is_a_warning(code):
    (finding,) = validate(BAD / f"{code}.xml")
    assert finding.severity is Severity.WARNING
    assert read(BAD / f"{code}.xml")


@pytest.mark.parametrize(
    ("before", "after", "detail"),
    [
        (b'gi="p" occurs="6"', b'gi="p" occurs="5"', "5 p instead of 6"),
        (b'<tagUsage gi="ab" occurs="1"/>', b"", "none of the 1 ab"),
        (b'gi="ab" occurs="1"', b'gi="div" occurs="1"', "1 div instead of 0"),
        (b'gi="s" occurs="4"', b'gi="s" occurs="5"', "5 s instead of 4"),
        (b'ident="en" usage="', b'ident="en" usage="9', "en 9"),
    ],
)
def test_usage_is_compared(before, after, detail):
    data = GOLDEN.read_bytes()
    assert before in data
    findings = validate(io.BytesIO(data.replace(before, after, 1)))
    assert {finding.code for finding in findings} - {"profile"} == {"wrong-usage"}
    assert any(detail in finding.message for finding in findings)


def test_all_problems_of_an_element_are_found():
    data = GOLDEN.read_text(encoding="utf-8")
    data = data.replace('target="#en.baku.p3.s1 #ru.baku.p2.s1 #az', 'target="#en.gone #ru.gone #az', 1)
    findings = validate(io.BytesIO(data.encode()))
    assert [finding.code for finding in findings].count("dangling-pointer") == 2


def test_all_texts_of_a_corpus_are_checked():
    part = (BAD / "wrong-count.xml").read_bytes().partition(b"?><teiCorpus")[2]
    data = b'<teiCorpus xmlns="http://www.tei-c.org/ns/1.0"><teiCorpus' + part + b"</teiCorpus>"
    assert "wrong-count" in {finding.code for finding in validate(io.BytesIO(data))}


def test_validating_changes_nothing():
    before = (BAD / "duplicate-id.xml").read_bytes()
    assert validate(BAD / "duplicate-id.xml") == validate(BAD / "duplicate-id.xml")
    assert (BAD / "duplicate-id.xml").read_bytes() == before


def test_errors_of_another_file_are_not_repeated():
    first = validate(io.BytesIO(b"<a><b></a>"))
    assert validate(io.BytesIO(b"<a><b></a>")) == first


def test_missing_file():
    with pytest.raises(SourceError, match="cannot be read"):
        validate("absent.xml")


@pytest.mark.parametrize("data", [b"", b"text", b"<a/>", b'<TEI xmlns="http://www.tei-c.org/ns/1.0"/>'])
def test_anything_else_has_findings(data):
    assert {finding.code for finding in validate(io.BytesIO(data))} <= {"not-well-formed", "profile"}
    assert validate(io.BytesIO(data))


def test_byte_order_mark_without_charset_to_match_is_a_finding():
    data = GOLDEN.read_text(encoding="utf-8").replace("charset=cp1251", "charset=nonsense")
    assert [finding.code for finding in validate(io.BytesIO(data.encode()))] == ["wrong-source"]


def test_findings_are_values():
    assert Finding("doctype", Severity.ERROR, "a", 1, "", "m") == Finding("doctype", Severity.ERROR, "a", 1, "", "m")


def mutate(root, chance):
    """Break a file somewhere: drop, repeat or move an element, or drop or exchange an attribute."""
    elements = [element for element in root.iter("*") if element is not root]
    element, other = chance.choice(elements), chance.choice(elements)
    action = chance.randrange(5)
    if action == 0:
        element.getparent().remove(element)
    elif action == 1:
        element.addnext(deepcopy(element))
    elif action == 2 and other not in element.iterdescendants() and other is not element:
        other.append(element)
    elif element.attrib:
        name = chance.choice(list(element.attrib))
        if action == 3:
            del element.attrib[name]
        else:
            element.set(name, chance.choice([*other.attrib.values(), "", " 1 ", "0", "#", "é"]))


@given(st.integers(0, 2**32), st.integers(1, 3))
@settings(deadline=None, max_examples=200)
def test_what_is_valid_can_be_read(seed, times):
    root, chance = etree.fromstring(GOLDEN.read_bytes()), random.Random(seed)
    for _ in range(times):
        mutate(root, chance)
    data = etree.tostring(root)
    broken = any(finding.severity is Severity.ERROR for finding in validate(io.BytesIO(data)))
    # What is broken may be read or refused, but never ends in another error.
    with suppress(ParseError) if broken else nullcontext():
        parse(data)


@pytest.mark.parametrize("domains", ["", "#nothing", "#en.baku"])
def test_a_group_without_its_domains_is_checked_to_the_end(domains):
    root = etree.fromstring(GOLDEN.read_bytes())
    next(group for group in root.iter("{*}linkGrp") if group.get("subtype") == "pairwise").set("domains", domains)
    assert "wrong-domains" in {finding.code for finding in validate(io.BytesIO(etree.tostring(root)))}


def test_profile_forbids_nothing_under_a_choice():
    # libxml2 backtracks for minutes over it.
    assert "notAllowed" not in PROFILE.read_text(encoding="utf-8")


def variety():
    """Make texts that use every element the writer knows, and leave out every one it may."""
    source = Source("a b.html", "utf-8", True, "0" * 64, 3)
    en = Document.cut("e", "en", " A.\x0c B.\xa0* C. ", [(1, 3), (5, 7), (10, 12)], paragraphs=[0, 0, 4], source=source)
    ru = Document.cut("r", "ru", "А.\r\nБ.", [(0, 2), (4, 6)], paragraphs=[0, 1])
    az = Document("z", "az-Cyrl", (), ("\x00",))
    nothing, both = range(0), range(2)
    units = (
        Unit((both, range(1), nothing), 1.0, Status.CORRECTED),
        Unit((range(2, 3), nothing, nothing), 1e-300),
        Unit((nothing, range(1, 2), nothing), 0, Status.ACCEPTED),
    )
    beads = (
        Bead(("en", "ru"), (range(3), nothing), 0.1 + 0.2),
        Bead(("en", "ru"), (nothing, both), 0.5),
    )
    full = Provenance("my aligner", "0.1.0.dev3+local", "e5 <large>", "w", (("a b", "c\nd"), ("", "")))
    yield ParallelText("1984 & <more>", (en, ru, az), units, beads, full)
    yield ParallelText("only-units", (en, ru, az), units, (), Provenance("dragoman", "0.1.0rc1"))
    yield ParallelText("only-beads", (en, ru), (), beads)
    yield ParallelText("nothing", (az,))
    yield read(GOLDEN)
    extracted = replace(source, charset="", bom=False)
    timed = replace(en, source=extracted, times=((0, 900), (900, 2000), (1500, 1500)))
    yield ParallelText("films", (timed, replace(ru, source=None), az), units, metadata=_METADATA)


_METADATA = make_metadata(
    {
        "titles": {"en": "A", "ru": "А", "de": "B"},
        "authors": ["C", "D"],
        "translators": {"ru": ["E", "F"], "az-Cyrl": "G"},
        "publisher": "H",
        "licence": "CC-BY-4.0",
        "dates": {"en": 1901, "ru": "1902-03", "az-Cyrl": "1903-04-05"},
        "identifiers": {"DOI": "10.1/2", "URI": "https://example.org/"},
        "original": "en",
        "series": "I",
        "keywords": ["J", "K"],
        "responsible": {"checking": ["L", "M"], "typing": "N"},
        "funders": ["O", "P"],
        "distributor": "Q",
        "place": "R",
        "edition": "1.0",
        "publishers": {"ru": "S"},
        "places": {"ru": "T"},
        "editions": {"az-Cyrl": "U"},
        "setting": "V",
        "participants": ["W", "X"],
    }
)


def test_variety_comes_back_and_fits_the_profile():
    profile = etree.RelaxNG(file=PROFILE)
    for text in variety():
        profile.assertValid(etree.fromstring(serialize(text)))
        assert parse(serialize(text)) == text


@pytest.mark.slow
def test_output_is_valid_under_the_schema_of_the_tei(tmp_path, tei_schema):
    for number, text in enumerate(variety()):
        assert list(tei_schema(etree.fromstring(serialize(text)))) == []
        write(text, tmp_path / str(number), layout="split")
        for path in (tmp_path / str(number)).iterdir():
            tree = etree.parse(path)
            tree.xinclude()
            assert list(tei_schema(tree)) == []
    profile = etree.RelaxNG(file=PROFILE)
    chance = random.Random(1)
    for _ in range(2000):
        root = etree.fromstring(GOLDEN.read_bytes())
        mutate(root, chance)
        data = etree.fromstring(etree.tostring(root), etree.XMLParser(collect_ids=False))
        ids = re.findall(rb'xml:id="([^"]*)"', etree.tostring(root))
        if profile.validate(data) and len(ids) == len(set(ids)):
            assert list(tei_schema(data)) == []


def test_a_schema_that_changes_is_read_again(tmp_path):
    schema = tmp_path / "schema.rng"
    profile = PROFILE.read_text(encoding="utf-8")
    schema.write_text(profile, encoding="utf-8")
    assert validate(GOLDEN, schema=schema) == []
    schema.write_text(profile.replace("teiCorpus", "other"), encoding="utf-8")
    assert {finding.code for finding in validate(GOLDEN, schema=schema)} == {"schema"}
