"""TEI files of others as the versions of ``dragoman align --layout standoff``."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence

import tei
from corpora import OptionError, language_name, sentence_spans

from .sources import SENTENCES, Version

__all__ = ["describe_original", "read_originals"]


def read_originals(versions: Sequence[Version], args: Namespace) -> tuple[tei.Original, ...]:
    """Read the versions, to be kept as they are; cut into sentences only when that was asked for."""
    for name, value in (("--format", args.format), ("--charset", args.charset)):
        if value is not None:
            raise OptionError(f"{name} is not for --layout standoff, which takes TEI and keeps its charset")
    return tei.read_originals(
        [version.path for version in versions],
        languages=[version.language or None for version in versions],
        splitter=sentence_spans if args.split == SENTENCES else None,
    )


def describe_original(original: tei.Original) -> str:
    """Say how many sentences a version has, and how many of them were given ids."""
    count = len(original.document.segments)
    given = (
        f"{original.added} of {count} sentences given an xml:id" if original.added else f"{count} sentences, unchanged"
    )
    return f"{language_name(original.document.language)} ({given})"
