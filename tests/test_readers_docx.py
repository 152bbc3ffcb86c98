"""DOCX: structure by styles and numbering, what is no running text, and files that are damaged or mean harm."""

import io
import zipfile

import pytest

from corpora import DragomanError, Kind, ParseError, SourceError, read
from corpora.readers import File
from corpora.readers.docx import READER

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/{0}" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{1}" Target="{0}"/></Relationships>'
)
STYLES = """
<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/></w:style>
<w:style w:type="paragraph" w:styleId="Z2"><w:name w:val="Заголовок 2"/></w:style>
<w:style w:type="paragraph" w:styleId="B3"><w:name w:val="Başlıq 3"/></w:style>
<w:style w:type="paragraph" w:styleId="own"><w:name w:val="Kapitel"/><w:basedOn w:val="1"/></w:style>
<w:style w:type="paragraph" w:styleId="plain"><w:name w:val="Not one"/><w:basedOn w:val="1"/>
  <w:pPr><w:outlineLvl w:val="9"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="T"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="bullets"><w:name w:val="List Bullet"/><w:basedOn w:val="bullets"/>
  <w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="toc"><w:name w:val="toc 1"/></w:style>
"""


def docx(body, styles=STYLES, namespace=W, main="word/document.xml", more=()):
    """Build a document of the XML of its body."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES.format(main))
        archive.writestr("_rels/.rels", RELATIONS.format(main, "officeDocument"))
        folder, _, name = main.rpartition("/")
        archive.writestr(f"{folder}/_rels/{name}.rels", RELATIONS.format("styles.xml", "styles"))
        archive.writestr(f"{folder}/styles.xml", f'<w:styles xmlns:w="{namespace}">{styles}</w:styles>')
        spaces = f'xmlns:w="{namespace}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
        archive.writestr(main, f"<w:document {spaces}><w:body>{body}</w:body></w:document>")
        for member, data in more:
            archive.writestr(member, data)
    return stream.getvalue()


def p(text, properties=""):
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def pieces(data):
    file = File("text.docx", data)
    assert READER.refuse(file) == ""
    return [(piece.kind.value, piece.level, piece.text) for piece in READER.read(file) if piece.text.strip()]


def texts(body):
    return [text for _, _, text in pieces(docx(body))]


def style(name):
    return f'<w:pStyle w:val="{name}"/>'


def number(level, id=1):
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{id}"/></w:numPr>'


@pytest.mark.parametrize("namespace", [W, STRICT])
def test_structure(tmp_path, namespace):
    body = "".join(
        [
            p("Hesabat", style("T")),
            p("Bir", style("1")),
            p("Два", style("Z2")),
            p("Üç", style("B3")),
            p("Kapitel", style("own")),
            p("Kein Kapitel.", style("plain")),
            p("Outlined", '<w:outlineLvl w:val="3"/>'),
            p("Bullet.", style("bullets")),
            p("First.", number(0)),
            p("Nested.", number(1)),
            p("In no list.", style("bullets") + number(0, id=0)),
            p("A paragraph. Of two sentences.", style("unknown")),
        ]
    )
    path = tmp_path / "report.docx"
    path.write_bytes(docx(body, namespace=namespace))
    document = read(path, language="en")
    assert [(part.kind, part.level) for part in document.structure] == [
        (Kind.HEADING, 1),
        (Kind.HEADING, 1),
        (Kind.HEADING, 2),
        (Kind.HEADING, 3),
        (Kind.HEADING, 1),
        (Kind.PARAGRAPH, 0),
        (Kind.HEADING, 4),
        (Kind.ITEM, 1),
        (Kind.ITEM, 1),
        (Kind.ITEM, 2),
        (Kind.PARAGRAPH, 0),
        (Kind.PARAGRAPH, 0),
    ]
    assert [segment.text for segment in document.segments][-2:] == ["A paragraph.", "Of two sentences."]
    assert document.source.charset == ""


def test_another_main_part():
    assert pieces(docx(p("Hi", style("1")), main="text/main.xml")) == [("heading", 1, "Hi")]


def test_characters():
    body = (
        "<w:p><w:pPr><w:tabs><w:tab w:val='left'/></w:tabs></w:pPr><w:r><w:t>qara</w:t><w:softHyphen/><w:t>bağ\u00adlı "
        "</w:t></w:r><w:r><w:t>кто</w:t><w:noBreakHyphen/><w:t>то</w:t><w:tab/><w:t>a</w:t><w:br/><w:t>\u200fb"
        "\u0378</w:t></w:r></w:p>"
    )
    assert texts(body) == ["qarabağlı кто-то a\n\u200fb\u0378"]


def test_tables_cell_by_cell():
    rows = (
        f"<w:tr><w:tc>{p('One')}{p('Two')}</w:tc><w:tc><w:tbl><w:tr><w:tc>{p('In')}</w:tc></w:tr></w:tbl></w:tc></w:tr>"
    )
    deleted = f"<w:tr><w:trPr><w:del/></w:trPr><w:tc>{p('Gone')}</w:tc></w:tr>"
    assert texts(f"<w:tbl>{rows}{deleted}</w:tbl>{p('After')}") == ["One", "Two", "In", "After"]


def test_revisions():
    body = (
        "<w:p><w:r><w:t>Kept</w:t></w:r><w:del><w:r><w:delText> gone</w:delText></w:r></w:del><w:ins><w:r><w:t> and new"
        "</w:t></w:r></w:ins><w:moveFrom><w:r><w:t> away</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t> here</w:t></w:r>"
        "</w:moveTo><w:r><w:rPr><w:vanish/></w:rPr><w:t> hidden</w:t></w:r><w:r><w:rPr><w:vanish w:val='0'/></w:rPr>"
        "<w:t>.</w:t></w:r></w:p>"
    )
    assert texts(body) == ["Kept and new here."]
    joined = "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>One </w:t></w:r></w:p>" + p("sentence.", style("1"))
    assert pieces(docx(joined)) == [("heading", 1, "One sentence.")]


def run(inner):
    return f"<w:r>{inner}</w:r>"


def complex_field(code, result):
    chars = [f'<w:fldChar w:fldCharType="{kind}"/>' for kind in ("begin", "separate", "end")]
    return run(chars[0]) + run(f"<w:instrText>{code}</w:instrText>") + run(chars[1]) + result + run(chars[2])


def test_notes_and_fields():
    link = complex_field(' HYPERLINK "http://example.org" ', run("<w:t>a link</w:t>"))
    page = complex_field(" PAGE ", run("<w:t>17</w:t>"))
    nested = complex_field("IF " + page, run("<w:t>!</w:t>"))
    see = run('<w:t>See</w:t><w:footnoteReference w:id="1"/><w:t> </w:t>')
    body = (
        f"<w:p>{see}{link}"
        f"{run('<w:t>, page </w:t>')}{page}<w:fldSimple w:instr=' NUMPAGES '>{run('<w:t>99</w:t>')}</w:fldSimple>"
        f"<w:fldSimple w:instr='AUTHOR'>{run('<w:t>Me</w:t>')}</w:fldSimple>{nested}</w:p>"
    )
    notes = f'<w:footnotes xmlns:w="{W}">{p("A note.")}</w:footnotes>'
    found = pieces(docx(body, more=[("word/footnotes.xml", notes), ("word/header1.xml", p("Header"))]))
    assert [text for *_, text in found] == ["See a link, page Me!"]


def test_contents_are_left_out():
    contents = complex_field(
        ' TOC \\o "1-3" ', run("<w:t>One</w:t><w:tab/><w:t>1</w:t></w:r></w:p><w:p><w:r><w:t>Two</w:t>")
    )
    assert texts(f"<w:p>{contents}</w:p>{p('Three 3', style('toc'))}{p('Text')}") == ["Text"]


def test_text_boxes_once():
    box = "<w:txbxContent>" + p("In the box") + "</w:txbxContent>"
    body = (
        f"<w:p>{run('<w:t>Around </w:t>')}<w:r><mc:AlternateContent><mc:Choice Requires='wps'>{box}</mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>{run('<w:t>it</w:t>')}</w:p>"
    )
    assert sorted(texts(body)) == ["Around it", "In the box"]


def test_what_is_refused(tmp_path):
    refuse = READER.refuse
    assert refuse(File("a.docx", b"Hello")) == "not a ZIP archive"
    assert "damaged or truncated" in refuse(File("a.docx", docx(p("x"))[:-100]))
    assert "password" in refuse(File("a.docx", b"\xd0\xcf\x11\xe0" + bytes(600)))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.txt", "x")
    assert refuse(File("a.docx", stream.getvalue())) == "there is no [Content_Types].xml in it"
    path = tmp_path / "cut.docx"
    path.write_bytes(docx(p("x"))[:-100])
    with pytest.raises(SourceError, match="docx: a damaged or truncated archive"):
        read(path)


BILLION = '<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
EXTERNAL = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("document", "message"),
    [
        (f'{BILLION}<w:document xmlns:w="{W}">&b;</w:document>', "declares entities"),
        (f'{EXTERNAL}<w:document xmlns:w="{W}">&x;</w:document>', "declares entities"),
        (f'<!DOCTYPE d SYSTEM "d.dtd"><w:document xmlns:w="{W}">&x;</w:document>', "an unknown entity, &x;"),
        (f'<w:document xmlns:w="{W}"><w:body>', "not well-formed"),
        (f'<w:document xmlns:w="{W}">' + "<w:p>" * 5000 + "</w:p>" * 5000 + "</w:document>", "not well-formed"),
        ("<other/>", "has <other> where <document> should be"),
        (f'<w:document xmlns:w="{W}"><w:t>\0</w:t></w:document>', "not well-formed"),
    ],
)
def test_damaged_parts(document, message):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("[Content_Types].xml", TYPES.format("word/document.xml"))
        archive.writestr("word/document.xml", document)
    with pytest.raises(ParseError, match=message):
        list(READER.read(File("text.docx", stream.getvalue())))


def test_bombs_and_paths_out():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES.format("word/document.xml"))
        archive.writestr("word/document.xml", b" " * (65 << 20))
    with pytest.raises(SourceError, match="unpacks to more than 64 MB"):
        list(READER.read(File("bomb.docx", stream.getvalue())))
    with pytest.raises(SourceError, match="leads out of the archive"):
        list(READER.read(File("out.docx", docx(p("x"), main="../../etc/passwd"))))


def test_any_cut_is_said(tmp_path):
    data = docx(p("Some text."))
    for size in range(37, len(data), 37):
        path = tmp_path / "cut.docx"
        path.write_bytes(data[:size])
        with pytest.raises(DragomanError):
            read(path, language="en")
