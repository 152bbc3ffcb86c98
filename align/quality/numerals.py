"""Number words, months and words of scale of the languages that are known, in folded letters.

Folded: lower case, without the marks that Azerbaijani texts typed on other keyboards lack (see :func:`fold`). In a
language without tables numbers are still known by their digits.

>>> tables("ru").words[fold("двадцати")], tables("az-Latn").words[fold("Üçüncü")], tables("en").scales["bn"]
(20, 3, 1000000000)
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property

__all__ = ["Tables", "fold", "is_known", "tables"]

_FOLDED = (("ı", "i"), ("ə", "e"), ("ş", "s"), ("ç", "c"), ("ğ", "g"), ("ö", "o"), ("ü", "u"), ("ё", "е"))


def fold(text: str) -> str:
    """Lower the case and drop the marks of letters, character for character.

    >>> fold("ŞƏKİ və Qırx, Ёлка")
    'seki ve qirx, елка'
    """
    folded = text.replace("İ", "i").lower()  # İ is two characters in lower case
    if not folded.isascii():
        for marked, plain in _FOLDED:
            folded = folded.replace(marked, plain)
    return folded


@dataclass(frozen=True)
class Tables:
    """What is known of a language, all in folded letters.

    ``words`` are numbers (cardinal and ordinal, in every form); ``scales`` multiply what stands before them;
    ``stems`` are beginnings of longer words that hold a number (двадцатилетний), the longest first; ``months`` are
    beginnings of names of months, and ``month_ends`` the most letters that may follow. ``halves`` are words that mean
    one before a scale and after it (yarım milyon, bir milyon yarım), and where ``half_more``, elsewhere, one or one and
    a half (il yarım); ``and_half`` matches what makes a number half more (with a half, с половиной).
    """

    words: Mapping[str, float] = field(default_factory=dict)
    scales: Mapping[str, int] = field(default_factory=dict)
    stems: tuple[tuple[str, float], ...] = ()
    months: tuple[tuple[str, int], ...] = ()
    month_ends: int = 0
    halves: frozenset[str] = frozenset()
    half_more: bool = False
    and_half: re.Pattern[str] | None = None

    @cached_property
    def numerals(self) -> frozenset[str]:
        """The words that are a number or a scale."""
        return frozenset(self.words) | frozenset(self.scales) | self.halves

    @cached_property
    def month_stems(self) -> tuple[str, ...]:
        """What the names of months begin with, those left out that begin with another."""
        stems = [stem for stem, _ in self.months]
        return tuple(stem for stem in stems if not any(stem.startswith(other) for other in stems if other != stem))

    @cached_property
    def month_heads(self) -> frozenset[str]:
        """The first two letters of months, by which most words are told to be none."""
        return frozenset(stem[:2] for stem in self.month_stems)

    def tells(self, word: str) -> bool:
        """Whether a word is a number, a scale, or may be a month."""
        return word in self.numerals or (word[:2] in self.month_heads and word.startswith(self.month_stems))

    def told(self, words: Sequence[str], folded: str) -> bool:
        """Whether any of the words of a text in folded letters is such a word."""
        if not self.numerals.isdisjoint(words):
            return True
        return any(stem in folded for stem in self.month_stems) and any(map(self.tells, words))


def is_known(language: str) -> bool:
    """Whether number words and months of a language are known; of others, digits alone are."""
    return language.partition("-")[0] in _TABLES


@cache
def tables(language: str) -> Tables:
    """The tables of a language; empty ones where it is not known."""
    return _TABLES.get(language.partition("-")[0], Tables())


_EN_ONES = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen \
seventeen eighteen nineteen"
_EN_ORDINALS = "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth \
fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"
_EN_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_EN_SHORT_MONTHS = "jan feb mar apr jun jul aug sep sept oct nov dec"
_EN_MONTHS = "january february march april may june july august september october november december"


def _english() -> Tables:
    words: dict[str, float] = {
        word: n for names in (_EN_ONES.split(), _EN_ORDINALS.split()) for n, word in enumerate(names)
    }
    for n, word in enumerate(_EN_TENS.split(), start=2):
        words |= {word: 10 * n, word[:-1] + "ieth": 10 * n, word[:-1] + "ies": 10 * n}
    words |= {word + "s": n for n, word in enumerate(_EN_ORDINALS.split()[3:11], start=3)}  # two thirds
    words |= {"twice": 2, "both": 2, "once": 1, "nought": 0, "centenary": 100, "centennial": 100}
    words |= dict.fromkeys(("double", "doubled", "doubles", "doubling", "twofold"), 2)
    words |= dict.fromkeys(("triple", "tripled", "triples", "tripling", "threefold"), 3)
    words |= dict.fromkeys(("quadruple", "quadrupled", "quadruples", "quadrupling"), 4)
    words |= {f"{one}fold": n for n, one in enumerate(_EN_ONES.split()[:11]) if n > 3}
    scales = {"hundred": 100, "thousand": 1000, "thousands": 1000, "million": 10**6, "millions": 10**6, "mln": 10**6}
    scales |= {"billion": 10**9, "billions": 10**9, "bn": 10**9, "bln": 10**9, "trillion": 10**12, "trillions": 10**12}
    scales |= {"dozen": 12, "dozens": 12, "decade": 10, "decades": 10}
    scales |= {
        "hundredth": 100,
        "thousandth": 1000,
        "millionth": 10**6,
        "billionth": 10**9,
        "k": 1000,
        "m": 10**6,
        "tn": 10**12,
    }
    months = [*_EN_MONTHS.split(), *_EN_SHORT_MONTHS.split()]
    numbers = [*range(1, 13), 1, 2, 3, 4, 6, 7, 8, 9, 9, 10, 11, 12]
    known_months = tuple(zip(months, numbers, strict=True))
    return Tables(
        words, scales, (), known_months, halves=frozenset({"half"}), and_half=re.compile("[ -]and[ -]a[ -]half\\b")
    )


# Stem, value: the endings of cardinal forms, then of ordinal ones.
_RU_ADJECTIVE = "ый ого ому ым ом ая ой ую ое ые ых ыми"
_RU_SOFT = "ий ьего ьему ьим ьем ья ьей ью ье ьи ьих ьими"
_RU = [
    ("ноль нуля нулю нулем нуле", "нулев", 0),
    ("один одна одно одного одной одному одним одном одну одни одних", "перв", 1),
    ("два две двух двум двумя двое", "втор", 2),
    ("три трех трем тремя трое", "", 3),
    ("четыре четырех четырем четырьмя четверо", "четверт", 4),
    ("пять пяти пятью пятеро", "пят", 5),
    ("шесть шести шестью", "шест", 6),
    ("семь семи семью семеро", "седьм", 7),
    ("восемь восьми восемью восьмью", "восьм", 8),
    ("девять девяти девятью", "девят", 9),
    ("десять десяти десятью", "десят", 10),
    ("сорок сорока", "сороков", 40),
    ("девяносто девяноста", "девяност", 90),
    ("сто ста", "сот", 100),
    ("двести двухсот двумстам двумястами двухстах", "двухсот", 200),
    ("триста трехсот тремстам тремястами трехстах", "трехсот", 300),
    ("четыреста четырехсот четыремстам четырьмястами четырехстах", "четырехсот", 400),
]
_RU_TEENS = "одиннадцат двенадцат тринадцат четырнадцат пятнадцат шестнадцат семнадцат восемнадцат девятнадцат"
_RU_FIVE_TO_NINE = [("пять", "пяти", 5), ("шесть", "шести", 6), ("семь", "семи", 7), ("восемь", "восьми", 8)]
_RU_FIVE_TO_NINE += [("девять", "девяти", 9)]
_RU_MONTHS = "январ феврал март апрел ма июн июл август сентябр октябр ноябр декабр"
_RU_PARTS = "двух трех четырех пяти шести семи восьми девяти десяти"


def _russian() -> Tables:
    rows = list(_RU)
    teens = [*zip(_RU_TEENS.split(), range(11, 20), strict=True), ("двадцат", 20), ("тридцат", 30)]
    rows += [(f"{stem}ь {stem}и {stem}ью", stem, value) for stem, value in teens]
    for whole, oblique, value in _RU_FIVE_TO_NINE:
        if value < 9:
            rows += [(f"{whole}десят {oblique}десяти", f"{oblique}десят", 10 * value)]
        rows += [(f"{whole}сот {oblique}сот {oblique}стам {oblique}стах", f"{oblique}сот", 100 * value)]
    words: dict[str, float] = {"полтора": 1.5, "полторы": 1.5, "полутора": 1.5, "полтораста": 150, "полутораста": 150}
    words |= {"оба": 2, "обе": 2, "обоих": 2, "дважды": 2, "трижды": 3, "вдвое": 2, "втрое": 3, "полдюжины": 6}
    words |= {"вчетверо": 4, "впятеро": 5, "вшестеро": 6, "вдесятеро": 10}
    for forms, stem, value in rows:
        words |= dict.fromkeys(forms.split(), value)
        words |= {stem + ending: value for ending in _RU_ADJECTIVE.split() if stem}
    words |= {f"втор{ending}": 2 for ending in ("ой", "ого", "ому")} | {f"трет{end}": 3 for end in _RU_SOFT.split()}
    del words["семью"]  # a family as often as seven
    scales = {f"тысяч{ending}": 1000 for ending in ("", "а", "и", "у", "е", "ам", "ами", "ах", "ей")} | {"тыс": 1000}
    for stem, value in (("миллион", 10**6), ("миллиард", 10**9), ("триллион", 10**12)):
        scales |= {stem + ending: value for ending in ("", "а", "ов", "у", "ам", "ами", "ах", "е", "ы", "ом")}
    for stem, value in (("тысячн", 1000), ("миллионн", 10**6), ("миллиардн", 10**9)):
        scales |= {stem + ending: value for ending in _RU_ADJECTIVE.split()}
    scales |= {"млн": 10**6, "млрд": 10**9, "трлн": 10**12}
    words |= {part + word: value / 2 for word, value in scales.items() for part in ("пол", "полу") if len(word) > 4}
    scales |= {f"десят{ending}": 10 for ending in ("ок", "ка", "ков", "ками", "кам", "ках", "ки")}
    scales |= {f"десятилети{ending}": 10 for ending in ("е", "я", "й", "ю", "ям", "ях", "ями", "ем", "и")}
    scales |= {f"дюжин{ending}": 12 for ending in ("", "а", "ы", "у", "е", "ой", "ам", "ами", "ах")}
    stems = [*zip(_RU_PARTS.split(), range(2, 11), strict=True)] + [(f"{stem}и", value) for stem, value in teens]
    stems += [("сорока", 40), ("пятидесяти", 50), ("шестидесяти", 60), ("семидесяти", 70), ("восьмидесяти", 80)]
    stems += [("девяносто", 90), ("сто", 100), ("одно", 1), ("тысяч", 1000)]
    stems += [("девяносто", 90), ("пятисот", 500), ("двухсот", 200), ("трехсот", 300)]
    months = tuple(zip(_RU_MONTHS.split(), range(1, 13), strict=True))
    return Tables(words, scales, _longest(stems), months, 3, and_half=re.compile("[ \u00a0]с половиной\\b"))


_AZ_ONES = "sifir bir iki uc dord bes alti yeddi sekkiz doqquz on"
_AZ_TENS = "iyirmi otuz qirx elli altmis yetmis seksen doxsan"
_AZ_ORDINAL = ("nci", "inci", "uncu", "ncu")
_AZ_MONTHS = "yanvar fevral mart aprel may iyun iyul avqust sentyabr oktyabr noyabr dekabr"


def _azerbaijani() -> Tables:
    cardinal: dict[str, float] = dict(zip(_AZ_ONES.split(), range(11), strict=True))
    cardinal |= dict(zip(_AZ_TENS.split(), range(20, 100, 10), strict=True))
    words = dict(cardinal)
    for word, value in {**cardinal, "dordd": 4, "yuz": 100}.items():
        words |= {word + ending: value for ending in _AZ_ORDINAL}
    words |= {"ikisi": 2, "ucu": 3, "besi": 5, "ilk": 1}
    for word, value in cardinal.items():  # in the cases that a word is in without meaning something else
        if value >= 2 and word != "on":
            words |= {
                word + ending: value for ending in ("de", "da", "den", "dan", "inde", "unde", "unda", "sinde", "sinda")
            }
    scales = {"yuz": 100, "min": 1000, "milyon": 10**6, "mln": 10**6, "milyard": 10**9, "mlrd": 10**9}
    scales |= {"trilyon": 10**12} | {"onillik" + ending: 10 for ending in ("", "de", "ler", "lerde", "den", "er")}
    for stem, value in (("milyon", 10**6), ("milyard", 10**9), ("trilyon", 10**12)):
        scales |= {
            stem + end: value for end in ("a", "dan", "u", "un", "luq", "dur", "i", "in", "liq", "da", "lari", "uncu")
        }
    scales |= {"mine": 1000, "minden": 1000, "mini": 1000, "minlik": 1000, "yuze": 100, "yuzden": 100}
    stems = [(word, value) for word, value in cardinal.items() if value >= 2 and word not in ("on", "alti")]
    stems += [("on", 10), ("alti", 6), ("yuz", 100), ("bir", 1)]
    months = tuple(zip(_AZ_MONTHS.split(), range(1, 13), strict=True))
    halves = frozenset("yarim" + end for end in ("", "dir", "a", "dan", "i", "da", "liq"))
    return Tables(words, scales, _longest(stems), months, 5, halves, half_more=True)


def _longest(stems: Iterable[tuple[str, float]]) -> tuple[tuple[str, float], ...]:
    return tuple(sorted(set(stems), key=lambda stem: (-len(stem[0]), stem)))


_TABLES = {"en": _english(), "ru": _russian(), "az": _azerbaijani()}
