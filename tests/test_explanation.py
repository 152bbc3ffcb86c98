"""Explanations: probabilities against brute force, the sample, what is kept, and the command."""

import io
import json
import math
import sys
from collections import defaultdict
from dataclasses import replace
from importlib.resources import files
from itertools import permutations, product
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tei
from align import HashEncoder, align, explain
from align.alternatives import find_stretches, open_stretch, unit_key, walks, ways
from align.cli import main
from align.consensus import UnitChain
from align.pairmodel import PairPosterior
from align.reasons import LEFT_OUT, PHRASES, beads_of, compare, log_odds
from align.segments import best_walk_within
from align.trained import MODELS
from corpora import AlignmentError, Document, EncoderError, LanguageError, OptionError, ParallelText, Status, Unit, read

SAMPLES = files("corpora") / "samples"
LANGUAGES = ("en", "ru", "az-Latn", "de")
SENTENCE = st.lists(st.sampled_from(["bir", "iki", "üç", "one", "two", "five!"]), min_size=1, max_size=4).map(" ".join)
TEXTS = st.lists(st.lists(SENTENCE, max_size=6), min_size=2, max_size=4).filter(any)


def documents(versions):
    return [Document.from_segments(k, k, texts) for k, texts in zip(LANGUAGES, versions, strict=False)]


# ways to cut a stretch


@st.composite
def chains(draw):
    """Some nodes of a small lattice of two or three versions, its ends among them, and all units between them."""
    sizes = draw(st.sampled_from([(2, 2), (3, 1), (2, 2, 1), (1, 1, 1)]))
    places = list(product(*(range(size + 1) for size in sizes)))
    inner = draw(st.sets(st.sampled_from(places[1:-1]), max_size=7))
    nodes = np.array(sorted({places[0], *inner, places[-1]}))
    steps = [(u, v) for v in range(len(nodes)) for u in range(v) if (nodes[u] <= nodes[v]).all()]
    scores = draw(st.lists(st.floats(-3, 3), min_size=len(steps), max_size=len(steps)))
    begin, end = np.array(steps).T
    return UnitChain(nodes, begin.copy(), end.copy(), np.array(scores))


def all_walks(chain, node=0):
    if node == len(chain.nodes) - 1:
        yield ()
    for k in np.flatnonzero(chain.begin == node):
        for rest in all_walks(chain, chain.end[k]):
            yield (int(k), *rest)


@settings(max_examples=150)
@given(chains(), st.data())
def test_ways_are_those_of_brute_force(chain, data):
    first = data.draw(st.integers(0, len(chain.nodes) - 2))
    last = data.draw(
        st.sampled_from([k for k in range(first + 1, len(chain.nodes)) if (chain.nodes[first] <= chain.nodes[k]).all()])
    )
    stretch = open_stretch(chain, first, last)
    without = data.draw(st.sampled_from([None, *stretch.keys]))
    total, expected = 0.0, defaultdict(float)
    for walk in all_walks(chain):
        weight = math.exp(chain.scores[list(walk)].sum())
        total += weight
        stops = [0, *(int(chain.end[k]) for k in walk)]
        if first in stops and last in stops:
            inside = walk[stops.index(first) : stops.index(last)]
            expected[frozenset(unit_key(chain.nodes[chain.begin[k]], chain.nodes[chain.end[k]]) for k in inside)] += (
                weight
            )
    found = {frozenset(stretch.keys[k] for k in way.steps): way.probability for way in ways(stretch, 1000, without)}
    assert found.keys() == {units for units in expected if without not in units}
    for units, probability in found.items():
        assert probability == pytest.approx(expected[units] / total, rel=1e-6)
    probabilities = list(found.values())
    assert probabilities == sorted(probabilities, reverse=True)
    assert sum(probabilities) <= 1 + 1e-9


@settings(max_examples=60)
@given(chains())
def test_walks_come_in_the_order_of_their_scores(chain):
    found = list(walks(open_stretch(chain, 0, len(chain.nodes) - 1)))
    scores = [float(chain.scores[list(walk)].sum()) for walk in found]
    assert sorted(found) == sorted(all_walks(chain))
    assert scores == pytest.approx(sorted(scores, reverse=True))
    assert len(ways(open_stretch(chain, 0, len(chain.nodes) - 1), 1)) == 1


