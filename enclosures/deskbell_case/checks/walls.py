"""No wall is thinner than three lines of a 0.4 nozzle.

From points all over the surface a ray goes straight in. Where it comes out through a face that looks
nearly the other way there is a wall, as thick as the ray is long; edges and corners have none.
"""

from collections.abc import Iterator
from typing import Final

import numpy as np
from manifold3d import Manifold

from deskbell_case.checks.scene import Scene, Trouble
from deskbell_case.mesh import Mesh, Numbers, manifold, mesh

RULE: Final = "walls"
LEAST: Final = 1.2
FACETS: Final = 0.03
"""How much a facet of a curve may take off a wall, in mm."""
OPPOSITE: Final = -0.85
"""Cosine between both faces of a wall: up to 32 degrees from parallel."""
SKIN: Final = 1e-3
"""How far under the surface a ray begins, in mm, so that it does not meet its own face."""
NOTHING: Final = 1e-6
"""A triangle of this area, in mm2, has no direction."""
SAMPLE: Final = 6.0
"""One point for so many mm2, and one for each triangle at least."""
MOST: Final = 60
"""Points of one triangle."""
GOLDEN: Final = np.array([0.7548776662466927, 0.5698402909980532])
"""Steps of the R2 sequence, which spreads points evenly."""


def troubles(scene: Scene) -> Iterator[Trouble]:
    """Yield the thinnest wall of each piece that has one too thin."""
    for piece in scene.pieces:
        shape = mesh(piece.shape)
        thinnest, at = _thinnest(shape, manifold(shape))
        if thinnest < LEAST - FACETS:
            x, y, z = at
            text = f"a wall of {thinnest:.2f} mm at {x:.1f}, {y:.1f}, {z:.1f}; {LEAST} is the least"
            yield Trouble(RULE, piece.name, text)


def _thinnest(shape: Mesh, solid: Manifold) -> tuple[float, Numbers]:
    points, normals = _samples(shape)
    ends = points - normals * LEAST
    starts = points - normals * SKIN
    least, where = LEAST, points[0]
    for start, end, normal in zip(starts, ends, normals, strict=True):
        for hit in solid.ray_cast(tuple(start), tuple(end)):
            length = float(np.linalg.norm(np.array(hit.position) - start)) + SKIN
            if float(np.dot(hit.normal, normal)) < OPPOSITE:
                if length < least:
                    least, where = length, start
                break
    return least, where


def _samples(shape: Mesh) -> tuple[Numbers, Numbers]:
    """Return points on the surface, and which way is out at each."""
    a, b, c = (shape.corners[shape.triangles[:, corner]] for corner in range(3))
    cross = np.cross(b - a, c - a)
    double = np.linalg.norm(cross, axis=1)
    kept = double > NOTHING
    a, b, c, cross, double = a[kept], b[kept], c[kept], cross[kept], double[kept]
    count = np.clip(np.ceil(double / 2 / SAMPLE), 1, MOST).astype(int)
    which = np.repeat(np.arange(len(count)), count)
    within = np.arange(len(which)) - np.repeat(np.cumsum(count) - count, count)
    u, v = ((1 / 3 + within[:, None] * GOLDEN) % 1).T
    u, v = np.where(u + v > 1, 1 - u, u), np.where(u + v > 1, 1 - v, v)
    points = a[which] + u[:, None] * (b - a)[which] + v[:, None] * (c - a)[which]
    return points, (cross / double[:, None])[which]
