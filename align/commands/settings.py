"""Options of ``dragoman check`` for what is worth telling: settings of the checks, and findings that are known."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence, Set
from pathlib import Path

from ..quality import CHECKS, Baseline, Settings, find_settings, read_settings, write_baseline
from ..quality.settings import thresholds
from ..verdicts import one_line
from .common import say, writing
from .listed import Listed

__all__ = ["add_settings", "choose_settings", "describe_thresholds", "drop_known", "keep_known"]

_MOST_NAMED = 10  # known findings that are gone, named one by one


def add_settings(parser: ArgumentParser) -> None:
    """Add the options."""
    group = parser.add_argument_group("what is told")
    group.add_argument(
        "--config",
        metavar="FILE",
        help="a TOML file of settings (default: [tool.dragoman.check] in the nearest pyproject.toml, if any)",
    )
    group.add_argument("--baseline", metavar="FILE", help="leave out the findings that FILE holds, which are accepted")
    group.add_argument(
        "--write-baseline", metavar="FILE", help="write all findings to FILE instead of listing them; ends with 0"
    )


def choose_settings(args: Namespace) -> Settings:
    """Return the settings of the file asked for, or of the project; says which file where it was not asked for.

    Raises what :func:`~align.quality.read_settings` does.
    """
    if args.config:
        return read_settings(args.config)
    found = find_settings(Path())
    if found is None:
        return Settings()
    if not args.quiet:
        say(f"note: settings of {found[0]}")
    return found[1]


def describe_thresholds() -> str:
    """The thresholds, one a line, with their defaults."""
    return "\n".join(
        f"  {name.replace('_', '-'):22}{each.default:<9g}{each.meaning}" for name, each in thresholds().items()
    )


def keep_known(args: Namespace, listed: Sequence[Listed]) -> int:
    """Write a baseline of all findings, and return the exit code."""
    with writing(args.write_baseline) as file:
        write_baseline(file, Baseline(tuple(item.known for item in listed)))
    if not args.quiet:
        say(f"{args.write_baseline}: {len(listed)} finding{'s' * (len(listed) != 1)} accepted")
    return 0


def drop_known(
    args: Namespace, baseline: Baseline | None, listed: Sequence[Listed], settings: Settings, texts: Set[str]
) -> tuple[list[Listed], list[str]]:
    """Return the findings that a baseline, if there is one, does not hold, and what is to be said of it.

    Known findings are said to be gone where their text was checked for them.
    """
    if baseline is None:
        return list(listed), []
    new, stale = baseline.compare(item.known for item in listed)
    made = {each.code for each in CHECKS if each.code not in settings.skip and (args.rescore or not each.rescored)}
    gone = [known for known in stale if known.text in texts and known.code in made]
    known = len(new) - sum(new)
    notes = [f"{args.baseline}: {known} known finding{'s' * (known != 1)} left out"]
    notes += [f"{args.baseline}: gone: {one_line(f'{k.text} {k.code}: {k.excerpt}')}" for k in gone[:_MOST_NAMED]]
    if len(gone) > _MOST_NAMED:
        notes.append(f"{args.baseline}: gone: {len(gone) - _MOST_NAMED} more")
    if gone:
        notes.append(f"{args.baseline}: write it anew with --write-baseline to forget what is gone")
    return [item for item, is_new in zip(listed, new, strict=True) if is_new], notes
