"""The ends that a virtual board's serial line can have: TCP, RFC 2217 over TCP, and a pty.

RFC 2217 carries the modem lines, so a tool resets the board as it does a
devkit. The others have none: the board makes up for it, see core.py.
"""

import asyncio
import fcntl
import os
import pty
import socket
import termios
import tty
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from serial import rfc2217

POLL_S = 0.02


class End(Protocol):
    """What hears from a port."""

    def heard(self, data: bytes) -> None:
        """Take bytes from the host."""

    def modem(self, *, dtr: bool, rts: bool) -> None:
        """Take the modem lines."""

    def hung_up(self) -> None:
        """Learn that the host closed the port."""


class Port(Protocol):
    """A way for a host to reach the board."""

    url: str
    has_modem_lines: bool

    def plug_in(self) -> None:
        """Appear."""

    def unplug(self) -> None:
        """Vanish."""

    def send(self, data: bytes) -> None:
        """Send bytes to the host; drop them when nobody has the port open."""

    @property
    def is_open(self) -> bool:
        """Tell whether a host has the port open."""


class Lines:
    """The serial port that pyserial's PortManager believes to drive."""

    def __init__(self, changed: Callable[[bool, bool], None]) -> None:
        self.baudrate = 115200
        self.bytesize = 8
        self.parity = "N"
        self.stopbits = 1
        self.xonxoff = self.rtscts = False
        self.cts = self.dsr = self.cd = True
        self.ri = False
        self.break_condition = False
        self._dtr = self._rts = False
        self._changed = changed

    @property
    def dtr(self) -> bool:
        """Return whether the line is asserted."""
        return self._dtr

    @dtr.setter
    def dtr(self, value: bool) -> None:
        self._dtr = value
        self._changed(self._dtr, self._rts)

    @property
    def rts(self) -> bool:
        """Return whether the line is asserted."""
        return self._rts

    @rts.setter
    def rts(self, value: bool) -> None:
        self._rts = value
        self._changed(self._dtr, self._rts)

    def reset_input_buffer(self) -> None:
        """Nothing waits here."""

    def reset_output_buffer(self) -> None:
        """Nothing waits here."""


class Tcp:
    """A TCP port on this machine, raw; one client at a time."""

    has_modem_lines = False
    scheme = "socket"

    def __init__(self, loop: asyncio.AbstractEventLoop, end: End) -> None:
        self._loop = loop
        self._end = end
        self._number = 0
        self._listener: socket.socket | None = None
        self._client: socket.socket | None = None
        self._waiting = bytearray()
        self.url = ""
        self.plug_in()

    def plug_in(self) -> None:
        """Listen, on the same number as before."""
        if self._listener is not None:
            return
        self._listener = socket.create_server(("127.0.0.1", self._number))
        self._listener.settimeout(0)
        self._number = self._listener.getsockname()[1]
        self.url = f"{self.scheme}://127.0.0.1:{self._number}"
        self._loop.add_reader(self._listener, self._accept)

    def unplug(self) -> None:
        """Listen no more and drop the client."""
        if self._listener is not None:
            self._loop.remove_reader(self._listener)
            self._listener.close()
            self._listener = None
        self._drop()

    @property
    def is_open(self) -> bool:
        """Tell whether a client is connected."""
        return self._client is not None

    def _accept(self) -> None:
        assert self._listener is not None
        try:
            client, _ = self._listener.accept()
        except OSError:
            return
        if self._client is not None:
            client.close()
            return
        client.settimeout(0)
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._client = client
        self._greet()
        self._loop.add_reader(client, self._readable)

    def _greet(self) -> None:
        """Begin a connection."""

    def _content(self, data: bytes) -> bytes:
        """Return the bytes for the board in what came."""
        return data

    def _readable(self) -> None:
        assert self._client is not None
        try:
            data = self._client.recv(65536)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self._drop()
            self._end.modem(dtr=False, rts=False)
            self._end.hung_up()
            return
        content = self._content(data)
        if content:
            self._end.heard(content)

    def _drop(self) -> None:
        if self._client is not None:
            self._loop.remove_reader(self._client)
            self._loop.remove_writer(self._client)
            self._client.close()
            self._client = None
            self._waiting.clear()

    def send(self, data: bytes) -> None:
        """Send bytes to the client."""
        self.write(data)

    def write(self, data: bytes) -> None:
        """Send bytes as they are; PortManager calls this too."""
        if self._client is None:
            return
        self._waiting += data
        self._flush()

    def _flush(self) -> None:
        if self._client is None:
            return
        try:
            while self._waiting:
                del self._waiting[: self._client.send(self._waiting)]
        except BlockingIOError:
            self._loop.add_writer(self._client, self._flush)
            return
        except OSError:
            self._waiting.clear()
        self._loop.remove_writer(self._client)


