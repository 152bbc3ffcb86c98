"""Names that are transliterated, and those that do not correspond."""

import pytest

from align.quality import Settings, check
from align.quality.context import Context
from align.quality.namechecks import candidates
from align.quality.names import find_names, same_name, skeletons
from corpora import Document, ParallelText, Unit

SAME = [
    [("Əliyev", "az-Latn"), ("Алиев", "ru"), ("Aliyev", "en")],
    [("Heydər", "az-Latn"), ("Гейдарович", "ru"), ("Heydar", "en")],
    [("Məmmədov", "az-Latn"), ("Мамедов", "ru"), ("Mammadov", "en")],
    [("Bəxtiyar", "az-Latn"), ("Бахтияр", "ru"), ("Bakhtiyar", "en")],
    [("Ceyhun", "az-Latn"), ("Джейхун", "ru"), ("Jeyhun", "en")],
    [("Şamaxıda", "az-Latn"), ("Шамахе", "ru"), ("Shamakhi", "en")],
    [("Çingiz", "az-Latn"), ("Чингиз", "ru"), ("Chingiz", "en")],
    [("Qubadlı", "az-Latn"), ("Губадлы", "ru"), ("Gubadly", "en")],
    [("Maksim", "az-Latn"), ("Максим", "ru"), ("Maxim", "en")],
    [("Kristian", "az-Latn"), ("Кристиан", "ru"), ("Christian", "en")],
    [("Avropada", "az-Latn"), ("Европы", "ru"), ("Europe", "en")],
    [("Byörn", "az-Latn"), ("Бьорн", "ru"), ("Bjorn", "en")],
    [("Braun", "az-Latn"), ("Брауна", "ru"), ("Browne", "en")],
]


@pytest.mark.parametrize("names", SAME, ids=lambda names: names[0][0])
def test_the_same_name(names):
    found = [skeletons(*name) for name in names]
    assert all(same_name(one, other) for one in found for other in found)


@pytest.mark.parametrize("pair", [("Aliyev", "Mammadov"), ("Rasulov", "Karimov"), ("London", "Moscow")])
def test_another_name(pair):
    one, other = (skeletons(name, "en") for name in pair)
    assert not same_name(one, other)


def text_of(*rows):
    """A text of one-to-one units in English and Russian."""
    en, ru = zip(*rows, strict=True)
    documents = Document.from_segments("en", "en", en), Document.from_segments("ru", "ru", ru)
    units = tuple(Unit((range(n, n + 1), range(n, n + 1)), 0.99) for n in range(len(rows)))
    return ParallelText("text", documents, units)


ROWS = [
    ("The house of Karimov is old.", "Дом Каримова стар."),
    ("It is said that Rasulov came.", "Говорят, что Расулов пришёл."),
]


def names(text):
    return [finding for finding in check(text) if finding.code == "name-differs"]


def test_a_changed_name_is_found_and_marked():
    (finding,) = names(text_of(*ROWS, ("Then we met Karimov there.", "Потом мы встретили Расулова.")))
    assert finding.unit == 2
    assert [(mark.language, mark.start, mark.end) for mark in finding.marks] == [("en", 12, 19), ("ru", 19, 27)]


def test_names_that_correspond_are_fine():
    assert names(text_of(*ROWS, ("Then we met Karimov there.", "Потом мы встретили Каримова."))) == []


def test_names_that_are_translated_are_fine():
    assert names(text_of(*ROWS, ("They flew over Greenland.", "Они летели над островом Новая Земля."))) == []


def test_a_name_that_one_of_three_versions_lacks_is_found():
    often = 8  # times that it corresponds
    rows = [("The house of Karimov is old.", "Дом Каримова стар.", "Burada Kərimovun evi köhnədir.")] * often
    rows.append(("Then we met Karimov there.", "Потом мы встретили Каримова.", "Sonra onunla görüşdük."))
    documents = [
        Document.from_segments(language, language, side)
        for language, side in zip(("en", "ru", "az-Latn"), zip(*rows, strict=True), strict=True)
    ]
    units = tuple(Unit((range(n, n + 1),) * 3, 0.99) for n in range(often + 1))
    (finding,) = names(ParallelText("text", tuple(documents), units))
    assert finding.unit == often
    assert finding.detail == "en: Karimov; ru: Каримова; az-Latn: none"


NAMED = [
    ("The Greek coast is long.", "Берег Греции длинный."),
    ("He is in Vienna and in Georgia.", "Он в Вене и в Грузии."),
    ("That is what the Supreme Court said.", "Так решил Верховный Суд."),
]


@pytest.mark.parametrize("row", NAMED, ids=lambda row: row[0])
def test_names_that_languages_call_otherwise_are_fine(row):
    assert names(text_of(*ROWS, row)) == []
    context = Context(text_of(*ROWS, row), Settings())
    assert [candidate.view.number for candidate in candidates(context)] == []


def test_a_latin_name_in_a_russian_text_is_compared():
    rows = [
        ("The service of Google is old.", "Сервис Google стар."),
        ("It is said that Yandex came.", "Пришёл Yandex."),
    ]
    (finding,) = names(text_of(*rows, ("Then we saw Google there.", "Потом мы увидели Yandex там.")))
    assert finding.unit == 2


def test_days_are_no_names():
    assert list(find_names("It was on Monday in March.", "en")) == []
