"""What is bought, as frozen values. PURE. Lengths in mm, forces in newton, prices in euro."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from deskbell_case.figures import Source


@dataclass(frozen=True, slots=True)
class Size:
    """A box: `length` is along the USB axis or the cell, `height` is up."""

    length: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Item:
    """Something that has a price."""

    name: str
    title: str
    euro: float


@dataclass(frozen=True, slots=True)
class Needed:
    """How many of an item are bought."""

    item: Item
    count: int


@dataclass(frozen=True, slots=True)
class Usb:
    """The sockets of a board."""

    kind: str
    """`micro_b` or `usb_c`."""
    across: tuple[float, ...]
    """Of each socket, how far right of the board's centre line its middle is."""
    overhang: float
    """How far it stands out over the edge of the PCB."""
    centre_z: float
    """Height of its middle above the PCB's top; negative in a module, whose top is its shell's."""


@dataclass(frozen=True, slots=True)
class Hole:
    """A hole of a PCB: `x` from its centre line, `y` from its USB edge."""

    x: float
    y: float
    diameter: float


@dataclass(frozen=True, slots=True)
class Antenna:
    """What has to keep clear of metal."""

    overhang: float
    """How far it stands out over the far edge of the PCB; 0 when it does not."""
    width: float
    depth: float
    """Measured back from its own far end."""


@dataclass(frozen=True, slots=True)
class PushButton:
    """A button of a board: `x` from its centre line, `y` from its USB edge."""

    role: str
    """`boot` or `reset`."""
    x: float
    y: float
    up: bool
    """It is pressed from above."""


@dataclass(frozen=True, slots=True)
class Board:
    """A board, seen from above with its USB edge towards you: x to the right, y away."""

    name: str
    """As the firmware calls it."""
    title: str
    length: float
    """Of the PCB, along y."""
    width: float
    thickness: float
    """Of the PCB; a module in its own shell is all thickness."""
    above: float
    """The highest part on the PCB's top, USB sockets aside."""
    below: float
    """What hangs under the PCB: wires soldered in; header pins are not fitted."""
    usb: Usb
    holes: tuple[Hole, ...]
    antenna: Antenna
    buttons: tuple[PushButton, ...]
    """Only those that a pin can reach from above."""
    takes: frozenset[str]
    """Names of the powers that can feed it."""
    note: str
    """What its maker says about feeding it."""
    item: Item
    sources: Mapping[str, Source] = field(hash=False, compare=False)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell, lying along its holder."""

    diameter: float
    length: float
    offset: float
    """How far its axis is from the middle of the holder's width."""


@dataclass(frozen=True, slots=True)
class Power:
    """What feeds a board."""

    name: str
    """`usb`, `aa2` or `li18650`."""
    title: str
    holder: Size | None
    """With the cells in it; its length is along the cells."""
    cells: tuple[Cell, ...]
    converter: Size | None
    """A loose board between cell and 5V pin."""
    items: tuple[Needed, ...]
    note: str
    """Doubts about the electricity of it."""
    sources: Mapping[str, Source] = field(hash=False, compare=False)


@dataclass(frozen=True, slots=True)
class Post:
    """What a finger, or a cap, pushes down."""

    width: float
    """Its side, or its diameter when it is round."""
    round: bool
    top: float
    """At rest, above what the switch stands on: the pillar, or the top of the panel."""


@dataclass(frozen=True, slots=True)
class Legs:
    """The terminals: at +-across/2 and, when there are four, +-pitch/2."""

    across: float
    pitch: float
    """0: two terminals only."""
    width: float
    length: float
    """Below the body."""


@dataclass(frozen=True, slots=True)
class Panel:
    """How a switch sits in a panel."""

    hole: float
    """Diameter."""
    depth: float
    """What it needs below the panel's top, terminals and their sleeves included."""
    bezel_diameter: float
    bezel_height: float
    thickness: float
    """The thickest panel that its clips take."""


@dataclass(frozen=True, slots=True)
class Switch:
    """What closes the contact."""

    name: str
    """`tact12` or `arcade24`."""
    title: str
    body: Size
    """Above the pillar, or below the panel."""
    post: Post
    legs: Legs
    panel: Panel | None
    """None: it stands on a pillar."""
    travel: float
    """The longest way until it switches."""
    force_n: float
    item: Item
    sources: Mapping[str, Source] = field(hash=False, compare=False)


@dataclass(frozen=True, slots=True)
class Plug:
    """The plug of a cable, and the opening of the socket that it goes into."""

    kind: str
    """`micro_b` or `usb_c`."""
    width: float
    height: float
    length: float
    """Of the overmould, the largest that is allowed."""
    opening_width: float
    opening_height: float
    sources: Mapping[str, Source] = field(hash=False, compare=False)


@dataclass(frozen=True, slots=True)
class Pixel:
    """The lamp: one WS2812 on a round board."""

    title: str
    diameter: float
    thickness: float
    """Of its board."""
    height: float
    """Of the LED above its board."""
    item: Item
    source: Source = field(hash=False, compare=False)


@dataclass(frozen=True, slots=True)
class Screw:
    """A screw: diameter and length of its thread, and its head."""

    title: str
    diameter: float
    length: float
    head_diameter: float
    head_height: float
    item: Item
    source: Source = field(hash=False, compare=False)


@dataclass(frozen=True, slots=True)
class Filament:
    """What it is printed from."""

    title: str
    euro_per_kg: float
    density_g_cm3: float
    solid_share: float
    """How much of a part's volume becomes plastic; the rest is air between infill."""
    source: Source = field(hash=False, compare=False)
