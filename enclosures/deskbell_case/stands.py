"""What a case hangs on or stands on: the plate on a wall and the wedge on a desk. PURE. All in mm."""

from math import ceil
from typing import Final

from deskbell_case import bought, sizes
from deskbell_case.geometry import Box
from deskbell_case.plan import Hook, Pilot, Shell, Wall, Wedge

LIP: Final = 2.4
LIP_WIDTH: Final = 16.0
FRAME: Final = 9.0
"""Width of the bars between the windows of the plate."""
CELL: Final = 30.0
"""From one window to the next, at most."""
RIM: Final = 3.0
"""Plate around a hook or a keyhole."""
INSET: Final = 2.0
"""How far the plate stays behind the sides of the case."""
FRONT: Final = 3.0
"""Height of the wedge at its front."""
SHARE: Final = 0.72
"""The least share of the width of the case that the wedge has."""


def wall(shell: Shell, found: tuple[Hook, ...], screwed: Pilot) -> Wall:
    """Return the plate on a wall: hooks, a keyhole at each side, and windows where it holds nothing."""
    screw, security = bought.screws()["wall"], bought.screws()["security"]
    width, depth = shell.width - 2 * INSET, shell.depth - 2 * INSET
    front = -shell.depth / 2 - sizes.AIR
    lip = Box(
        screwed.x - LIP_WIDTH / 2, screwed.x + LIP_WIDTH / 2, front - LIP, front,
        -sizes.PLATE, screwed.z + 5,
    )  # fmt: skip
    head = screw.head_diameter + 0.8
    feet = [_foot(hook) for hook in found]
    keyholes = _keyholes(width, depth, head, feet)
    return Wall(
        width=width,
        depth=depth,
        corner=shell.corner - INSET,
        thickness=sizes.PLATE,
        hooks=found,
        windows=_windows(
            width, depth, [*feet, *(_around_keyhole(x, y, head) for x, y in keyholes)]
        ),
        keyholes=keyholes,
        shank=screw.diameter + 0.6,
        head=head,
        head_height=screw.head_height,
        lip=lip,
        screw_z=screwed.z,
        screw_hole=security.diameter + 0.4,
    )


def _foot(hook: Hook) -> Box:
    """Return the plate that a hook needs under it."""
    half = hook.width / 2
    return Box(hook.x - half, hook.x + half, hook.y - hook.neck, hook.y, 0, 0).grown(RIM)


def _around_keyhole(x: float, y: float, head: float) -> Box:
    """Return the plate that a keyhole needs around it."""
    return Box(x - head / 2, x + head / 2, y - 1.5 * head, y + head / 2, 0, 0).grown(RIM)


def _keyholes(
    width: float, depth: float, head: float, feet: list[Box]
) -> tuple[tuple[float, float], ...]:
    """Return one keyhole at each side, as high and as far out as there is room."""

    def highest(side: int) -> tuple[float, float]:
        top, out = depth / 2 - head, width / 2 - head
        return next(
            (side * (out - across), top - down)
            for down in range(int(depth - 3 * head))
            for across in range(int(out))
            if not any(
                _around_keyhole(side * (out - across), top - down, head).covers(foot)
                for foot in feet
            )
        )

    return highest(-1), highest(1)


def _windows(width: float, depth: float, kept: list[Box]) -> tuple[Box, ...]:
    """Return the cells of a grid where the plate holds nothing."""
    columns, rows = ceil(width / CELL), ceil(depth / CELL)
    across, along = (width - FRAME) / columns, (depth - FRAME) / rows
    cells = (
        Box(
            FRAME - width / 2 + column * across,
            -width / 2 + (column + 1) * across,
            FRAME - depth / 2 + row * along,
            -depth / 2 + (row + 1) * along,
            -sizes.PLATE - 1,
            1,
        )
        for column in range(columns)
        for row in range(rows)
    )
    return tuple(cell for cell in cells if not any(cell.covers(other) for other in kept))


def wedge(shell: Shell, found: tuple[Hook, ...]) -> Wedge:
    """Return the stand: as wide as its hooks and most of the case."""
    reach = max(abs(hook.x) + hook.width / 2 for hook in found)
    return Wedge(
        width=2 * max(reach, SHARE * shell.width / 2),
        y0=FRONT - shell.depth / 2,
        y1=shell.depth / 2 - FRONT,
        front=FRONT,
        angle=sizes.WEDGE_ANGLE,
        wall=sizes.WEDGE_WALL,
        hooks=found,
    )
