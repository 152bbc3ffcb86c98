"""PDF: from lines on pages to paragraphs, what is no running text, and files that are damaged or mean harm."""

import textwrap
import zlib

import pytest

from corpora import Kind, ParseError, SourceError, read
from corpora.readers import File, assemble
from corpora.readers.pdf import READER

WIDTH = 0.5  # of every character, in relation to the size of the type


def pdf(pages, extra=b"", trailer=b""):
    """Build a PDF whose pages hold (left, base line, size, text), in a font that maps its codes to Unicode."""
    codes = {}
    for page in pages:
        for *_, text in page:
            for character in text.replace(" ", ""):
                codes.setdefault(character, 33 + len(codes))
    assert len(codes) < 220
    mapping = "\n".join(f"<{code:02x}> <{char.encode('utf-16-be').hex()}>" for char, code in codes.items())
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def /CMapType 2 def 1 "
        f"begincodespacerange <00> <ff> endcodespacerange 1 beginbfchar <20> <0020> endbfchar "
        f"{len(codes)} beginbfchar\n{mapping}\nendbfchar endcmap end end"
    )
    widths = " ".join([str(int(1000 * WIDTH))] * 224)
    kids = " ".join(f"{5 + 2 * number} 0 R" for number in range(len(pages)))
    font = "/Type/Font/Subtype/Type1/BaseFont/Helvetica/FirstChar 32/LastChar 255"
    bodies = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>".encode(),
        f"<<{font}/Widths[{widths}]/ToUnicode 4 0 R>>".encode(),
        stream(cmap.encode()),
    ]
    for number, page in enumerate(pages):
        shown = "\n".join(
            f"BT /F {size} Tf 1 0 0 1 {x} {y} Tm <{bytes(codes.get(c, 32) for c in text).hex()}> Tj ET"
            for x, y, size, text in page
        )
        resources = f"/Resources<</Font<</F 3 0 R>>>>/Contents {6 + 2 * number} 0 R"
        bodies.append(f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]{resources}>>".encode())
        bodies.append(stream(shown.encode() + extra))
    return assembled(bodies, trailer)


def stream(data):
    packed = zlib.compress(data)
    return b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(packed), packed)


def assembled(bodies, trailer=b""):
    data, places = b"%PDF-1.7\n", []
    for number, body in enumerate(bodies, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return data + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(places) + 1,
        table,
        len(places) + 1,
        trailer,
        len(data),
    )


def block(text, top, size=10, left=72, width=440, indent=0, leading=1.2):
    """Set a paragraph: its lines, and where the next one would stand."""
    count = int(width / (size * WIDTH))
    lines = textwrap.wrap(text, count, initial_indent=" " * round(indent / size / WIDTH), break_on_hyphens=False)
    set_lines = []
    for number, line in enumerate(lines):
        shift = (len(line) - len(line.lstrip())) * size * WIDTH
        set_lines.append((left + shift, top - number * size * leading, size, line.lstrip()))
    return set_lines, top - len(lines) * size * leading


def pieces(data):
    file = File("text.pdf", data)
    assert READER.refuse(file) == ""
    extract = assemble(READER.read(file))
    return [(b.paragraph.kind.value, b.paragraph.level, extract.text[b.start : b.end]) for b in extract.blocks]


def texts(data):
    return [text for _, _, text in pieces(data)]


RUSSIAN = "Старый дом у реки пустовал много лет, и никто в деревне уже не помнил, кто и зачем его построил."
AZERBAIJANI = "Çayın kənarındakı köhnə ev illərlə boş qalmışdı, kənddə heç kim onu kimin tikdiyini bilmirdi."
ENGLISH = "The old house by the river had stood empty for years, and nobody in the village knew who built it."


