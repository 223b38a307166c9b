"""A till: its program listens, and says nothing to who only knocks. With its power gone it is a black hole."""

from typing import Final

from deskbell.demo.equipment.floor import Floor
from deskbell.demo.equipment.listener import Listener
from deskbell.demo.equipment.thing import Thing

DEAD: Final = "dead"


class Till(Thing):
    """Answers, or does not."""

    KIND = "till"
    FAULTS = (DEAD,)

    def __init__(self, floor: Floor, place: str) -> None:
        """Listen."""
        super().__init__(floor, place)
        self._listener = floor.do(lambda: Listener(floor.loop))
        floor.at_end(self._listener.close)

    @property
    def address(self) -> str:
        """Return where buttons look."""
        return f"tcp://127.0.0.1:{self._listener.port}"

    def show(self) -> None:
        """Fall silent, or answer again."""
        if self.broken:
            self._listener.fall_silent()
        else:
            self._listener.answer()
