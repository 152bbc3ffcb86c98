"""Texts in more than one language, and what the command says of them."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.cli import main
from align.commands.languages import find_foreign_passages
from corpora import LanguageError, identify, identify_passages, parse

EN = "The museum opened its doors to visitors in the spring of that year."
RU = "Музей открыл свои двери для посетителей весной того же года."
AZ = "Muzey həmin ilin yazında qapılarını ziyarətçilər üçün açdı."
TYPED = "Muzey hemin ilin yazinda qapilarini ziyaretciler ucun acdi."


def found(text):
    return [(passage.identification.language, *passage.paragraphs) for passage in identify_passages(text)]


def test_neighbours_in_one_language_are_a_passage():
    text = "\n\n".join([RU, RU, AZ, TYPED, EN, RU])
    assert found(text) == [("ru", 0, 1), ("az-Latn", 2, 3), ("en", 4), ("ru", 5)]
    for passage in identify_passages(text):
        assert identify(text[passage.start : passage.end]).language == passage.identification.language
        assert passage.identification.confidence > 0.9


def test_short_paragraphs_go_with_their_neighbours():
    assert found("\n\n".join(["1912", "I", RU, "§ 2", "OK", EN, "***"])) == [("ru", 0, 1, 2, 3, 4), ("en", 5, 6)]


def test_a_short_text_is_one_doubtful_passage():
    (passage,) = identify_passages("Baki")
    assert passage.identification == identify("Baki")


def test_a_text_without_letters_has_no_language():
    with pytest.raises(LanguageError, match="no letters"):
        identify_passages("1\n\n2")


@given(st.lists(st.sampled_from([EN, RU, AZ, "7", "Da"]), min_size=1).filter(lambda given: {EN, RU, AZ} & {*given}))
def test_passages_follow_each_other_and_hold_every_paragraph(paragraphs):
    passages = identify_passages("\n\n".join(paragraphs))
    assert [number for passage in passages for number in passage.paragraphs] == list(range(len(paragraphs)))
    assert all(a.end < b.start for a, b in pairwise(passages))
    languages = [passage.identification.language for passage in passages]
    assert all(a != b for a, b in pairwise(languages))


def test_notes_name_the_line():
    text = "\n\n".join([RU, RU, RU, EN, EN, RU, AZ, RU])
    notes = list(find_foreign_passages(parse(text, language="ru"), "a.txt"))
    assert notes == [
        "a.txt:7: 2 paragraphs from here are in English, the version is in Russian",
        "a.txt:13: the paragraph is in Azerbaijani (Latin script), the version is in Russian",
    ]


@pytest.mark.parametrize(
    ("language", "paragraphs"),
    [("ru", [RU, RU, EN]), ("ru", [RU, RU, "Hello", "Thank you"]), ("lez", [RU, RU, EN, EN]), ("ru", [RU])],
)
def test_no_note_of_a_single_or_short_paragraph_or_an_unknown_language(language, paragraphs):
    assert not list(find_foreign_passages(parse("\n\n".join(paragraphs), language=language), "a.txt"))


def test_the_command_notes_them_unless_quiet(tmp_path, capsys):
    mixed, plain = tmp_path / "a.txt", tmp_path / "b.txt"
    mixed.write_text("\n\n".join([RU, RU, RU, AZ, AZ]), encoding="utf-8")
    plain.write_text(EN, encoding="utf-8")
    arguments = ["align", str(mixed), str(plain), "-o", str(tmp_path / "out.xml")]
    assert main(arguments) == 0
    assert f"note: {mixed}:7: 2 paragraphs" in capsys.readouterr().err
    assert main([*arguments, "--quiet"]) == 0
    assert "note" not in capsys.readouterr().err
