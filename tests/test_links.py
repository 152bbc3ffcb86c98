"""Alignments of others: OPUS, InterText, TEI; several put together; what does not fit is counted, never dropped."""

import gzip
from collections import Counter

import pytest
from archives import pack

from align.cli import main
from corpora import AlignmentError, ParseError, SourceError, Status, crossing
from corpora.links import documents, read_alignments
from corpora.readers.archives import Limits
from tei import read, validate

CES = '<?xml version="1.0"?>\n<!DOCTYPE cesAlign PUBLIC "-//CES//DTD XML cesAlign//EN" "">\n<cesAlign version="1.0">\n'
ROOT = '<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:id="{0}" xml:lang="{1}">'
TEI = ROOT + "<teiHeader/><text><body>{2}</body></text></TEI>"
EN = (("s1.1", "Come in ."), ("s1.2", "Sit down ."), ("s2.1", "It is late ."), ("s2.2", "Good night ."))
RU = (("s1.1", "Входите и садитесь ."), ("s2.1", "Уже поздно ."), ("s2.2", "Спокойной ночи ."))
AZ = (("s1.1", "Gəlin ."), ("s1.2", "Oturun ."), ("s2.1", "Gecdir ."))
EN_RU = (("s1.1 s1.2;s1.1", 'certainty="0.9"'), ("s2.1;s2.1", 'certainty="1.4"'), ("s2.2;s2.2", ""))
AZ_EN = (("s1.1;s1.1", ""), ("s1.2;s1.2", ""), ("s2.1;s2.1", ""), (";s2.2", ""))


def words(sentences):
    marked = (f'<s id="{name}">{" ".join(f"<w>{word}</w>" for word in text.split())}</s>\n' for name, text in sentences)
    return f'<?xml version="1.0" encoding="utf-8"?>\n<document>\n{"".join(marked)}</document>\n'.encode()


def links(first, second, pairs):
    rows = "".join(f'<link xtargets="{targets}" {more}/>\n' for targets, more in pairs)
    return f'{CES}<linkGrp targType="s" fromDoc="{first}" toDoc="{second}">\n{rows}</linkGrp>\n</cesAlign>'.encode()


@pytest.fixture
def opus(tmp_path):
    for language, sentences in (("en", EN), ("ru", RU), ("az", AZ)):
        (tmp_path / language).mkdir()
        (tmp_path / language / "visit.xml.gz").write_bytes(gzip.compress(words(sentences)))
    (tmp_path / "en-ru.xml").write_bytes(links("en/visit.xml.gz", "ru/visit.xml.gz", EN_RU))
    (tmp_path / "az-en.xml.gz").write_bytes(gzip.compress(links("az/visit.xml.gz", "en/visit.xml.gz", AZ_EN)))
    return tmp_path


def put(folder, name, text):
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def shapes(text):
    return [unit.shape for unit in text.units]


def counted(losses):
    return {message.partition(",")[0]: count for message, count in losses.items() if count}


def test_opus(opus):
    losses = Counter()
    [text] = read_alignments([opus / "en-ru.xml"], losses=losses)
    assert (text.id, text.languages, shapes(text)) == ("visit", ("en", "ru"), ["2:1", "1:1", "1:1"])
    assert [unit.probability for unit in text.units] == [0.9, 1.0, 1.0]
    assert text.document("ru").segments[0].text == "Входите и садитесь."
    assert text.document("en").ids == ("s1.1", "s1.2", "s2.1", "s2.2")
    assert counted(losses) == {"certainties that are no probabilities": 1}


def test_alignments_with_one_pivot_become_one_text(opus):
    [text] = read_alignments([opus / "en-ru.xml", opus / "az-en.xml.gz"])
    assert text.languages == ("en", "ru", "az-Latn")
    assert shapes(text) == ["2:1:2", "1:1:1", "1:1:0"]
    pairs = {pair: [tuple(map(len, bead.spans)) for bead in beads] for pair, beads in text.pairs()}
    assert pairs["en", "ru"] == [(2, 1), (1, 1), (1, 1)]
    assert pairs["en", "az-Latn"] == [(1, 1), (1, 1), (1, 1), (1, 0)]


