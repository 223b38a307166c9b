"""Triangles of one body, in mm."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float32]
Indices = NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Mesh:
    """Vertices, shape (n, 3), and triangles, shape (m, 3): indices of vertices, seen from outside."""

    vertices: Points
    triangles: Indices


@dataclass(frozen=True, slots=True)
class Body:
    """A mesh as one part of a print: its name, its extruder from 1, its colour as `#rrggbb`."""

    name: str
    mesh: Mesh
    extruder: int
    colour: str
