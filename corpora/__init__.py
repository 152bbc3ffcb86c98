"""What a parallel corpus is: the model, languages, reading texts, sentences."""

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
from .model import Bead, Document, ParallelText, Provenance, Segment, Source, Status, Unit

__all__ = [
    "AlignmentError",
    "Bead",
    "Document",
    "DragomanError",
    "EncoderError",
    "LanguageError",
    "OptionError",
    "OutputError",
    "ParallelText",
    "ParseError",
    "Provenance",
    "Segment",
    "Source",
    "SourceError",
    "Status",
    "Unit",
]
