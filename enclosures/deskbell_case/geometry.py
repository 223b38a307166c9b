"""Boxes, rods and clips in mm, with which a plan says where things are. PURE.

Axes: x to the right, y to the back, z up. The origin is the middle of the base's underside.
"""

from dataclasses import dataclass
from math import dist, radians, tan
from typing import Final

SLOPE: Final = 1 / tan(radians(38))
"""Rise per run of every face that looks down. 40 degrees from vertical print without support; facets take up to 2."""

STEEP: Final = 1 / tan(radians(29))
"""The same where two such faces meet: their corner or ridge is flatter than either, as slicers see it."""


@dataclass(frozen=True, slots=True)
class Box:
    """An upright box between two corners."""

    x0: float
    x1: float
    y0: float
    y1: float
    z0: float
    z1: float

    @property
    def low(self) -> tuple[float, float, float]:
        """The corner at the left, front and bottom."""
        return self.x0, self.y0, self.z0

    @property
    def high(self) -> tuple[float, float, float]:
        """The corner at the right, back and top."""
        return self.x1, self.y1, self.z1

    def grown(self, by: float) -> "Box":
        """Return this box with `by` more on the left, right, front and back."""
        return Box(self.x0 - by, self.x1 + by, self.y0 - by, self.y1 + by, self.z0, self.z1)

    def covers(self, other: "Box") -> bool:
        """Say whether both overlap when seen from above."""
        return (
            self.x0 < other.x1 and other.x0 < self.x1 and self.y0 < other.y1 and other.y0 < self.y1
        )

    def distance(self, other: "Box") -> float:
        """Return the shortest way between both; 0 when they touch."""
        sides = zip(self.low, self.high, other.low, other.high, strict=True)
        gaps = [
            max(0.0, low - other_high, other_low - high)
            for low, high, other_low, other_high in sides
        ]
        return dist(gaps, (0.0, 0.0, 0.0))


@dataclass(frozen=True, slots=True)
class Rod:
    """An upright cylinder."""

    x: float
    y: float
    radius: float
    z0: float
    z1: float

    @property
    def box(self) -> Box:
        """The box around it."""
        return around(self.x, self.y, self.radius, self.radius, self.z0, self.z1)


@dataclass(frozen=True, slots=True)
class Clip:
    """A tongue with a nose at its end: it stands on `root` and holds a face at `hold`."""

    x: float
    y: float
    """Middle of the tongue's face that looks at what it holds."""
    facing: float
    """Where that face looks: degrees from +x towards +y."""
    width: float
    root: float
    hold: float
    nose: float
    """How far the nose stands out; 0 leaves it out."""
    thickness: float = 1.2

    @property
    def tip(self) -> float:
        """The height at which it ends: both faces of the nose are as steep as SLOPE."""
        rise = 2 * self.nose * SLOPE
        return self.hold + (rise if self.hold > self.root else -rise)


@dataclass(frozen=True, slots=True)
class Body:
    """Something bought, as the space that it fills."""

    name: str
    shapes: tuple[Box | Rod, ...]
    metal: bool
    """It disturbs an antenna; the board that carries the antenna does not count."""

    @property
    def boxes(self) -> tuple[Box, ...]:
        """The boxes around its shapes."""
        return tuple(shape.box if isinstance(shape, Rod) else shape for shape in self.shapes)


def around(x: float, y: float, half_x: float, half_y: float, z0: float, z1: float) -> Box:
    """Return the box whose middle is at x, y."""
    return Box(x - half_x, x + half_x, y - half_y, y + half_y, z0, z1)
