"""Settings of the checks, from Python and from TOML files, and baselines."""

import json
from dataclasses import replace

import pytest

from align.quality import (
    CHECKS,
    Baseline,
    Known,
    Settings,
    Severity,
    check,
    find_settings,
    make_settings,
    read_baseline,
    read_settings,
    write_baseline,
)
from align.quality.settings import thresholds
from corpora import Document, OptionError, ParallelText, ParseError, SourceError, Unit


def text_of(*pairs, name="text"):
    documents = tuple(
        Document.from_segments(language, language, [pair[side] for pair in pairs])
        for side, language in enumerate(("en", "ru"))
    )
    return ParallelText(name, documents, tuple(Unit((range(n, n + 1),) * 2, 0.99) for n in range(len(pairs))))


BUILT = ("It was built in 1911.", "Он построен в 1917 году.")
ASKED = ("Who said that to them?", "Кто-то им это сказал.")
FINE = ("The bridge was closed.", "Мост был закрыт.")


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"low-confidense": 0.4}, "did you mean low-confidence?"),
        ({"low_confidence": 0.4}, "did you mean low-confidence?"),
        ({"number-difers": "note"}, "did you mean number-differs?"),
        ({"zzz": 1}, "the keys are number-differs,"),
        ({"number-differs": {"severty": "note"}}, "unknown key 'number-differs.severty'; did you mean severity?"),
        ({"number-differs": "bad"}, "number-differs is 'bad', not true, false or one of error, warning, note, off"),
        ({"number-differs": 3}, "number-differs is 3"),
        ({"number-differs": {"severity": ["note"]}}, "number-differs is ['note']"),
        ({"number-differs": {"sureness": 1.5}}, "number-differs.sureness is 1.5, not a number from 0 to 1"),
        ({"number-differs": {"sureness": True}}, "number-differs.sureness is True"),
        ({"low-confidence": 1.5}, "low-confidence is 1.5, not a number from 0 to 1"),
        ({"low-confidence": "high"}, "low-confidence is 'high'"),
        ({"low-confidence": float("nan")}, "low-confidence is nan"),
        ({"low-confidence": True}, "low-confidence is True"),
        ({"copy-words": 2.5}, "copy-words is 2.5, not a whole number from 1 to 1000"),
    ],
)
def test_wrong_settings_are_refused(values, told):
    with pytest.raises(OptionError) as error:
        make_settings(values)
    assert told in str(error.value)


def test_python_is_held_to_the_same_ranges():
    with pytest.raises(OptionError, match="omission-run is 0"):
        Settings(omission_run=0)


def test_every_threshold_can_be_set():
    values = {name.replace("_", "-"): each.least for name, each in thresholds().items()}
    settings = make_settings(values)
    assert all(getattr(settings, name) == each.least for name, each in thresholds().items())
    assert make_settings({}) == Settings()


def test_every_check_can_be_left_out_and_changed():
    assert make_settings({each.code: False for each in CHECKS}).skip == tuple(each.code for each in CHECKS)
    assert make_settings({each.code: True for each in CHECKS}) == Settings()
    text = text_of(BUILT, ASKED)
    settings = make_settings({"number-differs": "note", "question-differs": "off"})
    assert [(each.code, each.severity) for each in check(text, settings)] == [("number-differs", Severity.NOTE)]


def test_only_what_is_sure_enough():
    text = text_of(BUILT, ASKED)
    (found,) = check(text, make_settings({"question-differs": {"sureness": 0.95}}))
    assert found.code == "number-differs"


def test_settings_of_a_check_that_there_is_not():
    with pytest.raises(OptionError, match="there is no check nothing"):
        check(text_of(FINE), Settings(severities=(("nothing", Severity.NOTE),)))


