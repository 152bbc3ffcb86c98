"""TEI of others: structure, sentences, words, the reading text, languages, what is refused."""

from pathlib import Path

import pytest

from corpora import AlignmentError, Kind, LanguageError, Paragraph, ParseError, SourceError, parse, read, read_parallel

HERE = Path(__file__).parent

BOOK = """\
<?xml version="1.0"?>
<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title>out</title></titleStmt></fileDesc>
<profileDesc><langUsage><language ident="en">English</language></langUsage></profileDesc></teiHeader>
<text><front><titlePage><docTitle><titlePart>The Hill</titlePart></docTitle></titlePage></front><body>
<div><head>Part <hi>One</hi></head><div type="chapter"><head>I</head>
<fw>out</fw><pb n="2"/>
<p>He had <choice><orig>gon</orig><reg>gone</reg></choice> to the <choice><abbr>St.</abbr><expan>Street</expan></choice>
<app><rdg>out</rdg><lem>alone</lem></app>.<note place="foot">out</note> It was<lb/>la-
  <lb break="no"/>te; <del>out</del><gap/><figure><head>out</head></figure>\u200fvery\u0378 <stage>so</stage> late.
<list><item>one <label>x</label></item><item><p>two</p><list><item>three</item></list></item></list>They slept.</p>
<lg><l>Tyger, tyger,</l><l>burning bright</l></lg>
<sp><speaker>ANN</speaker><p>Who?</p><stage>Exit.</stage></sp>
<p><g type="control" n="U+000C"/></p>
</div></div></body></text><standOff><note>out</note></standOff></TEI>
"""

PARLAMENT = """\
<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang="sl"><teiHeader><title>out</title></teiHeader><text><body><div>
<note>out</note><u who="#a"><seg><s><w>Hvala</w> <name><w join="right">Ana</w></name><pc>.</pc><linkGrp/></s>
<s><w>Kdo<w norm="kdo"/><w norm="je"/></w> <pc join="right">(</pc><w join="right">to</w>
<pc join="right">)</pc><pc>?</pc></s>
<vocal><desc>out</desc></vocal></seg><seg xml:lang="it"><s><w>Buon</w> <w>giorno</w></s></seg></u></div></body>
</text></TEI>
"""


def write(folder, text, name="text.xml", charset="utf-8"):
    path = folder / name
    path.write_bytes(text.encode(charset))
    return path


def tei(body, head="", attributes='xml:lang="en"'):
    return f'{head}<TEI xmlns="http://www.tei-c.org/ns/1.0" {attributes}><text><body>{body}</body></text></TEI>'


def paragraphs(document):
    places = document.structure or [Paragraph()] * (1 + document.segments[-1].paragraph)
    found = [(place.kind.value, place.level, []) for place in places]
    for segment in document.segments:
        found[segment.paragraph][2].append(segment.text)
    return [(kind, level, *texts) for kind, level, texts in found]


@pytest.mark.parametrize("charset", ["utf-8", "utf-16"])
def test_a_book(tmp_path, charset):
    document = read(write(tmp_path, BOOK, charset=charset))
    assert document.language == "en"
    assert paragraphs(document) == [
        ("heading", 1, "The Hill"),
        ("heading", 1, "Part One"),
        ("heading", 2, "I"),
        (
            "paragraph",
            0,
            "He had gone to the Street alone.",
            "It was la-te; \u200fvery\u0378 so late.",
        ),
        ("item", 1, "one x"),
        ("item", 1, "two"),
        ("item", 2, "three"),
        ("paragraph", 0, "They slept."),
        ("paragraph", 0, "Tyger, tyger,"),
        ("paragraph", 0, "burning bright"),
        ("paragraph", 0, "ANN"),
        ("paragraph", 0, "Who?"),
        ("paragraph", 0, "Exit."),
    ]
    assert document.structure[0] == Paragraph(Kind.HEADING, 1)


def test_a_parliament(tmp_path):
    path = write(tmp_path, PARLAMENT)
    assert paragraphs(read(path, language="sl")) == [("paragraph", 0, "Hvala Ana.", "Kdo (to)?")]
    assert paragraphs(read(path, language="it")) == [("paragraph", 0, "Buon giorno")]
    with pytest.raises(LanguageError, match="several languages: sl, it; say which"):
        read(path)
    with pytest.raises(AlignmentError, match="holds no aligned segments"):
        read_parallel(path)


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("<w>It</w>\n<w>was</w>\n<c>,</c>\n<w>no</w>\n<c>(</c><w>x</w>\n<c>)</c>\n<c>.</c>", "It was, no (x)."),
        ("<w>It</w> <w>was</w><pc>,</pc> <w>oui</w> <pc>!</pc>", "It was, oui !"),
        ("<w>It</w><c> </c><w>was</w>\n<pc>.</pc>", "It was."),
        ("<w>It</w><S/><w>was</w>\n<pc>.</pc>", "It was."),
        ("<w>It </w><w>was</w><c>.</c>", "It was."),
        ("<w>It</w><w>was</w><pc>.</pc>", "It was."),
        ("<w>他</w><w>来</w><pc>。</pc>", "他来。"),
        ("<w><w>do</w>\n<w>n't</w></w> <w>go</w>", "don't go"),
        ("<w><choice><orig>Yt</orig><reg>It</reg></choice></w> <hi><w>was</w></hi>", "It was"),
        ("Loose <w>words</w> <w>stay</w> as they are.", "Loose words stay as they are."),
    ],
)
def test_white_space_between_words(tmp_path, words, text):
    assert read(write(tmp_path, tei(f"<p><s>{words}</s></p>"))).text == text


