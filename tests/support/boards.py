"""Boards of a house: the real firmware on the real VM, or a variant that lacks one safeguard."""

import tempfile
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from tests.support import vm
from tests.support.simulated import VM, Simulated

FIRMWARE: Final = ("-m", "deskbell_button.board.simulator")
VARIANTS: Final = Path(__file__).with_name("variants")
"""Boards whose firmware lacks one safeguard, or is in a hurry; see there."""


VARIANT_HEAP: Final = "108k"


class Place(NamedTuple):
    """One input of one button."""

    button: str
    input: int


def place(text: str) -> Place:
    """Return what "till" or "counter/2" means."""
    name, _, number = text.partition("/")
    return Place(name, int(number or 1))


class Board(Simulated):
    """A simulated board whose flash can be looked into; a variant changes firmware that is not made slim."""

    def __init__(self, home: Path, inputs: int, program: tuple[str, ...] = FIRMWARE) -> None:
        """Take its folder; it has no power yet. A variant has the heap that its longer names want."""
        is_variant = program is not FIRMWARE
        heap = VARIANT_HEAP if is_variant else vm.HEAP
        super().__init__(home, None, VM, inputs, program, heap, is_readable=is_variant)

    def heard(self) -> int:
        """Return how many presses are on its flash."""
        return len(list((self.home / "flash").rglob("*.[pr]")))

    def unreceipted(self) -> int:
        """Return how many of them the desk has not proved."""
        return len(list((self.home / "flash").rglob("*.p")))


_START_VARIANT: Final = """
import sys
from deskbell_button.board import simulator
ready = simulator.SimulatedBoard.ready
def change_and_be_ready(self, name):
    sys.path.append({folder!r})
    __import__({name!r})
    ready(self, name)
simulator.SimulatedBoard.ready = change_and_be_ready
simulator.main(sys.argv[1:])
"""
"""Changes the firmware once provisioning, which needs much heap, has left it."""


@cache
def variant(name: str) -> tuple[str, ...]:
    """Return the program of a board that differs from the real firmware in one thing."""
    folder = Path(tempfile.mkdtemp(prefix="deskbell-variant-"))
    vm.compile_file(VARIANTS / f"{name}.py", folder / name, "-O3")
    return ("-c", _START_VARIANT.format(folder=str(folder), name=name))
