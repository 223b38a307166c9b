"""Each USB plug goes in from outside, all the way, without touching the case."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from deskbell_case.checks.scene import TOUCH, Scene, Trouble, shared
from deskbell_case.mesh import filled

RULE: Final = "plug"
RUN_UP: Final = 40.0
"""How far outside it starts, in mm."""


def troubles(scene: Scene) -> Iterator[Trouble]:
    """Yield each piece in the way of a plug."""
    for plug in scene.plan.plugs:
        way = filled(replace(plug, y1=plug.y1 + RUN_UP))
        for name, solid in scene.copies():
            if (volume := shared(way, solid)) > TOUCH:
                yield Trouble(
                    RULE, name, f"{volume:.2f} mm3 of it are in the way of a plug; none may be"
                )
