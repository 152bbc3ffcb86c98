"""What the subcommands share: lines on the two streams, progress, and checks made before any work is done."""

from __future__ import annotations

import os
import shlex
import sys
import tempfile
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING

import tei
from corpora import OptionError, OutputError, ParallelText, SourceError
from corpora.files import replacing
from tei.writing import today

from ..progress import SILENT, Bars, Progress

if TYPE_CHECKING:
    from ..encoding import Encoder
    from ..trained import Weights

__all__ = [
    "STREAM",
    "add_encoder",
    "add_text",
    "check_folder",
    "check_output",
    "choose_model",
    "choose_progress",
    "find_text",
    "say",
    "tell",
    "warn",
    "writing",
]

STREAM = "-"  # the name of standard input and output on the command line


def say(line: str) -> None:
    """Write a line for the user to standard error, where that takes it; the exit code says the rest."""
    with suppress(OSError):
        sys.stderr.write(f"{line}\n")


def warn(source: str, losses: Mapping[str, int]) -> None:
    """Say what was left out in reading, and how often."""
    for message, count in losses.items():
        if count:
            say(f"warning: {source}: {message}: {count:,}")


def tell(line: str) -> None:
    """Write a line of the result to standard output."""
    sys.stdout.write(f"{line}\n")


@contextmanager
def writing(path: str) -> Iterator[IO[bytes]]:
    """Open a file that is there whole or not at all, or standard output."""
    if path != STREAM:
        with replacing(path) as file:
            yield file
        return
    try:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(f"standard output cannot be written: {error.strerror or error}") from error


def add_encoder(parser: ArgumentParser) -> None:
    """Add the options of every subcommand that encodes."""
    parser.add_argument(
        "--encoder",
        metavar="NAME",
        help="a sentence-transformers model, by name or path (default: the embedded multilingual-e5-small)",
    )
    parser.add_argument(
        "--weights",
        metavar="FILE",
        help="weights that python -m align.training wrote (default: the encoder's own, or the embedded encoder's)",
    )
    parser.add_argument("-q", "--quiet", action="store_true", help="show no progress, no notes and no summary")


def choose_progress(args: Namespace) -> Progress:
    """Return what follows the work: nothing when asked to be quiet."""
    return SILENT if args.quiet else Bars(sys.stderr)


def choose_model(args: Namespace, progress: Progress) -> tuple[Encoder, Weights]:
    """Load the encoder and the weights asked for, or those that come with the package.

    Says so when the weights are another encoder's. A wrong file of weights is found before the encoder is loaded, which
    takes longer. Raises :class:`~corpora.EncoderError` when either cannot be found or loaded, and
    :class:`~corpora.OptionError` when ``SOURCE_DATE_EPOCH`` is no number.
    """
    from ..trained import load_weights, read_weights

    today()  # what else reads SOURCE_DATE_EPOCH would not say what is wrong with it
    weights = read_weights(Path(args.weights)) if args.weights else None
    encoder = _choose_encoder(args, progress)
    weights = weights or load_weights(encoder.name)
    if not args.quiet:
        _note_other_weights(args, encoder, weights)
    return encoder, weights


def _choose_encoder(args: Namespace, progress: Progress) -> Encoder:
    from ..encoders import cache_folder, load_encoder

    encoder = load_encoder(args.encoder)
    cache = cache_folder()
    if args.encoder is None and cache is not None:
        _build_embedded(cache, progress)
    return encoder


def _note_other_weights(args: Namespace, encoder: Encoder, weights: Weights) -> None:
    """Say that the weights were trained for another encoder, if they were, and how to train its own."""
    from .. import embedded

    same = {encoder.name, weights.encoder} in ({encoder.name}, {embedded.NAME, embedded.HUB_NAME})
    if not same:
        name = shlex.quote(args.encoder or encoder.name)
        say(
            f"note: the encoder is {encoder.name} and the weights were trained for {weights.encoder}; to train its "
            f"own: python -m align.training GOLD.jsonl -o FILE --encoder {name}; then add --weights FILE"
        )


def _build_embedded(cache: Path, progress: Progress) -> None:
    """Build the embedded model before anything else on the very first run, to be able to say so."""
    from .. import embedded

    folder = embedded.folder(cache)
    if folder is None or folder.is_dir():
        return
    with progress.task("building the encoder (first run only)", 100) as advance:
        done = 0

        def show(share: float) -> None:
            nonlocal done
            advance(round(100 * share) - done)
            done = round(100 * share)

        embedded.build(folder, advance=show)


def add_text(parser: ArgumentParser) -> None:
    """Add the option of every subcommand that takes one text of a corpus."""
    parser.add_argument("--text", metavar="ID", help="the id of the text, where the corpus holds several")


def find_text(path: str, id: str | None) -> ParallelText:
    """Read the text called ``id`` from a corpus, or its only one.

    Raises :class:`~corpora.OptionError` when there are several, and :class:`~corpora.SourceError` when there is none.
    """
    found = None
    for text in tei.read_corpus(sys.stdin.buffer if path == STREAM else path):
        if id == text.id:
            return text
        if id is None:
            if found is not None:
                raise OptionError(f"holds several texts; name one, as in --text {shlex.quote(found.id)}", path=path)
            found = text
    if found is None:
        raise SourceError("holds no text" + (f" {id}" if id else ""), path=path)
    return found


def check_folder(folder: str, *sources: str | None) -> None:
    """Check that no file of a folder can be one that is read, since the folder is replaced or filled.

    Raises :class:`~corpora.OutputError`, which names the file.
    """
    path = Path(os.path.realpath(folder))
    for source in sources:
        read = Path(os.path.realpath(source)) if source else None
        if read is not None and (path in read.parents or (path == read and read.is_dir())):
            raise OutputError(f"is a folder that {source} is read from; choose another name", path=folder)


def check_output(target: str, *sources: str | None) -> None:
    """Check that a file can be written, and leave no trace; raises :class:`~corpora.OutputError`.

    Done before a long piece of work, whose result would be lost. A file among ``sources`` must not be written over.
    """
    if target == STREAM:
        return
    path = Path(os.path.realpath(target))
    if any(path == Path(os.path.realpath(source)) for source in sources if source):
        raise OutputError("is read from, so it cannot be written to; choose another name", path=target)
    try:
        if path.is_dir():
            raise OutputError("cannot be written: it is a folder", path=target)
        if path.exists() and not path.is_file():
            return  # a device or a pipe
        with tempfile.TemporaryFile(dir=path.parent):
            pass
    except FileNotFoundError as error:
        raise OutputError(f"cannot be written: there is no folder {path.parent}", path=target) from error
    except OSError as error:
        raise OutputError(f"cannot be written: {error.strerror or error}", path=target) from error
