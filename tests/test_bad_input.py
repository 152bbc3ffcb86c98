"""What encoders and texts may do wrong: a clear error that names the version, or a sensible alignment."""

from dataclasses import replace

import numpy as np
import pytest

from align import Encoding, HashEncoder, align
from align.encoding import check
from align.sentences import part_segments
from align.words import Words
from corpora import AlignmentError, Document, EncoderError

TEXTS = ("One two three.", "Four five, six seven.", "Eight nine ten.", "Eleven.")


class Broken:
    """An encoder that spoils what another gives for versions in which a word stands."""

    name = "broken"

    def __init__(self, spoil, word="Four"):
        self.spoil = spoil
        self.word = word

    def encode(self, texts, advance=None):
        encoding = HashEncoder(32).encode(texts)
        return self.spoil(encoding) if any(self.word in text for text in texts) else encoding


def spoiled(field, value, at=2):
    """Put a value into a row of one array of an encoding."""

    def spoil(encoding):
        array = getattr(encoding, field).copy()
        array[at] = value
        return replace(encoding, **{field: array})

    return spoil


def without_last(encoding):
    return replace(encoding, sums=encoding.sums[:-1], counts=encoding.counts[:-1])


def without_a_clause(encoding):
    starts = encoding.clause_starts.copy()
    starts[2] = starts[1]
    return replace(encoding, clause_starts=starts)


def of_words(change):
    """Change the words of an encoding: a function of their directions and of where those of each sentence start."""
    return lambda encoding: replace(encoding, words=change(*encoding.words))


def versions(*texts):
    return [Document.from_segments(f"my-{k}", k, t) for k, t in zip(("en", "ru", "az-Latn"), texts, strict=False)]


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (spoiled("sums", np.nan), "too large for segment 1 of version my-ru (ru), 'Four five, six seven.'"),
        (spoiled("sums", np.inf, at=4), "not finite or too large for segment 3 of version my-ru (ru), 'Eleven.'"),
        (spoiled("sums", 1e30), "too large for segment 1 of version my-ru (ru)"),
        (spoiled("clause_sums", np.nan, at=-1), "not finite or too large for segment 3 of version my-ru (ru)"),
        (spoiled("counts", 0), "count of tokens that is not above 0 for segment 1 of version my-ru (ru)"),
        (spoiled("counts", np.nan), "count of tokens that is not above 0 for segment 1 of version my-ru (ru)"),
        (spoiled("clause_counts", -1, at=-1), "tokens that is not above 0 for segment 3 of version my-ru (ru)"),
        (lambda e: e.sums, "gave versions my-en (en) and my-ru (ru) ndarray, not an Encoding"),
        (without_last, "gave versions my-en (en) and my-ru (ru) 4 vectors for 5 sentences"),
        (lambda e: replace(e, sums=e.sums[0]), "gave versions my-en (en) and my-ru (ru) 32 vectors for 5 sentences"),
        (lambda e: replace(e, clause_sums=e.clause_sums[:, :5]), "clauses that do not fit"),
        (lambda e: replace(e, clause_starts=e.clause_starts[:-1]), "clauses that do not fit"),
        (without_a_clause, "every sentence needs one"),
        (of_words(lambda d, s: (d, s)), "words that do not fit"),
        (of_words(lambda d, s: Words(d.astype(float), s)), "words that do not fit"),
        (of_words(lambda d, s: Words(d[0], s)), "words that do not fit"),
        (of_words(lambda d, s: Words(d[1:], s)), "words that do not fit"),
        (of_words(lambda d, s: Words(d, s[:-1])), "words that do not fit"),
        (of_words(lambda d, s: Words(d, s[::-1])), "words that do not fit"),
        (of_words(lambda d, s: Words(d, s + 1)), "words that do not fit"),
        (of_words(lambda d, s: Words(d, np.array([0, len(d), 0, *s[3:]]))), "words that do not fit"),
    ],
)
def test_unusable_vectors(spoil, message):
    with pytest.raises(EncoderError) as raised:
        align(versions(["One two."], TEXTS), encoder=Broken(spoil))
    assert message in str(raised.value)
    assert str(raised.value).startswith("the encoder broken gave ")


def test_long_versions_are_encoded_one_by_one(monkeypatch):
    monkeypatch.setattr("align.preparation._SHORT", 4)
    with pytest.raises(EncoderError, match=r"gave version my-ru \(ru\) 3 vectors for 4 sentences"):
        align(versions(["One two."], TEXTS), encoder=Broken(without_last))
    calls = []
    counting = Broken(lambda encoding: calls.append(len(encoding)) or encoding, "")
    alone = align(versions(TEXTS, TEXTS), encoder=counting)
    monkeypatch.setattr("align.preparation._SHORT", 8)
    assert align(versions(TEXTS, TEXTS), encoder=counting) == alone
    assert calls == [4, 4, 8]


