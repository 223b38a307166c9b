"""The upper half: skin, band, a ring inside the base's walls, snaps and clips. Printed face down."""

from collections.abc import Iterator
from functools import cache

from build123d import Axis, Pos

from deskbell_case.base import inside
from deskbell_case.geometry import SLOPE, Box, Rod, around
from deskbell_case.plan import Lid, Pinhole, Shell
from deskbell_case.shapes import Form, block, carved, clip, funnel, joined, rod, slab


@cache
def solid(lid: Lid) -> Form:
    """Return the lid, in its place in the case."""
    shell = lid.shell
    ring = carved(_ring(shell), _interruptions(lid))
    whole = joined(_tray(shell), [ring, *_hanging(lid)])
    return carved(whole, _holes(lid))


def _tray(shell: Shell) -> Form:
    outside = slab(shell.width, shell.depth, shell.corner, shell.seam, shell.height)
    top = outside.faces().sort_by(Axis.Z)[-1]
    outside = outside.chamfer(shell.edge, shell.edge * SLOPE, top.edges(), face=top)
    return carved(outside, [inside(shell, shell.margin, shell.seam, shell.height - shell.skin)])


def _ring(shell: Shell) -> Form:
    low = shell.seam - shell.skirt
    outer = inside(shell, shell.wall + shell.gap, low, shell.height - shell.skin)
    return carved(outer, [inside(shell, shell.margin, low, shell.height - shell.skin)])


def _interruptions(lid: Lid) -> Iterator[Form]:
    """Yield what the ring leaves open: for plugs, and so that snaps can bend."""
    shell = lid.shell
    back = shell.depth / 2 - shell.wall
    low = shell.seam - shell.skirt
    if shell.sockets:
        left = min(socket.x0 for socket in shell.sockets) - 0.5
        right = max(socket.x1 for socket in shell.sockets) + 0.5
        yield block(Box(left, right, back - shell.margin, back, low, shell.seam))
    for snap in shell.snaps:
        half = snap.width / 2 + 1.0
        yield block(around(snap.x, snap.y, shell.margin, half, low, shell.seam))


def _hanging(lid: Lid) -> Iterator[Form]:
    for tongue in (*lid.shell.snaps, *lid.clips):
        yield clip(tongue)
    for tab in lid.tabs:
        outline = inside(lid.shell, 0.0, tab.z0, tab.z1)
        yield from outline.intersect(block(tab)) or ()
    for pinhole in lid.pinholes:
        under = lid.shell.height - lid.shell.skin
        yield rod(Rod(pinhole.x, pinhole.y, pinhole.tube / 2, pinhole.bottom, under))


def _holes(lid: Lid) -> Iterator[Form]:
    top = lid.shell.height
    for window in lid.windows:
        x, y = (window.x0 + window.x1) / 2, (window.y0 + window.y1) / 2
        width, depth = window.x1 - window.x0, window.y1 - window.y0
        yield Pos(x, y, 0) * slab(width, depth, lid.window_corner, window.z0 - 1, window.z1 + 1)
    for hole in (*lid.cap_holes, *lid.lamp_holes):
        yield rod(Rod(hole.x, hole.y, hole.radius, hole.z0 - 1, hole.z1 + 1))
    for hole in lid.cap_holes:
        yield _edge(hole, top, 0.5)
    for pinhole in lid.pinholes:
        yield from _bore(pinhole, top)
    yield block(lid.notch)


def _bore(pinhole: Pinhole, top: float) -> Iterator[Form]:
    bore = Rod(pinhole.x, pinhole.y, pinhole.bore / 2, pinhole.bottom - 1, top + 1)
    yield rod(bore)
    yield _edge(bore, top, 0.4)


def _edge(hole: Rod, top: float, by: float) -> Form:
    """Return the chamfer around a hole's upper end."""
    return funnel(hole.x, hole.y, (hole.radius, hole.radius + by), top - by * SLOPE, top)
