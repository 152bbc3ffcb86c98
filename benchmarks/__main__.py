"""The command ``python -m benchmarks``."""

from __future__ import annotations

import json
from argparse import ArgumentParser, ArgumentTypeError, RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any

from corpora.files import replacing

from . import accuracy, cost, scaling, tokens
from .worker import in_process

__all__ = ["PARTS", "RESULTS", "main", "markdown"]

PARTS = {
    "accuracy": (accuracy, "Strict F1, the embedded encoder for all"),
    "tokens": (tokens, "Tokens that the encoder reads for each token of the text"),
    "cost": (cost, "A whole alignment, encoding included"),
    "scaling": (scaling, "Long texts in three versions, vectors given"),
}

RESULTS = Path(__file__).parent / "results.json"
"""The numbers that the README shows."""

_DESCRIPTION = "Measure accuracy, tokens, seconds and memory beside those of peers, and print tables in Markdown."
_EPILOG = """\
examples:
  python -m benchmarks -o benchmarks/results.json
  python -m benchmarks --only accuracy,scaling
  python -m benchmarks --markdown

The tables in the README are what --markdown prints of benchmarks/results.json.
"""


def main(arguments: list[str] | None = None) -> None:
    """Measure, print the tables, write the numbers."""
    args = _parser().parse_args(arguments)
    if args.markdown:
        if not args.markdown.is_file():
            raise SystemExit(f"{args.markdown}: no such file; measure first, with -o {args.markdown}")
        result = json.loads(args.markdown.read_text(encoding="utf-8"))
    else:
        result = {"about": in_process("about")}
        for name in args.only:
            result[name] = PARTS[name][0].measure()
            if args.output:
                _write(result, args.output)  # after each part: the next may take long, and be interrupted
    print(markdown(result))


def _write(result: dict[str, Any], path: str) -> None:
    with replacing(path) as file:
        file.write((json.dumps(result, indent=1, ensure_ascii=False) + "\n").encode())


def markdown(result: dict[str, Any]) -> str:
    """The tables of all parts that were measured, and with what; a part measured elsewhere says so itself."""
    lines = [_about(result["about"])]
    for name, (module, title) in PARTS.items():
        if name in result:
            own = f" ({_about(result[name]['about'])})" if "about" in result[name] else ""
            lines.append(f"**{title}**{own}\n\n{module.markdown(result[name])}")
    return "\n\n".join(lines)


def _about(about: dict[str, Any]) -> str:
    return (
        f"Dragoman {about['dragoman']}, {about['encoder']} in {about['dtype']}, {about['cores']} cores of "
        f"{about['processor']}, Python {about['python']}, torch {about['torch']}, {about['date']}."
    )


def _parts(argument: str) -> list[str]:
    names = argument.split(",")
    if unknown := [name for name in names if name not in PARTS]:
        raise ArgumentTypeError(f"there is no part {unknown[0]}, only {', '.join(PARTS)}")
    return names


def _parser() -> ArgumentParser:
    parser = ArgumentParser("python -m benchmarks", description=_DESCRIPTION, epilog=_EPILOG)
    parser.formatter_class = RawDescriptionHelpFormatter
    parser.add_argument("-o", "--output", metavar="FILE", help="write the numbers as JSON")
    parser.add_argument(
        "--only", metavar="PART,PART", type=_parts, default=list(PARTS), help=f"measure these, of {', '.join(PARTS)}"
    )
    parser.add_argument(
        "--markdown",
        metavar="FILE",
        nargs="?",
        type=Path,
        const=RESULTS,
        help="measure nothing, print the tables of a file written before (benchmarks/results.json)",
    )
    return parser


if __name__ == "__main__":
    main()
