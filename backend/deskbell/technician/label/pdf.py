"""Writes drawings as the pages of a PDF: no font, no date, so the same labels are the same bytes."""

from io import BytesIO
from typing import Final

import pydyf

from deskbell.technician.label.drawing import Colour, Drawing, Mark

POINTS: Final = 72 / 25.4
"""PDF's unit, in mm: 72 points are an inch."""
ROUND: Final = 1
"""PDF's number for round caps and round joins."""
_BYTES: Final = 255


def pdf(pages: tuple[Drawing, ...]) -> bytes:
    """Return a PDF with each drawing as a page of its own size."""
    document = pydyf.PDF()
    document.info["Title"] = pydyf.String(pages[0].title)
    document.catalog["Lang"] = pydyf.String(pages[0].language)
    for drawing in pages:
        content = pydyf.Stream(compress=True)
        content.set_matrix(POINTS, 0, 0, -POINTS, 0, _points(drawing.height))
        content.set_line_cap(ROUND)
        content.set_line_join(ROUND)
        for mark in drawing.marks:
            _paint(content, mark)
        document.add_object(content)
        size = pydyf.Array([0, 0, _points(drawing.width), _points(drawing.height)])
        page = {"Type": "/Page", "Parent": document.pages.reference, "MediaBox": size}
        document.add_page(
            pydyf.Dictionary(page | {"Resources": "<<>>", "Contents": content.reference})
        )
    out = BytesIO()
    document.write(out, identifier=True)  # a hash of the content
    return out.getvalue()


def _points(millimetres: float) -> float:
    return round(millimetres * POINTS, 3)


def _paint(content: pydyf.Stream, mark: Mark) -> None:
    if mark.fill is not None:
        content.set_color_rgb(*_share(mark.fill))
    if mark.stroke is not None:
        content.set_color_rgb(*_share(mark.stroke), stroke=True)
        content.set_line_width(round(mark.width, 4))
    for kind, values in mark.path:
        numbers = [round(value, 4) for value in values]
        {
            "M": content.move_to,
            "L": content.line_to,
            "C": content.curve_to,
            "Z": content.close,
        }[kind](*numbers)
    if mark.fill is None:
        content.stroke()
    elif mark.stroke is None:
        content.fill()
    else:
        content.fill_and_stroke()


def _share(colour: Colour) -> tuple[float, ...]:
    return tuple(round(part / _BYTES, 4) for part in colour)
