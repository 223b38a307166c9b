"""How high everything lies: from the floor up to the lid's top, as low as the parts allow. PURE."""

from dataclasses import dataclass

from deskbell_case import sizes
from deskbell_case.footprint import Parts
from deskbell_case.geometry import SLOPE
from deskbell_label import sizes as tile


@dataclass(frozen=True, slots=True)
class Heights:
    """Heights in mm above the underside of the base."""

    lid: float
    """Its top."""
    board: float
    """Underside of the PCB."""
    pcb: float
    """Its top."""
    plug: float
    """Middle of the USB plug."""
    switch: float
    """What the switch stands on."""
    cap: float
    """Underside of the cap's top plate: the switch's post at rest."""


def heights(parts: Parts) -> Heights:
    """Return the least heights at which nothing meets anything."""
    board, switch, plug = parts.board, parts.switch, parts.plug
    holder = parts.power.holder.height if parts.power.holder else 0.0
    plug_above_board = board.thickness + board.usb.centre_z
    pcb_bottom = sizes.FLOOR + max(
        board.below + sizes.AIR, plug.height / 2 + parts.gaps.plug - plug_above_board
    )
    pcb = pcb_bottom + board.thickness
    plug_z = pcb + board.usb.centre_z
    under = under_lid(parts)
    proud = _proud(parts)
    below_switch = switch.panel.depth if switch.panel else switch.legs.length
    cap_on_floor = sizes.FLOOR + below_switch + sizes.AIR + switch.post.top
    lid = max(
        pcb + board.above + sizes.AIR + under,
        plug_z + plug.height / 2 + parts.gaps.plug + sizes.BAND,
        cap_on_floor + sizes.CAP_PLATE - proud,
        sizes.FLOOR + holder + sizes.AIR + under,
        sizes.FLOOR + sizes.AIR + sizes.BAND + sizes.SNAP_LENGTH + 2 * SLOPE,
    )
    cap = lid + proud - sizes.CAP_PLATE
    return Heights(lid, pcb_bottom, pcb, plug_z, cap - switch.post.top, cap)


def under_lid(parts: Parts) -> float:
    """Return how deep lamps and a pressed cap reach below the lid's top."""
    nose = sizes.CLIP_NOSE + parts.gaps.play
    pixel = parts.pixel.height + parts.pixel.thickness
    lamp = sizes.LAMP_CEILING + sizes.AIR + pixel + 2 * nose * SLOPE
    return max(lamp + sizes.AIR, flange_depth(parts) + parts.switch.travel + sizes.AIR)


def cone_depth(gap: float, lift: float) -> float:
    """Return how far below the lid's top a cone begins that catches the edge of its hole after `lift`."""
    return tile.PLATEAU + lift - gap * SLOPE


def flange_depth(parts: Parts) -> float:
    """Return how deep the flange of a cap at rest reaches below the lid's top."""
    cone = cone_depth(parts.gaps.cap, sizes.CAP_LIFT)
    return cone + sizes.CAP_FLANGE * SLOPE + sizes.CAP_RIM


def _proud(parts: Parts) -> float:
    """Return how far a cap stands out of the lid: pressed, it is still out by more than its chamfer."""
    return max(sizes.CAP_PROUD, parts.switch.travel + sizes.CAP_EDGE * SLOPE)
