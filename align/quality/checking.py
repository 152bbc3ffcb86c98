"""Run the checks over a text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from corpora import OptionError, ParallelText
from corpora.kinds import expect

from ..reordering import Reordering
from ..rivals import Rival
from .context import Check, Context, Problem
from .findings import Finding
from .measured import PRECISION
from .passages import UnitView
from .settings import Settings
from .table import CHECKS

__all__ = ["check", "check_texts"]


def check(
    text: ParallelText,
    settings: Settings | None = None,
    *,
    margins: Sequence[float] = (),
    rivals: Sequence[Rival] | None = None,
    moved: Sequence[Reordering] = (),
    borders: Sequence[float] = (),
) -> list[Finding]:
    """Check a text that has units, and return what an editor should look at.

    In the order of the units, those of one unit in the order of the table of checks, those about the whole text last.
    Nothing is encoded: probabilities are those in ``text``. ``margins`` and ``borders``, one for each unit,
    ``rivals`` and ``moved`` are what :func:`align.rescoring.rescore` gives; without them nothing is said of sentences
    that stand in another's place, units that join several are called doubtful, and passages that were moved and other
    ways to cut the text are those that its beads speak for.

    Raises :class:`~corpora.OptionError` when the settings name a check that there is not, or there are not as
    many margins or borders as units.

    >>> from corpora import Document, ParallelText, Unit
    >>> en = Document.from_segments("en", "en", ["It was built in 1911."])
    >>> az = Document.from_segments("az", "az-Latn", ["O, 1917-ci ildə tikilib."])
    >>> text = ParallelText("bridge", (en, az), (Unit((range(1), range(1)), 0.99),))
    >>> [str(finding) for finding in check(text)]
    ['error  bridge, unit 1  en-az-Latn  number-differs: en: 1911; az-Latn: 1917']
    """
    expect(text, ParallelText, "a parallel text as align or tei.read makes it")
    expect(settings, (Settings, type(None)), "settings as align.quality.make_settings makes them")
    settings = settings or Settings()
    codes = [check.code for check in CHECKS]
    named = {*settings.skip, *dict(settings.severities), *dict(settings.sureness)}
    if unknown := sorted(named - set(codes)):
        raise OptionError(f"there is no check {unknown[0]} to set, only {', '.join(codes)}")
    for name, given in (("margins", margins), ("borders", borders)):
        if given and len(given) != len(text.units):
            raise OptionError(f"{len(given)} {name} for {len(text.units)} units; take both from one rescoring")
    context = Context(text, settings, margins, rivals, moved, borders)
    least = dict(settings.sureness)
    found = [
        (view.number, place, _finding(context, each, view, problem))
        for place, each in enumerate(CHECKS)
        if each.code not in settings.skip
        for view, problem in each.find(context)
    ]
    found = [item for item in found if item[2].probability is None or item[2].probability >= least.get(item[2].code, 0)]
    return [finding for *_, finding in sorted(found, key=lambda item: item[:2])]


def check_texts(texts: Iterable[ParallelText], settings: Settings | None = None) -> Iterator[Finding]:
    """Check texts one by one, as a reader of a corpus yields them, so that memory holds one at a time."""
    for text in texts:
        yield from check(text, settings)


def _finding(context: Context, check: Check, view: UnitView, problem: Problem) -> Finding:
    return Finding(
        check.code,
        dict(context.settings.severities).get(check.code, check.severity),
        context.text.id,
        view.number,
        tuple(passage.language for passage in problem.passages),
        tuple(passage.span for passage in problem.passages),
        check.message,
        problem.detail,
        PRECISION.get(check.code) if problem.probability is None else problem.probability,
        problem.margin,
        problem.marks,
    )
