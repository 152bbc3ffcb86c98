"""Bad input to reading in general: what no text holds, what few hold, files cut short, damaged or very large."""

import random
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.fuzzing import SEEDS, Fuzzer, attempt, main, mutate
from corpora import AlignmentError, LanguageError, OptionError, SourceError, read, read_parallel, source_bytes

ROOT = Path(__file__).resolve().parent.parent


def write(folder, data, name="text.txt"):
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"One.\nT\x00wo.", "binary, not text: byte 6 is NUL"),
        ("Да.\nНет".encode() + b"\xed\xa0\x80", r":2: byte 12 \(0xED\) is not utf-8"),
        ("Да.\nНет".encode() + b"\xed\xb0\x80", r":2: byte 12 \(0xED\) is not utf-8"),
        ("Да.\nНет".encode()[:-1], r"is not utf-8|not a text"),
        ("One.\ud800Two.".encode("utf-16-le", "surrogatepass"), "binary, not text|not utf-16"),
        (b"\xff\xfe" + "One.\ud800Two.".encode("utf-16-le", "surrogatepass"), "is not utf-16-le"),
        (b"\xff\xfe" + "One.".encode("utf-16-le")[:-1], "is not utf-16-le"),
        (bytes(range(256)) * 10, "binary, not text: byte 0 is NUL"),
        (b"\x7fELF\x02\x01\x01" + b"\x00" * 64, "binary, not text: byte 7 is NUL"),
    ],
)
def test_what_no_text_holds(tmp_path, data, message):
    with pytest.raises(SourceError, match=message) as caught:
        read(write(tmp_path, data), language="en")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "odd", ["\u0378", "\U000e0080", "\u200f", "\u202e", "\u2067", "\ufeff", "\ufffd", "\ue000", "\uffff"]
)
def test_what_few_texts_hold_survives(tmp_path, odd):
    text = f"One {odd} two.\r\n{odd}Three{odd}."
    for charset in ("utf-8", "utf-16"):
        document = read(write(tmp_path, text.encode(charset)), language="en")
        assert document.text == text
        assert source_bytes(document) == text.encode(charset)


@pytest.mark.parametrize("name", SEEDS)
def test_a_file_cut_short_anywhere_is_read_or_refused(tmp_path, name):
    data = SEEDS[name]
    assert attempt(tmp_path / name, data)
    for end in range(0, len(data), 7):
        attempt(tmp_path / name, data[:end])


@pytest.mark.parametrize("name", SEEDS)
def test_a_damaged_file_is_read_or_refused(tmp_path, name):
    chance = random.Random(f"{name}, damaged")
    fuzzer = Fuzzer(tmp_path)
    for _ in range(30):
        fuzzer.test(name, mutate(SEEDS[name], chance)[:2000])
    assert not fuzzer.failures, fuzzer.report()


def test_the_fuzzer_finds_and_tells(tmp_path, monkeypatch, capsys):
    import corpora

    assert main(["--minutes", "0"]) == 0
    assert "0 inputs, 0 of them read" in capsys.readouterr().out
    monkeypatch.setattr(corpora, "read_parallel", lambda _path: 1 // 0)
    fuzzer = Fuzzer(tmp_path)
    fuzzer.test("plain.txt", b"One.")
    fuzzer.test("plain.txt", b"Two.")
    assert "2 inputs, 2 of them" not in fuzzer.report()
    assert "1 kinds of failure\n- ZeroDivisionError" in fuzzer.report()
    assert "plain.txt: b'One.'" in fuzzer.report()


def test_formats_by_name(tmp_path):
    path = write(tmp_path, b"en\tru\nOne.\t\n", "a.tsv")
    assert read(path, language="en", format="plain").text.startswith("en\tru")
    assert read(path, format="table").language == "en"
    with pytest.raises(OptionError, match="there is no format called 'word'; there are plain, "):
        read(path, format="word")
    with pytest.raises(AlignmentError, match="holds no aligned segments"):
        read_parallel(path, format="plain")
    with pytest.raises(LanguageError, match="holds no German, only en"):
        read_parallel(path, languages=["de"])


def test_what_is_no_text_says_why_each_reader_refuses_it(tmp_path):
    with pytest.raises(SourceError, match=r"NUL; .*tmx: not XML; .*jsonl: the first line is no JSON"):
        read(write(tmp_path, b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"))


LARGE = """
import sys
from pathlib import Path
from corpora import read
path, unit, count = Path(sys.argv[1]), sys.argv[2].encode().decode("unicode_escape"), int(sys.argv[3])
with path.open("w", encoding="utf-8", newline="") as file:
    for _ in range(100):
        file.write(unit * (count // 100))
    file.write("x")
document = read(path, language="en")
peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
print(len(document.segments), path.stat().st_size >> 20, int(peak.split()[1]) >> 10)
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")
@pytest.mark.parametrize(
    ("unit", "count"), [("word ", 20_000_000), ("\\u0430", 50_000_000), ("( ", 50_000_000), ("\\n", 100_000_000)]
)
def test_a_line_of_100_mb_is_one_segment(tmp_path, unit, count):
    done = subprocess.run(
        [sys.executable, "-c", LARGE, str(tmp_path / "large.txt"), unit, str(count)],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        timeout=300,
    )
    segments, size, peak = map(int, done.stdout.split())
    assert (segments, size) == (1, 95)
    assert peak < 8 * size


def test_xml_of_an_unknown_kind(tmp_path):
    path = write(tmp_path, b'<?xml version="1.0"?><recipe><step>Cut the bread.</step></recipe>', "a.xml")
    with pytest.raises(SourceError, match=r"XML that no reader knows .*root is <recipe>.*; give plain as the"):
        read(path)
    assert read(path, language="en", format="plain").text.startswith("<?xml")
