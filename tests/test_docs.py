import doctest
import re
import shlex
from pathlib import Path

import pytest

from align.cli import _COMMANDS as COMMANDS_OF_CLI
from align.cli import build_parser
from tei import validate

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
DOCS = sorted((ROOT / "docs").glob("*.md"))
PAGES = (README, ROOT / "CHANGELOG.md", ROOT / "CONTRIBUTING.md", *DOCS)
BLOCKS = [
    block
    for path in (README, *DOCS)
    for block in re.findall(r"^```sh\n(.*?)^```", path.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
]
COMMANDS = [
    shlex.split(re.split(" [|>] ", line)[0], comments=True)
    for block in BLOCKS
    for line in block.splitlines()
    if line.startswith("dragoman ") and " --help" not in line
]


def test_example(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = doctest.testfile(str(README), module_relative=False, encoding="utf-8")
    assert result.attempted == 15
    assert result.failed == 0
    assert validate("report.xml") == []


@pytest.mark.parametrize("path", DOCS, ids=lambda path: path.name)
def test_examples_of_the_documents(path, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert doctest.testfile(str(path), module_relative=False, encoding="utf-8").failed == 0


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_links_lead_somewhere(path):
    for target in re.findall(r"\]\((?!https?:)([^)\s]+)\)", path.read_text(encoding="utf-8")):
        name, _, heading = target.partition("#")
        page = path.parent / name if name else path
        assert page.is_file(), target
        titles = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE) if heading else []
        assert not heading or heading in {re.sub(r"[^\w -]", "", t).lower().replace(" ", "-") for t in titles}, target


def test_there_are_commands():
    assert {words[1] for words in COMMANDS} == {command.__name__.rpartition(".")[2] for command in COMMANDS_OF_CLI}


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_commands_are_understood(words):
    assert callable(build_parser().parse_args(words[1:]).run)


def test_set_up_is_pinned():
    install = [line for block in BLOCKS for line in block.splitlines() if "pip install" in line]
    assert len(install) == 2
    assert all("-c constraints.txt" in line for line in install)
