"""Every piece fits the bed and stands on it firmly."""

from collections.abc import Iterator
from typing import Final

from deskbell_case import sizes
from deskbell_case.checks.overhang import BED, normals_and_areas
from deskbell_case.checks.scene import Scene, Trouble

RULE: Final = "bed"
CONTACT: Final = 50.0
"""The least area on the bed, in mm2."""
SHARE: Final = 0.1
"""The least share of the rectangle around it."""


def troubles(scene: Scene) -> Iterator[Trouble]:
    """Yield each piece that is too large or would come loose."""
    for piece in scene.pieces:
        shape = piece.printed()
        size = shape.corners.max(axis=0) - shape.corners.min(axis=0)
        if size.max() > sizes.BED:
            text = f"it is {size.max():.1f} mm long; the bed has {sizes.BED:.0f}"
            yield Trouble(RULE, piece.name, text)
        normals, areas = normals_and_areas(shape)
        lying = (shape.corners[shape.triangles][:, :, 2] < BED).all(axis=1) & (normals[:, 2] < 0)
        contact = float(areas[lying].sum())
        least = max(CONTACT, SHARE * float(size[0] * size[1]))
        if contact < least:
            text = f"{contact:.0f} mm2 of it lie on the bed; {least:.0f} are the least"
            yield Trouble(RULE, piece.name, text)
