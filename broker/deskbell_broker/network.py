"""The two questions to the network: is the port free, and does the broker answer."""

import errno
import socket
import ssl
import time
from datetime import UTC, datetime
from pathlib import Path

from deskbell_broker.errors import ConfigRefused, PortTaken

ANY = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - compared with, not bound to
FREE_WITHIN_S = 2
"""How long a broker of ours that was told to end may still hold the port."""


def wait_until_free(bind: str, port: int) -> None:
    """Return when the port can be listened on.

    Raises PortTaken when somebody keeps it, ConfigRefused when it cannot be had.
    """
    deadline = time.monotonic() + FREE_WITHIN_S
    while True:
        try:
            _listen_once(bind, port)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise ConfigRefused(
                    f"The broker cannot listen on {bind} port {port}: "
                    f"{error.strerror or error}. Choose another address or port."
                ) from error
            if time.monotonic() > deadline:
                raise PortTaken(
                    f"Port {port} on {bind} is taken by another program. "
                    "Stop that program, or choose another port for the broker."
                ) from error
            time.sleep(0.05)
        else:
            return


def answers(bind: str, port: int, ca: Path, timeout_s: float) -> bool:
    """Tell whether a broker with a certificate of our CA completes a handshake."""
    return valid_from(bind, port, ca, timeout_s) is not None


def valid_from(bind: str, port: int, ca: Path, timeout_s: float) -> datetime | None:
    """Return since when the certificate of such a broker is valid; None when there is none."""
    context = ssl.create_default_context(cafile=str(ca))
    context.check_hostname = False  # its names are those that buttons use
    address = (ANY.get(bind, bind), port)
    try:
        with (
            socket.create_connection(address, timeout_s) as plain,
            context.wrap_socket(plain) as secure,
        ):
            shown = secure.getpeercert()
    except OSError:
        return None
    since = shown["notBefore"] if shown else ""
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(str(since)), UTC)


def bracketed(host: str) -> str:
    """Return a host as it stands in an address: IPv6 goes into brackets."""
    return f"[{host}]" if ":" in host else host


def _listen_once(bind: str, port: int) -> None:
    found = socket.getaddrinfo(bind, port, type=socket.SOCK_STREAM)
    for family, kind, protocol, _, address in found:
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if family == socket.AF_INET6:
                probe.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            probe.bind(address)
            probe.listen(1)
