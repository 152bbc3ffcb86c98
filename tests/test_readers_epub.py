"""EPUB: pages in the order of the spine, what is no running text, and books that are damaged or mean harm."""

import io
import zipfile

import pytest

from corpora import DragomanError, Kind, ParseError, SourceError, read
from corpora.readers import File, assemble
from corpora.readers.epub import READER

CONTAINER = (
    '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile '
    'full-path="{}" media-type="application/oebps-package+xml"/></rootfiles></container>'
)
PAGE = (
    '<?xml version="1.0" encoding="utf-8"?>{}<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/'
    '2007/ops"><head><title/><style>p {{}}</style></head><body>{}</body></html>'
)


def package(items, guide=""):
    """Write a package: items are id, href, further attributes of the item and of its reference."""
    manifest = "".join(
        f'<item id="{name}" href="{href}" media-type="application/xhtml+xml" {more}/>' for name, href, more, _ in items
    )
    spine = "".join(f'<itemref idref="{name}" {more}/>' for name, _, _, more in items)
    return (
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata/><manifest>'
        f'<item id="image" href="p.png" media-type="image/png"/>{manifest}</manifest>'
        f"<spine>{spine}</spine>{guide}</package>"
    )


def epub(opf, members, where="OEBPS/content.opf"):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("mimetype", "application/epub+zip")
        archive.writestr("META-INF/container.xml", CONTAINER.format(where))
        archive.writestr(where, opf)
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


def book(body, doctype=""):
    """Make a book of one page."""
    opf = package([("a", "a.xhtml", "", "")])
    return epub(opf, {"OEBPS/a.xhtml": PAGE.format(doctype, body)})


def texts(data):
    file = File("book.epub", data)
    assert READER.refuse(file) == ""
    extract = assemble(READER.read(file))
    return [extract.text[block.start : block.end] for block in extract.blocks]


def test_the_spine_orders_the_pages(tmp_path):
    opf = package(
        [
            ("cover", "cover.xhtml", "", ""),
            ("nav", "nav.xhtml", 'properties="nav"', ""),
            ("two", "text/second%20part.xhtml", "", ""),
            ("one", "text/first.xhtml", "", ""),
            ("notes", "notes.xhtml", "", 'linear="no"'),
        ],
        '<guide><reference type="cover" href="cover.xhtml"/><reference type="text" href="text/first.xhtml"/></guide>',
    ).replace("</spine>", '<itemref idref="image"/></spine>')
    members = {
        f"OEBPS/{name}.xhtml": PAGE.format("", f"<p>{name}</p>")
        for name in ("cover", "nav", "notes", "not in the spine")
    }
    members["OEBPS/text/second part.xhtml"] = PAGE.format("", "<h1>Bir</h1><p>Ev köhnədir. Ev böyükdür.</p>")
    members["OEBPS/text/first.xhtml"] = PAGE.format("", "<section><h2>İki</h2><ul><li>Çay</li></ul></section>")
    path = tmp_path / "book.epub"
    path.write_bytes(epub(opf, members))
    document = read(path, language="az")
    assert [segment.text for segment in document.segments] == ["Bir", "Ev köhnədir.", "Ev böyükdür.", "İki", "Çay"]
    assert [(part.kind, part.level) for part in document.structure] == [
        (Kind.HEADING, 1),
        (Kind.PARAGRAPH, 0),
        (Kind.HEADING, 2),
        (Kind.ITEM, 1),
    ]


def test_notes_and_page_numbers_are_left_out():
    body = (
        '<p>One<a epub:type="noteref" href="#n1">*</a> two<span epub:type="pagebreak">7</span> three.<a id="x"/></p>'
        '<aside epub:type="footnote" id="n1"><p>A note.</p></aside><section epub:type="endnotes"><p>More.</p></section>'
        '<nav epub:type="page-list"><ol><li>1</li></ol></nav><p>Four.</p>'
    )
    assert texts(book(body)) == ["One two three.", "Four."]
    endnotes = PAGE.format("", "<p>Notes</p>").replace("<body>", '<body epub:type="endnotes">')
    opf = package([("a", "a.xhtml", "", ""), ("n", "n.xhtml", "", "")])
    assert texts(epub(opf, {"OEBPS/a.xhtml": PAGE.format("", "<p>A</p>"), "OEBPS/n.xhtml": endnotes})) == ["A"]