def test_links_of_two_of_three_versions_may_cross(opus):
    crossed = (("s1.1 s1.2;s2.1", ""), ("s2.1;s1.1", 'certainty="0.8"'), ("s2.2;s2.2", ""))
    (opus / "en-ru.xml").write_bytes(links("en/visit.xml.gz", "ru/visit.xml.gz", crossed))
    losses = Counter()
    [text] = read_alignments([opus / "en-ru.xml", opus / "az-en.xml.gz"], losses=losses)
    starts = {pair: [tuple(list(span) for span in bead.spans) for bead in beads] for pair, beads in text.pairs()}
    assert starts["en", "ru"] == [([0, 1], [1]), ([2], [0]), ([3], [2])]
    assert starts["en", "az-Latn"] == [([0], [0]), ([1], [1]), ([2], [2]), ([3], [])]
    assert sorted(shapes(text)) == ["0:1:0", "1:0:1", "1:1:0", "2:1:2"]
    assert {unit.shape: unit.probability for unit in text.units}["0:1:0"] == 0.2
    assert counted(losses) == {"links that cross": 1}


def test_links_of_three_versions_cross_in_the_one_that_was_moved(tmp_path):
    for language in ("en", "ru", "az"):
        marked = "".join(f'<s xml:id="{language}{n}">{n}.</s>' for n in range(6))
        put(tmp_path, f"{language}.xml", TEI.format(language, language, f"<p>{marked}</p>"))
    places = {"en": (0, 1, 2, 3, 4, 5), "ru": (0, 4, 1, 2, 3, 5), "az": (0, 1, 2, 3, 4, 5)}
    rows = "".join(
        f'<link target="{" ".join(f"{name}.xml#{name}{place[n]}" for name, place in places.items())}"/>'
        for n in range(6)
    )
    group = f'<standOff><linkGrp type="alignment">{rows}</linkGrp></standOff>'
    path = put(tmp_path, "links.xml", TEI.format("a", "en", "").replace("<text>", f"{group}<text>"))
    losses = Counter()
    [text] = read_alignments([path], losses=losses)
    assert sorted(shapes(text)) == ["0:1:0", "1:0:1", *["1:1:1"] * 5]
    crossing_pairs = [pair for pair, beads in text.pairs() if crossing(beads)]
    assert crossing_pairs == [("en", "ru"), ("ru", "az-Latn")]
    assert counted(losses) == {"links that cross": 2}


