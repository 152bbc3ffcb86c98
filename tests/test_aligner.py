"""Alignment from end to end, with the real encoder on the bundled sample and with the test double."""

import json
from importlib.resources import files
from itertools import combinations, permutations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align import HashEncoder, align
from align.confidence import Calibration
from align.consensus import unit_chain
from align.evaluation import Scorer
from align.examples import stretches
from align.features import FEATURES
from align.gold import align_segments, read_gold
from align.pairmodel import pair_posterior
from align.similarity import prepare_side
from align.trained import MODELS, load_weights, read_weights
from align.training import main as train
from corpora import AlignmentError, Document, EncoderError, LanguageError, OptionError

CALIBRATION = Calibration()._asdict()
SAMPLE = files("corpora") / "samples" / "report.gold.jsonl"
VOCABULARY = ("bir", "iki", "üç", "dörd", "beş", "altı", "one", "two", "three", "four", "five")
WORDS = st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=6)
VERSION = st.lists(WORDS.map(" ".join), max_size=12)
LANGUAGES = ("en", "ru", "az-Latn", "az-Cyrl")


def documents(versions):
    return [Document.from_segments(k, k, texts) for k, texts in zip(LANGUAGES, versions, strict=False)]


def test_sample_reaches_the_bar(cached_encoder):
    scorer = Scorer()
    for text in read_gold(str(SAMPLE)):
        scorer.add(text, align_segments(text, lambda versions: align(versions, encoder=cached_encoder)))
    report = scorer.report()
    assert report["n-way"].strict.f1 >= 0.95
    assert abs(report["az-Latn-en"].strict.f1 - report["az-Cyrl-en"].strict.f1) <= 0.01


def test_order_of_versions_does_not_matter(cached_encoder):
    gold = json.loads(SAMPLE.read_text(encoding="utf-8"))
    versions = [Document.from_segments(k, k, gold["segments"][k][:20]) for k in ("en", "ru", "az-Latn")]
    answers = set()
    for order in permutations(versions):
        text = align(order, encoder=cached_encoder)
        place = {document.language: k for k, document in enumerate(order)}
        spans = [
            tuple((u.spans[place[v.language]].start, u.spans[place[v.language]].stop) for v in versions)
            for u in text.units
        ]
        answers.add((tuple(spans), tuple(unit.probability for unit in text.units)))
    assert len(answers) == 1


@settings(max_examples=60)
@given(st.lists(VERSION, min_size=2, max_size=4).filter(any))
def test_any_versions_are_covered_in_order(versions):
    """ParallelText checks coverage and order itself; the same input must give the same answer again."""
    given_documents = documents(versions)
    text = align(given_documents, encoder=HashEncoder())
    assert text == align(given_documents, encoder=HashEncoder())
    pairs = sum(bool(a or b) for a, b in combinations(versions, 2))
    assert len({bead.languages for bead in text.beads}) == pairs


@pytest.mark.parametrize("sizes", [(1, 50), (0, 3), (1, 1), (300, 7)])
def test_lopsided_versions(sizes):
    texts = [[f"sentence number {k}" for k in range(size)] for size in sizes]
    text = align(documents(texts), encoder=HashEncoder())
    assert sum(len(unit.spans[1]) for unit in text.units) == sizes[1]


def test_identical_long_versions_are_aligned_one_to_one():
    rng = np.random.default_rng(7)
    words = [f"w{k}" for k in range(500)]
    texts = [" ".join(rng.choice(words, 12)) for _ in range(900)]
    text = align(documents([texts, texts[:400] + texts[430:]]), encoder=HashEncoder())
    right = sum(unit.shape == "1:1" for unit in text.units)
    assert right >= 860
    assert sum(unit.shape == "1:0" for unit in text.units) >= 25


def test_errors():
    one = Document.from_segments("en", "en", ["Hello."])
    with pytest.raises(AlignmentError, match="at least two"):
        align([one], encoder=HashEncoder())
    with pytest.raises(LanguageError, match="two versions in en"):
        align([one, one], encoder=HashEncoder())
    for paths in (["en.txt", "ru.txt"], "en.txt"):
        with pytest.raises(OptionError, match=r"give versions as corpora\.read makes them, not .* \(str\)"):
            align(paths, encoder=HashEncoder())
    empty = [Document.from_segments(k, k, []) for k in ("en", "ru")]
    with pytest.raises(AlignmentError, match="empty"):
        align(empty, encoder=HashEncoder())


def test_posteriors_are_probabilities_and_meet_at_the_ends():
    texts = [f"word{k} word{k + 1} other{k}" for k in range(30)]
    encoder = HashEncoder()
    side = prepare_side(encoder.encode(texts), texts)
    pair = pair_posterior(side, side, load_weights(encoder.name))
    assert pair.nodes[0] == pytest.approx(1, abs=1e-4)
    assert pair.nodes[-1] == pytest.approx(1, abs=1e-4)
    assert 0 <= pair.probabilities.min() <= pair.probabilities.max() <= 1
    cuts, likely = unit_chain({(0, 1): pair}, [30, 30], np.zeros(0)).best_units()
    assert cuts.tolist() == [[k, k] for k in range(31)]
    assert likely.min() > 0.9


