"""Alignments that others have made, as links between the sentences of documents that stand in other files.

==============  ==========================================================================================
OPUS            ``<cesAlign>``, a ``<linkGrp fromDoc toDoc>`` a text, ``<link xtargets="s1;s1 s2" certainty>``
CES, XCES       ``<cesAlign><linkList>``; documents in ``<translation trans.loc>``, or given; ``<align href>`` too
InterText       ``<linkGrp toDoc fromDoc>``, ``<link xtargets="1:1;1:1 1:2" status="man">``
TEI             ``<linkGrp domains>``, ``<link target="#Oen.1.1 #Osl.1.1">`` (MULTEXT-East)
==============  ==========================================================================================

:func:`read_alignments` makes parallel texts of them.
"""

from .combining import read_alignments
from .documents import alignments_in

__all__ = ["alignments_in", "read_alignments"]
