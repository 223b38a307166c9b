"""From a solid to triangles, the same ones in every run."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from manifold3d import Manifold
from manifold3d import Mesh as ManifoldMesh
from numpy.typing import NDArray

from deskbell_case.geometry import Box, Rod
from deskbell_case.shapes import Form

CHORD = 0.02
"""How far a facet may be from its curve, in mm."""
TURN = 0.2
"""How far the next facet of a curve may turn, in radians."""

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Mesh:
    """Corners, shape (n, 3), and triangles, shape (m, 3): indices of corners, seen from outside."""

    corners: Numbers
    triangles: NDArray[np.uint32]

    def placed(self, turn: Numbers, shift: Numbers) -> "Mesh":
        """Return this mesh turned, then shifted."""
        return Mesh(self.corners @ turn.T + shift, self.triangles)


@cache
def mesh(shape: Form) -> Mesh:
    """Return the triangles of a shape, its faces sewn together."""
    vertices, triangles = shape.tessellate(CHORD, TURN)
    raw = np.array([(v.X, v.Y, v.Z) for v in vertices])
    corners, index = np.unique(raw.round(5), axis=0, return_inverse=True)
    sewn = index.reshape(-1)[np.array(triangles)]
    a, b, c = sewn.T
    return Mesh(corners, sewn[(a != b) & (b != c) & (c != a)].astype(np.uint32))


def manifold(of: Mesh) -> Manifold:
    """Return a mesh for Boolean operations; its status tells when it is not closed."""
    return Manifold(ManifoldMesh(of.corners.astype(np.float32), of.triangles))


def filled(shape: Box | Rod) -> Manifold:
    """Return the space of something bought."""
    if isinstance(shape, Rod):
        height = shape.z1 - shape.z0
        upright = Manifold.cylinder(height, shape.radius, shape.radius, 64)
        return upright.translate((shape.x, shape.y, shape.z0))
    size = tuple(high - low for low, high in zip(shape.low, shape.high, strict=True))
    return Manifold.cube(size).translate(shape.low)
