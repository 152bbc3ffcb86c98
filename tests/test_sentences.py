"""Sentences: each case is a text with its boundaries marked by ``|``."""

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpora import sentence_spans, split_sentences, to_cyrillic
from corpora.abbreviations import load_abbreviations

CASES = {
    "en": """
He works for the U.S. Department of State.|She moved to the U.S. in 1990.|They left.
The meeting began at 9 a.m. on Monday.|Mr. and Mrs. Jones arrived at 10 p.m.|Everyone was there.
Shares of Beta Inc. fell 3.5%.|The CEO, J. P. Morgan, resigned.
"Why?" John asked.|"Because I said so," she replied.|He left.
See Sec. 3.2 and Ch. 4 (cf. p. 12).|For details, see Eq. 5.
I like apples, pears, etc.|The others prefer plums.
It cost $5.50.|That was cheap.|Was it?!|Yes!!!|OK...|Then we went on.
The answer is no.|Nobody knows why.
World War II ended in 1945.|Germany was divided.
He got a C.|It was his worst grade.
The law (Art. 5, para. 2) applies.|It is clear (see above).|Next comes this.
(He was late.)|(She was not.)|They spoke.
The bridge was closed in 1932. [7]|A new one stands beside it.
The St. Petersburg office opened on Jan. 5.|It closed in Feb. 2020.
The minister said:|- Thank you for coming.|Let us begin.
1. Introduction.|It begins here.
He quoted a line (Is it true?) and left.|Nobody spoke.
""",
    "ru": """
Он родился в 1980 г. в Москве.|В 2000 г. Иванов поступил в МГУ.|В 2005 г. Он защитил диссертацию.
Встреча состоялась 5 мая 2015 г.|Президент принял делегацию в г. Сочи.
Цена составляет 5 тыс. руб.|Доставка бесплатная.|Вес 3 кг.|Длина 5 м.
В городе живёт 2 млн чел.|Площадь — 100 кв. км.|Климат мягкий.
— Привет! — сказал Иван.|— Здравствуй, — ответила Мария.|— Как дела?
— Ты идёшь?|— Да, иду.
«Кто там?» — спросил он.|«Это я», — ответила она.
См. также гл. 3, с. 15–20, рис. 2.|Далее приводится таблица.
А. С. Пушкин родился в 1799 году.|Роман написал Л. Н. Толстой.|Книга вышла в 1869 году.
Он купил хлеб, молоко и т. п.|Потом пошёл домой.
Храм построили в IV в. до н. э.|Колонны сохранились.
Президент А.Б. Орлов и министр В.Г. Зимин прибыли.|Переговоры начались в 10.00.
Он ждал...|Никто не пришёл.|Что делать?!|Неужели конец?..|Да.
Указ от 12.05.2010 г. № 5 отменён.|Новый вступил в силу 1 янв. 2011 г.
Ему помог проф. Иванов.|Т. е. всё хорошо.
""",
    "az-Latn": """
Görüş A.N.Əliyevlə 2011-ci il mayın 9-da olub.|Prof. R.Ə.Məmmədov 1975-ci ildə Gəncə ş.-də anadan olub.
– Salam! – dedi.|– Haradan gəlirsən?|– Bakıdan.
«Sən kimsən?» – deyə soruşdu.|Əli cavab vermədi.
– Gəl! – Əli qışqırdı.|Heç kim gəlmədi.
Kitab 3 man. 50 qəp. qiymətə satılır.|Tiraj 5 min nəfərdir.
Şəhərin əhalisi 2,3 mln. nəfərdir.|Bax: fəs. 3, səh. 15.
E.ə. III əsrdə qala tikildi.|Divarları indi də durur.
Alma, armud, nar və s.|Bunlar bağda bitir.
O, ABŞ-a getdi.|Orada 5 il yaşadı.
12.2-ci maddə pozulub.|Qərar 15.03.2014-cü il tarixlidir.
Bu, doğrudanmı belədir?!|Bəli...|Mən də belə düşünürəm.
""",
}
ROWS = [(language, row) for language, rows in CASES.items() for row in rows.strip().splitlines()]


@pytest.mark.parametrize(("language", "row"), ROWS)
def test_cases(language, row):
    expected = row.split("|")
    assert split_sentences(" ".join(expected), language) == expected


@pytest.mark.parametrize("row", CASES["az-Latn"].strip().splitlines())
def test_azerbaijani_in_cyrillic_is_cut_alike(row):
    expected = to_cyrillic(row).split("|")
    assert split_sentences(" ".join(expected), "az-Cyrl") == expected


def test_general_rules_for_other_languages():
    assert split_sentences("Das war am 5. Mai. Herr J. Schmidt kam.", "de") == [
        "Das war am 5. Mai.",
        "Herr J. Schmidt kam.",
    ]
    assert split_sentences("Il est là. Où ? Ici !", "fr") == ["Il est là.", "Où ?", "Ici !"]
    assert split_sentences("今日は。明日！", "ja") == ["今日は。", "明日！"]
    assert split_sentences("هل تفهم؟ نعم. شكرا", "ar") == ["هل تفهم؟", "نعم.", "شكرا"]
    assert split_sentences("यह है। वह है।", "hi") == ["यह है।", "वह है।"]


def test_blank_lines_separate_and_single_breaks_do_not():
    assert split_sentences("Title\n\nOne and\ntwo.\r\n \r\nThree", "en") == ["Title", "One and\ntwo.", "Three"]
    assert split_sentences("", "en") == split_sentences(" \n\n\t", "en") == []


@given(
    st.text(st.sampled_from("aAбБ.!?…:;,()[]«»\"'“”—- \n\r\t\f\u00a015IV。")),
    st.sampled_from(["en", "ru", "az-Latn", "az-Cyrl", "de"]),
)
def test_spans_cover_what_is_not_white_space(text, language):
    spans = sentence_spans(text, language)
    at = 0
    for start, end in spans:
        assert at <= start < end
        assert text[at:start].strip() == ""
        assert text[start:end] == text[start:end].strip()
        at = end
    assert text[at:].strip() == ""


@given(st.text(), st.sampled_from(["en", "ru", "az-Latn"]))
def test_any_text_can_be_cut(text, language):
    assert "".join("".join(split_sentences(text, language)).split()) == "".join(text.split())


def test_word_lists_are_in_order():
    for language in ("en", "ru", "az-Latn", "az-Cyrl", "fr"):
        words = load_abbreviations(language)
        assert all(not word.endswith(".") and word == word.strip() for word in words.table)
        assert all(opener == opener.lower() for opener in words.openers)


@pytest.mark.parametrize(
    ("name", "least"),
    [("segmentation-hard", 0.98), ("segmentation-ru-gsd", 0.975), ("segmentation-en-gum", 0.945)],
)
def test_gold(name, least):
    folder = os.environ.get("DRAGOMAN_GOLD")
    if not folder:
        pytest.skip("DRAGOMAN_GOLD does not name the folder with the gold sets")
    scores = {}
    for line in Path(folder, f"{name}.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        gold = boundaries(row["sentences"])
        found = boundaries(split_sentences(" ".join(row["sentences"]), row["lang"]))
        hits, total = scores.get(row["lang"], (0, 0))
        scores[row["lang"]] = hits + 2 * len(gold & found), total + len(gold) + len(found)
    for language, (hits, total) in scores.items():
        assert hits / total >= least, language


def boundaries(sentences):
    found, count = set(), 0
    for sentence in sentences[:-1]:
        count += len("".join(sentence.split()))
        found.add(count)
    return found
