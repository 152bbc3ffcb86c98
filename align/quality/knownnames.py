"""Words that are no names although names are made of them, and names that languages call otherwise.

Both are kept in ``names.toml``. What is not there is told by how it sounds (see :mod:`align.quality.names`).

>>> is_common("Şimali", "az-Latn"), is_common("Northern", "en"), is_common("Norton", "en")
(True, True, False)
>>> counterparts("Greece", "en", "ru")
('греци', 'греч', 'грек')
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from .numerals import fold

__all__ = ["counterparts", "is_common"]

_LANGUAGES = ("en", "az", "ru")


def is_common(word: str, language: str) -> bool:
    """Whether a capitalised word is one of those that translators translate, as in the names of institutions."""
    stems, whole = _common(language.partition("-")[0])
    folded = fold(word.partition("'")[0].partition("’")[0])
    return folded in whole or folded.startswith(stems.get(folded[:1], ()))


@lru_cache(maxsize=1 << 16)
def counterparts(word: str, language: str, other: str) -> tuple[str, ...]:
    """What words of another language begin with that name the same, for a name that languages call otherwise."""
    key, wanted = language.partition("-")[0], other.partition("-")[0]
    if key not in _LANGUAGES or wanted not in _LANGUAGES:
        return ()
    folded = fold(word.partition("'")[0].partition("’")[0])
    if not folded.startswith(_stems(key).get(folded[:1], ())):
        return ()
    found = (
        row[wanted]
        for row in _known()
        # In English there are no endings, but in the other two.
        if (folded in row[key] if key == "en" else folded.startswith(row[key]))
    )
    return tuple(dict.fromkeys(stem for stems in found for stem in stems))


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(files("align.quality").joinpath("names.toml").read_text(encoding="utf-8"))


@cache
def _common(language: str) -> tuple[dict[str, tuple[str, ...]], frozenset[str]]:
    """Beginnings of words, by their first letters, and whole words."""
    words = _data()["common"].get(language, "").split()
    whole = {word[:-1] for word in words if word.endswith("$")}
    if language == "en":
        whole |= {f"{word}s" for word in whole}
    return _by_letter(word for word in words if not word.endswith("$")), frozenset(whole)


@cache
def _stems(language: str) -> dict[str, tuple[str, ...]]:
    """What the known names of a language begin with, by their first letters."""
    return _by_letter(stem for row in _known() for stem in row[language])


def _by_letter(stems: Iterable[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for stem in stems:
        found[stem[0]] = (*found.get(stem[0], ()), stem)
    return found


@cache
def _known() -> tuple[dict[str, tuple[str, ...]], ...]:
    rows = (line.split(";") for line in _data()["known"]["rows"].strip().splitlines())
    return tuple(dict(zip(_LANGUAGES, (tuple(side.strip().split("|")) for side in row), strict=True)) for row in rows)
