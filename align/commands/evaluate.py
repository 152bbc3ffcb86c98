"""``dragoman evaluate``: align gold segments as they are, and score the result."""

from __future__ import annotations

import functools
from argparse import Namespace, RawDescriptionHelpFormatter
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from corpora import DragomanError, OptionError, ParallelText, normalize_tag
from tei.files import replacing

from ..evaluation import GoldText, PairScore, Score, Scorer
from .common import add_encoder, check_output, choose_encoder, choose_progress, choose_weights, tell
from .gold import align_segments, format_prediction, only, read_gold

if TYPE_CHECKING:
    from argparse import _SubParsersAction

    from corpora import Document


__all__ = ["add", "run"]

_EPILOG = """\
examples:
  dragoman evaluate gold.jsonl --predictions out.jsonl
  dragoman evaluate gold.jsonl --langs en,ru --encoder sentence-transformers/LaBSE

GOLD holds a text a line: {"id", "segments": {lang: [str]}, "units": [{lang: [index]}], "pairs": {"az-en": [unit]}}, and
predictions have the same form without segments. Scores are strict and, for pairs, lax precision, recall and F1.
"""


def add(subparsers: _SubParsersAction[Any]) -> None:
    """Add the subcommand to the parser."""
    parser = subparsers.add_parser(
        "evaluate",
        help="align the segments of a gold file and score the result",
        description="Align the segments given in a gold file as they are (nothing is split) and score the result.",
        epilog=_EPILOG,
        formatter_class=RawDescriptionHelpFormatter,
    )
    parser.add_argument("gold", metavar="GOLD.jsonl", help="texts with their segments and true units")
    parser.add_argument("--predictions", metavar="OUT.jsonl", help="where to write what was predicted")
    parser.add_argument("--langs", metavar="LANG,LANG", help="the versions to use (default: all)")
    add_encoder(parser)
    parser.set_defaults(run=run)


def run(args: Namespace) -> int:
    """Align every text, write the predictions, print the scores."""
    languages = _parse_languages(args.langs)
    if args.predictions:
        check_output(args.predictions, [args.gold])
    scorer, progress, signature = Scorer(), choose_progress(args), ""
    total = _count_lines(args.gold)
    encoder = choose_encoder(args, progress)
    from ..aligner import align

    weights = choose_weights(args, encoder)
    aligner = functools.partial(align, encoder=encoder, weights=weights, progress=progress)
    output = replacing(args.predictions) if args.predictions else nullcontext()
    with output as file, progress.task("aligning texts", total) as advance:
        for text in _texts(args.gold, languages):
            signature = _predict(text, scorer, aligner, file) or signature
            advance(1)
    _show(scorer.report())
    tell(signature)
    return 0


def _predict(text: GoldText, scorer: Scorer, aligner: Callable[..., ParallelText], file: IO[bytes] | None) -> str:
    """Align and score one text; return the signature of what aligned it."""
    signature = ""

    def remember(documents: list[Document]) -> ParallelText:
        nonlocal signature
        parallel = aligner(documents, id=text.id)
        signature = parallel.provenance.signature if parallel.provenance else ""
        return parallel

    try:
        predicted = align_segments(text, remember)
    except DragomanError as error:
        raise type(error)(f"text {text.id}: {error.message}", path=error.path) from error
    scorer.add(text, predicted)
    if file is not None:
        file.write(format_prediction(text.id, predicted).encode())
    return signature


def _texts(path: str, languages: Sequence[str]) -> Iterator[GoldText]:
    """Yield the texts cut down to ``languages``, those that have two or more of them."""
    none = True
    for text in read_gold(path):
        chosen = [key for key in text.segments if not languages or normalize_tag(key) in languages]
        if len(chosen) > 1:
            none = False
            yield only(text, chosen) if languages else text
    if none:
        raise OptionError(f"--langs {','.join(languages)}: no text in {path} has two of these")


def _parse_languages(argument: str | None) -> list[str]:
    languages = [normalize_tag(tag) for tag in argument.split(",")] if argument else []
    if languages and len(set(languages)) < 2:
        raise OptionError("--langs needs two or more languages, as in --langs en,ru")
    return languages


def _count_lines(path: str) -> int:
    """Count lines, for the bar only; a pipe can be read but once."""
    if not Path(path).is_file():
        return 1
    with Path(path).open("rb") as file:
        return sum(block.count(b"\n") for block in iter(functools.partial(file.read, 1 << 20), b"")) or 1


def _show(report: dict[str, PairScore]) -> None:
    """Print the scores as a table."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD)
    table.add_column("", no_wrap=True)
    for name in ("P", "R", "F1", "lax P", "lax R", "lax F1", "units"):
        table.add_column(name, justify="right", no_wrap=True)
    for name, score in report.items():
        table.add_row(
            name, *_numbers(score.strict), *(_numbers(score.lax) if score.lax else "   "), str(score.strict.gold)
        )
    Console(highlight=False).print(table)


def _numbers(score: Score) -> tuple[str, str, str]:
    return f"{score.precision:.4f}", f"{score.recall:.4f}", f"{score.f1:.4f}"
