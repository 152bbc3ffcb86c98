import ast
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

import align
import align.quality
import align.reports
import corpora
import corpora.formats
import tei

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("align", "corpora", "tei")
MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
HEAVY = ("torch", "sentence_transformers", "transformers", "numba", "matplotlib", "scipy", "pandas", "pyarrow")

ALLOWED = {"corpora": {"corpora"}, "tei": {"corpora", "tei"}, "align": {"align", "corpora"}}

PUBLIC = {
    corpora: """
        AlignmentError Bead Document DragomanError EncoderError Identification Kind LanguageError
        LanguageIdentifier Metadata OptionError OutputError Paragraph ParallelText ParseError Passage Provenance Segment
        SentenceSplitter Source SourceError Status Unit casefold crossing identify identify_passages lacks_letters
        language_name lower make_metadata normalize_tag parse read read_metadata read_parallel restore same
        sentence_spans sort_key source_bytes split_sentences to_cyrillic to_latin upper
    """,
    corpora.formats: "FORMATS Format Loss choose_format is_folder to_pandas write",
    tei: """
        CODES Finding Original Severity is_standoff parse read read_corpus read_originals serialize validate write
        write_corpus write_standoff
    """,
    align: """
        Alternative Anchor Encoder Encoding Explanation HashEncoder PairEvidence Reordering SentenceEncoder align
        explain find_reordered load_encoder read_anchors
    """,
    align.quality: """
        CHECKS Baseline Finding Known Mark Settings Severity check check_texts find_settings fingerprint make_settings
        read_baseline read_settings write_baseline
    """,
    align.reports: "Checked write_page",
}


def name_of(path):
    return path.relative_to(ROOT).as_posix()


@cache
def tree_of(path):
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def imported(path):
    """The packages of this project that a module imports, wherever in it."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [path.relative_to(ROOT).parts[0] if node.level else node.module]
        else:
            continue
        yield from ({name.partition(".")[0] for name in names} & set(PACKAGES))


def is_command(path):
    return path.relative_to(ROOT).parts[:2] in (("align", "cli.py"), ("align", "commands"))


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_go_one_way(path):
    allowed = {*PACKAGES} if is_command(path) else ALLOWED[path.relative_to(ROOT).parts[0]]
    assert set(imported(path)) <= allowed


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_bare_except_and_no_printing(path):
    for node in ast.walk(tree_of(path)):
        assert not (isinstance(node, ast.ExceptHandler) and node.type is None), f"bare except, line {node.lineno}"
        called = node.func if isinstance(node, ast.Call) else None
        if isinstance(called, ast.Name) and called.id == "print":
            assert is_command(path) or path.name == "training.py", f"print, line {node.lineno}"


@pytest.mark.parametrize("package", PUBLIC, ids=lambda package: package.__name__)
def test_public_names(package):
    assert sorted(package.__all__) == sorted(PUBLIC[package].split())
    assert all(hasattr(package, name) for name in package.__all__)


@pytest.mark.parametrize("command", [["validate"], ["source", "ru"], ["export", "--to", "jsonl"]], ids=lambda it: it[0])
def test_nothing_heavy_is_loaded_for_a_corpus(tmp_path, command):
    name, *options = command
    corpus = shutil.copy(ROOT / "tests" / "golden" / "baku.xml", tmp_path)
    script = f"""
import sys, align.cli
code = align.cli.main([{name!r}, {corpus!r}, *{options!r}])
assert not code, code
assert not set({HEAVY!r}) & set(sys.modules)
"""
    subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, cwd=ROOT)


@pytest.mark.parametrize(
    "code",
    [
        "import align, align.quality, corpora, tei",
        "from align import align",
        "import align.cli; align.cli.main(['validate', '--help'])",
        "import align.cli; align.cli.main(['--help'])",
        "import align.cli; align.cli.main(['source', '--help'])",
        "import align.cli; align.cli.main(['export', '--help'])",
    ],
)
def test_nothing_heavy_is_loaded_before_it_is_needed(code):
    script = f"""
import sys
try:
    {code}
except SystemExit as end:
    assert end.code == 0
sys.stderr.write(",".join(name for name in {HEAVY!r} if name in sys.modules))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stderr == ""
