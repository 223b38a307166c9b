"""A receipt printer: it tells its state as Epson's do, one byte for each DLE EOT 1 to 4.

Bits: Epson ESC/POS, *DLE EOT*, as `deskbell_button.probe.escpos` reads them.
"""

from collections.abc import Callable
from typing import Final

from deskbell.demo.equipment.floor import Floor
from deskbell.demo.equipment.listener import Guest, Listener
from deskbell.demo.equipment.thing import Thing

PAPER_OUT: Final = "paper_out"
COVER_OPEN: Final = "cover_open"

_ASK: Final = b"\x10\x04"
_FIXED: Final = 0x12
_OFFLINE: Final = 0x08
_COVER: Final = 0x04
_PAPER_STOPS: Final = 0x20
_NEAR_END: Final = 0x0C
_END: Final = 0x60
_KNOWN: Final = (1, 2, 3, 4)


def status(number: int, broken: frozenset[str]) -> int:
    """Return the answer to DLE EOT `number`: 1 printer, 2 why offline, 3 error, 4 roll."""
    is_out, is_open = PAPER_OUT in broken, COVER_OPEN in broken
    bits = {
        1: _OFFLINE if broken else 0,
        2: (_PAPER_STOPS if is_out else 0) | (_COVER if is_open else 0),
        4: _END | _NEAR_END if is_out else 0,
    }
    return _FIXED | bits.get(number, 0)


class Printer(Thing):
    """Prints nothing, but answers in real time."""

    KIND = "printer"
    FAULTS = (PAPER_OUT, COVER_OPEN)

    def __init__(self, floor: Floor, place: str) -> None:
        """Listen."""
        super().__init__(floor, place)
        self._listener = floor.do(lambda: Listener(floor.loop, lambda: _Asker(self._answer)))
        floor.at_end(self._listener.close)

    @property
    def address(self) -> str:
        """Return where buttons look."""
        return f"escpos://127.0.0.1:{self._listener.port}"

    def _answer(self, number: int) -> int:
        return status(number, self.broken)


class _Asker(Guest):
    def __init__(self, answer: Callable[[int], int]) -> None:
        super().__init__()
        self._answer = answer
        self._rest = b""

    def data_received(self, data: bytes) -> None:
        """Answer each question in what came; everything else would be printed."""
        text = self._rest + data
        at = text.find(_ASK)
        while 0 <= at < len(text) - 2:
            number = text[at + 2]
            if number in _KNOWN and self.transport is not None:
                self.transport.write(bytes([self._answer(number)]))
            text = text[at + 3 :]
            at = text.find(_ASK)
        self._rest = text[-2:]
