"""Percentages and sums of money: what says the same, what does not, what cannot be told."""

import random

import pytest

from align.quality import check
from benchmarks.planting import change_measure, lose_measure
from corpora import Document, ParallelText, Unit


def found(**versions):
    documents = tuple(
        Document.from_segments(language, {"az": "az-Latn"}.get(language, language), [text])
        for language, text in versions.items()
    )
    text = ParallelText("text", documents, (Unit((range(1),) * len(documents), 0.99),))
    return [(each.code, each.detail) for each in check(text) if each.code.startswith("measure")]


@pytest.mark.parametrize(
    "versions",
    [
        {"en": "It grew by 5 % then.", "az": "O, 5 faiz artdı.", "ru": "Он вырос на 5 процентов."},
        {"en": "It grew by five percent then.", "az": "O, 5%-dən çox artdı.", "ru": "Он вырос на пять процентов."},
        {"en": "It cost $5 million.", "az": "O, 5 milyon dollara başa gəldi.", "ru": "Он стоил 5 млн долларов."},
        {
            "en": "It cost 5 million US dollars.",
            "az": "Qiyməti 5 milyon ABŞ dolları idi.",
            "ru": "Он стоил 5 млн долл.",
        },
        {"en": "It cost 30 manats.", "az": "O, 30 ₼ idi.", "ru": "Он стоил 30 манатов."},
        {"en": "It cost AZN 30.", "az": "O, 30 manata idi.", "ru": "Он стоил 30 манат."},
        {"en": "It cost 40 roubles.", "az": "O, 40 rubla idi.", "ru": "Он стоил 40 ₽ тогда."},
        {"en": "The III and IV quarters.", "az": "III və IV rüblər.", "ru": "III и IV кварталы."},
        {"en": "A plan for 4 quarters.", "az": "4 rüblük plan."},
        {"en": "It grew by 5 percent.", "de": "Es wuchs um 5 Prozent."},
        {"en": "It cost 40 rubles.", "ru": "Он стоил 40 руб. тогда."},
        {"en": "It cost €7.50 there.", "az": "O, 7,50 avroya idi.", "ru": "Он стоил 7,50 евро."},
        {"en": "It cost £9 there.", "az": "O, 9 funta idi.", "ru": "Он стоил 9 фунтов."},
        {"en": "Between 5 and 7 % of them.", "ru": "От 5 % до 7 % из них."},
        {"en": "It weighs 9 pounds.", "ru": "Он весит 9 фунтов."},
        {"en": "Set width to 50% in $PATH.", "ru": "Задайте ширину 50% в $PATH."},
        {"en": "The file page%20one is 20 lines.", "ru": "В файле page%20one 20 строк."},
    ],
    ids=lambda versions: versions["en"],
)
def test_the_same(versions):
    assert found(**versions) == []


@pytest.mark.parametrize(
    ("versions", "code", "detail"),
    [
        ({"en": "It cost $5 million.", "ru": "Он стоил 5 млн евро."}, "differs", "en: 5 million USD; ru: 5 млн EUR"),
        ({"en": "It cost 30 manats.", "az": "O, 30 rubl idi."}, "differs", "en: 30 AZN; az-Latn: 30 RUB"),
        ({"en": "It grew by 5 percent.", "az": "O, 5 dollar artdı."}, "differs", "en: 5 %; az-Latn: 5 USD"),
        ({"en": "It grew by 5 percent.", "ru": "Он вырос на 5 тогда."}, "missing", "en: 5 %; ru: 5"),
        ({"en": "It was 20 then.", "az": "O, 20 manat idi."}, "missing", "en: 20; az-Latn: 20 AZN"),
    ],
)
def test_another_and_none(versions, code, detail):
    assert found(**versions) == [(f"measure-{code}", detail)]


@pytest.mark.parametrize("planter", [change_measure, lose_measure])
def test_planted_measures_are_others(planter):
    sides = [["It cost $5 or so."], ["Он стоил 5 долларов тогда."], ["O, 5 dollara idi."]]
    documents = tuple(
        Document.from_segments(key, key, side) for key, side in zip(("en", "ru", "az-Latn"), sides, strict=True)
    )
    text = ParallelText("text", documents, (Unit((range(1),) * 3, 0.99),))
    for seed in range(20):
        version, segment, new = planter(text, text.units[0], random.Random(seed))
        old = sides[version][segment]
        assert new != old
        assert "5" in new
        assert not {"$", "долларов", "dollara"} & set(new.replace("$", "$ ").split())
