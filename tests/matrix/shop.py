"""Run in a network namespace of its own: one scenario with real peers, buttons on the VM, and a real desk.

Prints one line of JSON: the cause that the incident got, the reason, and all that was seen.
"""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

from deskbell.desk import buttons
from deskbell.store.site import Asset, Site
from tests.desk.shop import NAME, SETTINGS, Shop
from tests.matrix import peers
from tests.matrix import scenarios as rows
from tests.matrix.scenarios import CATEGORIES, SCENARIOS, Scenario
from tests.support import vm
from tests.support.broker import free_port
from tests.support.hostile_peer import black_hole
from tests.support.name_server import ADDRESS, running_name_server

HERE: Final = Path(__file__).parent
OTHER: Final = "b0002-1"
RSSI_DBM: Final = -55
WEAK_DBM: Final = -84
SETTLED_S: Final = 30.0

Findings = list[list[Any]]


class Network:
    """The shop's network in its namespace: a gateway, a name server, and what is done to packets."""

    def __init__(self, folder: Path, look: Path, stack: ExitStack, side: str) -> None:
        self.folder = folder
        self._look = look
        self.rssi_dbm = WEAK_DBM if side == rows.WEAK else RSSI_DBM
        listening = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        self.gateway: int = listening.getsockname()[1]
        _run("ip", "address", "replace", f"{ADDRESS}/32", "dev", "lo")
        self.dns = stack.enter_context(running_name_server(folder))
        _run("nft", "flush ruleset")
        _run("nft", "add table inet shop")
        _run("nft", "add chain inet shop input { type filter hook input priority 0; }")
        _run("nft", "add chain inet shop out { type nat hook output priority -100; }")

    def drop(self, what: str) -> None:
        """Drop packets that come in."""
        _run("nft", f"add rule inet shop input {what} drop")

    def silence_gateway(self) -> None:
        """Let the gateway answer nobody any more."""
        self.drop(f"tcp dport {self.gateway}")
        self.drop(f"udp dport {self.dns[1]}")

    def mend(self) -> None:
        """Let all packets pass again."""
        _run("nft", "flush chain inet shop input")

    def serve(self, port: int) -> None:
        """Have the service's own address lead to this port from now on."""
        _run("nft", "flush chain inet shop out")
        _run("nft", f"add rule inet shop out ip daddr {ADDRESS} tcp dport 443 redirect to :{port}")

    def look(self, category: str, place: str) -> Findings:
        """Look at an asset with a button on the VM."""
        gateway = f"127.0.0.1:{self.gateway}"
        call = f"look.main({category!r}, {place!r}, {self.rssi_dbm}, {self.dns!r}, {gateway!r})"
        done = vm.run(["-c", "import look; " + call], self._look, timeout_s=SETTLED_S)
        assert done.returncode == 0, done.stderr
        said = [line for line in done.stdout.splitlines() if line.startswith("== ")]
        return [json.loads(line[3:]) for line in said]


def _run(*words: str) -> None:
    path = os.environ["PATH"] + ":/usr/sbin:/sbin"
    done = subprocess.run(
        words, env={**os.environ, "PATH": path}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{words}: {done.stderr}"


class Desk(Shop):
    """A desk whose first button stands for the asset (input 1) and a neighbour (input 2); another shop has b0002."""

    def __init__(self, category: str, place: str) -> None:
        super().__init__()
        self.now_ms = time.time_ns() // 1_000_000  # certificates end by the world's clock
        with self.writing() as session:
            own = session.get_one(Asset, 1)
            own.category, own.address = category, place
            session.get_one(Asset, 2).address = "tcp://127.0.0.1:1"
            session.add(Site(name="Elsewhere"))
            session.flush()
            there = Asset(site_id=2, name="The same there", category=category, address=place)
            session.add(there)
            session.flush()
            buttons.issue(session, self.world.ledger, "b0002", 2, [there], SETTINGS, self.now_ms)

    def hear(
        self, seen: Findings, number: int = 1, seq: int | None = None, name: str = NAME
    ) -> None:
        """Take the findings of a look."""
        for probe, verdict, cause, evidence, _ in seen:
            message = self.finding(probe, verdict, cause, seq=seq, number=number)
            message.evidence = evidence
            self.send(message, name=name)


def play(one: Scenario, folder: Path, look: Path, stack: ExitStack) -> dict[str, Any]:
    """Set the scene, press, look, and return what the desk makes of it."""
    network = Network(folder, look, stack, one.side)
    category = CATEGORIES[one.asset]
    is_service = one.asset == rows.APP
    port: int | None
    if is_service:
        place, port = peers.service_of(one), peers.backend_of(one, folder, stack)
    else:
        place, port = peers.place_of(one, folder, stack)
    desk = Desk(category, place)
    desk.send(desk.status())
    _before(one, desk, network, place, stack)
    if is_service and port is not None:
        network.serve(port)
    _conditions(one, desk, network, port)
    if one.side == rows.SHOPS_SAME:
        desk.hear(network.look(category, place), name=OTHER)
    desk.send(desk.press(1))
    seen = network.look(category, place)
    desk.hear(seen, seq=1)
    cause, diagnosis = desk.rows("SELECT cause, diagnosis FROM incident WHERE number = 1001")[0]
    return {"cause": cause or "", "diagnosis": json.loads(str(diagnosis)), "seen": seen}


def _before(one: Scenario, desk: Desk, network: Network, place: str, stack: ExitStack) -> None:
    """Let others look first: at a neighbour of the shop, or at the same service from another shop."""
    if one.side == rows.OTHERS_SILENT:
        port = stack.enter_context(black_hole())
        desk.hear(network.look("printer", f"tcp://127.0.0.1:{port}"), number=2)
    if one.side == rows.OTHERS_WELL:
        desk.hear(network.look("printer", f"tcp://127.0.0.1:{network.gateway}"), number=2)
    if one.side == rows.OTHERS_NO_GATEWAY:
        network.silence_gateway()
        desk.hear(network.look("printer", f"tcp://127.0.0.1:{free_port()}"), number=2)
        network.mend()
    if one.side == rows.SHOPS_WELL:
        network.serve(peers.well(network.folder, stack))
        desk.hear(network.look(CATEGORIES[one.asset], place), name=OTHER)


def _conditions(one: Scenario, desk: Desk, network: Network, port: int | None) -> None:
    """Make the network as bad as the scenario wants it."""
    if one.fault == "filtered" and port is not None:
        network.drop(f"tcp dport {port}")
    if one.side == rows.NO_GATEWAY:
        network.silence_gateway()
    if one.side == rows.NO_NAMES:
        network.drop(f"udp dport {network.dns[1]}")
    if one.side == rows.LOSSY:
        network.drop(f"udp dport {network.dns[1]} numgen inc mod 2 0")
        network.drop("meta l4proto tcp numgen random mod 100 < 10")


def main(numbers: list[int]) -> None:
    """Play scenarios, one after the other, and print what came of each."""
    _run("ip", "link", "set", "lo", "up")
    with tempfile.TemporaryDirectory() as compiled:
        vm.compile_file(HERE / "look.py", Path(compiled) / "look")
        for number in numbers:
            with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
                told = play(SCENARIOS[number], Path(folder), Path(compiled), stack)
            print("== " + json.dumps([number, told]), flush=True)


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]])
