"""Known errors, planted in aligned texts.

A :data:`Planter` proposes an error for one unit, as a new text for a segment; a :data:`Shaker` makes errors of the
alignment in a whole text and says which units are wrong then.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator

from align.quality.names import same_name, skeletons
from corpora import Document, ParallelText, Unit

__all__ = [
    "Places",
    "Planter",
    "Shaker",
    "change_language",
    "change_measure",
    "change_name",
    "change_number",
    "leave_out",
    "lose_measure",
    "move_boundary",
    "move_clause",
    "move_passage",
    "rebuilt",
    "swap_sentences",
]

Planter = Callable[[ParallelText, Unit, random.Random], tuple[int, int, str] | None]
Shaker = Callable[[ParallelText, random.Random], tuple[ParallelText, set[int]]]
Places = set[tuple[int, int]]  # version, segment


def rebuilt(text: ParallelText, segments: dict[tuple[int, int], str]) -> ParallelText:
    """Put other segments in the places (version, segment)."""
    documents = tuple(
        Document.from_segments(
            document.id,
            document.language,
            [segments.get((version, n), segment.text) for n, segment in enumerate(document.segments)],
        )
        for version, document in enumerate(text.documents)
    )
    return ParallelText(text.id, documents, text.units)


_DIGITS = re.compile(r"(?<![\w.,:/~^#-])\d+(?![\w:/]|[.,]\d)")


def change_number(text: ParallelText, unit: Unit, chance: random.Random) -> tuple[int, int, str] | None:
    """Change a digit of a number that two versions have."""
    found = [
        (version, segment, match)
        for version, span in enumerate(unit.spans)
        for segment in span
        for match in _DIGITS.finditer(text.documents[version].segments[segment].text)
    ]
    versions: dict[str, set[int]] = {}
    for version, _, match in found:
        versions.setdefault(match[0], set()).add(version)
    found = [item for item in found if len(versions[item[2][0]]) > 1]
    if not found:
        return None
    version, segment, match = chance.choice(found)
    place = chance.randrange(match.start(), match.end())
    whole = text.documents[version].segments[segment].text
    digit = chance.choice([digit for digit in "123456789" if digit != whole[place]])
    return version, segment, whole[:place] + digit + whole[place + 1 :]


_NAME = re.compile(r"(?<=[^\W\d_] )[^\W\d_]{4,}")


def change_name(text: ParallelText, unit: Unit, chance: random.Random) -> tuple[int, int, str] | None:
    """Put another name of the same version in the place of one that two versions have, by its skeleton."""
    found = [
        (version, segment, match)
        for version, span in enumerate(unit.spans)
        for segment in span
        for match in _NAME.finditer(text.documents[version].segments[segment].text)
        if match[0].istitle()
    ]
    named = [skeletons(match[0], text.languages[version]) for version, _, match in found]
    shared = [
        item
        for item, name in zip(found, named, strict=True)
        if len(name[0]) > 2
        and any(same_name(name, other) and rival[0] != item[0] for rival, other in zip(found, named, strict=True))
    ]
    if not shared:
        return None
    version, segment, match = chance.choice(shared)
    whole = text.documents[version].segments[segment].text
    for _ in range(20):
        other = _NAME.findall(chance.choice(text.documents[version].segments).text)
        new = next((name for name in other if name.istitle() and name[:2] != match[0][:2]), None)
        if new:
            return version, segment, whole[: match.start()] + new + whole[match.end() :]
    return None


def change_language(text: ParallelText, unit: Unit, chance: random.Random) -> tuple[int, int, str] | None:
    """Put a sentence of another version, from the same unit or from anywhere, in the place of a segment."""
    version, other = chance.sample(range(len(text.documents)), 2)
    span = unit.spans[other] if chance.random() < 0.5 else range(len(text.documents[other].segments))
    if not unit.spans[version] or not span:
        return None
    old, new = chance.choice(unit.spans[version]), chance.choice(span)
    segments = text.documents[version].segments[old].text, text.documents[other].segments[new].text
    if any(sum(map(str.isalpha, segment)) < _SENTENCE for segment in segments):
        return None
    return version, old, segments[1]


_SENTENCE = 30  # letters of a segment whose language can be told


def _neighbours(text: ParallelText, chance: random.Random, distance: int) -> Iterator[tuple[int, int, int]]:
    """Yield two units and a version that both have, drawn at random, far from those yielded before."""
    used: set[int] = set()
    numbers = list(range(len(text.units)))
    for first in chance.sample(numbers, len(numbers)):
        second, version = first + chance.randint(1, distance), chance.randrange(len(text.documents))
        near = {*range(first - 4, first + 5), *range(second - 4, second + 5)}
        if second >= len(numbers) or near & used:
            continue
        spans = text.units[first].spans[version], text.units[second].spans[version]
        segments = [text.documents[version].segments[span[0]].text for span in spans if span]
        if len(segments) == 2 and all(sum(map(str.isalpha, segment)) >= _SENTENCE for segment in segments):
            used |= {first, second}
            yield first, second, version


def swap_sentences(text: ParallelText, chance: random.Random) -> tuple[ParallelText, set[int]]:
    """Swap two sentences of a version that lie up to five units apart."""
    changed: dict[tuple[int, int], str] = {}
    wrong: set[int] = set()
    for first, second, version in _neighbours(text, chance, 5):
        one, other = text.units[first].spans[version][0], text.units[second].spans[version][0]
        segments = text.documents[version].segments
        changed[version, one], changed[version, other] = segments[other].text, segments[one].text
        wrong |= {first, second}
    return rebuilt(text, changed), wrong


def move_boundary(text: ParallelText, chance: random.Random) -> tuple[ParallelText, set[int]]:
    """Let a unit have the sentence of a version that its neighbour should have."""
    units = list(text.units)
    wrong: set[int] = set()
    for first, second, version in _neighbours(text, chance, 1):
        one, other = units[first].spans[version], units[second].spans[version]
        at = one.stop + (1 if chance.random() < 0.5 else -1)
        for number, span in ((first, range(one.start, at)), (second, range(at, other.stop))):
            spans = tuple(span if k == version else old for k, old in enumerate(units[number].spans))
            units[number] = Unit(spans, units[number].probability)
        wrong |= {first, second}
    kept = [unit for unit in units if any(unit.spans)]
    return (ParallelText(text.id, text.documents, tuple(kept)), wrong) if len(kept) == len(units) else (text, set())


def move_clause(text: ParallelText, chance: random.Random) -> tuple[ParallelText, set[int]]:
    """Let a sentence of a version begin with the last clause of the one before it."""
    changed: dict[tuple[int, int], str] = {}
    wrong: set[int] = set()
    for first, second, version in _neighbours(text, chance, 1):
        one, other = text.units[first].spans[version][-1], text.units[second].spans[version][0]
        whole = text.documents[version].segments[one].text
        head, comma, clause = whole.rpartition(", ")
        if comma and len(head) >= _SENTENCE <= len(clause):
            changed[version, one] = head + ","
            changed[version, other] = f"{clause} {text.documents[version].segments[other].text}"
            wrong |= {first, second}
    return rebuilt(text, changed), wrong


def leave_out(
    text: ParallelText, chance: random.Random
) -> tuple[list[Document], list[tuple[int, Places]], list[Places]]:
    """Leave the sentences of a version in a tenth of the units out.

    Returns the versions; for each unit that lost a version this and what remains; and of each version the segments of
    others that have no counterpart in it, with those that had none before.
    """
    lost = {
        number: chance.randrange(len(text.documents))
        for number, unit in enumerate(text.units)
        if all(unit.spans) and chance.random() < 0.1
    }
    gone = {(version, n) for number, version in lost.items() for n in text.units[number].spans[version]}
    new: list[dict[int, int]] = []
    documents = []
    for version, document in enumerate(text.documents):
        kept = [n for n in range(len(document.segments)) if (version, n) not in gone]
        new.append({old: place for place, old in enumerate(kept)})
        segments = [document.segments[n].text for n in kept]
        documents.append(Document.from_segments(document.id, document.language, segments))
    planted: list[tuple[int, Places]] = []
    without: list[Places] = [set() for _ in documents]
    for number, unit in enumerate(text.units):
        remains = {(k, new[k][n]) for k, span in enumerate(unit.spans) for n in span if n in new[k]}
        for version, span in enumerate(unit.spans):
            if not span or lost.get(number) == version:
                without[version] |= remains
        if number in lost:
            planted.append((lost[number], remains))
    return documents, planted, without


def move_passage(text: ParallelText, chance: random.Random) -> tuple[list[Document], int, list[int], set[int]] | None:
    """Move two to six segments of a version to another place, past as many others at least.

    Returns the versions, the number of the one with the passage, where each of its segments stood, and which of them,
    by where they stood, are the passage or what it was moved past; None for a text that is too short.
    """
    version, length = chance.randrange(len(text.documents)), chance.randint(2, 6)
    document = text.documents[version]
    size = len(document.segments)
    start = chance.randrange(max(size - length + 1, 1))
    places = [place for place in range(size - length + 1) if abs(place - start) >= length]
    if not places:
        return None
    target = chance.choice(places)
    rest = [*range(start), *range(start + length, size)]
    order = [*rest[:target], *range(start, start + length), *rest[target:]]
    passed = range(target, start) if target < start else range(start + length, target + length)
    moved = Document.from_segments(document.id, document.language, [document.segments[n].text for n in order])
    documents = [moved if k == version else each for k, each in enumerate(text.documents)]
    return documents, version, order, {*range(start, start + length), *passed}


# Percent and currencies: the sign, and the words in English, Russian and Azerbaijani.
_MEASURED = {
    "percent": ("%", r"per ?cent|процент[а-я]*|faiz"),
    "dollar": ("$", r"dollars?|доллар[а-я]*|dollar"),
    "euro": ("€", r"euros?|евро|avro"),
    "sterling": ("£", r"pounds sterling|фунт[а-я]* стерлингов|funt sterlinq"),
}
_WORDS = {
    "percent": {"en": "percent", "ru": "процентов", "az": "faiz"},
    "dollar": {"en": "dollars", "ru": "долларов", "az": "dollar"},
    "euro": {"en": "euros", "ru": "евро", "az": "avro"},
    "sterling": {"en": "pounds sterling", "ru": "фунтов стерлингов", "az": "funt sterlinq"},
}
_MEASURE = re.compile("|".join(f"(?P<{name}>{re.escape(sign)}|{word})" for name, (sign, word) in _MEASURED.items()))


def change_measure(text: ParallelText, unit: Unit, chance: random.Random) -> tuple[int, int, str] | None:
    """Put another currency, or percent, in the place of one beside a number, which another version has, too."""
    found = _measures(text, unit)
    if not found:
        return None
    version, segment, match = chance.choice(found)
    whole = text.documents[version].segments[segment].text
    name = chance.choice([name for name in _MEASURED if name != match.lastgroup])
    language = text.languages[version].partition("-")[0]
    sign = len(match[0]) == 1 and (name == "percent") == (match.lastgroup == "percent")
    new = _MEASURED[name][0] if sign else _WORDS[name][language]
    before, behind = whole[: match.start()], whole[match.end() :]
    if len(match[0]) == 1 and not sign and match[0] != "%":  # a word comes behind the number
        number = re.match(r"[\d.,]*\d", behind)
        if number is None:
            return None
        return version, segment, f"{before}{number[0]} {new}{behind[number.end() :]}"
    return version, segment, before + (" " if before[-1:].isdigit() and not sign else "") + new + behind


def lose_measure(text: ParallelText, unit: Unit, chance: random.Random) -> tuple[int, int, str] | None:
    """Leave out the one currency, or percent, of a segment, which another version has, too."""
    found = [
        (version, segment, match)
        for version, segment, match in _measures(text, unit)
        if len(_MEASURE.findall(text.documents[version].segments[segment].text)) == 1
    ]
    if not found:
        return None
    version, segment, match = chance.choice(found)
    whole = text.documents[version].segments[segment].text
    ending = re.match(r"[^\W\d_]*", whole[match.end() :])
    return version, segment, whole[: match.start()].rstrip() + whole[match.end() + len(ending[0] if ending else "") :]


def _measures(text: ParallelText, unit: Unit) -> list[tuple[int, int, re.Match[str]]]:
    """The measures beside digits that another version has, once in each segment."""
    found = []
    for version, span in enumerate(unit.spans):
        for segment in span:
            whole = text.documents[version].segments[segment].text
            matches = list(_MEASURE.finditer(whole))
            kinds = [match.lastgroup for match in matches]
            found += [
                (version, segment, match)
                for match in matches
                if kinds.count(match.lastgroup) == 1 and _beside(whole, match).isdigit()
            ]
    versions: dict[str | None, set[int]] = {}
    for version, _, match in found:
        versions.setdefault(match.lastgroup, set()).add(version)
    return [item for item in found if len(versions[item[2].lastgroup]) > 1]


def _beside(whole: str, match: re.Match[str]) -> str:
    """The character beside a measure where its number stands."""
    if match[0] in "$€£":
        return whole[match.end() : match.end() + 1]
    return whole[: match.start()].rstrip()[-1:]
