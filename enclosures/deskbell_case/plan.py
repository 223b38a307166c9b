"""Where everything of a case is, as frozen values in mm. PURE.

A plan holds one value for each piece, and each value holds only what the shape of its piece depends
on: equal values are one solid, built once. `layout` makes plans; nothing else knows a position.
"""

from dataclasses import dataclass

from deskbell_case.geometry import Body, Box, Clip, Rod
from deskbell_case.variant import Variant

Place = tuple[float, float, float]
"""Where the origin of a piece comes to lie in the case."""


@dataclass(frozen=True, slots=True)
class Shell:
    """What base and lid share."""

    width: float
    depth: float
    height: float
    """From the base's underside to the lid's top."""
    corner: float
    wall: float
    floor: float
    skin: float
    """Of the lid."""
    band: float
    """How far down the lid's outer edge reaches: the seam is there."""
    edge: float
    """Width of the chamfer around the lid's top."""
    gap: float
    """Between the base's wall and what the lid puts inside it."""
    skirt: float
    """How far the lid's inner ring reaches below the seam."""
    ring: float
    """Thickness of that ring."""
    sockets: tuple[Box, ...]
    """What the back wall leaves open for each USB plug."""
    snaps: tuple[Clip, ...]
    """The lid's tongues in the side walls."""
    groove: float
    """How much deeper than a snap's nose its groove is."""

    @property
    def seam(self) -> float:
        """The height at which the lid lies on the base."""
        return self.height - self.band

    @property
    def margin(self) -> float:
        """From the outside to the room that the lid's ring leaves."""
        return self.wall + self.gap + self.ring


@dataclass(frozen=True, slots=True)
class Seat:
    """What a switch stands in: a pillar of two bars, or a tower with a hole for a snap-in button."""

    x: float
    y: float
    top: float
    body: float
    """Side or diameter of what it holds, clearance included."""
    round: bool
    room: float
    """Of a tower: from the edge of its hole to its inside, for the clips of the button."""
    lip: float
    """Thickness of what stands around the body, or of the tower's wall."""
    guide: float
    """How far lips stand above the top; of a tower, how thick the edge of its hole is."""


@dataclass(frozen=True, slots=True)
class Slot:
    """An opening in the floor that takes a hook; its back edge leans as the hook does."""

    x: float
    y: float
    """The back edge, at the underside."""
    width: float
    length: float
    thickness: float
    """Of the floor around it."""
    rim: float
    """How far that thicker floor reaches beyond the opening."""


@dataclass(frozen=True, slots=True)
class Pilot:
    """A hole in the front wall that a security screw cuts its thread into."""

    x: float
    z: float
    diameter: float
    boss: Box


@dataclass(frozen=True, slots=True)
class Base:
    """The lower half."""

    shell: Shell
    rails: tuple[Box, ...]
    """Under and around the board."""
    clips: tuple[Clip, ...]
    """They hold the board down."""
    posts: tuple[Box, ...]
    """Under each tile: a finger on it does not push it in."""
    bay: tuple[Box, ...]
    """Around the holder of the cells."""
    seats: tuple[Seat, ...]
    slots: tuple[Slot, ...]
    pilot: Pilot | None


@dataclass(frozen=True, slots=True)
class Pinhole:
    """A tube in the lid above a button of the board."""

    role: str
    x: float
    y: float
    bore: float
    """Diameter."""
    tube: float
    """Outer diameter."""
    bottom: float


@dataclass(frozen=True, slots=True)
class Lid:
    """The upper half."""

    shell: Shell
    windows: tuple[Box, ...]
    """For the faces of the tiles."""
    window_corner: float
    cap_holes: tuple[Rod, ...]
    lamp_holes: tuple[Rod, ...]
    pinholes: tuple[Pinhole, ...]
    tabs: tuple[Box, ...]
    """They close the back wall above each plug."""
    clips: tuple[Clip, ...]
    """For tiles and pixels."""
    notch: Box
    """Where a coin lifts the lid."""


@dataclass(frozen=True, slots=True)
class Cap:
    """What a finger presses. Its origin is the middle of the underside of its top plate."""

    radius: float
    plate: float
    edge: float
    """Width of the chamfer around its top."""
    wall: float
    cone: float
    """Where the flange's cone begins; it catches the edge of the lid's hole."""
    flange: float
    """How far the flange stands out."""
    rim: float
    """Height of the flange below its cone."""
    socket: float
    """Side of the hole for the switch's post; 0 for a cap that only lies on its plunger."""
    socket_depth: float
    socket_wall: float


@dataclass(frozen=True, slots=True)
class Lamp:
    """The light pipe above a pixel. Its origin is the middle of its window, at the lid's top."""

    radius: float
    proud: float
    edge: float
    cone: float
    """Where the flange's cone begins."""
    flange: float
    """Outer radius of the ring around the pixel."""
    chamber: float
    """Radius of the room for the LED."""
    ceiling: float
    """Top of that room."""
    board_radius: float
    """Of the bore for the pixel's board."""
    board_top: float
    board_bottom: float
    gap: float
    """Width of the two openings for the lid's clips; they look along x."""


@dataclass(frozen=True, slots=True)
class Hook:
    """It goes into a slot of the floor and leans over its back edge."""

    x: float
    y: float
    """Back face, at the floor's underside."""
    width: float
    neck: float
    height: float


@dataclass(frozen=True, slots=True)
class Wall:
    """The plate on a wall; its front is at z = 0, the underside of the base."""

    width: float
    depth: float
    corner: float
    thickness: float
    hooks: tuple[Hook, ...]
    windows: tuple[Box, ...]
    """Holes that only save plastic."""
    keyholes: tuple[tuple[float, float], ...]
    shank: float
    """Diameter of the hole for a wall screw, clearance included."""
    head: float
    head_height: float
    lip: Box
    screw_z: float
    screw_hole: float


@dataclass(frozen=True, slots=True)
class Wedge:
    """The stand that tilts the case; its slope is at z = 0, the underside of the base."""

    width: float
    y0: float
    y1: float
    front: float
    """Height of its front."""
    angle: float
    """Degrees."""
    wall: float
    hooks: tuple[Hook, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """All that is built and checked of a variant."""

    variant: Variant
    base: Base
    lid: Lid
    cap: Cap
    lamp: Lamp
    wall: Wall | None
    wedge: Wedge | None
    caps: tuple[Place, ...]
    lamps: tuple[Place, ...]
    tiles: tuple[Box, ...]
    """The lower step of each tile."""
    bodies: tuple[Body, ...]
    """What is bought, in its place."""
    plugs: tuple[Box, ...]
    """Each plug's overmould, fully mated."""
    antenna: Box
    buttons: tuple[tuple[str, float, float, float], ...]
    """Role and place of each button of the board that a pin reaches from above."""
    travel: float
    """Of the switch."""
    slide: float
    """How far the case is pushed down on the hooks."""
