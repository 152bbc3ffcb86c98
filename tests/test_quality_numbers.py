"""Numbers in three languages as values, and how those of two versions are compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.quality import Settings, check
from align.quality.numbers import Weight, find_numbers
from align.quality.numerals import fold, tables
from corpora import Document, OptionError, ParallelText, Unit


def parallel(*versions):
    """A text of one unit, its versions given as (language, sentence)."""
    documents = tuple(Document.from_segments(language, language, [sentence]) for language, sentence in versions)
    return ParallelText("text", documents, (Unit(tuple(range(1) for _ in versions), 0.99),))


def codes(*versions):
    return [finding.code for finding in check(parallel(*versions)) if finding.code.startswith(("number", "date"))]


EN, RU, AZ, CYRL = "en", "ru", "az-Latn", "az-Cyrl"

SAME = [
    ((EN, "In 1990 it opened."), (RU, "В 1990 г. она открылась."), (AZ, "1990-cı il idi.")),
    ((EN, "At 3.30 p.m. they left."), (RU, "В 15.30 они ушли."), (AZ, "Onlar 15:30-da getdilər.")),
    ((EN, "The train goes at 3 p.m."), (RU, "Поезд идёт в 15:00."), (AZ, "Qatar saat 3-də gedir.")),
    ((EN, "It weighs 2.5 kilograms."), (RU, "Он весит 2,5 кг."), (AZ, "Çəkisi 2,5 kiloqramdır.")),
    ((EN, "There were twenty of them."), (RU, "Их было двадцать."), (AZ, "Onlar iyirmi nəfər idi.")),
    ((EN, "There were 20 of them."), (RU, "Их было двадцать."), (AZ, "Onlar iyirmi nəfər idi.")),
    ((EN, "She is 48 years old."), (RU, "Ей сорок восемь лет."), (AZ, "Onun qırx səkkiz yaşı var.")),
    ((EN, "A sum of 1,250,000 manats."), (RU, "Сумма в 1\u00a0250\u00a0000 манатов."), (AZ, "1.250.000 manat məbləğ.")),
    ((EN, "It costs $37 billion."), (RU, "Стоит 37 млрд долларов."), (AZ, "Qiyməti 37 milyard dollardır.")),
    ((EN, "£2.8bn was spent."), (RU, "Потрачено 2,8 млрд фунтов."), (AZ, "2,8 milyard funt xərcləndi.")),
    ((EN, "A crowd of 25,000 came."), (RU, "Пришла 25-тысячная толпа."), (AZ, "25 min nəfər gəldi.")),
    ((EN, "The 20th century began."), (RU, "Начался XX век."), (AZ, "XX əsr başladı.")),
    ((EN, "The 20th century began."), (RU, "Начался двадцатый век."), (AZ, "İyirminci əsr başladı.")),
    ((EN, "It grew by 10 percent."), (RU, "Он вырос на 10\u00a0%."), (AZ, "O, 10%-dən çox artdı.")),
    ((EN, "He was born on 12 May 1990."), (RU, "Он родился 12.05.1990."), (AZ, "O, 12 may 1990-cı ildə doğulub.")),
    ((EN, "It lies 40 miles away."), (RU, "До него 65 км."), (AZ, "Ora 65 kilometrdir.")),
    ((EN, "They won 2-1."), (RU, "Они выиграли 2:1."), (AZ, "Onlar 2:1 hesabı ilə uddular.")),
    ((EN, "It was the 1990s."), (RU, "Шли 90-е годы."), (AZ, "1990-cı illər idi.")),
    ((EN, "One of them left."), (RU, "Кто-то ушёл."), (AZ, "Onlardan biri getdi.")),
    ((EN, "A twenty-year-old house."), (RU, "Двадцатилетний дом."), (AZ, "20 illik ev.")),
    ((EN, "It has 15 rooms."), (CYRL, "Онун 15 отағы вар.")),
    ((EN, "It has fifteen rooms."), (CYRL, "Онун он беш отағы вар.")),
    ((EN, "Use version v16.8.0."), (RU, "Возьмите версию 16.8.0.")),
    ((EN, "The budget is 36.763 billion."), (RU, "Бюджет — 36 млрд 763 млн."), (AZ, "Büdcə 36 milyard 763 milyondur.")),
    ((EN, "They are 10.1 million."), (RU, "Их 10 млн 100 тыс."), (AZ, "Onlar 10 milyon 100 min nəfərdir.")),
    ((EN, "One and a half million came."), (RU, "Пришло 1,5 млн человек."), (AZ, "1,5 milyon nəfər gəldi.")),
    ((EN, "The cost: 1.5 million."), (RU, "Цена — полтора миллиона."), (AZ, "Qiyməti bir milyon yarımdır.")),
    ((EN, "The cost: 2,500 manats."), (RU, "Две с половиной тысячи манатов."), (AZ, "İki min yarım manat.")),
    ((EN, "500,000 people fled."), (RU, "Бежало полмиллиона человек."), (AZ, "Yarım milyon insan qaçdı.")),
    ((EN, "Half a million people fled."), (RU, "Бежало 500 тыс. человек."), (AZ, "500 min insan qaçdı.")),
    ((EN, "It weighs 1.5 tonnes."), (RU, "Весит полторы тонны."), (AZ, "Çəkisi ton yarımdır.")),
    ((EN, "It took 18 months."), (RU, "Это заняло полтора года.")),
    ((EN, "It took 90 minutes."), (RU, "Это заняло полтора часа."), (AZ, "Bu, 1,5 saat çəkdi.")),
    ((EN, "It has 150 rooms."), (RU, "В нём полтораста комнат."), (AZ, "Yüz əlli otağı var.")),
    ((EN, "Two thirds voted."), (RU, "Проголосовали 2/3."), (AZ, "2/3-si səs verdi.")),
    ((EN, "It doubled."), (RU, "Оно выросло вдвое."), (AZ, "O, 2 dəfə artdı.")),
    ((EN, "Its centenary is in 2018."), (RU, "В 2018 году 100-летие."), (AZ, "2018-ci ildə 100 illiyidir.")),
    ((EN, "The 19th century began."), ("fr", "Le XIXe siècle commença."), ("de", "Das 19. Jahrhundert begann.")),
    ((EN, "At 9:30 and 18:30."), ("fr", "À 9 h 30 et 18h30.")),
    ((EN, "It took 9 h 30 min."), (RU, "Это заняло 9 ч 30 мин.")),
    # Words of languages without tables are not known, so that these may stand for a scale or a number.
    ((EN, "It cost 1.25 billion."), ("de", "Es kostete 1,25 Mrd."), ("tr", "Bu 1,25 milyar tuttu.")),
    ((EN, "There are 15 million."), ("de", "Es sind 15 Mio."), (RU, "Их 15 млн.")),
    ((EN, "15 people came."), ("de", "Fünfzehn Menschen kamen.")),
]

OTHER = [
    ((EN, "In 1990 it opened."), (RU, "В 1991 г. она открылась.")),
    ((EN, "In 1990 it opened."), (AZ, "1890-cı ildə açıldı.")),
    ((EN, "At 3.30 p.m. they left."), (RU, "В 16.30 они ушли.")),
    ((EN, "It costs $9 billion."), (AZ, "Qiyməti 9 milyon dollardır.")),
    ((EN, "There were seven of them."), (AZ, "Onlar 6 nəfər idi.")),
    ((EN, "It weighs 2.5 kilograms."), (RU, "Он весит 25 кг.")),
    ((EN, "It has fifteen rooms."), (CYRL, "Онун 16 отағы вар.")),
    ((EN, "1. Open the door."), (RU, "2. Откройте дверь.")),
    ((EN, "It lies 40 miles away."), (RU, "До него 95 км.")),
    ((EN, "Version 1.6.6 is out."), (RU, "Вышла версия 1.6.7.")),
    ((EN, "The budget is 36.763 billion."), (RU, "Бюджет — 36 млрд 736 млн.")),
    ((EN, "The cost: 1.5 million."), (RU, "Цена — два с половиной миллиона.")),
    ((EN, "There are 15 million."), ("de", "Es sind 16 Mio.")),
    ((EN, "At 9:30 they left."), ("fr", "À 9 h 40 ils partirent.")),
]


@pytest.mark.parametrize("versions", SAME, ids=lambda versions: versions[0][1])
def test_the_same_number(versions):
    assert codes(*versions) == []


@pytest.mark.parametrize("versions", OTHER, ids=lambda versions: versions[0][1])
def test_another_number(versions):
    assert codes(*versions) == ["number-differs"]


def test_what_differs_is_marked():
    (finding,) = check(parallel((EN, "On 5 May 1990 it opened."), (RU, "5 мая 1991 г. открыли.")))
    marked = [(mark.language, mark.start, mark.end) for mark in finding.marks]
    assert marked == [(EN, 9, 13), (RU, 6, 10)]
    assert finding.languages == (EN, RU)
    assert finding.probability > 0.9


def test_another_month():
    assert codes((EN, "It was in January."), (RU, "Это было в феврале.")) == ["date-differs"]
    assert codes((EN, "It may be so."), (RU, "Это было в феврале.")) == []


def test_a_number_that_only_one_version_has():
    assert codes((EN, "It opened in 1990."), (RU, "Она открылась.")) == ["number-missing"]


def test_written_out_and_another():
    assert codes((EN, "Twenty people came."), (RU, "Пришли тридцать человек.")) == ["number-word-differs"]


@pytest.mark.parametrize(
    ("en", "ru", "found"),
    [
        ("It took three months.", "Это заняло восемь месяцев.", ["number-word-differs"]),
        ("It took seven months.", "Это заняло семь месяцев.", []),
        ("One or two came.", "Пришли двое или трое.", []),
    ],
)
def test_small_numbers_in_words(en, ru, found):
    assert codes((EN, en), (RU, ru)) == found


def test_a_third_version_reconciles():
    versions = (EN, "It rose by 12 inches."), (RU, "Она выросла на 30 см."), (AZ, "O, 12 düym qalxdı.")
    assert codes(*versions) == []


def test_codes_are_left_out():
    text = parallel((EN, "In 1990 it opened."), (RU, "В 1991 г. она открылась."))
    assert check(text, Settings(skip=("number-differs",))) == []
    with pytest.raises(OptionError, match="no check nothing"):
        check(text, Settings(skip=("nothing",)))


def test_code_is_no_number():
    assert find_numbers("r2d2, HEAD~2, 9e5e6a4, file.3", "en") == []
    assert [number.weight for number in find_numbers("UTF-8 of 2", "en")] == [Weight.SOFT, Weight.DIGITS]


@given(st.text(max_size=60))
def test_any_text_is_read(text):
    for language in (EN, RU, AZ, "de"):
        for number in find_numbers(text, language):
            assert 0 <= number.start < number.end <= len(text)


@given(st.text())
def test_folding_keeps_places(text):
    assert len(fold(text)) == len(text)


@given(st.integers(0, 999_999))
def test_thousands_are_the_same_however_they_are_grouped(value):
    written = (f"{value:,}", f"{value:,}".replace(",", "\u00a0"), f"{value:,}".replace(",", "."), str(value))
    readings = [find_numbers(f"x {number} y", "en")[0].readings for number in written]
    assert frozenset.intersection(*readings)


@pytest.mark.parametrize("language", [EN, RU, "az"])
def test_tables_are_folded(language):
    known = tables(language)
    for word in (*known.words, *known.scales, *dict(known.stems), *dict(known.months)):
        assert word == fold(word)