def test_characters():
    doctype = '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" "http://www.w3.org/TR/xhtml11/DTD/xhtml11.dtd">'
    assert texts(book("<p>a&nbsp;b&mdash;c&amp;d&shy;e\u200ff\u0378</p>", doctype)) == ["a\u00a0b—c&de\u200ff\u0378"]
    assert texts(book("<p>a &unknown; b</p>", doctype)) == ["a &unknown; b"]


def test_pages_that_are_not_well_formed():
    russian = PAGE.format("", "<p>Съешь ещё этих мягких французских булок, да выпей чаю.<br>").encode("windows-1251")
    assert texts(epub(package([("a", "a.xhtml", "", "")]), {"OEBPS/a.xhtml": russian}))[0].startswith("Съешь ещё")
    assert texts(book("<p>One<p>Two<br>three &unknown; &")) == ["One", "Two three &unknown; &"]
    deep = "<div>" * 1000 + "<p>Deep.</p>" + "</div>" * 1000
    assert texts(book(deep)) == ["Deep."]
    with pytest.raises(ParseError, match="Excessive depth"):
        texts(book("<div>" * 100_000))


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE html [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE html [<!ENTITY b SYSTEM "file:///etc/passwd">]>',
    ],
)
def test_entities(doctype):
    with pytest.raises(ParseError, match="declares entities"):
        texts(book("<p>&b;</p>", doctype))
    with pytest.raises(ParseError, match="declares entities"):
        texts(epub(doctype + package([]), {}))


@pytest.mark.parametrize(
    "reference", ["../../etc/passwd", "/etc/passwd", "file:///etc/passwd", "..%2F..%2Fx", "http://a/b"]
)
def test_references_that_lead_out(reference):
    with pytest.raises(SourceError, match="leads out of the archive"):
        texts(epub(package([("a", reference, "", "")]), {}))
    with pytest.raises(SourceError, match="leads out of the archive"):
        texts(epub("", {}, where="../x"))


def test_damaged_books(tmp_path):
    with pytest.raises(SourceError, match=r"there is no OEBPS/a\.xhtml in it"):
        texts(epub(package([("a", "a.xhtml", "", "")]), {}))
    with pytest.raises(ParseError, match="not well-formed"):
        texts(epub("<package>", {}))
    with pytest.raises(ParseError, match="the spine names 'b', which is not in the manifest"):
        texts(epub(package([]).replace("<spine>", '<spine><itemref idref="b"/>'), {}))
    data = book("<p>Some text.</p>")
    for size in range(37, len(data), 41):
        path = tmp_path / "cut.epub"
        path.write_bytes(data[:size])
        with pytest.raises(DragomanError):
            read(path, language="en")


def test_bombs():
    opf = package([(f"a{number}", f"a{number}.xhtml", "", "") for number in range(5)])
    with pytest.raises(SourceError, match="unpacks to more than 64 MB"):
        texts(epub(opf, {"OEBPS/a0.xhtml": b" " * (65 << 20)}))
    blank = PAGE.format("", "<p>Text.</p>") + " " * (60 << 20)
    with pytest.raises(SourceError, match=r"a4\.xhtml unpacks to more than 15 MB"):
        texts(epub(opf, {f"OEBPS/a{number}.xhtml": blank for number in range(5)}))


def test_encrypted_books():
    encryption = (
        '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container" xmlns:enc="http://www.w3.org/2001/04/xmlenc#">'
        '<enc:EncryptedData><enc:CipherData><enc:CipherReference URI="OEBPS/{}"/></enc:CipherData></enc:EncryptedData>'
        "</encryption>"
    )
    opf = package([("a", "a.xhtml", "", "")])
    members = {
        "OEBPS/a.xhtml": PAGE.format("", "<p>Text.</p>"),
        "META-INF/encryption.xml": encryption.format("font.ttf"),
    }
    assert texts(epub(opf, members)) == ["Text."]
    with pytest.raises(SourceError, match=r"the book is encrypted \(OEBPS/a\.xhtml\)"):
        texts(epub(opf, {**members, "META-INF/encryption.xml": encryption.format("a.xhtml")}))


def test_what_is_refused():
    assert READER.refuse(File("a.epub", b"text")) == "not a ZIP archive"
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    assert READER.refuse(File("a.odt", stream.getvalue())) == "an archive, but not of a book"


def test_damaged_directories():
    data = book("<p>Some text.</p>")
    for at in range(len(data) - 300, len(data)):
        for byte in (0, 1, 255):
            file = File("book.epub", data[:at] + bytes([byte]) + data[at + 1 :])
            try:
                if not READER.refuse(file):
                    assert assemble(READER.read(file)).text == "Some text."
            except DragomanError:
                continue
