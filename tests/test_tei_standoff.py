"""TEI of others, aligned where it stands: nothing lost, ids that do not collide, findings for what is wrong."""

import os
import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

import tei
from align import HashEncoder, align
from align.cli import main
from corpora import (
    LanguageError,
    OptionError,
    OutputError,
    ParallelText,
    ParseError,
    SourceError,
    Status,
    make_metadata,
    sentence_spans,
)
from corpora.readers import File
from corpora.reading import read_file
from tei import read_originals, validate, write_standoff
from tei.annotating import annotate

NAMESPACE = "http://www.tei-c.org/ns/1.0"
HEADER = """<teiHeader><fileDesc><titleStmt><title>A day</title></titleStmt><publicationStmt><p>An example.</p>
</publicationStmt><sourceDesc><p>An example.</p></sourceDesc></fileDesc></teiHeader>"""

# Sentences with ids, words, and what a parser would not keep: quotes, references, comments, an instruction.
PARLIAMENT = f"""\
<?xml version="1.0" encoding="utf-8"?>
<!-- Kept. -->
<?keep this?>
<TEI xmlns="{NAMESPACE}" xml:lang='sl'   xml:id="day" >
{HEADER}<text ><body><div
   type='debateSection'><note type="time">9.00</note>
<u who="#a"><seg xml:id="day.p1"><s xml:id="day.p1.1"><w xml:id="day.w1">Hvala</w><pc join="left">!</pc></s>
  <s xml:id="day.p1.2"><w>Kdo</w> <w>gre&#x161;</w><!-- --><pc>?</pc></s>
</seg></u></div></body></text></TEI>
"""

PLAIN = f"""\
<TEI xmlns="{NAMESPACE}" xml:lang="en"><!-- a > b -->{HEADER}<text><body><div n="a>b">
<head>The <hi>Day</hi></head>
<p xml:id="s2">It was <hi rend="i">a bright day. The clocks</hi> struck.<note><p>So. It. Says.</p></note>
He <pb n="2"/>came &lt; in. <![CDATA[Sit. Down.]]> Go.<lb/>Now, <q>quietly. Please.</q></p>
<p>It says <bibl>Smith. 1900</bibl> so. Yes.</p>
<list><item>One thing. Or two.</item><item/></list><p>Before. <list><item>Inside.</item></list> After. All.</p>
<lg><l>Tyger, tyger,</l><l>burning bright.</l></lg>
</div></body></text></TEI>"""

DAY = f"""<TEI xmlns="{NAMESPACE}" xml:lang="{{0}}">{HEADER}<text><body><div>{{1}}</div></body></text></TEI>"""
EN = "<p>Thank you! Who is going?</p><p>We are all going to the harbour today.</p>"
DE = "<p>Danke! Wer geht?</p><p>Wir gehen heute alle zum Hafen.</p>"


def put(folder, name, text, charset="utf-8"):
    path = folder / name
    path.write_bytes(text.encode(charset))
    return path


def aligned(originals, name="day"):
    return align([original.document for original in originals], encoder=HashEncoder(), id=name)


def example(folder, splitter=sentence_spans):
    """Write an alignment of two files; return its folder and text."""
    paths = [put(folder, "en.xml", DAY.format("en", EN)), put(folder, "de.xml", DAY.format("de", DE))]
    originals = read_originals(paths, splitter=splitter)
    text = aligned(originals)
    write_standoff(text, originals, folder / "out")
    return folder / "out", text


def string_value(data):
    return "".join(etree.fromstring(data).itertext())


def without_additions(data, before, charset="utf-8"):
    """Take out every <s> and every id that was not there before."""
    text = data.decode(charset)
    known = set(re.findall(r'id="([^"]*)"', before.decode(charset)))

    def original(tag):
        name = re.search(r'id="([^"]*)"', tag[0])
        return tag[0] if name is None or name[1] in known else ""

    if not re.search(r"<s[ >]", before.decode(charset)):
        text = re.sub(r"<s (?:xml:)?id=[^>]*>|</s>", "", text)
    return re.sub(r' (?:xml:)?id="[^"]*"', original, text).encode(charset)


