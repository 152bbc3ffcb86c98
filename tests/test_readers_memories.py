"""Translation memories: TMX, XLIFF and PO, and what is refused of each."""

import sys
from collections import Counter

import pytest

from align.cli import main
from corpora import ParseError, SourceError, read, read_parallel
from corpora.readers import File
from corpora.reading import read_file

TMX = """\
<?xml version="1.0"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4"><header srclang="en"><note>out</note></header><body>
<tu tuid="1"><note>out</note><prop type="x">out</prop>
  <tuv xml:lang="en-US"><prop type="x">out</prop><seg>Caf&eacute;<bpt i="1">&lt;b<sub>out</sub>></bpt>
    <hi>Ann</hi><ept i="1">&lt;/b></ept>, <ph/>\u200fgo\u0378. <it pos="begin">x</it>Now.</seg></tuv>
  <tuv xml:lang="ru"><seg>Анна,<!-- out --> иди.</seg></tuv>
  <tuv xml:lang="RU"><seg>Ступай.</seg></tuv>
</tu>
<tu><tuv lang="ru"><seg>Да.</seg></tuv></tu>
</body></tmx>
"""

XLIFF_1 = """\
<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">
<file source-language="en" target-language="az" original="a">
<header><skl><internal-file>out</internal-file></skl></header>
<body><group id="g"><group id="h"><trans-unit id="1"><source>Press <x id="1"/><g id="2">Enter</g>.</source>
<target xml:lang="az-Cyrl">Басын.</target><note>out</note>
<alt-trans><source>out</source><target>out</target></alt-trans></trans-unit></group>
<trans-unit id="2"><source>One. Two.</source>
<seg-source><mrk mtype="seg" mid="0">One.</mrk> <mrk mtype="seg" mid="1">Two<ph id="1">out</ph>.</mrk></seg-source>
<target><mrk mtype="seg" mid="0">Bir.</mrk> <mrk mtype="seg" mid="1"><mrk mtype="term">İki</mrk>.</mrk></target>
</trans-unit></group><bin-unit><bin-source/></bin-unit>
<trans-unit id="3"><source>Later.</source><target state="needs-translation">Later.</target></trans-unit>
<trans-unit id="4"><source>One. Two.</source><seg-source><mrk mtype="seg" mid="0">One. Two.</mrk></seg-source>
<target>Bir. İki.</target></trans-unit>
</body></file></xliff>
"""

XLIFF_2 = """\
<xliff version="2.1" xmlns="urn:oasis:names:tc:xliff:document:2.0" srcLang="en" trgLang="ru"><file id="f"><group id="g">
<unit id="u"><notes><note>out</note></notes><originalData><data id="d">out</data></originalData>
<segment state="final"><source>Come <pc id="1">in</pc>.<ph id="2" dataRef="d"/></source>
<target>Войдите.</target></segment>
<ignorable><source> </source></ignorable>
<segment><source>Sit <mrk id="m" type="comment">down</mrk>.</source></segment></unit></group></file></xliff>
"""

PO = """\
# A title.
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Language: az_AZ@cyrillic\\n"

#. out
#: file.c:5
msgctxt "menu"
msgid "Open \\"it\\"\\n"
"now"
msgstr "Ач"

#, fuzzy
msgid "Close"
msgstr "Ач"

msgid "%d file"
msgid_plural "%d files"
msgstr[0] "%d фајл"
msgstr[1] "%d фајллар"

msgid "Later\u2028on"
msgstr ""

#~ msgid "Old"
#~ msgstr "Көһнә"
"""


def write(folder, text, name="text.tmx", charset="utf-8"):
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode(charset))
    return path


def rows(text):
    return [tuple(tuple(segment.text for segment in side) for side in text.segments(unit)) for unit in text.units]


