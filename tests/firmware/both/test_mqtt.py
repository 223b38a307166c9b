"""The MQTT client against a transport that says exactly what the test wants."""

import asyncio

from deskbell_button import mqtt
from deskbell_button.connecting import connect_packet
from deskbell_button.mqtt import (
    ANSWER_MS,
    MAX_PACKET,
    ROOM,
    Client,
    ProtocolError,
    Refused,
    length,
    publish_packet,
    subscribe_packet,
)
from tests.firmware.both.fakes import raises

CONNACK = b"\x20\x02\x00\x00"


class Line:
    """A transport: gives the chunks, then the end; keeps what was written."""

    def __init__(self, *chunks: bytes) -> None:
        self.chunks = list(chunks)
        self.written: list[bytes] = []

    async def read(self, _most: int) -> bytes:
        if not self.chunks:
            raise EOFError("the end")
        return self.chunks.pop(0)

    async def write(self, packet: bytes, _deadline_ms: int) -> None:
        self.written.append(packet)

    def close(self) -> None:
        self.chunks = []


class Clock:
    def __init__(self) -> None:
        self.ms = 0

    def now_ms(self) -> int:
        return self.ms


def client(*chunks: bytes) -> "tuple[Client, Line, Clock]":
    line, clock = Line(*chunks), Clock()
    return Client(line, clock.now_ms, bytearray(ROOM)), line, clock  # type: ignore[arg-type]  # a fake of it


def took(*chunks: bytes) -> "tuple[list[tuple[str, bytes]], Line, Exception]":
    one, line, _ = client(*chunks)
    got: list[tuple[str, bytes]] = []

    async def read() -> None:
        await one.read_for_ever(lambda topic, payload: got.append((topic, bytes(payload))))

    error = raises(Exception, asyncio.run, read())
    return got, line, error


def test_lengths_are_seven_bits_a_byte() -> None:
    assert [length(n) for n in (0, 127, 128, 16383, 16384)] == [
        b"\x00",
        b"\x7f",
        b"\x80\x01",
        b"\xff\x7f",
        b"\x80\x80\x01",
    ]


def test_connect_carries_user_password_and_a_retained_will() -> None:
    packet = connect_packet("b1-1", "pw", "t", b"w", 30)

    assert packet == (
        b"\x10\x20\x00\x04MQTT\x04\xee\x00\x1e\x00\x04b1-1\x00\x01t\x00\x01w\x00\x04b1-1\x00\x02pw"
    )


def test_publish_and_subscribe_are_as_the_standard_says() -> None:
    assert publish_packet("a/b", b"hi", True, 10) == b"\x33\x09\x00\x03a/b\x00\x0ahi"
    assert subscribe_packet(["a/b"], 10) == b"\x82\x08\x00\x0a\x00\x03a/b\x01"


def test_a_login_is_refused_with_a_reason() -> None:
    one, _, _ = client(b"\x20\x02\x00\x05")

    error = raises(Refused, asyncio.run, one.connect(b"c", 30))

    assert "not authorised" in str(error)


def test_a_code_of_tomorrow_is_a_refusal_too() -> None:
    one, _, _ = client(b"\x20\x02\x00\x99")

    assert "153" in str(raises(Refused, asyncio.run, one.connect(b"c", 30)))


def test_a_message_comes_whole_however_it_was_cut_and_is_acknowledged() -> None:
    packet = publish_packet("a/b", b"hello", False, 258)
    for cut in range(1, len(packet)):
        got, line, _ = took(packet[:cut], packet[cut:])

        assert got == [("a/b", b"hello")]
        assert line.written == [b"\x40\x02\x01\x02"]


def test_several_packets_in_one_chunk_are_all_taken() -> None:
    one = publish_packet("a", b"1", False, 1)

    got, line, _ = took(one + b"\xd0\x00" + one)

    assert len(got) == 2
    assert len(line.written) == 2


def test_publishes_do_not_wait_for_each_other() -> None:
    one, line, _ = client(b"\x40\x02\x00\x01")

    async def go() -> None:
        for _ in range(3):
            await one.publish("a", b"x", False)
        assert sorted(one.unanswered) == [1, 2, 3]
        try:
            await one.read_for_ever(lambda _topic, _payload: None)
        except EOFError:
            pass

    asyncio.run(go())

    assert len(line.written) == 3
    assert sorted(one.unanswered) == [2, 3]


