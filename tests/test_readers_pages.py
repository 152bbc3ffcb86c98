"""From lines on pages to paragraphs: where they end, and that no text is lost."""

from hypothesis import given
from hypothesis import strategies as st

from corpora.readers.pages import Line, is_mark_after, paragraphs

FULL = "A line that is as long as the column is wide, or nearly"


def texts(*lines):
    return [piece.text for piece in paragraphs(lines)]


def line(text, base, left=72.0, size=10.0, page=0):
    return Line(text, left, left + len(text) * size / 2, base, size, page)


def column(*lines, top=600.0):
    """Set lines under each other."""
    return [line(text, top - 12 * number) for number, text in enumerate(lines)]


def test_where_paragraphs_end():
    assert texts(*column(FULL, FULL, "short.", FULL, "end.")) == [f"{FULL} {FULL} short.", f"{FULL} end."]
    spaced = [line(FULL, 600), line(FULL, 588), line(FULL, 570), line(FULL, 558)]
    assert texts(*spaced) == [f"{FULL} {FULL}", f"{FULL} {FULL}"]
    indented = [line(FULL, 600), line(FULL, 588), line(FULL, 576, left=84), line(FULL, 564)]
    assert texts(*indented) == [f"{FULL} {FULL}", f"{FULL} {FULL}"]


def test_across_pages():
    first, second = line(FULL, 200), line(FULL, 600, page=1)
    assert texts(first, second) == [f"{FULL} {FULL}"]
    assert texts(line(f"{FULL}.", 200), second) == [f"{FULL}.", FULL]


def test_headings_of_two_lines():
    heading = [line("A long", 700, size=16), line("heading", 681, size=16), line("Another", 620, size=16)]
    found = list(paragraphs([*heading, *column(FULL, FULL)]))
    assert [(piece.kind.value, piece.level, piece.text) for piece in found] == [
        ("heading", 1, "A long heading"),
        ("heading", 1, "Another"),
        ("paragraph", 0, f"{FULL} {FULL}"),
    ]


def test_small_type_that_is_no_footnote():
    caption = line("Figure: what small type says", 100, size=8)
    assert texts(*column(FULL, FULL), caption) == [f"{FULL} {FULL}", caption.text]
    small = [line(f"{number}. {FULL}", 600 - 12 * number, size=8) for number in range(3)]
    assert "".join(texts(*small)).count(FULL) == 3


def test_marks():
    assert is_mark_after("house")
    assert is_mark_after("end.")
    assert not is_mark_after("20 m")
    assert not is_mark_after("10")
    assert not is_mark_after("")


WORDS = st.text(st.sampled_from("abcя . "), min_size=1, max_size=40).filter(str.strip)
PLACES = st.tuples(st.floats(0, 500), st.floats(150, 690), st.sampled_from([10.0, 10.0, 12.5, 20.0]), st.integers(0, 3))


@given(st.lists(st.tuples(WORDS, PLACES), max_size=30))
def test_no_text_is_lost(found):
    lines = [line(text, base, left, size, page) for text, (left, base, size, page) in found]
    lines.sort(key=lambda line: line.page)
    joined = "".join("".join(texts(*lines)).split())
    assert sorted(joined) == sorted("".join("".join(text.split()) for text, _ in found))