def test_structure(tmp_path):
    lines, top = block("Глава", 750, size=20)
    for text in (f"{RUSSIAN} {RUSSIAN}", f"{AZERBAIJANI} {AZERBAIJANI}"):
        more, top = block(text, top - 12)
        lines += more
    more, top = block("İkinci hissə", top - 20, size=14)
    lines += more
    for text in (f"{RUSSIAN} {RUSSIAN} {RUSSIAN}", f"{AZERBAIJANI} {AZERBAIJANI}"):
        more, top = block(text, top, indent=15)
        lines += more
    for left, text in ((80, "• " + "Çay və bir az da süd. " * 6), (100, "• Süd."), (80, "• Çörək.")):
        more, top = block(text, top, left=left)
        lines += more
    path = tmp_path / "text.pdf"
    path.write_bytes(pdf([lines]))
    document = read(path, language="ru")
    assert [(part.kind, part.level) for part in document.structure] == [
        (Kind.HEADING, 1),
        (Kind.PARAGRAPH, 0),
        (Kind.PARAGRAPH, 0),
        (Kind.HEADING, 2),
        (Kind.PARAGRAPH, 0),
        (Kind.PARAGRAPH, 0),
        (Kind.ITEM, 1),
        (Kind.ITEM, 2),
        (Kind.ITEM, 1),
    ]
    assert document.text.split("\n\n")[:6] == [
        "Глава",
        f"{RUSSIAN} {RUSSIAN}",
        f"{AZERBAIJANI} {AZERBAIJANI}",
        "İkinci hissə",
        f"{RUSSIAN} {RUSSIAN} {RUSSIAN}",
        f"{AZERBAIJANI} {AZERBAIJANI}",
    ]
    assert document.segments[-1].text == "Çörək."


def test_heads_page_numbers_and_footnotes():
    pages = []
    for number in range(1, 4):
        lines, _ = block(f"Page {number} says: {ENGLISH} {ENGLISH} {ENGLISH}", 740)
        notes, _ = block(
            f"{number} A note on the house. It is long enough to take more than the one line that it begins.",
            90,
            size=8,
            width=300,
        )
        head = "The History of the House" if number % 2 else "A Writer"
        pages.append([(200, 800, 9, head), *lines, *notes, (290, 40, 10, f"— {number} —")])
    pages.append([(200, 800, 9, "A Writer"), (72, 740, 10, "The end."), (290, 40, 10, "Page 4 of 4")])
    found = texts(pdf(pages))
    assert found == [f"Page {number} says: {ENGLISH} {ENGLISH} {ENGLISH}" for number in (1, 2, 3)] + ["The end."]


def test_marks_of_notes_and_exponents():
    lines = [
        (72, 700, 10, "The house"),
        (117, 703.5, 6, "12"),
        (123.5, 700, 10, " is 20 m"),
        (163.5, 703.5, 6, "2"),
        (167, 700, 10, " wide."),
    ]
    assert texts(pdf([lines])) == ["The house is 20 m2 wide."]


def test_a_paragraph_goes_on_in_another_page_and_column():
    first, _ = block(f"{ENGLISH[:-1]}, and " + ENGLISH * 2, 700, width=200)
    left, right = first[:6], [(x + 230, 700 - 12 * n, size, text) for n, (x, _, size, text) in enumerate(first[6:])]
    assert texts(pdf([left + right])) == [f"{ENGLISH[:-1]}, and " + ENGLISH * 2]
    after = [(x, 700 - 12 * n, size, text) for n, (x, _, size, text) in enumerate(first[6:])]
    assert texts(pdf([left, after])) == [f"{ENGLISH[:-1]}, and " + ENGLISH * 2]


def test_content_out_of_order():
    lines, _ = block(" ".join([ENGLISH, RUSSIAN, AZERBAIJANI]), 700)
    assert texts(pdf([lines[::-1]])) == [" ".join([ENGLISH, RUSSIAN, AZERBAIJANI])]


def test_hyphens():
    lines = [
        (72, 700, 10, "Some one knows the mother-in-law, and it is a long and wind-"),
        (72, 688, 10, "ing road to the mother-in-"),
        (72, 676, 10, "law, a line that is as long as the first one, at Stratford-"),
        (72, 664, 10, "Upon and so on, with a soft break in it, for it is de\u00adsired."),
    ]
    assert texts(pdf([lines])) == [
        "Some one knows the mother-in-law, and it is a long and winding road to the mother-in-law, a line that "
        "is as long as the first one, at Stratford-Upon and so on, with a soft break in it, for it is desired."
    ]


