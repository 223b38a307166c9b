"""The few solids that all pieces are made of, in mm."""

from collections.abc import Iterable, Sequence
from math import hypot
from typing import TypeAlias

from build123d import (
    Axis,
    Compound,
    Face,
    Plane,
    Pos,
    RectangleRounded,
    Rotation,
    ShapeList,
    Solid,
    Vector,
    Wire,
    extrude,
    revolve,
)

from deskbell_case.geometry import SLOPE, STEEP, Box, Clip, Rod

Form: TypeAlias = Solid | Compound
"""One solid, or several where something fell apart."""


def block(box: Box) -> Solid:
    """Return a box."""
    width, depth, height = box.x1 - box.x0, box.y1 - box.y0, box.z1 - box.z0
    return Solid.make_box(width, depth, height, Plane(box.low))


def rod(shape: Rod) -> Solid:
    """Return an upright cylinder."""
    base = Plane((shape.x, shape.y, shape.z0))
    return Solid.make_cylinder(shape.radius, shape.z1 - shape.z0, base)


def slab(width: float, depth: float, corner: float, z0: float, z1: float) -> Solid:
    """Return an upright slab about the origin with round corners."""
    return extrude(Pos(0, 0, z0) * RectangleRounded(width, depth, corner), z1 - z0).solid()


def prism(outline: Sequence[tuple[float, float]], x0: float, x1: float) -> Solid:
    """Return an outline in (y, z), drawn out along x."""
    wire = Wire.make_polygon([Vector(x0, y, z) for y, z in outline])
    return Solid.extrude(Face(wire), Vector(x1 - x0, 0, 0))


def turned(outline: Sequence[tuple[float, float]], x: float = 0.0, y: float = 0.0) -> Solid:
    """Return an outline in (radius, z), turned about the upright axis through x, y."""
    wire = Wire.make_polygon([Vector(radius, 0, z) for radius, z in outline])
    return Pos(x, y, 0) * revolve(Face(wire), Axis.Z).solid()


def funnel(x: float, y: float, radii: tuple[float, float], z0: float, z1: float) -> Solid:
    """Return an upright cone of two radii, the lower first."""
    return turned([(0, z0), (radii[0], z0), (radii[1], z1), (0, z1)], x, y)


def clip(shape: Clip, reserve: float = 0.0) -> Solid:
    """Return a tongue with its nose; `reserve` makes the nose thicker, for the groove that takes it."""
    up = 1.0 if shape.hold > shape.root else -1.0
    rise = shape.nose * SLOPE
    middle, half = shape.hold + up * rise, rise + reserve * SLOPE
    outline = [(-shape.thickness, shape.root), (0.0, shape.root)]
    if shape.nose:
        outline += [(0.0, middle - up * half), (shape.nose + reserve, middle)]
    outline += [(0.0, middle + up * half), (-shape.thickness, middle + up * half)]
    tongue = prism(outline, -shape.width / 2, shape.width / 2)
    return Pos(shape.x, shape.y, 0) * Rotation(0, 0, shape.facing - 90) * tongue


def gable(opening: Box) -> Solid:
    """Return an opening along y with a gable for a roof, which prints without support."""
    middle, half = (opening.x0 + opening.x1) / 2, (opening.x1 - opening.x0) / 2
    outline = [
        (opening.x0, opening.z0),
        (opening.x1, opening.z0),
        (opening.x1, opening.z1),
        (middle, opening.z1 + half * STEEP),
        (opening.x0, opening.z1),
    ]
    return tunnel(outline, opening.y0, opening.y1)


def drop(x: float, z: float, radius: float, y0: float, y1: float) -> Solid:
    """Return a lying hole around a circle, with a gable for a roof."""
    apex = radius * hypot(1.0, SLOPE)
    shoulder = apex - radius * SLOPE
    outline = [
        (x - radius, z - radius),
        (x + radius, z - radius),
        (x + radius, z + shoulder),
        (x, z + apex),
        (x - radius, z + shoulder),
    ]
    return tunnel(outline, y0, y1)


def tunnel(outline: Sequence[tuple[float, float]], y0: float, y1: float) -> Solid:
    """Return an outline in (x, z), drawn out along y."""
    wire = Wire.make_polygon([Vector(x, y0, z) for x, z in outline])
    return Solid.extrude(Face(wire), Vector(0, y1 - y0, 0))


def joined(first: Form, others: Iterable[Form]) -> Form:
    """Return all of them as one."""
    others = tuple(others)
    return _one(first.fuse(*others)) if others else first


def carved(shape: Form, tools: Iterable[Form]) -> Form:
    """Return a shape without its tools."""
    tools = tuple(tools)
    return _one(shape.cut(*tools)) if tools else shape


def _one(result: object) -> Form:
    """Return one shape; what fell apart stays together, for the checks to find."""
    if isinstance(result, Solid | Compound):
        return result
    if isinstance(result, ShapeList):
        return Compound(children=list(result))
    raise TypeError(f"the CAD kernel returned {type(result).__name__} instead of a shape")
