r"""What a parallel corpus is: the model, languages, reading texts, sentences.

A *version* is a text in one language, cut into *segments* (sentences); a *unit* joins the segments of all versions
that translate each other, a *bead* those of two. The model holds ranges of indices and character offsets, and nothing
is ever normalised, so a version gives its file back byte for byte.

Reading finds out what it is not told: charset, paragraphs, language.

>>> from pathlib import Path
>>> from tempfile import TemporaryDirectory
>>> with TemporaryDirectory() as folder:
...     path = Path(folder, "visit.ru.txt")
...     _ = path.write_bytes("Он приехал 3 мая 1912 г. в г. Шуша.\r\nЕго встретили.".encode("windows-1251"))
...     document = read(path)
...     assert source_bytes(document) == path.read_bytes()
>>> document.id, document.language, document.source.charset
('visit.ru', 'ru', 'windows-1251')
>>> [segment.text for segment in document.segments]
['Он приехал 3 мая 1912 г. в г. Шуша.', 'Его встретили.']

Without a file, :func:`parse` makes a version of a string. The steps are there on their own, too:

>>> identify("Азәрбајҹан Республикасынын Президенти").language
'az-Cyrl'
>>> mixed = "Come in and sit down, please.\n\nİçəri keçin və əyləşin."
>>> [passage.identification.language for passage in identify_passages(mixed)]
['en', 'az-Latn']
>>> to_latin("Азәрбајҹан Республикасы"), restore("Azerbaycan Respublikasi")
('Azərbaycan Respublikası', 'Azərbaycan Respublikası')
>>> same("İŞIQ", "işıq", "az"), sorted(["xəbər", "zəng", "hava"], key=lambda word: sort_key(word, "az"))
(True, ['hava', 'xəbər', 'zəng'])
>>> split_sentences("Prof. T.R.Kərimli 2003-cü ildə gəlib. O, indi də buradadır.", "az")
['Prof. T.R.Kərimli 2003-cü ildə gəlib.', 'O, indi də buradadır.']
>>> normalize_tag("aze"), language_name("aze")
('az-Latn', 'Azerbaijani (Latin script)')

Two versions and their units make a parallel text, which checks that every segment is in exactly one unit:

>>> en = parse("Come in. Sit down.", language="en", id="visit")
>>> az = parse("İçəri keçin və əyləşin.", language="az", id="visit")
>>> text = ParallelText("visit", (en, az), (Unit((range(0, 2), range(0, 1)), 0.97),))
>>> text.units[0].shape
'2:1'

Units are in the order of every version. Beads may cross, where a passage stands elsewhere in the second version;
:func:`crossing` tells which were moved.

:mod:`corpora.formats` writes parallel texts in the formats of other tools.

All that is raised on purpose is a :class:`DragomanError` of one line that names the file and the place. A splitter or
an identifier of your own is any callable that fits :class:`SentenceSplitter` or :class:`LanguageIdentifier`.
"""

from .errors import (
    AlignmentError,
    DragomanError,
    EncoderError,
    LanguageError,
    OptionError,
    OutputError,
    ParseError,
    SourceError,
)
from .identification import Identification, LanguageIdentifier, identify
from .languages import casefold, language_name, lower, normalize_tag, same, sort_key, upper
from .metadata import Metadata, make_metadata, read_metadata
from .model import Bead, Document, Kind, Paragraph, ParallelText, Provenance, Segment, Source, Status, Unit
from .order import crossing
from .passages import Passage, identify_passages
from .reading import parse, read, read_parallel, source_bytes
from .restoration import lacks_letters, restore
from .sentences import SentenceSplitter, sentence_spans, split_sentences
from .transliteration import to_cyrillic, to_latin

__all__ = [
    "AlignmentError",
    "Bead",
    "Document",
    "DragomanError",
    "EncoderError",
    "Identification",
    "Kind",
    "LanguageError",
    "LanguageIdentifier",
    "Metadata",
    "OptionError",
    "OutputError",
    "Paragraph",
    "ParallelText",
    "ParseError",
    "Passage",
    "Provenance",
    "Segment",
    "SentenceSplitter",
    "Source",
    "SourceError",
    "Status",
    "Unit",
    "casefold",
    "crossing",
    "identify",
    "identify_passages",
    "lacks_letters",
    "language_name",
    "lower",
    "make_metadata",
    "normalize_tag",
    "parse",
    "read",
    "read_metadata",
    "read_parallel",
    "restore",
    "same",
    "sentence_spans",
    "sort_key",
    "source_bytes",
    "split_sentences",
    "to_cyrillic",
    "to_latin",
    "upper",
]
