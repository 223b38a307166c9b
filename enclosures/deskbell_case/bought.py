"""What is bought for a case, read from `boards.toml` and `parts.toml`. PURE.

Both files are read once. Each of their tables says where its figures are from
(`source`) and whether somebody measured a real part (`verified`).
"""

from functools import cache
from pathlib import Path
from typing import Final

from deskbell_case.figures import Source, Table, WrongFile, read
from deskbell_case.things import (
    Antenna,
    Board,
    Cell,
    Filament,
    Hole,
    Item,
    Legs,
    Needed,
    Panel,
    Pixel,
    Plug,
    Post,
    Power,
    PushButton,
    Screw,
    Size,
    Switch,
    Usb,
)

__all__ = [
    "Antenna",
    "Board",
    "Cell",
    "Filament",
    "Hole",
    "Item",
    "Legs",
    "Needed",
    "Panel",
    "Pixel",
    "Plug",
    "Post",
    "Power",
    "PushButton",
    "Screw",
    "Size",
    "Source",
    "Switch",
    "Usb",
    "WrongFile",
    "boards",
    "each_input",
    "filament",
    "items",
    "mounts",
    "pixel",
    "plugs",
    "powers",
    "screws",
    "switches",
]

BOARDS_FILE: Final = Path(__file__).with_name("boards.toml")
PARTS_FILE: Final = Path(__file__).with_name("parts.toml")
POWERS: Final = ("usb", "aa2", "li18650")
SOCKETS: Final = ("micro_b", "usb_c")
ROLES: Final = ("boot", "reset")


@cache
def boards() -> dict[str, Board]:
    """Return the boards by the firmware's names. Raises WrongFile."""
    return {name: _board(name, table) for name, table in read(BOARDS_FILE).tables()}


@cache
def powers() -> dict[str, Power]:
    """Return what can feed a board, by name. Raises WrongFile."""
    return {name: _power(name, table) for name, table in _parts().table("powers").tables()}


@cache
def switches() -> dict[str, Switch]:
    """Return what closes a contact, by name. Raises WrongFile."""
    return {name: _switch(name, table) for name, table in _parts().table("switches").tables()}


@cache
def plugs() -> dict[str, Plug]:
    """Return the plug for each kind of socket. Raises WrongFile."""
    return {kind: _plug(kind, table) for kind, table in _parts().table("plugs").tables()}


@cache
def pixel() -> Pixel:
    """Return the lamp of an input. Raises WrongFile."""
    table = _parts().table("pixel")
    return Pixel(
        title=table.text("title"),
        diameter=table.number("diameter"),
        thickness=table.number("thickness"),
        height=table.number("height"),
        item=_item(table),
        source=table.source(),
    )


@cache
def screws() -> dict[str, Screw]:
    """Return the screws by use: `security` and `wall`. Raises WrongFile."""
    return {
        use: Screw(
            title=table.text("title"),
            diameter=table.number("diameter"),
            length=table.number("length"),
            head_diameter=table.number("head_diameter"),
            head_height=table.number("head_height"),
            item=_item(table),
            source=table.source(),
        )
        for use, table in _parts().table("screws").tables()
    }


@cache
def mounts() -> dict[str, tuple[Needed, ...]]:
    """Return what each mount needs besides printed pieces, by its name. Raises WrongFile."""
    return {name: _needed(table) for name, table in _parts().table("mounts").tables()}


@cache
def each_input() -> tuple[Needed, ...]:
    """Return what each input needs besides its switch. Raises WrongFile."""
    return _needed(_parts().table("each_input"))


@cache
def filament() -> Filament:
    """Return what is printed with. Raises WrongFile."""
    table = _parts().table("filament")
    return Filament(
        title=table.text("title"),
        euro_per_kg=table.number("euro_per_kg"),
        density_g_cm3=table.number("density_g_cm3"),
        solid_share=table.number("solid_share"),
        source=table.source(),
    )


