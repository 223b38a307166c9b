"""Sockets that connect without blocking, and the words for how that fails: what TCP and UDP share."""

import errno
import socket

from deskbell_button.probe.finding import NoAnswer
from deskbell_wire import const

REFUSED = const("refused")
TIMEOUT = const("timeout")
SILENT = const("silent")

POLL_MS = const(8)

_NO_ROUTE = const("no route")


def connecting(address: str, port: int, kind: int) -> "socket.socket":
    """Return a socket that connects, without waiting for it. Raises NoAnswer."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    plain = socket.socket(family, kind)
    try:
        plain.setblocking(False)
        plain.connect(socket.getaddrinfo(address, port, family, kind)[0][-1])
    except OSError as error:
        if error.errno != errno.EINPROGRESS:
            plain.close()
            raise NoAnswer(how(error))  # noqa: B904 MicroPython warns at chains
    return plain


def how(error: OSError) -> str:
    """Return how a connection failed; lwIP says "reset" where Linux says "refused"."""
    if error.errno in (errno.ECONNREFUSED, errno.ECONNRESET):
        return REFUSED
    return TIMEOUT if error.errno == errno.ETIMEDOUT else _NO_ROUTE
