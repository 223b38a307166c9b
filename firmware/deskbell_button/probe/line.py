"""Plain TCP and UDP for probes: never blocking, never past a deadline, never endless.

One implementation for two interpreters: sockets that do not block, looked at
every few milliseconds.
"""

import errno
import select
import socket

from deskbell_button.aio import sleep_ms
from deskbell_button.probe.finding import NoAnswer, Nonsense
from deskbell_wire import const

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from deskbell_button.probe.finding import Deadline

MOST = 2048
"""A reply is read up to here; what is longer is cut, and its reader decides what that means."""

_MOST_PACKET = const(512)  # of UDP: more than that in one piece a heap seldom has

REFUSED = const("refused")
TIMEOUT = const("timeout")
NO_ROUTE = const("no route")
SILENT = const("silent")

_POLL_MS = const(8)
_NOT_YET = (errno.EAGAIN, errno.EINPROGRESS)


def _why(error: OSError) -> str:
    """Return how a connection failed; lwIP says "reset" where Linux says "refused"."""
    if error.errno in (errno.ECONNREFUSED, errno.ECONNRESET):
        return REFUSED
    return TIMEOUT if error.errno == errno.ETIMEDOUT else NO_ROUTE


class Line:
    """One TCP connection."""

    def __init__(self, plain: "socket.socket") -> None:
        """Take a connected socket that does not block."""
        self.plain = plain
        self.count = 0
        """How many bytes have come."""

    async def send(self, data: bytes, until: "Deadline") -> None:
        """Send all of it. Raises NoAnswer."""
        while data:
            try:
                data = data[self._write(data) :]
            except OSError as error:
                if error.errno not in _NOT_YET:
                    raise NoAnswer(SILENT)  # noqa: B904 MicroPython warns at chains
            if data:
                await self._pause(until)

    async def read(self, most: int, until: "Deadline") -> bytes:
        """Return what comes next, at most so many bytes; empty at the end or when it breaks.

        Raises NoAnswer when nothing has come at all, Nonsense when it came too slowly.
        """
        while True:
            try:
                got = self._read(most)
            except OSError as error:
                got = None if error.errno in _NOT_YET else b""  # broken is an end, too
            if got is not None:
                self.count += len(got)
                return got
            await self._pause(until)

    async def read_exactly(self, count: int, until: "Deadline") -> bytes:
        """Return so many bytes. Raises NoAnswer or Nonsense."""
        got = b""
        while len(got) < count:
            more = await self.read(count - len(got), until)
            if not more:
                raise Nonsense("ended after %d bytes" % self.count)
            got += more
        return got

    def _write(self, data: bytes) -> int:
        return self.plain.send(data)

    def _read(self, most: int) -> "bytes | None":
        return self.plain.recv(most)

    async def _pause(self, until: "Deadline") -> None:
        if not until.left_ms():
            if self.count:
                raise Nonsense("too slow: %d bytes in %d ms" % (self.count, until.took_ms()))
            raise NoAnswer(SILENT)
        await sleep_ms(_POLL_MS)

    def close(self) -> None:
        """Drop the connection."""
        self.plain.close()


async def dial(address: str, port: int, until: "Deadline") -> "socket.socket":
    """Return a connected socket that does not block. Raises NoAnswer."""
    plain = _socket(address, port, socket.SOCK_STREAM)
    try:
        ready = select.poll()
        ready.register(plain, select.POLLOUT)
        while True:
            events = ready.poll(0)
            if events:
                break
            if not until.left_ms():
                raise NoAnswer(TIMEOUT)
            await sleep_ms(_POLL_MS)
        if events[0][1] & (select.POLLERR | select.POLLHUP):
            plain.recv(1)  # tells what is wrong
            raise NoAnswer(REFUSED)
    except OSError as error:
        plain.close()
        raise NoAnswer(_why(error))  # noqa: B904 MicroPython warns at chains
    except BaseException:  # a deadline cancels: the socket must not stay open
        plain.close()
        raise
    return plain


def _socket(address: str, port: int, kind: int) -> "socket.socket":
    """Return a socket that connects. Raises NoAnswer."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        where = socket.getaddrinfo(address, port, family, kind)[0]
        plain = socket.socket(family, kind)
    except OSError:
        raise NoAnswer(NO_ROUTE)  # noqa: B904 MicroPython warns at chains
    try:
        plain.setblocking(False)
        plain.connect(where[-1])
    except OSError as error:
        if error.errno != errno.EINPROGRESS:
            plain.close()
            raise NoAnswer(_why(error))  # noqa: B904 as above
    return plain


async def open_line(address: str, port: int, until: "Deadline") -> Line:
    """Connect. Raises NoAnswer."""
    return Line(await dial(address, port, until))


class Datagrams:
    """UDP to one peer; what others send is not heard."""

    def __init__(self, address: str, port: int) -> None:
        """Take the peer. Raises NoAnswer."""
        self._channel = _socket(address, port, socket.SOCK_DGRAM)
        self._packet = bytearray(_MOST_PACKET)
        # the former is MicroPython's
        name = "readinto" if hasattr(self._channel, "readinto") else "recv_into"
        self._receive = getattr(self._channel, name)

    def send(self, packet: bytes) -> None:
        """Send one packet; that it is lost is for the deadline to find out. Raises NoAnswer."""
        try:
            self._channel.send(packet)
        except OSError as error:
            if error.errno != errno.EAGAIN:
                raise NoAnswer(_why(error))  # noqa: B904 MicroPython warns at chains

    async def receive(self, until: "Deadline", within_ms: int) -> "bytes | None":
        """Return the next packet, None when none comes in time. Raises NoAnswer when nobody listens."""
        began_ms = until.took_ms()
        while until.left_ms() and until.took_ms() - began_ms < within_ms:
            try:
                size = self._receive(self._packet)
                if size is not None:  # as MicroPython says that there is none
                    return bytes(memoryview(self._packet)[:size])
            except OSError as error:
                if error.errno not in _NOT_YET:
                    raise NoAnswer(_why(error))  # noqa: B904 MicroPython warns at chains
            await sleep_ms(_POLL_MS)
        return None

    def close(self) -> None:
        """Close the socket."""
        self._channel.close()
