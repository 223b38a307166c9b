"""Run on either interpreter: one probe, and its finding as a line of JSON, as the button that calls it would have it."""

import asyncio
import gc
import json
import sys

from deskbell_button.aio import wait_for_ms
from deskbell_button.probe.finding import (
    UNREACHABLE,
    UNREADABLE,
    Deadline,
    Finding,
    NoAnswer,
    Nonsense,
    Target,
)
from deskbell_wire import target as targets

LIMIT_MS = 2000
CRAMPED = 14_000
"""Bytes of heap that a button has left when it begins to probe."""


async def look(target: Target, until: Deadline) -> Finding:
    """Load the probe and look, as the button does."""
    name = "deskbell_button.probe." + target.scheme
    __import__(name)
    finding: Finding = await sys.modules[name].look(target, until)
    return finding


async def bounded(target: Target) -> Finding:
    """Return what was found within two seconds."""
    until = Deadline(LIMIT_MS)
    try:
        finding: Finding = await wait_for_ms(look(target, until), LIMIT_MS + 200)
    except NoAnswer as error:
        finding = Finding(UNREACHABLE, "unreachable", {"why": str(error)})
    except Nonsense as error:
        finding = Finding(UNREADABLE, None, {"why": str(error)})
    finding.took_ms = until.took_ms()
    return finding


def cramp() -> object:
    """Fill the heap of the VM up to what a button leaves, half of it as crumbs between small things."""
    filled: object = None
    if hasattr(gc, "mem_free"):
        __import__("deskbell_button.app")  # what a button has loaded anyway
        gc.collect()
        while gc.mem_free() > CRAMPED + 1024:
            filled = (filled, bytearray(512))
            for _ in range(10):
                filled = (filled, bytearray(32))
    return filled


def main(url: str) -> None:
    """Probe and print."""
    target = Target(*targets.split(url)[0])
    target.address = target.host
    ballast = cramp()
    finding = asyncio.run(bounded(target))
    del ballast
    found = {
        "verdict": finding.verdict,
        "cause": finding.cause,
        "evidence": finding.evidence,
        "took_ms": finding.took_ms,
    }
    print("== " + json.dumps(found))
