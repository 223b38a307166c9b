"""A tile as watertight bodies: the plate, and what stands on it.

The origin is the middle of the tile's underside; x to the right, y to the back, z up.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
from manifold3d import CrossSection, Error, Manifold, OpType

from deskbell_label import braille, sizes
from deskbell_label.braille import Dot
from deskbell_label.ink import ROUND
from deskbell_label.mesh import Mesh

_DOT_CORNERS: Final = 24


@dataclass(frozen=True, slots=True)
class Tile:
    """Plate and ink; together they are what is printed."""

    plate: Manifold
    ink: Manifold


def tile(ink: CrossSection, dots: Iterable[Dot]) -> Tile:
    """Return the tile with ink drawn on its face, and dots of Braille.

    Both have their origin at the face's upper left corner; ink counts y upwards, dots downwards.
    """
    left, top = -sizes.FACE_WIDTH / 2, sizes.FACE_DEPTH / 2
    letters = ink.translate((left, top)).extrude(sizes.RAISED).translate((0, 0, sizes.FACE))
    balls = [_dot().translate((left + dot.x, top - dot.y, sizes.FACE)) for dot in dots]
    return Tile(plate(), Manifold.batch_boolean([letters, *balls], OpType.Add))


def plate() -> Manifold:
    """Return the step: the base, and the plateau that fills the window."""
    base = rounded(sizes.WIDTH, sizes.DEPTH, sizes.CORNER).extrude(sizes.BASE)
    return base + face().extrude(sizes.FACE)


def face() -> CrossSection:
    """Return what a window leaves to be seen."""
    return rounded(sizes.FACE_WIDTH, sizes.FACE_DEPTH, sizes.CORNER - sizes.LIP)


def rounded(width: float, depth: float, radius: float) -> CrossSection:
    """Return a rectangle about the origin, its corners round."""
    inner = CrossSection.square((width - 2 * radius, depth - 2 * radius), center=True)
    corner = CrossSection.circle(radius, ROUND)
    corners = [
        corner.translate((x, y))
        for x in (-width / 2 + radius, width / 2 - radius)
        for y in (-depth / 2 + radius, depth / 2 - radius)
    ]
    return CrossSection.batch_hull([inner, *corners])


def mesh(body: Manifold) -> Mesh:
    """Return the triangles of a body. Raises ValueError where it is not watertight."""
    if body.status() != Error.NoError or body.volume() <= 0:
        raise ValueError(f"Not a solid body: {body.status()}")
    made = body.to_mesh()
    return Mesh(
        np.ascontiguousarray(made.vert_properties[:, :3], dtype=np.float32),
        np.ascontiguousarray(made.tri_verts, dtype=np.uint32),
    )


def _dot() -> Manifold:
    """Return half a ball, its base in the plane."""
    ball = Manifold.sphere(braille.DIAMETER / 2, _DOT_CORNERS)
    return ball.scale((1, 1, braille.HEIGHT / (braille.DIAMETER / 2))).trim_by_plane((0, 0, 1), 0)
