"""Finding which sentences translate which: encode, align each two versions, agree on units of all.

>>> from corpora import Status, Unit, parse
>>> en = parse("The bridge is open. It was built in 1911.", language="en", id="en")
>>> az = parse("Körpü açıqdır. O, 1911-ci ildə tikilib.", language="az", id="az")
>>> [unit.shape for unit in align([en, az]).units]
['1:1', '1:1']

What is known can be pinned: an :class:`Anchor` says that segments belong together (:func:`read_anchors` reads a file of
them), and units that were reviewed are kept.

>>> [unit.shape for unit in align([en, az], anchors=[Anchor({"en": 0, "az-Latn": 1})]).units]
['2:2']
>>> reviewed = Unit((range(0, 2), range(0, 2)), 1.0, Status.ACCEPTED)
>>> align([en, az], keep=[reviewed]).units == (reviewed,)
True

:func:`align` takes any encoder that fits :class:`Encoder`; :func:`load_encoder` finds one by name or path,
:class:`SentenceEncoder` makes one of any function that gives a vector for a sentence, and :class:`HashEncoder` is one
for tests: deterministic, offline, without a model.

:func:`explain` tells why a unit was made: what else could have been, how likely that is, and what speaks against it.

>>> explain(align([en, az]), 0).alternatives[0].raw < 0.01
True

Units are in order in every version. Passages that stand elsewhere are joined by the beads of two versions, which cross;
:func:`find_reordered` tells which these are, in alignments made elsewhere, too.
"""

from .adapters import SentenceEncoder
from .aligner import align
from .anchors import Anchor, read_anchors
from .encoders import HashEncoder, load_encoder
from .encoding import Encoder, Encoding
from .explanation import Alternative, Explanation, PairEvidence, explain
from .reordering import Reordering, find_reordered

__all__ = [
    "Alternative",
    "Anchor",
    "Encoder",
    "Encoding",
    "Explanation",
    "HashEncoder",
    "PairEvidence",
    "Reordering",
    "SentenceEncoder",
    "align",
    "explain",
    "find_reordered",
    "load_encoder",
    "read_anchors",
]
