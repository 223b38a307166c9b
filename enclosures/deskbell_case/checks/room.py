"""Nothing is where something else is: bought parts, mated plugs, and the printed pieces themselves."""

from collections.abc import Iterator
from itertools import combinations
from typing import Final

from deskbell_case.checks.scene import TOUCH, Scene, Trouble, shared
from deskbell_case.mesh import filled

RULE: Final = "room"
INSIDE: Final = ({"holder", "cell"}, {"board", "plug"})
"""What is bought and goes into something else that is bought."""


def troubles(scene: Scene) -> Iterator[Trouble]:
    """Yield each pair that shares space."""
    guests = [(body.name, solid) for body, solid in scene.bought]
    guests += [("plug", filled(plug)) for plug in scene.plan.plugs]
    for piece, solid in scene.copies():
        for name, guest in guests:
            if (volume := shared(solid, guest)) > TOUCH:
                yield Trouble(RULE, piece, _text(name, volume))
    for (name, solid), (other, guest) in combinations(guests, 2):
        if {name, other} not in INSIDE and (volume := shared(solid, guest)) > TOUCH:
            yield Trouble(RULE, name, _text(other, volume))
    for (piece, solid), (name, other) in combinations(scene.copies(), 2):
        if (volume := shared(solid, other)) > TOUCH:
            yield Trouble(RULE, piece, _text(name, volume))


def _text(name: str, volume: float) -> str:
    return f"it shares {volume:.2f} mm3 with the {name}; {TOUCH} are allowed"
