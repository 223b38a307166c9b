"""A whole button on the VM looks at broken equipment after its press, and never at a press's cost.

It looks in a heap of 100 KB, as the contract has it; over TLS it sometimes lacks room
there, and says so (ADR 15). Where there is less, it files its presses all the same and
says that it could not look.
"""

import shutil
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import pytest

from deskbell_broker.supervisor import Broker
from deskbell_wire.configuration import Config, InputConfig
from deskbell_wire.messages import Press
from deskbell_wire.signature import seal
from deskbell_wire.topics import DOWN_CONFIG, topic
from tests.support import vm
from tests.support.broker import running_broker, until
from tests.support.escpos_printer import running_escpos
from tests.support.hostile_peer import black_hole
from tests.support.ipp_printer import running_ipp
from tests.support.simulated import KEY, NAME, PASSWORD, VM, FakeDesk, Simulated
from tests.support.snmp_printer import running_snmp
from tests.support.web_service import certified, running_service

HEAP = "100k"
FOR_TLS = "104k"
CRAMPED = "96k"
WITHIN_S = 3.0

Seen = list[tuple[int | None, int, str, str, str | None]]


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Broker]:
    with running_broker(tmp_path / "broker", {NAME: PASSWORD}) as one:
        yield one


@contextmanager
def living(
    folder: Path, broker: Broker, heap: str, inputs: int = 1
) -> Iterator[tuple[Simulated, FakeDesk]]:
    """Run a button and its desk; it is in contact."""
    with (
        Simulated(folder / "home", broker, VM, inputs, heap=heap) as button,
        FakeDesk(broker) as desk,
    ):
        button.wait_for_lamp("setup")
        yield button, desk


def configure(
    desk: FakeDesk, button: Simulated, places: dict[int, str], interval_s: int | None = None
) -> None:
    """Tell a button what its inputs stand for, and wait until it knows."""
    config = Config(
        version=7,
        inputs=[InputConfig(input=n, asset=f"till {n}", category="till") for n in places],
        brightness_percent=60,
        sound=False,
        status_interval_s=20,
        brokers=[],
        revoked=False,
        wifi=None,
        probes=list(places.items()),
        probe_interval_s=interval_s,
        resolver=None,
    )
    where = topic(NAME, DOWN_CONFIG)
    desk.publish(where, seal(KEY, where, config.encode()), retain=True)
    for number in places:
        button.wait_for_lamp("ready", number)


def seen(desk: FakeDesk) -> Seen:
    """Return what was found: seq, input, probe, verdict and cause, in the order of the alphabet of probes."""
    found = [(one.seq, one.input, one.probe, one.verdict, one.cause) for one in desk.findings]
    return sorted(found, key=lambda one: (one[0] or 0, one[1], one[2]))


def looks(button: Simulated, probe: str = "network") -> int:
    """Return how often a button has looked."""
    return sum(f": {probe} " in line for line in button.log)


def press_and_look(button: Simulated, desk: FakeDesk, times: int) -> None:
    """Press, and wait for what was seen of the network and of the thing, so many times."""
    for count in range(1, times + 1):
        button.tap()
        until(lambda count=count: len(desk.findings) == 2 * count, 10, f"{button.log[-6:]}")  # type: ignore[misc]


