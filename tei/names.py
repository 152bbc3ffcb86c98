"""Texts of one corpus whose ids do not get in each other's way."""

from __future__ import annotations

from .ids import parse_affixes


class Names:
    """The names of the texts in a corpus, none of which is an id that another text gives to something in it.

    >>> names = Names()
    >>> [names.add(name) for name in ("d1", "d2", "d1", "en.d1.p1", "d2.a3", "en.d3", "d3.a1", "d4.a1")]
    [True, True, False, False, False, True, False, True]
    """

    def __init__(self) -> None:
        self._taken: set[tuple[str, bool, bool]] = set()

    def add(self, name: str) -> bool:
        """Take a name, and say whether its ids are unlike those of the names before."""
        language, middle, suffix = parse_affixes(name)
        # What the name is made of: with language and suffix, or with either or both taken away.
        forms = {
            (form, bool(language) and not begun, bool(suffix) and not ended)
            for begun, ended, form in (
                (True, True, name),
                (False, True, middle + suffix),
                (True, False, language + middle),
                (False, False, middle),
            )
        }
        free = not any(
            (form, other_language, other_suffix) in self._taken
            for form, lacks_language, lacks_suffix in forms
            for other_language in (False, True)
            for other_suffix in (False, True)
            if not (lacks_language and other_language) and not (lacks_suffix and other_suffix)
        )
        self._taken |= forms
        return free