def test_stretches_join_what_crosses():
    beads = [(((0,), (1,)), False), (((1,), (0,)), False), (((2,), (2, 3)), True), (((3,), ()), False)]
    assert list(stretches(beads, (4, 4))) == [((2, 2), True), ((1, 2), True), ((1, 0), False)]


def test_stretches_of_three_versions_wait_for_each_other():
    units = [(((0,), (0,), ()), False), (((1,), (1,), (0, 1)), False), (((2,), (), (2,)), False)]
    assert list(stretches(units, (3, 3, 3))) == [
        ((1, 1, 0), False),
        ((1, 1, 2), False),
        ((0, 1, 0), False),
        ((1, 0, 1), False),
    ]


def test_training_learns_and_writes_weights_that_are_read(tmp_path):
    texts = [f"word{k} word{k + 1} other{k}" for k in range(40)]
    gold = {
        "id": "t",
        "segments": {"en": texts, "ru": [*texts[:10], f"{texts[10]} {texts[11]}", *texts[12:30], *texts[31:]]},
        "units": [{"en": [k], "ru": [k]} for k in range(10)]
        + [{"en": [10, 11], "ru": [10]}]
        + [{"en": [k], "ru": [k - 1]} for k in range(12, 30)]
        + [{"en": [30]}]
        + [{"en": [k], "ru": [k - 2]} for k in range(31, 40)],
    }
    (tmp_path / "gold.jsonl").write_text(json.dumps(gold), encoding="utf-8")
    (tmp_path / "other.jsonl").write_text("never read", encoding="utf-8")
    files = [str(tmp_path / "gold.jsonl"), str(tmp_path / "other.jsonl")]
    out = tmp_path / "weights.json"
    assert train([*files, "--leave-out", "other", "--encoder", "hash-256", "-o", str(out)]) == 0
    weights = read_weights(out)
    assert weights.encoder == "hash-256"
    versions = documents([gold["segments"]["en"], gold["segments"]["ru"]])
    shapes = [unit.shape for unit in align(versions, encoder=HashEncoder(), weights=weights).units]
    assert shapes.count("2:1") == 1
    assert shapes.count("1:0") == 1
    other = {"calibration": CALIBRATION, "weights": dict.fromkeys(FEATURES[1:], 0)}
    out.write_text(json.dumps({**json.loads(out.read_text()), "pair": other}))
    with pytest.raises(EncoderError, match="other features"):
        read_weights(out)
    out.write_text("[]")
    with pytest.raises(EncoderError, match=r"weights\.json"):
        read_weights(out)


def test_training_does_not_write_over_what_it_reads(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("gold.jsonl").write_bytes(b"{}")
    assert train(["gold.jsonl", "-o", str(tmp_path / "gold.jsonl")]) == 2
    assert "is read from" in capsys.readouterr().err
    assert Path("gold.jsonl").read_bytes() == b"{}"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["none.jsonl"], "none.jsonl: no such file"),
        (["wrong.jsonl"], "wrong.jsonl:1:1: not JSON"),
        (["wrong.jsonl", "--leave-out", "wrong"], "nothing is left to train on"),
        (["wrong.jsonl", "-o", "none/weights.json"], "none/weights.json: cannot be written: there is no folder"),
    ],
)
def test_training_says_in_one_line_what_is_wrong(tmp_path, monkeypatch, capsys, arguments, message):
    monkeypatch.chdir(tmp_path)
    Path("wrong.jsonl").write_text("no gold", encoding="utf-8")
    Path("weights.json").write_text("old", encoding="utf-8")
    assert train(["-o", "weights.json", "--encoder", "hash-64", *arguments]) == 2
    err = capsys.readouterr().err
    assert err.startswith(f"python -m align.training: {message}")
    assert err.count("\n") == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["weights.json", "wrong.jsonl"]
    assert Path("weights.json").read_text(encoding="utf-8") == "old"


@pytest.mark.parametrize(
    "wrong",
    [
        {"calibration": CALIBRATION | {"slope": "1"}},
        {"calibration": CALIBRATION | {"inside": None}},
        {"calibration": CALIBRATION | {"doubt": float("nan")}},
        {"calibration": 1},
        {"weights": {**dict.fromkeys(MODELS["pair"], 0.0), FEATURES[0]: "0.5"}},
        {"weights": {**dict.fromkeys(MODELS["pair"], 0.0), FEATURES[-1]: None}},
        {"weights": 1},
    ],
)
def test_weights_that_are_no_numbers_are_refused(tmp_path, wrong):
    models = {kind: {"calibration": CALIBRATION, "weights": dict.fromkeys(MODELS[kind], 1)} for kind in MODELS}
    right = {"name": "own", "encoder": "hash-64", **models}
    path = tmp_path / "own.json"
    path.write_text(json.dumps(right), encoding="utf-8")
    assert read_weights(path).unit.calibration == Calibration()
    path.write_text(json.dumps(right | {"pair": right["pair"] | wrong}), encoding="utf-8")
    with pytest.raises(EncoderError, match=r"own\.json: not a file of weights"):
        read_weights(path)


def test_weights_of_other_features_are_named_with_their_file(tmp_path):
    path = tmp_path / "old.json"
    for kind in ("search", "pair"):
        path.write_text(json.dumps({"name": "old", kind: {"weights": {"none of them": 1}}}), encoding="utf-8")
        with pytest.raises(EncoderError, match=r"old\.json: weights old are of other features"):
            read_weights(path)
