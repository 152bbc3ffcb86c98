import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from align.evaluation import Alignment, GoldText, GoldUnit, Score, Scorer, pair_name

GOLD = os.environ.get("DRAGOMAN_GOLD")


def text(units, lax=()):
    members = [dict(zip(("de", "en", "fr"), unit, strict=False)) for unit in units]
    languages = sorted({language for unit in members for language in unit})
    sizes = {language: sum(len(unit[language]) for unit in members) for language in languages}
    alignment = Alignment(tuple(GoldUnit(unit, lax=n in lax) for n, unit in enumerate(members)))
    return GoldText("t", {language: ("x",) * size for language, size in sizes.items()}, alignment)


def report(gold, predicted):
    scorer = Scorer()
    scorer.add(gold, predicted.alignment)
    return scorer.report()


def test_perfect():
    gold = text([((0,), (0,), (0,)), ((1,), (), ()), ((2, 3), (1,), (1,))])
    scores = report(gold, gold)
    assert list(scores) == ["n-way", "de-en", "de-fr", "en-fr"]
    assert all(score.strict.f1 == 1 for score in scores.values())
    assert scores["n-way"].strict == Score(2, 2, 2, 2)
    assert scores["n-way"].lax is None
    assert scores["de-en"].strict == Score(3, 3, 2, 2)


def test_nothing_predicted():
    scorer = Scorer()
    scorer.add(text([((0,), (0,))]), Alignment(()))
    score = scorer.report()["de-en"].strict
    assert (score.precision, score.recall, score.f1) == (0, 0, 0)


def test_no_way_for_two_languages():
    gold = text([((0,), (0,))])
    assert list(report(gold, gold)) == ["de-en"]


def test_unit_counts_only_whole():
    scores = report(text([((0, 1), (0,), (0,))]), text([((0,), (0,), (0,)), ((1,), (), ())]))
    assert scores["n-way"].strict == Score(0, 1, 0, 1)
    assert scores["de-en"].strict == Score(0, 2, 0, 1)
    assert scores["de-en"].lax == Score(1, 2, 1, 1)


@pytest.mark.parametrize(
    ("predicted", "score"),
    [
        ([((0, 1), (0, 1), (0, 1)), ((2,), (2,), (2,))], Score(2, 2, 2, 2)),
        ([((0,), (0,), (0, 1)), ((1,), (1,), ()), ((2,), (2,), (2,))], Score(2, 2, 2, 2)),
        ([((0,), (0,), (0, 1)), ((1, 2), (1, 2), (2,))], Score(0, 2, 0, 2)),
        ([], Score(0, 1, 0, 2)),
    ],
)
def test_lax_unit_is_right_when_not_crossed(predicted, score):
    gold = text([((0, 1), (0, 1), (0, 1)), ((2,), (2,), (2,))], lax={0})
    assert report(gold, text(predicted))["n-way"].strict == score


def test_pairs_leave_out_what_touches_a_lax_unit():
    gold = text([((0,), (0,)), ((1,), (1,))], lax={0})
    assert report(gold, text([((0, 1), (0, 1))]))["de-en"].strict == Score(0, 0, 0, 1)


def test_pairs_of_their_own_come_before_units():
    joined = text([((0, 1), (0, 1), (0,))])
    fine = (GoldUnit({"de": (0,), "en": (0,)}), GoldUnit({"de": (1,), "en": (1,)}))
    gold = GoldText("t", joined.segments, Alignment(joined.alignment.units, {"de-en": fine}))
    assert report(gold, joined)["de-en"].strict.f1 == 0
    assert report(gold, gold)["de-en"].strict == Score(2, 2, 2, 2)


def test_texts_add_up():
    gold = text([((0,), (0,)), ((1,), (1,))])
    scorer = Scorer()
    scorer.add(gold, gold.alignment)
    scorer.add(gold, Alignment(()))
    assert scorer.report()["de-en"].strict == Score(2, 2, 2, 4)


def test_pair_name_is_alphabetical():
    assert pair_name("ru", "az-Cyrl") == pair_name("az-Cyrl", "ru") == "az-Cyrl-ru"


