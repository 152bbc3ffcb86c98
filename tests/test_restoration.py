"""Letters given back to Azerbaijani that was typed in ASCII."""

import os
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.preparation import encoded_texts
from benchmarks.identification import without_letters
from benchmarks.texts import texts
from corpora import Document, lacks_letters, parse, restore, to_cyrillic

WRITTEN = [
    "Dünən axşam biz qardaşımla birlikdə dəniz kənarında uzun müddət gəzdik.",
    "Şəhərin küçələri işıqlı və təmiz idi, uşaqlar həyətdə oynayırdılar.",
    "Müəllim şagirdlərə kitabın üçüncü fəslini oxumağı tapşırdı.",
    "Hökumət gələn il yeni məktəblər tikəcəyini bildirdi.",
    "Mən bu barədə heç nə bilmirəm, sən isə hər şeyi yaxşı bilirsən.",
    "O, çox işlədiyi üçün yorulub və istirahət etmək istəyir.",
]


@pytest.mark.parametrize("text", WRITTEN)
def test_letters_come_back(text):
    assert restore(without_letters(text)) == text


def test_case_stays():
    assert restore("ISIQ UCUN, Isiq Ucun") == "İŞIQ ÜÇÜN, İşıq Üçün"


def test_suffixes_follow_what_they_are_joined_to():
    assert restore("Bakidan 2016-ci ilde; Git-in komandalari; Nizami'nin seirleri").startswith("Bakıdan 2016-")
    assert restore("Facebook-dan") == "Facebook-dan"


@pytest.mark.parametrize(
    "text",
    [
        "https://example.org/sehife/haqqinda?sirket=ucus",
        "src/components/game.js",
        "handleClick(event)",
        "The weather was nice and they went shopping together.",
        "Məktebe gedirəm",
        "Привет, Олег!",
    ],
)
def test_what_is_not_typed_in_ascii_azerbaijani_stays(text):
    assert restore(text) == text


@given(st.text(max_size=100))
def test_one_letter_stands_for_one_letter(text):
    restored = restore(text)
    assert len(restored) == len(text)
    assert without_letters(restored) == without_letters(text)


@pytest.mark.parametrize("text", WRITTEN)
def test_what_lacks_letters(text):
    assert not lacks_letters(text)
    assert lacks_letters(without_letters(text))


def test_the_form_that_is_encoded():
    written = Document.from_segments("a", "az-Latn", WRITTEN)
    typed = Document.from_segments("a", "az-Latn", [without_letters(text) for text in WRITTEN])
    cyrillic = Document.from_segments("a", "az-Cyrl", [to_cyrillic(text) for text in WRITTEN])
    assert encoded_texts(written) == encoded_texts(typed) == encoded_texts(cyrillic) == WRITTEN
    assert [segment.text for segment in typed.segments] == [without_letters(text) for text in WRITTEN]
    assert encoded_texts(Document.from_segments("a", "tr", ["Men dunen"])) == ["Men dunen"]


def test_a_paragraph_that_lacks_letters_among_others():
    text = f"{WRITTEN[0]}\n\nBaku 2016\n\n{without_letters(WRITTEN[1])}\n\n{WRITTEN[2]}"
    encoded = encoded_texts(parse(text, language="az-Latn"))
    assert encoded == [WRITTEN[0], "Baku 2016", WRITTEN[1], WRITTEN[2]]


def test_restoration_on_gold():
    if not os.environ.get("DRAGOMAN_GOLD"):
        pytest.skip("DRAGOMAN_GOLD does not name the folder with the gold sets")
    words = right = 0
    for text in texts("ntrex-plain")[:20]:
        for segment in text.segments["az"]:
            restored = restore(without_letters(segment))
            spans = [match.span() for match in re.finditer(r"[^\W\d_]+", segment)]
            words += len(spans)
            right += sum(segment[start:end] == restored[start:end] for start, end in spans)
    assert right >= 0.92 * words
