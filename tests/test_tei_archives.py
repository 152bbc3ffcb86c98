"""Headers under the schemas of ParlaMint and ELTeC.

What these collections ask of every header stands where they want it. The tests of the schemas themselves take out what
a collection does not know and put in what only it can say: the two lists of docs/tei-profile.md.
"""

import dataclasses
import os
from copy import deepcopy
from datetime import date
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from lxml import etree
from lxml.builder import ElementMaker

from corpora import Document, ParallelText, Source, Status, Unit, make_metadata
from tei import parse, serialize, validate

NAMESPACE = "http://www.tei-c.org/ns/1.0"
ELTEC = "http://distantreading.net/eltec/ns"
E = ElementMaker(namespace=NAMESPACE)
ID, LANG = ("{http://www.w3.org/XML/1998/namespace}" + name for name in ("id", "lang"))
METADATA = {
    "titles": {"en": "A visit", "ru": "В гостях"},
    "authors": ["Example Author"],
    "translators": {"en": ["Example Translator"]},
    "publisher": "Example Archive",
    "distributor": "Example Repository",
    "place": "Baku",
    "licence": "CC-BY-4.0",
    "original": "ru",
    "dates": {"ru": 1926},
    "publishers": {"ru": "Example House"},
    "places": {"ru": "Moscow"},
    "editions": {"ru": "Second"},
    "identifiers": {"URI": "https://example.org/visit"},
    "keywords": ["conversation"],
    "responsible": {"proofreading": ["Example Editor"]},
    "funders": ["Example Fund"],
    "setting": "a house",
    "participants": ["Anna"],
    "reviewers": ["First Reviewer", "Second Reviewer"],
    "reviewed": "2026-11-24",
}


def make_text(metadata):
    source = Source("visit.txt", "utf-8", bom=False, sha256=sha256(b"One.").hexdigest(), size=4)
    documents = tuple(Document.cut(f"v-{tag}", tag, "One.", [(0, 4)], source=source) for tag in ("en", "ru"))
    return ParallelText("visit", documents, (Unit((range(1), range(1)), 0.9),), metadata=make_metadata(metadata))


def written(metadata):
    data = serialize(make_text(metadata), date=date(2026, 1, 2))
    return etree.fromstring(data, etree.XMLParser(remove_blank_text=True))


def header_of(version=None):
    """Return the header of the text, or of one of its versions, on its own."""
    root = written(METADATA)
    return deepcopy(root[0] if version is None else root.findall(f"{{{NAMESPACE}}}TEI")[version][0])


def children(parent, path):
    return [etree.QName(child).localname for child in parent.find(path, {None: NAMESPACE})]


def test_parts_stand_in_the_order_of_parlamint():
    header = header_of()
    stated = children(header, "fileDesc/titleStmt")
    assert stated == ["title", "title", "title", "author", "respStmt", "respStmt", "funder"]
    assert children(header, "fileDesc/titleStmt/respStmt") == ["name", "resp"]
    assert children(header, "fileDesc/titleStmt/funder") == ["orgName"]
    published = children(header, "fileDesc/publicationStmt")
    assert published == ["publisher", "distributor", "pubPlace", "idno", "availability", "date"]
    assert children(header, "fileDesc/publicationStmt/availability") == ["licence", "p"]
    assert children(header, "encodingDesc") == ["projectDesc", "editorialDecl", "tagsDecl", "classDecl"]
    principles = ["correction", "normalization", "hyphenation", "quotation", "segmentation", "interpretation"]
    assert children(header, "encodingDesc/editorialDecl") == principles
    assert children(header, "encodingDesc/classDecl/taxonomy") == ["desc", "category", "category", "category"]
    assert children(header, "encodingDesc/classDecl/taxonomy/category/catDesc") == ["term"]
    assert children(header, "profileDesc") == ["langUsage", "textClass", "settingDesc", "particDesc"]


def test_version_has_what_a_component_of_parlamint_has_in_its_encoding():
    assert children(header_of(0), "encodingDesc") == ["projectDesc", "tagsDecl"]


