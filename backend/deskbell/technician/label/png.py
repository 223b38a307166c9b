"""Renders a drawing as PNG from our own SVG, at twice the dots of a tape printer."""

import struct
import zlib
from typing import Final

import resvg_py

from deskbell.technician.label.drawing import Drawing
from deskbell.technician.label.svg import svg

DPI: Final = 360
"""Tape printers have 180 or 360 dots an inch, so that no dot is halved."""
_PER_METRE: Final = round(DPI / 0.0254)
_AFTER_HEADER: Final = 8 + 4 + 4 + 13 + 4
"""Signature, then the header's length, name, content and checksum (PNG, 5.2 and 11.2.2)."""


def png(drawing: Drawing) -> bytes:
    """Return the picture, with its size in millimetres where printing programs look for it."""
    text = svg(drawing, dots_per_mm=DPI / 25.4)
    made = bytes(
        resvg_py.svg_to_bytes(svg_string=text, background="#ffffff", skip_system_fonts=True)
    )
    size = struct.pack(">IIB", _PER_METRE, _PER_METRE, 1)
    chunk = b"pHYs" + size
    physical = struct.pack(">I", len(size)) + chunk + struct.pack(">I", zlib.crc32(chunk))
    return made[:_AFTER_HEADER] + physical + made[_AFTER_HEADER:]
