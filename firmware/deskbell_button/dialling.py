"""TCP with TLS on two interpreters: how a connection to a broker is opened, in the heap only meanwhile.

There is no plain connection and no unverified one. Our private CA and its
leaves are EC P-256 and valid from 1999, because a board wakes in the year 2000.
"""

import asyncio
import binascii
import errno
import select
import socket

from deskbell_button.aio import sleep_ms
from deskbell_button.transport import Transport
from deskbell_wire import const

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    import ssl

try:
    import tls
except ImportError:
    tls = None  # a computer: `computer` has what stands in for it

_TCP = const(6)
_NODELAY = const(1)
_POLL_MS = const(5)


def client_context(ca: str) -> "ssl.SSLContext":
    """Return a TLS context that trusts one CA (PEM) alone. Raises ValueError when it is none."""
    der = pem_to_der(ca)
    if tls is None:
        from deskbell_button import computer

        return computer.client_context(der)
    context = tls.SSLContext(tls.PROTOCOL_TLS_CLIENT)
    context.verify_mode = tls.CERT_REQUIRED  # pyright: ignore[reportAttributeAccessIssue]  # not in the stubs
    context.load_verify_locations(der)
    return context  # type: ignore[no-any-return]  # MicroPython's, of the same kind


def pem_to_der(pem: str) -> bytes:
    """Return the first certificate of a PEM text. Raises ValueError."""
    begin = pem.find("-----BEGIN CERTIFICATE-----")
    end = pem.find("-----END CERTIFICATE-----")
    if begin < 0 or end < begin:
        raise ValueError("no certificate in the CA")
    return binascii.a2b_base64(pem[begin + 27 : end].replace("\n", "").replace("\r", ""))


async def connect(address: str, port: int, context: "ssl.SSLContext", hostname: str) -> Transport:
    """Connect to an IP address; the certificate must be for `hostname`.

    The caller sets the deadline. Raises OSError or ValueError.
    """
    if tls is None:
        from deskbell_button import computer

        stream = await computer.connect(address, port, context, hostname)
        return Transport(stream, stream)
    plain = await _dial(address, port)
    try:
        # The handshake happens inside the first write and read, without blocking.
        secure = context.wrap_socket(plain, server_hostname=hostname, do_handshake_on_connect=False)
        secure.setblocking(False)
    except (OSError, ValueError):
        plain.close()
        raise
    # After an error TLS does not close the socket under it.
    return Transport(asyncio.StreamReader(secure), secure, plain)  # type: ignore[arg-type]  # MicroPython


async def _dial(address: str, port: int) -> "socket.socket":
    """Return a connected socket of MicroPython; its open_connection leaves one open at an error."""
    where = socket.getaddrinfo(address, port, 0, socket.SOCK_STREAM)[0]
    plain = socket.socket(where[0], where[1], where[2])
    try:
        plain.setblocking(False)
        try:
            plain.connect(where[-1])
        except OSError as error:
            if error.errno != errno.EINPROGRESS:
                raise
        ready = select.poll()
        ready.register(plain, select.POLLOUT)
        while not ready.poll(0):
            await sleep_ms(_POLL_MS)
        plain.setsockopt(_TCP, _NODELAY, 1)
    except BaseException:  # a deadline cancels: the socket must not stay open
        plain.close()
        raise
    return plain
