"""In print, nothing looks down more flatly than 40 degrees from vertical; only the bed carries flat faces."""

from collections.abc import Iterator
from math import radians, sin
from typing import Final

import numpy as np

from deskbell_case.checks.scene import Scene, Trouble
from deskbell_case.mesh import Mesh, Numbers

RULE: Final = "overhang"
STEEPEST: Final = 40.0
"""Degrees from vertical."""
ROUNDING: Final = 0.5
"""Degrees."""
FACETS: Final = 0.2
"""What the facets of cones may add up to, in mm2."""
BED: Final = 0.01
"""A face at this height lies on the bed, in mm."""


def troubles(scene: Scene) -> Iterator[Trouble]:
    """Yield the area of each piece that would need support."""
    for piece in scene.pieces:
        area, lowest = _hanging(piece.printed())
        if area > FACETS:
            text = (
                f"{area:.1f} mm2 look down more flatly than {STEEPEST:.0f} degrees from vertical, "
                f"first {lowest:.1f} mm above the bed"
            )
            yield Trouble(RULE, piece.name, text)


def normals_and_areas(shape: Mesh) -> tuple[Numbers, Numbers]:
    """Return which way each triangle looks, and its area in mm2."""
    a, b, c = (shape.corners[shape.triangles[:, corner]] for corner in range(3))
    cross = np.cross(b - a, c - a)
    length = np.linalg.norm(cross, axis=1)
    return cross / np.maximum(length, 1e-12)[:, None], length / 2


def _hanging(shape: Mesh) -> tuple[float, float]:
    normals, areas = normals_and_areas(shape)
    height = shape.corners[shape.triangles][:, :, 2]
    flat = -normals[:, 2] > sin(radians(STEEPEST + ROUNDING))
    hanging = flat & (height.max(axis=1) > BED)
    if not hanging.any():
        return 0.0, 0.0
    return float(areas[hanging].sum()), float(height[hanging].min())
