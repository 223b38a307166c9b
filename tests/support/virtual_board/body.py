"""What a virtual board is made of, and what may be wrong with it."""

from dataclasses import dataclass, field
from pathlib import Path

from tests.support.virtual_board import image
from tests.support.virtual_board.chips import Chip
from tests.support.virtual_board.flash import Flash
from tests.support.virtual_board.vm import Pads


@dataclass
class Faults:
    """What goes wrong, each until it is set back."""

    fail_verify: bool = False
    """One bit of what is written turns over."""
    lose_answers: int = 0
    """So many of the loader's next answers to written data never arrive."""
    wrong_boot_mode: bool = False
    """A reset into the loader starts the app; esptool can name that on RFC 2217 alone, as it resets there."""
    silent: bool = False
    """Nothing answers, as with a cable that only charges."""
    deaf: bool = False
    """MicroPython reads nothing that is typed, as when a program keeps its prompt; the ROM loader does."""
    vanish_on_reset: bool = False
    """The port is gone after a reset until it is plugged in again."""
    away_s: float = 0
    """So long the port is gone whenever the board starts anew, as where the chip has a USB port of its own."""


@dataclass
class Body:
    """What a board is made of."""

    chip: Chip
    mac: bytes
    flash: Flash
    pads: Pads
    baud_limited: bool = False
    faults: Faults = field(default_factory=Faults)


def life(body: Body, cause: int, *, raw: bool) -> dict[str, object]:
    """Return what the VM has to know for its life until the next reset."""
    banner = image.banner(body.flash)
    version = banner.split(" ")[1].lstrip("v") if banner.startswith("MicroPython v") else "0.0.0"
    numbers = [int(part) for part in version.split("-")[0].split(".")]
    return {
        "flash": str(body.flash.path),
        "flash_size": body.flash.size,
        "pads": str(body.pads.path),
        "mac": body.mac.hex(),
        "cause": cause,
        "raw": raw,
        "banner": banner,
        "version": "3.4.0; " + banner,
        "implementation": ["micropython", [*numbers, ""], body.chip.title, body.chip.mpy],
        "partitions": [
            [p.kind, p.subtype, p.offset, p.size, p.label] for p in image.partitions(body.flash)
        ],
    }


def flash_file(folder: Path) -> Path:
    """Return where a board keeps its flash."""
    return folder / "flash.bin"
