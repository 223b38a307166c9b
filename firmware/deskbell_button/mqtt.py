"""A small MQTT 3.1.1 client: QoS 1, clean session, a will, keep-alive.

Section numbers are those of OASIS MQTT 3.1.1. Nothing is retransmitted here,
because the outbox sends again whatever the desk has not receipted. Publishes
do not wait for one another; a PUBACK that is late means a dead connection.
Deadlines are policed by `check`, which the link calls every second or so.
"""

import asyncio
import struct

from deskbell_wire import const

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from collections.abc import Callable

    from deskbell_button.transport import Transport

_CONNACK = const(0x20)
_PUBLISH = const(0x30)
_PUBACK = const(0x40)
_SUBACK = const(0x90)
_PINGREQ = const(0xC0)
_PINGRESP = const(0xD0)

MAX_PACKET = 4608
"""A payload of 4 KB, its topic, and the header; more closes the connection."""

ROOM = const(2560)
"""What all but the largest configurations fit: taken at the start, while the heap is in one piece."""

ANSWER_MS = 5000
"""PUBACK, SUBACK, PINGRESP and the rest of a packet come within this, or never."""

_READ_AT_ONCE = const(128)

_REFUSALS = const(
    ",protocol version,client id,unavailable,bad user name or password,not authorised"
)


class Refused(OSError):
    """The broker refused the login; that is no proof of revocation, so try again later."""


class ProtocolError(OSError):
    """The other side does not speak MQTT 3.1.1 as we do; drop the connection."""


def length(count: int) -> bytes:
    """Return a remaining length, 7 bits a byte (2.2.3)."""
    out = bytearray()
    while True:
        low = count & 0x7F
        count >>= 7
        out.append(low | 0x80 if count else low)
        if not count:
            return bytes(out)


def text(value: "str | bytes") -> bytes:
    """Return a length-prefixed string or binary (1.5.3)."""
    raw = value.encode() if isinstance(value, str) else value
    return struct.pack("!H", len(raw)) + raw


def publish_packet(topic: str, payload: bytes, retain: bool, number: int) -> bytes:
    """Return PUBLISH at QoS 1 (3.3)."""
    head = text(topic)
    first = bytes([_PUBLISH | 0x02 | (1 if retain else 0)])
    return b"".join(
        (first, length(len(head) + 2 + len(payload)), head, struct.pack("!H", number), payload)
    )


def subscribe_packet(topics: "list[str]", number: int) -> bytes:
    """Return SUBSCRIBE at QoS 1 (3.8)."""
    body = struct.pack("!H", number) + b"".join([text(one) + b"\x01" for one in topics])
    return b"\x82" + length(len(body)) + body