def test_marked_sentences_stay_and_nothing_beside_them_is_lost(tmp_path):
    body = "<p>Before. <s>One. Two,</s> between <s>three</s> after.</p><ab><seg><s>Four</s></seg><seg>five</seg></ab>"
    document = read(write(tmp_path, tei(body)))
    assert paragraphs(document) == [
        ("paragraph", 0, "Before.", "One. Two,", "between", "three", "after."),
        ("paragraph", 0, "Four"),
        ("paragraph", 0, "five"),
    ]


def test_languages(tmp_path):
    both = "<p><s>Yes.</s> <s xml:lang='ru'>Да.</s></p><p xml:lang='und'>No.</p><p xml:lang='de'>Ja.</p>"
    path = write(tmp_path, tei(both))
    assert [read(path, language=tag).text for tag in ("en", "ru", "de")] == ["Yes.\n\nNo.", "Да.", "Ja."]
    corpus = (
        '<teiCorpus xmlns="http://www.tei-c.org/ns/1.0"><teiHeader/>'
        '<TEI xml:lang="en"><text><p>Yes.</p></text></TEI>'
        '<TEI xml:lang="az-Cyrl"><text><p>Һә.</p></text></TEI></teiCorpus>'
    )
    assert read(write(tmp_path, corpus), language="az-Cyrl").text == "Һә."
    assert read(write(tmp_path, tei("<p>Да, это так.</p>", attributes=""))).language == "ru"


def test_p4(tmp_path):
    text = (
        '<!DOCTYPE TEI.2 SYSTEM "tei2.dtd"><TEI.2 lang="en"><teiHeader/><text id="O"><body><div1><head>I</head><p>'
        "<s id='O1'>It was caf&eacute;&mdash;cold.</s></p></div1></body></text></TEI.2>"
    )
    assert paragraphs(read(write(tmp_path, text))) == [("heading", 1, "I"), ("paragraph", 0, "It was café—cold.")]


def test_our_own_corpora(tmp_path):
    path = HERE / "golden" / "baku.xml"
    assert read(path, language="en").segments[0].text == "Baku lies on the Caspian Sea."
    import tei as package

    document = parse("One. Two.\r\n\r\nThree.", language="en", id="t.en")
    with (tmp_path / "own.xml").open("wb") as file:
        file.write(package.serialize(package_text(document)))
    assert [segment.text for segment in read(tmp_path / "own.xml", language="en").segments] == [
        "One.",
        "Two.",
        "Three.",
    ]


def package_text(document):
    from corpora import ParallelText

    other = parse("Раз. Два.\n\nТри.", language="ru", id="t.ru")
    return ParallelText("t", (document, other))


BOMB = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(9))


@pytest.mark.parametrize(
    ("text", "error", "message"),
    [
        (tei("<p>&e9;</p>", f'<!DOCTYPE TEI [<!ENTITY e0 "lol">{BOMB}]>'), ParseError, "entity amplification"),
        (tei("<p>&e0;</p>", '<!DOCTYPE TEI [<!ENTITY e0 "lol">]>'), ParseError, "declares entities"),
        (tei("<p>&x;</p>", '<!DOCTYPE TEI [<!ENTITY x SYSTEM "a.xml">]>'), ParseError, r"declares entities \(x\)"),
        (tei("<p>&x;</p>", '<!DOCTYPE TEI SYSTEM "a.dtd">'), ParseError, "an unknown entity, &x;"),
        (tei("<p>One.</p>")[:-10], ParseError, r"text\.xml:1:\d+: not well-formed XML"),
        (tei("<hi>" * 150 + "a" + "</hi>" * 150), ParseError, "more than 100 elements inside each other"),
        (tei("<w>" * 240 + "a" + "</w>" * 240), ParseError, "more than 100 elements inside each other"),
        (tei("<hi>" * 9000), ParseError, "not well-formed XML: Excessive depth"),
        (tei("<p>\n</p>"), SourceError, "without any text"),
        (tei("<p>One.</p>", attributes='xml:lang="a b"'), ParseError, ":1: 'a b' is not a language tag"),
        (tei('<i:include xmlns:i="http://www.w3.org/2001/XInclude" href="b"/>'), SourceError, "stand in other files"),
        (tei('<p xml:id="a">One.</p><p xml:id="a">Two.</p>'), ParseError, "ID a already defined"),
        (tei("<p>&#0;</p>"), ParseError, "not well-formed XML"),
    ],
)
def test_refusals(tmp_path, text, error, message):
    with pytest.raises(error, match=message) as caught:
        read(write(tmp_path, text), language="en")
    assert "\n" not in str(caught.value)


def test_other_xml_is_no_tei(tmp_path):
    with pytest.raises(SourceError, match="cannot be read as TEI: XML, but its root is <a>, not <TEI>"):
        read(write(tmp_path, "<a/>"), format="tei")
