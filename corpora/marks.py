"""Words, endings and letters by which close languages are told apart where models of letters alone cannot.

What is found counts for a language, or against it, as a logarithm of probability.

>>> evidence = latin_evidence("Sen hansi kitabi oxumaq isteyirsen?")
>>> evidence["az"], evidence["tr"]
(4.0, -4.0)
"""

from __future__ import annotations

import re

__all__ = ["arabic_language", "cyrillic_evidence", "is_bashkir", "latin_evidence"]

# Words and endings (in letters of ASCII for languages in Latin script) that letters alone do not tell apart.
_MARKS = {
    "az": r"men|ucun|deyil|kimi|edib|olub|ise|lakin|ede|etmek|edir\w*|etdi\w*|istifade\w*|hansi\w*|indi|bele|elave"
    r"|lazim\w*|hemcinin|nece|bilers\w+|bilerik|bilerler"
    r"|\w{2,}(?:acaq|maq|liq|maga|magi|irik|erik|iriq|ariq|araq|erem|irem|misem|miram|sinler|dirler|nan)",
    "tr": r"ben|icin|degil\w*|cok|gibi|kadar|olarak|ancak|sey\w*|simdi|nasil|boyle|ama|anne\w*|tane|var(?:mis|di)"
    r"|kullan\w+|\w*[iu]yor\w*|\w{2,}(?:acak|mak|mayi)",
    "uz": r"bilan|uchun|emas|juda|kerak|ham|men|sen|biz|[a-z]?o['’](?!clock|s\b)\w+|[a-z]?o?g['’]\w+",
    "en": r"the|and|of|to|is|are|was|you|your|with|for|that|this|it|from|not|we|he|she|they|have|has|be|at|on|my",
    "de": r"der|die|das|und|ist|nicht|mit|von|zu|den|dem|des|ein|eine|einer|im|auf|fur|auch|ich|wir|am|bei|zum|zur",
    "fr": r"le|les|des|et|est|du|une|dans|pour|que|qui|au|aux|sur|par|ne|pas|nous|vu|avec",
}
_SLAVIC = re.compile(r"\b(?:и|в|с|к|на|не|что|из|от|по|для|за|как|это|і|й|з|се|је)\b")
_UKRAINIAN = re.compile(r"\b(?:буде|що|щоб|якщо|як|від|або|дуже|має|є|ні)\b")
_BULGARIAN = re.compile(r"\b(?:ще|че|се|са|беше|имаше|като|който|която|което|\w{3,}(?:ът|ата|ята|ото|ите))\b")
# Letters that these languages have in every second word; this is what each letter of a text without them counts.
_USUAL = {"kk": re.compile("[іқғұ]"), "mk": re.compile("[јќѓљњџѕ]")}
_WITHOUT = 0.1
_NOT_SLAVIC = ("az-Cyrl", "kk", "ky", "tt", "uz-Cyrl", "tg", "mn")
_MARKED = 2.0  # what a word counts, as a logarithm
_PATTERNS = {name: re.compile(rf"\b(?:{words})\b") for name, words in _MARKS.items()}
_ASCII = str.maketrans("əşçğıöüâîû", "escgiouaiu")

# Bashkir is Tatar to the models, but for letters and words that make up some percents of it.
_BASHKIR = re.compile(r"[ҙҫҡ]|\b(?:менән|һин\w*|һеҙ\w*|һуң)\b")
# Crimean Tatar and Uzbek are Azerbaijani or Turkish, but for these; Spanish has ñ, too, but none of the other letters.
_CRIMEAN = re.compile(r"(?s)(?=.*[ığş]).*ñ")
_UZBEK = re.compile(r"\w*[og][‘ʻ]\w+")
_STRONG = 12.0

# In Arabic script, letters of one language alone, and words and endings of South Azerbaijani and of its neighbours.
_ARABIC_LETTERS = (("ur", "ٹڈڑےںہ"), ("ug", "ېۈۋۇ"), ("ckb", "ێۆڕڵ"), ("ps", "ښږځڅ"))
_SOUTH_AZERBAIJANI = re.compile(
    r"\b(?:بو|چوخ|اوچون|ایله|ایلن|کیمی|دئییل|دئدی|وار|یوخ|من|سن|اولان|اولدو|اولوب|هر|ده|دا|کی"
    r"|\w+(?:لار|لر|لاری|لری|ینی|ماق|مک|میش|دیر|دیلار|دیلر|ییر|یر|لاردا|لرده|نین|ینین|دان|دن|یق|یک))\b"
    r"|\b\w*(?:ؤ|ائ|گئ|دئ|یئ|وْ)\w*"
)
_NOT_TURKIC = re.compile(
    r"[ةىأإ]|\bال\w|\b(?:در|از|که|را|این|است|به|با|برای|آن|شد|شده|کرد|کرده|خود|هم|تا|بود|ما|او|هر|یک"
    r"|می|نمی|ها|های|ن?می\u200c\w+|\w+(?:ها|های|ند|ترین))\b"
)


def latin_evidence(text: str) -> dict[str, float]:
    """Weigh what speaks for and against languages in a text in Latin script."""
    text = text.replace("İ", "i").lower()
    crimean = _CRIMEAN.match(text) is not None
    text = text.translate(_ASCII)
    evidence = {name: _MARKED * len(pattern.findall(text)) for name, pattern in _PATTERNS.items()}
    turkish = evidence["tr"] - evidence["az"]
    evidence |= {"az": -turkish, "az-ascii": -turkish, "tr": turkish, "tr-ascii": turkish}
    evidence["uz"] += 2 * _STRONG * len(_UZBEK.findall(text))
    if crimean:
        evidence["crh"] = _STRONG
    elif not re.search("[qñ]", text):
        evidence["crh"] = -_STRONG
    return evidence


def cyrillic_evidence(text: str) -> dict[str, float]:
    """Weigh what speaks for and against languages in a text in Cyrillic script, in lower case.

    >>> cyrillic_evidence("он и она в лесу")["ky"], cyrillic_evidence("завтра буде дощ")["uk"]
    (-4.0, 2.0)
    """
    evidence = dict.fromkeys(_NOT_SLAVIC, -_MARKED * len(_SLAVIC.findall(text)))
    for language, letters in _USUAL.items():
        if not letters.search(text):
            evidence[language] = evidence.get(language, 0) - _WITHOUT * len(text)
    evidence["uk"] = _MARKED * len(_UKRAINIAN.findall(text))
    evidence["bg"] = _MARKED * len(_BULGARIAN.findall(text))
    return evidence


def is_bashkir(text: str) -> bool:
    """Say whether a text in Cyrillic script, in lower case, is Bashkir.

    >>> is_bashkir("беҙ урманға барҙыҡ"), is_bashkir("без урманга бардык")
    (True, False)
    """
    return len(_BASHKIR.findall(text)) > 0.01 * len(text)


def arabic_language(text: str) -> tuple[str, float]:
    """Tell what letters and words settle in Arabic script: a language and how sure that is; else nothing and 0.

    >>> arabic_language("بو گون هاوا چوخ ایستی‌دیر")[0], arabic_language("امروز هوا خیلی گرم است")[0]
    ('azb', '')
    """
    for language, letters in _ARABIC_LETTERS:
        if sum(letter in letters for letter in text) > 0.01 * len(text):
            return language, 0.95
    turkic, other = len(_SOUTH_AZERBAIJANI.findall(text)), len(_NOT_TURKIC.findall(text))
    return ("azb", (turkic + 0.5) / (turkic + other + 1)) if turkic > other else ("", 0.0)
