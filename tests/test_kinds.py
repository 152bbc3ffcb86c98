"""What the packages say to the wrong kind of thing: in one line, what to give."""

import io

import pytest

import tei
from align import Anchor, HashEncoder, align, explain, find_reordered, load_encoder
from align.quality import check
from align.reports import Checked, write_page
from align.reports.numbers import confidence_counts, length_ratios, shape_counts
from align.similaritymaps import similarity_maps
from corpora import Document, Metadata, OptionError, ParallelText, Unit, parse, read, read_parallel, source_bytes
from corpora.formats import to_pandas, write

EN = Document.from_segments("en", "en", ["Come in.", "Sit down."])
RU = Document.from_segments("ru", "ru", ["Войдите.", "Сядьте."])
TEXT = ParallelText("visit", (EN, RU), tuple(Unit((range(n, n + 1),) * 2, 0.9) for n in range(2)))
ENCODER = HashEncoder(16)
VERSIONS, TEXTS, ONE = "versions as corpora.read makes them", "a list of parallel texts", "a parallel text"
UNITS, ENCODERS = "units, as in keep=text.units", "an encoder, or the name or folder of a model"


@pytest.mark.parametrize(
    ("call", "wanted"),
    [
        (lambda: align(EN), VERSIONS),
        (lambda: align(TEXT), VERSIONS),
        (lambda: align("en.txt"), VERSIONS),
        (lambda: align(["en.txt", "ru.txt"]), VERSIONS),
        (lambda: align([EN, RU], encoder=ENCODER, keep=TEXT), UNITS),
        (lambda: align([EN, RU], encoder=ENCODER, keep=[TEXT]), UNITS),
        (lambda: align([EN, RU], encoder=ENCODER, keep=TEXT.units[0]), UNITS),
        (lambda: align([EN, RU], encoder=ENCODER, keep="reviewed.xml"), UNITS),
        (lambda: align([EN, RU], encoder=ENCODER, anchors=Anchor({"en": 0, "ru": 0})), "anchors, as in"),
        (lambda: align([EN, RU], encoder=ENCODER, anchors=[{"en": 0, "ru": 0}]), "anchors, as in"),
        (lambda: align([EN, RU], encoder=ENCODER, anchors="titles"), "anchors, as in"),
        (lambda: align([EN, RU], encoder=3), ENCODERS),
        (lambda: align([EN, RU], encoder=HashEncoder), ENCODERS),
        (lambda: align([EN, RU], encoder=ENCODER, weights="w.json"), "weights as align.trained.read_weights"),
        (lambda: load_encoder(5), "the name or the folder of a model"),
        (lambda: explain(TEXT, "1", encoder=ENCODER), "the number of a unit, counted from 0, or a language"),
        (lambda: explain(TEXT, TEXT.units[0], encoder=ENCODER), "the number of a unit, counted from 0, or a language"),
        (lambda: explain("corpus.xml", 1), "a parallel text, or versions"),
        (lambda: find_reordered([EN, RU], encoder=ENCODER), ONE),
        (lambda: check("corpus.xml"), ONE),
        (lambda: check([TEXT]), ONE),
        (lambda: check(TEXT, {"low-confidence": 0.4}), "settings as align.quality.make_settings"),
        (lambda: read(["en.txt", "ru.txt"]), "the path of a file"),
        (lambda: read(None), "the path of a file"),
        (lambda: read_parallel(TEXT), "the path of a file"),
        (lambda: parse(b"Come in.", language="en"), "a text"),
        (lambda: source_bytes(TEXT), "a version"),
        (lambda: write(TEXT, "out.tmx", "tmx"), TEXTS),
        (lambda: write([EN, RU], "out.tmx", "tmx"), TEXTS),
        (lambda: write("corpus.xml", "out.tmx", "tmx"), TEXTS),
        (lambda: write([TEXT], None, "tmx"), "a path or a file opened in binary mode"),
        (lambda: write([TEXT], io.StringIO(), "tmx"), "a path or a file opened in binary mode"),
        (lambda: to_pandas([TEXT]), ONE),
        (lambda: shape_counts(TEXT), TEXTS),
        (lambda: confidence_counts([EN]), TEXTS),
        (lambda: length_ratios(TEXT, ("en", "ru")), TEXTS),
        (lambda: similarity_maps(TEXT, encoder=ENCODER), VERSIONS),
        (lambda: write_page([TEXT], io.BytesIO()), "checked texts, as in"),
        (lambda: write_page([Checked("visit.xml", TEXT, ())], "report.html"), "a file opened in binary mode"),
        (lambda: tei.write([EN, RU], "out.xml"), ONE),
        (lambda: tei.write([TEXT], "out.xml"), "with several: tei.write_corpus"),
        (lambda: tei.write(TEXT, None), "a path or a file opened in binary mode"),
        (lambda: tei.write(TEXT, io.StringIO()), "a path or a file opened in binary mode"),
        (lambda: tei.read([1]), "a path or a file opened in binary mode"),
        (lambda: tei.validate(TEXT), "a path or a file opened in binary mode"),
        (lambda: list(tei.read_corpus(None)), "a path or a file opened in binary mode"),
        (lambda: Document.from_segments("x", "en", "abc"), "texts, one for each segment"),
        (lambda: Document.from_segments("x", "en", [1, 2]), "texts, one for each segment"),
        (lambda: ParallelText("x", ("en", "ru")), "versions"),
        (lambda: Metadata(authors="Someone"), "authors as a tuple"),
        (lambda: Metadata(titles={"en": "A visit"}), "titles as a tuple"),
    ],
)
def test_it_says_what_to_give(call, wanted, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(OptionError, match=r"^give [^\n]+, not [^\n]+$") as raised:
        call()
    assert wanted in str(raised.value)
    assert list(tmp_path.iterdir()) == []


def test_a_layout_that_does_not_exist(tmp_path):
    with pytest.raises(OptionError, match="no layout called 'splitt'"):
        tei.write(TEXT, tmp_path / "out.xml", layout="splitt")
    assert list(tmp_path.iterdir()) == []


def test_spans_that_cross():
    with pytest.raises(Exception, match=r"version x: segment 1 begins at 2, before segment 0 ends \(3\)"):
        Document.cut("x", "en", "abc def", [(0, 3), (2, 5)])
