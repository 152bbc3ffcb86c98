r"""A grey picture as PNG (W3C, "Portable Network Graphics", third edition), in sixteen shades.

>>> write_png(np.array([[0, 15], [7, 8]], np.uint8))[:4]
b'\x89PNG'
"""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["SHADES", "write_png"]

SHADES = 16


def write_png(shades: NDArray[np.uint8]) -> bytes:
    """Write shades, uint8 (rows, columns) from 0 for black to 15 for white."""
    height, width = shades.shape
    padded = np.zeros((height, width + width % 2), np.uint8)
    padded[:, :width] = shades
    packed = padded[:, ::2] << 4 | padded[:, 1::2]
    filtered = np.concatenate([np.zeros((height, 1), np.uint8), packed], axis=1)  # each line says: not filtered
    header = struct.pack(">IIBBBBB", width, height, 4, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(filtered.tobytes(), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
