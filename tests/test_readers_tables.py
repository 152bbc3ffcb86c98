"""Tables: which columns are versions, delimiters, quoting, and what is refused."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpora import ParseError, SourceError, read, read_parallel
from corpora.languages import find_language


def write(folder, text, name="text.tsv", charset="utf-8"):
    path = folder / name
    path.write_bytes(text.encode(charset))
    return path


def rows(text):
    return [tuple(tuple(segment.text for segment in side) for side in text.segments(unit)) for unit in text.units]


def test_columns_headed_by_languages_are_versions(tmp_path):
    path = write(tmp_path, "id\tEnglish\tscore\taz-Cyrl\tRU\n1\tYes. No.\t0.5\tҺә.\tДа.\n2\tGo.\t0.1\t\tИди.\n")
    text = read_parallel(path)
    assert text.languages == ("en", "az-Cyrl", "ru")
    assert rows(text) == [(("Yes. No.",), ("Һә.",), ("Да.",)), (("Go.",), (), ("Иди.",))]
    assert [segment.text for segment in read(path, language="ru").segments] == ["Да.", "Иди."]
    assert read_parallel(path, languages=["ru", "en"]).languages == ("ru", "en")


@pytest.mark.parametrize(("delimiter", "name"), [(",", "a.csv"), (";", "a.csv"), ("\t", "a.csv"), (";", "a.tsv")])
@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "windows-1251"])
def test_delimiters_quoting_and_charsets(tmp_path, delimiter, name, charset):
    stream = io.StringIO(newline="")
    cells = [["en", "ru"], ['He said: "Come, come;\tcome!"', "Он сказал: «Идёмте, идёмте!»"], ["Two\nlines.", "Две."]]
    csv.writer(stream, delimiter=delimiter).writerows(cells)
    assert rows(read_parallel(write(tmp_path, stream.getvalue(), name, charset))) == [
        (('He said: "Come, come; come!"',), ("Он сказал: «Идёмте, идёмте!»",)),
        (("Two lines.",), ("Две.",)),
    ]


def test_marks_between_tabs_are_mostly_just_marks(tmp_path):
    path = write(tmp_path, 'en\tru\n"Come in."\t"Войдите."\n"Well," he said.\tНу.\n"\tКавычка\n""Twice""\tДа.\n')
    assert rows(read_parallel(path)) == [
        (('"Come in."',), ('"Войдите."',)),
        (('"Well," he said.',), ("Ну.",)),
        (('"',), ("Кавычка",)),
        (('""Twice""',), ("Да.",)),
    ]


@given(st.lists(st.tuples(*[st.text(st.sampled_from('ab ",;.\u200f\u0378'), min_size=1)] * 2), min_size=1))
def test_what_the_csv_module_writes_is_read(tmp_path_factory, cells):
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows([("en", "ru"), ("a", "b"), *cells])
    text = read_parallel(write(tmp_path_factory.mktemp("t"), stream.getvalue(), "a.csv"))
    clean = [[" ".join(filter(None, cell.split(" "))) for cell in pair] for pair in cells]
    expected = [tuple((cell,) if cell else () for cell in pair) for pair in clean]
    assert rows(text)[1:] == [pair for pair in expected if any(pair)]


def test_one_column_is_text_that_is_cut_already(tmp_path):
    document = read(write(tmp_path, "One, two. Three.\nFour.\n\nFive.\n"), language="en")
    assert [(segment.paragraph, segment.text) for segment in document.segments] == [
        (0, "One, two. Three."),
        (0, "Four."),
        (1, "Five."),
    ]
    document = read(write(tmp_path, "\nRussian\nДа. Нет.\n"))
    assert (document.language, [segment.text for segment in document.segments]) == ("ru", ["Да. Нет."])
    document = read(write(tmp_path, '"One, two."\nThree.\n', "a.csv"), language="en")
    assert [segment.text for segment in document.segments] == ["One, two.", "Three."]


@pytest.mark.parametrize(
    ("name", "text", "error", "message"),
    [
        ("a.tsv", "Come in.\tГәлин.\n", SourceError, r":1: columns parted by tabs, but no header .* a first row of"),
        ("a.csv", "Come in, please.\nSit.\n", SourceError, "columns parted by commas, but no header"),
        ("a.tsv", "one\nCome in.\tГәлин.\n", SourceError, "no header that names a language"),
        ("a.tsv", "en\tru\teng\na\tb\tc\n", SourceError, "two columns in en"),
        ("a.tsv", "en\tru\na\tb\nc\td\te\n", ParseError, r"a\.tsv:3: a row of 3 cells under a header of 2"),
        ("a.csv", 'en,ru\n"a"b,c\n', ParseError, r"a\.csv:2: not a table"),
        ("a.csv", 'en,ru\na,b\n"c,d\n', ParseError, r"a\.csv:3: not a table: unexpected end of data"),
        ("a.tsv", "en\tru\n\t\n", SourceError, "without any text"),
        ("a.tsv", "en\tru\na\0\tb\n", SourceError, "binary, not text: byte 7 is NUL"),
    ],
)
def test_refusals(tmp_path, name, text, error, message):
    with pytest.raises(error, match=message) as caught:
        read_parallel(write(tmp_path, text, name))
    assert "\n" not in str(caught.value)


def test_large_cells_short_rows_and_odd_characters(tmp_path):
    large = "а" * 200_000
    text = read_parallel(write(tmp_path, f'en,ru,note\n\u200fa\u0378,"{large}"\nb\n', "a.csv"))
    assert rows(text) == [(("\u200fa\u0378",), (large,)), (("b",), ())]


def test_a_header_of_languages_makes_a_table_of_any_file(tmp_path):
    assert read_parallel(write(tmp_path, "en\tru\nYes.\tДа.\n", "a.txt")).languages == ("en", "ru")
    assert read(write(tmp_path, "Name\tAge\nAnn\t5\n", "a.txt"), language="en").source.is_plain


def test_labels_of_columns():
    labels = ["en-us", "Norwegian Bokmål", "AZE", "azerbaijani (cyrillic script)", "sw", "id-ID", "", "no", "x-mine"]
    found = ["en-US", "nb", "az-Latn", "az-Cyrl", "sw", "id-ID", None, None, None]
    assert [find_language(label) for label in labels] == found
    assert [find_language(label) for label in ("text", "src", "score", "sentence", "url", "a" * 10_000)] == [None] * 6
