"""What hangs under the lid, and where its back wall closes above a plug. PURE. All in mm."""

from math import ceil

from deskbell_case import sizes
from deskbell_case.arrangement import Arrangement
from deskbell_case.bodies import plugs
from deskbell_case.geometry import Box, Clip
from deskbell_label import sizes as tile


def sockets(at: Arrangement) -> tuple[Box, ...]:
    """Return what the back wall leaves open, up to the seam."""
    seam = at.level.lid - sizes.BAND
    return tuple(
        Box(*_across(plug, at.parts.gaps.plug), plug.z0 - at.parts.gaps.plug, seam)
        for plug in plugs(at)
    )


def tabs(at: Arrangement) -> tuple[Box, ...]:
    """Return what closes the back wall above each plug."""
    seam, outside = at.level.lid - sizes.BAND, at.footprint.depth / 2
    return tuple(
        Box(
            *_across(plug, at.parts.gaps.plug - at.parts.gaps.lid)[:2],
            outside - sizes.WALL,
            outside,
            z,
            seam,
        )
        for plug in plugs(at)
        if (z := plug.z1 + at.parts.gaps.plug) < seam
    )


def _across(plug: Box, by: float) -> tuple[float, float, float, float]:
    return plug.x0 - by, plug.x1 + by, plug.y0, plug.y1


def snaps(at: Arrangement) -> tuple[Clip, ...]:
    """Return the lid's tongues along both side walls."""
    count = max(2, ceil(at.footprint.depth / sizes.SNAP_EVERY))
    pitch = at.footprint.depth / count
    seam = at.level.lid - sizes.BAND
    out = at.footprint.width / 2 - sizes.WALL - at.parts.gaps.lid
    return tuple(
        Clip(
            x=side * out,
            y=(number + 0.5) * pitch - at.footprint.depth / 2,
            facing=0.0 if side > 0 else 180.0,
            width=sizes.SNAP_WIDTH,
            root=seam,
            hold=seam - sizes.SNAP_LENGTH,
            nose=at.parts.gaps.lid + sizes.SNAP_NOSE,
        )
        for side in (-1, 1)
        for number in range(count)
    )


def lid_clips(at: Arrangement) -> tuple[Clip, ...]:
    """Return four clips around each tile and two around each pixel."""
    root = at.level.lid - tile.PLATEAU
    tile_hold = root - tile.BASE - sizes.AIR / 3
    pixel = at.parts.pixel
    stack = sizes.LAMP_CEILING + sizes.AIR + pixel.height + pixel.thickness + sizes.AIR / 3
    nose = at.parts.gaps.play + sizes.CLIP_NOSE
    of_tiles = (
        Clip(
            x + across, y + side * (tile.DEPTH / 2 + at.parts.gaps.play),
            -90.0 * side, sizes.CLIP_WIDTH, root, tile_hold, nose,
        )
        for x, y in at.footprint.tiles
        for side in (-1, 1)
        for across in (-22.0, 22.0)
    )  # fmt: skip
    of_pixels = (
        Clip(
            x + side * (at.parts.pixel.diameter / 2 + at.parts.gaps.play), y,
            180.0 if side > 0 else 0.0, sizes.LAMP_CLIP_WIDTH, root, at.level.lid - stack, nose,
        )
        for x, y in at.footprint.lamps
        for side in (-1, 1)
    )  # fmt: skip
    return (*of_tiles, *of_pixels)