@pytest.mark.parametrize("name", ["a.tmx", "a.xml"])
@pytest.mark.parametrize("charset", ["utf-8", "utf-16", "utf-8-sig"])
def test_tmx(tmp_path, name, charset):
    text = read_parallel(write(tmp_path, TMX, name, charset))
    assert text.languages == ("en-US", "ru")
    assert rows(text) == [(("Café Ann, \u200fgo\u0378. Now.",), ("Анна, иди.",)), ((), ("Да.",))]
    assert read(tmp_path / name, language="en").text == "Café Ann, \u200fgo\u0378. Now."


def test_further_variants_of_a_language_in_a_tmx_are_counted(tmp_path, capsys):
    path = write(tmp_path, TMX, "a.tmx")
    losses = Counter()
    read_parallel(path, losses=losses)
    assert losses == {"further <tuv> of a language in one <tu>, left out": 1}
    losses.clear()
    read_file(File(str(path), path.read_bytes()), language="en", losses=losses)
    assert not losses
    read_file(File(str(path), path.read_bytes()), language="ru", losses=losses)
    assert losses.total() == 1
    assert main(["convert", str(path), "-o", str(tmp_path / "a.xml"), "-q"]) == 0
    assert capsys.readouterr().err == f"warning: {path}: further <tuv> of a language in one <tu>, left out: 1\n"
    both = [f"{language}={path}" for language in ("en", "ru")]
    assert main(["align", *both, "-o", str(tmp_path / "b.xml"), "-q"]) == 0
    assert capsys.readouterr().err == f"warning: {path}: further <tuv> of a language in one <tu>, left out: 1\n"


def test_xliff(tmp_path):
    text = read_parallel(write(tmp_path, XLIFF_1, "a.xlf"), languages=["en", "az"])
    assert text.languages == ("en", "az-Latn")
    assert rows(text) == [
        (("Press Enter.",), ()),
        (("One.",), ("Bir.",)),
        (("Two.",), ("İki.",)),
        (("Later.",), ()),
        (("One. Two.",), ("Bir. İki.",)),
    ]
    assert read(tmp_path / "a.xlf", language="az-Cyrl").text == "Басын."
    text = read_parallel(write(tmp_path, XLIFF_2, "a.xlf"))
    assert (text.languages, rows(text)) == (("en", "ru"), [(("Come in.",), ("Войдите.",)), (("Sit down.",), ())])


def test_xliff_without_a_target_language(tmp_path):
    path = write(tmp_path, XLIFF_1.replace(' target-language="az"', "").replace(' xml:lang="az-Cyrl"', ""), "a.xlf")
    assert read_parallel(path).languages[0] == "en"
    assert len(read_parallel(path).languages) == 2


def test_po(tmp_path):
    text = read_parallel(write(tmp_path, PO, "a.po"))
    assert text.languages == ("en", "az-Cyrl-AZ")
    assert rows(text) == [
        (('Open "it" now',), ("Ач",)),
        (("%d file",), ("%d фајл",)),
        (("Later on",), ()),
    ]
    russian = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=KOI8-R\\n"\n\nmsgid "No"\nmsgstr "Нет"\n'
    assert rows(read_parallel(write(tmp_path, russian, "b.po", "koi8-r"))) == [(("No",), ("Нет",))]
    assert read(write(tmp_path, PO.replace("az_AZ@cyrillic", "id"), "c.txt"), language="id").language == "id"


def test_a_po_file_that_is_a_path_opens_nothing(tmp_path):
    other = write(tmp_path, 'msgid "a"\nmsgstr "secret"\n', "other.po")
    with pytest.raises(ParseError, match=r"a\.po:1: not a PO file"):
        read(write(tmp_path, str(other), "a.po"))


BOMB = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(9))
BOMB = f'<!DOCTYPE tmx [<!ENTITY e0 "lol">{BOMB}]>'


def memory(seg, head="", attribute="en"):
    return f'{head}<tmx><body><tu><tuv xml:lang="{attribute}"><seg>{seg}</seg></tuv></tu></body></tmx>'


