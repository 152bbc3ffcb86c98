"""Pieces of work in processes of their own: ``python -m benchmarks.worker TASK ARGUMENTS`` prints a line of JSON."""

from __future__ import annotations

import importlib
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from align.encoders import SentenceTransformerEncoder

__all__ = ["in_process", "peak_bytes", "timed", "uncached_encoder"]

_TASKS = {
    "about": "environment:about",
    "score": "accuracy:score_with_default",
    "cross-validate": "accuracy:cross_validate",
    "tokens": "tokens:count",
    "cost": "cost:run_system",
    "share": "cost:share_of_encoding",
    "prepare": "scaling:prepare",
    "scale": "scaling:align_given",
    "write-archive": "archives:write_archive",
    "read-archive": "archives:read_archive",
    "validate-archive": "archives:validate_archive",
}


def in_process(task: str, **arguments: Any) -> dict[str, Any]:  # noqa: ANN401 (whatever JSON holds)
    """Do a task in a process of its own and return its answer; the process's own complaint ends everything."""
    print(f"{task} {' '.join(map(str, arguments.values()))} ...", file=sys.stderr, flush=True)
    command = [sys.executable, "-m", "benchmarks.worker", task, json.dumps(arguments)]
    done = subprocess.run(command, stdout=subprocess.PIPE, cwd=Path(__file__).parent.parent, check=False)
    if done.returncode:
        raise SystemExit(f"benchmarks: the task {task} failed; what it said stands above")
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def peak_bytes() -> int:
    """The most memory that this process has held (its resident set)."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else 1024 * peak


def timed(work: Callable[[], object]) -> dict[str, float]:
    """Seconds that ``work`` takes on the clock, and of the processor (all threads)."""
    start, start_cpu = time.perf_counter(), time.process_time()
    work()
    seconds, cpu = time.perf_counter() - start, time.process_time() - start_cpu
    return {"seconds": round(seconds, 3), "cpu": round(cpu, 3)}


def uncached_encoder() -> SentenceTransformerEncoder:
    """The default encoder without its cache of vectors."""
    from align.encoders import SentenceTransformerEncoder, cache_folder

    return SentenceTransformerEncoder(cache=cache_folder())


def main() -> None:
    """Do the task that the command line names."""
    module, function = _TASKS[sys.argv[1]].split(":")
    task = getattr(importlib.import_module(f".{module}", __package__), function)
    print(json.dumps(task(**json.loads(sys.argv[2]))))


if __name__ == "__main__":
    main()
