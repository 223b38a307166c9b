"""What stands on the floor of the base. PURE. All in mm."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from typing import Final

from deskbell_case import bodies, sizes
from deskbell_case.arrangement import Arrangement
from deskbell_case.geometry import Body, Box, Clip, around
from deskbell_case.plan import Seat

POST: Final = 4.6
"""Width of the cross under a tile."""
BLADE: Final = 8.0
"""Length of a thin post."""
POST_EVERY: Final = 12.0
"""The least room between two of them."""
STOP: Final = 2.5
"""Width of a stop at a corner of the board."""
BAY_HEIGHT: Final = 6.0
BAY_ARM: Final = 8.0


def rails(at: Arrangement) -> tuple[Box, ...]:
    """Return two rails under the board and two stops at its far corners."""
    board, gap = at.parts.board, at.parts.gaps.board
    half, thin = board.width / 2, sizes.THIN
    under = half - sizes.PIN_ROW - sizes.AIR - thin / 2
    corner = half + gap - STOP / 2
    middle, front = at.edge - board.length / 2, at.edge - board.length - gap
    made = []
    for side in (-1, 1):
        x = at.footprint.board_x
        rail = around(x + side * under, middle, thin / 2, board.length / 2 - 4, 0, at.level.board)
        # Lower than the PCB's top: the module may stand out over its edge there.
        stop = around(x + side * corner, front - thin, STOP / 2, thin, 0, at.level.pcb - sizes.AIR)
        made += [rail, stop]
    return tuple(made)


def board_clips(at: Arrangement) -> tuple[Clip, ...]:
    """Return two clips at each long edge of the board."""
    board, back = at.parts.board, at.edge
    out = board.width / 2 + at.parts.gaps.board
    return tuple(
        Clip(
            x=at.footprint.board_x + side * out,
            y=back - board.length * share,
            facing=180.0 if side > 0 else 0.0,
            width=sizes.CLIP_WIDTH,
            root=0,
            hold=at.level.pcb + sizes.AIR / 3,
            nose=at.parts.gaps.board + sizes.CLIP_NOSE,
        )
        for side in (-1, 1)
        for share in (0.3, 0.75)
    )


def seats(at: Arrangement) -> tuple[Seat, ...]:
    """Return a pillar or a tower under each cap."""
    switch = at.parts.switch
    body = switch.panel.hole if switch.panel else switch.body.width
    return tuple(
        Seat(
            x=x,
            y=y,
            top=at.level.switch,
            body=body + 2 * at.parts.gaps.play,
            round=switch.panel is not None,
            room=sizes.TOWER_ROOM if switch.panel else 0.0,
            lip=sizes.THIN,
            guide=switch.panel.thickness if switch.panel else 2.0,
        )
        for x, y in at.footprint.caps
    )


def posts(at: Arrangement, held: Sequence[Body]) -> tuple[Box, ...]:
    """Return what each tile lies on when a finger pushes it."""
    found: list[Box] = []
    for box in bodies.tiles(at):
        free = _crosses(at, box, held)
        left = any(cross.x0 < (box.x0 + box.x1) / 2 for cross in free)
        found += [bar for cross in free for bar in _bars(cross)]
        found += [] if left else _blades(box, held)
    return tuple(found)


def _crosses(at: Arrangement, tile_step: Box, held: Sequence[Body]) -> list[Box]:
    """Return the free places for crosses under a tile, the outer ones first."""
    reach = at.footprint.width / 2 - at.parts.margin - sizes.FLEX
    taken = [box.grown(sizes.THIN + 2 * sizes.FLEX) for body in held for box in body.boxes]
    middle_x, middle_y = (tile_step.x0 + tile_step.x1) / 2, (tile_step.y0 + tile_step.y1) / 2
    top = tile_step.z0 - sizes.AIR
    found: list[Box] = []
    for across, along in product((-31.0, 31.0, 0.0, -12.0, 12.0), (-12.0, 12.0)):
        cross = around(middle_x + across, middle_y + along, POST / 2, POST / 2, 0, top)
        others = [*taken, *(other.grown(POST_EVERY) for other in found)]
        inside = -reach < cross.x0 and cross.x1 < reach
        if inside and not any(cross.covers(other) for other in others):
            found.append(cross)
    return found


def _bars(cross: Box) -> tuple[Box, Box]:
    x, y, half = (cross.x0 + cross.x1) / 2, (cross.y0 + cross.y1) / 2, sizes.THIN / 2
    return replace(cross, x0=x - half, x1=x + half), replace(cross, y0=y - half, y1=y + half)


def _blades(tile_step: Box, held: Sequence[Body]) -> list[Box]:
    """Return thin posts under the left edge of a tile, beside a holder that fills all the rest."""
    middle, low, top = (tile_step.y0 + tile_step.y1) / 2, tile_step.x0, tile_step.z0 - sizes.AIR
    blades = (
        around(low + sizes.THIN / 2, middle + along, sizes.THIN / 2, BLADE / 2, 0, top)
        for along in (-10.0, 10.0)
    )
    boxes = [box for body in held for box in body.boxes]
    return [blade for blade in blades if not any(blade.covers(box) for box in boxes)]


def bay(at: Arrangement) -> tuple[Box, ...]:
    """Return corners of ribs around the holder of the cells, and around the booster."""
    made: list[Box] = []
    if at.parts.power.holder and at.footprint.holder:
        size = at.parts.power.holder
        made += _corners(at, *at.footprint.holder, size.width, size.length)
    if stand := at.footprint.booster:
        made += _corners(at, stand.x, stand.y, stand.width, stand.depth)
    return tuple(made)


def _corners(at: Arrangement, x: float, y: float, width: float, depth: float) -> list[Box]:
    """Return an angle of two ribs at each corner of a rectangle; short sides share one rib."""
    half_x, half_y = width / 2 + at.parts.gaps.board, depth / 2 + at.parts.gaps.board
    thin = sizes.THIN
    along, across = (min(BAY_ARM, half + thin) for half in (half_y, half_x))
    made = []
    for side, end in product((-1, 1), (-1, 1)):
        beside = x + side * (half_x + thin / 2), y + end * (half_y + thin - along / 2)
        before = x + side * (half_x + thin - across / 2), y + end * (half_y + thin / 2)
        made.append(around(*beside, thin / 2, along / 2, 0, BAY_HEIGHT))
        made.append(around(*before, across / 2, thin / 2, 0, BAY_HEIGHT))
    return made
