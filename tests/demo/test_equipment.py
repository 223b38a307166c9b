"""The demo's equipment is what a button sees: each thing is looked at by the firmware's own probes."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from deskbell.demo.equipment.floor import Floor
from deskbell.demo.equipment.printer import Printer
from deskbell.demo.equipment.router import Router
from deskbell.demo.equipment.sales_app import HOST, SalesApp
from deskbell.demo.equipment.till import Till
from tests.support.looking import INTERPRETERS, Found, look

on_both = pytest.mark.parametrize("on", INTERPRETERS)
PATIENCE_S = 0.4


class Shop:
    """One of each on one floor."""

    def __init__(self, floor: Floor, folder: Path) -> None:
        self.printer = Printer(floor, "1")
        self.till = Till(floor, "1")
        self.app = SalesApp(floor, folder)
        self.router = Router(floor, "1", {HOST})

    def look(self, thing: Printer | Till | SalesApp, on: str) -> dict[str, Found]:
        """Look at a thing as its button does."""
        return look(thing.KIND, thing.address, self.router.network, on)


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with Floor() as floor:
        yield Shop(floor, tmp_path)


def said(found: Found) -> tuple[str, str | None]:
    assert found["took_ms"] < 2500
    return found["verdict"], found["cause"]


OK = ("ok", None)


def port(address: str) -> int:
    return int(address.rpartition(":")[2])


def answers(number: int) -> bool:
    """Tell whether a port takes a connection; one that refuses it fails the test."""
    with socket.socket() as one:
        one.settimeout(PATIENCE_S)
        try:
            one.connect(("127.0.0.1", number))
        except TimeoutError:
            return False
        return True


def sockets() -> set[str]:
    """Return the sockets that this process has open."""
    found = set()
    for link in Path("/proc/self/fd").iterdir():
        with suppress(OSError):  # the folder's own
            found.add(str(link.readlink()))
    return {name for name in found if name.startswith("socket:")}


@on_both
def test_all_is_well_until_somebody_breaks_it(shop: Shop, on: str) -> None:
    for thing, probe in ((shop.printer, "escpos"), (shop.till, "tcp"), (shop.app, "https")):
        seen = shop.look(thing, on)

        assert {name: said(found) for name, found in seen.items()} == {probe: OK, "network": OK}
        assert seen["network"]["evidence"]["loss_percent"] == 0


@on_both
@pytest.mark.parametrize(
    ("faults", "cause"),
    [
        (("paper_out",), "printer.paper_out"),
        (("cover_open",), "printer.cover_open"),
        (("paper_out", "cover_open"), "printer.cover_open"),
    ],
)
def test_a_printer_tells_what_is_wrong_until_it_is_mended(
    shop: Shop, on: str, faults: tuple[str, ...], cause: str
) -> None:
    for fault in faults:
        shop.printer.set_broken(fault, broken=True)
    seen = shop.look(shop.printer, on)["escpos"]
    for fault in faults:
        shop.printer.set_broken(fault, broken=False)
    after = shop.look(shop.printer, on)["escpos"]

    assert said(seen) == ("fault", cause)
    assert seen["evidence"]["online"] is False
    assert said(after) == OK


@on_both
def test_a_dead_till_neither_answers_nor_refuses_in_a_network_that_is_fine(
    shop: Shop, on: str
) -> None:
    shop.till.set_broken("dead", broken=True)
    seen = shop.look(shop.till, on)
    shop.till.set_broken("dead", broken=False)
    after = shop.look(shop.till, on)

    assert said(seen["tcp"]) == ("unreachable", "till.unreachable")
    assert seen["tcp"]["evidence"]["why"] == "timeout"
    assert said(seen["network"]) == OK
    assert said(after["tcp"]) == OK


@on_both
def test_a_sales_app_answers_503_until_it_is_mended(shop: Shop, on: str) -> None:
    shop.app.set_broken("answers_503", broken=True)
    seen = shop.look(shop.app, on)["https"]
    shop.app.set_broken("answers_503", broken=False)
    after = shop.look(shop.app, on)["https"]

    assert said(seen) == ("fault", "sales_app.server_error")
    assert seen["evidence"]["status"] == 503
    assert said(after) == OK


@on_both
def test_a_router_that_is_down_takes_gateway_and_names_with_it(shop: Shop, on: str) -> None:
    shop.router.set_broken("down", broken=True)
    seen, till = shop.look(shop.app, on), shop.look(shop.till, on)
    shop.router.set_broken("down", broken=False)
    after = shop.look(shop.app, on)

    assert said(seen["network"]) == ("unreachable", "network.gateway_down")
    assert seen["network"]["evidence"]["loss_percent"] == 100
    assert said(seen["https"]) == ("unreachable", "sales_app.unreachable")
    assert said(till["tcp"]) == OK
    assert {said(found) for found in after.values()} == {OK}


def test_a_silent_port_stays_silent_however_many_knock_and_answers_at_once_when_mended(
    shop: Shop,
) -> None:
    number = port(shop.till.address)
    for _ in range(3):
        shop.till.set_broken("dead", broken=True)
        shop.till.set_broken("dead", broken=True)

        assert [answers(number) for _ in range(3)] == [False] * 3
        shop.till.set_broken("dead", broken=False)

        assert all(answers(number) for _ in range(100))


def test_who_is_connected_loses_the_connection_when_the_till_dies(shop: Shop) -> None:
    with socket.create_connection(("127.0.0.1", port(shop.till.address)), 5) as one:
        one.settimeout(5)
        time.sleep(0.05)  # until it was taken out of the queue

        shop.till.set_broken("dead", broken=True)

        assert one.recv(1) == b""


def test_a_fault_that_a_thing_cannot_have_is_refused(shop: Shop) -> None:
    with pytest.raises(KeyError):
        shop.till.set_broken("paper_out", broken=True)

    assert not shop.till.broken


@pytest.mark.parametrize("garbage", [b"\x10", b"\x10\x04", b"\x10\x04\x09", b"Receipt\n" * 9999])
def test_a_printer_answers_nothing_that_is_no_question(shop: Shop, garbage: bytes) -> None:
    with socket.create_connection(("127.0.0.1", port(shop.printer.address)), 5) as one:
        one.settimeout(5)
        one.sendall(garbage)
        one.sendall(b"\0\x10\x04\x01")

        assert one.recv(16) == b"\x12"


def test_a_question_in_pieces_is_answered_once(shop: Shop) -> None:
    with socket.create_connection(("127.0.0.1", port(shop.printer.address)), 5) as one:
        one.settimeout(5)
        for piece in (b"\x10", b"\x04", b"\x01\x10\x04", b"\x04"):
            one.sendall(piece)
            time.sleep(0.02)

        assert one.recv(16) == b"\x12\x12"


def test_no_socket_and_no_thread_stays_when_the_demo_ends(tmp_path: Path) -> None:
    before = sockets()
    with Floor() as floor:
        one = Shop(floor, tmp_path)
        one.till.set_broken("dead", broken=True)
        one.router.set_broken("down", broken=True)
        guests = [
            socket.create_connection(("127.0.0.1", number), 5)
            for number in (port(one.printer.address), one.app.port)
        ]
        time.sleep(0.05)
        number = port(one.till.address)

    for guest in guests:
        guest.close()
    assert sockets() == before
    assert "equipment" not in {thread.name for thread in threading.enumerate()}
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", number), 5)
