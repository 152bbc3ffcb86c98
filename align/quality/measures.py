"""Percent and money: what a number counts, whatever the language and the way of writing.

>>> from align.quality.numbers import find_numbers
>>> from align.quality.numerals import fold
>>> texts = {"en": "$5 million", "az-Latn": "5 milyon dollar", "ru": "5 млн долларов"}
>>> [measure_of(fold(text), find_numbers(text, language)[0]) for language, text in texts.items()]
['USD', 'USD', 'USD']
"""

from __future__ import annotations

import re

from .numbers import Number

__all__ = ["measure_of", "mentioned"]

# In folded letters: signs, which stand on either side of a number, and words, with what may follow in them. A pound may
# be a weight, so that the word alone tells money only where the other version has the sign.
_MEASURES = {
    "%": ("%(?![\\w%])", "per ?cent(?!age)|pct\\b|faiz|процент"),
    "USD": ("\\$(?!\\w*\\$|[{(a-z_])|(?:usd|us\\$)(?![a-z])", "dollar|доллар|долл\\b|bucks?\\b"),
    "EUR": ("€|eur(?![a-z])", "euros?\\b|евро\\b|avro(?![ps])"),
    "GBP": ("£|gbp(?![a-z])", "(?:pounds?|фунт\\w*|funt\\w*) (?:sterling|стерлинг|sterlinq)|sterlin[gq]|стерлинг"),
    "RUB": ("₽|ru[br](?![a-z])", "ro?ubles?\\b|rubl(?!er|u[kq])|рубл|руб\\b"),
    "AZN": ("₼|azn(?![a-z])", "manats?(?![a-z]*ee)|манат(?!и)"),
    "TRY": ("₺|try\\b(?= ?\\d)", "lira|лир(?:а|ы|у|е|ой|ам|ами|ах)?\\b"),
}
_LOOSE = {"GBP": "pound|фунт|funt", "%": "%|percent", "USD": "\\$", "TRY": "\\btl\\b"}  # what may mean it, too
_WHOSE = "u\\.?s\\.?|american|australian|canadian|abs|amerika|ass|американск\\w*|канадск\\w*|австралийск\\w*"
_GAP = r"[\s\u00a0\u202f-]{0,2}"
_AFTER = [
    (name, re.compile(rf"{_GAP}(?:(?:{_WHOSE}) )?(?:{sign}|(?:{word}))")) for name, (sign, word) in _MEASURES.items()
]
_BEFORE = [(name, re.compile(rf"(?:{sign}) ?$")) for name, (sign, _) in _MEASURES.items() if name not in ("%", "TRY")]
_MENTIONED = [
    (name, re.compile("|".join(filter(None, (sign, word, _LOOSE.get(name))))))
    for name, (sign, word) in _MEASURES.items()
]
_LONGEST = 4  # characters of a sign before a number
# Whether there is a measure at all, which of most numbers is told at once.
_ANY = "|".join(f"{sign}|{word}" for sign, word in _MEASURES.values())
_ANY_AFTER = re.compile(rf"{_GAP}(?:(?:{_WHOSE}) )?(?:{_ANY})")
_ANY_BEFORE = re.compile(f"(?:{'|'.join(sign for sign, _ in _MEASURES.values())}) ?$")


def measure_of(folded: str, number: Number) -> str:
    """What a number counts, as its code in ISO 4217 or ``%``; empty where that is not told."""
    if _ANY_AFTER.match(folded, number.end):
        for name, after in _AFTER:
            if after.match(folded, number.end):
                return name
    before = folded[max(0, number.start - _LONGEST) : number.start]
    if not _ANY_BEFORE.search(before):
        return ""
    return next((name for name, sign in _BEFORE if sign.search(before)), "")


def mentioned(folded: str, measure: str) -> bool:
    """Whether a text in folded letters says anything that may mean the measure."""
    return any(found.search(folded) for name, found in _MENTIONED if name == measure)
