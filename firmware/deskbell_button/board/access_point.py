"""The ESP32's radio as an access point, beside the station; only in the heap while a button is set up.

Both share one channel: when the station joins a network on another, the access
point goes there, and a phone may have to join it again.
"""

import network

from deskbell_button.board import joining
from deskbell_wire import const

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from deskbell_button.networks import Seen

ADDRESS = "192.168.4.1"
PORT = 80
_PHONES = const(2)


class AccessPoint:
    """Open from `open` to `close`."""

    def __init__(self) -> None:
        """Take both sides of the radio."""
        self._own = network.WLAN(network.AP_IF)
        self._station = network.WLAN(network.STA_IF)

    def open(self, name: str, password: str) -> "tuple[str, int]":
        """Open it with WPA2; return where a server listens. Raises OSError when it would be open to all."""
        self._own.config(ssid=name, security=network.AUTH_WPA2_PSK, key=password)
        self._own.config(max_clients=_PHONES)
        self._own.active(True)
        if self._own.config("security") != network.AUTH_WPA2_PSK:
            self.close()
            raise OSError("the access point has no WPA2")
        return ADDRESS, PORT

    def close(self) -> None:
        """Close it."""
        self._own.active(False)

    async def scan(self) -> "Seen":
        """Return the networks in reach."""
        self._station.active(True)
        return await joining.scan(self._station)

    async def join(self, text: str) -> str:
        """Join a network of a list; return its name. Raises OSError, which says why of each."""
        return await joining.join(self._station, text)
