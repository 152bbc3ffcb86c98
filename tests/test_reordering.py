"""Passages moved in made-up texts, with the test double, and in the bundled sample, with the real encoder."""

import json
from dataclasses import replace
from importlib.resources import files
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align import Anchor, HashEncoder, Reordering, align, find_reordered
from align.cli import main
from align.rescoring import rescore
from corpora import Bead, Document, ParallelText, Status, crossing

GOLD = json.loads((files("corpora") / "samples" / "report.gold.jsonl").read_text(encoding="utf-8"))
TEXTS = [f"the captain{k} told sailor{k} about harbour{k} and the storm of year{k}" for k in range(40)]
ENCODER = HashEncoder()


def moved(texts, start, stop, target):
    """The texts with those from ``start`` to ``stop`` put so that they begin at ``target``."""
    rest = [*texts[:start], *texts[stop:]]
    return [*rest[:target], *texts[start:stop], *rest[target:]]


def aligned(*versions, encoder=ENCODER):
    documents = [Document.from_segments(k, k, texts) for k, texts in zip(("en", "ru", "de"), versions, strict=False)]
    return align(documents, encoder=encoder)


def spans(findings):
    return [finding.spans for finding in findings]


def test_a_moved_passage_is_found():
    text = aligned(TEXTS, moved(TEXTS, 5, 9, 25))
    (finding,) = find_reordered(text, encoder=ENCODER)
    assert finding.languages == ("en", "ru")
    assert finding.spans == (range(5, 9), range(25, 29))
    assert finding.similarity == pytest.approx(1, abs=0.02)
    assert str(finding) == "en segments 6-9 stand elsewhere in ru: 26-29, similarity 1.00, probability .90"


@pytest.mark.parametrize("heading", ["Chapter", "Chapter nine", "Chapter nine of book two"])
def test_what_a_passage_crosses_must_be_long_too(heading):
    """A short heading that stands behind its text in the other version may match it by mistake."""
    texts = [f"{text.capitalize()}." for text in TEXTS]
    text = aligned([*texts[:8], heading, *texts[8:]], [*texts[:9], heading, *texts[9:]])
    assert not list(crossing(text.beads))
    assert sum(all(len(span) == 1 for span in unit.spans) for unit in text.units) >= 38


def test_either_of_two_long_passages_may_have_been_moved():
    long = "Of the storm that came at night, and of sailors whom it took away."
    texts = [f"{text.capitalize()}." for text in TEXTS]
    text = aligned([*texts[:8], long, *texts[8:]], [*texts[:9], long, *texts[9:]])
    assert len(list(crossing(text.beads))) == 1


def test_the_encoder_may_be_named():
    text = aligned(TEXTS, moved(TEXTS, 5, 9, 25))
    assert find_reordered(text, encoder="hash-256") == find_reordered(text, encoder=ENCODER)


def test_of_swapped_sections_the_shorter_is_reported():
    swapped = [*TEXTS[:8], *TEXTS[18:23], *TEXTS[8:18], *TEXTS[23:]]
    assert spans(find_reordered(aligned(TEXTS, swapped), encoder=ENCODER)) == [(range(18, 23), range(8, 13))]


def test_a_sentence_may_be_split_in_a_moved_passage():
    split = [*TEXTS[:10], "the captain10 told sailor10", "about harbour10 and the storm of year10", *TEXTS[11:]]
    assert spans(find_reordered(aligned(TEXTS, moved(split, 9, 13, 30)), encoder=ENCODER)) == [
        (range(9, 12), range(30, 34))
    ]


def test_one_sentence_must_be_long():
    long = moved(TEXTS, 7, 8, 30)
    assert spans(find_reordered(aligned(TEXTS, long), encoder=ENCODER)) == [(range(7, 8), range(30, 31))]
    texts = [*TEXTS[:7], "captain7 left harbour7", *TEXTS[8:]]
    assert find_reordered(aligned(texts, moved(texts, 7, 8, 30)), encoder=ENCODER) == ()


def test_what_also_matches_an_aligned_sentence_is_not_reported():
    said = TEXTS[3:6]
    early_and_late = [*TEXTS[:20], *said, *TEXTS[20:]]
    late_and_last = [*TEXTS[:3], *TEXTS[6:20], *said, *TEXTS[20:35], *said, *TEXTS[35:]]
    text = aligned(early_and_late, late_and_last)
    assert sum(not all(bead.spans) for bead in text.beads) == 6
    assert find_reordered(text, encoder=ENCODER) == ()


