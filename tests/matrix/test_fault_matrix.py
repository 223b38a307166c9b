"""The fault matrix: real faults, looked at by the firmware on the VM, and the cause that a real desk names.

The table of the docs is made here: `DESKBELL_WRITE_DOCS=1 pytest tests/matrix`.
"""

import itertools
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

import pytest

from deskbell_catalogue import load
from tests.docs.made_page import check
from tests.matrix.scenarios import SCENARIOS
from tests.support import vm

ROOT: Final = Path(__file__).parents[2]
LEAST_RIGHT: Final = 0.95
AT_ONCE: Final = 4
BATCHES: Final = 8
_PATH: Final = os.environ["PATH"] + ":/usr/sbin:/sbin"
_NUMBERS = itertools.count(1)

pytestmark = pytest.mark.xdist_group("fault matrix")


def played(numbers: range) -> dict[int, dict[str, Any]]:
    """Play scenarios in a namespace of their own."""
    name = f"matrix{os.getpid()}x{next(_NUMBERS)}"
    environment = {**os.environ, "PATH": _PATH, "PYTHONPATH": str(ROOT)}
    subprocess.run(["ip", "netns", "add", name], check=True, env=environment)
    try:
        done = subprocess.run(
            ["ip", "netns", "exec", name, sys.executable, "-m", "tests.matrix.shop", *map(str, numbers)],
            env=environment, cwd=ROOT, capture_output=True, text=True, timeout=280, check=False,
        )  # fmt: skip
    finally:
        subprocess.run(["ip", "netns", "del", name], check=False, env=environment)
    broken = {"cause": "the scenario broke off", "why": done.stderr[-3000:]}
    told: dict[int, dict[str, Any]] = dict.fromkeys(numbers, broken)
    told |= dict(
        json.loads(line[3:]) for line in done.stdout.splitlines() if line.startswith("== ")
    )
    return told


@pytest.fixture(scope="module")
def outcomes() -> Iterator[list[dict[str, Any]]]:
    """Play all of them, a few at a time."""
    if os.getuid() != 0:
        pytest.skip("only root makes network namespaces")
    for program, package in (
        ("ip", "iproute2"), ("nft", "nftables"), ("dnsmasq", "dnsmasq-base"),
        ("ippeveprinter", "cups-ipp-utils"), ("snmpd", "snmpd"),
    ):  # fmt: skip
        if shutil.which(program, path=_PATH) is None:
            pytest.skip(f"no {program}: apt-get install {package}")
    vm.command()
    vm.firmware()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        batches = [range(first, len(SCENARIOS), BATCHES) for first in range(BATCHES)]
        told = {number: one for batch in pool.map(played, batches) for number, one in batch.items()}
        yield [told[number] for number in range(len(SCENARIOS))]


def test_the_matrix_is_wide_enough_and_names_causes_that_there_are() -> None:
    catalogue = load()

    assert len(SCENARIOS) >= 60
    assert len({one.id for one in SCENARIOS}) == len(SCENARIOS)
    assert [one.id for one in SCENARIOS if one.cause and catalogue.cause(one.cause) is None] == []


def test_the_desk_names_the_cause_of_nearly_every_fault(outcomes: list[dict[str, Any]]) -> None:
    wrong = [
        (one.id, "expected", one.cause or "no cause", "but", told)
        for one, told in zip(SCENARIOS, outcomes, strict=True)
        if told["cause"] != one.cause
    ]

    for line in wrong:
        print(*line)
    right = len(SCENARIOS) - len(wrong)
    print(f"{right} of {len(SCENARIOS)} right")
    assert right >= LEAST_RIGHT * len(SCENARIOS), wrong


def test_the_page_is_the_matrix() -> None:
    check("fault-matrix.md", __file__, page())


def page() -> list[str]:
    """Return the table of the docs."""
    catalogue = load()
    lines = [
        "# The fault matrix",
        "",
        f"{len(SCENARIOS)} scenarios that the tests play with real peers: the firmware on MicroPython looks, a real",
        "desk names the cause. At least 95 % must be right in every run, and each that is not is printed.",
        "Real are CUPS' ippeveprinter, net-snmp's snmpd, dnsmasq, TLS servers, closed, filtered and silent",
        "ports in a network namespace; the receipt printer is our own, written from Epson's status bytes. Nothing",
        "here has been tried on printers and tills that one can touch.",
        "",
        "| what | fault | under which conditions | cause |",
        "|---|---|---|---|",
    ]
    for one in SCENARIOS:
        cause = catalogue.cause(one.cause)
        named = (
            f"`{one.cause}` ({cause.title('en')})"
            if cause is not None
            else "none: nothing wrong is seen"
        )
        lines.append(f"| {one.asset} | {one.fault or 'none'} | {one.side or 'none'} | {named} |")
    return lines
