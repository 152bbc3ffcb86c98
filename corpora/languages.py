"""Language tags, their English names, casing that knows the two Turkic i's, and alphabetical order.

Languages are BCP 47 tags. Azerbaijani is written in two scripts (and has no default one in the IANA registry), so its
tag always carries the script: ``az-Latn`` or ``az-Cyrl``.

>>> normalize_tag("AZE"), normalize_tag("azj_Cyrl"), normalize_tag("en-us")
('az-Latn', 'az-Cyrl', 'en-US')
>>> language_name("az-Cyrl")
'Azerbaijani (Cyrillic script)'
>>> lower("İLHAM QIZI", "az-Latn")
'ilham qızı'
"""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import combining, normalize

from .errors import LanguageError

__all__ = ["casefold", "find_language", "language_name", "lower", "normalize_tag", "same", "sort_key", "upper"]

# RFC 5646, section 2.1, without the grandfathered tags.
_TAG = re.compile(
    r"""
    (?P<language>[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4,8})
    (?:-(?P<script>[a-z]{4}))?
    (?:-(?P<region>[a-z]{2}|[0-9]{3}))?
    (?P<rest>(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*(?:-[a-wyz0-9](?:-[a-z0-9]{2,8})+)*(?:-x(?:-[a-z0-9]{1,8})+)?)
    |(?P<private>x(?:-[a-z0-9]{1,8})+)
    """,
    re.VERBOSE,
)

# Tag, ISO 639 codes of three letters that mean the same, English name (IANA Language Subtag Registry).
_LANGUAGES = """
ar ara Arabic
az aze,azj Azerbaijani
azb - South Azerbaijani
ba bak Bashkir
be bel Belarusian
bg bul Bulgarian
bs bos Bosnian
ca cat Catalan
crh - Crimean Tatar
cs ces,cze Czech
cv chv Chuvash
cy cym,wel Welsh
da dan Danish
de deu,ger German
el ell,gre Modern Greek
en eng English
es spa Spanish
et est Estonian
eu eus,baq Basque
fa fas,per,pes Persian
fi fin Finnish
fr fra,fre French
ga gle Irish
gag - Gagauz
gl glg Galician
he heb Hebrew
hi hin Hindi
hr hrv Croatian
hu hun Hungarian
hy hye,arm Armenian
is isl,ice Icelandic
it ita Italian
ja jpn Japanese
ka kat,geo Georgian
kk kaz Kazakh
ko kor Korean
kum - Kumyk
ky kir Kyrgyz
la lat Latin
lez - Lezgian
lt lit Lithuanian
lv lav,lvs Latvian
mk mkd,mac Macedonian
mn mon Mongolian
nb nob Norwegian Bokmål
nl nld,dut Dutch
nn nno Norwegian Nynorsk
os oss Ossetian
pl pol Polish
pt por Portuguese
ro ron,rum Romanian
ru rus Russian
sah - Yakut
sk slk,slo Slovak
sl slv Slovenian
sq sqi,alb Albanian
sr srp Serbian
sv swe Swedish
tg tgk Tajik
tk tuk Turkmen
tly - Talysh
tr tur Turkish
tt tat Tatar
ttt - Muslim Tat
ug uig Uyghur
uk ukr Ukrainian
uz uzb,uzn Uzbek
vi vie Vietnamese
zh zho,chi Chinese
"""
_SCRIPTS = {"Arab": "Arabic", "Cyrl": "Cyrillic", "Grek": "Greek", "Hans": "Simplified Han"}
_SCRIPTS |= {"Hant": "Traditional Han", "Hebr": "Hebrew", "Latn": "Latin"}

_ROWS = [line.split(maxsplit=2) for line in _LANGUAGES.strip().splitlines()]
_NAMES = {tag: name for tag, _, name in _ROWS}
_SHORT = {code: tag for tag, codes, _ in _ROWS for code in codes.split(",") if code != "-"}

