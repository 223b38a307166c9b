"""Run on either interpreter: a whole look as a button makes it, and each finding as a line of JSON."""

import asyncio
import json

from deskbell_button.probe import looking
from deskbell_button.probe.finding import Finding


class Wifi:
    """A radio in a network that is told."""

    def __init__(self, gateway: str, dns: str) -> None:
        self._gateway = gateway
        self._dns = dns

    def rssi_dbm(self) -> int:
        return -55

    def gateway(self) -> str:
        return self._gateway

    def dns(self) -> "tuple[str, int]":
        host, _, port = self._dns.partition(":")
        return host, int(port)


class Board:
    """As much of a board as a look needs; as the simulator it may look at itself."""

    allows_loopback = True

    def __init__(self, wifi: Wifi) -> None:
        self.wifi = wifi


def found(probe: str, finding: Finding) -> None:
    """Print one finding."""
    line = {
        "probe": probe,
        "verdict": finding.verdict,
        "cause": finding.cause,
        "evidence": finding.evidence,
        "took_ms": finding.took_ms,
    }
    print("== " + json.dumps(line))


def main(category: str, place: str, gateway: str, dns: str) -> None:
    """Look once."""
    board = Board(Wifi(gateway, dns))
    asyncio.run(looking.look(board, category, place, None, found))  # type: ignore[arg-type]  # what it needs of a board
