"""Where everything lies as seen from above, for one input and for three. PURE. All in mm.

One input: the tile across the front; behind it the board at the left, with its USB at the back, and
the cap beside it; cells lie at the right of the cap. Three inputs: rows of a cap at the left and its
tile at the right; board and cells lie under the tiles. A lamp is above the board where its antenna
lets it, else in front of the antenna; in rows it is behind its tile.
"""

from dataclasses import dataclass

from deskbell_case import sizes
from deskbell_case.bought import Board, Pixel, Plug, Power, Switch
from deskbell_case.sizes import Gaps
from deskbell_label import sizes as tile

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Parts:
    """What a case is laid out around."""

    board: Board
    power: Power
    switch: Switch
    plug: Plug
    pixel: Pixel
    gaps: Gaps

    @property
    def margin(self) -> float:
        """From the outside to the room inside the lid's ring."""
        return sizes.WALL + self.gaps.lid + sizes.THIN

    @property
    def column(self) -> float:
        """From one edge of the room to the board's centre line."""
        return sizes.FLEX + sizes.THIN + self.gaps.board + self.board.width / 2

    @property
    def back(self) -> float:
        """From the outside of the back wall to the board's edge."""
        return sizes.WALL + sizes.AIR

    @property
    def cap(self) -> float:
        """Half of the room that a cap with its flange takes."""
        return sizes.CAP_RADIUS + sizes.CAP_FLANGE + 2 * sizes.AIR

    @property
    def lamp(self) -> float:
        """Half of the room that a lamp with its clips takes."""
        return self.pixel.diameter / 2 + self.gaps.play + 2 * sizes.THIN + sizes.AIR

    @property
    def seat(self) -> float:
        """Half of the room that pillar or tower takes."""
        room = sizes.TOWER_ROOM if self.switch.panel else 0.0
        return self.switch.body.width / 2 + self.gaps.play + room + sizes.THIN + sizes.AIR

    @property
    def metal(self) -> float:
        """From the middle of a switch to its outermost metal."""
        panel = self.switch.panel
        return panel.bezel_diameter / 2 if panel else self.switch.legs.across / 2 + sizes.THIN

    @property
    def tile_row(self) -> float:
        """Depth of a tile with the clips in front and behind."""
        return tile.DEPTH + 2 * (self.gaps.play + sizes.THIN)

    @property
    def antenna(self) -> tuple[float, float]:
        """Where the antenna begins and ends, from the USB edge."""
        end = self.board.length + self.board.antenna.overhang
        return end - self.board.antenna.depth, end

    @property
    def buttons(self) -> float:
        """How far from the USB edge the tubes of the pinholes reach."""
        return max((button.y + sizes.PIN_TUBE / 2 for button in self.board.buttons), default=0.0)


@dataclass(frozen=True, slots=True)
class Stand:
    """Where something stands on its edge: the middle, and what it takes of the floor."""

    x: float
    y: float
    width: float
    depth: float


@dataclass(frozen=True, slots=True)
class Footprint:
    """Places on the floor, from its middle."""

    width: float
    depth: float
    board_x: float
    caps: tuple[Point, ...]
    lamps: tuple[Point, ...]
    tiles: tuple[Point, ...]
    holder: Point | None
    """Its middle; the holder lies along y."""
    booster: Stand | None
    """On its edge, so that it takes little floor."""


