"""Lists of Wi-Fi networks, as NVS keeps them and as a sealed configuration carries them.

A list is JSON, in order of preference: `[ssid, password, hidden, static]` for each,
where static is null (DHCP) or `[ip, mask, gateway, dns]`. A list of before
networks could be hidden has `[ssid, password]` alone. An empty password is an
open network, any other WPA2 or WPA3 personal.
"""

import json

from deskbell_wire import const
from deskbell_wire.jsontext import write as write_json

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from typing import Any  # what a list holds is unknown until it was checked

    Static = tuple[str, str, str, str]
    Network = tuple[str, str, bool, Static | None]

MOST = 4
"""Networks in one list: each may take 15 s to join, and the watchdog waits."""

_STATIC = const(("ip", "mask", "gateway", "dns"))
_HEX = const(b"0123456789abcdefABCDEF")


def read(text: "str | None") -> "list[Network]":
    """Return the networks of a list that was checked when it was written."""
    return [_network(*one) for one in json.loads(text or "[]")]


def _network(
    ssid: str, password: str, hidden: bool = False, static: "list[str] | None" = None
) -> "Network":
    return ssid, password, hidden, tuple(static) if static else None  # type: ignore[return-value]  # four, checked


def write(given: "list[dict[str, Any]]") -> str:
    """Return a list from `{"ssid", "password", "hidden", "static"}` of each, static by name.

    Raises ValueError, or KeyError or TypeError, for what no board can join.
    """
    networks = []
    for one in given:
        static = one.get("static")
        if static is not None:
            static = [static[key] for key in _STATIC]
        networks.append((one["ssid"], one.get("password") or "", bool(one.get("hidden")), static))
    if networks:
        check(networks)
    return write_json(networks)


def check(networks: "list[Any]") -> None:
    """Refuse a list that no board can join, and one of none. Raises ValueError or TypeError."""
    if not 1 <= len(networks) <= MOST:
        raise ValueError("1 to %d networks" % MOST)
    for one in networks:
        _check(*one)


def _check(
    ssid: object, password: str, hidden: object = False, static: "list[object] | None" = None
) -> None:
    if not isinstance(ssid, str) or not 1 <= len(ssid.encode()) <= 32:
        raise ValueError("the name of a network has 1 to 32 bytes")
    if password and not is_password(password):
        raise ValueError("the password of %s must have 8 to 63 characters" % ssid)
    if hidden is not True and hidden is not False:
        raise ValueError("%s is hidden, or it is not" % ssid)
    if static is not None and not (
        len(static) == len(_STATIC) and all(is_address(part) for part in static)
    ):
        raise ValueError("the address of %s must be four like 192.168.1.20" % ssid)


def is_password(text: str) -> bool:
    """Tell whether WPA takes the text: 8 to 63 printable ASCII characters, or 64 hex digits."""
    code = text.encode()
    if len(code) == 64:
        return all(byte in _HEX for byte in code)
    return 8 <= len(code) <= 63 and all(0x20 <= byte < 0x7F for byte in code)


def is_address(text: object) -> bool:
    """Tell whether something is an IPv4 address as people write it: four numbers, no nought before."""
    parts = text.split(".") if isinstance(text, str) else []
    return len(parts) == 4 and all(_is_byte(part) for part in parts)


def _is_byte(text: str) -> bool:
    return (
        1 <= len(text) <= 3
        and not text.strip("0123456789")
        and str(int(text)) == text
        and int(text) < 256
    )