_BY_NAME = {name.casefold(): tag for tag, name in _NAMES.items()}
_BY_SCRIPT = {name.casefold(): script for script, name in _SCRIPTS.items()}
_NAME = re.compile(r"(?P<name>[^()]+?)(?: *\((?P<script>[^()]+?)(?: script)?\))?")
# The other codes of ISO 639-1.
_OTHERS = """
aa ab ae af ak am an as av ay bh bi bm bn bo br ce ch co cr cu dv dz ee eo ff fj fo fy gd gn gu gv ha ho ht hz ia id
ie ig ii ik io iu jv kg ki kj kl km kn kr ks kv kw lb lg li ln lo lu mg mh mi ml mr ms mt my na nd ne ng no nr nv ny
oc oj om or pa pi ps qu rm rn rw sa sc sd se sg sh si sm sn so ss st su sw ta te th ti tl tn to ts tw ty ur ve vo wa
wo xh yi yo za zu
"""
_NO_LANGUAGES = frozenset({"id", "no"})  # as the labels of columns: an identifier, a number

# Languages whose Latin alphabets pair I with ı and İ with i.
_TWO_IS = frozenset({"az", "crh", "gag", "tr", "tt"})
_LATIN_LOWER = str.maketrans({"I": "ı", "İ": "i"})
_LATIN_UPPER = str.maketrans({"i": "İ", "ı": "I"})

# In alphabetical order. Azerbaijani has no w; names in it sort after v.
_ALPHABETS = {
    "az-Latn": "abcçdeəfgğhxıijkqlmnoöprsştuüvwyz",
    "az-Cyrl": "абвгғдеәжзиыјкҝлмноөпрстуүфхһчҹш",
    "tr": "abcçdefgğhıijklmnoöpqrsştuüvwxyz",
    "ru": "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
}
_PLACES = {tag: {letter: place for place, letter in enumerate(letters)} for tag, letters in _ALPHABETS.items()}


def normalize_tag(tag: str) -> str:
    """Return a language tag in its canonical form, with the script always written for Azerbaijani.

    Casing follows RFC 5646 (``az-Latn-AZ``), an underscore counts as a hyphen, and a code of three letters becomes
    the code of two where there is one. A well-formed tag of a language that Dragoman does not know passes through.

    Raises :class:`~corpora.errors.LanguageError` when the tag is not well-formed.

    >>> normalize_tag("rus"), normalize_tag("az-az"), normalize_tag("sr-CYRL-rs")
    ('ru', 'az-Latn-AZ', 'sr-Cyrl-RS')
    >>> normalize_tag("English!")
    Traceback (most recent call last):
    ...
    corpora.errors.LanguageError: 'English!' is not a language tag; expected BCP 47, such as en, ru, az-Latn or az-Cyrl
    """
    match = _TAG.fullmatch(tag.strip().replace("_", "-").lower())
    if match is None:
        raise LanguageError(f"{tag!r} is not a language tag; expected BCP 47, such as en, ru, az-Latn or az-Cyrl")
    if match["private"]:
        return match["private"]
    language = _SHORT.get(match["language"], match["language"])
    script = (match["script"] or ("latn" if language == "az" else "")).title()
    parts = [language, script, (match["region"] or "").upper()]
    return "-".join(part for part in parts if part) + match["rest"]


def language_name(tag: str) -> str:
    """Return the English name of a language, with its script where the tag has one; the tag itself when unknown.

    >>> language_name("az"), language_name("ru"), language_name("tlh")
    ('Azerbaijani (Latin script)', 'Russian', 'tlh')
    """
    tag = normalize_tag(tag)
    language, _, rest = tag.partition("-")
    name = _NAMES.get(language)
    if name is None:
        return tag
    script = rest[:4] if len(rest) >= 4 and rest[:4].isalpha() and rest[4:5] in ("", "-") else ""
    return f"{name} ({_SCRIPTS.get(script, script)} script)" if script else name


