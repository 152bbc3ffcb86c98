"""Which way a language is written."""

from __future__ import annotations

from typing import Literal

from .languages import normalize_tag

__all__ = ["direction"]

# Scripts from right to left (ISO 15924), and the languages that are written in one of them unless their tag says else.
_SCRIPTS = frozenset({"Adlm", "Arab", "Aran", "Hebr", "Mand", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa"})
_LANGUAGES = frozenset({"ar", "arc", "arz", "ckb", "dv", "fa", "glk", "he", "lrc", "mzn", "nqo", "pnb", "ps", "sd"})
_LANGUAGES |= {"skr", "syr", "ug", "ur", "yi"}


def direction(language: str) -> Literal["rtl", "auto"]:
    """Return what HTML's ``dir`` is to be for text in a language: ``rtl``, or ``auto`` where the text tells itself.

    A text that is written from right to left may begin with a word in Latin letters, which would mislead ``auto``.

    >>> [direction(language) for language in ("he", "az-Arab", "ar-Latn", "az-Latn", "en")]
    ['rtl', 'rtl', 'auto', 'auto', 'auto']
    """
    primary, *rest = normalize_tag(language).split("-")
    script = next((part for part in rest if len(part) == 4 and part.isalpha()), "")
    return "rtl" if script in _SCRIPTS or (not script and primary in _LANGUAGES) else "auto"
