"""What runs compiled gives what its Python source says."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from align import HashEncoder, align
from corpora import Document

SCRIPT = """
import json
from align import chains
import test_compiled
assert not hasattr(chains._best_path, "py_func")
print(json.dumps([test_compiled.answer(count) for count in (2, 3)]))
"""


def answer(count):
    """The units and beads of two or three versions, of which one has two sentences in one and one lacks two."""
    base = [f"word{k} word{k + 1}, other{k}{'.?!'[k % 3]}" for k in range(10)]
    versions = (base, [*base[:3], f"{base[3]} {base[4]}", *base[5:]], [*base[:6], *base[8:]])
    documents = [
        Document.from_segments(k, k, texts) for k, texts in zip(("en", "ru", "de"), versions[:count], strict=False)
    ]
    text = align(documents, encoder=HashEncoder(32))
    return [
        [[[span.start, span.stop] for span in item.spans] + [[item.probability]] for item in items]
        for items in (text.units, text.beads)
    ]


def test_python_and_compiled_code_agree():
    path = os.pathsep.join([str(Path(__file__).parent), *sys.path])
    environment = os.environ | {"NUMBA_DISABLE_JIT": "1", "PYTHONPATH": path}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], env=environment, stdout=subprocess.PIPE, text=True, check=True, timeout=120
    )
    for slow, count in zip(json.loads(done.stdout), (2, 3), strict=True):
        for one, other in zip(slow, answer(count), strict=True):
            assert [item[:-1] for item in one] == [item[:-1] for item in other]
            assert np.array([item[-1] for item in one]) == pytest.approx(
                np.array([item[-1] for item in other]), abs=1e-3
            )
