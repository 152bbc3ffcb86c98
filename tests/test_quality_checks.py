"""Each check on a text that has what it looks for, and on one that has not."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.quality import CHECKS, Severity, check, check_texts
from corpora import Bead, Document, ParallelText, Status, Unit

FILLER = [
    ("The bridge was closed for the whole winter.", "Мост был закрыт на всю зиму."),
    ("Nobody could say when it would open again.", "Никто не мог сказать, когда он снова откроется."),
    ("The mayor promised to look into the matter.", "Мэр обещал разобраться в этом деле."),
]


def rows(*added, probability=0.99, status=Status.AUTO):
    """English and Russian sentences that translate each other, one to one; empty where there is none."""
    pairs = [*FILLER, *added]
    sides = [[pair[side] for pair in pairs if pair[side]] for side in (0, 1)]
    documents = Document.from_segments("en", "en", sides[0]), Document.from_segments("ru", "ru", sides[1])
    units, at = [], [0, 0]
    for number, pair in enumerate(pairs):
        spans = tuple(range(at[side], at[side] + bool(pair[side])) for side in (0, 1))
        at = [span.stop for span in spans]
        sure = probability if number >= len(FILLER) else 0.99
        units.append(Unit(spans, sure, status))
    return ParallelText("text", documents, tuple(units))


def codes(text):
    return [(finding.code, finding.unit) for finding in check(text)]


FOUND = {
    "measure-differs": rows(("It was sold for $90.", "Он продан за 90 евро.")),
    "measure-missing": rows(("It was sold for $90.", "Он продан за 90.")),
    "number-differs": rows(("It was built in 1911.", "Он построен в 1917 году.")),
    "date-differs": rows(("It was built in January.", "Он построен в феврале.")),
    "wrong-language": rows(("They will open it next week.", "Onu gələn həftə yenidən açacaqlar.")),
    "untranslated-copy": rows(("They will open it again.", "They will open it again.")),
    "address-differs": rows(("Write to one@example.org soon.", "Пишите на two@example.org скорее.")),
    "very-doubtful": rows(("It is large.", "Он большой."), probability=0.01),
    "doubtful": rows(("It is large.", "Он большой."), probability=0.3),
    "omission": rows(("It is large.", "")),
    "addition": rows(("", "Он большой.")),
    "left-out-run": rows(("It is large.", ""), ("It is old.", ""), ("It is ours.", "")),
    "number-missing": rows(("It was built in 1911.", "Он построен давно.")),
    "number-word-differs": rows(("Thirty people came there.", "Туда пришли сорок человек.")),
    "code-differs": rows(("Call it with --hard there.", "Вызовите с ключом --soft там.")),
    "question-differs": rows(("Who said that to them?", "Кто-то им это сказал.")),
    "unusual-length": rows(("It is large.", "Он большой, " + "и очень, очень старый, " * 12 + "и наш.")),
    "suspected-split": rows(("The old bridge of Mr", "Старый мост господина"), ("stone is large.", "Камня велик.")),
    "unmatched-brackets": rows(("It is large (and old.", "Он большой (и старый).")),
    "translated-otherwise": rows(
        ("The old town lies behind the river.", "Старый город лежит за рекой."),
        ("The old town lies behind the river.", "За рекой стоит древний город."),
    ),
    "near-duplicate": rows(
        ("One two three four five six seven eight nine ten more.", "Слова идут."),
        ("Ten one two three four five six seven eight nine more.", "Слова шли."),
    ),
}


@pytest.mark.parametrize("code", FOUND)
def test_what_is_wrong_is_found(code):
    assert code in {found for found, _ in codes(FOUND[code])}


def test_every_check_has_a_text():
    assert {each.code for each in CHECKS} - FOUND.keys() == {
        "name-differs",
        "disagreement",
        "out-of-place",
        "suspected-join",
        "passage-moved",
        "runner-up-close",
    }  # in tests of their own


def test_nothing_is_found_in_what_is_right():
    assert codes(rows()) == []


@pytest.mark.parametrize(
    "pair",
    [
        ("rebase moves it", "rebase перемещает его"),
        ("and it is large", "и он большой"),
    ],
    ids=lambda pair: pair[0],
)
def test_a_sentence_may_begin_with_a_small_letter(pair):
    assert codes(rows(("The command named", "Команда под названием"), pair)) == []


@pytest.mark.parametrize(
    "pair",
    [
        ("See https://example.org/a?b=1.", "Смотрите https://example.org/a?b=1."),
        ("Run git push --force now (it is quick).", "Запустите git push --force (это быстро)."),
        ("He said: “Come in”.", "Он сказал: «Входите»."),
        ("Smile :) at them.", "Улыбнитесь им :)"),
        ("No.", "Нет."),
        ("See https://example.org/en/news-en.html.", "См. https://example.org/ru/news-ru.html."),
        ("Moby-Dick, Amazon.com", "«Моби Дик», Amazon.com"),
    ],
    ids=lambda pair: pair[0],
)
def test_false_alarms(pair):
    assert codes(rows(pair)) == []


@pytest.mark.parametrize("az", ["Kod Bölmek", "Kansler Angela Merkel Parisdə Emmanuel Makronla görüşdü."])
def test_related_languages_need_more_letters_and_not_of_names(az):
    documents = Document.from_segments("en", "en", ["They met there."]), Document.from_segments("az", "az-Latn", [az])
    text = ParallelText("text", documents, (Unit((range(1), range(1)), 0.99),))
    assert "wrong-language" not in {code for code, _ in codes(text)}


def test_reviewed_units_are_believed():
    assert codes(rows(("It is large.", "Он большой."), probability=0.01, status=Status.ACCEPTED)) == []


def test_the_run_names_its_units():
    (finding,) = (each for each in check(FOUND["left-out-run"]) if each.code == "left-out-run")
    assert finding.detail == "3 units, 4 to 6, not in ru"
    assert finding.margin == 3.0


def test_disagreement_of_pairs():
    sides = [["One.", "Two."], ["Один.", "Два."], ["Bir.", "İki."]]
    documents = tuple(
        Document.from_segments(language, language, texts)
        for language, texts in zip(("en", "ru", "az-Latn"), sides, strict=True)
    )
    units = tuple(Unit((range(n, n + 1),) * 3, 0.9) for n in range(2))
    beads = (Bead(("en", "ru"), (range(2), range(2)), 0.8),)
    rival, finding = check(ParallelText("text", documents, units, beads))
    assert (rival.code, rival.probability) == ("runner-up-close", round(0.8 / 1.7, 4))
    assert rival.detail == "or en 1-2 = ru 1-2; az-Latn 1 alone; az-Latn 2 alone, for units 1 to 2"
    assert rival.segments == (range(2), range(2), range(2))
    assert (finding.code, finding.languages, finding.probability) == ("disagreement", ("en", "ru"), 0.8)
    assert "units 1, 2" in finding.detail


def test_order_is_that_of_units_then_of_the_table():
    text = rows(("It was built in 1911?", "Он построен в 1917 году."), ("It was built in 1811.", "Он построен в 1817."))
    found = codes(text)
    assert found == [("number-differs", 3), ("question-differs", 3), ("number-differs", 4)]
    assert [(finding.code, finding.unit) for finding in check_texts([text, text])] == 2 * found


def test_marks_lie_in_their_segments():
    for text in FOUND.values():
        for finding in check(text):
            for mark in finding.marks:
                segment = text.document(mark.language).segments[mark.segment].text
                assert 0 <= mark.start < mark.end <= len(segment)


def test_severities():
    assert [each.severity.rank for each in CHECKS] == sorted(each.severity.rank for each in CHECKS)
    assert all(each.message.endswith(".") for each in CHECKS)
    assert {each.severity for each in CHECKS} == set(Severity)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=40), st.text(max_size=40)), min_size=1, max_size=4))
def test_any_text_can_be_checked(pairs):
    kept = [pair for pair in pairs if any(pair)]
    text = rows(*kept)
    for finding in check(text):
        assert finding.code in {each.code for each in CHECKS}
        assert all(mark.end > mark.start >= 0 for mark in finding.marks)
