"""TCP for probes: never blocking, never past a deadline, never endless.

One implementation for two interpreters: a stream gives None for "not yet", as
MicroPython's sockets do, and is looked at every few milliseconds.
"""

import select
import socket
import sys

from deskbell_button.probe.finding import NoAnswer, Nonsense
from deskbell_button.probe.reach import POLL_MS, REFUSED, SILENT, TIMEOUT, connecting, how
from deskbell_button.probe.turns import turn
from deskbell_wire import const

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from typing import Any

    from deskbell_button.probe.finding import Deadline

if sys.implementation.name != "micropython":
    from deskbell_button.computer import Plain

MOST = 2048
"""A reply is read up to here; what is longer is cut, and its reader decides what that means."""


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
        await turn(POLL_MS)

    def close(self) -> None:
        """Drop the connection; after an error TLS does not close the socket under it."""
        for one in (self.stream, self.plain):
            try:
                one.close()
            except OSError:
                pass


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
            await turn(POLL_MS)
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
