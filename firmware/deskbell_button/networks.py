"""Which network of a list to try first, and why one did not take us in. PURE.

Only needed while a network is joined: `forget` it afterwards.
"""

from deskbell_wire import const

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from deskbell_wire.wifi import Network

    Seen = list[tuple[bytes, bytes, int, int, int, int]]

NOT_IN_REACH = "not in reach"
WRONG_PASSWORD = "wrong password"  # noqa: S105 the text says so, it is none
NO_ADDRESS = "no address (DHCP)"
OTHER_SECURITY = "not WPA2 or WPA3 personal"

_NONE = const("Wi-Fi: none of its networks is in reach")

# Of `WLAN.status()`: reasons of ESP-IDF's wifi_err_reason_t, which MicroPython passes on.
_REASONS = {
    2: WRONG_PASSWORD,  # authentication expired
    14: WRONG_PASSWORD,  # message integrity check
    15: WRONG_PASSWORD,  # four-way handshake timed out: how WPA2 answers another password
    201: NOT_IN_REACH,  # no access point of that name
    202: WRONG_PASSWORD,  # authentication failed
    204: WRONG_PASSWORD,  # handshake timed out
    210: OTHER_SECURITY,
    211: OTHER_SECURITY,
    212: NOT_IN_REACH,  # below the threshold of strength
}


def why(status: int, associated: bool) -> str:
    """Return in words why a network was not joined; `associated` when its access point took us."""
    if associated:
        return NO_ADDRESS
    return _REASONS.get(status, "not joined, status %d" % status)


def is_final(status: int) -> bool:
    """Tell whether a status is an answer, and not a moment on the way."""
    return status in _REASONS


def attempts(networks: "list[Network]", seen: "Seen") -> "list[tuple[Network, bytes | None]]":
    """Return `(network, BSSID)` to try, in order: of each network its strongest access point.

    Left to itself `connect()` takes the first that it hears, not the best. A
    hidden network has no name in a scan, so it is tried by its name.
    """
    found: list[tuple[Network, bytes | None]] = []
    for network in networks:
        best = None
        strength = -1000
        for ssid, bssid, _, rssi, _, _ in seen:
            if ssid == network[0].encode() and rssi > strength:
                strength = rssi
                best = bssid
        if best is not None or network[2]:
            found.append((network, best))
    return found


def failed(reasons: "list[tuple[str, str]]") -> str:
    """Return what is said when no network took us in, from `(ssid, why)` of each that was tried."""
    if not reasons:
        return _NONE
    return "Wi-Fi: " + "; ".join([ssid + ": " + reason for ssid, reason in reasons])