@contextmanager
def listening() -> Iterator[int]:
    """Listen for the block; gives the port."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.mark.parametrize(
    ("peer", "verdict", "cause"),
    [(listening, "ok", None), (black_hole, "unreachable", "till.unreachable")],
    ids=["healthy", "dead"],
)
def test_a_press_is_followed_by_what_the_button_saw(
    tmp_path: Path, broker: Broker, peer: Callable[[], Any], verdict: str, cause: str | None
) -> None:
    with peer() as port, living(tmp_path, broker, HEAP) as (button, desk):
        configure(desk, button, {1: f"tcp://127.0.0.1:{port}"})

        button.tap()
        pressed = time.monotonic()
        until(lambda: len(desk.findings) == 2, 10, f"{desk.findings} {button.log}")

        assert time.monotonic() - pressed < WITHIN_S
        assert seen(desk) == [(1, 1, "network", "ok", None), (1, 1, "tcp", verdict, cause)]
        assert isinstance(desk.came[0], Press)
        assert [one.n for one in desk.came] == sorted(one.n for one in desk.came)
        button.wait_for_lamp("filed")


@contextmanager
def service(folder: Path) -> Iterator[str]:
    """Run a page over TLS; gives its address."""
    with running_service(certified(folder, names=["127.0.0.1"])) as port:
        yield f"https://127.0.0.1:{port}/health"


@contextmanager
def page_printer(folder: Path) -> Iterator[str]:
    """Run a printer with IPP; gives its address."""
    with running_ipp(folder) as printer:
        yield f"ipp://127.0.0.1:{printer.port}/ipp/print"


@contextmanager
def page_printer_by_snmp(folder: Path) -> Iterator[str]:
    """Run a printer with SNMP; gives its address."""
    with running_snmp(folder) as printer:
        yield printer.url


@contextmanager
def receipt_printer(_folder: Path) -> Iterator[str]:
    """Run a receipt printer; gives its address."""
    with running_escpos() as printer:
        yield printer.url


@pytest.mark.parametrize(
    ("peer", "heap"),
    [
        (service, FOR_TLS),
        (page_printer, HEAP),
        (page_printer_by_snmp, HEAP),
        (receipt_printer, HEAP),
    ],
)
def test_press_after_press_the_button_looks_and_keeps_its_connection(
    tmp_path: Path, broker: Broker, peer: Callable[[Path], Any], heap: str
) -> None:
    (tmp_path / "peer").mkdir()
    with peer(tmp_path / "peer") as place, living(tmp_path, broker, heap) as (button, desk):
        configure(desk, button, {1: place})

        press_and_look(button, desk, 8)

        probe = place.partition(":")[0]
        assert [(one.probe, one.verdict, one.evidence.get("why")) for one in desk.findings] == [
            ("network", "ok", None),
            (probe, "ok", None),
        ] * 8
        assert sum("connected to" in line for line in button.log) == 1


def test_in_the_least_heap_a_page_over_tls_is_seen_whole_or_is_said_to_have_had_no_room(
    tmp_path: Path, broker: Broker
) -> None:
    (tmp_path / "peer").mkdir()
    with service(tmp_path / "peer") as place, living(tmp_path, broker, HEAP) as (button, desk):
        configure(desk, button, {1: place})

        press_and_look(button, desk, 8)

        pages = [
            (one.verdict, one.evidence.get("why")) for one in desk.findings if one.probe == "https"
        ]
        assert set(pages) <= {("ok", None), ("unreadable", "no room in memory")}
        assert len(pages) == 8
        assert desk.seqs() == list(range(1, 9))
        assert sum("connected to" in line for line in button.log) == 1


def test_without_room_the_press_is_filed_and_the_desk_is_told_that_nobody_looked(
    tmp_path: Path, broker: Broker
) -> None:
    with living(tmp_path, broker, CRAMPED) as (button, desk):
        configure(desk, button, {1: "tcp://127.0.0.1:9"})

        for count in range(1, 21):
            button.tap()
            until(lambda count=count: desk.seqs()[-1:] == [count], what=str(button.log[-6:]))  # type: ignore[misc]

        button.wait_for_lamp("filed")
        until(lambda: desk.findings, what=str(button.log[-6:]))  # a burst is one look
        assert desk.seqs() == list(range(1, 21))
        assert {one.evidence["why"] for one in desk.findings} == {"no room in memory"}
        assert {(one.probe, one.verdict, one.cause) for one in desk.findings} == {
            ("network", "unreadable", None)
        }
        assert button.ended() is None


def test_the_desk_asks_and_the_button_looks_at_every_input(tmp_path: Path, broker: Broker) -> None:
    with (
        listening() as port,
        living(tmp_path, broker, HEAP, inputs=2) as (button, desk),
    ):
        configure(desk, button, {1: f"tcp://127.0.0.1:{port}", 2: "tcp://127.0.0.1:1"})

        desk.ask("probe")

        until(lambda: len(desk.findings) == 4, 10, f"{desk.findings} {button.log}")
        assert seen(desk) == [
            (None, 1, "network", "ok", None),
            (None, 1, "tcp", "ok", None),
            (None, 2, "network", "ok", None),
            (None, 2, "tcp", "unreachable", "till.unreachable"),
        ]
        assert not desk.presses


def test_routine_looks_tell_what_changed_and_nothing_else(tmp_path: Path, broker: Broker) -> None:
    with (
        nullcontext(socket.create_server(("127.0.0.1", 0))) as server,
        living(tmp_path, broker, HEAP) as (button, desk),
    ):
        configure(desk, button, {1: f"tcp://127.0.0.1:{server.getsockname()[1]}"}, interval_s=5)
        until(lambda: len(desk.findings) == 2, 10, f"{desk.findings} {button.log}")
        server.close()

        until(lambda: len(desk.findings) > 2, 12, f"{desk.findings} {button.log}")

        assert looks(button) == 2
        assert seen(desk) == [
            (None, 1, "network", "ok", None),
            (None, 1, "tcp", "ok", None),
            (None, 1, "tcp", "unreachable", "till.unreachable"),
        ]


def test_a_press_during_a_dead_look_is_heard_and_filed_before_the_look_ends(
    tmp_path: Path, broker: Broker
) -> None:
    with black_hole() as port, living(tmp_path, broker, HEAP) as (button, desk):
        configure(desk, button, {1: f"tcp://127.0.0.1:{port}"})
        desk.ask("probe")
        until(lambda: looks(button) == 1, 10, str(button.log))  # the other probe goes on for 1.8 s
        before = len(button.events)

        button.tap()
        button.wait_for_lamp("filed", within_s=1.5)

        assert looks(button, "tcp") == 0
        flash, heard = button.first("flash", before), button.first("lamp", before)
        assert heard["lamp"][0]["state"] == "heard"
        assert heard["at"] - flash["at"] < 300
        until(lambda: len(desk.findings) == 4, 10, f"{desk.findings} {button.log}")
        assert [one.seq for one in desk.came] == [None, 1, None, 1, 1]


def test_a_button_whose_probes_are_damaged_files_its_presses_and_says_that_nobody_looked(
    tmp_path: Path, broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    damaged = tmp_path / "firmware"
    shutil.copytree(vm.firmware(), damaged)
    for name in ("aim", "network", "rounds"):
        (damaged / "deskbell_button" / "probe" / f"{name}.mpy").write_bytes(b"half a file")
    monkeypatch.setattr(vm, "firmware", lambda **_which: damaged)

    with living(tmp_path, broker, HEAP) as (button, desk):
        configure(desk, button, {1: "tcp://127.0.0.1:9"})
        button.tap()
        button.wait_for_lamp("filed")
        until(lambda: desk.findings, what=str(button.log[-6:]))

        assert [(one.probe, one.verdict, one.cause) for one in desk.findings] == [
            ("network", "unreadable", None)
        ]
        assert desk.findings[0].evidence["why"] != "no room in memory"
        assert button.ended() is None