def test_a_file_whose_sentences_have_ids_stays_as_it_is():
    assert annotate(PARLIAMENT.encode(), "sl", splitter=sentence_spans) == PARLIAMENT.encode()


@pytest.mark.parametrize("charset", ["utf-8", "utf-16", "windows-1251", "iso-8859-1"])
@pytest.mark.parametrize("splitter", [None, sentence_spans])
@pytest.mark.parametrize("breaks", ["\n", "\r\n"])
def test_nothing_but_ids_and_sentences_is_added(charset, splitter, breaks):
    text = f'<?xml version="1.0" encoding="{charset}"?>\n{PLAIN}'.replace("\n", breaks)
    before = text.replace("Tyger", "Тигр" if charset == "windows-1251" else "Tyger").encode(charset)
    after = annotate(before, "en", splitter=splitter)
    assert without_additions(after, before, charset) == before
    assert string_value(after) == string_value(before)
    assert annotate(after, "en", splitter=splitter) == after


def test_sentences_cross_other_markup_in_fragments():
    after = annotate(PLAIN.encode(), "en", splitter=sentence_spans).decode()
    assert '<s xml:id="s2.s1" part="I" next="#s2.s1.2">It was </s><hi rend="i"><s xml:id="s2.s1.2" part="F"' in after
    assert '<bibl><s xml:id="s3.2" part="F" prev="#s3">Smith.</s>' in after  # a sentence cannot hold a <bibl>
    document = read_file(File("a.xml", after.encode()), language="en", format="tei", splitter=None)
    texts = [segment.text for segment in document.segments]
    assert texts[:4] == ["The Day", "It was a bright day.", "The clocks struck.", "He came < in."]
    assert texts[-2:] == ["Tyger, tyger,", "burning bright."]
    assert len(set(document.ids)) == len(texts)


def test_paragraphs_are_named_and_not_wrapped_unless_asked():
    after = annotate(PLAIN.encode(), "en").decode()
    # "Before." and "After. All." stand beside a list, so their paragraph is not what they are.
    assert re.findall(r"<s [^>]*>([^<]*)</s>", after) == ["Before.", "After. All."]
    assert '<head xml:id="s1">' in after
    assert '<p xml:id="s2">' in after


def test_ids_never_collide():
    data = DAY.format(
        "en", '<p xml:id="s1">A.</p><p>B.</p><p xml:id="x.s1">C.</p><p xml:id="x">Day ended. Evening came.</p>'
    ).encode()
    after = annotate(data, "en", splitter=sentence_spans).decode()
    names = re.findall(r'xml:id="([^"]*)"', after)
    assert names == ["s1", "s1.s1", "s2", "x.s1", "x.s1.s1", "x", "x.s2", "x.s3"]


_WORDS = st.text("ab. \n&é", max_size=8).map(lambda text: text.replace("&", "&amp;"))
_INLINE = st.recursive(
    _WORDS,
    lambda inner: (
        st.builds(
            lambda name, parts: f"<{name}>{''.join(parts)}</{name}>",
            st.sampled_from(["hi", "q", "note", "bibl", "seg", "w", "foreign"]),
            st.lists(inner, max_size=3),
        )
        | st.sampled_from(["<pb/>", "<lb/>", '<lb break="no"/>', "<!-- . -->", "<?x?>", "<![CDATA[a. b]]>", "&#233;"])
    ),
    max_leaves=12,
)


