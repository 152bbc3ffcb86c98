"""Where an alignment, or the translation, may be wrong.

:func:`check` takes a text that has been aligned, as :func:`tei.read` gives it, and returns findings: what, where, how
bad (:class:`Severity`), and how likely. It loads no encoder; scores are those in the file.

>>> from corpora import Document, ParallelText, Unit
>>> en = Document.from_segments("en", "en", ["In 1990 there were twenty of them.", "They met at 3.30 p.m."])
>>> ru = Document.from_segments("ru", "ru", ["В 1990 г. их было 20.", "Они встретились в 16:30."])
>>> text = ParallelText("talk", (en, ru), (Unit((range(1), range(1)), 0.9), Unit((range(1, 2), range(1, 2)), 0.9)))
>>> for finding in check(text):
...     print(finding)
error  talk, unit 2  en-ru  number-differs: en: 3.30 p.m; ru: 16:30
>>> finding.marks[0]
Mark(language='en', segment=1, start=12, end=20)

Every check is a small function in a table, :data:`CHECKS`; thresholds are in :class:`Settings`, which also leaves
checks out by their codes, and which :func:`read_settings` reads from a TOML file. A :class:`Baseline` holds findings
that are known already.
"""

from .baseline import Baseline, Known, fingerprint, read_baseline, write_baseline
from .checking import check, check_texts
from .configuration import find_settings, make_settings, read_settings
from .findings import Finding, Mark, Severity
from .settings import Settings
from .table import CHECKS

__all__ = [
    "CHECKS",
    "Baseline",
    "Finding",
    "Known",
    "Mark",
    "Settings",
    "Severity",
    "check",
    "check_texts",
    "find_settings",
    "fingerprint",
    "make_settings",
    "read_baseline",
    "read_settings",
    "write_baseline",
]