def test_a_stretch_ends_at_cuts_that_are_sure():
    rows = np.array([[k, k] for k in range(8)])
    begin, end = np.array([0, 1, 2, 3, 2, 4, 5, 6]), np.array([1, 2, 3, 4, 4, 5, 6, 7])
    chain = UnitChain(rows, begin, end, np.zeros(8))
    found = [list(find_stretches(chain, rows, np.arange(8), number)) for number in range(4)]
    assert [each[0] for each in found] == [(0, 1), (1, 2), (2, 4), (2, 4)]
    assert found[2] == [(2, 4), (1, 5), (0, 6), (0, 7)]
    assert next(find_stretches(chain, rows, np.array([0, 1, -1, 3, 4, 5, 6, 7]), 3)) == (1, 4)


# what features say


def test_every_feature_has_a_phrase():
    assert sorted(PHRASES) == sorted((*MODELS["supported"], LEFT_OUT))


def test_reasons_are_summed_by_subject_and_sorted():
    weighted = np.array([[1.0, 0.5, 0.0, 2.0], [0.0, 0.5, 0.01, 5.0]])
    reasons = compare(weighted, 1, ("cosine", "shape 1-1", "shape 1-2", "cosine times mean run"))
    assert [(reason.difference, reason.features) for reason in reasons] == [(-2.0, ("cosine", "cosine times mean run"))]
    assert log_odds(weighted, 1) == pytest.approx(-2.01)


def test_beads_of_a_shape_or_place_that_the_model_does_not_have_are_not_scored():
    none = [np.zeros(0, int)] * 5
    band = PairPosterior(np.zeros(9, int), np.full(9, 3), np.arange(10) * 3, *none, np.zeros(27))
    borders = np.arange(9), np.arange(3)
    for bead in beads_of(np.array([[0, 0], [1, 2], [3, 2]]), 0, 1).values():
        assert best_walk_within(band, borders, bead) == [bead]
    narrow = replace(band, high=np.full(9, 2))
    assert best_walk_within(band, borders, (0, 0, 6, 1)) is None
    assert best_walk_within(narrow, borders, (0, 0, 1, 2)) is None


# explanations


def covered(way):
    """The segments of each version that a way takes, in order."""
    return [
        [index for span in spans for index in span] for spans in zip(*(unit.spans for unit in way.units), strict=True)
    ]


def check(text, found):
    """An explanation fits its text: ways cover one stretch, no alternative holds the unit, all are probabilities."""
    assert found.unit == text.units[found.number]
    assert found.unit in found.chosen.units
    held = tuple(span or None for span in found.unit.spans)
    for way in found.alternatives:
        assert covered(way) == covered(found.chosen)
        assert held not in [tuple(span or None for span in unit.spans) for unit in way.units]
        assert 0 <= way.raw <= 1
        assert 0 <= way.probability <= 1
    assert found.raw + sum(way.raw for way in found.alternatives) <= 1 + 1e-6
    raw = [way.raw for way in found.alternatives]
    assert raw == sorted(raw, reverse=True)
    for evidence in found.evidence:
        assert evidence.against < len(raw)
        assert len(evidence.reasons) <= 7


@settings(max_examples=40)
@given(TEXTS, st.data())
def test_any_unit_is_explained(versions, data):
    text = align(documents(versions), encoder=HashEncoder(64))
    number = data.draw(st.integers(0, len(text.units) - 1))
    found = explain(text, number, encoder=HashEncoder(64))
    check(text, found)
    assert found.probability == pytest.approx(found.unit.probability, abs=2e-4)
    assert found == explain(text.documents, number, encoder=HashEncoder(64))


@settings(max_examples=40)
@given(TEXTS, st.data())
def test_reviewed_units_are_taken_as_given(versions, data):
    text = align(documents(versions), encoder=HashEncoder(64))
    status = [data.draw(st.sampled_from(Status)) for _ in text.units]
    reviewed = [replace(unit, status=each) for unit, each in zip(text.units, status, strict=True)]
    text = align(text.documents, keep=reviewed, encoder=HashEncoder(64))
    number = data.draw(st.integers(0, len(text.units) - 1))
    found = explain(text, number, encoder=HashEncoder(64))
    if text.units[number].status is Status.AUTO:
        check(text, found)
        assert found.probability == pytest.approx(found.unit.probability, abs=2e-4)
        assert all(unit.status is Status.AUTO for unit in found.chosen.units)
    else:
        assert found.kept
        assert found.chosen.units == (text.units[number],)
        assert (found.alternatives, found.evidence) == ((), ())


