"""Running the command in process, for the tests of its subcommands."""

from pathlib import Path

from align.cli import main


def enter(tmp_path, monkeypatch, files):
    """Make a folder with files, run the command there, and keep nothing elsewhere."""
    monkeypatch.setenv("DRAGOMAN_CACHE", "off")
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    for name, data in files.items():
        (work / name).write_bytes(data if isinstance(data, bytes) else data.encode())
    return work


def code_of(*arguments):
    """The exit code of the command."""
    try:
        return main([*map(str, arguments)])
    except SystemExit as end:
        return end.code


def fails(capsys, *arguments):
    """The one line that a failing command says; no file is left behind."""
    before = sorted(Path.cwd().rglob("*"))
    assert code_of(*arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("dragoman: ")
    assert err.count("\n") == 1
    assert sorted(Path.cwd().rglob("*")) == before
    return err.removeprefix("dragoman: ").rstrip("\n")