def one(parts: Parts) -> Footprint:
    """Lay out a case with one input."""
    column = parts.margin + parts.column
    seat = column + parts.board.width / 2 + sizes.FLEX + sizes.THIN + parts.seat
    clear = column + parts.board.antenna.width / 2 + sizes.ANTENNA_FREE + parts.metal + sizes.AIR
    cap_x = max(seat, clear)
    width = max(tile.WIDTH + 2 * (parts.margin + parts.gaps.play), cap_x + parts.cap + parts.margin)
    if parts.power.holder:
        beside = _bay(parts, parts.power.holder.width) + _booster_bay(parts)
        width = max(width, cap_x + parts.seat + beside + parts.margin)
    else:
        cap_x = width - parts.margin - parts.cap
    front = parts.margin - sizes.THIN + parts.tile_row + sizes.AIR
    lamp_y = _lamp(parts)
    depth = max(
        front + 2 * parts.cap + parts.margin,
        front + parts.lamp + lamp_y + parts.back,
        _bay(parts, parts.power.holder.length) + 2 * parts.margin if parts.power.holder else 0.0,
    )
    board_x = column - width / 2
    return Footprint(
        width=width,
        depth=depth,
        board_x=board_x,
        caps=((cap_x - width / 2, (front - parts.margin) / 2),),
        lamps=((board_x, depth / 2 - parts.back - lamp_y),),
        tiles=((0.0, parts.margin + parts.gaps.play + tile.DEPTH / 2 - depth / 2),),
        holder=_beside(parts, width),
        booster=_at_the_side(parts, width),
    )


def three(parts: Parts) -> Footprint:
    """Lay out a case with three inputs."""
    pitch = max(2 * parts.cap, parts.tile_row + 2 * parts.lamp)
    strip = max(2 * parts.lamp, parts.buttons + parts.back + sizes.AIR - parts.margin)
    edge = parts.margin - sizes.THIN
    depth = edge + 2 * pitch + parts.tile_row + strip + parts.margin
    left = parts.margin + 2 * parts.cap
    width = left + tile.WIDTH + 2 * parts.gaps.play + parts.margin
    rows = [edge + row * pitch + parts.tile_row / 2 - depth / 2 for row in range(3)]
    behind = parts.tile_row / 2 + parts.lamp
    lean = (pitch - parts.tile_row) / 2
    lamp_x = left + parts.lamp - width / 2
    holder = None
    if parts.power.holder:
        bay = sizes.AIR + sizes.THIN + parts.gaps.board
        holder = (
            left + bay + parts.power.holder.width / 2 - width / 2,
            parts.margin + bay + sizes.FLEX + parts.power.holder.length / 2 - depth / 2,
        )
    caps = tuple((parts.margin + parts.cap - width / 2, y + lean) for y in rows)
    return Footprint(
        width=width,
        depth=depth,
        board_x=width / 2 - parts.margin - parts.column,
        caps=caps,
        lamps=tuple((lamp_x, y + behind) for y in rows),
        tiles=tuple((left + parts.gaps.play + tile.WIDTH / 2 - width / 2, y) for y in rows),
        holder=holder,
        booster=_between(parts, caps[0], caps[1]),
    )


def _bay(parts: Parts, size: float) -> float:
    """Return the room for a holder of this size with the ribs around it."""
    return size + 2 * (parts.gaps.board + sizes.THIN + sizes.FLEX)


def _booster_bay(parts: Parts) -> float:
    return _bay(parts, parts.power.converter.height) if parts.power.converter else 0.0


def _beside(parts: Parts, width: float) -> Point | None:
    if not parts.power.holder:
        return None
    taken = _booster_bay(parts) + _bay(parts, parts.power.holder.width) / 2
    return width / 2 - parts.margin - taken, 0.0


def _at_the_side(parts: Parts, width: float) -> Stand | None:
    """Return the booster along the right wall, as far from the antenna as there is room."""
    if not (size := parts.power.converter):
        return None
    x = width / 2 - parts.margin - _booster_bay(parts) / 2
    return Stand(x, 0.0, size.height, size.length)


def _between(parts: Parts, one: Point, other: Point) -> Stand | None:
    """Return the booster in the middle of two caps."""
    if not (size := parts.power.converter):
        return None
    return Stand((one[0] + other[0]) / 2, (one[1] + other[1]) / 2, size.length, size.height)


def _lamp(parts: Parts) -> float:
    """Return how far from the board's USB edge the lamp is: above the board, else before the antenna."""
    start, end = parts.antenna
    clear = sizes.ANTENNA_FREE + parts.pixel.diameter / 2 + sizes.AIR
    low = max(parts.buttons, parts.margin - parts.back) + parts.lamp
    high = start - clear
    return (low + high) / 2 if low <= high else end + clear