def test_omissions_on_both_sides_are_not_reported():
    assert find_reordered(aligned(TEXTS[:10] + TEXTS[14:], TEXTS[:25] + TEXTS[29:]), encoder=ENCODER) == ()


def test_what_is_left_over_at_one_place_was_not_moved():
    beads = [Bead(("en", "ru"), (range(k, k + 1), range(k, k + 1)), 0.9) for k in range(20)]
    apart = [
        *(
            Bead(("en", "ru"), (range(20, 23), range(20, 20)), 0.9),
            Bead(("en", "ru"), (range(23, 23), range(20, 23)), 0.9),
        )
    ]
    documents = tuple(Document.from_segments(k, k, TEXTS[:23]) for k in ("en", "ru"))
    text = ParallelText("t", documents, beads=(*beads, *apart))
    assert find_reordered(text, encoder=ENCODER) == ()


def by_hand(second, *joined):
    """``TEXTS`` and a second version, with beads of which each is certain."""
    documents = tuple(Document.from_segments(k, k, texts) for k, texts in (("en", TEXTS), ("ru", second)))
    ends = pairwise([(0, 0), *joined])
    beads = tuple(Bead(("en", "ru"), (range(a, c), range(b, d)), 0.99) for (a, b), (c, d) in ends)
    return ParallelText("t", documents, beads=beads)


def test_a_moved_passage_may_be_joined_with_something_else():
    ends = [(k + 1, k + 1) for k in range(40)]
    five_with_one = [*ends[:5], (10, 6), *((k + 4, k) for k in range(7, 26)), (30, 30), *ends[30:]]
    text = by_hand(moved(TEXTS, 5, 9, 25), *five_with_one)
    assert spans(find_reordered(text, encoder=ENCODER)) == [(range(5, 9), range(25, 29))]


def test_what_changed_places_within_a_bead_was_joined():
    ends = [(k + 1, k + 1) for k in range(40)]
    text = by_hand(moved(TEXTS, 5, 7, 7), *ends[:4], *ends[8:])
    assert find_reordered(text, encoder=ENCODER) == ()


def test_every_two_versions_are_looked_at():
    findings = find_reordered(aligned(TEXTS, moved(TEXTS, 5, 9, 25), TEXTS), encoder=ENCODER)
    assert [(finding.languages, finding.spans) for finding in findings] == [
        (("en", "ru"), (range(5, 9), range(25, 29))),
        (("ru", "de"), (range(25, 29), range(5, 9))),
    ]


def test_units_serve_where_there_are_no_beads():
    text = aligned(TEXTS, moved(TEXTS, 5, 9, 25))
    assert find_reordered(replace(text, beads=()), encoder=ENCODER) == tuple(
        replace(passage, probability=None) for passage in find_reordered(text, encoder=ENCODER)
    )


def test_beads_join_what_was_moved_and_units_leave_it_alone():
    text = aligned(TEXTS, moved(TEXTS, 5, 9, 25))
    order = moved(list(range(40)), 5, 9, 25)
    assert [(bead.spans[0].start, order[bead.spans[1].start]) for bead in text.beads] == [(k, k) for k in range(40)]
    assert all(0.85 < bead.probability <= 0.9 for bead in text.beads if bead.spans[0].start in range(5, 9))
    alone = [unit.shape for unit in text.units if not all(unit.spans)]
    assert alone == ["1:0"] * 4 + ["0:1"] * 4


def test_what_stands_beside_a_moved_passage_is_not_drawn_in():
    joined = [*TEXTS[:20], f"{TEXTS[20]} {TEXTS[21]}", *TEXTS[22:]]
    text = aligned(TEXTS, moved(joined, 5, 8, 20))
    spans = [bead.spans for bead in text.beads]
    assert (range(5, 6), range(20, 21)) in spans
    assert (range(20, 22), range(17, 18)) in spans


def test_all_versions_agree_on_what_was_moved():
    text = aligned(TEXTS, moved(TEXTS, 5, 9, 25), TEXTS)
    shapes = [unit.shape for unit in text.units if not all(unit.spans)]
    assert shapes == ["1:0:1"] * 4 + ["0:1:0"] * 4
    assert all(all(bead.spans) for bead in text.beads)


