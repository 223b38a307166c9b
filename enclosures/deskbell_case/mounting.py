"""Where the hooks of a wall plate or a wedge reach into the floor. PURE. All in mm.

A hook leans to the back and the floor's slot with it: the case goes on `SLIDE` too far back and is
pushed to the front, down the wall or down the wedge, until both leaning faces meet.
"""

from collections.abc import Iterator
from typing import Final

from deskbell_case import bought, sizes
from deskbell_case.geometry import SLOPE, Body, Box, around
from deskbell_case.plan import Base, Hook, Pilot, Seat, Slot
from deskbell_case.sizes import Gaps

HOOK_HEIGHT: Final = 2.6
STEP: Final = 2.0
"""Of the search for free floor."""
BOSS: Final = 8.0
"""Width, depth and height of what the security screw goes into."""
THREAD: Final = 0.5
"""How much narrower than its screw a hole is that the screw cuts its thread into."""


def hooks(base: Base, bodies: tuple[Body, ...], gaps: Gaps) -> tuple[Hook, ...]:
    """Return the two hooks that are furthest apart on free floor, or none when there is no room."""
    free = list(_free(base, bodies, gaps))
    if not free:
        return ()

    def rising(hook: Hook) -> float:
        return hook.x + hook.y

    def falling(hook: Hook) -> float:
        return hook.y - hook.x

    # The pair with the longest way along both axes is at the ends of one of the diagonals.
    return max(
        ((min(free, key=along), max(free, key=along)) for along in (rising, falling)),
        key=lambda pair: abs(pair[0].x - pair[1].x) + abs(pair[0].y - pair[1].y),
    )


def slots(found: tuple[Hook, ...], gaps: Gaps) -> tuple[Slot, ...]:
    """Return the slot for each hook."""
    return tuple(_slot(hook, gaps) for hook in found)


def pad(slot: Slot) -> Box:
    """Return the thicker floor around a slot."""
    lean = slot.thickness / SLOPE
    return Box(
        slot.x - slot.width / 2 - slot.rim,
        slot.x + slot.width / 2 + slot.rim,
        slot.y - slot.length - slot.rim,
        slot.y + lean + slot.rim,
        0.0,
        slot.thickness,
    )


def _slot(hook: Hook, gaps: Gaps) -> Slot:
    return Slot(
        x=hook.x,
        y=hook.y + gaps.play,
        width=hook.width + 2 * gaps.play,
        length=hook.neck + sizes.SLIDE + 2 * gaps.play,
        thickness=sizes.SLOT_FLOOR,
        rim=sizes.SLOT_RIM,
    )


def _free(base: Base, bodies: tuple[Body, ...], gaps: Gaps) -> Iterator[Hook]:
    """Yield every hook whose pad stands on free floor, on a grid."""
    shell = base.shell
    taken = [
        *_standing(base),
        *(box for body in bodies for box in body.boxes if box.z0 < shell.floor + 5),
    ]
    room = shell.margin + sizes.FLEX
    x_end, y_end = shell.width / 2 - room, shell.depth / 2 - room
    for column in range(-int(x_end / STEP), int(x_end / STEP) + 1):
        for row in range(-int(y_end / STEP), int(y_end / STEP) + 1):
            hook = Hook(column * STEP, row * STEP, sizes.HOOK_WIDTH, sizes.HOOK_NECK, HOOK_HEIGHT)
            box = pad(_slot(hook, gaps))
            inside = -x_end < box.x0 and box.x1 < x_end and -y_end < box.y0 and box.y1 < y_end
            if inside and not any(box.covers(other) for other in taken):
                yield hook


def _standing(base: Base) -> Iterator[Box]:
    yield from (*base.rails, *base.posts, *base.bay)
    for seat in base.seats:
        yield footing(seat)
    for clip in base.clips:
        yield around(clip.x, clip.y, clip.width / 2, clip.width / 2, 0, 1)
    if base.pilot:
        yield base.pilot.boss


def footing(seat: Seat) -> Box:
    """Return the floor under a switch's pillar or tower."""
    half = seat.body / 2 + seat.room + seat.lip
    return around(seat.x, seat.y, half, half, 0, seat.top)


def pilot(base: Base, bodies: tuple[Body, ...], antenna: Box) -> Pilot | None:
    """Return the hole for the security screw, near the middle of the front, or None without room."""
    shell = base.shell
    inner = shell.wall - shell.depth / 2
    # A post under a tile may grow out of the boss; all else keeps clear of it.
    taken = [
        *(box for box in _standing(base) if box not in base.posts),
        *(box for body in bodies for box in body.boxes if box.z0 < BOSS),
    ]
    reach = int(shell.width / 2 - shell.corner - BOSS)
    for x in sorted(range(-reach, reach + 1), key=lambda place: (abs(place), place)):
        boss = Box(x - BOSS / 2, x + BOSS / 2, inner - 0.5, inner + BOSS, 0, BOSS)
        free = not any(boss.grown(sizes.AIR).covers(other) for other in taken)
        if free and boss.distance(antenna) >= sizes.ANTENNA_FREE:
            diameter = bought.screws()["security"].diameter - THREAD
            return Pilot(x=x, z=BOSS / 2 + 0.4, diameter=diameter, boss=boss)
    return None
