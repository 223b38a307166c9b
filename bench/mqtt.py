"""As little MQTT 3.1.1 as a bench needs: a client that costs the machine next to nothing."""

import socket
import ssl
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Final

CONNECT, CONNACK, PUBLISH, PUBACK = 0x10, 0x20, 0x30, 0x40
SUBSCRIBE, SUBACK = 0x82, 0x90
QOS_1: Final = 0x02
KEEP_ALIVE_S: Final = 60


def packet(kind: int, body: bytes) -> bytes:
    """Return a packet: kind, length in sevens of bits, body."""
    length, size = len(body), b""
    while True:
        length, low = length >> 7, length & 0x7F
        size += bytes([low | (0x80 if length else 0)])
        if not length:
            return bytes([kind]) + size + body


def text(value: str) -> bytes:
    """Return a string with its length before it."""
    return struct.pack("!H", len(value.encode())) + value.encode()


def publish(topic: str, payload: bytes, number: int) -> bytes:
    """Return a PUBLISH at QoS 1."""
    return packet(PUBLISH | QOS_1, text(topic) + struct.pack("!H", number) + payload)


def puback(number: bytes) -> bytes:
    """Return the PUBACK of a packet number."""
    return b"\x40\x02" + number


def next_packet(buffer: bytearray) -> tuple[int, memoryview] | None:
    """Take the first whole packet out of a buffer; return its kind and body, or None."""
    length = shift = 0
    for begin in range(1, min(len(buffer), 5)):
        byte = buffer[begin]
        length |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            break
    else:
        return None
    end = begin + 1 + length
    if end > len(buffer):
        return None
    kind, body = buffer[0] & 0xF0, memoryview(bytes(buffer[begin + 1 : end]))
    del buffer[:end]
    return kind, body


class RawClient:
    """A connection over TLS; blocking unless it is told otherwise."""

    def __init__(self, port: int, ca: Path, user: str, password: str) -> None:
        """Connect and log in. Raises OSError."""
        context = ssl.create_default_context(cafile=str(ca))
        plain = socket.create_connection(("127.0.0.1", port), 10)
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket = context.wrap_socket(plain, server_hostname="127.0.0.1")
        self.buffer = bytearray()
        self.number = 0
        head = text("MQTT") + b"\x04\xc2" + struct.pack("!H", KEEP_ALIVE_S)
        self.socket.sendall(packet(CONNECT, head + text(user) + text(user) + text(password)))
        kind, body = next(self.read())
        if kind != CONNACK or body[1] != 0:
            self.socket.close()
            raise ConnectionRefusedError(f"CONNACK {bytes(body).hex()}")

    def read(self) -> Iterator[tuple[int, memoryview]]:
        """Yield packets for ever. Raises OSError when the broker is gone."""
        while True:
            while (found := next_packet(self.buffer)) is not None:
                yield found
            chunk = self.socket.recv(1 << 16)
            if not chunk:
                raise ConnectionResetError("the broker closed the connection")
            self.buffer += chunk

    def subscribe(self, topic: str) -> None:
        """Subscribe at QoS 1 and wait for the SUBACK."""
        self.socket.sendall(packet(SUBSCRIBE, b"\x00\x01" + text(topic) + b"\x01"))
        self.wait_for(SUBACK)

    def wait_for(self, wanted: int) -> memoryview:
        """Return the body of the next packet of a kind; a PUBLISH on the way is acknowledged."""
        for kind, body in self.read():
            if kind == PUBLISH:
                self.acknowledge(body)
            if kind == wanted:
                return body
        raise AssertionError  # read ends only by raising

    def acknowledge(self, body: memoryview) -> bytes:
        """Send the PUBACK of a PUBLISH; return its payload."""
        size = int.from_bytes(body[:2])
        self.socket.sendall(puback(bytes(body[2 + size : 4 + size])))
        return bytes(body[4 + size :])

    def send(self, topic: str, payload: bytes) -> None:
        """Publish at QoS 1."""
        self.number = self.number % 65_535 + 1
        self.socket.sendall(publish(topic, payload, self.number))

    def close(self) -> None:
        """Leave."""
        self.socket.close()
