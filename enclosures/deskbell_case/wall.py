"""The plate on a wall: hooks for the case, keyholes for two screws, a lip for the security screw."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from deskbell_case.geometry import SLOPE, Box, Rod
from deskbell_case.plan import Hook, Wall
from deskbell_case.shapes import Form, block, carved, drop, joined, prism, rod, slab, tunnel


@cache
def solid(wall: Wall) -> Form:
    """Return the plate, in its place under the base."""
    plate = slab(wall.width, wall.depth, wall.corner, -wall.thickness, 0)
    lightened = carved(plate, [block(window) for window in wall.windows])
    whole = joined(lightened, [*(hook_solid(hook) for hook in wall.hooks), *_lip(wall)])
    return carved(whole, _holes(wall))


def hook_solid(hook: Hook) -> Form:
    """Return a hook on the plane z = 0, its root a little below."""
    root = 0.5
    lean = hook.height / SLOPE
    outline = [
        (hook.y - hook.neck, -root),
        (hook.y, -root),
        (hook.y, 0.0),
        (hook.y + lean, hook.height),
        (hook.y - hook.neck, hook.height),
    ]
    return prism(outline, hook.x - hook.width / 2, hook.x + hook.width / 2)


def _lip(wall: Wall) -> Iterator[Form]:
    """Yield the lip, narrower at its top, and what joins it to the plate."""
    lip, slant = wall.lip, wall.lip.z1 / 2
    outline = [
        (lip.x0, lip.z0),
        (lip.x1, lip.z0),
        (lip.x1, 0.0),
        (lip.x1 - slant, lip.z1),
        (lip.x0 + slant, lip.z1),
        (lip.x0, 0.0),
    ]
    yield tunnel(outline, lip.y0, lip.y1)
    yield block(replace(lip, y1=wall.corner - wall.depth / 2, z1=0.0))


def _holes(wall: Wall) -> Iterator[Form]:
    middle = (wall.lip.x0 + wall.lip.x1) / 2
    yield drop(middle, wall.screw_z, wall.screw_hole / 2, wall.lip.y0 - 1, wall.lip.y1 + 1)
    for x, y in wall.keyholes:
        yield from _keyhole(wall, x, y)


def _keyhole(wall: Wall, x: float, y: float) -> Iterator[Form]:
    """Yield a hole that the head of a screw enters, and the channel above it that keeps the head."""
    low, sunk = -wall.thickness - 1, -wall.head_height - 0.2
    way = wall.head
    yield rod(Rod(x, y - way, wall.head / 2, low, 1))
    for radius, z0 in ((wall.shank / 2, low), (wall.head / 2, sunk)):
        yield rod(Rod(x, y, radius, z0, 1))
        yield block(Box(x - radius, x + radius, y - way, y, z0, 1))