@given(st.lists(_INLINE, min_size=1, max_size=6).map("".join), st.sets(st.integers(0, 40)))
def test_any_markup_is_kept(content, cuts):
    def splitter(text, language):
        places = [0, *sorted(cut for cut in cuts if 0 < cut < len(text)), len(text)]
        return [(a, b) for a, b in pairwise(places) if text[a:b].strip() and not text[a].isspace()]

    before = DAY.format("en", f"<p>{content}</p><p>End.</p>").encode()
    after = annotate(before, "en", splitter=splitter)
    assert without_additions(after, before) == before
    assert string_value(after) == string_value(before)
    names = re.findall(rb'xml:id="([^"]*)"', after)
    assert len(names) == len(set(names))
    pointers = re.findall(rb'(?:next|prev)="#([^"]*)"', after)
    assert set(pointers) <= set(names)

    def read(data):
        return read_file(File("a.xml", data), language="en", format="tei", splitter=None)

    letters = ["".join(segment.text for segment in read(data).segments) for data in (before, after)]
    assert "".join(letters[0].split()) == "".join(letters[1].split())
    assert all(read(after).ids)


@pytest.mark.parametrize("splitter", [None, sentence_spans])
def test_it_comes_back_and_is_valid(tmp_path, splitter):
    folder, text = example(tmp_path, splitter)
    assert tei.read(folder) == text == tei.read(folder / "alignment.xml")
    assert validate(folder) == []
    assert len(text.document("en").segments) == (2 if splitter is None else 3)
    assert b'target="en.xml#s1' in (folder / "alignment.xml").read_bytes()


def test_several_languages_in_one_file(tmp_path):
    body = f'<div xml:lang="en" xml:id="e">{EN}</div><div xml:lang="de" xml:id="d">{DE}</div>'
    path = put(tmp_path, "both.xml", DAY.format("mul", body))
    originals = read_originals([path, path], languages=["en", "de"], splitter=sentence_spans)
    text = aligned(originals)
    write_standoff(text, originals, tmp_path / "out")
    assert tei.read(tmp_path / "out") == text
    assert validate(tmp_path / "out") == []
    assert sorted(file.name for file in (tmp_path / "out").iterdir()) == ["alignment.xml", "both.xml"]
    unnamed = put(tmp_path, "unnamed.xml", path.read_text().replace(' xml:id="e"', "").replace(' xml:id="d"', ""))
    with pytest.raises(SourceError, match="give its <text> or <div> one"):
        read_originals([unnamed, unnamed], languages=["en", "de"])


def test_files_of_the_same_name_are_kept_apart(tmp_path):
    for language, body in (("en", EN), ("de", DE)):
        (tmp_path / language).mkdir()
        put(tmp_path / language, "alignment.xml", DAY.format(language, body))
    originals = read_originals([tmp_path / "en" / "alignment.xml", tmp_path / "de" / "alignment.xml"])
    assert [original.file for original in originals] == ["en.alignment.xml", "de.alignment.xml"]


@pytest.mark.slow
def test_all_of_it_is_valid_under_the_schema_of_the_tei(tmp_path, tei_schema):
    folder, _ = example(tmp_path)
    for path in folder.iterdir():
        assert list(tei_schema(etree.parse(path))) == []
    for text in (PLAIN.replace("<item/>", "<item>x</item>"), PARLIAMENT.replace("<item/>", "")):
        assert list(tei_schema(etree.fromstring(text.encode()))) == []
        for splitter in (None, sentence_spans):
            assert list(tei_schema(etree.fromstring(annotate(text.encode(), "en", splitter=splitter)))) == []


