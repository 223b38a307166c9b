"""How a case goes together, as line drawings: one that is pulled apart, and one for each step.

A picture is a stack of tiers, each pulled up from the one below; the layers of a tier lie beside each
other. Of a layer the CAD kernel draws the lines that can be seen, and its outline is filled, so that it
hides what lies behind.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from math import ceil
from typing import Final

import numpy as np
from build123d import Compound, Edge, GeomType, Rotation, Vector
from manifold3d import CrossSection, OpType

from deskbell_case import pieces
from deskbell_case.geometry import Body, Box
from deskbell_case.mesh import Numbers, manifold, mesh
from deskbell_case.plan import Plan
from deskbell_case.shapes import Form, block, joined, rod
from deskbell_label import sizes as tile

EYE: Final = (-0.55, -1.0, 0.62)
"""Where we look from: in front, from the left and from above."""
FAR: Final = 1000.0
AIR: Final = 24.0
"""Between two tiers, in mm."""
BOW: Final = 0.6
"""Length in mm of the lines that a curve is drawn with."""
MARGIN: Final = 4.0
PLASTIC: Final = "#f4f2ec"
BOUGHT: Final = "#cfe3d8"
RAISED: Final = "#f6d9b8"
LINE: Final = 'fill="none" stroke="#1d2023" stroke-width="0.35" stroke-linecap="round"'
INTO_BASE: Final = (("holder", "booster"), ("cell",), ("board", "switch"))
"""What goes into the base, tier by tier."""


@dataclass(frozen=True, slots=True)
class Layer:
    """What is drawn together."""

    shapes: tuple[Form, ...]
    colour: str


def exploded(plan: Plan) -> str:
    """Return the whole case, pulled apart in the order in which it goes together, as SVG."""
    layers = _layers(plan)
    order = (("wall",), ("wedge",), ("base",), *INTO_BASE, ("pixel",), ("lamp", "cap"), ("tile",))
    return _picture(_tiers(layers, (*order, ("lid",))))


def steps(plan: Plan) -> list[str]:
    """Return a picture of each step as SVG: into the base, into the lid, together, onto the mount."""
    layers = _layers(plan)
    over = {name: _over(layer) for name, layer in layers.items()}
    low = _together(layers, ("base", *(name for tier in INTO_BASE for name in tier)))
    high = _together(layers, ("lid", "tile", "cap", "lamp", "pixel"))
    drawn = [
        _tiers(layers, (("base",), *INTO_BASE)),
        _tiers(over, (("lid",), ("tile", "cap", "lamp"), ("pixel",))),
        [[low], [high]],
    ]
    whole = Layer((*low.shapes, *high.shapes), PLASTIC)
    drawn += [[[layers[mount]], [whole]] for mount in ("wall", "wedge") if mount in layers]
    return [_picture(tiers) for tiers in drawn]


def _layers(plan: Plan) -> dict[str, Layer]:
    """Return all that a case is made of, each kind a layer."""
    printed = {piece.name: Layer(tuple(piece.in_place()), PLASTIC) for piece in pieces.of(plan)}
    bought = {name: Layer(shapes, BOUGHT) for name, shapes in _bought(plan)}
    return {**printed, **bought, "tile": _tiles(plan)}


def _tiers(layers: Mapping[str, Layer], order: Iterable[Sequence[str]]) -> list[list[Layer]]:
    """Return those layers that there are, in their tiers."""
    tiers = [[layers[name] for name in names if name in layers] for names in order]
    return [tier for tier in tiers if tier]


def _together(layers: Mapping[str, Layer], names: Iterable[str]) -> Layer:
    """Return layers as one."""
    shapes = [shape for name in names if name in layers for shape in layers[name].shapes]
    return Layer(tuple(shapes), PLASTIC)


def _bought(plan: Plan) -> Iterator[tuple[str, tuple[Form, ...]]]:
    names = dict.fromkeys(body.name for body in plan.bodies)
    for name in names:
        yield name, tuple(_body(body) for body in plan.bodies if body.name == name)


def _body(body: Body) -> Form:
    solids = [block(one) if isinstance(one, Box) else rod(one) for one in body.shapes]
    return joined(solids[0], solids[1:])


def _tiles(plan: Plan) -> Layer:
    """Return the tiles without what stands on them."""
    faces = (
        Box(
            one.x0 + tile.LIP, one.x1 - tile.LIP, one.y0 + tile.LIP, one.y1 - tile.LIP,
            one.z1, one.z1 + tile.PLATEAU,
        )
        for one in plan.tiles
    )  # fmt: skip
    both = zip(plan.tiles, faces, strict=True)
    return Layer(tuple(joined(block(base), [block(face)]) for base, face in both), RAISED)


def _over(layer: Layer) -> Layer:
    """Return a layer turned face down."""
    return Layer(tuple(Rotation(180, 0, 0) * shape for shape in layer.shapes), layer.colour)


def _picture(tiers: Iterable[Sequence[Layer]]) -> str:
    """Return tiers above each other as SVG, the first one lowest."""
    parts: list[str] = []
    outlines: list[Numbers] = []
    bottom = 0.0
    for tier in tiers:
        low, high = _reach(shape for layer in tier for shape in layer.shapes)
        lift = np.array([0.0, (bottom - low) * _AXES[1][2]])
        bottom += high - low + AIR
        for layer in tier:
            inside = [points + lift for points in _outline(layer.shapes)]
            lines = [points + lift for points in _lines(layer.shapes)]
            parts.append(f'<path fill="{layer.colour}" fill-rule="evenodd" d="{_path(inside)}"/>')
            parts.append(f'<path {LINE} d="{_path(lines)}"/>')
            outlines += inside
    return _svg(parts, np.vstack(outlines))


def _reach(shapes: Iterable[Form]) -> tuple[float, float]:
    """Return the lowest and the highest point."""
    heights = np.concatenate([mesh(shape).corners[:, 2] for shape in shapes])
    return float(heights.min()), float(heights.max())


def _outline(shapes: Iterable[Form]) -> list[Numbers]:
    """Return the edge of what a layer hides, in the picture's plane."""
    turn = np.hstack([np.array(_AXES), np.zeros((3, 1))])
    shadows = [manifold(mesh(shape)).transform(turn).project() for shape in shapes]
    return list(CrossSection.batch_boolean(shadows, OpType.Add).to_polygons())