def test_the_order_of_versions_changes_nothing():
    other = moved(TEXTS, 5, 9, 25)
    one, turned = aligned(TEXTS, other), align(aligned(TEXTS, other).documents[::-1], encoder=ENCODER)
    assert {(bead.spans, bead.probability) for bead in one.beads} == {
        (bead.spans[::-1], bead.probability) for bead in turned.beads
    }


def test_pinned_segments_are_not_moved():
    text = aligned(TEXTS, moved(TEXTS, 5, 9, 25))
    anchors = [Anchor({"en": 7, "ru": 6})]
    held = align(text.documents, anchors=anchors, encoder=ENCODER)
    assert any(7 in bead.spans[0] and 6 in bead.spans[1] for bead in held.beads)
    kept = replace(text.units[6], status=Status.ACCEPTED)
    assert kept.shape == "1:0"
    again = align(text.documents, keep=(*text.units[:6], kept, *text.units[7:]), encoder=ENCODER)
    (own,) = (bead for bead in again.beads if kept.spans[0].start in bead.spans[0])
    assert not own.spans[1]


def test_aligning_again_and_scoring_again_give_the_same():
    text = aligned(TEXTS, moved(TEXTS, 5, 9, 25))
    assert align(text.documents, encoder=ENCODER).beads == text.beads
    assert rescore(text, encoder=ENCODER).text.units == text.units


def test_nothing_was_moved_to_or_from_an_empty_version():
    assert find_reordered(aligned(TEXTS, []), encoder=ENCODER) == ()
    assert find_reordered(aligned(["one", "two"], ["one"]), encoder=ENCODER) == ()


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 34), st.integers(2, 6), st.integers(0, 34))
def test_wherever_a_passage_goes(start, length, target):
    """A move is found, as the passage itself or as the shorter stretch it went across."""
    findings = find_reordered(aligned(TEXTS, moved(TEXTS, start, start + length, target)), encoder=ENCODER)
    order = moved(list(range(len(TEXTS))), start, start + length, target)
    for finding in findings:
        assert [order[j] for j in finding.spans[1]] == list(finding.spans[0])
    assert len(findings) == (abs(target - start) > 0)


@pytest.mark.parametrize("pair", list(combinations(("az-Latn", "en", "ru"), 2)), ids="-".join)
def test_the_sample(cached_encoder, pair):
    versions = [GOLD["segments"][key] for key in pair]
    documents = [Document.from_segments(key, key, texts) for key, texts in zip(pair, versions, strict=True)]
    assert find_reordered(align(documents, encoder=cached_encoder), encoder=cached_encoder) == ()
    altered = Document.from_segments(pair[1], pair[1], moved(versions[1], 20, 24, 40))
    text = align([documents[0], altered], encoder=cached_encoder)
    (finding,) = find_reordered(text, encoder=cached_encoder)
    joined = {j for u in GOLD["units"] if {*u.get(pair[0], ())} & {*finding.spans[0]} for j in u.get(pair[1], ())}
    assert {*finding.spans[1]} <= {*range(40, 44)}
    assert joined <= {*range(20, 24)}
    assert len(joined) > 1


def test_the_command_warns(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DRAGOMAN_CACHE", "off")
    for name, texts in (("en", TEXTS), ("ru", moved(TEXTS, 5, 9, 25))):
        (tmp_path / f"{name}.txt").write_text("".join(f"{text.capitalize()}.\n\n" for text in texts), encoding="utf-8")
    arguments = ["align", "en=en.txt", "ru=ru.txt", "-o", "out.xml", "--encoder", "hash-256"]
    assert main(arguments) == 0
    lines = capsys.readouterr().err.splitlines()
    assert "warning: en segments 6-9 stand elsewhere in ru: 26-29, probability .90" in lines
    assert main([*arguments, "--quiet"]) == 0
    assert capsys.readouterr().err == ""


def test_how_one_segment_reads():
    finding = Reordering(("en", "ru"), (range(3, 4), range(9, 11)), 0.666)
    assert str(finding) == "en segment 4 stands elsewhere in ru: 10-11, similarity .67"
