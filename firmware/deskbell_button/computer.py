"""What CPython has in the place of MicroPython's: the virtual shop needs it, a board never reads it.

It has the shape of MicroPython's, so that nobody else asks where he runs.
"""

import asyncio
import os
import ssl
import sys
import time
import types

TYPE_CHECKING = False
if TYPE_CHECKING:
    import socket
    from collections.abc import Awaitable, Generator
    from typing import Any, TypeVar

    T = TypeVar("T")


async def sleep_ms(ms: int) -> None:
    """Sleep for milliseconds."""
    await asyncio.sleep(ms / 1000)


async def wait_for_ms(awaitable: "Awaitable[T]", ms: int) -> "T":
    """Await with a deadline in milliseconds. Raises asyncio.TimeoutError."""
    return await asyncio.wait_for(awaitable, ms / 1000)


@types.coroutine
def turn(ms: int) -> "Generator[int, None, None]":
    """Let the others have their turn; MicroPython may await any generator."""
    yield ms


def ticks_ms() -> int:
    """Return a monotonic time in milliseconds."""
    return time.monotonic_ns() // 1000000  # pyright: ignore[reportAttributeAccessIssue]  # CPython


def ticks_diff(new: int, old: int) -> int:
    """Return the milliseconds from old to new."""
    return new - old


def sync_folder(path: str) -> None:
    """Make the names in a folder durable, as LittleFS does by itself."""
    folder = os.open(path, os.O_RDONLY)  # pyright: ignore[reportAttributeAccessIssue]  # CPython
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def client_context(der: bytes) -> ssl.SSLContext:
    """Return a TLS context that trusts one CA alone."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_verify_locations(cadata=der)
    return context


class Stream:
    """A pair of streams in the shape of MicroPython's one, and of the socket under it."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Take an open pair."""
        self.read = reader.read
        self.write = writer.write
        self.drain = writer.drain
        self._writer = writer

    @property
    def out_buf(self) -> int:
        """Tell whether the socket has not taken everything."""
        return self._writer.transport.get_write_buffer_size()

    def close(self) -> None:
        """Drop the connection at once."""
        self._writer.transport.abort()


async def connect(address: str, port: int, context: ssl.SSLContext, hostname: str) -> Stream:
    """Connect to an IP address; the certificate must be for `hostname`."""
    return Stream(
        *await asyncio.open_connection(address, port, ssl=context, server_hostname=hostname)
    )


async def standard_input() -> asyncio.StreamReader:
    """Return standard input as a stream."""
    reader = asyncio.StreamReader()  # pyright: ignore[reportCallIssue]  # CPython
    loop = asyncio.get_running_loop()  # pyright: ignore[reportAttributeAccessIssue]  # CPython
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    return reader


def stop() -> None:
    """End the process here and now, as a power cut would."""
    os._exit(0)  # pyright: ignore[reportAttributeAccessIssue]  # CPython


class Plain:
    """A socket that does not block, in the shape of MicroPython's: None is "not yet"."""

    def __init__(self, plain: "socket.socket") -> None:
        """Take it."""
        self._plain = plain
        self.close = plain.close

    def write(self, data: bytes) -> "int | None":
        """Write what the socket takes. Raises OSError."""
        try:
            return self._plain.send(data)
        except BlockingIOError:
            return None

    def read(self, most: int) -> "bytes | None":
        """Return what has come; empty at the end. Raises OSError."""
        try:
            return self._plain.recv(most)
        except BlockingIOError:
            return None


class Secure:
    """A TLS connection over such a socket, in the same shape."""

    def __init__(self, secure: ssl.SSLSocket) -> None:
        """Take it before its handshake."""
        self._secure = secure
        self._certificate: bytes | None = None
        self.setblocking = secure.setblocking
        self.close = secure.close

    def write(self, data: bytes) -> "int | None":
        """Write what the socket takes, and shake hands before. Raises OSError."""
        try:
            self._secure.do_handshake()
            self._certificate = self._secure.getpeercert(True)
            return self._secure.write(data)
        except (ssl.SSLWantReadError, ssl.SSLWantWriteError):
            return None

    def read(self, most: int) -> "bytes | None":
        """Return what has come; empty at the end. Raises OSError."""
        try:
            return self._secure.read(most)
        except (ssl.SSLWantReadError, ssl.SSLWantWriteError):
            return None

    def getpeercert(self, _binary: bool) -> "bytes | None":
        """Return the certificate that the other side showed; OpenSSL forgets it when that side is gone."""
        return self._certificate


class _Anybody(ssl.SSLContext):
    """A context that trusts whoever answers: its certificate is looked at, not believed."""

    def __init__(self, _protocol: int) -> None:  # pyright: ignore[reportInconsistentConstructor]  # MicroPython's
        self.check_hostname = False

    def wrap_socket(self, plain: "socket.socket", **how: "Any") -> Secure:  # type: ignore[override]
        """Return TLS over a connected socket."""
        return Secure(super().wrap_socket(plain, **how))


class tls_of_anybody:  # noqa: N801 it stands for MicroPython's module
    """MicroPython's `tls`, as far as a probe needs it."""

    SSLContext = _Anybody
    PROTOCOL_TLS_CLIENT = ssl.PROTOCOL_TLS_CLIENT
    CERT_NONE = ssl.CERT_NONE