@cache
def items() -> dict[str, Item]:
    """Return all that has a price in `parts.toml`, by name. Raises WrongFile."""
    priced = _parts().table("items").table("each").tables()
    return {name: Item(name, row.text("title"), row.number("euro")) for name, row in priced}


@cache
def _parts() -> Table:
    return read(PARTS_FILE)


def _item(table: Table) -> Item:
    return items()[table.text("item", *items())]


def _needed(table: Table) -> tuple[Needed, ...]:
    return tuple(Needed(_item(row), row.count("count")) for row in table.rows("items"))


def _size(table: Table) -> Size:
    return Size(table.number("length"), table.number("width"), table.number("height"))


def _board(name: str, table: Table) -> Board:
    pcb, parts, feeding = table.table("pcb"), table.table("parts"), table.table("powers")
    title = table.text("title")
    return Board(
        name=name,
        title=title,
        length=pcb.number("length"),
        width=pcb.number("width"),
        thickness=pcb.number("thickness"),
        above=parts.number("above"),
        below=parts.number("below"),
        usb=_usb(table.table("usb")),
        holes=tuple(
            Hole(row.number("x"), row.number("y"), row.number("diameter"))
            for row in table.table("holes").rows("each")
        ),
        antenna=_antenna(table.table("antenna")),
        buttons=tuple(
            PushButton(row.text("role", *ROLES), row.number("x"), row.number("y"), row.flag("up"))
            for row in table.table("buttons").rows("each")
        ),
        takes=feeding.texts("takes", *POWERS),
        note=feeding.text("note"),
        item=Item(name, title, table.table("price").number("euro")),
        sources=table.sources(),
    )


def _usb(table: Table) -> Usb:
    return Usb(
        kind=table.text("kind", *SOCKETS),
        across=table.numbers("across"),
        overhang=table.number("overhang"),
        centre_z=table.number("centre_z"),
    )


def _antenna(table: Table) -> Antenna:
    return Antenna(table.number("overhang"), table.number("width"), table.number("depth"))


def _power(name: str, table: Table) -> Power:
    return Power(
        name=name,
        title=table.text("title"),
        holder=_size(table.table("holder")) if table.has("holder") else None,
        cells=_cells(table.table("cells")) if table.has("cells") else (),
        converter=_size(table.table("converter")) if table.has("converter") else None,
        items=_needed(table),
        note=table.text("note"),
        sources={name: table.source(), **table.sources()},
    )


def _cells(table: Table) -> tuple[Cell, ...]:
    diameter, length = table.number("diameter"), table.number("length")
    return tuple(Cell(diameter, length, offset) for offset in table.numbers("offsets"))


def _switch(name: str, table: Table) -> Switch:
    post, legs, action = table.table("post"), table.table("legs"), table.table("action")
    return Switch(
        name=name,
        title=table.text("title"),
        body=_size(table.table("body")),
        post=Post(post.number("width"), post.flag("round"), post.number("top")),
        legs=Legs(*(legs.number(key) for key in ("across", "pitch", "width", "length"))),
        panel=_panel(table.table("panel")) if table.has("panel") else None,
        travel=action.number("travel"),
        force_n=action.number("force_n"),
        item=_item(table),
        sources=table.sources(),
    )


def _panel(table: Table) -> Panel:
    return Panel(
        hole=table.number("hole"),
        depth=table.number("depth"),
        bezel_diameter=table.number("bezel_diameter"),
        bezel_height=table.number("bezel_height"),
        thickness=table.number("thickness"),
    )


def _plug(kind: str, table: Table) -> Plug:
    overmould, opening = table.table("overmould"), table.table("opening")
    return Plug(
        kind=kind,
        width=overmould.number("width"),
        height=overmould.number("height"),
        length=overmould.number("length"),
        opening_width=opening.number("width"),
        opening_height=opening.number("height"),
        sources=table.sources(),
    )
