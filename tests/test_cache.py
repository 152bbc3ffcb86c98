import logging
import sqlite3
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from align.cache import CachedEncoder, join, split
from align.encoders import HashEncoder
from align.encoding import Encoding

TEXTS = ["Salam, dünya, necəsən bu gün?", "Привет!", "", "Hello, world.", "Привет!"]
FIELDS = Encoding.__dataclass_fields__


class Counting(HashEncoder):
    def __init__(self, dimensions=64):
        super().__init__(dimensions)
        self.asked = []

    def encode(self, texts, advance=None):
        self.asked += texts
        return super().encode(texts, advance)


def assert_same(a, b):
    assert (a.words is None) == (b.words is None)
    pairs = [(getattr(a, field), getattr(b, field)) for field in FIELDS if field != "words"]
    for one, other in [*pairs, *zip(a.words or (), b.words or (), strict=True)]:
        assert np.array_equal(one, other)
        assert one.dtype == other.dtype


def test_join_undoes_split():
    encoding = HashEncoder(64).encode(TEXTS)
    assert_same(join(split(encoding)), encoding)


def test_cached_and_fresh_are_the_same_and_each_text_is_encoded_once(tmp_path):
    inner = Counting()
    fresh = HashEncoder(64).encode(TEXTS)
    for _ in range(3):
        assert_same(CachedEncoder(inner, tmp_path).encode(TEXTS), fresh)
    assert inner.asked == ["Salam, dünya, necəsən bu gün?", "Привет!", "", "Hello, world."]


class Wordless(Counting):
    """An encoder that tells nothing of words."""

    def encode(self, texts, advance=None):
        return replace(super().encode(texts, advance), words=None)


def test_an_encoder_that_tells_nothing_of_words_stays_so(tmp_path):
    for _ in range(2):
        assert CachedEncoder(Wordless(), tmp_path).encode(TEXTS).words is None


def test_progress_adds_up(tmp_path):
    encoder, steps = CachedEncoder(Counting(), tmp_path), []
    encoder.encode(TEXTS[:2])
    encoder.encode(TEXTS, steps.append)
    assert sum(steps) == len(TEXTS)


def test_models_are_kept_apart(tmp_path):
    assert CachedEncoder(Counting(64), tmp_path).encode(["a"]).sums.shape == (1, 64)
    assert CachedEncoder(Counting(32), tmp_path).encode(["a"]).sums.shape == (1, 32)


def test_no_texts(tmp_path):
    assert len(CachedEncoder(Counting(), tmp_path).encode([])) == 0


def test_a_damaged_file_is_begun_again(tmp_path, caplog):
    encoder = CachedEncoder(Counting(), tmp_path)
    fresh = encoder.encode(TEXTS)
    encoder.path.write_bytes(b"nonsense" * 1000)
    with caplog.at_level(logging.WARNING):
        assert_same(encoder.encode(TEXTS), fresh)
    assert "damaged" in caplog.text
    encoder.inner.asked.clear()
    assert_same(encoder.encode(TEXTS), fresh)
    assert encoder.inner.asked == []


def test_a_damaged_record_is_encoded_again(tmp_path):
    encoder = CachedEncoder(Counting(), tmp_path)
    fresh = encoder.encode(["a"])
    database = sqlite3.connect(encoder.path)
    with database:
        database.execute("UPDATE vectors SET data = substr(data, 1, 40)")
    database.close()
    assert_same(encoder.encode(["a"]), fresh)
    assert encoder.inner.asked == ["a", "a"]


def test_a_folder_that_cannot_be_used_is_done_without(tmp_path, caplog):
    (tmp_path / "file").write_text("")
    assert len(CachedEncoder(Counting(), tmp_path / "file" / "below").encode(["a"])) == 1
    assert "cannot be used" in caplog.text


def test_the_file_stays_bounded_and_the_oldest_go(tmp_path):
    encoder = CachedEncoder(Counting(), tmp_path, limit=200_000)
    for start in range(0, 3000, 100):
        encoder.encode([f"text {k}" for k in range(start, start + 100)])
    assert encoder.path.stat().st_size < 600_000
    encoder.inner.asked.clear()
    encoder.encode(["text 2999", "text 0"])
    assert encoder.inner.asked == ["text 0"]


@pytest.mark.slow
def test_an_answer_from_the_cache_needs_no_torch(embedded_encoder, tmp_path, model_cache):
    CachedEncoder(embedded_encoder, tmp_path).encode(["Salam!"])
    code = (
        "import sys; from pathlib import Path; from align.encoders import SentenceTransformerEncoder as E\n"
        "from align.cache import CachedEncoder as C\n"
        "e = C(E(cache=Path(sys.argv[1])), Path(sys.argv[2])).encode(['Salam!'])\n"
        "assert len(e) == 1; assert not {'torch', 'transformers', 'tokenizers'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code, str(model_cache), str(tmp_path)], check=True, timeout=120)
