"""The versions that the command reads: formats, text that is cut already, files of several languages."""

import pytest

import tei
from align.cli import main
from corpora import Kind

EN = "The museum opened today. It is large.\nMany guests came.\n"
RU = "Музей открылся сегодня. Он большой.\nПришло много гостей.\n"
TMX = """<?xml version="1.0" encoding="UTF-8"?>
<tmx version="1.4"><header srclang="en"/><body>
<tu><tuv xml:lang="en"><seg>The museum opened today. It is large.</seg></tuv>
<tuv xml:lang="ru"><seg>Музей открылся сегодня. Он большой.</seg></tuv></tu>
<tu><tuv xml:lang="en"><seg>Many guests came.</seg></tuv><tuv xml:lang="ru"><seg>Пришло много гостей.</seg></tuv></tu>
</body></tmx>
"""
MARKDOWN = {
    "en.md": "# The museum\n\nIt opened *today*. It is large.\n\n- One hall\n- Two halls\n",
    "ru.md": "# Музей\n\nОн открылся *сегодня*. Он большой.\n\n- Один зал\n- Два зала\n",
}


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """A folder where the command is run."""
    monkeypatch.setenv("DRAGOMAN_CACHE", "off")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def dragoman(*arguments):
    """Run the command with an encoder that loads nothing."""
    return main(["align", *arguments, "-o", "corpus.xml", "--encoder", "hash-64"])


def written():
    assert tei.validate("corpus.xml") == []
    return tei.read("corpus.xml")


def test_text_that_is_cut_already(folder):
    (folder / "en.txt").write_text(EN, encoding="utf-8")
    (folder / "ru.txt").write_text(RU, encoding="utf-8")
    assert dragoman("en.txt", "ru.txt", "--split", "none", "-q") == 0
    assert [segment.text for segment in written().documents[0].segments] == EN.splitlines()
    assert dragoman("en.txt", "ru.txt", "-q") == 0
    assert len(written().documents[0].segments) == 3


def test_the_charset_that_was_found_is_told(folder, capsys):
    (folder / "en.txt").write_text(EN, encoding="utf-8")
    (folder / "ru.txt").write_text(RU, encoding="koi8-r")
    assert dragoman("en.txt", "ru.txt") == 0
    assert ", koi8-r)" in capsys.readouterr().err
    assert written().documents[1].source.charset == "koi8-r"


def test_the_charset_of_a_file_that_is_not_plain_is_told_too(folder, capsys):
    (folder / "en.md").write_text(MARKDOWN["en.md"], encoding="utf-8")
    (folder / "ru.md").write_text(MARKDOWN["ru.md"], encoding="windows-1251")
    assert dragoman("en.md", "ru.md") == 0
    assert ", windows-1251)" in capsys.readouterr().err
    source = written().documents[1].source
    assert (source.charset, source.media, source.is_plain) == ("windows-1251", "text/markdown", False)


def test_what_a_file_aligns_stays_together_when_a_version_is_added(folder, capsys):
    (folder / "memory.tmx").write_text(TMX, encoding="utf-8")
    (folder / "az.txt").write_text("Muzey bu gün açıldı.\nO, böyükdür.\nÇoxlu qonaq gəldi.\n", encoding="utf-8")
    assert dragoman("en=memory.tmx", "ru=memory.tmx", "az.txt") == 0
    assert "anchors: 2" in capsys.readouterr().err
    text = written()
    assert text.languages == ("en", "ru", "az-Latn")
    for unit in text.units:
        assert unit.spans[0] == unit.spans[1]


def test_files_of_several_languages(folder, capsys):
    (folder / "memory.tmx").write_text(TMX, encoding="utf-8")
    (folder / "en.txt").write_text(EN, encoding="utf-8")
    assert dragoman("memory.tmx", "en.txt") == 2
    assert "memory.tmx: holds several languages: en, ru; say which, as in ru=memory.tmx" in capsys.readouterr().err
    assert dragoman("ru=memory.tmx", "en.txt", "-q") == 0
    assert dragoman("en=en.txt", "ru=en.txt") == 2
    assert "en.txt: the same file as en.txt; every version needs its own" in capsys.readouterr().err


def test_structure_goes_all_the_way(folder):
    for name, text in MARKDOWN.items():
        (folder / name).write_text(text, encoding="utf-8")
    assert dragoman("en.md", "ru.md", "-q", "--anchors", "headings") == 0
    kinds = [paragraph.kind for paragraph in written().documents[0].structure]
    assert kinds == [Kind.HEADING, Kind.PARAGRAPH, Kind.ITEM, Kind.ITEM]


def test_a_format_that_is_named(folder, capsys):
    (folder / "en.md").write_text(MARKDOWN["en.md"], encoding="utf-8")
    (folder / "ru.txt").write_text(RU, encoding="utf-8")
    assert dragoman("en.md", "ru.txt", "-q", "--format", "plain") == 0
    assert written().documents[0].segments[0].text == "# The museum"
    assert dragoman("en.md", "ru.txt", "--format", "tmx") == 2
    assert "en.md: cannot be read as " in capsys.readouterr().err
    assert dragoman("en.md", "ru.txt", "--format", "odt") == 2
    assert "there is no format called 'odt'; there are plain, " in capsys.readouterr().err


def test_metadata_stay_when_a_text_is_aligned_again(folder):
    for name, text in MARKDOWN.items():
        (folder / name).write_text(text, encoding="utf-8")
    assert dragoman("en.md", "ru.md", "-q", "--author", "A. Writer", "--publisher", "The Museum") == 0
    assert dragoman("en.md", "ru.md", "-q", "--keep", "corpus.xml", "--publisher", "The Press") == 0
    assert (written().metadata.authors, written().metadata.publisher) == (("A. Writer",), "The Press")
