"""A TCP port of the loopback that can fall silent: neither accepted nor refused, as if the plug were out.

Linux drops what wants to connect to a listening socket whose queue is full. So a
silent port keeps listening with a queue for one, and we stand in it ourselves.
"""

import asyncio
import socket
import ssl
from collections.abc import Callable
from typing import Final

QUEUE: Final = 1024
"""Whoever comes while it is full waits a second: a port that answers is never to be taken for a dead one."""
CROWD: Final = 4
"""One stands in the queue; the others take its place if it ever leaves."""
IDLE_S: Final = 20.0
HANDSHAKE_S: Final = 5.0

Transports = set[asyncio.BaseTransport]


class Guest(asyncio.Protocol):
    """One connection; it is sent home when it says nothing more."""

    def __init__(self) -> None:
        """Begin without a connection."""
        self.transport: asyncio.Transport | None = None
        self._staying: asyncio.TimerHandle | None = None
        self.open: Transports = set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Note the connection, and how long it may stay."""
        if isinstance(transport, asyncio.Transport):
            self.transport = transport
            self.open.add(transport)
            self._staying = asyncio.get_running_loop().call_later(IDLE_S, transport.abort)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 asyncio's shape
        """Forget the connection."""
        if self._staying is not None:
            self._staying.cancel()
        if self.transport is not None:
            self.open.discard(self.transport)


class Listener:
    """One port. All its methods are for the floor's thread."""

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        guest: Callable[[], Guest] = Guest,
        context: ssl.SSLContext | None = None,
    ) -> None:
        """Listen on a free port; `guest` makes what talks to each connection, over TLS with a context."""
        self._loop = loop
        self._guest = guest
        self._context = context
        self._socket = socket.socket()
        self._socket.bind(("127.0.0.1", 0))
        self._socket.settimeout(0)
        self.port: int = self._socket.getsockname()[1]
        self._open: Transports = set()
        self._greeting: dict[asyncio.Task[None], socket.socket] = {}
        self._crowd: list[socket.socket] = []
        self._listen()

    def _listen(self) -> None:
        self._socket.listen(QUEUE)
        self._loop.add_reader(self._socket, self._accept)

    def _accept(self) -> None:
        while True:
            try:
                came, _ = self._socket.accept()
            except OSError:  # nobody is left, or it went again
                return
            task = self._loop.create_task(self._greet(came))
            self._greeting[task] = came
            task.add_done_callback(self._greeted)

    def _greeted(self, task: asyncio.Task[None]) -> None:
        came = self._greeting.pop(task)
        if task.cancelled():
            came.close()

    async def _greet(self, came: socket.socket) -> None:
        def make() -> Guest:
            guest = self._guest()
            guest.open = self._open
            return guest

        try:
            came.settimeout(0)
            await self._loop.connect_accepted_socket(
                make, came, ssl=self._context,
                ssl_handshake_timeout=HANDSHAKE_S if self._context else None,
            )  # fmt: skip
        except OSError:  # it hung up, or TLS failed: a probe that only knocks does so
            came.close()

    def fall_silent(self) -> None:
        """Answer nobody any more, who is connected neither."""
        if self._crowd:
            return
        self._loop.remove_reader(self._socket)
        self._send_home()
        self._socket.listen(0)
        for _ in range(CROWD):
            one = socket.socket()
            one.settimeout(0)
            one.connect_ex(("127.0.0.1", self.port))
            self._crowd.append(one)

    def answer(self) -> None:
        """Answer again."""
        if not self._crowd:
            return
        self._leave()
        self._listen()

    def close(self) -> None:
        """Close the port and every connection."""
        self._loop.remove_reader(self._socket)
        self._send_home()
        self._leave()
        self._socket.close()

    def _leave(self) -> None:
        for one in self._crowd:
            one.close()
        self._crowd.clear()

    def _send_home(self) -> None:
        for task in list(self._greeting):
            task.cancel()
        for transport in list(self._open):
            if isinstance(transport, asyncio.Transport):
                transport.abort()
