"""Names as official reports in English, Russian and Azerbaijani write them: what is told, and what is not."""

from itertools import combinations

import pytest

from align.quality import check
from corpora import Document, ParallelText, Unit, to_cyrillic

LANGUAGES = ("en", "ru", "az-Latn")

SAME = [
    (
        "President Ilham Aliyev received Heydar Karimov in Baku.",
        "Президент Ильхам Алиев принял Гейдара Каримова в Баку.",
        "Prezident İlham Əliyev Bakıda Heydər Kərimovu qəbul edib.",
    ),
    (
        "Minister Jeyhun Bayramov thanked Rashad Mammadov.",
        "Министр Джейхун Байрамов поблагодарил Рашада Мамедова.",
        "Nazir Ceyhun Bayramov Rəşad Məmmədova təşəkkür edib.",
    ),
    (
        "The delegation of Germany visited Nakhchivan.",
        "Делегация Германии посетила Нахчыван.",
        "Almaniya nümayəndə heyəti Naxçıvana səfər edib.",
    ),
    (
        "The ambassador of Georgia spoke with Shahin Mustafayev.",
        "Посол Грузии беседовал с Шахином Мустафаевым.",
        "Gürcüstanın səfiri Şahin Mustafayevlə söhbət edib.",
    ),
    (
        "Heydar Aliyev oglu Hasanov was awarded in Shamakhi.",
        "Гасанов Гейдар Алиевич был награждён в Шемахе.",
        "Həsənov Heydər Əliyev oğlu Şamaxıda təltif edilib.",
    ),
    (
        "The report of V. Guliyeva was read in Ganja.",
        "Доклад В. Гулиевой был зачитан в Гяндже.",
        "V. Quliyevanın məruzəsi Gəncədə oxunub.",
    ),
    (
        "Then the letter of Chingiz Ismayilov was published.",
        "Затем было опубликовано письмо Чингиза Исмаилова.",
        "Sonra Çingiz İsmayılovun məktubu dərc olunub.",
    ),
    (
        "The talks with Turkey continued in Vienna.",
        "Переговоры с Турцией продолжились в Вене.",
        "Türkiyə ilə danışıqlar Vyanada davam edib.",
    ),
    (
        "Work has begun in Lachin, Kalbajar and Zangilan.",
        "Работы начались в Лачине, Кельбаджаре и Зангилане.",
        "Laçında, Kəlbəcərdə və Zəngilanda işlər başlayıb.",
    ),
    (
        "The mayor of Sumgait met with Nigar Huseynova.",
        "Мэр Сумгаита встретился с Нигяр Гусейновой.",
        "Sumqayıtın meri Nigar Hüseynova ilə görüşüb.",
    ),
    (
        "It was signed by Mikayil Jabbarov.",
        "Документ подписал Микаил Джаббаров.",
        "Sənədi Mikayıl Cabbarov imzalayıb.",
    ),
    (
        "Experts from Hungary and Greece came to Shusha.",
        "Эксперты из Венгрии и Греции прибыли в Шушу.",
        "Macarıstan və Yunanıstandan ekspertlər Şuşaya gəlib.",
    ),
    (
        "The poet Nizami was born in Ganja.",
        "Поэт Низами родился в Гяндже.",
        "Şair Nizami Gəncədə anadan olub.",
    ),
    (
        "He studied with Khudayar Yusifzade and Polad Bulbuloglu.",
        "Он учился с Худаяром Юсифзаде и Поладом Бюльбюльоглы.",
        "O, Xudayar Yusifzadə və Polad Bülbüloğlu ilə oxuyub.",
    ),
    (
        "Our colleague Yevgeny Primakov wrote about Khojaly.",
        "Наш коллега Евгений Примаков писал о Ходжалы.",
        "Həmkarımız Yevgeni Primakov Xocalı haqqında yazıb.",
    ),
    (
        "The speech of Sahiba Gafarova was heard in Geneva.",
        "Речь Сахибы Гафаровой прозвучала в Женеве.",
        "Sahibə Qafarovanın çıxışı Cenevrədə səsləndi.",
    ),
    (
        "The road from Aghdam to Fuzuli is open.",
        "Дорога из Агдама в Физули открыта.",
        "Ağdamdan Füzuliyə yol açıqdır.",
    ),
    (
        "They thanked Elchin Guliyev and Farhad Valiyev.",
        "Они поблагодарили Эльчина Гулиева и Фархада Велиева.",
        "Onlar Elçin Quliyevə və Fərhad Vəliyevə təşəkkür ediblər.",
    ),
    (
        "The exhibition of Tahir Salahov opened in Moscow.",
        "Выставка Таира Салахова открылась в Москве.",
        "Tahir Salahovun sərgisi Moskvada açılıb.",
    ),
    (
        "The plant in Mingachevir belongs to Azerenergy.",
        "Станция в Мингечауре принадлежит «Азерэнержи».",
        "Mingəçevirdəki stansiya Azərenerjiyə məxsusdur.",
    ),
]

