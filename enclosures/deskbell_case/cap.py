"""What a finger presses: a cup with a flange that the lid keeps in. Printed on its face."""

from functools import cache

from deskbell_case.geometry import SLOPE, Rod, around
from deskbell_case.plan import Cap
from deskbell_case.shapes import Form, block, carved, joined, rod, turned


@cache
def solid(cap: Cap) -> Form:
    """Return a cap about its own origin: the middle of the underside of its plate."""
    cup = turned(_outline(cap))
    if not cap.socket:
        return cup
    stem = rod(Rod(0, 0, cap.socket / 2 + cap.socket_wall, -cap.socket_depth, cap.plate / 2))
    half = cap.socket / 2
    return carved(joined(cup, [stem]), [block(around(0, 0, half, half, -cap.socket_depth - 1, 0))])


def _outline(cap: Cap) -> list[tuple[float, float]]:
    """Return half a section: down the outside, and up the inside."""
    drop = cap.flange * SLOPE
    outside = [
        (0.0, cap.plate),
        (cap.radius - cap.edge, cap.plate),
        (cap.radius, cap.plate - cap.edge * SLOPE),
        (cap.radius, cap.cone),
        (cap.radius + cap.flange, cap.cone - drop),
        (cap.radius + cap.flange, cap.cone - drop - cap.rim),
    ]
    inside = [
        (cap.radius + cap.flange - cap.wall, cap.cone - drop - cap.rim),
        (cap.radius + cap.flange - cap.wall, cap.cone - drop),
        (cap.radius - cap.wall, cap.cone),
        (cap.radius - cap.wall, 0.0),
        (0.0, 0.0),
    ]
    return outside + inside
