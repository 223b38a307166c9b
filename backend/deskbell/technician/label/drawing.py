"""The one vector model: marks with fill and stroke on a page, in millimetres, y downwards.

Curves are cubic, as PDF has no others. Every writer draws the same marks, so that
the formats cannot differ in anything but their syntax.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

Colour = tuple[int, int, int]
Segment = tuple[str, tuple[float, ...]]
"""`M` and `L` with a point, `C` with two control points and a point, `Z` with nothing."""

INK: Final = (0, 0, 0)
PAPER: Final = (255, 255, 255)
GREY: Final = (90, 96, 103)
HAIRLINE: Final = (200, 200, 195)

_CIRCLE: Final = 0.5522847498307936
"""How far a quarter circle's control points lie from its ends, in radii: 4/3 (sqrt 2 - 1)."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One path as it is painted; what it says in words, where it is text."""

    path: tuple[Segment, ...]
    fill: Colour | None = INK
    stroke: Colour | None = None
    width: float = 0.0
    """Of the stroke, in mm; its ends and corners are round."""
    says: str = ""

    def placed(self, x: float, y: float, scale: float = 1.0) -> "Mark":
        """Return it scaled about the origin, then moved."""
        path = tuple(
            (
                kind,
                tuple([scale * one + (y if at % 2 else x) for at, one in enumerate(values)]),
            )
            for kind, values in self.path
        )
        return replace(self, path=path, width=self.width * scale)


@dataclass(frozen=True, slots=True)
class Drawing:
    """A page of so many millimetres."""

    width: float
    height: float
    title: str
    language: str
    marks: tuple[Mark, ...]

    @property
    def words(self) -> tuple[str, ...]:
        """Return what stands on it, in the order in which it is drawn."""
        return tuple(mark.says for mark in self.marks if mark.says)

    def resized(self, width: float, height: float) -> "Drawing":
        """Return it on a page of another size, as large as it fits, in the middle."""
        scale = min(width / self.width, height / self.height)
        x, y = (width - scale * self.width) / 2, (height - scale * self.height) / 2
        return replace(self, width=width, height=height, marks=placed(self.marks, x, y, scale))


def placed(marks: Iterable[Mark], x: float, y: float, scale: float = 1.0) -> tuple[Mark, ...]:
    """Return marks scaled about the origin, then moved."""
    return tuple(mark.placed(x, y, scale) for mark in marks)


def box(
    x: float, y: float, width: float, height: float, radius: float = 0.0
) -> tuple[Segment, ...]:
    """Return a rectangle, its corners round."""
    if radius <= 0:
        return (
            ("M", (x, y)),
            ("L", (x + width, y)),
            ("L", (x + width, y + height)),
            ("L", (x, y + height)),
            ("Z", ()),
        )
    r = min(radius, width / 2, height / 2)
    k = r * (1 - _CIRCLE)
    right, bottom = x + width, y + height
    return (
        ("M", (x + r, y)),
        ("L", (right - r, y)),
        ("C", (right - k, y, right, y + k, right, y + r)),
        ("L", (right, bottom - r)),
        ("C", (right, bottom - k, right - k, bottom, right - r, bottom)),
        ("L", (x + r, bottom)),
        ("C", (x + k, bottom, x, bottom - k, x, bottom - r)),
        ("L", (x, y + r)),
        ("C", (x, y + k, x + k, y, x + r, y)),
        ("Z", ()),
    )


def ellipse(x: float, y: float, rx: float, ry: float) -> tuple[Segment, ...]:
    """Return an ellipse about a point."""
    a, b = rx * _CIRCLE, ry * _CIRCLE
    return (
        ("M", (x + rx, y)),
        ("C", (x + rx, y + b, x + a, y + ry, x, y + ry)),
        ("C", (x - a, y + ry, x - rx, y + b, x - rx, y)),
        ("C", (x - rx, y - b, x - a, y - ry, x, y - ry)),
        ("C", (x + a, y - ry, x + rx, y - b, x + rx, y)),
        ("Z", ()),
    )


def rule(x: float, y: float, width: float, colour: Colour = HAIRLINE, weight: float = 0.2) -> Mark:
    """Return a level line."""
    return Mark((("M", (x, y)), ("L", (x + width, y))), None, colour, weight)
