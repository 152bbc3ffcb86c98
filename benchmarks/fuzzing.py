"""Reading damaged files: whatever the bytes, a text or a ``DragomanError``, within time and memory.

``python -m benchmarks.fuzzing --minutes 10`` changes small files of each format at random, reads them, and lists what
went wrong, once for each kind of failure and place, with the input that did it. The same ``--seed`` makes the same
inputs. ``--guided`` chooses inputs by the code that they reach, where atheris (https://github.com/google/atheris) is
installed; with it two runs differ.
"""

from __future__ import annotations

import base64
import os
import random
import shutil
import signal
import sys
import time
import traceback
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType

__all__ = ["SEEDS", "Fuzzer", "attempt", "main", "mutate"]

_TEI = """<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang="en"><teiHeader/><text><body><div><head>One</head>
<p>It <choice><sic>wos</sic><corr>was</corr></choice> <hi>so</hi>.<note>No.</note> Yes<lb break="no"/>terday.</p>
<u><seg><s><w>Who</w> <w join="right">is</w><pc>?</pc></s></seg><seg xml:lang="ru"><s><w>Кто</w></s></seg></u>
<list><item>First</item></list><lg><l>A line</l></lg></div></body></text></TEI>"""
_TMX = """<!DOCTYPE tmx SYSTEM "tmx14.dtd"><tmx version="1.4"><header srclang="en"/><body>
<tu><tuv xml:lang="en"><seg>Press <bpt i="1">x</bpt><hi>Enter</hi>&eacute;.</seg></tuv>
<tuv lang="ru"><seg>Нажмите.</seg></tuv></tu></body></tmx>"""
_XLIFF = """<xliff version="1.2"><file source-language="en" target-language="ru"><body><trans-unit id="1">
<source>One. Two.</source><seg-source><mrk mtype="seg" mid="0">One.</mrk>
<mrk mtype="seg" mid="1">Two.</mrk></seg-source>
<target><mrk mtype="seg" mid="0">Раз.</mrk> <mrk mtype="seg" mid="1">Два.</mrk></target></trans-unit></body></file>
</xliff>"""
_SRT = "1\n00:00:01,000 --> 00:00:02,500\n<i>Who was</i>\n\n2\n00:00:02,600 --> 00:00:04,000\n- there?\n- {\\an8}Me.\n"
_VTT = "WEBVTT\n\nNOTE no\n\na\n00:01.000 --> 00:02.500 line:0\n<v Ann>Yes &amp; no.\n<v Bob>Who?\n"
_PO = 'msgid ""\nmsgstr "Language: ru\\n"\n\n#, c-format\nmsgid "%d file"\nmsgid_plural "files"\nmsgstr[0] "Файл"\n'

SEEDS = {
    "plain.txt": "Mr. Hill came in. “Who is it?” he asked (as always).\n\n\tNo. 5: it was… so\r\n- One\n- Two".encode(),
    "plain.ru.txt": "Съешь же ещё этих мягких булок, да выпей чаю в 1912 г. — Кто? — спросил он.".encode(
        "windows-1251"
    ),
    "wide.txt": "Bakı şəhəri. Gözəl!".encode("utf-16"),
    "film.srt": _SRT.encode(),
    "film.vtt": _VTT.encode(),
    "memory.tmx": _TMX.encode(),
    "wide.tmx": _TMX.encode("utf-16"),
    "book.xml": _TEI.encode(),
    "units.xlf": _XLIFF.encode(),
    "ru.po": _PO.encode(),
    "table.tsv": 'id\ten\tru\n1\t"Yes."\tДа.\n2\tNo\t\n'.encode(),
    "table.csv": 'en;ru\n"Yes; ""no""";Да\n'.encode(),
    "rows.jsonl": '{"en": "Yes.", "ru": "\\u0414а."}\n{"translation": {"en": "No"}}\n'.encode(),
}
"""A small file of each format."""

_TEXT = "< > & \" ' \\ / [ ] { } ( ) - -- --> ... . ! : ; , # <w> </w> <s> &#x0; &b; <![CDATA[ ]]> <!-- \\ud800"
_PARTS = [part.encode() for part in _TEXT.split(" ")]
_PARTS += [b" ", b"\t", b"\n", b"\r\n", b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b'xml:lang="x"', b"00:00:01,000 --> "]
# NUL, byte order marks, half a surrogate pair, a line separator, an unassigned character, a right-to-left mark.
_PARTS += [b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\xe2\x80\xa8", b"\xcd\xb8", b"\xe2\x80\x8f"]
_LARGEST = 1 << 16
_SECONDS = 10  # for reading 64 KB
_MEMORY = 4 << 30  # bytes that the process may have reserved in all


def mutate(data: bytes, chance: random.Random) -> bytes:
    """Change bytes at random: some lost, doubled, replaced, moved, repeated often, or mixed with another seed."""
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 4, 8))):
        start = chance.randrange(len(changed) + 1)
        end = min(len(changed), start + chance.choice((1, 2, 8, 40)))
        piece = bytes(changed[start:end])
        other = chance.choice(list(SEEDS.values()))
        at = chance.randrange(len(other))
        changed[start:end] = chance.choice(
            (
                b"",
                piece * 2,
                piece * chance.choice((5, 10, 100, 1000, 20000)),
                bytes([chance.randrange(256)]),
                chance.choice(_PARTS),
                piece + chance.choice(_PARTS) * chance.choice((1, 1, 1, 100, 10000)),
                other[at : at + 60],
                piece[::-1],
            )
        )
        del changed[_LARGEST:]
    return bytes(changed)


