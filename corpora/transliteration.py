"""Azerbaijani in its two alphabets: the Cyrillic one of 1958 and the Latin one of today.

The map is one to one over the 32 letters of either alphabet, so a text survives the way there and back; what is not
an Azerbaijani letter (digits, punctuation, Latin w, Russian щ) stays as it is.

>>> to_latin("Азәрбајҹан Республикасы, Ҝәнҹә"), to_cyrillic("İlham Heydər oğlu")
('Azərbaycan Respublikası, Gəncə', 'Илһам Һејдәр оғлу')
"""

from __future__ import annotations

__all__ = ["to_cyrillic", "to_latin"]

_CYRILLIC = "абвгғдеәжзиыјкҝлмноөпрстуүфхһчҹш"
_LATIN = "abvqğdeəjziıykglmnoöprstuüfxhçcş"
# Upper case goes by pairs written out, for str.upper would send both i and ı to I.
_CYRILLIC_UPPER = "АБВГҒДЕӘЖЗИЫЈКҜЛМНОӨПРСТУҮФХҺЧҸШ"
_LATIN_UPPER = "ABVQĞDEƏJZİIYKGLMNOÖPRSTUÜFXHÇCŞ"

_TO_LATIN = str.maketrans(_CYRILLIC + _CYRILLIC_UPPER, _LATIN + _LATIN_UPPER)
_TO_CYRILLIC = str.maketrans(_LATIN + _LATIN_UPPER, _CYRILLIC + _CYRILLIC_UPPER)


def to_latin(text: str) -> str:
    """Write Azerbaijani Cyrillic in Latin letters; the inverse of :func:`to_cyrillic`.

    >>> to_latin("Бакы шәһәри, 1958")
    'Bakı şəhəri, 1958'
    """
    return text.translate(_TO_LATIN)


def to_cyrillic(text: str) -> str:
    """Write Azerbaijani Latin in Cyrillic letters; the inverse of :func:`to_latin`.

    >>> to_cyrillic("Çıraq İşığı; WWW")
    'Чыраг Ишығы; WWW'
    """
    return text.translate(_TO_CYRILLIC)
