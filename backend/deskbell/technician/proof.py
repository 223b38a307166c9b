"""Proof that a board works: the desk has heard it since it was restarted, and the press that was asked for.

What the desk heard before proves nothing: so the board's own counters are read
before it starts again, and only a higher start and a press above them count. Those
presses are the test's, and no others: a real one is never taken for one.
"""

from dataclasses import dataclass
from typing import Any, Final

from deskbell.technician.desk import Desk, Spoken
from deskbell.technician.hearing import NOT_HEARD, NOT_PRESSED, Heard
from deskbell.technician.repl import Repl

ONLINE_WITHIN_S: Final = 60.0
RECEIPT_WITHIN_S: Final = 5.0
MOST_PRESSES: Final = 64
"""As many as a record names."""
_COUNTERS: Final = "from deskbell_button import bench\nbench.counters()"


@dataclass(frozen=True, slots=True)
class Before:
    """The board's counters before it started again."""

    boots: int
    next_seq: int
    """The first number that no press has had."""


def before(repl: Repl) -> Before:
    """Read the counters of a board whose program does not run. Raises ReplTrouble, PortTrouble."""
    boots, next_seq = repl.ask(_COUNTERS)
    return Before(boots, next_seq)


class Proof:
    """What the desk and the console say of one button since it was restarted."""

    def __init__(self, desk: Desk, button: str, epoch: int, since: Before, heard: Heard) -> None:
        """Take who is asked about whom, and since when it counts."""
        self._desk = desk
        self._button = button
        self._epoch = epoch
        self._since = since
        self._heard = heard

    def online(self) -> int:
        """Wait until the desk has heard it; return the milliseconds. Raises NotOnline."""
        return self._heard.until(self._is_online, ONLINE_WITHIN_S, NOT_HEARD)

    def press(self, within_s: float) -> dict[str, Any]:
        """Wait for a press and its receipt; return their part of the record. Raises NotPressed."""
        self._heard.until(self._is_pressed, within_s, NOT_PRESSED)
        self._heard.until(
            lambda: self._heard.press_to_receipt_ms is not None, RECEIPT_WITHIN_S, None
        )
        spoken = self._spoken()
        presses = range(self._since.next_seq, (spoken.newest_press or 0) + 1)
        return {
            "presses": list(presses)[-MOST_PRESSES:],
            "press_to_receipt_ms": self._heard.press_to_receipt_ms,
            "broker_round_trip_ms": self._heard.broker_round_trip_ms,
            "rssi_dbm": spoken.rssi_dbm,
        }

    def incident(self) -> str | None:
        """Return the incident of the newest press."""
        return self._spoken().incident

    def _spoken(self) -> Spoken:
        return self._desk.spoken(self._button, self._epoch)

    def _is_online(self) -> bool:
        spoken = self._spoken()
        return spoken.is_online and spoken.boot > self._since.boots

    def _is_pressed(self) -> bool:
        return (self._spoken().newest_press or 0) >= self._since.next_seq
