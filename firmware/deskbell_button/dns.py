"""Names to addresses without blocking: `getaddrinfo` would hold up the finger.

One question for an A record over UDP (RFC 1035), with a deadline.
"""

import os
import socket
import struct

from deskbell_button.aio import sleep_ms
from deskbell_wire import const

TRY_MS = 1200
TRIES = 2
_POLL_MS = const(20)


def question(host: str, number: int) -> bytes:
    """Return the packet that asks for a host's A record."""
    labels = b"".join([bytes([len(part)]) + part.encode() for part in host.split(".") if part])
    return struct.pack("!HHHHHH", number, 0x0100, 1, 0, 0, 0) + labels + b"\0\0\x01\0\x01"


def answer(packet: bytes, number: int) -> "str | None":
    """Return the first address in an answer to question `number`.

    Empty is an answer without any, None is no answer, or one that is not whole.
    """
    if len(packet) < 12:
        return None
    got, flags, questions, answers, _, _ = struct.unpack("!HHHHHH", packet[:12])
    if got != number or not flags & 0x8000 or flags & 0x000F:
        return None
    at = 12
    try:
        for _ in range(questions):
            at = _skip_name(packet, at) + 4
        for _ in range(answers):
            at = _skip_name(packet, at)
            if at + 10 > len(packet):
                return None
            kind, _, _, _, size = struct.unpack("!HHHHH", packet[at : at + 10])
            at += 10
            if kind == 1 and size == 4 and at + 4 <= len(packet):
                return ".".join([str(byte) for byte in packet[at : at + 4]])
            at += size
    except IndexError:
        return None
    return "" if at <= len(packet) else None


def _skip_name(packet: bytes, at: int) -> int:
    while packet[at]:
        if packet[at] & 0xC0:
            return at + 2
        at += packet[at] + 1
    return at + 1


async def resolve(
    host: str, server: "tuple[str, int] | None", try_ms: int = TRY_MS, tries: int = TRIES
) -> str:
    """Return the address of a host. Raises OSError when the server does not know it in time.

    Without a server of our own to ask (a computer) the system resolves it.
    """
    if server is None:
        found = socket.getaddrinfo(host, 0, socket.AF_INET, socket.SOCK_STREAM)[0][-1]
        # MicroPython's unix port gives packed bytes instead: let connect() resolve.
        return str(found[0]) if type(found) is tuple else host
    for _ in range(tries):
        address = await _ask(host, server, try_ms)
        if address is not None:
            return address
    raise OSError("no address for " + host)


async def _ask(host: str, server: "tuple[str, int]", try_ms: int) -> "str | None":
    number = int.from_bytes(os.urandom(2), "big")
    channel = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        channel.setblocking(False)
        to = socket.getaddrinfo(server[0], server[1])[0][-1]
        channel.sendto(question(host, number), to)
        for _ in range(try_ms // _POLL_MS):
            try:
                found = answer(channel.recv(512), number)
            except OSError:
                found = None  # nothing yet
            if found:
                return found
            await sleep_ms(_POLL_MS)
    finally:
        channel.close()
    return None
