"""Identification of languages."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from benchmarks.identification import confusable, without_letters
from benchmarks.texts import texts
from corpora import LanguageError, identify, normalize_tag, to_cyrillic

CONFUSABLE = confusable()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The Parties shall settle their disputes by peaceful means, in good faith and without delay."),
        ("ru", "Стороны решают свои споры мирными средствами, добросовестно и без промедления."),
        ("az-Latn", "Tərəflər mübahisələrini sülh yolu ilə həll edirlər."),
        ("az-Cyrl", "Тәрәфләр мүбаһисәләрини сүлһ јолу илә һәлл едирләр."),
        ("az-Cyrl", "Бу күн бүтүн ушаглар һәјәтдәдир"),
        ("tr", "Taraflar anlaşmazlıklarını barışçı yollarla çözerler ve bunun için görüşürler."),
        ("az-Latn", "Terefler mubahiselerini sulh yolu ile hell edirler, cunki bele daha yaxsidir."),
        ("kk", "Тараптар өз дауларын бейбіт жолмен шешеді, бұл олардың міндеті."),
        ("tt", "Җәй көне балалар белән урманга җиләккә барабыз һәм җырлыйбыз."),
        ("ba", "Беҙ йәй көнө балалар менән урманға еләккә барҙыҡ һәм йырланыҡ."),
        ("uk", "Сторони вирішують свої спори мирними засобами та сумлінно."),
        ("ka", "დღეს კარგი ამინდია."),
        ("el", "Σήμερα έχει καλό καιρό."),
        ("ja", "今日はとても良い天気ですね。"),
        ("de", "Die Parteien legen ihre Streitigkeiten friedlich und nach Treu und Glauben bei."),
        ("fr", "Les parties règlent leurs différends par des moyens pacifiques et de bonne foi."),
    ],
)
def test_identification(language, text):
    result = identify(text)
    assert result.language == language
    assert 0 < result.confidence <= 1
    assert identify(text) == result


def test_a_quoted_name_does_not_make_a_text_azerbaijani():
    english = (
        "The President of the Republic, Ilham Əliyev, met the Foreign Minister and spoke about trade and transport."
    )
    russian = "Президент республики Илһам Әлијев встретился с министром и обсудил с ним развитие торговли и транспорта."
    assert identify(english).language == "en"
    assert identify(russian).language == "ru"


@pytest.mark.parametrize("text", ["", " \n", "1990 – 2016", "…!?"])
def test_a_text_without_letters_has_no_language(text):
    with pytest.raises(LanguageError, match="no letters"):
        identify(text)


def test_only_a_part_of_a_long_text_is_looked_at():
    assert identify("Bu, çox uzun bir mətndir və sonu yoxdur. " * 50_000).language == "az-Latn"


@pytest.mark.parametrize("language", [language for language in CONFUSABLE if language != "crh"])
def test_languages_that_are_taken_for_each_other(language):
    sentences = CONFUSABLE[language]
    wrong = [sentence for sentence in sentences if identify(sentence).language != language]
    assert len(wrong) <= 0.1 * len(sentences), wrong
    paragraph = " ".join(sentences[:3])
    assert identify(paragraph).language == language


def test_crimean_tatar_is_told_by_its_letters():
    assert identify("Toplaşuv saat üçte başlanacaq, lütfen keç qalmañız.").language == "crh"


@pytest.mark.parametrize("language", ["tr", "az-Latn"])
def test_turkish_and_azerbaijani_without_their_letters(language):
    sentences = CONFUSABLE[language]
    wrong = [sentence for sentence in sentences if identify(without_letters(sentence)).language != language]
    assert len(wrong) <= 0.05 * len(sentences), wrong


def test_no_other_language_is_surely_azerbaijani():
    for language, sentences in CONFUSABLE.items():
        for sentence in sentences:
            found = identify(sentence)
            surely = found.language.startswith("az-") and found.confidence > 0.95
            assert surely <= (language == "az-Latn"), (language, sentence)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Функция handleClick() вызывается из файла src/components/board.js после this.setState({value: 1})."),
        ("ru", "Использование TypeScript вместе с Create React App"),
        ("ru", "Запустите git push --force origin main и откройте https://example.org/en/install."),
        (
            "az-Latn",
            "Faylı C:\\Users\\Public\\settings.ini qovluğundan https://example.com/the/page ünvanına köçürün.",
        ),
        ("az-Latn", "Branch-ı push edin, sonra pull request açın və commit mesajını yazın."),
        ("en", "Run npm install --save-dev and open https://пример.рф/страница/о/языке in the browser."),
    ],
)
def test_code_and_addresses_are_no_evidence(language, text):
    assert identify(text).language == language


def test_code_alone_still_has_an_answer():
    assert identify("https://example.org/index.html").language


@pytest.mark.parametrize("text", ["Tom", "OK", "Git", "Да", "A", "İ", "Baki", "Ankara"])
def test_a_short_text_is_doubtful(text):
    assert identify(text).confidence < 0.9


@example("Ⱦ")  # whose small letter is in another block
@given(st.text(max_size=80))
def test_any_text_has_a_language_and_a_confidence_or_no_letters(text):
    try:
        found = identify(text)
    except LanguageError:
        return
    assert normalize_tag(found.language) == found.language
    assert 0 < found.confidence < 1
    assert identify(text) == found


def test_the_answer_is_the_same_in_every_process():
    code = f"from corpora import identify; print([identify(t) for t in {[s[0] for s in CONFUSABLE.values()]!r}])"
    runs = [
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            encoding="utf-8",
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONUTF8": "1"},
            cwd=Path(__file__).resolve().parent.parent,
        ).stdout
        for seed in ("1", "2")
    ]
    assert runs[0] == runs[1] != ""


@pytest.mark.parametrize("name", ["ntrex-plain", "progit", "react", "udhr"])
def test_identification_on_gold(name):
    if not os.environ.get("DRAGOMAN_GOLD"):
        pytest.skip("DRAGOMAN_GOLD does not name the folder with the gold sets")
    segments: dict[str, list[str]] = {}
    for text in texts(name)[:20]:
        for key, given_ in text.segments.items():
            segments.setdefault(normalize_tag(key), []).extend(given_)
    segments["az ascii"] = [without_letters(segment) for segment in segments["az-Latn"]]
    segments["az cyrl"] = [to_cyrillic(segment) for segment in segments["az-Latn"]]
    for language, given_ in segments.items():
        expected = {"az ascii": "az-Latn", "az cyrl": "az-Cyrl"}.get(language, language)
        long = [segment for segment in given_ if len(segment) >= 60]
        wrong = [segment for segment in long if identify(segment).language != expected]
        assert len(wrong) <= 0.01 * len(long), (language, wrong)
