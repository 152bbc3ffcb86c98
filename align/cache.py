"""Sentence vectors kept on disk, so that a text aligned again, or with another version, is not encoded again.

Vectors are means in float16: that is what is kept, and what encoders round to themselves, so an answer from the cache
equals the model's own answer bit for bit. The cache is an SQLite file, which several processes may share and which a
killed process leaves whole. A damaged file is thrown away and begun again, and one that cannot be used is done without.
"""

from __future__ import annotations

import hashlib
import logging
import sqlite3
import struct
import time
import zlib
from collections.abc import Callable, Sequence
from contextlib import closing
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np

from .encoding import Encoder, Encoding
from .words import Words

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

__all__ = ["CachedEncoder", "IdentifiedEncoder", "Vectors", "join", "split"]

_log = logging.getLogger(__name__)
_FILE = "vectors-3.sqlite3"  # the number changes with the layout, and with how clauses and words are cut
_HEADER = struct.Struct("<3I")
_QUESTION = 500  # keys asked for at a time
_PORTION = 4096  # texts encoded before what is done is kept
_SCHEMA = """
CREATE TABLE IF NOT EXISTS vectors (key BLOB NOT NULL UNIQUE, day INTEGER NOT NULL, data BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS by_day ON vectors (day);
"""


class Vectors(NamedTuple):
    """One sentence: ``means`` float16 (1 + clauses, d) and ``counts`` float32 (1 + clauses,), the sentence first.

    ``words``: uint8 (words, k), the directions of its words; ``None`` where the encoder does not tell.
    """

    means: NDArray[np.float16]
    counts: NDArray[np.float32]
    words: NDArray[np.uint8] | None = None


class IdentifiedEncoder(Encoder, Protocol):
    """An encoder that says, without being loaded, what its vectors depend on."""

    @property
    def identity(self) -> str:
        """A string that changes with the model, known before the model is loaded."""


def join(vectors: Sequence[Vectors]) -> Encoding:
    """Put the vectors of sentences together; an encoding of no sentences has no dimensions.

    >>> one = Vectors(np.ones((2, 3), np.float16), np.array([5, 4], np.float32))
    >>> join([one, one]).sums.tolist()
    [[5.0, 5.0, 5.0], [5.0, 5.0, 5.0]]
    """
    if not vectors:
        empty = np.zeros((0, 0), np.float32)
        return Encoding(empty, np.zeros(0, np.float32), empty, np.zeros(0, np.float32), np.zeros(1, np.int64))
    bounds = np.cumsum([0] + [len(item.counts) for item in vectors])
    counts = np.concatenate([item.counts for item in vectors])
    sums = np.concatenate([item.means for item in vectors]).astype(np.float32) * counts[:, None]
    first = np.zeros(len(counts), bool)
    first[bounds[:-1]] = True
    starts = bounds - np.arange(len(bounds))
    parts = (sums[first], counts[first], sums[~first], counts[~first], starts.astype(np.int64))
    told = [item.words for item in vectors if item.words is not None]
    if len(told) < len(vectors):
        return Encoding(*parts)
    return Encoding(*parts, Words(np.concatenate(told), np.cumsum([0] + [len(words) for words in told])))


def split(encoding: Encoding) -> list[Vectors]:
    """Undo :func:`join`: give the vectors of every sentence, rounded to float16."""
    means = (encoding.sums / encoding.counts[:, None]).astype(np.float16)
    clauses = (encoding.clause_sums / encoding.clause_counts[:, None]).astype(np.float16)
    bounds = encoding.clause_starts.tolist()
    words = encoding.words
    return [
        Vectors(
            np.concatenate([means[i : i + 1], clauses[a:b]]),
            np.concatenate([encoding.counts[i : i + 1], encoding.clause_counts[a:b]]),
            words and words.directions[words.starts[i] : words.starts[i + 1]],
        )
        for i, (a, b) in enumerate(pairwise(bounds))
    ]


def _pack(vectors: Vectors) -> bytes:
    """Write a checksum, a header, the counts, the means, the words; little-endian.

    The header is the number of rows, their dimensions, and those of the words, 0 where there are none to tell of.
    """
    rows, dimensions = vectors.means.shape
    words = vectors.words if vectors.words is not None else np.zeros((0, 0), np.uint8)
    body = _HEADER.pack(rows, dimensions, words.shape[1])
    body += vectors.counts.astype("<f4").tobytes() + vectors.means.astype("<f2").tobytes() + words.tobytes()
    return zlib.crc32(body).to_bytes(4, "little") + body


def _unpack(data: bytes) -> Vectors | None:
    """Undo :func:`_pack`; ``None`` when the record is damaged."""
    start = 4 + _HEADER.size
    if len(data) < start or zlib.crc32(memoryview(data)[4:]) != int.from_bytes(data[:4], "little"):
        return None
    rows, dimensions, width = _HEADER.unpack_from(data, 4)
    counts = np.frombuffer(data, "<f4", rows, start).astype(np.float32, copy=False)
    means = np.frombuffer(data, "<f2", rows * dimensions, start + 4 * rows).reshape(rows, dimensions)
    behind = start + 4 * rows + 2 * rows * dimensions
    words = np.frombuffer(data, np.uint8, -1, behind).reshape(-1, width) if width else None
    return Vectors(means, counts, words)