BAD = {
    "ill-formed": (DAY.format("en", "<p>A.</div>"), ParseError, "not well-formed XML"),
    "laughs": (
        f'<!DOCTYPE TEI [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>{DAY.format("en", "<p>&b;</p>")}',
        ParseError,
        "entities",
    ),
    "twice": (
        DAY.format("en", '<p xml:id="x">A.</p><p xml:id="x">B.</p>'),
        ParseError,
        "the id 'x' is given twice|already",
    ),
    "namespace": (DAY.format("en", EN).replace(NAMESPACE, "http://example.org/"), SourceError, "in the namespace http"),
    "no-tei": ("<html><p>A.</p></html>", SourceError, "is not TEI"),
    "empty": (DAY.format("en", "<p/>"), SourceError, "without any text"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_files_are_refused(tmp_path, name):
    text, error, message = BAD[name]
    path = put(tmp_path, f"{name}.xml", text)
    with pytest.raises(error, match=message) as raised:
        read_originals([path, put(tmp_path, "de.xml", DAY.format("de", DE))])
    assert raised.value.path == str(path)
    if error is ParseError and name != "laughs":
        assert raised.value.line > 0


def test_what_does_not_fit_is_refused(tmp_path):
    one, two = put(tmp_path, "a.xml", DAY.format("en", EN)), put(tmp_path, "b.xml", DAY.format("en", EN))
    with pytest.raises(LanguageError, match=r"in en, and so is a\.xml"):
        read_originals([one, two])
    originals = read_originals([one, put(tmp_path, "c.xml", DAY.format("de", DE))])
    with pytest.raises(OptionError, match="does not align the documents"):
        write_standoff(ParallelText("x", originals[0].document and (originals[0].document,)), originals, tmp_path / "o")
    assert not (tmp_path / "o").exists()


# What is changed in alignment.xml, and the codes that are found.
WRONG = {
    "dangling": (r"en\.xml#s1 ", "en.xml#s9 ", {"dangling-pointer", "missing-sentence"}),
    "cert": (r'cert="[0-9.]+"', 'cert="1.3"', {"profile", "cert-range"}),
    "twice": (r"de\.xml#s2", "de.xml#s1", {"repeated-sentence", "missing-sentence"}),
    "outside": (r'corresp="en\.xml"', 'corresp="../en.xml"', {"profile", "inclusion"}),
    "gone": (r'corresp="en\.xml"', 'corresp="fr.xml"', {"inclusion"}),
    "domains": (r'domains="en\.xml de\.xml"', 'domains="en.xml en.xml"', {"wrong-domains"}),
    "count": (r' n="1:1"', ' n="1:2"', {"wrong-count"}),
    "extent": (r'quantity="6"', 'quantity="7"', {"wrong-extent"}),
    "doctype": (r"<TEI ", '<!DOCTYPE TEI [<!ENTITY a "a">]><TEI ', {"doctype"}),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_found(tmp_path, name):
    folder, _ = example(tmp_path)
    pattern, replacement, codes = WRONG[name]
    path = folder / "alignment.xml"
    changed, count = re.subn(pattern, replacement, path.read_text(), count=1)
    assert count
    path.write_text(changed)
    assert codes <= {finding.code for finding in validate(folder)}


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [("harbour", "port", "changed-file"), (' xml:id="s1"', "", "inclusion"), ("</body>", "", "not-well-formed")],
)
def test_files_that_changed_are_found(tmp_path, old, new, code):
    folder, _ = example(tmp_path)
    path = folder / "en.xml"
    path.write_text(path.read_text().replace(old, new))
    assert code in {finding.code for finding in validate(folder)}


def test_a_link_out_of_the_folder_is_not_followed(tmp_path):
    folder, _ = example(tmp_path)
    (folder / "en.xml").rename(tmp_path / "moved.xml")
    (folder / "en.xml").symlink_to(tmp_path / "moved.xml")
    assert {finding.code for finding in validate(folder)} == {"inclusion"}
    with pytest.raises(ParseError, match="not a file in the same folder"):
        tei.read(folder)


def test_ids_stay_when_it_is_converted(tmp_path, capsys):
    folder, text = example(tmp_path)
    assert main(["convert", str(folder), "-o", str(tmp_path / "one.xml"), "-q"]) == 0
    assert tei.read(tmp_path / "one.xml").document("en").ids == text.document("en").ids == ("s1", "s2", "s3")
    assert validate(tmp_path / "one.xml") == []
    assert main(["export", str(folder), "--to", "xces", "-o", str(tmp_path / "opus"), "-q"]) == 0
    assert 'xtargets="s1' in (tmp_path / "opus" / "en-de.xml").read_text()


def test_metadata_of_single_versions_stand_in_the_header_of_the_alignment(tmp_path):
    paths = [
        put(tmp_path, f"{language}.xml", DAY.format(language, body)) for language, body in (("en", EN), ("de", DE))
    ]
    metadata = make_metadata(
        {
            "titles": {"en": "A day", "de": "Ein Tag"},
            "translators": {"de": ["One", "Other"]},
            "dates": {"de": 1926},
            "publishers": {"de": "House"},
            "places": {"de": "Berlin"},
            "editions": {"de": "Second"},
            "authors": ["Author"],
            "original": "en",
        }
    )
    originals = read_originals(paths)
    text = replace(aligned(originals), metadata=metadata)
    write_standoff(text, originals, tmp_path / "out")
    assert tei.read(tmp_path / "out").metadata == metadata
    assert validate(tmp_path / "out") == []
    assert (tmp_path / "out" / "alignment.xml").read_text().count('<bibl type="published">') == 1
    schemas = os.environ.get("DRAGOMAN_SCHEMAS")
    if schemas:
        assert validate(tmp_path / "out" / "alignment.xml", schema=Path(schemas) / "tei_all.rng") == []
    other = replace(text, metadata=make_metadata({"dates": {"fr": 1926}}))
    with pytest.raises(OutputError, match="no version is in fr"):
        write_standoff(other, originals, tmp_path / "other")
    assert not (tmp_path / "other").exists()


def test_reviewed_units_are_kept_when_it_is_aligned_again(tmp_path, capsys):
    paths = [str(put(tmp_path, "en.xml", DAY.format("en", EN))), str(put(tmp_path, "de.xml", DAY.format("de", DE)))]
    command = ["align", *paths, "--layout", "standoff", "--split", "sentences", "-q"]
    folder = tmp_path / "out"
    assert main([*command, "-o", str(folder), "--translator", "de=One"]) == 0
    reviewed = folder / "alignment.xml"
    text = tei.read(folder)
    joined = (range(3), range(len(text.document("de").segments)))
    units = (replace(text.units[0], spans=joined, status=Status.CORRECTED),)
    originals = read_originals(paths, splitter=sentence_spans)
    write_standoff(replace(text, units=units, beads=()), originals, folder)
    assert "status.corrected" in reviewed.read_text()
    for kept in (folder, reviewed):
        assert main([*command, "--keep", str(kept), "-o", str(tmp_path / "again")]) == 0
        again = tei.read(tmp_path / "again")
        assert [(unit.spans, unit.status) for unit in again.units] == [(joined, Status.CORRECTED)]
        assert again.metadata.translators == (("de", "One"),)
    assert main([*command, "--keep", str(folder), "-o", str(folder)]) == 0
    assert tei.read(folder).units[0].status is Status.CORRECTED
    assert validate(folder) == []
    put(tmp_path, "en.xml", DAY.format("en", EN.replace("harbour", "port")))
    capsys.readouterr()
    assert main([*command, "--keep", str(folder), "-o", str(folder)]) == 2
    assert "of another text: its en differs" in capsys.readouterr().err


def test_the_command(tmp_path, capsys):
    paths = [str(put(tmp_path, "en.xml", DAY.format("en", EN))), str(put(tmp_path, "de.xml", DAY.format("de", DE)))]
    output = str(tmp_path / "out")
    assert main(["align", *paths, "--layout", "standoff", "--split", "sentences", "-o", output]) == 0
    said = capsys.readouterr().err
    assert "English (3 of 3 sentences given an xml:id)" in said
    assert main(["validate", output]) == 0
    assert main(["check", output]) in (0, 1)
    assert main(["explain", output, "en:1"]) == 0
    assert main(["align", *paths, "--layout", "standoff", "-o", output, "-q"]) == 0
    assert len(tei.read(output).document("en").segments) == 2
    for wrong in (["-o", "-"], ["-o", output, "--format", "tei"], ["-o", str(tmp_path)]):
        assert main(["align", *paths, "--layout", "standoff", *wrong]) == 2
    assert (tmp_path / "en.xml").read_text() == DAY.format("en", EN)