class Client:
    """One connection. `unanswered` holds what awaits an answer, and since when."""

    def __init__(
        self, transport: "Transport", now_ms: "Callable[[], int]", room: bytearray
    ) -> None:
        """Take an open transport, the clock, and the room that packets are read to."""
        self._transport = transport
        self._room = room
        self._now_ms = now_ms
        self._lock = asyncio.Lock()
        self._chunk = b""
        self._at = 0
        self._since_ms: int | None = None  # when the unfinished packet began
        self._number = 0
        self._keep_alive_ms = 0
        self._sent_ms = 0
        self.unanswered: dict[int, int] = {}
        self.round_trip_ms: int | None = None
        """From the first message to its PUBACK; null until that has come."""

    async def connect(self, packet: bytes, keep_alive_s: int) -> None:
        """Log in. Raises Refused or ProtocolError; the caller sets the deadline."""
        self._keep_alive_ms = keep_alive_s * 1000
        await self._send(packet)
        kind, body = await self._packet()
        if kind != _CONNACK or body is None or len(body) != 2:
            raise ProtocolError("no CONNACK")
        if body[1]:
            why = _REFUSALS.split(",")[body[1] if body[1] < 6 else 0]
            raise Refused("the broker refused the login: %d %s" % (body[1], why))

    async def subscribe(self, topics: "list[str]") -> None:
        """Ask for topics at QoS 1; a refusal breaks the connection later."""
        await self._send(subscribe_packet(topics, self._await_answer()))

    async def publish(self, topic: str, payload: bytes, retain: bool) -> None:
        """Hand a message to the socket; does not wait for its PUBACK."""
        await self._send(publish_packet(topic, payload, retain, self._await_answer()))

    async def read_for_ever(self, on_message: "Callable[[str, bytes], None]") -> None:
        """Take packets until the connection breaks; one that has no room comes as an empty topic.

        Raises OSError or EOFError.
        """
        while True:
            kind, body = await self._packet()
            if body is None:
                on_message("", b"")  # not acknowledged either, so the broker has it still
            elif kind & 0xF0 == _PUBLISH:
                await self._take_publish(kind, body, on_message)
            elif kind in (_PUBACK, _SUBACK) and len(body) >= 2:
                since_ms = self.unanswered.pop(struct.unpack("!H", body[:2])[0], None)
                if kind == _PUBACK and self.round_trip_ms is None and since_ms is not None:
                    self.round_trip_ms = self._now_ms() - since_ms
                if kind == _SUBACK and 0x80 in bytes(body[2:]):
                    raise ProtocolError("the broker refused a subscription")
            elif kind == _PINGRESP:
                self.unanswered.pop(0, None)
            else:
                raise ProtocolError("unexpected packet 0x%02x" % kind)

    async def check(self) -> None:
        """Ping when it is time. Raises OSError when an answer is overdue."""
        now = self._now_ms()
        oldest = min(self.unanswered.values(), default=now)
        if self._since_ms is not None:
            oldest = min(oldest, self._since_ms)
        if now - oldest > ANSWER_MS:
            raise OSError("the broker did not answer for %d s" % (ANSWER_MS // 1000))
        if now - self._sent_ms >= self._keep_alive_ms // 2:
            self.unanswered[0] = now
            await self._send(bytes([_PINGREQ, 0]))

    def close(self) -> None:
        """Drop the connection; the broker then publishes the will."""
        self._transport.close()

    def _await_answer(self) -> int:
        self._number = self._number % 0xFFFF + 1
        self.unanswered[self._number] = self._now_ms()
        return self._number

    async def _send(self, packet: bytes) -> None:
        async with self._lock:
            self._sent_ms = self._now_ms()
            await self._transport.write(packet, ANSWER_MS)

    async def _take_publish(
        self, kind: int, body: "memoryview", on_message: "Callable[[str, bytes], None]"
    ) -> None:
        qos = (kind >> 1) & 3
        end = 2 + struct.unpack("!H", body[:2])[0] if len(body) >= 2 else 0
        start = end + 2 if qos else end
        if qos > 1 or not end or start > len(body):
            raise ProtocolError("malformed PUBLISH")
        try:
            topic = str(body[2:end], "utf-8")
        except UnicodeError:
            raise ProtocolError("malformed topic")  # noqa: B904 MicroPython warns at chains
        # A copy of a large message has no room on a board: it is read where it lies.
        on_message(topic, body[start:])  # type: ignore[arg-type]  # read like bytes
        if qos:
            await self._send(b"\x40\x02" + bytes(body[end:start]))

    async def _packet(self) -> "tuple[int, memoryview | None]":
        """Return the first byte and the rest of a packet, which counts until the next is read.

        None when there is no room for it. Raises ProtocolError when it is too long.
        """
        kind = await self._byte()
        count = shift = 0
        while True:
            byte = await self._byte()
            count |= (byte & 0x7F) << shift
            shift += 7
            if count > MAX_PACKET or shift > 28:
                raise ProtocolError("a packet of more than %d bytes" % MAX_PACKET)
            if not byte & 0x80:
                break
        body = self._place(count)
        done = 0
        while done < count:
            await self._fill()
            part = self._chunk[self._at : self._at + count - done]
            if body is not None:
                body[done : done + len(part)] = part
            done += len(part)
            self._at += len(part)
        if self._at < len(self._chunk):
            self._since_ms = self._now_ms()
        else:
            self._since_ms = None
            self._chunk = b""  # its room is wanted by whoever reads the message
            self._at = 0
        return kind, body

    def _place(self, count: int) -> "memoryview | None":
        try:
            room = self._room if count <= len(self._room) else bytearray(count)
        except MemoryError:
            return None  # let it pass: without it the connection is of more use than none
        return memoryview(room)[:count]

    async def _byte(self) -> int:
        await self._fill()
        self._at += 1
        return self._chunk[self._at - 1]

    async def _fill(self) -> None:
        """Read on, when all that was read is used up."""
        if self._at == len(self._chunk):
            self._chunk = await self._transport.read(_READ_AT_ONCE)
            self._at = 0
            if self._since_ms is None:
                self._since_ms = self._now_ms()
