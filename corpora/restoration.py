"""Giving Azerbaijani that was typed without its own letters these letters back.

Where ASCII is all there is, ə ş ç ğ ı ö ü are typed as e s c g i o u. For every word, :func:`restore` chooses the
spelling that a model of Azerbaijani letters (:mod:`corpora.ngrams`) finds the likeliest, by dynamic programming; high
vowels that break vowel harmony have a price, and a list of stems helps with the beginnings of words. What is likelier
English stays. One letter stands for one letter, so offsets into the text stay true.

It is a guess, for programs that compare texts: what a corpus holds is the text as it was written.

>>> restore("Men bu kitabi dunen Bakida oxudum.")
'Mən bu kitabı dünən Bakıda oxudum.'
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from .languages import upper
from .ngrams import LATIN, RESTORING, conditional, read_models, word_scores

__all__ = ["lacks_letters", "restore"]

_VARIANTS = {"e": "eə", "s": "sş", "c": "cç", "g": "gğ", "i": "iı", "o": "oö", "u": "uü"}
_ASCII = str.maketrans("əşçğıöü", "escgiou")
_OWN = re.compile("[əşçğıöüƏŞÇĞİÖÜ]")
_LETTER = re.compile(r"[^\W\d_]")
_FEW = 0.01  # of the letters; 20% in a text that is written with them

# A word with what is joined to it by a hyphen or an apostrophe, as suffixes are to names and numbers.
_JOINED = re.compile(r"[A-Za-z]+(?:[-'’][A-Za-z]+)*")
_PART = re.compile(r"[A-Za-z]+")
_FOREIGN = re.compile(r"w|[a-z][A-Z]|th|ck|oo|ee")
_ENGLISH = 1.0  # how much likelier a word must be in English, as a logarithm, to stay as it is

_BACK, _FRONT = "aıou", "eəiöü"
_DISHARMONY = -0.7
_BACKOFF = -2.5
_LONGEST = 5

# Whole words, and with a hyphen stems, whose spelling the letters inside words do not tell.
_KNOWN = """
ed- et- edə- edir- edil- edən elə- elan- ev evə evi- evdə evdən evlən- evlər- el eli elm- element- ehtiyac- ehtimal-
eyni- ekran- enerji- eşit- eşq- elektron- ekspert- erkən- effekt- etiraz- etibar- etiket- ən əgər əks- əsas- əsər- əsr-
ədal- ədəb- ədəd- ədv- əl əli- əldə ələ əlav- əlaq- əhal- əmr- əmək- əməl- ərazi- ərəb- ərzində əsgər- əşya- ətraf-
ətraflı əvvəl- əvəz- əyləş- əyal- əza əzab- əziz-
gün gündə günə günü- günlər- gündəm- gülüş- güc- güman- günah- göz- gör- göndər- götür- gözlə- göstər- gənc- gəl- gec-
geri- gedir- get- ged- gətir- gətirmək- geniş- general- geyim- giriş- gizli-
iş işi- işdə işə işlə- işçi- işar- işıq- isə istə- istəsə- istirahət- istifadə- istehsal- istiqam- içi- içində içəri-
iç- il ildə illər- ilə ilk ilin idi idim- icra- icraçı- icazə- ictimai- ixrac- ixtira- imkan- insan- inki- inam- inan- ingilis- iqtisad- izah- itir-
deyə deyil- deyir- dedi- demək deyək deyərək dəyiş- dəyər- dərin- dövr- dövlət- döyüş- dünya- dünən düz- düş- düyün- dörd-
deməli dəqiqə- dəfə- dəst- dil- diqqət- digər- dırnaq-
beş beşinci bəz- beynəlxalq- brauzer- bəy- beyin- belə- beləliklə bəlkə bir biri- birlik- biz- bildir- bil- bizim böyük- bölmə- bölgə- böl-
bütün bu buna bunu- bunlar- burada başqa- baş- başla- bağla- bağ- bağlı qarşı- çün- çünki çox- çoxu çıx- çək- çat- çalış-
çağır- çağr- çevir- çətin- çap- çay- çörək- cavab- cəm- cəmi- cari cədvəl- cəhd- cür- cümlə- ci cı cü cu
necə nə nədir- nəyə niyə nəticə- nəzər- növ- növbə- nümayiş- nümunə- nisbət-
olub- olur- olma- olan- oldu- ola- ol- ölkə- öldür- ölçü- on ona onu- onlar- oxu- oğul- oğlu- oğlan- oyun- öz-
özü- özünü- ötür- ötən- öyrən- öncə- ömür- ön önə önündə önünə git örtük- otur- otaq- orada- orta- ora
sağ- sağlam- səhər- şəhər- səs- sərt- şərt- sən- səhifə- sel- seç- seçim- sev- sevgi- səviyy- sərhəd- seçki- sentyabr siyasi- siyas- siyahı- siz-
sizin sinif- sistem- sonra- son- sonuncu- söz- söylə- sual- sui sübut- süd- sürət- sür- sınaq- sınay- sıra- sakit- saat- asan-
say- şey- şəkil- şəxs- şərh- şimal- şirkət- şübhə- şənbə- şagird- şəbəkə- sadə- sahə- sahib- satış- sətir- standart-
tələb- təhlükə- təhsil- təkrar- tək- təbii- tez- tədris- təmiz- təzyiq- tərəf- tətbiq- təyin- təklif- təşkil- təsdiq- tutmuş-
tarix- tapşır- teatr- telefon- televiz- test- texnologiya- texniki- ticarət- tibb- tikinti-
üçün üç üz üzrə üzərində üzv- ürək- ümumi- üstün- üst- ümid- uşaq- uzaq- uzun- uğur- uyğun- uç- ucuz-
və ya yaxşı- yaş- yaşa- yaşıl- yarış- yarı yer yeri- yerdə yerə yerlər- yeni- yenə yetir- yeddi- ye- yemək- yol- yox-
yuxarı- yuxu- yüz- yüksək- yürü- yığ- yüngül- yazı- yaz- yağış- yaxın-
həm həmçinin hər hərəkət- heç hesab- hüquq- hökumət- hansı- hal- hər- hərbi- həll- həyat- həftə- hissə- hiss- his-
həqiq- həddən hörmət- hücum- hündür- hazırkı hazırda hava- heyət- heyvan- həkim- həmin həmişə
kim kimi- kişi- kiçik- kitab- kitabxana- keçir- keç- keçən- kənd- kömək- köhnə- könül- köç- küçə- kod- kompüter-
lazım- lakin məktəb- mən- mənim məqsəd- məlum- məsələ- mədən- mədəni- mövcud- mövzu- mühit- müəllim- müəyyən- müxtəlif-
müraciət- mümkün- münasibət- müasir- müzakir- müdafiə- müddət- müsabiq- merkez- mərkəz- mesaj- metod- mehriban- məhkəmə-
məşhur- məşğul- milli- milyon- min- minlər- mağaza- maşın-
pəncərə- pis- pul- produksiya- prezident- problem- proses- proqram- qadın- qalib- qayıt- qayda- qapı- qarı- qəbul- qədər- qəzet-
qız- qızıl- qısa- qırmızı- qış- qonşu- qoş- quş- qüvv- qurğu- göy- rəng- rəis- rəhbər- rəsmi- real- redaktə- redaktor-
respublika- rus- rüsum- rayon- vaxt- var- vəziyyət- vətən- ver- verir- veril- vergi- versiya- veb- vizual- vuruş- xəbər- xəstə-
xüsusi- xoş- xalq- xahiş- xidmət- xarici- zaman- zəng- ziyan- zəif- zəruri-
dır dir dur dür nın nin nun nün ın in un ün da də dan dən a ə ya yə ı i u ü nı ni nu nü la lə lar lər ki
"""


def lacks_letters(text: str) -> bool:
    """Say whether an Azerbaijani text in Latin script is written (almost) without the letters that ASCII lacks.

    >>> lacks_letters("Men bu kitabi dunen oxudum."), lacks_letters("Mən bu kitabı dünən oxudum.")
    (True, False)
    """
    return len(_OWN.findall(text)) <= _FEW * len(_LETTER.findall(text))


def restore(text: str) -> str:
    """Return a text of the same length in which letters of ASCII are Azerbaijani ones where these are likely.

    A word that has a letter beyond ASCII stays as it is.

    >>> restore("Bu isi iki gune bitirmek mumkundur, https://example.org/sehife haqqinda ise danismadiq.")
    'Bu işi iki günə bitirmək mümkündür, https://example.org/sehife haqqında isə danışmadıq.'
    """
    return _TOKEN.sub(lambda match: _JOINED.sub(_restore_joined, match.group()), text)


# What is no address and no code.
_TOKEN = re.compile(r"(?<!\S)(?!\S*(?:://|[_/\\@<>{}=$#*|~^]|\w[.(]\w))[^\s]+")


def _restore_joined(match: re.Match[str]) -> str:
    before = ""
    pieces, at = [], 0
    given = match.group()
    for part in _PART.finditer(given):
        word = part.group()
        small = word.lower()
        foreign = _is_english(word) and not (before and len(word) < 4)
        spelled = small if foreign else _spelling(small, before)
        cased = word if foreign else "".join(_as(old, new) for old, new in zip(word, spelled, strict=True))
        pieces += [given[at : part.start()], cased]
        before, at = spelled[1 - _LONGEST :], part.end()
    return "".join(pieces)


def _as(old: str, new: str) -> str:
    """Write a letter in the case of the one it replaces."""
    return upper(new, "az-Latn") if old.isupper() else new


@lru_cache(maxsize=1 << 15)
def _is_english(word: str) -> bool:
    """Say whether a word is likelier English than Azerbaijani without its letters."""
    if len(word) > 2 and _FOREIGN.search(word):
        return True
    small = word.lower()
    if small in _known():
        return False
    scores = dict(zip(LATIN, word_scores(small, LATIN), strict=True))
    return scores["en"] > scores["az-ascii"] + _ENGLISH


@lru_cache(maxsize=1 << 15)
def _spelling(word: str, before: str) -> str:
    """Spell a word, in lower case, that follows the letters ``before`` in the same word."""
    known = _known()
    if word in known and not before:
        return known[word]
    stem = (
        "" if before else next((known[word[:n] + "-"] for n in range(len(word), 1, -1) if word[:n] + "-" in known), "")
    )
    letters = read_models(RESTORING)["az"]
    last = next((letter for letter in reversed(before + stem) if letter in _BACK + _FRONT), "")
    beams = {((before + stem)[1 - _LONGEST :], last): (0.0, stem)}
    for letter in word[len(stem) :]:
        beams = _lengthened(beams, _VARIANTS.get(letter, letter), letters)
    return max(beams.values())[1]


_Beams = dict[tuple[str, str], tuple[float, str]]


def _lengthened(beams: _Beams, variants: str, letters: dict[str, float]) -> _Beams:
    """Add a letter to every spelling; of those with the same last letters and vowel the likeliest stays."""
    longer: _Beams = {}
    for (before, vowel), (score, spelled) in beams.items():
        for variant in variants:
            value = score + conditional(letters, before + variant, _BACKOFF)
            if vowel and variant in "iıuü" and (vowel in _BACK) != (variant in _BACK):
                value += _DISHARMONY
            state = (before + variant)[1 - _LONGEST :], variant if variant in _BACK + _FRONT else vowel
            if state not in longer or value > longer[state][0]:
                longer[state] = value, spelled + variant
    return longer


@cache
def _known() -> dict[str, str]:
    return {word.translate(_ASCII): word.removesuffix("-") for word in _KNOWN.split()}
