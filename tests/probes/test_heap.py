"""What a probe costs a board's heap: asking and reading come in turns, and nothing stays behind."""

import json

import pytest

from tests.support import vm

MOST_AT_ONCE = 8_192
MOST_LEFT = 1_536
"""New names stay in the VM's table of strings for ever."""

MEASURE = """
import asyncio, gc, json, sys
import deskbell_button.app, deskbell_button.probe.finding
from deskbell_button import forget as drop
from deskbell_button.probe import forget

def used():
    gc.collect()
    return gc.mem_alloc()

async def main():
    sizes = []
    begin = used()
    for names in {phases!r}:
        __import__("deskbell_button.probe." + names[0])
        sizes.append(used() - begin)
        await forget(*names)
        if "deskbell_button.dns" in sys.modules:
            drop("deskbell_button", "dns")
    sizes.append(used() - begin)
    print(json.dumps(sizes))

asyncio.run(main())
"""
PROBES = {
    "ipp": [("ipp_ask", "line"), ("ipp_read", "worst", "said")],
    "snmp": [("snmp_ask", "ber", "line"), ("snmp_read", "worst", "said")],
    "escpos": [("escpos", "line", "worst", "said")],
    "tcp": [("tcp", "line")],
    "https": [("http", "line"), ("http_read", "said")],
    "dns": [("dns", "line")],
    "network": [("network", "tcp", "line")],
}


@pytest.mark.parametrize("phases", PROBES.values(), ids=PROBES)
def test_a_probe_fits_beside_a_button(phases: list[tuple[str, ...]]) -> None:
    done = vm.run(["-c", MEASURE.format(phases=phases)])
    assert done.returncode == 0, done.stderr

    *at_once, left = json.loads(done.stdout)

    print(at_once, left)
    assert max(at_once) <= MOST_AT_ONCE
    assert left <= MOST_LEFT
