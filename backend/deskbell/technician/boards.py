"""Which boards there are, and which of their pins may be used for what. PURE.

All of it stands in the board files of the firmware, one for each board: the words
that the board itself reads, and what only we read, under names with an underscore,
which MicroPython compiles away. A board on the market has the pins that it leads
out; what its chip cannot do stands in the file of the chip's generic board.
"""

import importlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from deskbell.technician.errors import WrongBoard
from deskbell_button import board as folder

BOARD_FILE: Final = "board.txt"
_WORDS: Final = b"\nWIRING ="
"""What a board file has, and the code that boards share has not."""
_FOLDER: Final = "deskbell_button/board/"


@dataclass(frozen=True, slots=True)
class Board:
    """One board. Pins are GPIO numbers."""

    name: str
    """The first word of its line."""
    title: str
    chip: str
    default: str
    """What its own file says after the name."""
    source: str
    note: str
    pins: frozenset[int]
    """Those that are led out, or wired to something on the board."""
    flash: frozenset[int]
    usb: frozenset[int]
    only_read: frozenset[int]
    """No output, and no pull-up inside the chip."""
    pulled_up: frozenset[int]
    """Those of them that have a pull-up on the board."""
    adc: frozenset[int]
    """What an ADC reads while Wi-Fi is on."""
    strapping: frozenset[int]
    """Their level at power-up decides how the chip starts."""
    console: frozenset[int]
    boot: int
    """Held at ground at power-up, this pin starts the ROM loader."""

    @property
    def line(self) -> str:
        """Return the whole line, as it would stand in board.txt."""
        return f"{self.name} {self.default}"

    @property
    def is_generic(self) -> bool:
        """Tell whether this is the chip's own board."""
        return self.name == generic_name(self.chip)

    def trouble(self, pin: int, use: str) -> str | None:
        """Return why a pin cannot be a button, lamp, buzzer or battery; None when it can."""
        if pin in self.flash:
            return f"{ranges(self.flash)} are wired to the board's flash"
        if pin in self.usb:
            return f"{ranges(self.usb)} are the board's USB port"
        if pin not in self.pins:
            return f"{self.title} does not have it"
        if use == "battery":
            return None if pin in self.adc else f"only {ranges(self.adc)} measure a voltage"
        if pin in self.only_read - (self.pulled_up if use == "button" else frozenset()):
            lacks = "pull-up" if use == "button" else "output"
            have = "have" if len(self.only_read) > 1 else "has"
            return f"{ranges(self.only_read)} {have} no {lacks}"
        return None


def generic_name(chip: str) -> str:
    """Return the name of a chip's own board."""
    return f"{chip}_generic"


@cache
def every() -> dict[str, Board]:
    """Return all boards by name, each chip's own first."""
    files = Path(str(folder.__file__)).parent.glob("*.py")
    made = [_board(one.stem) for one in files if _WORDS in one.read_bytes()]
    return {one.name: one for one in sorted(made, key=lambda one: (not one.is_generic, one.name))}


def named(name: str) -> Board:
    """Return a board. Raises ValueError, which names those that there are."""
    if name not in every():
        raise ValueError(f"there is no board {name}; use {', '.join(every())}")
    return every()[name]


def for_chip(chip: str) -> list[Board]:
    """Return the boards with a chip, its own first."""
    return [one for one in every().values() if one.chip == chip]


def default_line(chip: str) -> str:
    """Return the line of a chip's own board."""
    return generic_name(chip)


def for_board(files: dict[str, bytes], line: str) -> dict[str, bytes]:
    """Return the files of one board out of those of all: its own board file, and its line."""
    own = line.split(maxsplit=1)[0]
    others = {f"{_FOLDER}{name}.mpy" for name in every() if name != own}
    kept = {path: content for path, content in files.items() if path not in others}
    return dict(sorted({**kept, BOARD_FILE: f"{line}\n".encode()}.items()))


def settled(chip: str, asked_for: str | None, on_board: str | None) -> str | None:
    """Return the line that needs no question: asked for, else on the board, else there is one only.

    Raises WrongBoard when what was asked for has another chip.
    """
    if asked_for is not None:
        meant = named(asked_for.split(maxsplit=1)[0])
        if meant.chip != chip:
            raise WrongBoard(
                "The board was not flashed",
                f"--board names {meant.name}, which has an {meant.chip}, and this is an {chip}",
                f"Name one of {', '.join(one.name for one in for_chip(chip))}",
            )
        return asked_for
    words = (on_board or "").split()
    if words and words[0] in every() and every()[words[0]].chip == chip:
        return on_board
    fitting = for_chip(chip)
    return fitting[0].name if len(fitting) == 1 else None


def ranges(pins: frozenset[int]) -> str:
    """Return pins as people write them: `6 to 11, 18, 19`."""
    parts: list[list[int]] = []
    for pin in sorted(pins):
        if parts and parts[-1][-1] == pin - 1:
            parts[-1].append(pin)
        else:
            parts.append([pin])
    return ", ".join(
        f"{part[0]} to {part[-1]}" if part[2:] else ", ".join(map(str, part)) for part in parts
    )


def _board(name: str) -> Board:
    own = vars(importlib.import_module(f"{folder.__name__}.{name}"))
    chip = str(own["_CHIP"])
    common = vars(importlib.import_module(f"{folder.__name__}.{generic_name(chip)}"))

    def pins(key: str, where: dict[str, str] = common) -> frozenset[int]:
        return frozenset(
            pin
            for word in where.get(key, "").split()
            for pin in range(int(word.partition("-")[0]), int(word.rpartition("-")[2]) + 1)
        )

    return Board(
        name=name,
        title=own["_TITLE"],
        chip=chip,
        default=own["WIRING"],
        source=own["_SOURCE"],
        note=own.get("_NOTE", ""),
        pins=pins("_PINS", own),
        flash=pins("_FLASH"),
        usb=pins("_USB"),
        only_read=pins("_ONLY_READ"),
        pulled_up=pins("_PULLED_UP", own),
        adc=pins("_ADC"),
        strapping=pins("_STRAPPING"),
        console=pins("_CONSOLE"),
        boot=int(common["_BOOT"]),
    )