def test_measures_are_numbers_as_in_eltec():
    measures = list(written(METADATA).iter(f"{{{NAMESPACE}}}measure"))
    assert measures
    assert [measure.text for measure in measures] == [measure.get("quantity") for measure in measures]


@pytest.mark.parametrize(
    ("licence", "words", "target"),
    [
        ("CC-BY-4.0", "Creative Commons Attribution 4.0 International", "https://creativecommons.org/licenses/by/4.0/"),
        ("https://example.org/l", "https://example.org/l", "https://example.org/l"),
        ("All rights reserved", "All rights reserved", None),
        (None, "not stated", None),
    ],
)
def test_availability_says_the_licence_in_a_paragraph(licence, words, target):
    metadata = {"licence": licence} if licence else {}
    text = make_text(metadata)
    data = serialize(text)
    paragraph = etree.fromstring(data).find(".//{*}availability/{*}p")
    assert "".join(paragraph.itertext()) == f"Licence: {words}"
    assert [ref.get("target") for ref in paragraph] == ([target] if target else [])
    assert parse(data).metadata == text.metadata


def test_place_of_publication_is_left_out_where_it_is_not_known():
    published = written({}).find(".//{*}publicationStmt")
    assert [etree.QName(child).localname for child in published] == ["publisher", "availability", "date"]


def test_reviewed_units_point_to_the_review():
    unit = Unit((range(1), range(1)), 0.9, Status.ACCEPTED)
    text = dataclasses.replace(make_text(METADATA), units=(unit,))
    data = serialize(text)
    root = etree.fromstring(data)
    review = root.find("{*}teiHeader/{*}revisionDesc/{*}change")
    assert review.get("when") == "2026-11-24"
    assert [name.text for name in review.iterfind("{*}name")] == ["First Reviewer", "Second Reviewer"]
    (link,) = root.iter("{*}link")
    assert link.get("change") == f"#{review.get('{http://www.w3.org/XML/1998/namespace}id')}"
    assert parse(data) == text
    assert validate(BytesIO(data)) == []
    (stray,) = validate(BytesIO(data.replace(b'change="#visit.review"', b'change="#visit.status.auto"')))
    assert stray.code == "wrong-kind"
    assert b" change=" not in serialize(dataclasses.replace(text, metadata=make_metadata({})))
    assert b" change=" not in serialize(make_text(METADATA))


def test_full_header_is_valid(tmp_path):
    path = tmp_path / "visit.xml"
    path.write_bytes(serialize(make_text(METADATA)))
    assert validate(path) == []
    if folder := os.environ.get("DRAGOMAN_SCHEMAS"):
        assert validate(path, schema=Path(folder) / "tei_all.rng") == []


# The schemas of the collections


def drop(header, *paths):
    for path in paths:
        for element in header.xpath(path, namespaces={"t": NAMESPACE}):
            element.getparent().remove(element)


def replace(header, path, *elements):
    (place,) = header.xpath(path, namespaces={"t": NAMESPACE})
    for element in elements:
        place.addprevious(element)
    place.getparent().remove(place)


def as_parlamint(header):
    """Leave out what ParlaMint does not know, and say what only it can say."""
    for change in header.iter(f"{{{NAMESPACE}}}change"):
        change.attrib.pop(ID, None)
    drop(header, "//t:titleStmt/t:author", "//t:titleStmt/t:editor", "//t:publicationStmt/t:distributor")
    drop(header, "//t:publicationStmt/t:pubPlace", "//t:fileDesc/t:extent/t:measure[@unit != 'words']")
    drop(header, "//t:bibl[@type='digitalSource']", "//t:bibl/t:author", "//t:bibl/t:editor", "//t:bibl/t:pubPlace")
    drop(header, "//t:bibl/t:relatedItem", "//t:bibl/t:textLang", "//t:interpretation")
    for statement in header.iter(f"{{{NAMESPACE}}}respStmt"):
        statement[0].tag = f"{{{NAMESPACE}}}persName"
        statement[0].attrib.pop("type", None)
    for bibl in header.iter(f"{{{NAMESPACE}}}bibl"):
        bibl.attrib.clear()
        (bibl.find("{*}date")).addprevious(E.idno("https://example.org/minutes", type="URI"))
    for quotation in header.iter(f"{{{NAMESPACE}}}quotation"):
        quotation.attrib.clear()
    replace(header, "//t:availability/t:licence", E.licence("http://creativecommons.org/licenses/by/4.0/"))
    place = E.setting(E.name("Baku", type="city"), E.date("2026", when="2026"))
    replace(header, "//t:settingDesc/t:p", place)
    return header


