"""Finding which sentences translate which: encode, align each two versions, agree on units of all.

>>> from corpora import parse
>>> en = parse("The bridge is open. It was built in 1911.", language="en", id="en")
>>> az = parse("Körpü açıqdır. O, 1911-ci ildə tikilib.", language="az", id="az")
>>> [unit.shape for unit in align([en, az]).units]
['1:1', '1:1']

:func:`align` takes any encoder that fits :class:`Encoder`; :func:`load_encoder` finds one by name or path, and
:class:`HashEncoder` is one for tests: deterministic, offline, without a model.
"""

from .aligner import align
from .encoders import HashEncoder, load_encoder
from .encoding import Encoder, Encoding

__all__ = ["Encoder", "Encoding", "HashEncoder", "align", "load_encoder"]
