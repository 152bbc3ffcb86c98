import json
import random
import re
from pathlib import Path

import numpy as np
import pytest

from align import HashEncoder, align
from align.evaluation import Alignment, GoldText, GoldUnit, Scorer
from align.gold import align_segments
from benchmarks import accuracy, archives, cost, scaling, texts, tokens, versions
from benchmarks.__main__ import PARTS, RESULTS, main, markdown
from benchmarks.scaling import Given
from tei import read_corpus

README = Path(__file__).resolve().parent.parent / "README.md"
ABOUT = {
    "dragoman": "0.1.0",
    "encoder": "hash-256",
    "dtype": "float32",
    "cores": 2,
    "processor": "none",
    "python": "3.11",
    "torch": "2",
    "date": "2026-01-01",
}


def scored():
    return accuracy.score("sample", "", HashEncoder(), [(text, None) for text in texts.texts("sample")])


@pytest.fixture
def measured(monkeypatch):
    """A result as the command writes it, of the sample and made-up seconds."""
    monkeypatch.delenv("DRAGOMAN_GOLD", raising=False)
    system = {"text": "sample", "runs": [{"seconds": 3.0, "cpu": 4.0}, {"seconds": 2.0, "cpu": 5.0}], "peak_bytes": 1e9}
    slow = {"text": "sample", "runs": [{"seconds": 31.0, "cpu": 50.0}], "peak_bytes": 2e9}
    return {
        "about": ABOUT,
        "accuracy": {"sets": [scored()], "peers": accuracy.peers()},
        "tokens": {
            "sets": [{"set": "sample", "own": 1000, "passed": {"Dragoman": 1100, "Bertalign": 9000, "Vecalign": 35000}}]
        },
        "cost": {
            "systems": [
                {"system": "Dragoman", **system},
                {"system": "sentweave", "text": "sample", "missing": "not installed: pip install it"},
                {"system": "Bertalign's encoding", **slow},
            ],
            "share": {"sentences": {"en": 1000, "ru": 990}, "runs": [{"seconds": 10.0, "cpu": 10.0, "encoding": 9.5}]},
        },
        "scaling": {
            "sizes": [
                {"sentences": {"en": 1000, "ru": 1000}, "seconds": 2.5, "cpu": 2.0, "reading": 0.5, "f1": 0.9}
                | {"peak_bytes": 3e9, "peak_bytes_before": 1e9, "vector_bytes": 1e9}
            ]
        },
    }


def test_score_has_the_rows_of_the_scorer(monkeypatch):
    score = scored()
    pairs = {row for row in score["strict"] if row != "n-way"}
    assert set(score["strict"]) == pairs | {"n-way"}
    assert set(score["lax"]) == pairs
    assert score["encoder"] == "hash-256"
    assert all(0.3 < value <= 1 for value in score["lax"].values())


def test_tables(measured):
    assert json.loads(json.dumps(measured)) == measured
    lines = markdown(measured).splitlines()
    assert "| `sample` |              1,000 |     1.10 |      9.00 |    35.00 |" in "\n".join(lines)
    cells = [re.split(r" *\| *", line.strip("| ")) for line in lines]
    assert ["`sample`", "Dragoman", "2.0", "1.0", "1.0", "1,000"] in cells
    assert ["Bertalign's encoding", "31.0", "15.5", "10.0", "2,000"] in cells
    assert ["1,000 + 1,000", "2.0", "1,000", "3.00", ".900"] in cells
    assert "1,000 + 990 sentences take 10.0 seconds, of which all but 0.50 (5.0%) are the encoder's." in lines


def test_markdown_of_a_file(measured, tmp_path, capsys):
    path = tmp_path / "results.json"
    path.write_text(json.dumps(measured), encoding="utf-8")
    main(["--markdown", str(path)])
    assert capsys.readouterr().out == markdown(measured) + "\n"


def test_markdown_of_no_file(tmp_path):
    with pytest.raises(SystemExit, match="no such file; measure first, with -o"):
        main(["--markdown", str(tmp_path / "results.json")])


def test_unknown_part(capsys):
    with pytest.raises(SystemExit) as end:
        main(["--only", "accuracy,speed"])
    assert end.value.code == 2
    assert "--only: there is no part speed, only accuracy, tokens, cost, scaling" in capsys.readouterr().err


def test_a_set_is_named_once_and_its_peers_stand_below(measured):
    left_out = {**measured["accuracy"]["sets"][0], "how": ", set left out"}
    peer = {"set": "sample", "system": "other", "n-way": None, "pairs": {"en-ru": 0.5}, "lax": 0.75}
    lines = accuracy.markdown({"sets": [measured["accuracy"]["sets"][0], left_out], "peers": [peer]}).splitlines()[2:5]
    assert [line.split("|")[1].strip() for line in lines] == ["`sample`", "", ""]
    assert [line.split("|")[2].strip() for line in lines] == ["**Dragoman**", "**Dragoman**, set left out", "other"]


def test_peers_are_of_known_sets():
    for peer in accuracy.peers():
        assert peer["set"] in texts.GOLD_SETS
        assert all(0 < value < 1 for value in (*peer["pairs"].values(), peer["lax"]))


@pytest.mark.parametrize(("longest", "times"), [(1, 1), (4, 10), (8, 36)])
def test_run_tokens_of_a_long_text(longest, times):
    n = 1000
    edge = sum(size * (size - 1) for size in range(1, longest + 1))
    assert tokens.run_tokens([5] * n, longest, 0, 512) == 5 * (n * times - edge)
    assert tokens.run_tokens([5] * n, longest, 3, 512) == 5 * (n * times - edge) + 3 * sum(
        n - size + 1 for size in range(1, longest + 1)
    )