def test_version_fits_parlamint(find_schema):
    rules = etree.RelaxNG(file=find_schema("ParlaMint-TEI.rng"))
    header = as_parlamint(header_of(1))
    replace(header, "//t:publicationStmt/t:idno", E.idno("https://example.org/visit", type="URI"))
    drop(header, "//t:profileDesc/t:langUsage", "//t:profileDesc/t:particDesc")
    header.find(".//{*}titleStmt/{*}respStmt").addprevious(E.meeting("1", ana="#parla.meeting"))
    speech = E.div(E.u(E.seg("One."), ana="#chair"), type="debateSection")
    file = E.TEI(header, E.text(E.body(speech), ana="#reference"), {ID: "v", LANG: "ru", "ana": "#reference"})
    rules.assertValid(etree.fromstring(etree.tostring(file)))


def test_text_fits_parlamint(find_schema):
    rules = etree.RelaxNG(file=find_schema("ParlaMint-teiCorpus.rng"))
    header = as_parlamint(header_of())
    drop(header, "//t:textClass")
    person = E.person(E.persName(E.surname("Anna"), E.forename("A")))
    organisation = E.org(E.orgName("House", full="yes"), role="parliament")
    replace(header, "//t:particDesc/t:listPerson", E.listOrg(organisation), E.listPerson(person))
    profile = header.find(".//{*}profileDesc")
    profile[:] = [profile.find(f"{{*}}{name}") for name in ("settingDesc", "particDesc", "langUsage")]
    include = etree.Element("{http://www.w3.org/2001/XInclude}include", href="v.xml")
    file = E.teiCorpus(header, include, {ID: "c", LANG: "en"})
    rules.assertValid(etree.fromstring(etree.tostring(file)))


def test_version_fits_eltec(find_schema):
    rules = etree.RelaxNG(file=find_schema("eltec-1.rng"))
    header = header_of(1)
    drop(header, "//t:editionStmt", "//t:titleStmt/t:funder", "//t:publicationStmt/t:pubPlace")
    drop(header, "//t:publicationStmt/t:idno", "//t:availability/t:p", "//t:extent/t:measure[@unit != 'words']")
    drop(header, "//t:bibl/t:extent", "//t:bibl/t:edition")
    for title in header.iter(f"{{{NAMESPACE}}}title"):
        title.attrib.pop("type", None)
    for ref in header.iter(f"{{{NAMESPACE}}}ref"):
        ref.attrib.pop("mimeType", None)
    header.find(".//{*}bibl[@type='published']").set("type", "printSource")
    licence = header.find(".//{*}licence")
    licence.text = None
    del licence.attrib["n"], licence.getparent().attrib["status"]
    statement = header.find(".//{*}publicationStmt")
    statement.insert(2, statement.find("{*}date"))
    replace(header, "//t:encodingDesc", E.encodingDesc(E.p("One."), n="eltec-1"))
    keys = {"authorGender": "U", "size": "short", "reprintCount": "low", "timeSlot": "T4"}
    described = [etree.Element(f"{{{ELTEC}}}{name}", key=key) for name, key in keys.items()]
    profile = header.find(".//{*}profileDesc")
    profile[:] = [profile.find("{*}langUsage"), E.textDesc(*described)]
    chapter = E.div(E.p("One."), type="chapter")
    file = E.TEI(header, E.text(E.body(chapter)), {ID: "v", LANG: "ru"})
    rules.assertValid(etree.fromstring(etree.tostring(file)))