@lru_cache(maxsize=1024)
def find_language(label: str) -> str | None:
    """Find the language that a label of a column means: a tag of a known language, or its English name.

    What is no language is ``None``, and so are ``id`` and ``no``, which label identifiers and numbers.

    >>> find_language("RU"), find_language("Azerbaijani (Cyrillic)"), find_language("text"), find_language("id")
    ('ru', 'az-Cyrl', None, None)
    """
    label = label.strip()
    named = _NAME.fullmatch(label.casefold()) if len(label) < 100 else None
    if named is not None and named["name"] in _BY_NAME:
        script = _BY_SCRIPT.get(named["script"] or "", "")
        return normalize_tag(f"{_BY_NAME[named['name']]}-{script}" if script else _BY_NAME[named["name"]])
    match = _TAG.fullmatch(label.replace("_", "-").lower()) if len(label) < 100 else None
    if match is None or match["private"] or label.lower() in _NO_LANGUAGES:
        return None
    language = _SHORT.get(match["language"], match["language"])
    return normalize_tag(label) if language in _NAMES or language in _OTHERS.split() else None


def lower(text: str, language: str) -> str:
    """Lower-case ``text`` as ``language`` does: in Azerbaijani and Turkish I becomes ı, and İ becomes i.

    >>> lower("Qızıl İldırım", "az-Latn"), lower("Illinois", "en")
    ('qızıl ildırım', 'illinois')
    """
    if _has_two_is(language):
        text = text.replace("I\u0307", "i").translate(_LATIN_LOWER)
    return text.lower()


def upper(text: str, language: str) -> str:
    """Upper-case ``text`` as ``language`` does: in Azerbaijani and Turkish i becomes İ, and ı becomes I.

    >>> upper("ildırım", "az-Latn"), upper("illinois", "en")
    ('İLDIRIM', 'ILLINOIS')
    """
    if _has_two_is(language):
        text = text.replace("i\u0307", "i").translate(_LATIN_UPPER)
    return text.upper()


def casefold(text: str, language: str) -> str:
    """Fold the case of ``text`` for comparing, as ``language`` does; ı and i stay different in Azerbaijani.

    Letters written with a combining mark and as one character come out the same, as one character (NFC).

    >>> casefold("DİL", "az-Latn") == casefold("dil", "az-Latn") != casefold("DIL", "az-Latn")
    True
    """
    folded = normalize("NFC", lower(normalize("NFC", text), language).casefold())
    return folded.replace("i\u0307", "i") if _has_two_is(language) else folded


def same(one: str, other: str, language: str) -> bool:
    """Say whether two texts differ in case at most, and in how letters with marks are put together.

    >>> same("İSMAYIL", "ismayıl", "az-Latn"), same("İSMAYIL", "ismayil", "az-Latn")
    (True, False)
    """
    return casefold(one, language) == casefold(other, language)


def sort_key(text: str, language: str) -> tuple[tuple[tuple[int, str], ...], str, str]:
    """Return what to sort by to get the alphabetical order of ``language``, case and accents last.

    The alphabets of Azerbaijani, Turkish and Russian are known; letters beyond them follow, as do all letters of any
    other language, without their accents and in the order of Unicode. What is no letter comes first.

    >>> words = ["ev", "əl", "dəmir", "çay", "cəm", "xal", "halva", "İlqar", "ılıq"]
    >>> sorted(words, key=lambda word: sort_key(word, "az"))
    ['cəm', 'çay', 'dəmir', 'ev', 'əl', 'halva', 'xal', 'ılıq', 'İlqar']
    """
    tag = normalize_tag(language)
    places = next((places for name, places in _PLACES.items() if f"{tag}-".startswith(f"{name}-")), {})
    folded = casefold(text, language)
    letters = [
        plain
        for letter in folded
        for plain in (letter if letter in places else normalize("NFD", letter))
        if not combining(plain)
    ]
    order = tuple((1 + places.get(letter, len(places)) if letter.isalpha() else 0, letter) for letter in letters)
    return order, folded, text.swapcase()


def _has_two_is(language: str) -> bool:
    primary, *rest = language.replace("_", "-").split("-")
    return primary.lower() in _TWO_IS and "cyrl" not in (part.lower() for part in rest)