def test_run_tokens_are_cut_at_the_window():
    assert tokens.run_tokens([600, 10], 2, 4, 512) == 512 + 14 + 512


def test_runs():
    runs = cost.runs([str(k) for k in range(6)], 4)
    assert len(runs) == 6 + 5 + 4 + 3
    assert runs[-1] == "2 3 4 5"
    assert cost.runs(["0"], 4) == ["0"]


def test_joined_and_shuffled():
    unit = GoldUnit({"de": (0, 1), "en": (0,)})
    pool = [GoldText(name, {"de": (name, "b"), "en": (name,)}, Alignment((unit,))) for name in "abcd"]
    first, second = (texts.joined(texts.shuffled(pool), 9) for _ in range(2))
    assert first == second
    assert len(first.segments["en"]) == 9
    assert len(first.segments["de"]) == 18
    assert first.segments["en"][:4] == tuple("abcd")
    assert sorted(first.segments["en"][4:8]) == list("abcd")
    assert first.alignment.units[8].members == {"de": (16, 17), "en": (8,)}


def test_given_vectors(tmp_path):
    encoding = HashEncoder(16).encode(["One, two.", "Three and four, five and six, seven.", "Eight."])
    scaling._write_vectors(tmp_path, [(0, encoding), (1, encoding)])
    given = Given(tmp_path, "given")
    assert given.name == "given"
    six = given.encode([f"x §{k}" for k in range(6)])
    assert six.clause_starts[:4].tolist() == encoding.clause_starts.tolist()
    assert six.counts.tolist() == 2 * encoding.counts.tolist()
    assert not np.array_equal(six.sums[:3], six.sums[3:])
    runs = given.encode(["x §1 y §2", "z §5"])
    assert runs.sums == pytest.approx(np.stack([six.sums[1] + six.sums[2], six.sums[5]]))
    assert runs.counts.tolist() == [six.counts[1] + six.counts[2], six.counts[5]]
    assert runs.clause_starts[1] == six.clause_starts[3] - six.clause_starts[1]
    assert runs.clause_sums == pytest.approx(
        np.concatenate(
            [six.clause_sums[six.clause_starts[1] : six.clause_starts[3]], six.clause_sums[six.clause_starts[5] :]]
        )
    )


@pytest.mark.parametrize("layout", archives.LAYOUTS)
def test_archives(tmp_path, layout):
    path = str(tmp_path / "corpus")
    written = archives.write_archive(path, layout, count=3, sentences=100)
    read = archives.read_archive(path)
    assert (read["texts"], read["sentences"]) == (3, 108)
    assert written["bytes"] > 108 * 100
    assert archives.validate_archive(path)["peak_bytes"] > 1e6
    assert list(read_corpus(path)) == list(archives.texts(3, 100))


def test_archives_table():
    step = {"step": "read", "layout": "split", "texts": 3, "sentences": 1080, "bytes": 2e6}
    lines = archives.markdown({"steps": [step | {"seconds": 1.25, "cpu": 1.0, "peak_bytes": 5e7}]}).splitlines()
    assert re.split(r" *\| *", lines[-1].strip("| ")) == ["read", "folder", "3", "1,080", "2", "1.2", "1.0", "50"]


def test_six_versions_are_joined_as_far_as_any_joins(cached_encoder):
    """Units of up to ten segments of a version, of six that are cut each in its own way."""
    (sample,) = texts.texts("sample")
    rows = [{**row, "en-GB": row["en"], "ru-BY": row["ru"]} for row in versions.with_cyrillic(versions.rows_of(sample))]
    scorer, largest = Scorer(), 0
    for seed in range(5):
        cuts = versions.cut_anew(rows, random.Random(seed), 0.2, 0.02)
        gold = versions.gold_of(str(seed), rows, cuts)
        scorer.add(gold, align_segments(gold, lambda documents: align(documents, encoder=cached_encoder)))
        largest = max(largest, *(len(members) for unit in gold.alignment.units for members in unit.members.values()))
    assert len(cuts) == 6
    assert largest == 10
    assert scorer.report()["n-way"].strict.f1 > 0.9


def test_what_beads_share_is_put_together():
    gold = GoldText("t", {"a": ("1", "2", "3"), "b": ("1", "2"), "c": ("1",)}, Alignment(()))
    beads = {
        "a-b": (GoldUnit({"a": (0,), "b": (0,)}), GoldUnit({"a": (1,), "b": (1,)})),
        "a-c": (GoldUnit({"c": (0,)}),),
        "b-c": (GoldUnit({"b": (0, 1), "c": (0,)}),),
    }
    units = versions.put_together(gold, Alignment((), beads)).units
    assert [unit.members for unit in units] == [{"a": (0, 1), "b": (0, 1), "c": (0,)}, {"a": (2,)}]


def test_readme_names_the_command():
    text = README.read_text(encoding="utf-8")
    assert "python -m benchmarks -o benchmarks/results.json" in text
    shown = text.partition("<!-- benchmarks -->\n")[2].partition("<!-- /benchmarks -->")[0].strip()
    assert shown == (markdown(json.loads(RESULTS.read_text(encoding="utf-8"))) if RESULTS.is_file() else "")
    assert set(PARTS) == {"accuracy", "tokens", "cost", "scaling"}
