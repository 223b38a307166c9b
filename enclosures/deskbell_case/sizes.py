"""Our own sizes, each written once, in mm. PURE. What is bought has its sizes in `bought`."""

from dataclasses import dataclass
from typing import Final

WALL: Final = 1.8
"""A groove of 0.6 for the snaps leaves 1.2."""
FLOOR: Final = 1.2
THIN: Final = 1.2
"""Ribs, rings, tongues and tubes: three lines of a 0.4 nozzle."""
BAND: Final = 3.0
SKIRT: Final = 3.0
EDGE: Final = 1.1
"""Chamfer around the lid's top."""

SNAP_WIDTH: Final = 12.0
SNAP_LENGTH: Final = 7.5
"""From the seam to the nose: with a nose of 0.7 the tongue bends by 0.5, a strain of 1.6 %."""
SNAP_NOSE: Final = 0.5
"""How far it goes into its groove."""
SNAP_RESERVE: Final = 0.1
"""How much deeper the groove is."""
SNAP_EVERY: Final = 55.0
"""Longest way between two snaps of a side."""

CLIP_NOSE: Final = 0.4
"""How far a clip holds on to a tile, a board or a pixel that lies in the middle of its play."""
CLIP_WIDTH: Final = 8.0
LAMP_CLIP_WIDTH: Final = 5.0
FLEX: Final = 0.8
"""Room behind a clip to bend into."""
AIR: Final = 0.3
"""Between what must not touch."""

CAP_RADIUS: Final = 20.0
CAP_PLATE: Final = 1.4
CAP_WALL: Final = 1.55
CAP_EDGE: Final = 1.0
CAP_FLANGE: Final = 2.0
CAP_RIM: Final = 0.8
CAP_PROUD: Final = 3.0
CAP_LIFT: Final = 0.3
"""How far a cap can be lifted before the lid keeps it."""
SOCKET_DEPTH: Final = 2.5
SOCKET_WALL: Final = 1.6

LAMP_RADIUS: Final = 5.0
LAMP_PROUD: Final = 0.6
LAMP_CHAMBER: Final = 3.8
"""A 5 x 5 LED has a half diagonal of 3.54; 1.2 are left around it."""
LAMP_CEILING: Final = 1.9
"""Below the lid's top."""

PIN: Final = 1.2
"""A straightened paper clip."""
PIN_BORE: Final = 1.6
PIN_WALL: Final = 1.3
PIN_TUBE: Final = PIN_BORE + 2 * PIN_WALL

BOARD_EDGE: Final = 1.0
"""What is free of parts along both long edges of a board, on its top: the rows of pins."""
PIN_ROW: Final = 3.5
"""Along both long edges, underneath: where wires are soldered."""
ANTENNA_FREE: Final = 15.0
"""Espressif's hardware design guidelines: keep metal 15 mm from the antenna in every direction."""
BED: Final = 180.0

TOWER_ROOM: Final = 2.0
"""Around a snap-in button below the edge of its hole: its clips spring out there."""

HOOK_WIDTH: Final = 12.0
HOOK_NECK: Final = 3.0
SLOT_FLOOR: Final = 2.4
SLOT_RIM: Final = 2.4
SLIDE: Final = 2.5
PLATE: Final = 4.4
"""Thickness of the wall plate: the head of its screws and 1.4 under it."""
WEDGE_ANGLE: Final = 15.0
WEDGE_WALL: Final = 1.6


@dataclass(frozen=True, slots=True)
class Gaps:
    """Clearances on each side. `fit` of the coupon is added to all of them."""

    fit: float = 0.0

    @property
    def lid(self) -> float:
        """Between base and lid."""
        return 0.2 + self.fit

    @property
    def play(self) -> float:
        """Around a tile, a pixel, a hook."""
        return 0.2 + self.fit

    @property
    def board(self) -> float:
        """Around a board, whose edges are broken off a panel."""
        return 0.25 + self.fit

    @property
    def cap(self) -> float:
        """Around a cap, which has to slide."""
        return 0.4 + self.fit

    @property
    def socket(self) -> float:
        """Around a switch's post."""
        return 0.1 + self.fit

    @property
    def plug(self) -> float:
        """Around a USB plug."""
        return 0.4 + self.fit
