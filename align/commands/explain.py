"""``dragoman explain``: why a unit of an alignment is as it is."""

from __future__ import annotations

import json
import re
import sys
from argparse import ArgumentParser, Namespace

from corpora import LanguageError, OptionError, ParallelText, Provenance, Status, normalize_tag
from tei import ids

from .common import STREAM, add_encoder, add_text, choose_model, choose_progress, find_text, say, tell
from .reasoning import as_json, show

__all__ = ["add_options", "parse_unit", "run"]

HELP = "tell why a unit of a corpus is as it is"
DESCRIPTION = """\
Align a corpus again, which is quick where its sentences are in the cache, and tell of one of its units
how else the text around it could have been cut, how likely that is, and what speaks for and against it.
"""
EPILOG = """\
examples:
  dragoman explain corpus.xml 28
  dragoman explain corpus.xml corpus.a28            the same unit, by its xml:id
  dragoman explain corpus.xml en:17 --most 3        the unit that holds the 17th sentence of the English version
  dragoman explain corpora.xml 28 --text speech     of one text in a corpus of several
  dragoman explain - en:17 --json < corpus.xml | jq '.alternatives[0]'

how to read it:
  alternatives  other ways to cut the stretch around the unit, up to cuts that are all but certain where such are near
  raw           the exact probability, under the model, that the stretch is cut into just these units
  sure          the same, calibrated by the line by which probabilities of units are, the ones in the corpus; only raw
                ones of different ways add up to 100% at most
  en-ru ...     what each two versions say for the units as they are against an alternative: log odds, so 0.7 more makes
                it twice as likely, and below 0 speaks for the alternative. With three versions and more a unit is what
                all pairs agree on best, and one pair may well speak against it

Units that were accepted or corrected are taken as given. Anchors are not in the file, so nothing is known of them.
"""

_UNIT = re.compile(r"(?:(?P<name>.+)\.)?(?P<letter>a)?0*(?P<number>[1-9][0-9]{0,9})", re.DOTALL)
_SENTENCE = re.compile(r"(?P<language>.*):0*(?P<number>[1-9][0-9]{0,9})", re.DOTALL)


def add_options(parser: ArgumentParser) -> None:
    """Add the options of the subcommand."""
    parser.add_argument("file", metavar="FILE", help="a TEI corpus, or its folder; - for standard input")
    parser.add_argument(
        "unit", metavar="UNIT", help="a unit's number or xml:id, or en:17 for the unit of the 17th sentence in en"
    )
    add_text(parser)
    parser.add_argument("--most", type=int, default=5, metavar="N", help="alternatives to show at most (default: 5)")
    parser.add_argument("--json", action="store_true", help="print everything as JSON")
    add_encoder(parser)


def run(args: Namespace) -> int:
    """Explain a unit, and note what may make the explanation differ from what was done."""
    from ..explanation import explain

    if args.most < 1:
        raise OptionError("--most needs a number of alternatives to show, as in --most 3")
    text = find_text(args.file, args.text)
    unit = parse_unit(args.unit, text, None if args.file == STREAM else args.file)
    progress = choose_progress(args)
    encoder, weights = choose_model(args, progress)
    explanation = explain(text, unit, encoder=encoder, weights=weights, most=args.most, progress=progress)
    notes = (
        [] if explanation.kept or explanation.provenance is None else describe_differences(text, explanation.provenance)
    )
    if notes and not args.quiet:
        say(f"note: {'; '.join(notes)}")
    if args.json:
        tell(json.dumps(as_json(text, explanation, notes), ensure_ascii=False, indent=1))
    else:
        show(text, explanation, sys.stdout)
    return 0


def parse_unit(argument: str, text: ParallelText, path: str | None = None) -> int | tuple[str, int]:
    """Find out which unit is meant: its index, or a language and the index of a segment.

    Raises :class:`~corpora.OptionError`, which names ``path``, when there is none.
    """
    if not text.units:
        raise OptionError("holds no units; align the versions first, with dragoman align", path=path)
    sentence = _SENTENCE.fullmatch(argument)
    if sentence is not None:
        return _sentence(sentence["language"], int(sentence["number"]), text, path)
    unit = _UNIT.fullmatch(argument)
    name = ids.format_name(text.id)
    if unit is None or (unit["name"] and (unit["name"] != name or not unit["letter"])):
        example = ids.unit_id(name, 1)
        wanted = f"{argument!r} is not a unit: give its number, its xml:id such as {example}, or"
        raise OptionError(f"{wanted} a sentence of it, as in {text.languages[0]}:1", path=path)
    number = int(unit["number"])
    if number > len(text.units):
        raise OptionError(f"there is no unit {number}: it has {len(text.units)}, counted from 1", path=path)
    return number - 1


def _sentence(tag: str, number: int, text: ParallelText, path: str | None) -> tuple[str, int]:
    try:
        language = normalize_tag(tag)
    except LanguageError as error:
        raise OptionError(f"{tag!r} is not a language: give one of {', '.join(text.languages)}", path=path) from error
    if language not in text.languages:
        raise OptionError(f"there is no version in {language}, only in {', '.join(text.languages)}", path=path)
    size = len(text.document(language).segments)
    if number > size:
        raise OptionError(f"there is no sentence {number} in {language}: it has {size}, counted from 1", path=path)
    return language, number - 1


def describe_differences(text: ParallelText, now: Provenance | None) -> list[str]:
    """Tell in what the text may have been aligned otherwise than it is explained ``now``."""
    then = text.provenance
    if then is None or now is None:
        return ["the file does not say what aligned it"]
    notes = []
    if (then.application, then.version) != (now.application, now.version):
        was, is_now = f"{then.application} {then.version}", f"{now.application} {now.version}"
        notes.append(f"it was aligned by {was} and is explained by {is_now}")
    for what, option in (("encoder", "--encoder"), ("weights", "--weights")):
        was, is_now = getattr(then, what) or "unknown", getattr(now, what)
        if was != is_now:
            notes.append(f"it was aligned with the {what} {was} and is explained with {is_now} (choose by {option})")
    pinned = dict(then.options)
    if "anchors" in pinned:
        notes.append(f"it was aligned with anchors ({pinned['anchors']}), which are not in the file and are left out")
    reviewed = sum(unit.status is not Status.AUTO for unit in text.units)
    if reviewed or "kept" in pinned:
        notes.append(f"reviewed units ({reviewed}; {pinned.get('kept', 0)} when it was aligned) are taken as given")
    return notes