def test_settings_of_the_nearest_project(tmp_path):
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    project = tmp_path / "pyproject.toml"
    project.write_text("[tool.dragoman.check]\nlow-confidence = 0.25\n", encoding="utf-8")
    assert find_settings(inner) == (project, Settings(low_confidence=0.25))
    assert read_settings(project) == Settings(low_confidence=0.25)
    (tmp_path / "a" / "pyproject.toml").write_text("[project]\nname = 'x'\n", encoding="utf-8")
    assert find_settings(inner) is None
    with pytest.raises(OptionError, match="has no section"):
        read_settings(tmp_path / "a" / "pyproject.toml")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("[tool.dragoman.chek]\n", "unknown key 'tool.dragoman.chek'; did you mean check?"),
        ("[tool]\ndragoman = 3\n", "tool.dragoman is 3, not a table"),
        ("[tool.dragoman]\ncheck = 3\n", "tool.dragoman.check is 3, not a table"),
        ("[tool.dragoman.check]\nlow-confidence = 7\n", "low-confidence is 7"),
    ],
)
def test_errors_name_the_file(tmp_path, content, told):
    path = tmp_path / "pyproject.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(OptionError) as error:
        find_settings(tmp_path)
    assert str(error.value).startswith(f"{path}: ")
    assert told in str(error.value)


def test_files_that_are_no_settings(tmp_path):
    path = tmp_path / "checks.toml"
    with pytest.raises(SourceError):
        read_settings(path)
    path.write_text("low-confidence = \n", encoding="utf-8")
    with pytest.raises(ParseError, match="not TOML"):
        read_settings(path)
    path.write_bytes(b"# " + b"x" * (1 << 20))
    with pytest.raises(SourceError, match="larger"):
        read_settings(path)
    path.write_text('near-duplicate = "off"\n', encoding="utf-8")
    assert read_settings(path).skip == ("near-duplicate",)


def known_of(text):
    return [Known.of(text, finding) for finding in check(text)]


def test_findings_are_known_again_wherever_they_stand():
    known = known_of(text_of(BUILT, ASKED))
    baseline = Baseline(tuple(known))
    assert len(known) == 2
    assert baseline.compare(known_of(text_of(FINE, BUILT, FINE, ASKED))) == ([False, False], [])
    assert baseline.compare(known_of(text_of(BUILT, ASKED, name="other"))) == ([True, True], known)
    changed = ("It was built  in 1911.", "Он построен в 1918 году.")
    new, stale = baseline.compare(known_of(text_of(changed, ASKED)))
    assert (new, [each.code for each in stale]) == ([True, False], ["number-differs"])


def test_what_is_found_twice_is_known_once():
    baseline = Baseline(tuple(known_of(text_of(BUILT))))
    assert baseline.compare(known_of(text_of(BUILT, BUILT))) == ([False, True], [])
    twice = Baseline(baseline.findings * 2)
    assert twice.compare(known_of(text_of(BUILT))) == ([False], list(baseline.findings))


def test_a_run_is_known_by_the_words_of_its_unit():
    documents = (
        Document.from_segments("en", "en", ["The first one.", "The next one.", "The last one.", "An end."]),
        Document.from_segments("ru", "ru", ["Конец."]),
    )
    units = (*(Unit((range(n, n + 1), range(0)), 0.9) for n in range(3)), Unit((range(3, 4), range(1)), 0.9))
    text = ParallelText("text", documents, units)
    (run,) = (finding for finding in check(text) if finding.code == "left-out-run")
    assert Known.of(text, run).excerpt == "The first one."
    other = replace(text, documents=(Document.from_segments("en", "en", ["Another.", *"bcd"]), documents[1]))
    assert Known.of(other, run).fingerprint != Known.of(text, run).fingerprint


def test_a_baseline_comes_back_as_it_was(tmp_path):
    baseline = Baseline(tuple(sorted(known_of(text_of(BUILT, ASKED, BUILT)))))
    path = tmp_path / "known.json"
    write_baseline(path, baseline)
    assert read_baseline(path) == baseline
    assert len(path.read_text(encoding="utf-8").splitlines()) == 5
    write_baseline(path, Baseline())
    assert read_baseline(path) == Baseline()


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "[" * 100_000,
        '{"baseline": 2, "findings": []}',
        '{"baseline": 1, "findings": {}}',
        '{"baseline": 1, "findings": [{"text": "a"}]}',
        json.dumps({"baseline": 1, "findings": [dict.fromkeys(("text", "code", "fingerprint", "excerpt"), 1)]}),
    ],
    ids=range(7),
)
def test_files_that_are_no_baseline(tmp_path, content):
    path = tmp_path / "known.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ParseError, match="baseline"):
        read_baseline(path)