OTHER = [
    (
        "The house of Karimov was sold in Baku.",
        "Дом Мамедова был продан в Баку.",
        "Kərimovun evi Bakıda satılıb.",
    ),
    (
        "Then Shahin Mustafayev went to Ganja.",
        "Затем Шахин Мустафаев поехал в Шемаху.",
        "Sonra Şahin Mustafayev Gəncəyə getdi.",
    ),
    (
        "Ceremonies were held in Lachin.",
        "Церемонии прошли в Лачине.",
        "Mərasimlər Şuşada keçirilib.",
    ),
    (
        "The guests from Germany saw Khojaly.",
        "Гости из Венгрии увидели Ходжалы.",
        "Almaniyadan gələn qonaqlar Xocalını gördülər.",
    ),
    (
        "This was said by Mikayil Jabbarov.",
        "Это сказал Микаил Джаббаров.",
        "Bunu Mikayıl Bayramov deyib.",
    ),
    (
        "The award went to Farhad Guliyev.",
        "Награду получил Фархад Велиев.",
        "Mükafatı Fərhad Vəliyev alıb.",
    ),
    (
        "The concert of Polad was in Vienna.",
        "Концерт Полада состоялся в Вене.",
        "Poladın konserti Cenevrədə olub.",
    ),
]
ODD = ["Мамедова", "Шемаху", "Şuşada", "Венгрии", "Bayramov", "Guliyev", "Cenevrədə"]

SOUNDS_ALIKE = (
    "A letter to Nigar Huseynova was written.",
    "Было написано письмо Нигяр Гасановой.",
    "Nigar Hüseynovaya məktub yazılıb.",
)


def found(rows, languages=LANGUAGES):
    """What is told of the names of rows of sentences, by unit."""
    documents = [
        Document.from_segments(language, language, side)
        for language, side in zip(languages, zip(*rows, strict=True), strict=True)
    ]
    units = tuple(Unit((range(n, n + 1),) * len(languages), 0.99) for n in range(len(rows)))
    findings = check(ParallelText("report", tuple(documents), units))
    return {finding.unit: finding for finding in findings if finding.code == "name-differs"}


def in_cyrillic(rows):
    return [(*row[:2], to_cyrillic(row[2])) for row in rows]


@pytest.mark.parametrize("pair", list(combinations(range(3), 2)), ids=str)
def test_transliterated_declined_and_shortened_names_are_fine_in_two_versions(pair):
    assert found([[row[k] for k in pair] for row in SAME], [LANGUAGES[k] for k in pair]) == {}


def test_transliterated_declined_and_shortened_names_are_fine_in_three_versions():
    assert found(SAME) == {}


def test_azerbaijani_in_cyrillic_is_fine():
    assert found(in_cyrillic(SAME), ("en", "ru", "az-Cyrl")) == {}


@pytest.mark.parametrize("number", range(len(OTHER)), ids=ODD)
def test_another_name_in_one_of_three_versions_is_told(number):
    finding = found([*SAME, *OTHER])[len(SAME) + number]
    assert ODD[number] in finding.detail
    assert len(finding.marks) > 1


def test_another_name_is_told_of_azerbaijani_in_cyrillic():
    assert set(found(in_cyrillic([*SAME, *OTHER]), ("en", "ru", "az-Cyrl"))) == {
        len(SAME) + number for number in range(len(OTHER))
    }


def test_names_with_the_same_consonants_are_taken_for_the_same():
    assert found([*SAME, SOUNDS_ALIKE]) == {}


def test_a_name_that_stands_twice_instead_of_another_is_told():
    rows = [*SAME, ("They left Ganja for Lachin.", "Они уехали из Гянджи в Гянджу.", "Onlar Gəncədən Laçına getdilər.")]
    assert "ru" in found(rows)[len(SAME)].languages


def test_months_are_no_names_in_any_version():
    assert found([*SAME, ("It was held in February.", "Это было в феврале.", "O, 5 Fevral tarixində keçirildi.")]) == {}


def test_small_words_are_no_counterparts_of_names():
    """The consonants of "are" begin İrlandiya's, those of "term" are Trump's but for one."""
    rows = [("People are from Ireland.", "Люди из Ирландии.", "Bu adamlar İrlandiyadandır.")] * 3
    assert found([*SAME, *rows, ("People are from Ganja.", "Люди из Ирландии.", "Bu adamlar İrlandiyadandır.")])