@pytest.mark.parametrize(
    ("name", "text", "error", "message"),
    [
        ("a.tmx", memory("&e9;", BOMB), ParseError, "declares entities"),
        ("a.tmx", memory("a", BOMB, "&e9;"), ParseError, "amplification|declares entities|entit"),
        ("a.tmx", memory("&x;", '<!DOCTYPE tmx [<!ENTITY x SYSTEM "a.tmx">]>'), ParseError, r"declares entities \(x\)"),
        ("a.tmx", memory("&x;", '<!DOCTYPE tmx [<!ENTITY % y SYSTEM "z"> %y;]>'), ParseError, "entit"),
        ("a.tmx", memory("&x;", '<!DOCTYPE tmx SYSTEM "z.dtd">'), ParseError, "an unknown entity, &x;"),
        ("a.tmx", memory("&x;"), ParseError, r"a\.tmx:1:\d+: not well-formed XML: Entity 'x' not defined"),
        ("a.tmx", memory("a")[:-20], ParseError, r"a\.tmx:1:\d+: not well-formed XML"),
        ("a.tmx", memory("<hi>" * 5000 + "</hi>" * 5000), ParseError, "Excessive depth"),
        ("a.tmx", memory("a", attribute=""), ParseError, ":1: a <tuv> without a language"),
        ("a.tmx", memory("a", attribute="not a tag"), Exception, "'not a tag' is not a language tag"),
        ("a.tmx", "<tmx/>", SourceError, "without any text"),
        ("a.tmx", memory("a\0"), Exception, "a.tmx"),
        ("a.tmx", memory("&#xD800;"), ParseError, "not well-formed XML"),
        ("a.xlf", XLIFF_2[:400], ParseError, "not well-formed XML"),
        ("a.po", 'msgid "a"\nmsgstr "b\n', ParseError, r"a\.po:2: not a PO file"),
        ("a.po", 'msgid "a"\nmsgstr[x] "b"\n', ParseError, r"a\.po:2: not a PO file"),
        ("a.po", 'msgid "a" "b"\nmsgstr "b"\n', ParseError, r"a\.po:1: not a PO file: unescaped double quote"),
        ("a.po", "msgstr\n", ParseError, r"a\.po:1: not a PO file"),
    ],
)
def test_refusals(tmp_path, name, text, error, message):
    with pytest.raises(error, match=message) as caught:
        read_parallel(write(tmp_path, text, name))
    assert "\n" not in str(caught.value)


def test_nothing_is_fetched(tmp_path):
    secret = write(tmp_path, "what is no document type breaks the reading", "secret.dtd")
    for head in (f'<!DOCTYPE tmx SYSTEM "{secret}">', '<!DOCTYPE tmx SYSTEM "http://192.0.2.1/tmx14.dtd">'):
        assert read_parallel(write(tmp_path, memory("a", head))).documents[0].text == "a"


def test_many_units_are_read_in_order(tmp_path):
    units = (
        f'<tu><tuv lang="en"><seg>Number {n}.</seg></tuv><tuv lang="de"><seg>Zahl {n}.</seg></tuv></tu>'
        for n in range(5000)
    )
    text = read_parallel(write(tmp_path, f"<tmx><body>{''.join(units)}</body></tmx>"))
    assert len(text.units) == 5000
    assert rows(text)[4999] == (("Number 4999.",), ("Zahl 4999.",))


@pytest.mark.parametrize(
    ("name", "text", "library"), [("a.po", PO, "polib"), ("a.srt", "00:00:01,000 --> 00:00:02,000\nYes.\n", "pysubs2")]
)
def test_a_missing_library_says_how_to_install_it(tmp_path, monkeypatch, name, text, library):
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(
        SourceError, match=rf"{name}: reading .* needs {library}; install it with pip install 'dragoman"
    ):
        read(write(tmp_path, text, name), language="en")
