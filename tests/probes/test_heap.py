"""What a probe costs a board's heap: asking and reading come in turns, and nothing stays behind."""

import json

import pytest

from tests.support import vm

MOST_AT_ONCE = 8_192
MOST_LEFT = 1_536
"""New names stay in the VM's table of strings for ever."""

MEASURE = """
import asyncio, gc, json, sys
from deskbell_button import alive
from deskbell_button import forget as drop

alive.load_app()
import deskbell_button.probe.finding
from deskbell_button.probe import forget, turns

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

asyncio.run(turns.drive(main()))
"""
PROBES = {
    "ipp": [("ipp_ask", "line", "reach"), ("ipp_read", "said"), ("ipp_judge", "worst", "said")],
    "snmp": [("snmp_ask", "ber", "datagrams", "reach"), ("snmp_read", "worst", "said")],
    "escpos": [("escpos", "line", "reach", "worst", "said")],
    "tcp": [("tcp", "line", "reach")],
    "https": [("http_ask", "line", "reach"), ("http_read", "said")],
    "dns": [("dns", "datagrams", "reach")],
    "network": [("network", "tcp", "line", "datagrams", "reach")],
}


@pytest.mark.parametrize("phases", PROBES.values(), ids=PROBES)
def test_a_probe_fits_beside_a_button(phases: list[tuple[str, ...]]) -> None:
    done = vm.run(["-c", MEASURE.format(phases=phases)])
    assert done.returncode == 0, done.stderr

    *at_once, left = json.loads(done.stdout)

    print(at_once, left)
    assert max(at_once) <= MOST_AT_ONCE
    assert left <= MOST_LEFT


NAMES = """
import asyncio, gc
from deskbell_button import alive, prober
{begin}

def used():
    gc.collect()
    return gc.mem_alloc()

begin = used()
for part in ("rounds", "routine", "aim", "network"):
    __import__("deskbell_button.probe." + part)
    prober.let_go()
print(used() - begin)
"""


@pytest.mark.parametrize(
    ("begin", "leaves_names"),
    [("alive.load_app()", False), ("import deskbell_button.app", True)],
    ids=["", "control: nothing was rehearsed"],
)
def test_the_first_look_of_a_button_leaves_no_new_names(begin: str, *, leaves_names: bool) -> None:
    done = vm.run(["-c", NAMES.format(begin=begin)])
    assert done.returncode == 0, done.stderr

    assert (int(done.stdout) > 500) == leaves_names, done.stdout
