"""The checks of what stands in the text besides words: addresses, code, questions, quotes, brackets."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from .context import Context, Problem
from .passages import Passage, UnitView

__all__ = ["address_differs", "code_differs", "question_differs", "unmatched_brackets"]

Problems = Iterator[tuple[UnitView, Problem]]

_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>\"«»“”]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_CODE = re.compile(
    r"`[^`\n]+`"
    r"|(?<![\w-])--?[a-zA-Z][\w-]*(?<!-)"
    r"|\b[a-zA-Z]\w*(?:[._][a-zA-Z]\w*)+(?:\(\))?"
    r"|\b[a-z]+[A-Z]\w*(?:\(\))?|\b\w+\(\)"
    r"|\b(?=\w*\d)(?=\w*[a-f])[0-9a-f]{6,40}\b"
)
_MAYBE_CODE = re.compile(  # what all of these have, told by a character that is rare
    r"[A-Z._`\d(-](?:(?<=[a-z][A-Z])|(?<=\w[._])(?=[a-zA-Z])|(?<=`)|(?<=\d)(?=[a-f])|(?<=[a-f]\d)"
    r"|(?<=\()\)|(?<=-)(?<![\w-]-)-?[a-zA-Z])"
)
_TRAILING = ".,;:!?)]}'’"
_ABBREVIATED = re.compile(r"[a-z](\.[a-z])+\.?", re.IGNORECASE)
_QUESTION = re.compile(r"[?？؟\u037e](?![\w&=/*])")
_BRACKETS = re.compile(r"[()\[\]{}]")
_CLOSERS = {")": "(", "]": "[", "}": "{"}
_SMILEY = re.compile(r"[:;]-?[()]|(?:^|\s)\(?\w{1,3}\)")


def address_differs(context: Context) -> Problems:
    """A web or e-mail address is another one in another version."""
    for view in context.views:
        yield from _different(view, _addresses)


def code_differs(context: Context) -> Problems:
    """A piece of code, an option or the name of a file is another one in another version."""
    for view in context.views:
        yield from _different(view, _code)


def question_differs(context: Context) -> Problems:
    """One version asks a question and another does not."""
    for view in context.views:
        asking = [passage for passage in view.present if "?" in passage.original and _QUESTION.search(passage.original)]
        if asking and len(asking) < len(view.present):
            detail = f"asked in {', '.join(passage.language for passage in asking)} only"
            marks = tuple(
                passage.mark(match.start(), match.end())
                for passage in asking
                for match in _QUESTION.finditer(passage.original)
            )
            yield view, Problem(view.present, detail, None, None, marks)


def unmatched_brackets(context: Context) -> Problems:
    """A bracket or a quotation mark has no partner, while another version has all of them."""
    quotes = {
        (view.number, passage.language): places
        for view in context.views
        for passage in view.present
        if (places := _odd_quotes(passage.original))
    }
    for view in context.views:
        wrong = {passage: _unmatched(passage.original) for passage in view.present}
        for passage in view.present:
            odd = quotes.get((view.number, passage.language))
            # A quotation may go on over several sentences.
            if odd and not any((view.number + step, passage.language) in quotes for step in (-3, -2, -1, 1, 2, 3)):
                wrong[passage] += odd
        if all(wrong.values()):
            continue
        for passage, places in wrong.items():
            if places:
                signs = " ".join(passage.original[at] for at in places)
                marks = tuple(passage.mark(at, at + 1) for at in places)
                yield view, Problem((passage,), f"{passage.language}: {signs}", None, None, marks)


def _different(view: UnitView, find: Callable[[str], list[tuple[str, int, int]]]) -> Problems:
    """Yield a problem where each of two passages has something that the other lacks."""
    found: dict[Passage, list[tuple[str, int, int]]] = {}
    for number, passage in enumerate(view.present):
        if not found and number == len(view.present) - 1:
            return  # One that has something differs from none.
        if items := find(passage.original):
            found[passage] = items
    left: dict[Passage, list[tuple[str, int, int]]] = {}
    for one, other in view.pairs():
        if one in found and other in found:
            sides = [(one, _lacking(found[one], one, other)), (other, _lacking(found[other], other, one))]
            if all(items for _, items in sides):
                for passage, items in sides:
                    left.setdefault(passage, []).extend(item for item in items if item not in left.get(passage, ()))
    if left:
        passages = tuple(passage for passage in view.present if passage in left)
        detail = "; ".join(f"{each.language}: {', '.join(item[0] for item in left[each])}" for each in passages)
        marks = tuple(each.mark(start, end) for each in passages for _, start, end in left[each])
        yield view, Problem(passages, detail, None, None, marks)


def _lacking(items: list[tuple[str, int, int]], one: Passage, other: Passage) -> list[tuple[str, int, int]]:
    """What the other passage lacks, a page of a site in its own language, as in /en/ and /ru/, being the same."""
    text = other.original.casefold()
    own, into = (passage.language.partition("-")[0] for passage in (one, other))
    tag = re.compile(rf"(?<![^\W_]){own}(?![^\W_])")
    lacking = ((item, item[0].casefold()) for item in items)
    return [item for item, name in lacking if name not in text and tag.sub(into, name) not in text]


def _addresses(text: str) -> list[tuple[str, int, int]]:
    if "@" not in text and "://" not in text and "www." not in text:
        return []
    matches = ((match, match[0].rstrip(_TRAILING)) for match in _ADDRESS.finditer(text))
    return [(found, match.start(), match.start() + len(found)) for match, found in matches]


def _code(text: str) -> list[tuple[str, int, int]]:
    maybe = _MAYBE_CODE.search(text)
    if not maybe:
        return []
    start = text.rfind(" ", 0, maybe.start()) + 1  # of the first that may be code
    matches = ((match, match[0].strip("`")) for match in _CODE.finditer(text, start))
    return [
        (found, match.start(), match.end())
        for match, found in matches
        if found.isascii() and not _ABBREVIATED.fullmatch(found) and not _ADDRESS.search(found)
    ]


def _unmatched(text: str) -> list[int]:
    """The places of brackets without a partner."""
    if not _BRACKETS.search(text):
        return []
    stack: list[int] = []
    wrong: list[int] = []
    for match in _BRACKETS.finditer(text):
        at, sign = match.start(), match[0]
        if sign not in _CLOSERS:
            stack.append(at)
        elif stack and text[stack[-1]] == _CLOSERS[sign]:
            stack.pop()
        elif not _SMILEY.search(text, max(0, at - 4), at + 1):
            wrong.append(at)
    return sorted(wrong + [at for at in stack if not _SMILEY.search(text, max(0, at - 2), at + 1)])


def _odd_quotes(text: str) -> list[int]:
    """The place of the last quotation mark where one has no partner."""
    if text.count('"') % 2:
        return [text.rindex('"')]
    for opening, closing in () if text.isascii() else ("«»", "“”"):
        if text.count(opening) != text.count(closing) and "„" not in text:
            return [max(text.rfind(opening), text.rfind(closing))]
    return []
