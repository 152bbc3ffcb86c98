r"""Bytes to text: which charset a file is in, with nothing lost on the way back.

The order: a byte order mark; UTF-8; UTF-16 without a mark; an 8-bit charset. The last is a judgement, made by fixed
rules from the bytes alone. Where bytes above 127 mostly touch each other the text is Cyrillic, and the charset is the
one whose reading has the commonest Russian letters and no capitals inside words. Where they mostly touch ASCII letters
it is Latin, and the charset is the one of the language whose letters they all are. Latin-5 (ISO-8859-9) is read as
windows-1254, which contains it.

>>> decode("Привет, мир".encode("koi8-r"))
Decoded(text='Привет, мир', charset='koi8-r', bom=False)
>>> encode(decode("İlham\r\n".encode("utf-16")))
b'\xff\xfe0\x01l\x00h\x00a\x00m\x00\r\x00\n\x00'
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from .errors import SourceError

__all__ = ["Decoded", "decode", "encode"]

# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS = {
    "utf-8": codecs.BOM_UTF8,
    "utf-32-le": codecs.BOM_UTF32_LE,
    "utf-32-be": codecs.BOM_UTF32_BE,
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
}

_WIDE = ("utf-16", "utf-32")  # the charsets whose texts hold bytes that are NUL

# What no text holds: control characters but tab, line feed, vertical tab, form feed, return, and the end mark of DOS.
_CONTROL = re.compile(r"[\x00-\x08\x0E-\x19\x1B-\x1F\x7F\x80-\x84\x86-\x9F]")
_MAX_CONTROL = 0.001

# Where the high byte of a UTF-16 pair lies, and what it looks like.
_ORDERS = {"utf-16-le": 1, "utf-16-be": 0}
_HIGH = re.compile(rb"[\x00-\x07]")

_CYRILLIC = ("windows-1251", "koi8-r", "koi8-u", "cp866", "iso-8859-5")
# Russian letters from the commonest to the rarest, then those of Ukrainian and Belarusian.
_BY_FREQUENCY = "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъёіїєўґ"
# Charset and the letters beyond ASCII of a language written in it; earlier rows win.
_LATIN = (
    ("windows-1252", "éèàùâêîôûëïüçœæÿ"),
    ("windows-1252", "éèàùâêîôûëïüçœæÿäöß"),
    ("windows-1252", "äöüß"),
    ("windows-1252", "áéíóúñü¿¡"),
    ("windows-1252", "ãõçáéíóúâêôà"),
    ("windows-1252", "àèéìíòóù"),
    ("windows-1252", "åäöæøéü"),
    ("windows-1252", "áéíóúýðþæö"),
    ("windows-1254", "çğıiöşüâîû"),
    ("windows-1250", "ąćęłńóśźż"),
    ("windows-1250", "áčďéěíňóřšťúůýžĺľŕôä"),
    ("windows-1250", "áéíóöőúüű"),
    ("windows-1250", "čćđšž"),
    ("windows-1250", "ăâîşţ"),
    ("windows-1257", "āčēģīķļņšūžąęėįųõäöü"),
)
# Signs that stand in texts of any language.
_SIGNS = frozenset("\u00a0«»„“”‘’‚‹›–—…•·§©®™°±×№€£¼½¾²³´¨¹ªº")
_SAMPLE = 1 << 16


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, the charset it was in (a Python codec name) and whether it began with a byte order mark."""

    text: str
    charset: str
    bom: bool


def decode(data: bytes, charset: str | None = None) -> Decoded:
    r"""Decode the bytes of a text file; :func:`encode` gives exactly the same bytes back.

    ``charset`` is found out when it is not given.

    Raises :class:`~corpora.errors.SourceError`, with the line or the byte, for bytes that are no text.

    >>> decode(b"\xef\xbb\xbfTen\r\n")
    Decoded(text='Ten\r\n', charset='utf-8', bom=True)
    >>> decode(b"PK\x03\x04\x0a")
    Traceback (most recent call last):
    ...
    corpora.errors.SourceError: not a text: control character U+0003 at byte 2
    """
    if charset is not None:
        return _decode_as(data, _codec_name(charset))
    for name, mark in _MARKS.items():
        if data.startswith(mark):
            return _decode_as(data, name)
    for name in ("utf-8", *_utf16_order(data)):
        decoded = _try(data, name)
        if decoded is not None and _is_clean(decoded.text):
            return decoded
    return _decode_as(data, _eight_bit(data))


def encode(decoded: Decoded) -> bytes:
    """Give the bytes of a decoded text back, byte order mark included."""
    mark = _MARKS[decoded.charset] if decoded.bom else b""
    return mark + decoded.text.encode(decoded.charset)


def _codec_name(charset: str) -> str:
    """Resolve a charset to a name for which a byte order mark is not part of the codec."""
    try:
        name = codecs.lookup(charset).name
    except LookupError as error:
        raise SourceError(f"unknown charset {charset!r}") from error
    return {"utf-8-sig": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}.get(name, name)


