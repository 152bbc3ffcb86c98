"""Tags, names, casing, alphabetical order and transliteration."""

import subprocess
import sys
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpora import (
    LanguageError,
    casefold,
    language_name,
    lower,
    normalize_tag,
    same,
    sort_key,
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


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_letters_put_together_of_marks_are_the_same_letters(form):
    text = normalize(form, "İSMAYIL ÖZÜ ŞƏKİDƏDİR")
    assert same(text, "ismayıl özü şəkidədir", "az-Latn")
    assert same(text, normalize("NFD", "ismayıl özü şəkidədir"), "az-Latn")
    assert same("i\u0307", "İ", "az-Latn")
    assert upper("i\u0307ş", "az-Latn") == "İŞ"
    assert not same(text, "ismayil özü şəkidədir", "az-Latn")
    assert same(normalize(form, "ЁЛКА"), "ёлка", "ru")


@given(st.text(st.sampled_from(LATIN + lower(LATIN, "az") + " ")))
def test_comparing_knows_no_case_and_folding_twice_changes_nothing(text):
    folded = casefold(text, "az-Latn")
    assert casefold(folded, "az-Latn") == folded
    assert same(upper(text, "az-Latn"), lower(text, "az-Latn"), "az-Latn")
    assert same(normalize("NFD", text), text, "az-Latn")


def test_alphabetical_order():
    alphabet = list("abcçdeəfgğhxıijkqlmnoöprsştuüvyz")
    assert sorted(sorted(alphabet), key=lambda letter: sort_key(letter, "az")) == alphabet
    cyrillic = [to_cyrillic(letter) for letter in alphabet]
    order = list("абвгғдеәжзиыјкҝлмноөпрстуүфхһчҹш")
    assert sorted(cyrillic, key=lambda letter: sort_key(letter, "az-Cyrl")) == order
    words = ["ягода", "ель", "ёж", "еда", "жук", "Ёж"]
    assert sorted(words, key=lambda word: sort_key(word, "ru")) == ["еда", "ель", "ёж", "Ёж", "жук", "ягода"]
    words = ["éteint", "eté", "zoo", "été", "étage", "20"]
    assert sorted(words, key=lambda word: sort_key(word, "fr")) == ["20", "étage", "eté", "été", "éteint", "zoo"]


@given(st.lists(st.text(st.sampled_from(LATIN + LATIN.lower() + " -w"))), st.sampled_from(["az", "tr", "ru", "en"]))
def test_texts_that_differ_have_different_places(texts, language):
    keys = {sort_key(text, language) for text in texts}
    assert len(keys) == len(set(texts))


@given(st.text(st.sampled_from(LATIN)))
def test_azerbaijani_casing_is_reversible(text):
    assert upper(lower(text, "az-Latn"), "az-Latn") == text


def test_importing_loads_nothing_heavy():
    code = "import sys, corpora; print(sorted({'lingua', 'numpy', 'lxml', 'torch'} & set(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
