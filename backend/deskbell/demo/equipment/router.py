"""A shop's router: it lets who knocks connect, and is the shop's name server (RFC 1035). Down, it is silent in both."""

import asyncio
import socket
from collections.abc import Callable, Collection
from typing import Final

from deskbell.demo.equipment.floor import Floor
from deskbell.demo.equipment.listener import Listener
from deskbell.demo.equipment.thing import Thing

DOWN: Final = "down"

_HEAD: Final = 12
_A_RECORD_HERE: Final = b"\xc0\x0c\0\x01\0\x01\0\0\0\x3c\0\x04\x7f\0\0\x01"
"""The name that was asked for is at 127.0.0.1, for a minute."""


class Router(Thing):
    """The gateway of one shop, and its name server."""

    KIND = "router"
    FAULTS = (DOWN,)

    def __init__(self, floor: Floor, place: str, names: Collection[str]) -> None:
        """Listen; `names` are those that it knows, all on this machine."""
        super().__init__(floor, place)
        self._names = {name.lower().encode() for name in names}
        self._listener = floor.do(lambda: Listener(floor.loop))
        floor.at_end(self._listener.close)
        self._server = floor.do(lambda: NameServer(floor.loop, self._reply))
        floor.at_end(self._server.close)

    @property
    def network(self) -> dict[str, str]:
        """Return what a simulated board is told of the network around it."""
        return {
            "gateway": f"127.0.0.1:{self._listener.port}",
            "dns": f"127.0.0.1:{self._server.port}",
        }

    def show(self) -> None:
        """Fall silent, or answer again; the name server looks for itself."""
        if self.broken:
            self._listener.fall_silent()
        else:
            self._listener.answer()

    def _reply(self, question: bytes) -> bytes | None:
        return None if self.broken else reply(question, self._names)


def reply(packet: bytes, names: Collection[bytes]) -> bytes | None:
    """Return the answer to a packet with one question, None for what is none: names that are not known have no address."""
    name: list[bytes] = []
    at = _HEAD
    while at < len(packet) and packet[at]:
        name.append(packet[at + 1 : at + 1 + packet[at]].lower())
        at += packet[at] + 1
    end = at + 5
    if len(packet) < end or packet[2] & 0x80 or packet[4:6] != b"\0\x01":
        return None
    is_known = b".".join(name) in names and packet[at + 1 : end] == b"\0\x01\0\x01"
    head = packet[:2] + b"\x81\x80\0\x01" + (b"\0\x01" if is_known else b"\0\0") + b"\0\0\0\0"
    return head + packet[_HEAD:end] + (_A_RECORD_HERE if is_known else b"")


class NameServer:
    """UDP: one packet in, at most one out."""

    def __init__(
        self, loop: asyncio.AbstractEventLoop, answer: Callable[[bytes], bytes | None]
    ) -> None:
        """Listen on a free port, in the floor's thread."""
        self._loop = loop
        self._answer = answer
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self._socket.settimeout(0)
        self.port: int = self._socket.getsockname()[1]
        loop.add_reader(self._socket, self._take)

    def _take(self) -> None:
        while True:
            try:
                packet, sender = self._socket.recvfrom(512)
                answer = self._answer(packet)
                if answer is not None:
                    self._socket.sendto(answer, sender)
            except BlockingIOError:
                return
            except OSError:  # whoever asked has gone
                continue

    def close(self) -> None:
        """Close the port."""
        self._loop.remove_reader(self._socket)
        self._socket.close()
