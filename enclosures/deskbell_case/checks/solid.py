"""Every piece is one watertight solid."""

from collections.abc import Iterator
from typing import Final

from manifold3d import Error

from deskbell_case.checks.scene import Scene, Trouble
from deskbell_case.mesh import manifold, mesh

RULE: Final = "solid"


def troubles(scene: Scene) -> Iterator[Trouble]:
    """Yield each piece that a slicer would have to repair."""
    for piece in scene.pieces:
        body = manifold(mesh(piece.shape))
        parts = len(body.decompose())
        if body.status() != Error.NoError:
            yield Trouble(RULE, piece.name, f"its surface is not closed: {body.status().name}")
        elif parts != 1:
            yield Trouble(RULE, piece.name, f"it falls into {parts} parts instead of 1")
        elif body.volume() <= 0:
            yield Trouble(RULE, piece.name, f"its volume is {body.volume():.1f} mm3, inside out")
