"""The stand that tilts the case towards the user. Printed on its side."""

from functools import cache
from itertools import pairwise
from math import cos, radians, tan

from deskbell_case.geometry import STEEP
from deskbell_case.plan import Hook, Wedge
from deskbell_case.shapes import Form, carved, joined, prism, tunnel
from deskbell_case.wall import hook_solid


@cache
def solid(wedge: Wedge) -> Form:
    """Return the wedge, in its place under the base."""
    half = wedge.width / 2
    body = prism(_outline(wedge), -half, half)
    hollow = carved(body, [prism(cell, -half - 1, half + 1) for cell in _cells(wedge)])
    return joined(hollow, [_hook(hook) for hook in wedge.hooks])


def _bottom(wedge: Wedge, y: float) -> float:
    """Return the height of the desk under y."""
    return -wedge.front - (y - wedge.y0) * tan(radians(wedge.angle))


def _outline(wedge: Wedge) -> list[tuple[float, float]]:
    """Return the section; its back stands upright on the desk."""
    lean = (wedge.y1 - wedge.y0) * tan(radians(wedge.angle)) / 2
    foot = wedge.y1 - lean / 2
    return [
        (wedge.y0, 0.0),
        (wedge.y0, _bottom(wedge, wedge.y0)),
        (foot, _bottom(wedge, foot)),
        (wedge.y1, 0.0),
    ]


def _cells(wedge: Wedge) -> list[list[tuple[float, float]]]:
    """Return the hollows of the section, with upright braces between them."""
    below = wedge.wall / cos(radians(wedge.angle))
    start = wedge.y0 + (3 * wedge.wall - wedge.front) / tan(radians(wedge.angle)) + 8
    end = wedge.y1 - (wedge.y1 - wedge.y0) * tan(radians(wedge.angle)) / 4 - 2 * wedge.wall
    edges = [start, (start + end) / 2, end]
    return [
        [
            (low, -wedge.wall),
            (low, _bottom(wedge, low) + below),
            (high, _bottom(wedge, high) + below),
            (high, -wedge.wall),
        ]
        for low, high in pairwise(
            [edges[0], edges[1] - wedge.wall / 2, edges[1] + wedge.wall / 2, edges[2]]
        )
        if high - low > wedge.wall * 1.01
    ]


def _hook(hook: Hook) -> Form:
    """Return a hook whose side that looks down in print leans away from the bed."""
    low, reach = hook.x - hook.width / 2, hook.height * STEEP
    outline = [(low - 1, 0.0), (low, 0.0), (low + reach, hook.height), (low - 1, hook.height)]
    return carved(hook_solid(hook), [tunnel(outline, hook.y - hook.neck - 1, hook.y + reach)])
