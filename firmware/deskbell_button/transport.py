"""An open TLS connection, the same on two interpreters; `dialling` opens it."""

from deskbell_button.aio import wait_for_ms
from deskbell_wire import const

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from typing import Any  # MicroPython's Stream, or what the computer has in its place


class Transport:
    """One TLS connection: bytes as they come, one write for each packet."""

    def __init__(self, stream: "Any", *sockets: "Any") -> None:
        """Take an open stream, and the sockets under it that are to be closed."""
        self._stream = stream
        self._sockets = sockets

    async def read(self, most: int) -> bytes:
        """Return what has arrived, at most so many bytes. Raises EOFError at the end."""
        got = await self._stream.read(most)
        if not got:
            raise EOFError("the broker closed the connection")
        return got  # type: ignore[no-any-return]  # bytes

    async def write(self, packet: bytes, deadline_ms: int) -> None:
        """Send a packet; only what the socket does not take at once is waited for."""
        self._stream.write(packet)
        if self._stream.out_buf:
            await wait_for_ms(self._stream.drain(), deadline_ms)

    def close(self) -> None:
        """Drop the connection at once."""
        try:
            for one in self._sockets:
                one.close()
        except OSError:
            pass  # it is gone already
