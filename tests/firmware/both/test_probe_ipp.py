"""What a printer says over IPP, and how it is asked."""

import asyncio

from deskbell_button.probe import ipp_ask, ipp_judge, ipp_read
from deskbell_button.probe.finding import Deadline, Finding, Nonsense, Target
from deskbell_button.probe.line import Line
from deskbell_button.probe.turns import drive
from deskbell_wire.target import split
from tests.firmware.both.fakes import raises

IDLE = b"\0\0\0\3"
HEAD = b"\1\1\0\0\0\0\0\1\1G\0\x12attributes-charset\0\5utf-8\4"


def judged(pieces: "list[bytes]") -> Finding:
    state, values = ipp_read.read(pieces)
    return ipp_judge.judge(state, *values)


def attribute(tag: int, name: bytes, *values: bytes) -> bytes:
    made = b""
    for value in values:
        made += bytes([tag, 0, len(name)]) + name + bytes([0, len(value)]) + value
        name = b""
    return made


def reply(*attributes: bytes, state: bytes = IDLE) -> "list[bytes]":
    return [HEAD + attribute(0x23, b"printer-state", state) + b"".join(attributes) + b"\3"]


def cause(*reasons: bytes, state: bytes = IDLE) -> "str | None":
    said = attribute(0x44, b"printer-state-reasons", *reasons)
    return judged(reply(said, state=state)).cause


def test_reasons_have_their_causes() -> None:
    for reason, expected in (
        (b"none", None),
        (b"media-jam-error", "jam"),
        (b"door-open", "cover_open"),
        (b"media-needed-error", "paper_out"),
        (b"output-tray-missing", "tray_missing"),
        (b"developer-empty", "toner_out"),
        (b"output-area-full-error", "output_full"),
        (b"fuser-over-temp", "overheated"),
        (b"timed-out", "offline"),
        (b"moving-to-paused", "paused"),
        (b"marker-supply-low-report", "toner_low"),
        (b"stopping-report", None),
        (b"something-else-warning", None),
        (b"something-else-error", "needs_service"),
        (b"-error", "needs_service"),
    ):
        assert cause(reason) == expected, reason


def test_an_error_comes_before_a_warning_and_what_is_low() -> None:
    assert cause(b"media-jam-warning", b"media-empty-error") == "paper_out"
    assert cause(b"media-low-error", b"media-empty-warning") == "paper_out"


def test_a_printer_that_stopped_is_at_fault() -> None:
    assert cause(b"none", state=b"\0\0\0\5") == "needs_service"
    assert cause(b"toner-low", state=b"\0\0\0\5") == "needs_service"
    assert cause(b"paused", state=b"\0\0\0\5") == "paused"


def test_names_may_come_with_their_language() -> None:
    names = attribute(0x36, b"marker-names", b"\0\2en\0\5Black")
    levels = attribute(0x21, b"marker-levels", b"\0\0\0\x32", b"\xff\xff\xff\xfd")

    assert judged(reply(names, levels)).evidence == {
        "state": "idle",
        "levels": {"Black": 50},
    }


def test_a_drum_that_is_worn_is_no_lack_of_toner() -> None:
    levels = attribute(0x21, b"marker-levels", b"\0\0\0\0", b"\0\0\0\x03")

    worn = attribute(0x44, b"marker-types", b"opc", b"fuser")
    empty = attribute(0x44, b"marker-types", b"tonerCartridge", b"ink")

    assert judged(reply(levels, worn)).cause is None
    assert judged(reply(levels, worn)).evidence["levels"] == {"1": 0, "2": 3}
    assert judged(reply(levels, empty)).cause == "toner_out"


def test_values_of_a_collection_are_passed_over() -> None:
    nested = attribute(0x34, b"media-col-ready", *[b""] * 50) + attribute(0x37, b"", b"")

    assert judged(reply(nested)).evidence == {"state": "idle"}


def test_a_reply_in_single_bytes_is_the_same() -> None:
    whole = reply()[0]

    pieces = [whole[at : at + 1] for at in range(len(whole))]

    assert judged(pieces).verdict == "ok"


def test_a_reply_cut_anywhere_is_nonsense() -> None:
    whole = reply()[0]

    for end in range(len(whole)):
        raises(Nonsense, ipp_read.read, [whole[:end]])


def test_the_request_names_printer_and_path() -> None:
    asked = ipp_ask.request(Target(*split("ipp://10.0.0.9/queue")[0]))

    head, _, body = asked.partition(b"\r\n\r\n")
    assert head.startswith(b"POST /queue HTTP/1.1\r\nHost: 10.0.0.9:631\r\n")
    assert b"Content-Length: %d\r\n" % len(body) in head
    assert b"\0\x18ipp://10.0.0.9:631/queueD" in body
    assert b"POST /ipp/print HTTP" in ipp_ask.request(Target(*split("ipp://10.0.0.9")[0]))


class Pieces:
    """A stream on which a reply comes in small pieces."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    def read(self, most: int) -> bytes:
        got, self.data = self.data[: min(most, 7)], self.data[min(most, 7) :]
        return got


class Canned(Line):
    """A line without a socket."""

    def __init__(self, data: bytes) -> None:
        self.count = 0
        self.stream = Pieces(data)


def body(data: bytes) -> bytes:
    line = Canned(data)
    got = ipp_ask.Reply(line, Deadline(1000))
    asyncio.run(drive(got.collect()))
    return b"".join(got.pieces)


def test_the_body_is_what_the_head_says() -> None:
    start = b"HTTP/1.1 200 OK\r\n"
    assert body(start + b"content-LENGTH: 3\r\n\r\nabcdef") == b"abc"
    assert (
        body(start + b"Transfer-Encoding: Chunked\r\n\r\n2;x\r\nab\r\n1\r\nc\r\n0\r\n\r\n")
        == b"abc"
    )
    assert body(start + b"X: " + b"y" * 400 + b"\r\n\r\nabc") == b"abc"
    assert body(b"HTTP/1.1 100 Continue\r\n\r\n" + start + b"\r\nabc") == b"abc"


def test_a_body_is_cut_at_two_kilobytes() -> None:
    assert len(body(b"HTTP/1.1 200 OK\r\n\r\n" + bytes(4000))) == 2048 - 19