def _lines(shapes: Sequence[Form]) -> list[Numbers]:
    """Return the lines of a layer that can be seen, in the picture's plane."""
    scene = shapes[0] if len(shapes) == 1 else Compound(children=[copy(one) for one in shapes])
    eye = Vector(EYE).normalized() * FAR
    seen, _ = scene.project_to_viewport(eye, (0, 0, 1), (0, 0, 0))
    return [_bowed(edge) for edge in seen]


def _bowed(edge: Edge) -> Numbers:
    """Return points along an edge: two of a straight one."""
    lines = 1 if edge.geom_type == GeomType.LINE else ceil(edge.length / BOW)
    places = edge.positions(np.linspace(0, 1, lines + 1).tolist())
    return np.array([(place.X, place.Y) for place in places])


def _path(lines: Iterable[Numbers]) -> str:
    """Return lines as the path of an SVG, y downwards."""
    return "".join(
        "M" + "L".join(f"{x:.2f} {-y:.2f}" for x, y in points.tolist()) for points in lines
    )


def _svg(parts: Iterable[str], points: Numbers) -> str:
    (left, low), (right, high) = points.min(axis=0) - MARGIN, points.max(axis=0) + MARGIN
    size = f'width="{right - left:.2f}" height="{high - low:.2f}"'
    paper = f'<rect x="{left:.2f}" y="{-high:.2f}" {size} fill="#ffffff"/>'
    view = f"{left:.2f} {-high:.2f} {right - left:.2f} {high - low:.2f}"
    lines = "\n".join((paper, *parts))
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view}">\n{lines}\n</svg>\n'


def _axes() -> tuple[tuple[float, float, float], ...]:
    """Return right, up and towards the eye, as rows."""
    towards = Vector(EYE).normalized()
    right = Vector(0, 0, 1).cross(towards).normalized()
    return tuple((one.X, one.Y, one.Z) for one in (right, towards.cross(right), towards))


_AXES: Final = _axes()
