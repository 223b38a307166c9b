"""The light pipe: a window, a flange that keeps it in the lid, and a ring around its pixel. Printed on its face."""

from functools import cache

from deskbell_case.geometry import SLOPE, Box
from deskbell_case.plan import Lamp
from deskbell_case.shapes import Form, block, carved, turned


@cache
def solid(lamp: Lamp) -> Form:
    """Return a lamp about its own origin: the middle of its window, at the lid's top."""
    half, out, low = lamp.gap / 2, 2 * lamp.flange, lamp.board_bottom - 1
    beside = lamp.radius + 0.05
    ways = [
        Box(-out, out, -half, half, low, lamp.board_top),
        Box(-out, -beside, -half, half, low, 0.0),
        Box(beside, out, -half, half, low, 0.0),
    ]
    return carved(turned(_outline(lamp)), [block(way) for way in ways])


def _outline(lamp: Lamp) -> list[tuple[float, float]]:
    """Return half a section: down the outside, and up the inside."""
    shoulder = lamp.cone - (lamp.flange - lamp.radius) * SLOPE
    return [
        (0.0, lamp.proud),
        (lamp.radius - lamp.edge, lamp.proud),
        (lamp.radius, lamp.proud - lamp.edge * SLOPE),
        (lamp.radius, lamp.cone),
        (lamp.flange, shoulder),
        (lamp.flange, lamp.board_bottom),
        (lamp.board_radius, lamp.board_bottom),
        (lamp.board_radius, lamp.board_top),
        (lamp.chamber, lamp.board_top),
        (lamp.chamber, lamp.ceiling),
        (0.0, lamp.ceiling),
    ]
