"""TEI P5 in and out: write parallel texts, read them back equal, validate a corpus.

A text is a ``<teiCorpus>`` with a header, the alignment as links in a ``<standOff>``, and a ``<TEI>``
for each version. It is valid under the TEI's own schema ``tei_all`` and under the narrower profile of this package,
``tei/profile.rng``.

>>> from corpora import Document, ParallelText, Unit
>>> en = Document.cut("en", "en", "Come in. Sit down.", [(0, 8), (9, 18)])
>>> de = Document.cut("de", "de", "Kommen Sie herein und setzen Sie sich.", [(0, 38)])
>>> text = ParallelText("visit", (en, de), (Unit((range(0, 2), range(0, 1)), 0.97),))

:func:`serialize` and :func:`parse` are inverses, and so are :func:`write` and :func:`read`, which take a path or a
binary file object; :func:`write_corpus` and :func:`read_corpus` take and yield the texts of a larger corpus one by one.
With ``layout="split"`` a corpus is a folder: a file per version, the alignment, ``corpus.xml`` that includes them.

>>> data = serialize(text)
>>> parse(data) == text
True

TEI files that others have made stay as they are: :func:`read_originals` gives their sentences ids, and
:func:`write_standoff` writes them with an alignment that points into them, which :func:`read` reads, too.

:func:`validate` returns a list of findings: a code, a place, a message. :data:`CODES` says what every code means.

>>> from io import BytesIO
>>> for finding in validate(BytesIO(data.replace(b"#de.visit.p1.s1", b"#de.visit.p1.s7"))):
...     print(finding.code, finding.place)
dangling-pointer id('visit.a1')
missing-sentence id('de.visit.p1.s1')

The string value of a ``<body>`` is the version's text, character for character:

>>> print(data.decode().partition('<body xml:space="preserve">')[2].partition("</body>")[0])
<p xml:id="en.visit.p1"><s xml:id="en.visit.p1.s1">Come in.</s> <s xml:id="en.visit.p1.s2">Sit down.</s></p>
"""

from .collecting import write_corpus
from .findings import CODES, Finding, Severity
from .originals import Original, read_originals
from .reading import parse, read, read_corpus
from .standoff import is_standoff, write_standoff
from .validation import validate
from .writing import serialize, write

__all__ = [
    "CODES",
    "Finding",
    "Original",
    "Severity",
    "is_standoff",
    "parse",
    "read",
    "read_corpus",
    "read_originals",
    "serialize",
    "validate",
    "write",
    "write_corpus",
    "write_standoff",
]
