"""What is bought, in its place in the case. PURE. All in mm."""

from dataclasses import replace

from deskbell_case import sizes
from deskbell_case.arrangement import Arrangement
from deskbell_case.bought import Pixel, Switch
from deskbell_case.geometry import Body, Box, Rod, around
from deskbell_label import sizes as tile


def on_board(at: Arrangement, x: float, y: float) -> tuple[float, float]:
    """Return the place of a point of the board, whose USB edge looks to the back."""
    return at.footprint.board_x - x, at.edge - y


def buttons(at: Arrangement) -> tuple[tuple[str, float, float, float], ...]:
    """Return role and place of each button that a pin reaches; z is the board's."""
    return tuple(
        (button.role, *on_board(at, button.x, button.y), at.level.pcb)
        for button in at.parts.board.buttons
        if button.up
    )


def antenna(at: Arrangement) -> Box:
    """Return the box of the antenna."""
    start, end = at.parts.antenna
    half, back = at.parts.board.antenna.width / 2, at.edge
    x, top = at.footprint.board_x, at.level.pcb + at.parts.board.above
    return Box(x - half, x + half, back - end, back - start, at.level.board, top)


def plugs(at: Arrangement) -> tuple[Box, ...]:
    """Return the overmould of each plug, against the face of its socket."""
    usb = at.parts.board.usb
    plug = at.parts.plug
    face = at.edge + usb.overhang
    half = plug.width / 2
    return tuple(
        Box(
            at.footprint.board_x - across - half,
            at.footprint.board_x - across + half,
            face,
            face + plug.length,
            at.level.plug - plug.height / 2,
            at.level.plug + plug.height / 2,
        )
        for across in usb.across
    )


def tiles(at: Arrangement) -> tuple[Box, ...]:
    """Return the lower step of each tile."""
    top = at.level.lid - tile.PLATEAU
    return tuple(
        around(x, y, tile.WIDTH / 2, tile.DEPTH / 2, top - tile.BASE, top)
        for x, y in at.footprint.tiles
    )


def bodies(at: Arrangement) -> tuple[Body, ...]:
    """Return what is bought, in its place: board, switches, pixels, holder and cells."""
    made = [_board(at)]
    for x, y in at.footprint.caps:
        made.append(_switch(at.parts.switch, x, y, at.level.switch))
    for x, y in at.footprint.lamps:
        made.append(_pixel(at.parts.pixel, x, y, at.level.lid))
    if at.parts.power.holder and at.footprint.holder:
        x, y = at.footprint.holder
        half_x, half_y = at.parts.power.holder.width / 2, at.parts.power.holder.length / 2
        top = sizes.FLOOR + at.parts.power.holder.height
        made.append(Body("holder", (around(x, y, half_x, half_y, sizes.FLOOR, top),), metal=False))
        for cell in at.parts.power.cells:
            radius = cell.diameter / 2
            box = around(x + cell.offset, y, radius, cell.length / 2, top - cell.diameter, top)
            made.append(Body("cell", (box,), metal=True))
    if at.parts.power.converter and (stand := at.footprint.booster):
        top = sizes.FLOOR + at.parts.power.converter.width
        edge = around(stand.x, stand.y, stand.width / 2, stand.depth / 2, sizes.FLOOR, top)
        made.append(Body("booster", (edge,), metal=True))
    return tuple(made)


def _board(at: Arrangement) -> Body:
    board, x, back = at.parts.board, at.footprint.board_x, at.edge
    half, middle = board.width / 2, back - board.length / 2
    shapes = [around(x, middle, half, board.length / 2, at.level.board, at.level.pcb)]
    for side in (-1, 1):
        row = half - sizes.PIN_ROW / 2
        shapes.append(
            around(
                x + side * row, middle, sizes.PIN_ROW / 2, board.length / 2,
                at.level.board - board.below, at.level.board,
            )
        )  # fmt: skip
    if board.above:
        top = at.level.pcb + board.above
        shapes.append(
            around(x, middle, half - sizes.BOARD_EDGE, board.length / 2, at.level.pcb, top)
        )
    if board.antenna.overhang:
        shapes.append(replace(antenna(at), z0=at.level.pcb))
    plug = at.parts.plug
    for across in board.usb.across:
        face = back + board.usb.overhang
        shapes.append(
            around(
                x - across, face - 3, plug.opening_width / 2, 3,
                at.level.plug - plug.opening_height / 2, at.level.plug + plug.opening_height / 2,
            )
        )  # fmt: skip
    return Body("board", tuple(shapes), metal=False)


def _switch(switch: Switch, x: float, y: float, z: float) -> Body:
    half = switch.body.width / 2
    post = switch.post.width / 2
    if panel := switch.panel:
        terminals = z - switch.body.height - switch.legs.length
        return Body(
            "switch",
            (
                Rod(x, y, half, z - switch.body.height, z),
                Rod(x, y, panel.bezel_diameter / 2, z, z + panel.bezel_height),
                Rod(x, y, post, z + panel.bezel_height, z + switch.post.top),
                around(
                    x, y, switch.legs.across / 2 + switch.legs.width / 2, switch.legs.width / 2,
                    terminals, z - switch.body.height,
                ),
            ),
            metal=True,
        )  # fmt: skip
    legs = (
        around(
            x + side * switch.legs.across / 2, y + end * switch.legs.pitch / 2,
            switch.legs.width / 2, switch.legs.width / 2, z - switch.legs.length, z,
        )
        for side in (-1, 1)
        for end in (-1, 1)
    )  # fmt: skip
    body = around(x, y, half, half, z, z + switch.body.height)
    top = around(x, y, post, post, z + switch.body.height, z + switch.post.top)
    return Body("switch", (body, top, *legs), metal=True)


def _pixel(pixel: Pixel, x: float, y: float, lid: float) -> Body:
    led = lid - sizes.LAMP_CEILING - sizes.AIR
    board = led - pixel.height
    return Body(
        "pixel",
        (
            around(x, y, 2.5, 2.5, board, led),
            Rod(x, y, pixel.diameter / 2, board - pixel.thickness, board),
        ),
        metal=True,
    )
