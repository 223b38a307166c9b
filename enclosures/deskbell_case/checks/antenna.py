"""Metal keeps clear of the antenna, as Espressif's hardware design guidelines ask."""

from collections.abc import Iterator
from typing import Final

from deskbell_case import sizes
from deskbell_case.checks.scene import Scene, Trouble

RULE: Final = "antenna"


def troubles(scene: Scene) -> Iterator[Trouble]:
    """Yield each metal part that is too near; the board itself does not count."""
    metal = [(body.name, box) for body in scene.plan.bodies if body.metal for box in body.boxes]
    metal += [("plug", plug) for plug in scene.plan.plugs]
    metal += [("screw", pilot.boss)] if (pilot := scene.plan.base.pilot) else []
    for name, box in metal:
        if (near := box.distance(scene.plan.antenna)) < sizes.ANTENNA_FREE:
            text = f"it is {near:.1f} mm from the antenna; {sizes.ANTENNA_FREE:.0f} is the least"
            yield Trouble(RULE, name, text)
