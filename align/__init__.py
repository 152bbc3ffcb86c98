"""Finding which sentences translate which: encode, align each two versions, agree on units of all.

>>> from corpora import parse
>>> en = parse("The bridge is open. It was built in 1911.", language="en", id="en")
>>> az = parse("Körpü açıqdır. O, 1911-ci ildə tikilib.", language="az", id="az")
>>> [unit.shape for unit in align([en, az]).units]
['1:1', '1:1']

:func:`align` takes any encoder that fits :class:`Encoder`; :func:`load_encoder` finds one by name or path,
:class:`SentenceEncoder` makes one of any function that gives a vector for a sentence, and :class:`HashEncoder` is one
for tests: deterministic, offline, without a model.

Units are in order in every version. :func:`find_reordered` tells which passages stand elsewhere.
"""

from .adapters import SentenceEncoder
from .aligner import align
from .encoders import HashEncoder, load_encoder
from .encoding import Encoder, Encoding
from .reordering import Reordering, find_reordered

__all__ = [
    "Encoder",
    "Encoding",
    "HashEncoder",
    "Reordering",
    "SentenceEncoder",
    "align",
    "find_reordered",
    "load_encoder",
]