def noisy(units, segments, languages, generator):
    """Cut a gold alignment at other places, so that some units stay right."""
    boundaries = [dict.fromkeys(languages, 0)]
    for unit in units:
        boundaries.append(
            {lang: max([boundaries[-1][lang], *(n + 1 for n in unit.get(lang, ()))]) for lang in languages}
        )
    end = {lang: len(segments[lang]) for lang in languages}
    cuts = [dict(b) for b in boundaries[1:-1] if generator.random() < 0.9]
    for cut in cuts:
        for lang in languages:
            if generator.random() < 0.1:
                cut[lang] = min(end[lang], cut[lang] + 1)
    result, at = [], dict.fromkeys(languages, 0)
    for cut in [*cuts, end]:
        unit = {lang: list(range(at[lang], cut[lang])) for lang in languages if cut[lang] > at[lang]}
        at = {lang: max(at[lang], cut[lang]) for lang in languages}
        if unit:
            result.append(unit | {"probability": round(generator.random(), 4)})
    return result


@pytest.mark.skipif(not GOLD, reason="DRAGOMAN_GOLD names no folder of gold sets")
@pytest.mark.parametrize("name", ["ntrex", "progit", "react", "udhr", "textberg-test"])
@pytest.mark.parametrize("own_pairs", [False, True])
def test_same_numbers_as_the_referee(name, own_pairs, tmp_path):
    from align.gold import parse_alignment, read_gold

    generator, path, scorer = random.Random(len(name)), Path(GOLD, f"{name}.jsonl"), Scorer()
    raws = {raw["id"]: raw for raw in map(json.loads, path.read_text(encoding="utf-8").splitlines())}
    with (tmp_path / "predicted.jsonl").open("w", encoding="utf-8") as file:
        for gold in read_gold(path):
            raw, languages = raws[gold.id], sorted(gold.segments)
            predicted = {"id": gold.id, "units": noisy(raw["units"], gold.segments, languages, generator)}
            if own_pairs:
                pairs = [(a, b) for a in languages for b in languages if a < b]
                predicted["pairs"] = {
                    f"{a}-{b}": noisy(raw["units"], gold.segments, (a, b), generator) for a, b in pairs
                }
            scorer.add(gold, parse_alignment(predicted, gold.segments))
            file.write(json.dumps(predicted) + "\n")
    command = [sys.executable, Path(GOLD, "score.py"), path, file.name, "--json"]
    expected = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    for key, score in scorer.report().items():
        row = expected.pop(key)
        assert 0 < score.strict.f1 < 1
        assert (score.strict.precision, score.strict.recall) == (row["precision"], row["recall"])
        assert score.strict.f1 == row["f1"]
        assert score.strict.gold == row["units"]
        if score.lax:
            assert score.lax.f1 == row["lax f1"]
    assert not expected


@pytest.mark.skipif(not GOLD, reason="DRAGOMAN_GOLD names no folder of gold sets")
def test_the_command_has_the_numbers_of_the_referee(tmp_path, monkeypatch):
    from align.cli import main

    monkeypatch.setenv("DRAGOMAN_CACHE", "off")
    path, predicted, scores = Path(GOLD, "udhr.jsonl"), tmp_path / "predicted.jsonl", tmp_path / "scores.json"
    outputs = ["--predictions", str(predicted), "--json", str(scores)]
    assert main(["evaluate", str(path), *outputs, "--encoder", "hash-64", "--quiet"]) == 0
    command = [sys.executable, Path(GOLD, "score.py"), path, predicted, "--json"]
    expected = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    found = json.loads(scores.read_text(encoding="utf-8"))["scores"]
    assert found.keys() == expected.keys()
    for name, row in expected.items():
        assert {key: found[name]["strict"][key] for key in ("precision", "recall", "f1")}.items() <= row.items()
        assert found[name]["strict"]["gold"] == row["units"]
        assert (found[name]["lax"] or {}).get("f1") == row.get("lax f1")
    for line in predicted.read_text(encoding="utf-8").splitlines():
        assert all(0 <= unit["probability"] <= 1 for unit in json.loads(line)["units"])