def _decode_as(data: bytes, charset: str) -> Decoded:
    """Decode in a known charset, or say at which byte it fails and in which line."""
    at = data.find(b"\0")
    if at >= 0 and not charset.startswith(_WIDE):
        raise SourceError(f"binary, not text: byte {at} is NUL; if it is UTF-16 or UTF-32, give that as the charset")
    mark = _MARKS.get(charset, b"")
    bom = bool(mark) and data.startswith(mark)
    try:
        text = (data[len(mark) :] if bom else data).decode(charset)
    except UnicodeDecodeError as error:
        at = error.start + (len(mark) if bom else 0)
        raise SourceError(
            f"byte {at} (0x{data[at]:02X}) is not {charset}; if the file is in another charset, say which",
            line=data.count(b"\n", 0, at) + 1,
        ) from error
    if not _is_clean(text):
        raise _not_a_text(text, charset)
    if encode(Decoded(text, charset, bom)) != data:
        raise SourceError(f"{charset} does not give the same bytes back; convert the file to UTF-8 first")
    return Decoded(text, charset, bom)


def _try(data: bytes, charset: str) -> Decoded | None:
    """Decode in ``charset``, or return ``None`` where that fails."""
    try:
        return Decoded(data.decode(charset), charset, bom=False)
    except UnicodeDecodeError:
        return None


def _is_clean(text: str) -> bool:
    """Say whether a text has no NUL and hardly any control characters."""
    return "\0" not in text and len(_CONTROL.findall(text)) <= _MAX_CONTROL * len(text)


def _not_a_text(text: str, charset: str) -> SourceError:
    at = text.find("\0")
    if at < 0:
        match = _CONTROL.search(text)
        at = match.start() if match else 0
    place = len(text[:at].encode(charset))
    return SourceError(f"not a text: control character U+{ord(text[at]):04X} at byte {place}")


def _utf16_order(data: bytes) -> tuple[str, ...]:
    """Name the UTF-16 byte order that the bytes look like, if they look like UTF-16 at all.

    The high bytes of all alphabets from Latin to Arabic are below 8, and so are those of white space; no 8-bit text
    has such bytes.
    """
    if len(data) % 2:
        return ()
    high = {name: len(_HIGH.findall(data[start : 2 * _SAMPLE : 2])) for name, start in _ORDERS.items()}
    best = max(high, key=lambda name: high[name])
    return (best,) if high[best] * 4 > min(len(data) // 2, _SAMPLE) else ()


def _eight_bit(data: bytes) -> str:
    """Choose the 8-bit charset of bytes that are not Unicode, or UTF-8 when none fits."""
    start = next(at for at, byte in enumerate(data) if byte > 0x7F) if not data.isascii() else 0
    sample = data[max(0, start - _SAMPLE // 2) : start + _SAMPLE]
    beside_each_other = len(re.findall(rb"[\x80-\xff](?=[\x80-\xff])", sample))
    beside_ascii = len(re.findall(rb"[A-Za-z](?=[\x80-\xff])|[\x80-\xff](?=[A-Za-z])", sample))
    charset = _cyrillic(sample) if beside_each_other > beside_ascii else _latin(sample)
    return charset or "utf-8"  # with UTF-8 the caller says at which byte it fails


def _cyrillic(sample: bytes) -> str | None:
    """Choose the Cyrillic charset that gives the commonest letters, with capitals only where words begin."""
    scores = {}
    for charset in _CYRILLIC:
        decoded = _try(sample, charset)
        if decoded is not None:
            scores[charset] = _cyrillic_score(decoded.text)
    best = max(scores, key=lambda charset: scores[charset], default=None)
    return best if best is not None and scores[best] > 0.5 else None


def _cyrillic_score(text: str) -> float:
    """Score from 1 (all is Russian of the commonest letters) down: the mean over characters beyond ASCII."""
    beyond = [char for char in text if char > "\x7f" and char not in _SIGNS]
    score = 0.0
    for char in beyond:
        rank = _BY_FREQUENCY.find(char.lower())
        score += -1.0 if rank < 0 else 1.0 - rank / 100
    # A capital after a small letter is what Cyrillic text looks like in the wrong charset.
    score -= 2 * len(re.findall(r"[а-яё][А-ЯЁ]", text))
    return score / len(beyond) if beyond else 0.0


def _latin(sample: bytes) -> str | None:
    """Choose the Latin charset of the language whose letters make up the most of what is beyond ASCII."""
    best, best_share = None, 0.8
    for charset, letters in _LATIN:
        decoded = _try(sample, charset)
        if decoded is None:
            continue
        beyond = [char for char in decoded.text if char > "\x7f"]
        known = sum(char in _SIGNS or char.lower()[0] in letters for char in beyond)
        if beyond and known / len(beyond) > best_share:
            best, best_share = charset, known / len(beyond)
    return best