def test_documents_are_found_where_the_user_says(opus, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("links")
    (elsewhere / "en-ru.xml").write_bytes((opus / "en-ru.xml").read_bytes())
    with pytest.raises(ParseError, match="say where it is with --documents") as raised:
        list(read_alignments([elsewhere / "en-ru.xml"]))
    assert raised.value.line == 4
    [text] = read_alignments([elsewhere / "en-ru.xml"], documents=[opus])
    assert shapes(text) == ["2:1", "1:1", "1:1"]
    with pytest.raises(SourceError, match="no such file or folder"):
        list(read_alignments([elsewhere / "en-ru.xml"], documents=[opus / "gone"]))


def test_intertext(tmp_path):
    put(tmp_path, "visit.en.xml", '<text><p id="1"><s id="1:1">Come in.</s> <s id="1:2">Sit down.</s></p></text>')
    put(tmp_path, "visit.ru.xml", '<text><p id="1"><s id="1:1">Входите и садитесь.</s> <s id="1:2">Да.</s></p></text>')
    group = "<linkGrp toDoc='visit.ru.xml' fromDoc='visit.en.xml'>"
    rows = (
        "<link type='1-2' xtargets='1:1;1:1 1:2' status='man'/><link type='2-0' xtargets='1:2;' status='x' mark='2'/>"
    )
    path = put(tmp_path, "visit.en.ru.xml", f"<?xml version='1.0'?>\n{group}\n{rows}\n</linkGrp>")
    losses = Counter()
    [text] = read_alignments([path], losses=losses)
    assert (text.id, text.languages, shapes(text)) == ("visit", ("ru", "en"), ["1:2", "1:0"])
    assert [unit.status for unit in text.units] == [Status.ACCEPTED, Status.AUTO]
    assert sorted(counted(losses).values()) == [1, 1, 1]


def test_intertext_of_intercorp(tmp_path):
    """Versions have numbers in their names, a document type that is nowhere, and ids such as 2:1 in a root <doc>."""
    kind = '<!DOCTYPE doc SYSTEM "http://example.org/intercorp.dtd">'
    for language, text in (("cs", "Dobrý <b>den</b>"), ("no", "God dag")):
        root = f'<doc id="visit" language="{language}" version="00">'
        marked = f'{root}\n<p id="1">\n<s id="1:1">{text}, </s>\n</p>\n</doc>'
        put(tmp_path, f"visit.{language}-00.xml", f"<?xml version='1.0' encoding='utf-8'?>\n{kind}\n{marked}")
    group = "<linkGrp toDoc='visit.no-00.xml' fromDoc='visit.cs-00.xml'>"
    rows = "<link type='1-1' xtargets='1:1;1:1' status='man'/>"
    [text] = read_alignments([put(tmp_path, "visit.cs-00.no-00.alignment.xml", f"{group}\n{rows}\n</linkGrp>")])
    assert (text.id, text.languages, shapes(text)) == ("visit", ("no", "cs"), ["1:1"])
    assert text.document("cs").segments[0].text == "Dobrý den,"


CES_HEADER = """<cesHeader version="2.3"><profileDesc><translations>
<translation trans.loc="visit.ru.xml" lang="ru" wsd="UTF-8" n="2"/>
<translation trans.loc="visit.en.xml" lang="en" wsd="UTF-8" n="1"/></translations></profileDesc></cesHeader>"""
XCES = 'xmlns="http://www.xces.org/schema/2003" xmlns:xlink="http://www.w3.org/1999/xlink"'
OLDER = '<link xtargets="s1.1 s1.2 ; s1.1"/><link xtargets="s2.1 ;s2.1 "/><link xtargets="; s2.2"/>'


def older(folder, rows, root="", header="", group='type="body" targType="s"'):
    """Write what CES had before OPUS: a linkList, whose groups do not say which documents they join."""
    for language, sentences in (("en", EN[:3]), ("ru", RU)):
        marked = "".join(f'<s id="{name}">{text}</s>' for name, text in sentences)
        put(folder, f"visit.{language}.xml", f'<cesDoc version="4"><text><body><p>{marked}</p></body></text></cesDoc>')
    text = f"<cesAlign {root}>{header}<linkList><linkGrp {group}>{rows}</linkGrp></linkList></cesAlign>"
    return put(folder, "visit.en-ru.xml", f'<?xml version="1.0" encoding="utf-8"?>\n{text}')


def test_ces_with_a_list_of_links_names_its_documents_in_a_header(tmp_path):
    [text] = read_alignments([older(tmp_path, OLDER, 'type="sent" version="1.6"', CES_HEADER)])
    assert (text.languages, shapes(text)) == (("en", "ru"), ["2:1", "1:1", "0:1"])


def test_ces_that_names_no_documents_has_them_from_the_user_in_order(tmp_path):
    path = older(tmp_path, OLDER, 'version="1.14"')
    documents = [tmp_path / f"visit.{language}.xml" for language in ("en", "ru")]
    [text] = read_alignments([path], documents=documents)
    assert (text.languages, shapes(text)) == (("en", "ru"), ["2:1", "1:1", "0:1"])
    with pytest.raises(ParseError, match=r"does not say which two documents it joins; give both, in the order of"):
        list(read_alignments([path]))
    with pytest.raises(ParseError, match=r"'s1\.2' names no sentence of visit\.ru"):
        list(read_alignments([path], documents=documents[::-1]))


def test_ces_names_its_documents_on_the_group(tmp_path):
    for group in ('domains="visit.en.xml visit.ru.xml"', 'xtargets="visit.en;visit.ru"'):
        [text] = read_alignments([older(tmp_path, OLDER, group=group)])
        assert (text.languages, shapes(text)) == (("en", "ru"), ["2:1", "1:1", "0:1"])


def test_xces_has_an_align_for_each_document(tmp_path):
    rows = (
        '<link n="0"><align xlink:href="#s1.1 #s1.2"/><align xlink:href="#s1.1"/></link>'
        '<link n="1"><align xlink:href="#s2.1"/><align xlink:href="#s2.1"/></link>'
    )
    [text] = read_alignments([older(tmp_path, rows, f'version="1.0" {XCES}', CES_HEADER)])
    assert (text.languages, shapes(text)) == (("en", "ru"), ["2:1", "1:1", "0:1"])
    three = rows.replace("</link>", '<align xlink:href="#s1.1"/></link>')
    with pytest.raises(ParseError, match="a link with 3 <align>, of two documents"):
        list(read_alignments([older(tmp_path, three, f'version="1.0" {XCES}', CES_HEADER)]))


def test_scores_of_aligners_are_counted(opus):
    (opus / "scored.xml").write_bytes(links("en/visit.xml.gz", "ru/visit.xml.gz", [("s1.1;s1.1", 'score="0.7"')]))
    losses = Counter()
    [text] = read_alignments([opus / "scored.xml"], losses=losses)
    assert text.units[0].probability == 1
    assert counted(losses)["scores of links"] == 1


@pytest.fixture
def orwell(tmp_path):
    """Two files and a function that writes links between them."""
    for name, language, count in (("Oen", "en", 3), ("Osl", "sl", 4)):
        sentences = "".join(
            f'<s xml:id="{name}.1.{n}"><w>Word</w> <w>{n}</w><pc>.</pc></s>' for n in range(1, count + 1)
        )
        put(tmp_path, f"oana-{language}.xml", TEI.format(name, language, f'<p xml:id="{name}.1">{sentences}</p>'))

    def write(rows, domains="oana-en.xml#Oen oana-sl.xml#Osl"):
        attributes = f' domains="{domains}"' if domains else ""
        group = f'<standOff><linkGrp type="alignment"{attributes}>\n{rows}</linkGrp></standOff>'
        return put(tmp_path, "oana-ensl.xml", TEI.format("a", "en", "").replace("<text>", f"{group}<text>"))

    return write


def test_multext_east(orwell):
    rows = (
        '<link type="1-1" target="#Oen.1.1 #Osl.1.1"/><link targets="#Osl.1.2 #Osl.1.3 #Oen.1.2 #Oen.1.3" cert="0.5"/>'
    )
    losses = Counter()
    [text] = read_alignments([orwell(rows)], losses=losses)
    assert (text.languages, shapes(text)) == (("en", "sl"), ["1:1", "2:2", "0:1"])
    assert text.units[1].probability == 0.5
    assert counted(losses) == {"sentences in no link": 1}
    full = '<link target="oana-en.xml#Oen.1.1 oana-sl.xml#Osl.1.1"/>'
    [text] = read_alignments([orwell(full, domains="")])
    assert shapes(text)[0] == "1:1"


def test_links_that_cross_are_kept_between_two_versions(orwell):
    losses = Counter()
    rows = '<link target="#Oen.1.1 #Osl.1.2"/><link target="#Oen.1.2 #Osl.1.1"/><link target="#Oen.1.3 #Osl.1.3"/>'
    [text] = read_alignments([orwell(rows)], losses=losses)
    assert [tuple(span.start for span in bead.spans) for bead in text.beads if all(bead.spans)] == [
        (0, 1),
        (1, 0),
        (2, 2),
    ]
    assert sorted(shapes(text)) == ["0:1", "0:1", "1:0", "1:1", "1:1"]
    assert sorted(unit.probability for unit in text.units) == [0, 0, 1, 1, 1]
    assert counted(losses) == {"links that cross": 1, "sentences in no link": 1}


def test_links_that_overlap_are_joined_and_counted(orwell):
    losses = Counter()
    rows = '<link target="#Oen.1.1 #Oen.1.3 #Osl.1.1"/><link target="#Oen.1.2 #Osl.1.2"/>'
    [text] = read_alignments([orwell(rows)], losses=losses)
    assert shapes(text) == ["3:2", "0:1", "0:1"]
    assert counted(losses)["links whose sentences do not follow each other"] == 1
    losses = Counter()
    targets = ("#Oen.1.1 #Osl.1.4", "#Oen.1.2 #Osl.1.1 #Osl.1.3", "#Oen.1.3 #Osl.1.2")
    rows = "".join(f'<link target="{target}"/>' for target in targets)
    [text] = read_alignments([orwell(rows)], losses=losses)
    assert [tuple(map(list, bead.spans)) for bead in text.beads] == [([0], [3]), ([1, 2], [0, 1, 2])]


def test_order_in_the_file_does_not_matter(orwell):
    losses = Counter()
    rows = '<link target="#Oen.1.3 #Osl.1.4"/><link target="#Oen.1.1 #Osl.1.1"/><ptr target="#Osl.1.2"/>'
    [text] = read_alignments([orwell(rows)], losses=losses)
    assert shapes(text) == ["1:1", "0:1", "1:0", "0:1", "1:1"]
    assert counted(losses) == {"sentences in no link": 2}


WRONG = {
    "dangling": ('<link target="#Oen.1.1 #Osl.1.9"/>', "'#Osl.1.9' names no sentence"),
    "cert": ('<link target="#Oen.1.1 #Osl.1.1" cert="1.3"/>', "@cert '1.3' is not a number from 0 to 1"),
    "twice": ('<link target="#Oen.1.1 #Osl.1.1"/><link target="#Oen.1.1 #Osl.1.2"/>', "is in two links of the same"),
    "targets": ("<link/>", "a link without targets"),
    "ill-formed": ("<link>", "not well-formed XML"),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_links_are_named_with_their_line(orwell, name):
    rows, message = WRONG[name]
    path = orwell(rows)
    with pytest.raises(ParseError, match=message) as raised:
        list(read_alignments([path]))
    assert (raised.value.path, raised.value.line) == (str(path), 2)


@pytest.mark.parametrize("name", ["../en/visit.xml", "/etc/passwd", "file:///etc/passwd", "en/../../visit.xml", ""])
def test_documents_outside_of_the_folder_are_not_opened(opus, name):
    (opus / "bad.xml").write_bytes(links(name, "ru/visit.xml.gz", EN_RU))
    with pytest.raises(ParseError, match="is not the name of a document beside the alignment"):
        list(read_alignments([opus / "bad.xml"]))


def test_links_of_the_file_system_are_not_followed(opus, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside") / "visit.xml"
    outside.write_bytes(words(EN))
    (opus / "en" / "linked.xml").symlink_to(outside)
    (opus / "bad.xml").write_bytes(links("en/linked.xml", "ru/visit.xml.gz", EN_RU))
    with pytest.raises(ParseError, match=r"the document en/linked\.xml is not"):
        list(read_alignments([opus / "bad.xml"]))


def test_what_makes_no_sense_is_refused(opus):
    (opus / "same.xml").write_bytes(links("en/visit.xml.gz", "en/visit.xml.gz", EN_RU))
    with pytest.raises(ParseError, match=r"joins en/visit\.xml\.gz with itself"):
        list(read_alignments([opus / "same.xml"]))
    (opus / "again.xml").write_bytes(links("ru/visit.xml.gz", "en/visit.xml.gz", [("s1.1;s1.1", "")]))
    with pytest.raises(AlignmentError, match="are aligned twice"):
        list(read_alignments([opus / "en-ru.xml", opus / "again.xml"]))
    (opus / "en" / "other.xml").write_bytes(words(EN))
    (opus / "english.xml").write_bytes(links("en/visit.xml.gz", "en/other.xml", [("s1.1;s1.1", "")]))
    with pytest.raises(AlignmentError, match="two versions in en"):
        list(read_alignments([opus / "english.xml"]))
    (opus / "cut.xml.gz").write_bytes((opus / "az-en.xml.gz").read_bytes()[:-12])
    with pytest.raises(SourceError, match="breaks off"):
        list(read_alignments([opus / "cut.xml.gz"]))
    (opus / "none.xml").write_text("<cesAlign/>")
    with pytest.raises(SourceError, match="holds no links"):
        list(read_alignments([opus / "none.xml"]))
    (opus / "laughs.xml").write_text('<!DOCTYPE cesAlign [<!ENTITY a "ha">]><cesAlign>&a;</cesAlign>')
    with pytest.raises(ParseError, match="declares entities"):
        list(read_alignments([opus / "laughs.xml"]))


@pytest.fixture
def downloads(tmp_path):
    """A folder of what OPUS lets one download: links, and an archive for each language."""
    for language, sentences in (("en", EN), ("ru", RU)):
        members = {"README": "words", f"RF/xml/{language}/visit.xml": words(sentences)}
        pack(tmp_path / f"RF_v1_xml_{language}.zip", members)
    path = tmp_path / "RF_v1_xml_en-ru.xml.gz"
    path.write_bytes(gzip.compress(links("en/visit.xml.gz", "ru/visit.xml.gz", EN_RU)))
    return tmp_path


def test_archives_of_opus_are_opened_beside_the_links_and_where_the_user_says(downloads, tmp_path_factory):
    [text] = read_alignments([downloads / "RF_v1_xml_en-ru.xml.gz"])
    assert (text.id, text.languages, shapes(text)) == ("visit", ("en", "ru"), ["2:1", "1:1", "1:1"])
    assert text.documents[0].source.path == str(downloads / "RF_v1_xml_en.zip" / "RF/xml/en/visit.xml")
    elsewhere = tmp_path_factory.mktemp("links") / "en-ru.xml.gz"
    elsewhere.write_bytes((downloads / "RF_v1_xml_en-ru.xml.gz").read_bytes())
    archives = [downloads / f"RF_v1_xml_{language}.zip" for language in ("en", "ru")]
    [again] = read_alignments([elsewhere], documents=archives)
    assert shapes(again) == shapes(text)
    with pytest.raises(ParseError, match=r"the document ru/visit\.xml\.gz is not in .* --documents"):
        list(read_alignments([elsewhere], documents=archives[:1]))
    assert sorted(path.name for path in downloads.iterdir()) == sorted(
        ["RF_v1_xml_en-ru.xml.gz", "RF_v1_xml_en.zip", "RF_v1_xml_ru.zip"]  # nothing was unpacked
    )


def test_opustools_reads_what_is_read_here_of_archives(downloads, capsys):
    opustools = pytest.importorskip("opustools")
    reader = opustools.OpusRead(
        directory="RF",
        release="v1",
        source="en",
        target="ru",
        download_dir=str(downloads),
        root_directory=str(downloads),
        write_mode="moses",
    )
    reader.printPairs()
    theirs = [tuple(line.split("\t")) for line in capsys.readouterr().out.splitlines() if "\t" in line]
    [text] = read_alignments([downloads / "RF_v1_xml_en-ru.xml.gz"])
    sides = [[" ".join(s.text for s in side) for side in text.segments(unit)] for unit in text.units]
    assert [[side.replace(" ", "") for side in pair] for pair in theirs] == [
        [side.replace(" ", "") for side in pair] for pair in sides
    ]


def test_an_archive_holds_links_and_documents(tmp_path):
    members = {
        "opus/en-ru.xml.gz": gzip.compress(links("en/visit.xml.gz", "ru/visit.xml.gz", EN_RU)),
        "opus/en/visit.xml.gz": gzip.compress(words(EN)),
        "opus/ru/visit.xml": words(RU),
        "broken.xml.gz": b"\x1f\x8bnot a gzip",
    }
    path = pack(tmp_path / "opus.zip", members)
    [text] = read_alignments([path])
    assert shapes(text) == ["2:1", "1:1", "1:1"]
    assert main(["convert", str(path), "-o", str(tmp_path / "corpus.xml"), "-q"]) == 0
    assert validate(tmp_path / "corpus.xml") == []


def test_archives_are_not_trusted(tmp_path, monkeypatch):
    group = links("en/visit.xml.gz", "ru/visit.xml.gz", EN_RU)
    twice = {"a.xml": group, "xml/en/visit.xml": words(EN), "raw/en/visit.xml": words(EN), "ru/visit.xml": words(RU)}
    with pytest.raises(SourceError, match=r"holds several documents en/visit\.xml\.gz: raw/en/visit\.xml, xml/en/"):
        list(read_alignments([pack(tmp_path / "twice.zip", twice)]))
    for name in ("../en/visit.xml", "/en/visit.xml"):
        outside = {"a.xml": links(name, "ru/visit.xml.gz", EN_RU), name: words(EN), "ru/visit.xml": words(RU)}
        with pytest.raises(ParseError, match="is not the name of a document beside the alignment"):
            list(read_alignments([pack(tmp_path / "outside.zip", outside)]))
    damaged = tmp_path / "damaged.zip"
    damaged.write_bytes((tmp_path / "twice.zip").read_bytes()[:-30])
    with pytest.raises(SourceError, match="a damaged or truncated archive") as raised:
        list(read_alignments([damaged]))
    assert raised.value.path == str(damaged)
    monkeypatch.setattr(documents, "CORPUS", Limits(1 << 20, 1 << 30, 4))
    bomb = {"a.xml": group, "en/visit.xml": words(EN) + b" " * (2 << 20), "ru/visit.xml": words(RU)}
    with pytest.raises(SourceError, match=r"en/visit\.xml unpacks to more than 1 MB"):
        list(read_alignments([pack(tmp_path / "bomb.zip", bomb)]))
    many = dict.fromkeys(map(str, range(9)), b"")
    with pytest.raises(SourceError, match="an archive of about 9 members; at most 4"):
        list(read_alignments([pack(tmp_path / "many.zip", many)]))
    monkeypatch.setattr(documents, "_LARGEST", 1 << 10)
    inner = {"a.xml": group, "en/visit.xml.gz": gzip.compress(b" " * (1 << 16)), "ru/visit.xml": words(RU)}
    with pytest.raises(SourceError, match="unpacks to more than"):
        list(read_alignments([pack(tmp_path / "inner.zip", inner)]))


def test_the_command(opus, capsys):
    corpus = str(opus / "corpus.xml")
    assert main(["convert", str(opus / "en-ru.xml"), str(opus / "az-en.xml.gz"), "-o", corpus]) == 0
    assert "certainties that are no probabilities, left out: 1" in capsys.readouterr().err
    assert validate(corpus) == []
    assert read(corpus).document("az-Latn").ids == ("s1.1", "s1.2", "s2.1")
    assert main(["convert", corpus, "--documents", str(opus), "-o", str(opus / "x.tsv")]) == 2
    assert main(["convert", corpus, "--to", "xces", "-o", str(opus / "back"), "-q"]) == 0
    assert 'xtargets="s1.1 s1.2;s1.1"' in (opus / "back" / "en-ru.xml").read_text()
    [again] = read_alignments([opus / "back" / "en-ru.xml"])
    assert shapes(again) == ["2:1", "1:1", "1:1"]
