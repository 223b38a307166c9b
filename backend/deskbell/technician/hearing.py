"""Listens to a board's console while something is waited for."""

import time
from collections.abc import Callable
from typing import Final

from deskbell.technician import console
from deskbell.technician.console import Listening
from deskbell.technician.errors import NotOnline, NotPressed

BEAT_S: Final = 0.2
NOT_HEARD: Final = NotOnline(
    "The desk does not hear the board",
    "it did not come within a minute",
    "Look at what it prints with `deskbell board logs`, and run the command again",
)
NOT_PRESSED: Final = NotPressed(
    "The button was not tested",
    "nobody pressed it",
    "Run the command again, and press the button when it says so",
)


class Heard:
    """Reads the console while something is waited for."""

    def __init__(self, lines: Callable[[], list[str]]) -> None:
        """Take what gives new lines."""
        self.press_to_receipt_ms: int | None = None
        self.broker_round_trip_ms: int | None = None
        """From the board's first message to the broker's PUBACK."""
        self.rssi_dbm: int | None = None
        self._lines = lines
        self._listening = Listening()

    def until(self, is_so: Callable[[], bool], within_s: float, otherwise: Exception | None) -> int:
        """Wait for something, in milliseconds. Raises NotOnline, or `otherwise` when it is too late."""
        began = time.monotonic()
        while True:
            now = time.monotonic()
            said = self._lines()
            for line in said:
                self._note(line)
            if is_so():
                return round((now - began) * 1000)
            self._listening.hear(said, now)
            if now - began > within_s:
                if otherwise is None:
                    return round(within_s * 1000)
                raise otherwise
            time.sleep(BEAT_S)

    def _note(self, line: str) -> None:
        """Keep what a line measures."""
        if filed := console.FILED.search(line):
            self.press_to_receipt_ms = int(filed[3])
        elif joined := console.JOINED.search(line):
            self.rssi_dbm = int(joined[2])
        elif answered := console.ROUND_TRIP.search(line):
            self.broker_round_trip_ms = int(answered[1])
