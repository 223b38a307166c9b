"""The lower half: floor, walls, and what stands on the floor. Printed as it stands."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from build123d import Axis, Solid

from deskbell_case.geometry import SLOPE, Box, Rod, around
from deskbell_case.mounting import pad
from deskbell_case.plan import Base, Pilot, Seat, Shell, Slot
from deskbell_case.shapes import (
    Form,
    block,
    carved,
    clip,
    drop,
    funnel,
    gable,
    joined,
    prism,
    rod,
    slab,
)


@cache
def solid(base: Base) -> Form:
    """Return the base, in its place in the case."""
    walls = carved(_tub(base.shell), _openings(base.shell))
    furnished = joined(walls, _furniture(base))
    return carved(furnished, _holes(base))


def _tub(shell: Shell) -> Form:
    outside = slab(shell.width, shell.depth, shell.corner, 0, shell.seam)
    low = outside.edges().group_by(Axis.Z)[0]
    outside = outside.chamfer(0.5, 0.5 * SLOPE, low, face=outside.faces().sort_by(Axis.Z)[0])
    return carved(outside, [inside(shell, shell.wall, shell.floor, shell.seam)])


def inside(shell: Shell, inset: float, z0: float, z1: float) -> Solid:
    """Return the room that is `inset` away from the outside."""
    return slab(
        shell.width - 2 * inset, shell.depth - 2 * inset, max(shell.corner - inset, 1.0), z0, z1
    )


def _openings(shell: Shell) -> Iterator[Form]:
    outside = shell.depth / 2
    for socket in shell.sockets:
        yield block(
            Box(
                socket.x0,
                socket.x1,
                outside - shell.wall - 1,
                outside + 1,
                socket.z0,
                socket.z1 + 1,
            )
        )
    for snap in shell.snaps:
        if snap.nose:
            # Along the wall the ring keeps the lid in place, not the ends of its noses.
            wider = replace(snap, width=snap.width + 4 * shell.gap)
            yield clip(wider, reserve=shell.groove)


def _furniture(base: Base) -> Iterator[Form]:
    for box in (*base.rails, *base.posts, *base.bay):
        yield block(box)
    for tongue in base.clips:
        yield clip(tongue)
    for seat in base.seats:
        yield from (_tower(seat) if seat.round else _pillar(seat))
    for slot in base.slots:
        yield block(pad(slot))
    if base.pilot:
        yield block(base.pilot.boss)


def _pillar(seat: Seat) -> Iterator[Form]:
    """Yield two bars with lips around the corners of the switch; its legs go down between them."""
    half, out = seat.body / 2, seat.body / 2 + seat.lip
    inner = out - 3.5
    for side in (-1, 1):
        y = seat.y + side * (inner + out) / 2
        bar = block(around(seat.x, y, out, (out - inner) / 2, 0, seat.top + seat.guide))
        yield carved(
            bar, [block(around(seat.x, seat.y, half, half, seat.top, seat.top + seat.guide + 1))]
        )


def _tower(seat: Seat) -> Iterator[Form]:
    """Yield a tube with an edge that a snap-in button sits in, and an opening for its wires."""
    inner = seat.body / 2 + seat.room
    outer = inner + seat.lip
    tube = rod(Rod(seat.x, seat.y, outer, 0, seat.top))
    throat = seat.top - seat.guide
    wires = around(seat.x, seat.y - outer, 5, 2 * seat.lip + 2, 0, seat.top / 2)
    yield carved(
        tube,
        [
            rod(Rod(seat.x, seat.y, inner, 0, throat - seat.room * SLOPE)),
            funnel(seat.x, seat.y, (inner, seat.body / 2), throat - seat.room * SLOPE, throat),
            rod(Rod(seat.x, seat.y, seat.body / 2, throat, seat.top)),
            gable(wires),
        ],
    )


def _holes(base: Base) -> Iterator[Form]:
    for slot in base.slots:
        yield _slot(slot)
    if base.pilot:
        yield _pilot(base.pilot, base.shell)


def _slot(slot: Slot) -> Form:
    lean = slot.thickness / SLOPE
    outline = [
        (slot.y - slot.length, -1.0),
        (slot.y - 1.0 / SLOPE, -1.0),
        (slot.y + lean + 1.0 / SLOPE, slot.thickness + 1.0),
        (slot.y - slot.length, slot.thickness + 1.0),
    ]
    return prism(outline, slot.x - slot.width / 2, slot.x + slot.width / 2)


def _pilot(pilot: Pilot, shell: Shell) -> Form:
    return drop(pilot.x, pilot.z, pilot.diameter / 2, -shell.depth / 2 - 1, pilot.boss.y1 + 1)
