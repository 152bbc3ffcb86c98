"""Tags, names, casing, transliteration and identification."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpora import (
    LanguageError,
    casefold,
    identify,
    language_name,
    lower,
    normalize_tag,
    to_cyrillic,
    to_latin,
    upper,
)

LATIN = "ABCÇDEƏFGĞHXIİJKQLMNOÖPRSŞTUÜVYZ"
CYRILLIC = "АБҸЧДЕӘФҜҒҺХЫИЖКГЛМНОӨПРСШТУҮВЈЗ"


@pytest.mark.parametrize(
    ("tag", "canonical"),
    [
        ("EN", "en"),
        ("eng", "en"),
        ("rus", "ru"),
        ("az", "az-Latn"),
        ("aze", "az-Latn"),
        ("azj", "az-Latn"),
        ("azj_Latn", "az-Latn"),
        ("AZ-CYRL", "az-Cyrl"),
        ("az-AZ", "az-Latn-AZ"),
        ("azb", "azb"),
        ("zh-hant-tw", "zh-Hant-TW"),
        ("sl-rozaj-biske", "sl-rozaj-biske"),
        ("de-u-co-phonebk", "de-u-co-phonebk"),
        ("es-419", "es-419"),
        ("x-klingon", "x-klingon"),
        (" tr ", "tr"),
    ],
)
def test_tags_become_canonical(tag, canonical):
    assert normalize_tag(tag) == canonical
    assert normalize_tag(canonical) == canonical


@pytest.mark.parametrize("tag", ["", "e", "englisch!", "en-", "-en", "en--US", "en-Latn-Latn-Cyrl", "азе", "1en", "x"])
def test_malformed_tags_say_what_is_expected(tag):
    with pytest.raises(LanguageError, match="expected BCP 47, such as en, ru, az-Latn or az-Cyrl"):
        normalize_tag(tag)


def test_names_for_headers():
    assert language_name("az") == "Azerbaijani (Latin script)"
    assert language_name("sr-Cyrl-RS") == "Serbian (Cyrillic script)"
    assert language_name("en-US") == "English"
    assert language_name("sl-rozaj") == "Slovenian"
    assert language_name("tlh") == "tlh"


def test_the_map_is_one_to_one_over_the_alphabet():
    assert to_cyrillic(LATIN) == CYRILLIC
    assert to_latin(CYRILLIC) == LATIN
    small = lower(LATIN, "az-Latn")
    assert len(set(small)) == 32
    assert to_cyrillic(small) == lower(CYRILLIC, "az-Cyrl")
    assert to_latin(lower(CYRILLIC, "az-Cyrl")) == small


@given(st.text(st.sampled_from(LATIN + LATIN.lower() + "ıw .,-5\n")))
def test_transliteration_has_an_inverse(text):
    assert to_latin(to_cyrillic(text)) == text


@given(st.text(st.characters(exclude_categories=["L", "Cs"])))
def test_transliteration_leaves_the_rest_alone(text):
    assert to_latin(text) == text == to_cyrillic(text)


def test_azerbaijani_casing():
    assert lower("İLIQ", "az-Latn") == lower("İLIQ", "tr-TR") == "ilıq"
    assert lower("I\u0307", "az") == "i"
    assert upper("ilıq", "az-Latn") == "İLIQ"
    assert lower("INDIA", "en") == "india"
    assert upper("и", "az-Cyrl") == "И"
    assert casefold("Straße", "de") == "strasse"
    assert casefold("QIZIL", "az") == casefold("qızıl", "az") != casefold("qizil", "az")


@given(st.text(st.sampled_from(LATIN)))
def test_azerbaijani_casing_is_reversible(text):
    assert upper(lower(text, "az-Latn"), "az-Latn") == text


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


def test_importing_loads_nothing_heavy():
    code = "import sys, corpora; print(sorted({'lingua', 'numpy', 'lxml', 'torch'} & set(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_identification_on_gold_paragraphs():
    folder = os.environ.get("DRAGOMAN_GOLD")
    if not folder:
        pytest.skip("DRAGOMAN_GOLD does not name the folder with the gold sets")
    text = json.loads(Path(folder, "udhr.jsonl").read_text("utf-8").splitlines()[0])
    for language, segments in text["segments"].items():
        expected = normalize_tag(language)
        long = [segment for segment in segments if len(segment) >= 60]
        right = sum(identify(segment).language == expected for segment in long)
        assert right >= 0.99 * len(long), language
