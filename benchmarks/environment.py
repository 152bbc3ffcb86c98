"""What the numbers were measured with."""

from __future__ import annotations

import os
import platform
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

__all__ = ["about"]


def about() -> dict[str, Any]:
    """Versions, encoder, weights, processor."""
    from align.trained import load_weights
    from align.version import VERSION

    from .worker import uncached_encoder

    encoder = uncached_encoder()
    affinity = getattr(os, "sched_getaffinity", None)
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "dragoman": VERSION,
        "encoder": encoder.name,
        "dtype": str(encoder.model.dtype).removeprefix("torch."),
        "weights": load_weights(encoder.name).name,
        "python": platform.python_version(),
        **{name: _version(name) for name in ("numpy", "torch", "sentence-transformers", "sentweave")},
        "cores": len(affinity(0)) if affinity else os.cpu_count(),
        "threads": os.environ.get("OMP_NUM_THREADS", "default"),
        "processor": _processor(),
        "system": platform.system(),
    }


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _processor() -> str:
    facts = Path("/proc/cpuinfo")
    lines = facts.read_text(encoding="utf-8").splitlines() if facts.is_file() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()
