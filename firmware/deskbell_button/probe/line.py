"""Plain TCP and UDP for probes: never blocking, never past a deadline, never endless.

One implementation for two interpreters: a stream gives None for "not yet", as
MicroPython's sockets do, and is looked at every few milliseconds.
"""

import errno
import select
import socket
import sys

from deskbell_button.aio import sleep_ms
from deskbell_button.probe.finding import NoAnswer, Nonsense
from deskbell_wire import const

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from typing import Any

    from deskbell_button.probe.finding import Deadline

if sys.implementation.name != "micropython":
    from deskbell_button.computer import Plain

MOST = 2048
"""A reply is read up to here; what is longer is cut, and its reader decides what that means."""

REFUSED = const("refused")
TIMEOUT = const("timeout")
SILENT = const("silent")

_NO_ROUTE = const("no route")
_MOST_PACKET = const(512)  # of UDP; more in one piece a board's heap seldom has
_POLL_MS = const(8)
_NOT_YET = (errno.EAGAIN, errno.EINPROGRESS)


class Line:
    """One connection: `stream` is the socket, or what TLS makes of it."""

    def __init__(self, plain: "socket.socket") -> None:
        """Take a connected socket that does not block."""
        self.plain = plain
        self.stream: Any = plain
        if sys.implementation.name != "micropython":
            self.stream = Plain(plain)  # pyright: ignore[reportPossiblyUnboundVariable]  # CPython's
        self.count = 0
        """How many bytes have come."""

    async def send(self, data: bytes, until: "Deadline") -> None:
        """Send all of it. Raises NoAnswer, MemoryError."""
        while data:
            try:
                data = data[self.stream.write(data) or 0 :]
            except OSError as error:
                # mbedTLS without room says nothing of the other side
                if "ALLOC" in str(error):
                    raise MemoryError  # noqa: B904 MicroPython warns at chains
                raise NoAnswer(SILENT)  # noqa: B904
            if data:
                await self._pause(until)

    async def read(self, most: int, until: "Deadline") -> bytes:
        """Return what comes next, at most so many bytes; empty at the end or when it breaks.

        Raises NoAnswer when nothing has come at all, Nonsense when it came too slowly.
        """
        while True:
            try:
                got = self.stream.read(most)
            except OSError:
                got = b""  # broken is an end, too
            if got is not None:
                self.count += len(got)
                return got  # type: ignore[no-any-return]  # bytes
            await self._pause(until)

    async def _pause(self, until: "Deadline") -> None:
        if not until.left_ms():
            if self.count:
                raise Nonsense("too slow: %d bytes in %d ms" % (self.count, until.took_ms()))
            raise NoAnswer(SILENT)
        await sleep_ms(_POLL_MS)

    def close(self) -> None:
        """Drop the connection; after an error TLS does not close the socket under it."""
        for one in (self.stream, self.plain):
            try:
                one.close()
            except OSError:
                pass


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


async def open_line(address: str, port: int, until: "Deadline") -> Line:
    """Connect. Raises NoAnswer."""
    plain = connecting(address, port, socket.SOCK_STREAM)
    ready = select.poll()
    ready.register(plain, select.POLLOUT)
    try:
        events = ready.poll(0)
        while not events:
            if not until.left_ms():
                raise NoAnswer(TIMEOUT)
            await sleep_ms(_POLL_MS)
            events = ready.poll(0)
        if events[0][1] & (select.POLLERR | select.POLLHUP):
            plain.recv(1)  # tells what is wrong
            raise NoAnswer(REFUSED)
    except OSError as error:
        plain.close()
        raise NoAnswer(how(error))  # noqa: B904 MicroPython warns at chains
    except BaseException:  # a deadline cancels: the socket must not stay open
        plain.close()
        raise
    return Line(plain)


def how(error: OSError) -> str:
    """Return how a connection failed; lwIP says "reset" where Linux says "refused"."""
    if error.errno in (errno.ECONNREFUSED, errno.ECONNRESET):
        return REFUSED
    return TIMEOUT if error.errno == errno.ETIMEDOUT else _NO_ROUTE


class Datagrams:
    """UDP to one peer; what others send is not heard.

    MicroPython's `readinto` puts packets that wait together into one, without a
    seam: the first can be read. Who needs each of many says how much of it.
    """

    def __init__(self, address: str, port: int, most: int = 0) -> None:
        """Take the peer, and how many bytes of a packet are wanted; what follows is dropped. Raises NoAnswer."""
        self._channel = connecting(address, port, socket.SOCK_DGRAM)
        self._most = most
        self._packet = bytearray(0 if most else _MOST_PACKET)
        # the former is MicroPython's
        name = "readinto" if hasattr(self._channel, "readinto") else "recv_into"
        self._receive = getattr(self._channel, name)

    def send(self, packet: bytes) -> None:
        """Send one packet; that it is lost is for the deadline to find out. Raises NoAnswer."""
        try:
            self._channel.send(packet)
        except OSError as error:
            if error.errno != errno.EAGAIN:
                raise NoAnswer(how(error))  # noqa: B904 MicroPython warns at chains

    async def receive(self, until: "Deadline", within_ms: int) -> "bytes | None":
        """Return the next packet, None when none comes in time. Raises NoAnswer when nobody listens."""
        end_ms = until.took_ms() + within_ms
        while until.left_ms() and until.took_ms() < end_ms:
            try:
                got = self._next()
                if got is not None:
                    await sleep_ms(0)  # a flood must not hold up the finger
                    return got
            except OSError as error:
                if error.errno not in _NOT_YET:
                    raise NoAnswer(how(error))  # noqa: B904 MicroPython warns at chains
            await sleep_ms(_POLL_MS)
        return None

    def _next(self) -> "bytes | None":
        if self._most:
            return self._channel.recv(self._most)
        size = self._receive(self._packet)
        # None is MicroPython's word for "not yet"
        return None if size is None else bytes(memoryview(self._packet)[:size])

    def close(self) -> None:
        """Close the socket."""
        self._channel.close()