class CachedEncoder:
    """An encoder that asks ``inner`` only for texts that ``folder`` has no vectors of.

    The file takes about ``limit`` bytes at most: beyond that the quarter used longest ago goes.

    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from align.encoders import HashEncoder
    >>> with TemporaryDirectory() as folder:
    ...     encoder = CachedEncoder(HashEncoder(), Path(folder))
    ...     bool((encoder.encode(["Salam!"]).sums == encoder.encode(["Salam!"]).sums).all())
    True
    """

    def __init__(self, inner: IdentifiedEncoder, folder: Path, *, limit: int = 2_000_000_000) -> None:
        self.inner = inner
        self.path = folder / _FILE
        self.limit = limit

    @property
    def name(self) -> str:
        """The name of the model."""
        return self.inner.name

    @property
    def identity(self) -> str:
        """What the vectors depend on."""
        return self.inner.identity

    def encode(self, texts: Sequence[str], advance: Callable[[int], None] | None = None) -> Encoding:
        """Encode ``texts``, from the cache where it has them.

        Raises:
            EncoderError: when the model cannot be loaded or gives unusable vectors.
        """
        known = self._read(list(dict.fromkeys(texts)))
        missing = list(dict.fromkeys(text for text in texts if text not in known))
        if advance and len(texts) > len(missing):
            advance(len(texts) - len(missing))
        for start in range(0, len(missing), _PORTION):
            portion = missing[start : start + _PORTION]
            fresh = dict(zip(portion, split(self.inner.encode(portion, advance)), strict=True))
            self._write(fresh)
            known.update(fresh)
        return join([known[text] for text in texts])

    def _keys(self, texts: Sequence[str]) -> list[bytes]:
        start = hashlib.blake2b(f"{self.inner.name}\0{self.inner.identity}\0".encode(), digest_size=16)
        keys = []
        for text in texts:
            state = start.copy()
            state.update(text.encode("utf-8", "surrogatepass"))
            keys.append(state.digest())
        return keys

    def _read(self, texts: Sequence[str]) -> dict[str, Vectors]:
        found: dict[str, Vectors] = {}
        if not texts or not self.path.is_file():
            return found
        by_key = dict(zip(self._keys(texts), texts, strict=True))
        keys, today = list(by_key), _today()

        def read(database: sqlite3.Connection) -> None:
            old: list[tuple[int, bytes]] = []
            for start in range(0, len(keys), _QUESTION):
                part = keys[start : start + _QUESTION]
                marks = ",".join("?" * len(part))
                question = f"SELECT key, day, data FROM vectors WHERE key IN ({marks})"  # noqa: S608 (question marks)
                for key, day, data in database.execute(question, part):
                    vectors = _unpack(data)
                    if vectors is not None:
                        found[by_key[key]] = vectors
                        old += [(today, key)] * (day != today)
            database.executemany("UPDATE vectors SET day = ? WHERE key = ?", old)

        self._attempt(read)
        return found

    def _write(self, fresh: dict[str, Vectors]) -> None:
        today = _today()
        rows = [(key, today, _pack(fresh[text])) for key, text in zip(self._keys(list(fresh)), fresh, strict=True)]

        def write(database: sqlite3.Connection) -> None:
            database.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)", rows)
            _bound(database, self.limit)

        self._attempt(write)

    def _attempt(self, action: Callable[[sqlite3.Connection], None]) -> None:
        """Do ``action`` as one transaction; what goes wrong with the file is logged and costs only the cache."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(self.path, timeout=30)) as database:
                database.execute("PRAGMA journal_mode = WAL")
                database.execute("PRAGMA synchronous = NORMAL")
                database.executescript(_SCHEMA)
                with database:
                    action(database)
        except (sqlite3.OperationalError, OSError) as error:
            _log.warning("%s: the cache of vectors cannot be used: %s", self.path, error)
        except sqlite3.DatabaseError as error:
            _log.warning("%s: the cache of vectors is damaged and is begun again: %s", self.path, error)
            for end in ("", "-wal", "-shm"):
                self.path.with_name(self.path.name + end).unlink(missing_ok=True)


def _bound(database: sqlite3.Connection, limit: int) -> None:
    """Drop the quarter of the rows used longest ago when the file holds more than ``limit`` bytes."""
    size, pages, free = (
        database.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_size", "page_count", "freelist_count")
    )
    if size * (pages - free) <= limit:
        return
    (rows,) = database.execute("SELECT count(*) FROM vectors").fetchone()
    oldest = "SELECT rowid FROM vectors ORDER BY day, rowid LIMIT ?"
    database.execute(f"DELETE FROM vectors WHERE rowid IN ({oldest})", [rows // 4 + 1])  # noqa: S608 (constant)


def _today() -> int:
    return int(time.time() // 86400)
