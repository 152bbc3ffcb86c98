"""What users pin: anchors in Python and in files, headings, reviewed units, and the command's options for them."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import tei
from align import Anchor, HashEncoder, align, read_anchors
from align.band import find_band
from align.cli import main
from align.division import find_divided_band, part_of
from align.features import SHAPES
from align.headings import find_headings, match_headings
from align.joining import hold_together
from align.lattice import coordinates
from align.narrowing import narrow_band
from align.pairmodel import NO_DIVISIONS, pair_posterior
from align.similarity import prepare_side
from align.trained import load_weights
from corpora import AlignmentError, Bead, Document, OptionError, ParseError, SourceError, Status, Unit, parse

LANGUAGES = ("en", "ru", "az-Latn", "de")
ENCODER = HashEncoder(64)
WORDS = [f"w{k} w{k + 1} w{k * k}" for k in range(12)]


def versions(*texts):
    return [Document.from_segments(k, k, t) for k, t in zip(LANGUAGES, texts, strict=False)]


def owners(text):
    """For each version, the unit of each segment."""
    return [[n for n, unit in enumerate(text.units) for _ in unit.spans[k]] for k in range(len(text.documents))]


# anchors


def test_an_anchor_moves_the_alignment():
    documents = versions(WORDS, WORDS)
    en, ru = owners(align(documents, encoder=ENCODER))
    assert en == ru == list(range(12))
    en, ru = owners(align(documents, encoder=ENCODER, anchors=[Anchor({"en": 4, "ru": 7})]))
    assert en[4] == ru[7]
    assert en[11] == ru[11]


def test_anchors_far_from_the_path_of_long_versions():
    rng = np.random.default_rng(3)
    texts = [" ".join(f"w{word}" for word in rng.integers(0, 500, 8)) for _ in range(700)]
    anchors = [Anchor({"en": 150, "ru": 400}), Anchor({"en": 151, "ru": 401}), Anchor({"en": 600, "ru": 500})]
    text = align(versions(texts, texts), encoder=ENCODER, anchors=anchors)
    en, ru = owners(text)
    assert all(en[anchor.members["en"]] == ru[anchor.members["ru"]] for anchor in anchors)
    assert en[450] == ru[450]
    assert text.provenance.options == (("anchors", "3"),)


def test_anchors_that_share_a_segment_hold_for_all_their_versions():
    documents = versions(WORDS, WORDS, WORDS)
    anchors = [Anchor({"en": 2, "ru": 3}), Anchor({"ru": 3, "az-Latn": 5})]
    en, ru, az = owners(align(documents, encoder=ENCODER, anchors=anchors))
    assert en[2] == ru[3] == az[5]


@pytest.mark.parametrize(
    ("anchors", "message"),
    [
        ([{"en": 1, "ru": 5}, {"en": 2, "ru": 4}], "{'en': 1, 'ru': 5} and {'en': 2, 'ru': 4} cross"),
        ([{"en": 1, "ru": 5}, {"en": 1, "ru": 6}], "{'en': 1, 'ru': 5} and {'en': 1, 'ru': 6} tie different segments"),
        ([{"en": 1, "ru": 2}, {"ru": 2, "az-Latn": 3}, {"az-Latn": 3, "en": 4}], "tie different segments of en"),
        ([{"en": 2, "ru": 1}, {"ru": 0, "az-Latn": 1}, {"az-Latn": 0, "en": 3}], "cross; drop one of them"),
        ([{"en": 1, "de": 2}], "names 'de', but the versions are en, ru, az-Latn"),
        ([{"en": 1, "ru": 12}], "{'en': 1, 'ru': 12} lies outside the text: ru has 12 segments, counted from 0"),
        ([{"en": -1, "ru": 1}], "outside the text: en has 12 segments"),
        ([{"en": 1.0, "ru": 2}], "{'en': 1.0, 'ru': 2} names a segment by 1.0, which is no whole number"),
        ([{"en": 1}], "{'en': 1} needs segments of two or more versions"),
    ],
)
def test_anchors_that_cannot_be(anchors, message):
    with pytest.raises(AlignmentError) as raised:
        align(versions(WORDS, WORDS, WORDS), encoder=ENCODER, anchors=[Anchor(members) for members in anchors])
    assert message in str(raised.value)


@pytest.mark.parametrize("anchors", [[{"en": 1, "ru": 1}], "anchors.tsv"])
def test_what_is_no_anchor(anchors):
    with pytest.raises(OptionError, match=r"give anchors, as in \[Anchor.*or as read_anchors reads them"):
        align(versions(WORDS, WORDS, WORDS), encoder=ENCODER, anchors=anchors)


def test_a_band_without_divisions_is_the_band():
    x = prepare_side(ENCODER.encode(WORDS * 20), WORDS * 20)
    band = find_band(x.sums, x.sums)
    for found, expected in zip(find_divided_band(x, x, NO_DIVISIONS), narrow_band(x, x, *band), strict=True):
        assert found.tolist() == expected.tolist()


@pytest.mark.parametrize("seed", range(20))
def test_a_divided_band_is_connected_and_divided(seed):
    rng = np.random.default_rng(seed)
    n, m = rng.integers(0, 150, 2)
    ends = np.column_stack([np.sort(rng.integers(0, n + 1, 4)), np.sort(rng.integers(0, m + 1, 4))])
    rows = {(*row, *row) for row in ends.tolist()}
    rows |= {(i, j, i + 1, j + 1) for i, j in ends[:2].tolist() if i < ends[2, 0] and j < ends[2, 1]}
    rows = [row for row in sorted(rows) if all(other <= row or other >= row for other in rows)]
    divisions = np.array([r for k, r in enumerate(rows) if all(r[0] >= q[2] and r[1] >= q[3] for q in rows[:k])])
    x, y = (prepare_side(ENCODER.encode([f"{seed} {k}" for k in range(size)]), ["?"] * size) for size in (n, m))
    low, high = find_divided_band(x, y, divisions.reshape(-1, 4).astype(np.int64))
    nodes = {(i, j) for i in range(n + 1) for j in range(low[i], high[i])}
    for i, j, p, q in divisions.tolist():
        assert {(i, j), (p, q)} <= nodes
        assert all((a <= i and b <= j) or (a >= p and b >= q) for a, b in nodes)
    reached = set()
    for a, b in sorted(nodes):
        if (a, b) == (0, 0) or reached & {(a - one, b - other) for one, other in SHAPES.tolist()}:
            reached.add((a, b))
    assert (n, m) in reached


def test_every_path_goes_through_corners_and_none_parts_an_anchor():
    side = prepare_side(ENCODER.encode(WORDS), WORDS)
    corners, anchor = [(3, 2), (3, 6), (8, 8)], (10, 9)
    divisions = np.array([(*corner, *corner) for corner in corners] + [(*anchor, 11, 10)])
    pair = pair_posterior(side, side, load_weights("hash-64"), divisions)
    for corner in corners:
        assert pair.node_probability(*np.array(corner)) == pytest.approx(1, abs=1e-4)
    assert pair.node_probability(np.array([10, 11]), np.array([10, 9])).tolist() == [0, 0]
    part = part_of(pair, corners[1], corners[2])
    assert (part.low[0], part.high[-1], len(part.low)) == (0, 3, 6)
    assert part.nodes[[0, -1]] == pytest.approx(1, abs=1e-4)
    taken = part.probabilities @ np.subtract(
        *(np.column_stack(coordinates(part.low, part.starts, places)) for places in (part.end, part.begin))
    )
    assert taken == pytest.approx([5, 2], abs=1e-3), "its beads take its segments, and no others"


def test_cuts_that_part_an_anchor_are_dropped():
    cuts = np.array([[0, 0, 0], [0, 1, 0], [0, 1, 1], [1, 1, 1], [2, 2, 2]])
    likely = np.array([0.9, 0.5, 0.8, 0.7])
    kept, parts = hold_together(cuts, likely, [{1: 0, 2: 0}])
    assert kept.tolist() == [[0, 0, 0], [0, 1, 1], [1, 1, 1], [2, 2, 2]]
    assert parts.tolist() == [0.5, 0.8, 0.7], "what is joined is as likely as its least likely part"
    kept, parts = hold_together(cuts, likely, [{0: 0, 1: 0, 2: 0}, {0: 1, 1: 1}])
    assert (kept.tolist(), parts.tolist()) == ([[0, 0, 0], [1, 1, 1], [2, 2, 2]], [0.5, 0.7])


def test_anchors_hold_in_versions_that_have_nothing_in_common():
    rng = np.random.default_rng(5)
    texts = [[" ".join(f"w{word}" for word in rng.integers(0, 300, 8)) for _ in range(100)] for _ in LANGUAGES]
    anchors = [Anchor(dict.fromkeys(LANGUAGES, 30)), Anchor({"de": 50, "en": 70}), Anchor({"az-Latn": 80, "ru": 90})]
    text = align(versions(*texts), encoder=ENCODER, anchors=anchors)
    units = dict(zip(text.languages, owners(text), strict=True))
    for anchor in anchors:
        assert len({units[language][index] for language, index in anchor.members.items()}) == 1


# units to keep


def unit(*spans, status=Status.ACCEPTED, probability=0.5):
    return Unit(tuple(range(*span) for span in spans), probability, status)


def test_reviewed_units_stay_and_the_rest_is_aligned_between_them():
    documents = versions(WORDS, WORDS)
    keep = [unit((3, 4), (3, 6)), unit((4, 5), (6, 6), status=Status.CORRECTED), unit((0, 12), (0, 12), status="auto")]
    keep[-1] = replace(keep[-1], status=Status.AUTO)
    text = align(documents, encoder=ENCODER, keep=keep)
    assert [u for u in text.units if u.status is not Status.AUTO] == keep[:2]
    assert [u.shape for u in text.units[:3]] == ["1:1"] * 3
    assert Bead(("en", "ru"), keep[0].spans, 0.5) in text.beads
    assert text.provenance.options == (("kept", "2"),)


def test_beads_leave_out_units_of_other_versions():
    text = align(versions(WORDS, WORDS, WORDS), encoder=ENCODER, keep=[unit((0, 0), (0, 0), (2, 4))])
    assert all(any(bead.spans) for bead in text.beads)
    assert [b.spans[1] for b in text.beads if b.languages == ("en", "az-Latn") and b.probability == 0.5] == [
        range(2, 4)
    ]


def test_an_unaligned_side_has_no_place_of_its_own():
    """Where an empty range begins does not matter: a reader of TEI cannot know."""
    documents = versions(WORDS, WORDS[:5] + WORDS[6:])
    answers = [align(documents, encoder=ENCODER, keep=[unit((5, 6), (k, k))]) for k in (0, 5, 9)]
    assert answers[0] == answers[1] == answers[2]
    assert [u.shape for u in answers[0].units] == ["1:1"] * 5 + ["1:0"] + ["1:1"] * 6


@pytest.mark.parametrize(
    ("keep", "anchors", "message"),
    [
        ([unit((3, 4), (3, 4)), unit((2, 3), (5, 6))], [], "unit 1 (accepted, 1:1) of those to keep overlaps or goes"),
        ([unit((3, 5), (3, 4)), unit((4, 6), (5, 6))], [], "back behind unit 0 (accepted, 2:1) of those to keep in en"),
        ([unit((3, 4), (12, 13))], [], "takes ru segments range(12, 13), of which there are 12"),
        ([unit((3, 4), (3, 4), (3, 4))], [], "has 3 spans for 2 versions"),
        ([unit((3, 3), (3, 3))], [], "is empty"),
        ([unit((3, 4), (3, 4))], [{"en": 3, "ru": 4}], "the anchor {'en': 3, 'ru': 4} crosses unit 0"),
        ([unit((3, 4), (3, 4))], [{"en": 2, "ru": 4}], "cross; drop one of them"),
    ],
)
def test_units_that_cannot_be_kept(keep, anchors, message):
    with pytest.raises(AlignmentError) as raised:
        align(versions(WORDS, WORDS), encoder=ENCODER, keep=keep, anchors=[Anchor(members) for members in anchors])
    assert message in str(raised.value)


def test_an_anchor_inside_a_kept_unit_is_no_contradiction():
    keep = [unit((3, 5), (3, 5))]
    text = align(versions(WORDS, WORDS), encoder=ENCODER, keep=keep, anchors=[Anchor({"en": 3, "ru": 4})])
    assert keep[0] in text.units


# files of anchors


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("DRAGOMAN_CACHE", "off")
    monkeypatch.chdir(tmp_path)


PARAGRAPHS = "The town opened a museum today. It is large.\n\nMany guests came. They left early in the evening.\n"


def test_segments_are_counted_from_one_or_named_as_in_tei():
    documents = [parse(PARAGRAPHS, language=tag, id=tag) for tag in ("en", "ru", "az-Latn")]
    Path("a.tsv").write_text(
        "\ufeffaz\tEN\tru\r\n1\t2\t\r\n\t\t\r\np2.s1\tx.en.d1.p2.s2\t4\t\r\n", encoding="utf-8", newline=""
    )
    anchors = read_anchors("a.tsv", documents)
    assert anchors == [Anchor({"az-Latn": 0, "en": 1}), Anchor({"az-Latn": 2, "en": 3, "ru": 3})]
    assert [anchor.line for anchor in anchors] == [2, 4]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "a.tsv:1: expected a header of two or more different language tags"),
        ("en ru\n1 1\n", "a.tsv:1: the header must hold language tags"),
        ("en\tde\n1\t1\n", "a.tsv:1: there is no version in de, only in en, ru"),
        ("en\ten\n", "a.tsv:1: expected a header of two or more different"),
        ("en\tru\n1\t1\n0\t1\n", "a.tsv:3: en has no segment 0: it has 12, counted from 1"),
        ("en\tru\n1\t13\n", "a.tsv:2: ru has no segment 13: it has 12, counted from 1"),
        ("en\tru\n1\tp2.s1\n", "a.tsv:2: ru has no segment p2.s1"),
        ("en\tru\n1\tone\n", "a.tsv:2: 'one' is neither a segment's number nor like p2.s1"),
        ("en\tru\n1\t-1\n", "a.tsv:2: '-1' is neither"),
        ("en\tru\n1\t\n", "a.tsv:2: an anchor needs segments of two or more versions"),
        ("en\tru\n1\t1\t1\n", "a.tsv:2: 3 cells under 2 languages"),
        ("en\tru\n1\t3\n2\t2\n", "a.tsv: the anchors of line 2 and of line 3 cross"),
        ("en\tru\n1\t3\n1\t2\n", "a.tsv: the anchors of line 2 and of line 3 tie different segments of ru"),
    ],
)
def test_files_of_anchors_that_cannot_be(content, message):
    Path("a.tsv").write_text(content, encoding="utf-8")
    with pytest.raises(ParseError) as raised:
        read_anchors("a.tsv", versions(WORDS, WORDS))
    assert str(raised.value).startswith(message)


def test_files_of_anchors_that_cannot_be_read():
    with pytest.raises(SourceError, match=r"a\.tsv: the anchors cannot be read"):
        read_anchors("a.tsv", versions(WORDS, WORDS))
    Path("a.tsv").write_bytes(b"en\tru\n\xff\n")
    with pytest.raises(SourceError, match="not in UTF-8"):
        read_anchors("a.tsv", versions(WORDS, WORDS))


# headings


def article(*sections):
    return "\n\n".join(f"{heading}\n\n{body} It {body.lower()} There {body.lower()}" for heading, body in sections)


SECTIONS = [("The Harbour w1", "Ships came in."), ("Railway w2 w3", "Trains went out."), ("Schools w4", "Pupils read.")]


def test_headings_are_short_paragraphs_that_are_no_sentences():
    text = parse(f"{article(*SECTIONS)}\n\n* * *\n\nWelcome!\n\nHe said:\n\n{'w ' * 51}", language="en", id="en")
    assert [text.segments[k].text for k in find_headings(text)] == [heading for heading, _ in SECTIONS]
    assert find_headings(parse("One line\n\nTwo lines\n\nThree lines", language="en")) == []


def test_headings_match_beyond_doubt():
    same = np.full((3, 3), 0.2) + 0.6 * np.eye(3)
    assert match_headings(same) == [(0, 0), (1, 1), (2, 2)]
    assert match_headings(np.full((3, 3), 0.4)) == [(0, 0), (1, 1), (2, 2)]
    shifted = np.full((3, 3), 0.2) + 0.6 * np.eye(3, k=1)
    assert match_headings(shifted) == [(0, 1), (1, 2)]
    assert match_headings(same[:, 1:]) == [(1, 0), (2, 1)]
    assert match_headings(same[:, ::-1]) == []
    assert match_headings(np.array([[0.5, 0.45]])) == []


def test_headings_as_anchors():
    documents = [
        parse(article(*SECTIONS), language="en", id="en"),
        parse(article(*SECTIONS[1:]), language="ru", id="ru"),
    ]
    text = align(documents, encoder=ENCODER, anchors="headings")
    assert text.provenance.options == (("anchors", "2"),)
    for heading, _ in SECTIONS[1:]:
        unit = next(u for u in text.units if heading in [s.text for s in text.segments(u)[0]])
        assert heading in [s.text for s in text.segments(unit)[1]]
    first = find_headings(documents[0])[1]
    keep = [Unit((range(first, first + 1), range(0)), 1.0, Status.CORRECTED)]
    text = align(documents, encoder=ENCODER, anchors="headings", keep=keep)
    assert text.provenance.options == (("anchors", "1"), ("kept", "1"))


# the command


def dragoman(*arguments):
    return main(["align", *arguments, "--encoder", "hash-64"])


def test_command_with_anchors_and_reviewed_units(capsys):
    Path("en.txt").write_text(PARAGRAPHS, encoding="utf-8")
    Path("ru.txt").write_text(PARAGRAPHS, encoding="utf-8")
    Path("a.tsv").write_text("en\tru\n2\t3\n", encoding="utf-8")
    assert dragoman("en=en.txt", "ru=ru.txt", "-o", "one.xml", "--anchors", "a.tsv") == 0
    assert "; anchors: 1; written to one.xml" in capsys.readouterr().err
    text = tei.read("one.xml")
    en, ru = owners(text)
    assert en[1] == ru[2]
    reviewed = [replace(unit, status=Status.ACCEPTED if k else Status.AUTO) for k, unit in enumerate(text.units)]
    tei.write(replace(text, units=tuple(reviewed)), "reviewed.xml")
    assert dragoman("ru=ru.txt", "en=en.txt", "-o", "two.xml", "--keep", "reviewed.xml") == 0
    again = tei.read("two.xml")
    assert [u for u in again.units if u.status is Status.ACCEPTED] == [
        replace(u, spans=u.spans[::-1]) for u in reviewed[1:]
    ]
    assert tei.validate("two.xml") == []
    assert dragoman("en=en.txt", "ru=ru.txt", "-o", "reviewed.xml", "--keep", "reviewed.xml", "-q") == 0
    assert dragoman("en=en.txt", "ru=ru.txt", "-o", "three.xml", "--anchors", "headings", "-q") == 0


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--keep", "none.xml"], "none.xml: "),
        (["--keep", "a.tsv"], "a.tsv:1:"),
        (["--keep", "other.xml"], "other.xml: aligns en, de, and the versions are en, ru"),
        (["--keep", "longer.xml"], "longer.xml: of another text: its ru differs from ru in segment 5 (of 5; now 4)"),
        (["--keep", "changed.xml"], "changed.xml: of another text: its en differs from en in segment 2 (of 4; now 4)"),
        (["--anchors", "none.tsv"], "none.tsv: the anchors cannot be read: No such file"),
        (["--anchors", "a.tsv"], "a.tsv:2: en has no segment 9: it has 4, counted from 1"),
    ],
)
def test_command_says_what_cannot_be_pinned(capsys, options, message):
    Path("en.txt").write_text(PARAGRAPHS, encoding="utf-8")
    Path("ru.txt").write_text(PARAGRAPHS, encoding="utf-8")
    Path("a.tsv").write_text("en\tru\n9\t3\n", encoding="utf-8")
    for name, languages, one, other in (
        ("other.xml", ("en", "de"), PARAGRAPHS, PARAGRAPHS),
        ("longer.xml", ("en", "ru"), PARAGRAPHS, f"{PARAGRAPHS} More came."),
        ("changed.xml", ("en", "ru"), PARAGRAPHS.replace("large", "small"), PARAGRAPHS),
    ):
        documents = [parse(text, language=k, id=k) for k, text in zip(languages, (one, other), strict=True)]
        tei.write(align(documents, encoder=ENCODER), name)
    assert dragoman("en=en.txt", "ru=ru.txt", "-o", "out.xml", "-q", *options) == 2
    assert capsys.readouterr().err.startswith(f"dragoman: {message}")
    assert not Path("out.xml").exists()


def test_command_does_not_write_over_the_anchors(capsys):
    Path("a.tsv").write_text("en\tru\n1\t1\n", encoding="utf-8")
    assert dragoman("en=en.txt", "ru=ru.txt", "-o", "a.tsv", "--anchors", "a.tsv") == 2
    assert "is read from" in capsys.readouterr().err