def test_different_dimensions(monkeypatch):
    monkeypatch.setattr("align.preparation._SHORT", 1)
    narrow = Broken(lambda e: replace(e, sums=e.sums[:, :5], clause_sums=e.clause_sums[:, :5]))
    with pytest.raises(EncoderError, match="different dimensions: 32 for my-en and 5 for my-ru"):
        align(versions(["One."], TEXTS), encoder=narrow)
    narrow = Broken(of_words(lambda directions, starts: Words(directions[:, :5], starts)))
    with pytest.raises(EncoderError, match="words of different dimensions"):
        align(versions(["One."], TEXTS), encoder=narrow)


def test_long_versions_are_encoded_in_portions(monkeypatch):
    """What is wrong with one is told as of the whole version; what comes out is the same but for rounding."""
    texts = [f"{k} {word} two {k * k}" for k, word in enumerate(TEXTS * 4)]
    whole = align(versions(texts, texts), encoder=HashEncoder())
    huge = Broken(lambda e: replace(e, sums=e.sums * 1e7, clause_sums=e.clause_sums * 1e7), word="")
    monkeypatch.setattr("align.preparation._SHORT", 1)
    monkeypatch.setattr("align.preparation._PORTION", 5)
    calls = []
    again = align(
        versions(texts, texts), encoder=Broken(lambda encoding: calls.append(len(encoding)) or encoding, word="")
    )
    assert calls == [5, 5, 5, 1] * 2
    assert [unit.spans for unit in again.units] == [unit.spans for unit in whole.units]
    assert [u.probability for u in again.units] == pytest.approx([u.probability for u in whole.units], abs=0.01)
    assert align(versions(texts, texts), encoder=huge).units == again.units
    late = Broken(spoiled("sums", np.inf, at=1), word="11 ")
    with pytest.raises(EncoderError, match="not finite or too large for segment 11 of version my-ru"):
        align(versions(["One."], texts), encoder=late)
    narrow = Broken(lambda e: replace(e, sums=e.sums[:, :5], clause_sums=e.clause_sums[:, :5]), word="11 ")
    with pytest.raises(EncoderError, match="different dimensions: 32 for my-en and 5 for my-ru"):
        align(versions(["One."], texts), encoder=narrow)
    wordless = Broken(lambda e: replace(e, words=None), word="11 ")
    assert covers(align(versions(texts, texts), encoder=wordless))


def test_a_usable_encoding_passes():
    document = versions(TEXTS)[0]
    encoding = HashEncoder().encode(TEXTS)
    assert isinstance(encoding, Encoding)
    check(encoding, [(part_segments(document), range(len(document.segments)))], "hash-256")


def covers(text):
    """Whether every version is covered; order and overlap are checked when the text is made."""
    return all(
        sum(len(unit.spans[k]) for unit in text.units) == len(document.segments)
        for k, document in enumerate(text.documents)
    )


def test_vectors_of_zero_are_aligned():
    silent = Broken(lambda e: replace(e, sums=e.sums * 0, clause_sums=e.clause_sums * 0), word="")
    text = align(versions(TEXTS, TEXTS, TEXTS), encoder=silent)
    assert covers(text)
    assert {unit.shape for unit in text.units} == {"1:1:1"}


@pytest.mark.parametrize(
    "texts",
    [
        (["One."], ["One."], ["One."]),
        (["One two three."], TEXTS, TEXTS),
        (TEXTS, [], TEXTS),
        (TEXTS, [], []),
        ([], [], ["One."]),
        ([" "], TEXTS, ["\n", "\t "]),
        (["  "] * 5, [" \u00a0"] * 4, ["\n"] * 6),
        (["word " * 40_000], TEXTS, TEXTS),
        (["One two."] * 120, ["One two."] * 100, ["One two."] * 110),
        (["One."] * 4, ["Two."] * 200, ["Three."] * 5),
        ([f"w{k} w{k + 1}" for k in range(10)], [f"w{k} w{k + 1}" for k in range(500)], ["w1", "w2"]),
        ([f"w{k} w{k + 1}" for k in range(500)], [f"w{k} w{k + 1}" for k in range(490, 500)], ["w490 w491"]),
        (["\ud800 lone surrogate"], ["\x00\x01"], ["\U0001f600" * 50]),
    ],
    ids=lambda texts: "-".join(str(len(t)) for t in texts),
)
def test_unusual_texts_are_aligned(texts):
    assert covers(align(versions(*texts), encoder=HashEncoder(64)))
    if any(texts[:2]):
        assert covers(align(versions(*texts[:2]), encoder=HashEncoder(64)))


def test_all_versions_empty():
    with pytest.raises(AlignmentError, match="all versions are empty"):
        align(versions([], [], []), encoder=HashEncoder(64))
