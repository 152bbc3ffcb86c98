"""The command ``dragoman``: arguments in, an exit code out.

Exit codes: 0 fine, 1 findings, 2 wrong input or use, 130 interrupted, 143 terminated.
"""

from __future__ import annotations

import argparse
import io
import os
import signal
import sys
from collections.abc import Sequence
from types import FrameType
from typing import NoReturn

from corpora import DragomanError

from .commands import align, check, convert, demo, evaluate, explain, export, source, validate
from .commands.common import say
from .interruption import handled
from .version import VERSION

__all__ = ["build_parser", "main"]

_COMMANDS = (align, validate, check, source, explain, export, convert, demo, evaluate)

_EPILOG = """\
examples:
  dragoman demo
  dragoman align en.txt ru.txt az.txt -o corpus.xml
  dragoman validate corpus.xml
  dragoman source corpus.xml en -o en.txt
  dragoman check corpus.xml
  dragoman explain corpus.xml en:17
  dragoman export corpus.xml --to tmx

dragoman COMMAND --help says more. Exit codes: 0 fine, 1 findings, 2 wrong input or use.
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command with ``argv`` (those of the process by default) and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    args = build_parser().parse_args(argv)
    try:
        with handled(_terminate, signal.SIGTERM):
            code: int = args.run(args)
            sys.stdout.flush()
    except DragomanError as error:
        say(f"dragoman: {' '.join(str(error).splitlines())}")
        return 2
    except _Terminated:
        say("dragoman: terminated")
        return 143
    except KeyboardInterrupt:
        say("dragoman: interrupted")
        return 130
    except BrokenPipeError:
        _close_output()  # whoever read it has seen enough
        return 141
    except OSError as error:
        say(f"dragoman: {error.filename or 'standard output cannot be written'}: {error.strerror or error}")
        _close_output()
        return 2
    return code


class _Terminated(KeyboardInterrupt):
    """The process was asked to end."""


def _terminate(number: int, frame: FrameType | None) -> NoReturn:
    """End the work as an interruption does: what is half done is taken away."""
    raise _Terminated


def _close_output() -> None:
    """Keep the interpreter from flushing into a pipe or a full disk once more."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


class _Parser(argparse.ArgumentParser):
    """Reports wrong use in one line."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and where help is, and end with exit code 2."""
        self.exit(2, f"dragoman: {message}; see {self.prog} --help\n")


def build_parser() -> argparse.ArgumentParser:
    """Make the parser of the command and its subcommands."""
    parser = _Parser(
        prog="dragoman",
        description="Align the versions of a text in any number of languages and write a TEI P5 corpus.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"dragoman {VERSION}")
    subparsers = parser.add_subparsers(required=True, metavar="COMMAND", title="commands")
    for command in _COMMANDS:
        subparser = subparsers.add_parser(
            command.__name__.rpartition(".")[2],
            help=command.HELP,
            description=command.DESCRIPTION,
            epilog=command.EPILOG,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        command.add_options(subparser)
        subparser.set_defaults(run=command.run)
    return parser


if __name__ == "__main__":
    sys.exit(main())
