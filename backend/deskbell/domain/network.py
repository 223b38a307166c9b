"""The Wi-Fi networks of a site: the order says which is tried first.

A button joins WPA2 or WPA3 personal, or an open network; there is no other way
in for a thing without a keyboard.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from ipaddress import AddressValueError, IPv4Address, IPv4Interface, NetmaskValueError
from typing import Final

MOST: Final = 4
"""Each takes seconds to try, one after the other."""
SSID_BYTES: Final = 32
PASSWORD_LENGTHS: Final = range(8, 64)
"""Of a passphrase (IEEE 802.11-2020, J.4.1); an open network has an empty one."""


class BadNetwork(Exception):
    """No button could join this network; the text says what to correct."""


@dataclass(frozen=True, slots=True)
class Static:
    """A fixed address instead of DHCP; all four are IPv4."""

    ip: str
    mask: str
    gateway: str
    dns: str


@dataclass(frozen=True, slots=True)
class Network:
    """One network and how to join it."""

    ssid: str
    password: str = field(repr=False)
    hidden: bool = False
    static: Static | None = None


def check(networks: Sequence[Network]) -> None:
    """Raise BadNetwork unless a button can be told this list."""
    if len(networks) > MOST:
        raise BadNetwork(f"A site has at most {MOST} networks, not {len(networks)}.")
    seen: set[str] = set()
    for network in networks:
        if network.ssid in seen:
            raise BadNetwork(f"The network {network.ssid!r} is there twice.")
        seen.add(network.ssid)
        _check_ssid(network.ssid)
        _check_password(network)
        if network.static is not None:
            _check_static(network.ssid, network.static)


def _check_ssid(ssid: str) -> None:
    size = len(ssid.encode())
    if not 1 <= size <= SSID_BYTES:
        raise BadNetwork(f"The name of a network has 1 to {SSID_BYTES} bytes, not {size}.")
    if not ssid.isprintable():
        raise BadNetwork("The name of a network is one line without control characters.")


def _check_password(network: Network) -> None:
    """Raise BadNetwork for what is no passphrase; the text does not repeat it."""
    password = network.password
    if not password:
        return
    if len(password) not in PASSWORD_LENGTHS or not (password.isascii() and password.isprintable()):
        raise BadNetwork(
            f"The password of {network.ssid!r} needs {PASSWORD_LENGTHS.start} to "
            f"{PASSWORD_LENGTHS.stop - 1} letters, digits and signs of ASCII; an open network has none."
        )


def _check_static(ssid: str, static: Static) -> None:
    try:
        own = IPv4Interface(f"{static.ip}/{static.mask}")
        gateway, _dns = IPv4Address(static.gateway), IPv4Address(static.dns)
        IPv4Address(static.mask)  # not a length of a prefix, nor a wildcard of it
    except (AddressValueError, NetmaskValueError) as error:
        raise BadNetwork(f"The fixed address for {ssid!r} cannot be used: {error}.") from None
    if str(own.netmask) != static.mask:
        raise BadNetwork(f"The mask for {ssid!r} must be such as 255.255.255.0.")
    ends = (own.network.network_address, own.network.broadcast_address)
    if own.ip in ends or gateway in ends or own.ip == gateway or gateway not in own.network:
        raise BadNetwork(
            f"The fixed address for {ssid!r} cannot be used: address and gateway must be two "
            f"hosts of {own.network}."
        )
