"""Binary STL: a header, a count, and fifty bytes a triangle; every slicer reads it, and it knows no colour."""

import struct
from collections.abc import Sequence
from typing import Final

import numpy as np

from deskbell_label.mesh import Mesh

HEADER: Final = b"Deskbell: millimetres".ljust(80)
_TRIANGLE: Final = np.dtype(
    [("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("attribute", "<u2")]
)


def stl(meshes: Sequence[Mesh]) -> bytes:
    """Return meshes as one file."""
    corners = np.concatenate([mesh.vertices[mesh.triangles] for mesh in meshes])
    normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    lengths = np.linalg.norm(normals, axis=1, keepdims=True)
    written = np.zeros(len(corners), _TRIANGLE)
    written["corners"] = corners
    written["normal"] = np.divide(normals, lengths, out=np.zeros_like(normals), where=lengths > 0)
    return HEADER + struct.pack("<I", len(corners)) + bytes(written)
