"""Where buttons find a machine: by a name or an IPv4 address, for they know no other.

`deskbell_button/address.py` is how they read it.
"""

import re
from ipaddress import AddressValueError, IPv4Address
from typing import Final

SCHEME: Final = "mqtts://"
DEFAULT_PORT: Final = 8883
MAX_PORT: Final = 65535
MOST_BROKERS: Final = 8
"""As many as a configuration may name."""
MAX_HOST: Final = 180

_LABEL: Final = re.compile(r"[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?")
_WRITE: Final = "write a name or an IPv4 address, such as desk.example or 10.0.3.7"


def check_host(host: str) -> None:
    """Raise ValueError unless buttons can look for this host; the text says what to write."""
    if "/" in host:
        raise ValueError(f"'{host}' is an address of pages; {_WRITE}")
    if ":" in host and host.rpartition(":")[2].isdigit() and host.count(":") == 1:
        raise ValueError(f"'{host}' has a port; {_WRITE}")
    if ":" in host:
        raise ValueError(f"'{host}' is IPv6, which buttons cannot reach; {_WRITE}")
    labels = host.split(".")
    if len(host) > MAX_HOST or not all(_LABEL.fullmatch(label) for label in labels):
        raise ValueError(f"'{host}' is no host; {_WRITE}")
    if labels[-1].isdigit():
        try:
            IPv4Address(host)
        except AddressValueError:
            raise ValueError(f"'{host}' is no IPv4 address; {_WRITE}") from None


def split(broker: str) -> tuple[str, int]:
    """Return host and port of `mqtts://host:8883`. Raises ValueError; it tells no password."""
    if "@" in broker:
        raise ValueError(
            f"...@{broker.rpartition('@')[2]} names a user; leave that out, for desk and "
            "buttons log in with the passwords that the desk keeps in access/passwords"
        )
    if not broker.startswith(SCHEME):
        raise ValueError(f"{broker} must begin with {SCHEME}, for buttons speak only TLS")
    place = broker.removeprefix(SCHEME).rstrip("/")
    host, colon, port = place.partition(":")
    if "/" in place or place.startswith("["):
        raise ValueError(f"'{broker}' is no broker; write such as {SCHEME}broker.example:8883")
    check_host(host)
    if not colon:
        return host, DEFAULT_PORT
    if not (port.isascii() and port.isdigit() and 1 <= int(port) <= MAX_PORT):
        raise ValueError(f"'{broker}' has no port from 1 to {MAX_PORT} at its end")
    return host, int(port)
