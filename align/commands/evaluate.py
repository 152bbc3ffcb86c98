"""``dragoman evaluate``: align gold segments as they are, and score the result."""

from __future__ import annotations

import functools
import json
import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import IO

from corpora import Document, DragomanError, OptionError, ParallelText, normalize_tag

from ..evaluation import Alignment, GoldText, Scorer
from ..gold import align_segments, format_prediction, only, read_gold
from ..verdicts import Tally
from .common import STREAM, add_encoder, check_output, choose_model, choose_progress, writing
from .scores import Results, as_json, bins_by_kind, describe_calibration, describe_mistakes, show_tables

__all__ = ["add_options", "run"]

HELP = "align the segments of a gold file and score the result"
DESCRIPTION = """\
Align the segments given in a gold file as they are (nothing is split) and score the result:
precision (P), recall (R) and F1, over all versions at once (n-way) and for each two, and how far
the probabilities can be trusted.
"""
EPILOG = """\
examples:
  dragoman evaluate gold.jsonl
  dragoman evaluate gold.jsonl --langs en,ru --encoder sentence-transformers/LaBSE
  dragoman evaluate gold.jsonl --by-shape --worst 10 | less
  dragoman evaluate gold.jsonl --json - --quiet | jq '.scores["n-way"].strict.f1'
  dragoman evaluate gold.jsonl --predictions out.jsonl --reliability reliability.svg

GOLD.jsonl holds a text a line:
  {"id", "segments": {lang: [str]}, "units": [{lang: [index]}], "pairs": {"az-en": [unit]}}
"pairs", for versions aligned more finely two by two, may be absent; "lax": true in a unit says that
the alignment inside it is not known. Predictions have the same form without segments, and with a
"probability" in each unit. An output - is standard output; the tables then go to standard error.

what is counted:
  n-way    a unit is right when it has exactly the gold's segments in every language; units of one
           language do not count. What is lax counts as one, right when no unit crosses its border
  en-ru    the beads of two versions. Strict: the same segments on both sides; precision counts
           one-sided beads, recall does not. Lax P, R and F1: it is enough to share a segment on
           both sides. What touches a gold bead marked lax is left out
  shapes   1-2 in en-ru is one en segment and two ru ones, 2:1:1 n-way is two in some language and
           one in the others; P by predicted shape, R by gold shape. What is lax is left out
  worst    wrong predictions, the surest first, and missed gold units with the probability of the
           surest prediction in their place; each begins with "wrong" or "missed", and the lines of
           text below it with the id of the text, language and indices ("visit en 3-4")
  expected calibration error (ECE)
           how far probability and share right lie apart, in 10 bins of equal width (Naeini et al.
           2015, in the form of Guo et al. 2017). What is predicted to stand alone is right when
           the gold joins it to nothing
"""


def add_options(parser: ArgumentParser) -> None:
    """Add the options of the subcommand."""
    parser.add_argument("gold", metavar="GOLD.jsonl", help="texts with their segments and true units")
    parser.add_argument("--langs", metavar="LANG,LANG", help="the versions to use (default: all)")
    parser.add_argument("--by-shape", action="store_true", help="show strict scores by shape too (1-1, 1-2, 2:1:1 ...)")
    parser.add_argument("--worst", type=int, default=0, metavar="N", help="list the N worst mistakes of each kind")
    parser.add_argument("--json", metavar="FILE", help="where to write all results as JSON")
    parser.add_argument("--predictions", metavar="FILE", help="where to write what was predicted, as JSON lines")
    parser.add_argument("--reliability", metavar="FILE", help="where to draw a reliability diagram, as SVG")
    add_encoder(parser)


def run(args: Namespace) -> int:
    """Align every text, write what was asked for, print the scores."""
    languages = _parse_languages(args.langs)
    if args.worst < 0:
        raise OptionError("--worst needs a number of mistakes to list, as in --worst 10")
    outputs = [path for path in (args.predictions, args.json, args.reliability) if path]
    for path in outputs:
        check_output(path, args.gold, args.weights)
    if len({os.path.realpath(path) for path in outputs}) < len(outputs):
        raise OptionError("give --predictions, --json and --reliability a file each, not the same one twice")
    results = _evaluate(args, languages)
    if args.json:
        with writing(args.json) as file:
            file.write(json.dumps(as_json(results), ensure_ascii=False, indent=1).encode() + b"\n")
    if args.reliability:
        from ..reliability import diagram

        svg = diagram(f"Reliability on {Path(args.gold).name}", bins_by_kind(results), results.signature)
        with writing(args.reliability) as file:
            file.write(svg.encode())
    if STREAM not in outputs:
        _show(results, args, sys.stdout)
    elif not args.quiet:
        _show(results, args, sys.stderr)
    return 0


def _evaluate(args: Namespace, languages: Sequence[str]) -> Results:
    """Align and judge every text, and write the predictions."""
    scorer, tally, progress, texts, signature = Scorer(), Tally(args.worst), choose_progress(args), 0, ""
    total = _count_lines(args.gold)
    encoder, weights = choose_model(args, progress)
    from ..aligner import align

    aligner = functools.partial(align, encoder=encoder, weights=weights, progress=progress)
    output = writing(args.predictions) if args.predictions else nullcontext()
    with output as file, progress.task("aligning texts", total) as advance:
        for text in _texts(args.gold, languages):
            predicted, used = _predict(text, aligner)
            scorer.add(text, predicted)
            tally.add(text, predicted)
            texts, signature = texts + 1, used or signature
            if file is not None:
                file.write(format_prediction(text.id, predicted).encode())
            advance(1)
    return Results(args.gold, texts, signature, scorer.report(), tally)


def _predict(text: GoldText, aligner: Callable[..., ParallelText]) -> tuple[Alignment, str]:
    """Align one text; return also the signature of what aligned it."""
    signature = ""

    def remember(documents: list[Document]) -> ParallelText:
        nonlocal signature
        parallel = aligner(documents, id=text.id)
        signature = parallel.provenance.signature if parallel.provenance else ""
        return parallel

    try:
        return align_segments(text, remember), signature
    except DragomanError as error:
        raise type(error)(f"text {text.id}: {error.message}", path=error.path) from error


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


def _show(results: Results, args: Namespace, stream: IO[str]) -> None:
    """Print the results for a reader."""
    show_tables(results, stream, by_shape=args.by_shape)
    for line in describe_mistakes(results.mistakes()):
        stream.write(f"{line}\n")
    stream.write(f"{describe_calibration(results)}\n{results.signature}\n")
