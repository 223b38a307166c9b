"""UDP for probes: never blocking, never past a deadline."""

import errno
import socket

from deskbell_button.probe.finding import NoAnswer
from deskbell_button.probe.reach import POLL_MS, connecting, how
from deskbell_button.probe.turns import turn
from deskbell_wire import const

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from deskbell_button.probe.finding import Deadline

_MOST_PACKET = const(512)  # more in one piece a board's heap seldom has
_NOT_YET = (errno.EAGAIN, errno.EINPROGRESS)


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
                    await turn(0)  # a flood must not hold up the finger
                    return got
            except OSError as error:
                if error.errno not in _NOT_YET:
                    raise NoAnswer(how(error))  # noqa: B904 MicroPython warns at chains
            await turn(POLL_MS)
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
