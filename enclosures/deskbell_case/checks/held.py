"""Bought parts are held: none can move by more than its play."""

from collections.abc import Iterator
from typing import Final

from deskbell_case.checks.scene import TOUCH, Scene, Trouble, shared

RULE: Final = "held"
WAY: Final = 0.7
"""How far a part is moved, in mm: twice its play and the slope of a nose."""
DIRECTIONS: Final = {
    "left": (-1, 0, 0),
    "right": (1, 0, 0),
    "to the front": (0, -1, 0),
    "to the back": (0, 1, 0),
    "down": (0, 0, -1),
    "up": (0, 0, 1),
}
HOLDERS: Final = {
    "board": {"base"},
    "holder": {"base"},
    "switch": {"base", "cap"},
    "pixel": {"lid", "lamp"},
}
"""Which pieces hold a part; cells are the holder's affair. The board is held while the lid is off."""
FREE: Final = {("holder", "up")}
"""Tape holds the holder of the cells down."""


def troubles(scene: Scene) -> Iterator[Trouble]:
    """Yield each direction in which a part is loose."""
    for body, solid in scene.bought:
        holders = [other for name, other in scene.copies() if name in HOLDERS.get(body.name, set())]
        for direction, (x, y, z) in DIRECTIONS.items():
            moved = solid.translate((WAY * x, WAY * y, WAY * z))
            stopped = any(shared(moved, other) > TOUCH for other in holders)
            if holders and not stopped and (body.name, direction) not in FREE:
                yield Trouble(
                    RULE, body.name, f"it moves {direction} by {WAY} mm and meets nothing"
                )
