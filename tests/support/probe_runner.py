"""Run on either interpreter: one probe, and its finding as a line of JSON, as the button that calls it would have it."""

import asyncio
import gc
import json
import sys

from deskbell_button import alive, prober
from deskbell_wire import target as targets

if hasattr(
    gc, "mem_free"
):  # as a button that has looked before: the app is loaded, the names are known
    alive.load_app()
    for part in (
        "dns", "escpos", "http_ask", "http_read", "ipp_ask", "ipp_judge", "ipp_read", "snmp_ask", "snmp_read"
    ):  # fmt: skip
        __import__("deskbell_button.probe." + part)
        prober.let_go()

from deskbell_button.probe.finding import (
    UNREACHABLE,
    UNREADABLE,
    Deadline,
    Finding,
    NoAnswer,
    Nonsense,
    Target,
)
from deskbell_button.probe.turns import drive, within

LIMIT_MS = 2000
SPARE = 0
CRAMPED = 10_700
"""Bytes of heap that a probe finds in a button with one input: 16,800 (ADR 15) but for what looks itself."""


async def look(target: "Target | Air", until: Deadline) -> Finding:
    """Load the probe and look, as the button does."""
    name = "deskbell_button.probe." + {"https": "http"}.get(target.scheme, target.scheme)
    __import__(name)
    finding: Finding = await sys.modules[name].look(target, until)
    return finding


async def bounded(target: "Target | Air") -> Finding:
    """Return what was found within two seconds."""
    until = Deadline(LIMIT_MS)
    try:
        finding: Finding = await within(look(target, until), LIMIT_MS + 200)
    except NoAnswer as error:
        finding = Finding(UNREACHABLE, "unreachable", {"why": str(error)})
    except Nonsense as error:
        finding = Finding(UNREADABLE, None, {"why": str(error)})
    except MemoryError:
        finding = Finding(UNREADABLE, None, {"why": "no room in memory"})
    finding.took_ms = until.took_ms()
    return finding


def cramp() -> object:
    """Fill the heap of the VM up to what a button leaves, half of it as crumbs between small things."""
    filled: object = None
    if hasattr(gc, "mem_free"):
        gc.collect()
        while gc.mem_free() > CRAMPED + SPARE + 1280:
            filled = (filled, bytearray(512))
            for _ in range(10):
                filled = (filled, bytearray(32))
        while gc.mem_free() > CRAMPED + SPARE:
            filled = (filled, bytearray(16))
    return filled


class Air:
    """A radio in a network, as the probe of the network sees it."""

    scheme = "network"

    def __init__(self, rssi_dbm: "int | None", dns: "tuple[str, int] | None", gateway: str) -> None:
        self.rssi_dbm = lambda: rssi_dbm
        self.dns = lambda: dns
        self.gateway = lambda: gateway or None


def main(url: str, address: str = "") -> None:
    """Probe and print; a host is not looked up, it is at the address."""
    target = Target(*targets.split(url)[0])
    target.address = address or target.host
    tell(target)


def network(rssi_dbm: "int | None", dns: "tuple[str, int] | None", gateway: str) -> None:
    """Look at the network and print."""
    tell(Air(rssi_dbm, dns, gateway))


def tell(target: "Target | Air") -> None:
    """Probe and print."""
    ballast = cramp()
    finding = asyncio.run(drive(bounded(target)))
    del ballast
    found = {
        "verdict": finding.verdict,
        "cause": finding.cause,
        "evidence": finding.evidence,
        "took_ms": finding.took_ms,
    }
    print("== " + json.dumps(found))
