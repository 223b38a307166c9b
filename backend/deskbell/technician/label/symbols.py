"""Pictograms and lamps as the pages draw them, read from the same symbols and turned into marks.

The pictograms are the sprite that the build made of the catalogue's list and drawings,
the lamps are the pages' own file. Colours have names in both, which paper fills in.
"""

import math
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final

from svg.path import Arc, Close, CubicBezier, Move, QuadraticBezier, parse_path
from svg.path import Path as SvgPath

import deskbell
from deskbell.technician.label.drawing import (
    INK,
    PAPER,
    Colour,
    Mark,
    Segment,
    box,
    ellipse,
    placed,
)

_STATIC: Final = Path(deskbell.__path__[0]) / "web/static"
SPRITE: Final = _STATIC / "vendor/icons.svg"
LAMPS: Final = _STATIC / "lamps.svg"
LUCIDE: Final = {"fill": "none", "stroke": "currentColor", "stroke-width": "2"}
"""What lucide's icons leave unsaid; the pages' style says it for them."""
_NAMESPACE: Final = "{http://www.w3.org/2000/svg}"


def pictogram(name: str, size: float, colour: Colour = INK) -> tuple[Mark, ...]:
    """Return a category's pictogram, such as `i-till`, in a square of so many mm."""
    return _drawn(SPRITE, name, size, {"currentColor": colour})


def lamp(state: str, size: float, colour: Colour = INK, second: Colour = INK) -> tuple[Mark, ...]:
    """Return the shape of a lamp's state in a square of so many mm."""
    names = {"currentColor": colour, "var(--lamp2, currentColor)": second, "var(--glyph)": PAPER}
    return _drawn(LAMPS, f"l-{state}", size, names)


def _drawn(file: Path, name: str, size: float, colours: Mapping[str, Colour]) -> tuple[Mark, ...]:
    symbol = _symbols(file)[name]
    scale = size / float(symbol.attrib["viewBox"].split()[2])
    unsaid = LUCIDE if file == SPRITE else {}
    return placed((_mark(shape, unsaid, colours) for shape in symbol), 0, 0, scale)


@cache
def _symbols(file: Path) -> dict[str, ET.Element]:
    root = ET.fromstring(file.read_text(encoding="utf-8"))  # noqa: S314 our own build made it
    return {symbol.attrib["id"]: symbol for symbol in root.iter(f"{_NAMESPACE}symbol")}


def _mark(shape: ET.Element, unsaid: Mapping[str, str], colours: Mapping[str, Colour]) -> Mark:
    said = {**unsaid, **shape.attrib}
    path = tuple(_path(shape.tag.removeprefix(_NAMESPACE), shape.attrib))
    fill = colours.get(said.get("fill", "currentColor"))
    stroke = colours.get(said.get("stroke", "none"))
    return Mark(path, fill, stroke, float(said.get("stroke-width", "0")))


def _path(kind: str, of: Mapping[str, str]) -> tuple[Segment, ...]:
    """Return the outline of any shape that icons are made of."""

    def number(name: str) -> float:
        return float(of.get(name, "0"))

    if kind == "path":
        return tuple(_segments(parse_path(of["d"])))
    if kind == "rect":
        sides = (number("x"), number("y"), number("width"), number("height"))
        return box(*sides, number("rx"))
    if kind == "circle":
        return ellipse(number("cx"), number("cy"), number("r"), number("r"))
    if kind == "ellipse":
        return ellipse(number("cx"), number("cy"), number("rx"), number("ry"))
    if kind == "line":
        return (("M", (number("x1"), number("y1"))), ("L", (number("x2"), number("y2"))))
    if kind in {"polyline", "polygon"}:
        values = [float(value) for value in of["points"].replace(",", " ").split()]
        points = list(zip(values[::2], values[1::2], strict=True))
        lines: list[Segment] = [("M", points[0]), *(("L", point) for point in points[1:])]
        return (*lines, ("Z", ())) if kind == "polygon" else tuple(lines)
    raise ValueError(f"<{kind}> is not drawn on labels. Teach symbols.py to read it.")


def _segments(path: SvgPath) -> Iterator[Segment]:
    for part in path:
        if isinstance(part, Move):
            yield "M", _points(part.end)
        elif isinstance(part, Close):
            yield "Z", ()
        elif isinstance(part, CubicBezier):
            yield "C", _points(part.control1, part.control2, part.end)
        elif isinstance(part, QuadraticBezier):
            one = part.start + 2 / 3 * (part.control - part.start)
            two = part.end + 2 / 3 * (part.control - part.end)
            yield "C", _points(one, two, part.end)
        elif isinstance(part, Arc):
            yield from _arc(part)
        else:
            yield "L", _points(part.end)


def _arc(arc: Arc) -> Iterator[Segment]:
    """Yield an arc as cubics of a quarter turn at most (SVG 2, appendix B.2.4)."""
    turn = complex(math.cos(math.radians(arc.rotation)), math.sin(math.radians(arc.rotation)))

    def point(angle: float) -> complex:
        across = complex(arc.radius.real * math.cos(angle), arc.radius.imag * math.sin(angle))
        return complex(arc.center) + turn * across

    def slope(angle: float) -> complex:
        along = complex(-arc.radius.real * math.sin(angle), arc.radius.imag * math.cos(angle))
        return turn * along

    begin, whole = math.radians(arc.theta), math.radians(arc.delta)
    parts = max(1, math.ceil(abs(whole) / (math.pi / 2) - 1e-9))
    step = whole / parts
    reach = 4 / 3 * math.tan(step / 4)
    for at in range(parts):
        one, two = begin + at * step, begin + (at + 1) * step
        yield (
            "C",
            _points(point(one) + reach * slope(one), point(two) - reach * slope(two), point(two)),
        )


def _points(*points: complex) -> tuple[float, ...]:
    return tuple(value for point in points for value in (point.real, point.imag))