@pytest.fixture(scope="module")
def sample(cached_encoder):
    versions = [read(SAMPLES / f"report.{language}.txt") for language in ("en", "ru", "az-Latn")]
    return align(versions, encoder=cached_encoder)


@pytest.fixture(scope="module")
def pair(sample, cached_encoder):
    return align(sample.documents[:2], encoder=cached_encoder)


def least_sure(text, count):
    return sorted(range(len(text.units)), key=lambda k: text.units[k].probability)[:count]


def test_the_sample(sample, cached_encoder):
    for number in least_sure(sample, 4):
        found = explain(sample, number, encoder=cached_encoder)
        check(sample, found)
        assert found.probability == pytest.approx(found.unit.probability, abs=2e-4)
        assert found.chosen.raw >= max(way.raw for way in found.alternatives)
        assert found.raw + sum(way.raw for way in found.alternatives) > 0.9
        assert found.evidence
        assert found.provenance.encoder == cached_encoder.name


class Wordless(HashEncoder):
    """An encoder that tells nothing of words."""

    def encode(self, texts, advance=None):
        return replace(super().encode(texts, advance), words=None)


@pytest.mark.parametrize("words", [True, False])
def test_what_two_versions_say_is_the_log_of_the_odds(pair, cached_encoder, words):
    encoder = cached_encoder if words else Wordless(64)
    told = 0
    for number in least_sure(pair, 6):
        found = explain(pair, number, encoder=encoder)
        check(pair, found)
        for evidence in found.evidence:
            told += 1
            other = found.alternatives[evidence.against]
            alone = [sum(len(unit.spans[k]) for unit in other.units if not unit.spans[1 - k]) for k in (0, 1)]
            spread = math.log(math.comb(sum(alone), alone[0])) / 2  # what stands alone does so in any order
            odds = math.log(found.chosen.raw / other.raw)
            assert evidence.log_odds == pytest.approx(odds + spread, abs=spread + 1e-2)
            assert sum(reason.difference for reason in evidence.reasons) == pytest.approx(evidence.log_odds, abs=3)
    assert told


def test_the_order_of_versions_changes_nothing(sample):
    answers = set()
    for order in permutations(range(3)):
        found = explain([sample.documents[k] for k in order], ("en", 20), encoder=HashEncoder(64))
        back = [order.index(k) for k in range(3)]
        taken = tuple(tuple(unit.spans[k] for k in back) for way in found.alternatives for unit in way.units)
        said = sorted((tuple(sorted(each.languages)), round(each.log_odds, 6)) for each in found.evidence)
        answers.add((taken, tuple(way.raw for way in found.alternatives), tuple(said)))
    assert len(answers) == 1
    assert all(answers.pop())


def test_most(pair, cached_encoder):
    number = least_sure(pair, 1)[0]
    many, one = (explain(pair, number, encoder=cached_encoder, most=most) for most in (9, 1))
    assert one.alternatives == many.alternatives[:1]


def test_a_unit_that_the_model_would_not_make():
    given_documents = documents([[f"word{k} other{k}" for k in range(9)]] * 2)
    units = (Unit((range(9), range(8)), 0.5), Unit((range(9, 9), range(8, 9)), 0.5))
    text = ParallelText("text", tuple(given_documents), units)
    found = explain(text, 0, encoder=HashEncoder())
    assert (found.raw, found.chosen.raw, found.evidence) == (0, 0, ())
    assert [unit.shape for unit in found.alternatives[0].units] == ["1:1"] * 9


@pytest.mark.parametrize(
    ("unit", "message"),
    [
        (3, "there is no unit 3: the text has 3, counted from 0"),
        (-1, "there is no unit -1"),
        (("de", 0), "there is no version in de, only in en, ru"),
        (("en", 3), "there is no segment 3: en has 3 segments, counted from 0"),
        (("en", -1), "there is no segment -1"),
    ],
)
def test_units_that_are_not_there(unit, message):
    text = align(documents([["one", "two", "three"]] * 2), encoder=HashEncoder(64))
    for given_text in (text, text.documents):
        with pytest.raises(AlignmentError, match=message):
            explain(given_text, unit, encoder=HashEncoder(64))


def test_what_cannot_be_explained():
    versions = documents([["one"], ["one"]])
    with pytest.raises(OptionError, match="1 alternative or more, not for 0"):
        explain(versions, 0, most=0, encoder=HashEncoder(64))
    with pytest.raises(AlignmentError, match="at least two"):
        explain(versions[:1], 0, encoder=HashEncoder(64))
    with pytest.raises(LanguageError, match="two versions in en"):
        explain([versions[0]] * 2, 0, encoder=HashEncoder(64))
    with pytest.raises(EncoderError):
        explain(versions, 0, encoder="no/such/folder")


