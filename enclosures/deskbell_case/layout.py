"""From a variant to its plan. PURE.

`footprint` says where parts lie, `heights` how high; here each piece gets its value.
"""

from dataclasses import replace
from math import copysign

from deskbell_case import bodies, bought, floor, hanging, sizes
from deskbell_case.arrangement import Arrangement
from deskbell_case.footprint import Parts, one, three
from deskbell_case.geometry import SLOPE, Body, Box, Rod, around
from deskbell_case.heights import cone_depth, heights
from deskbell_case.mounting import hooks, pilot, slots
from deskbell_case.plan import Base, Cap, Lamp, Lid, Pinhole, Plan, Shell
from deskbell_case.sizes import Gaps
from deskbell_case.stands import wall, wedge
from deskbell_case.variant import Refusal, Refused, Variant, refusal
from deskbell_label import sizes as tile


def plan(variant: Variant, fit: float = 0.0) -> Plan:
    """Return the plan of a variant; `fit` is what the coupon said. Raises Refused."""
    if refused := refusal(variant):
        raise Refused(refused)
    at = _arranged(variant, fit)
    made = _plan(variant, at)
    if refused := too_large(made) or too_near(made) or too_full(made):
        raise Refused(refused)
    return made


def too_large(made: Plan) -> Refusal | None:
    """Return why a case cannot be printed, or None."""
    shell = made.base.shell
    largest = max(shell.width, shell.depth)
    if largest <= sizes.BED:
        return None
    text = (
        f"{made.variant.name} would be {largest:.0f} mm long, and the bed has {sizes.BED:.0f}. "
        "Choose fewer inputs, or the power usb."
    )
    return Refusal("bed", text)


def too_near(made: Plan) -> Refusal | None:
    """Return which metal would detune the antenna, or None."""
    for body in made.bodies:
        near = min(box.distance(made.antenna) for box in body.boxes)
        if body.metal and near < sizes.ANTENNA_FREE:
            text = (
                f"The {body.name} would be {near:.1f} mm from the antenna of {made.variant.board}, "
                f"and metal within {sizes.ANTENNA_FREE:.0f} mm detunes it. "
                "Choose another board, or the power usb."
            )
            return Refusal("antenna", text)
    return None


def too_full(made: Plan) -> Refusal | None:
    """Return why a mount finds no hold in the floor, or None."""
    mount = made.variant.mount
    hooked = mount == "adhesive" or made.base.slots
    if hooked and (mount != "wall" or made.base.pilot):
        return None
    text = (
        f"The floor of {made.variant.name} has no room for what the mount {mount} hooks into. "
        "Choose the mount adhesive."
    )
    return Refusal("mount", text)


def _arranged(variant: Variant, fit: float) -> Arrangement:
    board = bought.boards()[variant.board]
    parts = Parts(
        board=board,
        power=bought.powers()[variant.power],
        switch=bought.switches()[variant.switch],
        plug=bought.plugs()[board.usb.kind],
        pixel=bought.pixel(),
        gaps=Gaps(fit),
    )
    footprint = one(parts) if variant.inputs == 1 else three(parts)
    return Arrangement(parts, footprint, heights(parts))


def _plan(variant: Variant, at: Arrangement) -> Plan:
    held, antenna = bodies.bodies(at), bodies.antenna(at)
    bare = _base(at, held)
    screwed = pilot(bare, held, antenna) if variant.mount == "wall" else None
    base = replace(bare, pilot=screwed)
    found = hooks(base, held, at.parts.gaps) if variant.mount != "adhesive" else ()
    return Plan(
        variant=variant,
        base=replace(base, slots=slots(found, at.parts.gaps)),
        lid=_lid(at, base.shell),
        cap=_cap(at),
        lamp=_lamp(at),
        wall=wall(base.shell, found, screwed) if found and screwed else None,
        wedge=wedge(base.shell, found) if found and variant.mount == "wedge" else None,
        caps=tuple((x, y, at.level.cap) for x, y in at.footprint.caps),
        lamps=tuple((x, y, at.level.lid) for x, y in at.footprint.lamps),
        tiles=bodies.tiles(at),
        bodies=held,
        plugs=bodies.plugs(at),
        antenna=antenna,
        buttons=bodies.buttons(at),
        travel=at.parts.switch.travel,
        slide=sizes.SLIDE,
    )


