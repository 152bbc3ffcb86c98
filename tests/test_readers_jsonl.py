"""JSON lines: the forms of rows, and what is refused with its line."""

import json

import pytest

from corpora import ParseError, SourceError, read, read_parallel


def write(folder, *rows, name="text.jsonl"):
    path = folder / name
    path.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows), encoding="utf-8")
    return path


def rows(text):
    return [tuple(tuple(segment.text for segment in side) for side in text.segments(unit)) for unit in text.units]


@pytest.mark.parametrize("name", ["a.jsonl", "a.txt"])
def test_units(tmp_path, name):
    pairs = [{"en": "Yes. No.", "ru": "Да. Нет."}, {"en": "\u200fGo\u0378.", "ru": None}, {"ru": "Иди."}]
    expected = [(("Yes. No.",), ("Да. Нет.",)), (("\u200fGo\u0378.",), ()), ((), ("Иди.",))]
    plain = [{"id": number, "score": 0.5, **pair} for number, pair in enumerate(pairs)]
    assert rows(read_parallel(write(tmp_path, *plain, "", name=name))) == expected
    nested = [{"id": "0", "translation": pair} for pair in pairs]
    assert rows(read_parallel(write(tmp_path, *nested, name=name))) == expected


def test_paragraphs_and_sentences(tmp_path):
    document = read(write(tmp_path, {"text": "One. Two.", "lang": "English"}, {"text": "Three.", "language": "en"}))
    assert document.language == "en"
    assert [(segment.paragraph, segment.text) for segment in document.segments] == [
        (0, "One."),
        (0, "Two."),
        (1, "Three."),
    ]
    path = write(tmp_path, {"sentence": "One. Two.", "lang": "en"}, {"sentence": "Да.", "lang": "ru"})
    assert [segment.text for segment in read(path, language="en").segments] == ["One. Two."]
    assert read(path, language="ru").text == "Да."


def test_gold(tmp_path):
    gold = {
        "id": "a",
        "segments": {"en": ["Yes.", "No."], "ru": ["Да, нет."]},
        "units": [{"en": [0, 1], "ru": [0], "lax": True}],
    }
    text = read_parallel(write(tmp_path, gold, gold))
    assert [unit.shape for unit in text.units] == ["2:1", "2:1"]
    del gold["units"]
    assert [segment.text for segment in read(write(tmp_path, gold), language="en").segments] == ["Yes.", "No."]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ('{"en": "a"', r"a\.jsonl:2:\d+: not JSON"),
        ("[1]", ":2: expected an object"),
        ("[" * 100_000, ":2: JSON nested too deeply"),
        ('{"en": ' * 100_000, ":2: JSON nested too deeply"),
        ('{"en": "a\\ud800b"}', ":2: half a surrogate pair"),
        ('{"en": 5}', ':2: the value of "en" must be a text'),
        ('{"en": "a", "eng": "b"}', ":2: two texts in en"),
        ('{"a": "b"}', r":2: no text in it \(a\)"),
        ("{}", r":2: no text in it \(no keys\)"),
        ('{"translation": "a"}', '"translation" must be an object'),
        ('{"n": ' + "1" * 5000 + "}", ":2: Exceeds the limit"),
        ('{"segments": {"en": "a"}}', '"segments": en must be a list'),
        ('{"segments": {"en": ["a", "b"]}, "units": [{"en": [1, 0]}]}', "must hold each en segment once, in order"),
        ('{"segments": {"en": ["a", "b"]}, "units": [{"en": [0]}]}', "must hold each en segment once"),
        ('{"segments": {"en": ["a"]}, "units": [{"en": 0}]}', "must hold each en segment once"),
        ('{"segments": {"en": ["a"]}, "units": 5}', '"units" must be a list'),
    ],
)
def test_refusals(tmp_path, row, message):
    with pytest.raises(ParseError, match=message) as caught:
        read_parallel(write(tmp_path, {"en": "b"}, row, name="a.jsonl"))
    assert "\n" not in str(caught.value)


def test_other_files(tmp_path):
    with pytest.raises(SourceError, match="without any text"):
        read(write(tmp_path, {"en": ""}))
    assert read(write(tmp_path, "{", '"en": "Yes."', "}", name="a.json"), language="en").text.startswith("{")
    with pytest.raises(ParseError, match=r"a\.txt:1:1: not JSON"):
        read(write(tmp_path, "Yes.", name="a.txt"), format="jsonl")
    assert read(write(tmp_path, {"text": "A line\u2028separator."}), language="en").text == "A line separator."