# the command

TEXT = {
    "en": ["The museum opened today.", "It is large.", "Many guests came.", "They left late."],
    "ru": ["Музей museum открылся.", "It большой large.", "Many гостей guests; they left поздно late."],
    "az-Latn": ["Muzey museum açıldı.", "O large böyükdür.", "Many guests gəldi.", "They gec late getdi."],
}


@pytest.fixture
def corpus(tmp_path, monkeypatch):
    """A corpus of three versions in the folder where the command is run."""
    monkeypatch.setenv("DRAGOMAN_CACHE", "off")
    monkeypatch.chdir(tmp_path)
    versions = [Document.from_segments(k, k, texts) for k, texts in TEXT.items()]
    text = align(versions, encoder=HashEncoder(64), id="my visit")
    tei.write(text, "corpus.xml")
    return text


def dragoman(*arguments):
    return main(["explain", *map(str, arguments), "--encoder", "hash-64"])


def said(capsys, *arguments):
    assert dragoman(*arguments) == 0
    return capsys.readouterr().out


def fails(capsys, *arguments):
    assert dragoman(*arguments, "-q") == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    return err.removeprefix("dragoman: ").rstrip("\n")


def test_a_unit_is_named_in_many_ways(capsys, corpus):
    name = "my_x0020_visit.a3"
    answers = {said(capsys, "corpus.xml", unit) for unit in ("3", "03", "a3", name, "en:3", "EN:3", "az:3")}
    assert len(answers) == 1
    assert answers.pop().startswith(f"{name}, unit 3 of {len(corpus.units)}: {corpus.units[2].shape}, ")


def test_one_text_of_several(capsys, corpus):
    tei.write_corpus([corpus, replace(corpus, id="other")], "corpora.xml", id="corpora")
    assert said(capsys, "corpora.xml", 3, "--text", "other").startswith("other.a3, unit 3 of ")
    assert fails(capsys, "corpora.xml", 3) == "corpora.xml: holds several texts; name one, as in --text 'my visit'"
    assert fails(capsys, "corpora.xml", 3, "--text", "none") == "corpora.xml: holds no text none"


def test_an_explanation_for_reading(capsys, corpus):
    out = said(capsys, "corpus.xml", 3)
    found = explain(corpus, 2, encoder=HashEncoder(64))
    assert f"  en 3  {TEXT['en'][2]}" in out
    assert f"  ru 3  {TEXT['ru'][2]}" in out
    assert "  as it is " in out
    assert all(f" {unit.shape} " in out for way in (found.chosen, *found.alternatives) for unit in way.units)
    assert found.alternatives
    assert found.evidence
    for evidence in found.evidence:
        assert f"\n{'-'.join(evidence.languages)}: " in out
        assert all(f"{reason.difference:+5.1f}  {reason.phrase}\n" in out for reason in evidence.reasons)
    assert out.endswith(f"\n{found.provenance.signature}\n")
    assert "\x1b" not in out
    shorter = said(capsys, "corpus.xml", 3, "--most", 1)
    assert len(shorter) < len(out) or len(found.alternatives) == 1


def test_an_explanation_as_json_from_standard_input(capsys, corpus, monkeypatch):
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(Path("corpus.xml").read_bytes())))
    data = json.loads(said(capsys, "-", "ru:3", "--json"))
    found = explain(corpus, ("ru", 2), encoder=HashEncoder(64))
    assert (data["number"], data["id"]) == (found.number + 1, f"my_x0020_visit.a{found.number + 1}")
    assert data["unit"]["sentences"]["ru"] == ["ru.my_x0020_visit.p1.s3"]
    assert data["text"]["ru"] == TEXT["ru"][2:]
    assert data["again"]["raw"] == found.raw
    assert [way["raw"] for way in data["alternatives"]] == [way.raw for way in found.alternatives]
    assert [each["log_odds"] for each in data["evidence"]] == [each.log_odds for each in found.evidence]
    assert data["notes"] == []
    assert data["signature"] == found.provenance.signature


