"""Rules that every case keeps, one file a rule, all of one shape: `troubles(scene)` yields what breaks it.

`solid` watertight; `room` nothing in one place; `held` parts sit; `travel` caps move; `plug` USB goes in;
`lid_off` the lid snaps; `walls` thick enough; `overhang`, `bed` printable; `antenna` free of metal;
`finger` large caps; `mounts` hook in; `pinholes` reach buttons; `tiles` fit their windows.
"""

from typing import Final

from deskbell_case import layout, pieces
from deskbell_case.checks import (
    antenna,
    bed,
    finger,
    held,
    lid_off,
    mounts,
    overhang,
    pinholes,
    plug,
    room,
    solid,
    tiles,
    travel,
    walls,
)
from deskbell_case.checks.scene import Scene, Trouble
from deskbell_case.plan import Plan
from deskbell_case.variant import Variant

__all__ = ["RULES", "Trouble", "every", "of"]

RULES: Final = (
    solid,
    room,
    held,
    travel,
    plug,
    lid_off,
    walls,
    overhang,
    bed,
    antenna,
    finger,
    mounts,
    pinholes,
    tiles,
)


def every(variant: Variant) -> list[Trouble]:
    """Return the troubles of a variant; none when it is good. Raises Refused."""
    return of(layout.plan(variant))


def of(plan: Plan) -> list[Trouble]:
    """Return the troubles of a plan."""
    scene = Scene(plan, pieces.of(plan))
    return [trouble for rule in RULES for trouble in rule.troubles(scene)]
