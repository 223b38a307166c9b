"""A straight pin reaches each button of the board from outside, and no pinhole is under a tile."""

from collections.abc import Iterator
from typing import Final

from deskbell_case import sizes
from deskbell_case.checks.scene import TOUCH, Scene, Trouble, shared
from deskbell_case.geometry import Rod
from deskbell_case.mesh import filled

RULE: Final = "pinholes"
OUTSIDE: Final = 20.0
"""How far above the lid the pin begins, in mm."""


def troubles(scene: Scene) -> Iterator[Trouble]:
    """Yield each piece that a pin touches, and each button under a tile."""
    top = scene.plan.lid.shell.height + OUTSIDE
    for role, x, y, z in scene.plan.buttons:
        rod = Rod(x, y, sizes.PIN / 2, z, top)
        pin = filled(rod)
        for name, solid in scene.copies():
            if (volume := shared(pin, solid)) > TOUCH:
                text = (
                    f"a pin of {sizes.PIN} mm to the {role} button cuts {volume:.2f} mm3 out of it"
                )
                yield Trouble(RULE, name, text)
        if any(rod.box.covers(tile) for tile in scene.plan.tiles):
            yield Trouble(RULE, "lid", f"the pinhole for {role} is under a tile")
