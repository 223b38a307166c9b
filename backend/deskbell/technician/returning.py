"""A port that goes away when its board is reset, and comes back: under its name, or where its plug is.

A board with a USB port of its own (S2, S3, C3) is gone from the bus for a moment
at each reset, and the system may name it anew. Not yet seen on a board; the
virtual one does the same.
"""

import time
from pathlib import Path
from typing import Final

import serial
from serial.tools import list_ports

from deskbell.technician import ports

AWAY_S: Final = 3.0
"""After so long a port that is away is gone: somebody pulled the cable."""
BEAT_S: Final = 0.05


class Place:
    """Where one board is plugged in."""

    def __init__(self, port: str) -> None:
        """Note which USB socket a port is at, where it is one."""
        self.port = port
        self._socket = _socket_of(port)

    def is_there(self) -> bool:
        """Tell whether the port is there now; one that has another name by now is taken by that."""
        if _exists(self.port):
            return True
        named = [one.device for one in list_ports.comports() if one.location == self._socket]
        if self._socket is None or not named:
            return False
        self.port = str(named[0])
        return True

    def wait(self) -> str:
        """Return the port as soon as it is there, or after a while all the same: opening it says why not."""
        until = time.monotonic() + AWAY_S
        while not self.is_there() and time.monotonic() < until:
            time.sleep(BEAT_S)
        return self.port


class Console:
    """What a board prints, read on through its resets."""

    def __init__(self, place: Place) -> None:
        """Begin without the port: it may be away now."""
        self._place = place
        self._line: serial.SerialBase | None = None
        self._rest = b""
        self._away_since = time.monotonic()

    def lines(self) -> list[str]:
        """Return the lines since the last call. Raises PortTrouble when the port stays away."""
        try:
            self._rest += self._read()
        except ports.BROKEN as error:
            self.close()
            if time.monotonic() - self._away_since > AWAY_S:
                raise ports.trouble(self._place.port, error) from None
            return []
        self._away_since = time.monotonic()
        *whole, self._rest = self._rest.split(b"\n")
        return [line.decode(errors="replace").rstrip("\r") for line in whole]

    def _read(self) -> bytes:
        if self._line is None:
            self._place.is_there()
            self._line = serial.serial_for_url(self._place.port, baudrate=ports.BAUD, timeout=0)
        return bytes(self._line.read(self._line.in_waiting or 1))

    def close(self) -> None:
        """Let go of the port."""
        if self._line is not None:
            self._line.close()
            self._line = None


def _exists(port: str) -> bool:
    if "://" in port:
        return True  # a port of the network has no name that could be gone
    if port.startswith("/"):
        return Path(port).exists()
    return any(one.device == port for one in list_ports.comports())


def _socket_of(port: str) -> str | None:
    return next((one.location for one in list_ports.comports() if one.device == port), None)
