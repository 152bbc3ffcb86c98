"""Names that are transliterated, and those that do not correspond."""

import pytest

from align.quality import check
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


def test_words_of_another_script_and_days_are_no_names():
    assert list(find_names("Это был сервис Google.", "ru")) == []
    assert list(find_names("It was on Monday in March.", "en")) == []
