"""The errors that the benchmark of the checks plants are where it says, and nowhere else."""

import random

import pytest

from benchmarks.planting import (
    change_language,
    change_name,
    change_number,
    leave_out,
    move_boundary,
    move_clause,
    move_passage,
    swap_sentences,
)
from benchmarks.substitutions import (
    change_address,
    change_code,
    change_month,
    change_number_word,
    lose_bracket,
    lose_number,
    lose_question,
)
from corpora import Document, ParallelText, Unit

EN = [
    f"In the year {1900 + n}, as it is told, our friend Karimov crossed the old bridge over there." for n in range(40)
]
RU = [f"В году {1900 + n}, как рассказывают, наш друг Каримов перешёл старый мост через реку." for n in range(40)]


@pytest.fixture
def text():
    documents = Document.from_segments("en", "en", EN), Document.from_segments("ru", "ru", RU)
    return ParallelText("text", documents, tuple(Unit((range(n, n + 1),) * 2, 0.99) for n in range(40)))


def texts_of(text, number):
    return [segment.text for side in text.segments(text.units[number]) for segment in side]


@pytest.mark.parametrize("planter", [change_number, change_language])
def test_a_segment_is_another(text, planter):
    version, segment, new = planter(text, text.units[3], random.Random(1))
    assert new != text.documents[version].segments[segment].text


SMALL = {
    change_address: ("See https://example.org/a now.", "https://myexample.org/a"),
    lose_number: ("It is 12 m long.", "It is  m long."),
    lose_question: ("Who is it?", "Who is it."),
    lose_bracket: ("It (the bridge) is long.", "(the bridge is"),
}


@pytest.mark.parametrize("planter", SMALL, ids=lambda planter: planter.__name__)
def test_a_small_error_is_planted_in_one_version(planter):
    sentence, wrong = SMALL[planter]
    documents = [Document.from_segments(language, language, [sentence, "Come in."]) for language in ("en", "ru")]
    text = ParallelText("text", tuple(documents), tuple(Unit((range(n, n + 1),) * 2, 0.99) for n in range(2)))
    _, segment, new = planter(text, text.units[0], random.Random(1))
    assert segment == 0
    assert wrong in new
    assert planter(text, text.units[1], random.Random(1)) is None


@pytest.mark.parametrize(
    ("planter", "pair"),
    [
        (change_month, ("It was on 5 March.", "Это было 5 марта.")),
        (change_number_word, ("There are three of them.", "Их три.")),
        (change_code, ("Use --hard for it.", "Укажите --hard для этого.")),
    ],
)
def test_a_word_is_replaced_by_another_of_its_kind(planter, pair):
    documents = [Document.from_segments(tag, tag, [given]) for tag, given in zip(("en", "ru"), pair, strict=True)]
    text = ParallelText("text", tuple(documents), (Unit((range(1),) * 2, 0.99),))
    version, _, new = planter(text, text.units[0], random.Random(2))
    assert new != pair[version]
    assert len(set(new.split()) ^ set(pair[version].split())) == 2


def test_a_name_is_only_changed_where_there_is_another(text):
    assert change_name(text, text.units[3], random.Random(1)) is None


@pytest.mark.parametrize("shaker", [swap_sentences, move_boundary, move_clause])
def test_wrong_units_are_those_that_changed(text, shaker):
    changed, wrong = shaker(text, random.Random(1))
    assert 0 < len(wrong) < 40
    assert {n for n in range(40) if texts_of(changed, n) != texts_of(text, n)} == wrong


def test_what_is_left_out_has_no_counterpart(text):
    documents, planted, without = leave_out(text, random.Random(1))
    assert sum(len(document.segments) for document in documents) == 80 - len(planted)
    for version, places in planted:
        assert places
        assert places <= without[version]


def test_a_passage_is_moved_whole(text):
    for seed in range(20):
        documents, version, order, involved = move_passage(text, random.Random(seed))
        old = [segment.text for segment in text.documents[version].segments]
        new = [segment.text for segment in documents[version].segments]
        assert new == [old[n] for n in order] != old
        assert {n for place, n in enumerate(order) if place != n} == involved
        assert all(documents[k] is text.documents[k] for k in range(2) if k != version)