def _base(at: Arrangement, held: tuple[Body, ...]) -> Base:
    return Base(
        shell=_shell(at),
        rails=floor.rails(at),
        clips=floor.board_clips(at),
        posts=floor.posts(at, held),
        bay=floor.bay(at),
        seats=floor.seats(at),
        slots=(),
        pilot=None,
    )


def _shell(at: Arrangement) -> Shell:
    gaps = at.parts.gaps
    return Shell(
        width=at.footprint.width,
        depth=at.footprint.depth,
        height=at.level.lid,
        # Concentric with the corner of a tile, which lies in the corner of the lid's ring.
        corner=at.parts.margin + gaps.play + tile.CORNER,
        wall=sizes.WALL,
        floor=sizes.FLOOR,
        skin=tile.PLATEAU,
        band=sizes.BAND,
        edge=sizes.EDGE,
        gap=gaps.lid,
        skirt=sizes.SKIRT,
        ring=sizes.THIN,
        sockets=hanging.sockets(at),
        snaps=hanging.snaps(at),
        groove=sizes.SNAP_RESERVE,
    )


def _lid(at: Arrangement, shell: Shell) -> Lid:
    footprint, gaps = at.footprint, at.parts.gaps
    top, under = at.level.lid, at.level.lid - tile.PLATEAU
    face = tile.FACE_WIDTH / 2 + gaps.play, tile.FACE_DEPTH / 2 + gaps.play
    bore = sizes.PIN_BORE + 2 * gaps.fit
    tube_end = at.level.pcb + at.parts.board.above + sizes.AIR
    return Lid(
        shell=shell,
        windows=tuple(around(x, y, *face, under, top) for x, y in footprint.tiles),
        window_corner=tile.CORNER - tile.LIP + gaps.play,
        cap_holes=tuple(
            Rod(x, y, sizes.CAP_RADIUS + gaps.cap, under, top) for x, y in footprint.caps
        ),
        lamp_holes=tuple(
            Rod(x, y, sizes.LAMP_RADIUS + gaps.play, under, top) for x, y in footprint.lamps
        ),
        pinholes=tuple(
            Pinhole(role, x, y, bore, bore + 2 * sizes.PIN_WALL, tube_end)
            for role, x, y, _ in bodies.buttons(at)
        ),
        tabs=hanging.tabs(at),
        clips=hanging.lid_clips(at),
        notch=_notch(at, shell),
    )


def _notch(at: Arrangement, shell: Shell) -> Box:
    """Return the notch for a coin, in the back, on the side where the plugs are not."""
    x = copysign(shell.width / 4, -at.footprint.board_x)
    back = shell.depth / 2
    return Box(x - 7, x + 7, back - 1.2, back, shell.seam, shell.seam + 1.2)


def _cap(at: Arrangement) -> Cap:
    parts, level = at.parts, at.level
    cone = level.lid - cone_depth(parts.gaps.cap, sizes.CAP_LIFT) - level.cap
    post = parts.switch.post
    return Cap(
        radius=sizes.CAP_RADIUS,
        plate=sizes.CAP_PLATE,
        edge=sizes.CAP_EDGE,
        wall=sizes.CAP_WALL,
        cone=cone,
        flange=sizes.CAP_FLANGE,
        rim=sizes.CAP_RIM,
        # The bezel of a snap-in button leaves no room for a socket; the lid's hole guides its cap.
        socket=0.0 if parts.switch.panel else post.width + 2 * parts.gaps.socket,
        socket_depth=sizes.SOCKET_DEPTH,
        socket_wall=sizes.SOCKET_WALL,
    )


def _lamp(at: Arrangement) -> Lamp:
    pixel, gaps = at.parts.pixel, at.parts.gaps
    board_top = -sizes.LAMP_CEILING - sizes.AIR - pixel.height
    board_radius = pixel.diameter / 2 + gaps.play
    return Lamp(
        radius=sizes.LAMP_RADIUS,
        proud=sizes.LAMP_PROUD,
        edge=sizes.LAMP_PROUD / SLOPE,
        cone=-cone_depth(gaps.play, sizes.AIR / 3),
        flange=board_radius + sizes.THIN,
        chamber=sizes.LAMP_CHAMBER,
        ceiling=-sizes.LAMP_CEILING,
        board_radius=board_radius,
        board_top=board_top,
        board_bottom=board_top - pixel.thickness,
        gap=sizes.LAMP_CLIP_WIDTH + 2 * gaps.play,
    )