def attempt(path: Path, data: bytes, *, told: bool = True) -> bool:
    """Read a file of these bytes as a version and as aligned segments, and say whether it was read at all.

    ``told`` says that it is English; otherwise that is found out. Raises ``AssertionError`` for a text that breaks a
    promise, and whatever else the readers let through that is no ``DragomanError``.
    """
    from corpora import DragomanError, read, read_parallel, source_bytes

    path.write_bytes(data)
    done = False
    try:
        document = read(path, language="en" if told else None)
        document.text.encode()
        assert document.segments, "a version without segments"
        assert not document.source or not document.source.is_plain or source_bytes(document) == data, "other bytes"
        done = True
    except DragomanError as error:
        _check_error(str(error), path)
    try:
        assert read_parallel(path).units, "aligned segments without units"
    except DragomanError as error:
        _check_error(str(error), path)
    return done


def _check_error(message: str, path: Path) -> None:
    assert message.startswith(str(path)), f"an error without the file: {message}"
    assert "\n" not in message, f"an error of several lines: {message}"


class _TooSlow(BaseException):
    """Reading takes longer than it may; no reader takes it for an error of its own."""


@dataclass
class Fuzzer:
    """What was tried and what went wrong; each kind of failure is kept once, with the first input that showed it."""

    folder: Path
    tried: int = 0
    read: int = 0
    failures: dict[str, tuple[str, bytes]] = field(default_factory=dict)

    def test(self, name: str, data: bytes, *, told: bool = True) -> None:
        """Read one input and note what goes wrong."""
        self.tried += 1
        try:
            with _limited(_SECONDS):
                self.read += attempt(self.folder / name, data, told=told)
        except (Exception, _TooSlow) as error:  # noqa: BLE001 (any other exception is what is looked for)
            place = traceback.extract_tb(error.__traceback__)[-1]
            own = [
                frame for frame in traceback.extract_tb(error.__traceback__) if "corpora" in Path(frame.filename).parts
            ]
            where = own[-1] if own else place
            kind = f"{type(error).__name__} in {Path(where.filename).name}:{where.lineno}: {str(error)[:100]}"
            self.failures.setdefault(kind.replace(str(self.folder), ""), (name, data))

    def report(self) -> str:
        """What was found, with the inputs as Python writes them, or in base64 where they are long."""
        lines = [f"{self.tried} inputs, {self.read} of them read as a text; {len(self.failures)} kinds of failure"]
        for kind, (name, data) in self.failures.items():
            shown = repr(data) if len(data) < 400 else f"{len(data)} bytes: {base64.b64encode(data[:300]).decode()}..."
            lines.append(f"- {kind}\n  {name}: {shown}")
        return "\n".join(lines)


@contextmanager
def _limited(seconds: int) -> Iterator[None]:
    def stop(_number: int, _frame: FrameType | None) -> None:
        raise _TooSlow(f"not done after {seconds} seconds")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def _guided(fuzzer: Fuzzer, end: float) -> None:
    """Let atheris choose the inputs, of which the first byte names the format; it never gives control back."""
    import atheris

    with atheris.instrument_imports(include=["corpora"]):
        import corpora.reading  # noqa: F401
    names = list(SEEDS)

    def test(data: bytes) -> None:
        if data:
            fuzzer.test(names[data[0] % len(names)], data[1:])
        if time.monotonic() > end:
            print(fuzzer.report(), flush=True)
            shutil.rmtree(fuzzer.folder)
            os._exit(bool(fuzzer.failures))

    seeds = fuzzer.folder / "seeds"
    seeds.mkdir()
    for number, (name, data) in enumerate(SEEDS.items()):
        (seeds / name).write_bytes(bytes([number]) + data)
    options = ["-max_len=4096", "-rss_limit_mb=0", "-verbosity=0", str(seeds)]
    atheris.Setup([sys.argv[0], *options], test)
    atheris.Fuzz()


def main(arguments: list[str] | None = None) -> int:
    """Read damaged files for some minutes; the exit code is 1 when something went wrong."""
    parser = ArgumentParser("python -m benchmarks.fuzzing", description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--guided", action="store_true", help="choose inputs by the code they reach, with atheris")
    args = parser.parse_args(arguments)
    end = time.monotonic() + 60 * args.minutes
    with TemporaryDirectory() as folder:
        fuzzer = Fuzzer(Path(folder))
        if args.guided:
            _guided(fuzzer, end)
        chance = random.Random(args.seed)
        while time.monotonic() < end:
            name = chance.choice(list(SEEDS))
            fuzzer.test(name, mutate(SEEDS[name], chance), told=chance.random() > 0.05)
        print(fuzzer.report())
    return 1 if fuzzer.failures else 0


def _limit_memory() -> None:
    """Make reserving more than ``_MEMORY`` an error; it holds for the whole process, to its end."""
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))


if __name__ == "__main__":
    _limit_memory()
    sys.exit(main())
