"""A cap is large enough for any finger: EN 81-70 asks 490 mm2 and a circle of 20 mm in it."""

from collections.abc import Iterator
from typing import Final

from manifold3d import JoinType

from deskbell_case.checks.scene import Scene, Trouble

RULE: Final = "finger"
AREA: Final = 490.0
CIRCLE: Final = 20.0
UNDER_TOP: Final = 0.1
"""Where the cap is measured, below its top: what a finger lies on."""


def troubles(scene: Scene) -> Iterator[Trouble]:
    """Yield each cap that is too small."""
    for cap in scene.printed["cap"]:
        face = cap.slice(cap.bounding_box()[5] - UNDER_TOP)
        if face.area() < AREA:
            yield Trouble(
                RULE, "cap", f"its face has {face.area():.0f} mm2; {AREA:.0f} are the least"
            )
        if face.offset(-CIRCLE / 2, JoinType.Round).is_empty():
            yield Trouble(RULE, "cap", f"no circle of {CIRCLE:.0f} mm goes into its face")
