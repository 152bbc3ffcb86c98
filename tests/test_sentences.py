"""Sentences: each case is a text with its boundaries marked by ``|``."""

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpora import sentence_spans, split_sentences, to_cyrillic
from corpora.abbreviations import load_abbreviations

TEXTS = Path(__file__).parent / "sentences"  # a text a line
CASES = {tag: (TEXTS / f"{tag[:2]}.txt").read_text("utf-8").splitlines() for tag in ("en", "ru", "az-Latn")}
ROWS = [(language, row) for language, rows in CASES.items() for row in rows]


@pytest.mark.parametrize(("language", "row"), ROWS)
def test_cases(language, row):
    expected = row.split("|")
    assert split_sentences(" ".join(expected), language) == expected


@pytest.mark.parametrize("row", CASES["az-Latn"])
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


@pytest.mark.parametrize("text", ["." * 300_000 + "x", "a! " + "..." * 100_000 + "x", 'a."' + '"' * 300_000 + "x"])
def test_long_runs_of_marks_end(text):
    assert "".join(split_sentences(text, "en")).replace(" ", "") == text.replace(" ", "")


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
