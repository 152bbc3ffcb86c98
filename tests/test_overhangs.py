"""What hangs over a cut: sentences and headings by the real encoder; whole matrices in test_wordlinks."""

import numpy as np
import pytest

from align.overhangs import OVERHANG_FEATURES
from align.preparation import encode_versions
from align.progress import SILENT
from align.wordlinks import WORD_FEATURES, find_word_links, segments_near, word_features
from corpora import Document

EN = [
    "The bridge was closed for the winter.",
    "Weather forecast Snow is expected in the mountains tonight.",
    "Drivers should stay at home.",
]
AZ = ["Körpü qış üçün bağlanmışdı.", "Hava proqnozu Bu gecə dağlarda qar gözlənilir.", "Sürücülər evdə qalmalıdır."]
HEADING_BEFORE = ["Körpü qış üçün bağlanmışdı. Hava proqnozu", "Bu gecə dağlarda qar gözlənilir.", AZ[2]]


@pytest.fixture(scope="module")
def overhangs(cached_encoder):
    """A function that gives the features of beads of two versions, by name."""

    def find(en, az, beads, *, turned=False):
        versions = [Document.from_segments("en", "en", en), Document.from_segments("az", "az-Latn", az)]
        x, y = (
            side.joined() for side in encode_versions(versions[::-1] if turned else versions, cached_encoder, SILENT)
        )
        ends = tuple(np.array(beads).T)
        links = find_word_links(x.words, y.words, segments_near(len(x), len(y), ends))
        found = word_features(links, ends)[:, [WORD_FEATURES.index(name) for name in OVERHANG_FEATURES]]
        return [dict(zip(OVERHANG_FEATURES, row, strict=True)) for row in found.tolist()]

    return find


ONE_TO_ONE = [(0, 0, 1, 1), (1, 1, 2, 2), (2, 2, 3, 3)]
END, SUMMED, INSIDE = OVERHANG_FEATURES


@pytest.mark.parametrize("turned", [False, True])
def test_a_heading_hangs_over_where_the_other_version_has_it_behind_the_cut(overhangs, turned):
    first, second, last = overhangs(EN, HEADING_BEFORE, ONE_TO_ONE, turned=turned)
    assert first[END] > 0.4
    assert first[SUMMED] > 0.3
    assert max(second[END], last[END], second[SUMMED]) < 0.2


def test_nothing_hangs_over_cuts_that_correspond(overhangs):
    assert all(max(bead.values()) < 0.2 for bead in overhangs(EN, AZ, ONE_TO_ONE))


def test_the_best_cut_inside_a_bead(overhangs):
    beads = [(0, 0, 2, 2), (2, 2, 3, 3)]
    (apart, _), (joined, _) = overhangs(EN, AZ, beads), overhangs(EN, HEADING_BEFORE, beads)
    assert apart[INSIDE] < 0.2 < 0.4 < joined[INSIDE]
