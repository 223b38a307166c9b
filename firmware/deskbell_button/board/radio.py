"""The ESP32's Wi-Fi as a station. How it joins is in `joining`, and only in the heap while it does."""

import gc

import network

from deskbell_button import forget
from deskbell_wire import const

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from deskbell_button.seams import Memory


class Radio:
    """The station; it knows no network but what NVS lists."""

    def __init__(self, memory: "Memory") -> None:
        """Take NVS."""
        self._memory = memory
        self._wlan = network.WLAN(network.STA_IF)

    async def join(self, key: str) -> "str | None":
        """Join a network of the list under `key`; return its name, None when one was joined already.

        Raises OSError, which says why of each network.
        """
        if self._wlan.isconnected():
            return None
        from deskbell_button.board import joining

        try:
            return await joining.join(self._wlan, self._memory.get(key))
        finally:
            forget("deskbell_button.board", "joining")
            forget("deskbell_button", "networks")
            forget("deskbell_wire", "wifi")
            gc.collect()

    def leave(self) -> None:
        """Leave the network, so that the next `join` looks at its list."""
        self._wlan.disconnect()

    def is_up(self) -> bool:
        """Tell whether the network is there now."""
        return bool(self._wlan.isconnected())

    def rssi_dbm(self) -> "int | None":
        """Return the strength of the signal."""
        try:
            return int(self._wlan.status("rssi")) if self.is_up() else None
        except (OSError, ValueError):
            return None

    def ip(self) -> "str | None":
        """Return the address of this board."""
        return self._wlan.ifconfig()[0] if self.is_up() else None

    def dns(self) -> "tuple[str, int] | None":
        """Return the name server that DHCP gave, or the list."""
        return self._wlan.ifconfig()[3], 53

    def gateway(self) -> "str | None":
        """Return the gateway that DHCP gave, or the list."""
        return self._wlan.ifconfig()[2] if self.is_up() else None