class Rfc2217(Tcp):
    """The same with RFC 2217, which carries modem lines and baud rate."""

    has_modem_lines = True
    scheme = "rfc2217"
    _manager: Any

    def _greet(self) -> None:
        """Begin the negotiation."""
        lines = Lines(lambda dtr, rts: self._end.modem(dtr=dtr, rts=rts))
        self._manager = rfc2217.PortManager(lines, self)

    def _content(self, data: bytes) -> bytes:
        """Return what is not Telnet's."""
        return b"".join(self._manager.filter(data))

    def send(self, data: bytes) -> None:
        """Send bytes to the client, escaped."""
        self.write(data.replace(b"\xff", b"\xff\xff"))


class Pty:
    """A pseudo-terminal under a name that stays when it is plugged in again."""

    has_modem_lines = False

    def __init__(self, loop: asyncio.AbstractEventLoop, end: End, link: Path) -> None:
        self._loop = loop
        self._end = end
        self._link = link
        self._master = -1
        self._lock = -1
        self._open = False
        self._waiting = bytearray()
        self.url = str(link)
        self.device = ""
        self.plug_in()

    def plug_in(self) -> None:
        """Appear as a terminal."""
        if self._master >= 0:
            return
        self._master, slave = pty.openpty()
        tty.setraw(slave)
        self.device = os.ttyname(slave)
        os.close(slave)
        os.set_blocking(self._master, False)
        self._link.unlink(missing_ok=True)
        self._link.symlink_to(self.device)
        self._loop.call_later(POLL_S, self._look)

    def unplug(self) -> None:
        """Vanish, name and all."""
        if self._master >= 0:
            self._link.unlink(missing_ok=True)
            self._loop.remove_reader(self._master)
            self._loop.remove_writer(self._master)
            os.close(self._master)
            self._master, self._open = -1, False
            self._waiting.clear()
        self.release()

    @property
    def is_open(self) -> bool:
        """Tell whether a host has the terminal open."""
        return self._open

    def occupy(self) -> None:
        """Take the lock that tells another program that the port is busy."""
        if self._lock < 0:
            self._lock = os.open(self.device, os.O_RDWR | os.O_NOCTTY)
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def release(self) -> None:
        """Give the lock back."""
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1

    def _look(self) -> None:
        """See whether somebody opened it: until then the master reports a hang-up."""
        if self._master < 0 or self._open:
            return
        try:
            data = os.read(self._master, 65536)
        except BlockingIOError:
            data = b""
        except OSError:
            self._loop.call_later(POLL_S, self._look)
            return
        self._open = True
        self._loop.add_reader(self._master, self._readable)
        if data:
            self._end.heard(data)

    def _readable(self) -> None:
        try:
            data = os.read(self._master, 65536)
        except BlockingIOError:
            return
        except OSError:
            self._open = False
            self._loop.remove_reader(self._master)
            self._loop.remove_writer(self._master)
            self._waiting.clear()
            termios.tcflush(self._master, termios.TCIOFLUSH)
            self._loop.call_later(POLL_S, self._look)
            self._end.hung_up()
            return
        self._end.heard(data)

    def send(self, data: bytes) -> None:
        """Send bytes to the host."""
        if self._open:
            self._waiting += data
            self._flush()

    def _flush(self) -> None:
        if self._master < 0:
            return
        try:
            while self._waiting:
                del self._waiting[: os.write(self._master, self._waiting)]
        except BlockingIOError:
            self._loop.add_writer(self._master, self._flush)
            return
        except OSError:
            self._waiting.clear()
        self._loop.remove_writer(self._master)