def test_contents_and_stamps():
    stamp = b"\nBT /F 10 Tf 0 1 -1 0 20 300 Tm <21222324> Tj ET"
    lines = [(72, 700, 10, "One . . . . . . . . . . 7"), (72, 688, 10, "Two ........... ix"), (72, 640, 10, "Text.")]
    assert texts(pdf([lines], stamp)) == ["Text."]


def test_characters():
    assert texts(pdf([[(72, 700, 10, "\ufb01ne o\ufb03ce \u05d0\u200f \u0378 x")]])) == [
        "fine office \u200f\u05d0 \u0378 x"
    ]


def test_without_text_layer(tmp_path):
    path = tmp_path / "scan.pdf"
    path.write_bytes(pdf([[], []]))
    with pytest.raises(SourceError, match=r"scan\.pdf: a PDF with no text layer; run OCR first"):
        read(path)
    path.write_bytes(pdf([[(72, 700, 10, "\ue001\ue002\ue003\ufffd")]]))
    with pytest.raises(SourceError, match="do not tell which characters they show"):
        read(path)


def test_with_a_password():
    secret = b"/Encrypt<</Filter/Standard/V 1/R 2/P -44/O(%s)/U(%s)>>/ID[(0123456789abcdef)(0123456789abcdef)]" % (
        b"o" * 32,
        b"u" * 32,
    )
    with pytest.raises(SourceError, match="encrypted; save it without its password"):
        texts(pdf([[(72, 700, 10, "Secret.")]], trailer=secret))


def test_truncated_and_damaged(tmp_path):
    data = pdf([[(72, 700, 10, "Some text.")]])
    path = tmp_path / "cut.pdf"
    for size in range(8, len(data) - 6, 97):
        path.write_bytes(data[:size])
        with pytest.raises(ParseError, match="a truncated PDF"):
            read(path)
    for damaged in (b"%PDF-1.4\n%%EOF", b"%PDF-1.7\n" + bytes(range(256)) * 9 + b"%%EOF"):
        with pytest.raises(ParseError, match="a damaged PDF"):
            texts(damaged)
    for at in range(9, len(data), 251):
        try:
            texts(data[:at] + b"\0\xff" + data[at + 2 :])
        except (ParseError, SourceError):
            continue
    assert READER.refuse(File("a.pdf", b"text")) == "no %PDF- at its beginning"


def test_depth_and_size():
    lines = [(72, 700, 10, "Text.")]
    assert texts(pdf([lines], trailer=b"/Info " + b"[" * 100_000 + b"]" * 100_000)) == ["Text."]
    with pytest.raises(SourceError, match="or 200,000 on a page"):
        texts(pdf([lines], b"\nBT /F 10 Tf " + b"(%s) Tj\n" % (b"!" * 50) * 4_200 + b"ET"))
    with pytest.raises(SourceError, match="of 10,001 pages; from 1 to 10,000"):
        texts(pdf([[]] * 10_001))


def test_bombs_in_time_and_memory(monkeypatch):
    forms = [stream(b"/X%d Do " % (number + 1) * 50) for number in range(8)] + [stream(b"BT /F 9 Tf (a) Tj ET")]
    resources = b"".join(b"/X%d %d 0 R" % (number, 5 + number) for number in range(9))
    typed = [
        form.replace(b"<<", b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<<%s>>>>" % resources, 1)
        for form in forms
    ]
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<</XObject<<%s>>>>>>" % resources
    head = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1/Kids[3 0 R]>>", page, stream(b"/X0 Do")]
    monkeypatch.setattr("corpora.readers.pdfium._SECONDS", 1)
    with pytest.raises(SourceError, match="takes too"):
        texts(assembled(head + typed))