def test_a_reviewed_unit(capsys, corpus):
    units = (corpus.units[0], replace(corpus.units[1], status=Status.ACCEPTED), *corpus.units[2:])
    tei.write(replace(corpus, units=units), "corpus.xml")
    out = said(capsys, "corpus.xml", 2)
    assert "It was reviewed (accepted) and is kept as it is: there are no alternatives." in out
    assert dragoman("corpus.xml", 3) == 0
    assert "note: reviewed units (1; 0 when it was aligned) are taken as given\n" in capsys.readouterr().err


def test_notes_on_what_is_different_now(capsys, corpus):
    pinned = replace(corpus.provenance, encoder="another", weights="others", version="0.0.1")
    tei.write(replace(corpus, provenance=replace(pinned, options=(("anchors", "2"), ("kept", "3")))), "corpus.xml")
    assert dragoman("corpus.xml", 1) == 0
    notes = [line for line in capsys.readouterr().err.splitlines() if "it was aligned" in line]
    assert len(notes) == 1
    for part in ("by dragoman 0.0.1", "encoder another", "weights others", "anchors (2)", "(0; 3 when it was aligned)"):
        assert part in notes[0]
    assert dragoman("corpus.xml", 1, "-q") == 0
    assert capsys.readouterr().err == ""
    tei.write(replace(corpus, provenance=None), "corpus.xml")
    assert json.loads(said(capsys, "corpus.xml", 1, "--json"))["notes"] == ["the file does not say what aligned it"]


@pytest.mark.parametrize(
    ("unit", "message"),
    [
        ("99", "corpus.xml: there is no unit 99: it has "),
        ("my_x0020_visit.a99", "corpus.xml: there is no unit 99: it has "),
        ("0", "corpus.xml: '0' is not a unit: give its number, its xml:id such as my_x0020_visit.a1, or a sentence"),
        ("other.a1", "corpus.xml: 'other.a1' is not a unit"),
        ("my_x0020_visit.1", "corpus.xml: 'my_x0020_visit.1' is not a unit"),
        ("en:5", "corpus.xml: there is no sentence 5 in en: it has 4, counted from 1"),
        ("en:0", "corpus.xml: 'en:0' is not a unit"),
        ("de:1", "corpus.xml: there is no version in de, only in en, ru, az-Latn"),
        (":1", "corpus.xml: '' is not a language: give one of en, ru, az-Latn"),
    ],
)
@pytest.mark.usefixtures("corpus")
def test_no_such_unit(capsys, unit, message):
    assert fails(capsys, "corpus.xml", unit).startswith(message)


def test_what_is_no_alignment(capsys, corpus):
    tei.write(replace(corpus, units=(), beads=()), "bare.xml")
    assert fails(capsys, "bare.xml", 1) == "bare.xml: holds no units; align the versions first, with dragoman align"
    Path("other.xml").write_text("<TEI/>")
    assert fails(capsys, "other.xml", 1) == "other.xml: holds no text"
    Path("plain.txt").write_text("no XML")
    assert fails(capsys, "plain.txt", 1).startswith("plain.txt:1")
    assert fails(capsys, "none.xml", 1).startswith("none.xml: cannot be read")
    assert (
        fails(capsys, "corpus.xml", 1, "--most", 0) == "--most needs a number of alternatives to show, as in --most 3"
    )


def test_a_moved_passage_is_told(tmp_path, capsys):
    texts = [f"the captain{k} told sailor{k} about harbour{k} and the storm of year{k}" for k in range(30)]
    other = [*texts[:5], *texts[9:20], *texts[5:9], *texts[20:]]
    text = align(documents([texts, other]), encoder=HashEncoder())
    found = explain(text, ("en", 6), encoder=HashEncoder())
    assert [passage.spans for passage in found.elsewhere] == [(range(5, 9), range(16, 20))]
    assert found.probability == found.unit.probability < 0.2
    assert explain(text, ("en", 4), encoder=HashEncoder()).elsewhere == ()
    tei.write(text, tmp_path / "t.xml")
    assert main(["explain", str(tmp_path / "t.xml"), "en:7", "--encoder", "hash-256"]) == 0
    line = "No unit can join what was moved: en segments 6-9 stand elsewhere in ru: 17-20, probability .90."
    assert line in capsys.readouterr().out.splitlines()
    assert main(["explain", str(tmp_path / "t.xml"), "en:7", "--encoder", "hash-256", "--json"]) == 0
    (passage,) = json.loads(capsys.readouterr().out)["elsewhere"]
    assert passage["sentences"]["ru"] == [f"ru.text.p1.s{k}" for k in range(17, 21)]