def test_the_first_puback_tells_how_far_the_broker_is() -> None:
    one, _, clock = client(b"\x90\x03\x00\x01\x01", b"\x40\x02\x00\x02\x40\x02\x00\x03")

    async def go() -> None:
        await one.subscribe(["a"])
        clock.ms = 10
        await one.publish("a", b"x", False)
        clock.ms = 30
        await one.publish("a", b"x", False)
        clock.ms = 47
        assert one.round_trip_ms is None
        try:
            await one.read_for_ever(lambda _topic, _payload: None)
        except EOFError:
            pass

    asyncio.run(go())

    assert one.round_trip_ms == 37


def test_a_missing_puback_breaks_the_connection() -> None:
    one, _, clock = client()

    async def go() -> None:
        await one.publish("a", b"x", False)
        clock.ms = ANSWER_MS
        await one.check()
        clock.ms = ANSWER_MS + 1
        await one.check()

    raises(OSError, asyncio.run, go())


def test_silence_is_broken_by_a_ping_and_a_missing_answer_by_the_end() -> None:
    one, line, clock = client(CONNACK)

    async def go() -> None:
        await one.connect(b"c", 30)
        clock.ms = 14999
        await one.check()
        assert line.written == [b"c"]
        clock.ms = 15000
        await one.check()
        assert line.written == [b"c", b"\xc0\x00"]
        clock.ms = 15001 + ANSWER_MS
        await one.check()

    raises(OSError, asyncio.run, go())


def test_an_answered_ping_keeps_the_connection() -> None:
    one, _, clock = client(CONNACK, b"\xd0\x00")

    async def go() -> None:
        await one.connect(b"c", 30)
        clock.ms = 15000
        await one.check()
        try:
            await one.read_for_ever(lambda _topic, _payload: None)
        except EOFError:
            pass
        clock.ms = 15001 + ANSWER_MS
        await one.check()

    asyncio.run(go())


def test_a_packet_that_never_ends_breaks_the_connection() -> None:
    one, _, clock = client(b"\x30\x50half of it")

    async def go() -> None:
        try:
            await one.read_for_ever(lambda _topic, _payload: None)
        except EOFError:
            pass
        clock.ms = ANSWER_MS + 1
        await one.check()

    raises(OSError, asyncio.run, go())


def test_an_oversized_packet_is_not_read() -> None:
    got, _, error = took(b"\x30" + length(MAX_PACKET + 1) + b"\x00\x01a")

    assert isinstance(error, ProtocolError)
    assert got == []


def test_a_length_without_end_is_not_read() -> None:
    assert isinstance(took(b"\x30\xff\xff\xff\xff\xff\xff")[2], ProtocolError)


def test_malformed_packets_are_errors_and_no_crash() -> None:
    for wrong in (
        b"\x30\x00",
        b"\x30\x01\x00",
        b"\x30\x02\x00\x09",
        b"\x32\x03\x00\x01a",
        b"\x36\x05\x00\x01a\x00\x01",
        b"\x30\x04\x00\x02\xff\xfe",
        b"\x10\x00",
        b"\x00\x00",
        b"\x90\x03\x00\x01\x80",
    ):
        assert isinstance(took(wrong)[2], ProtocolError), wrong


def test_a_message_that_has_no_room_passes_and_the_next_one_is_taken() -> None:
    packet = publish_packet("a/b", b"x" * ROOM, False, 5)
    packets = packet + publish_packet("a/b", b"hi", False, 6)
    room = mqtt.bytearray if hasattr(mqtt, "bytearray") else bytearray

    def small(count: int) -> bytearray:
        if count > ROOM:
            raise MemoryError
        return room(count)

    mqtt.bytearray = small  # type: ignore[attr-defined]  # a builtin, hidden for a moment
    try:
        got, line, error = took(packets[:550], packets[550:])
    finally:
        mqtt.bytearray = room  # type: ignore[attr-defined]  # same

    assert [topic for topic, _ in got] == ["", "a/b"]
    assert bytes(got[1][1]) == b"hi"
    assert line.written == [b"\x40\x02\x00\x06"]
    assert isinstance(error, EOFError)


def test_a_message_that_fits_the_room_asks_the_heap_for_none() -> None:
    packet = publish_packet("a/b", b"x" * (ROOM - 7), False, 5)

    def none(_count: int) -> bytearray:
        raise MemoryError

    room = mqtt.bytearray if hasattr(mqtt, "bytearray") else bytearray
    mqtt.bytearray = none  # type: ignore[attr-defined]  # a builtin, hidden for a moment
    try:
        got, _, _ = took(packet[:550], packet[550:])
    finally:
        mqtt.bytearray = room  # type: ignore[attr-defined]  # same

    assert got == [("a/b", b"x" * (ROOM - 7))]
