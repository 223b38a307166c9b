"""The SNMP probe and a real agent: net-snmp's snmpd, with the numbers of a printer."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.hostile_peer import udp_peer
from tests.support.looking import look
from tests.support.probing import INTERPRETERS, probe
from tests.support.snmp_printer import HOST, SnmpPrinter, free_port, running_snmp

SPARE = 3_000
"""Bytes of heap beyond those of a button with 100 KB: alerts and supplies want 1,200, and some air."""


@pytest.fixture
def printer(tmp_path: Path) -> Iterator[SnmpPrinter]:
    with running_snmp(tmp_path) as running:
        yield running


@pytest.mark.parametrize("on", INTERPRETERS)
def test_a_printer_in_order_is_ok(printer: SnmpPrinter, on: str) -> None:
    found = probe(printer.url, on, spare=SPARE)

    assert (found["verdict"], found["cause"]) == ("ok", None)
    assert found["evidence"].pop("uptime_s") >= 0
    assert found["evidence"] == {
        "errors": [],
        "status": "idle",
        "levels": {"Black Toner": 75},
        "trays": [40, None],
    }


TONER = 3
STATES: dict[str, tuple[dict[str, Any], str | None]] = {
    "little paper": ({"errors": b"\x80"}, "paper_low"),
    "out of paper": ({"errors": b"\x40\x04"}, "paper_out"),
    "little toner": ({"errors": b"\x20"}, "toner_low"),
    "no toner": ({"errors": b"\x10"}, "toner_out"),
    "cover": ({"errors": b"\x08"}, "cover_open"),
    "jam": ({"errors": b"\x04"}, "jam"),
    "offline": ({"errors": b"\x02"}, "offline"),
    "service": ({"errors": b"\x01"}, "needs_service"),
    "no tray": ({"errors": b"\x00\x80"}, "tray_missing"),
    "no cartridge": ({"errors": b"\x00\x20"}, "toner_out"),
    "nearly full": ({"errors": b"\x00\x10"}, None),
    "full": ({"errors": b"\x00\x08"}, "output_full"),
    "offline and out of paper": ({"errors": b"\x42"}, "paper_out"),
    "jam and little paper": ({"errors": b"\x84"}, "jam"),
    "alert: hot": ({"alerts": [(3, 10, 1002, "Fuser too hot")]}, "overheated"),
    "alert: a part is empty": ({"alerts": [(3, 8, 13, "Tray 1")]}, "paper_out"),
    "alert: unknown": ({"alerts": [(3, 5, 1, "Call service 0x1234")]}, "needs_service"),
    "alert: asleep": ({"alerts": [(1, 5, 23, "Power saver")]}, None),
    "alert: warning behind an error": (
        {"errors": b"\x04", "alerts": [(4, 11, 1104, "Toner low")]},
        "jam",
    ),
    "level: empty": ({"supplies": [(TONER, "Black", 1000, 0)]}, "toner_out"),
    "level: nearly empty": ({"supplies": [(TONER, "Black", 1000, 39)]}, "toner_low"),
    "level: of a drum": ({"supplies": [(9, "Drum", 1000, 0)]}, None),
    "level: unknown": ({"supplies": [(TONER, "Black", -2, -3)]}, None),
}


@pytest.mark.parametrize(("state", "cause"), STATES.values(), ids=STATES)
def test_each_fault_has_its_cause(
    printer: SnmpPrinter, state: dict[str, Any], cause: str | None
) -> None:
    printer.set(**state)

    found = probe(printer.url, spare=SPARE)

    assert (found["verdict"], found["cause"]) == ("fault" if cause else "ok", cause)


def test_what_the_printer_says_goes_along(printer: SnmpPrinter) -> None:
    words = "Load Tray 1 with A4, plain, and then press the green button"
    printer.set(errors=b"\x40\x04", alerts=[(3, 8, 808, words)] * 6)

    evidence = probe(printer.url, spare=SPARE)["evidence"]

    assert evidence["errors"] == ["no paper", "a tray is empty"]
    assert evidence["alerts"] == ["808 Load Tray 1 with A4, plain, an"] * 4


def test_without_room_for_all_of_it_the_error_state_is_told_and_what_is_missing(
    printer: SnmpPrinter,
) -> None:
    printer.set(errors=b"\x40\x04", alerts=[(3, 8, 808, "Load Tray 1 with A4, plain")] * 6)

    found = probe(printer.url)

    assert found["cause"] == "paper_out"
    assert found["evidence"]["errors"] == ["no paper", "a tray is empty"]
    assert found["evidence"]["not_read"] == "no room in memory"
    assert "not_read" not in probe(printer.url, spare=SPARE)["evidence"]


def test_a_printer_that_is_the_fifth_device_is_found(printer: SnmpPrinter) -> None:
    printer.set(errors=b"\x08", device=5)

    assert probe(printer.url)["cause"] == "cover_open"


def test_a_machine_without_a_printer_is_unreadable(printer: SnmpPrinter) -> None:
    printer.put([f"{HOST}.9.1 integer 1"])

    found = probe(printer.url)

    assert found["verdict"] == "unreadable"
    assert found["evidence"] == {"why": "SNMP without a printer"}


@pytest.mark.parametrize("device", [1, 7])
def test_a_printer_that_knows_only_v1_is_understood(tmp_path: Path, device: int) -> None:
    with running_snmp(tmp_path, is_v1_only=True) as printer:
        printer.set(errors=b"\x04", alerts=[(3, 13, 8, "Jam")], device=device)

        found = probe(printer.url, spare=SPARE)

    assert found["cause"] == "jam"
    assert found["evidence"]["alerts"] == ["8 Jam"]
    assert found["evidence"]["levels"] == {"Black Toner": 75}


def test_the_community_is_the_user_of_the_address(tmp_path: Path) -> None:
    with running_snmp(tmp_path, community="s3cret") as printer:
        right = probe(printer.url.replace("://", "://s3cret@"))
        wrong = probe(printer.url)

    assert right["verdict"] == "ok"
    assert (wrong["verdict"], wrong["evidence"]) == ("unreachable", {"why": "silent"})
    assert wrong["took_ms"] < 2500


def test_nobody_listens() -> None:
    found = probe(f"snmp://127.0.0.1:{free_port()}")

    assert (found["verdict"], found["evidence"]) == ("unreachable", {"why": "refused"})


def _relayed(printer: SnmpPrinter, lost: int, among: int, last: int = 10**6) -> dict[str, Any]:
    """Return what a probe finds when, of so many packets, the first are lost; none comes after the last."""
    agent = ("127.0.0.1", int(printer.url.rpartition(":")[2]))

    def answer(packet: bytes, count: int) -> list[bytes]:
        if (count - 1) % among < lost or count > last:
            return []
        channel.sendto(packet, agent)
        return [channel.recv(2048)]

    with _socket() as channel, udp_peer(answer) as port:
        return probe(f"snmp://127.0.0.1:{port}")


def _socket() -> Any:
    import socket

    channel = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    channel.settimeout(5)
    return channel


def test_a_packet_that_is_lost_is_sent_again(printer: SnmpPrinter) -> None:
    printer.set(errors=b"\x04")

    assert _relayed(printer, lost=1, among=2)["cause"] == "jam"


def test_what_came_before_the_line_broke_counts(printer: SnmpPrinter) -> None:
    printer.set(errors=b"\x80", alerts=[(3, 13, 8, "Jam")])

    found = _relayed(printer, lost=0, among=1, last=2)

    assert found["cause"] == "jam"
    assert "levels" not in found["evidence"]
    assert found["took_ms"] < 2500


def test_a_probe_that_is_done_leaves_to_those_beside_it_what_they_use(
    printer: SnmpPrinter,
) -> None:
    with udp_peer(lambda _asked, _count: []) as silent:
        network = {"gateway": f"127.0.0.1:{free_port()}", "dns": f"127.0.0.1:{silent}"}
        found = look("printer", printer.url, network, "vm")

    assert found["snmp"]["verdict"] == "ok"
    assert found["network"]["cause"] == "network.dns_down"
    assert found["network"]["took_ms"] > found["snmp"]["took_ms"]
    assert "why" not in found["network"]["evidence"]
