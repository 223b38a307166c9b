"""Run on MicroPython: a whole look of a button at one asset, and a line of JSON for each finding."""

import asyncio
import json

from deskbell_button.probe import looking

TYPE_CHECKING = False
if TYPE_CHECKING:
    from deskbell_button.probe.finding import Finding


class Air:
    """A radio in a shop."""

    def __init__(self, rssi_dbm: int, dns: "tuple[str, int] | None", gateway: str) -> None:
        self.rssi_dbm = lambda: rssi_dbm
        self.dns = lambda: dns
        self.gateway = lambda: gateway


class Board:
    """As much of a board as a look needs."""

    allows_loopback = True

    def __init__(self, wifi: Air) -> None:
        self.wifi = wifi


def main(
    category: str, place: str, rssi_dbm: int, dns: "tuple[str, int] | None", gateway: str
) -> None:
    """Look and print."""

    def found(probe: str, finding: "Finding") -> None:
        told = [probe, finding.verdict, finding.cause, finding.evidence, finding.took_ms]
        print("== " + json.dumps(told))

    board = Board(Air(rssi_dbm, dns, gateway))
    asyncio.run(looking.look(board, category, place, None, found))  # type: ignore[arg-type]  # what it needs
