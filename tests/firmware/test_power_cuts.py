"""Power cuts at every block operation: LittleFS on the real VM, over flash of our own.

The heap is larger than a board's here, because the flash itself lies in it.
"""

import json
import tempfile
from pathlib import Path
from typing import Any

import pytest

from tests.support import vm

POWER = vm.ROOT / "tests" / "firmware" / "power"
FAKES = vm.ROOT / "tests" / "firmware" / "both" / "fakes.py"
CUTS = "tests.firmware.power.cuts"
ROT = "tests.firmware.power.rot"
HEAP = "4m"
DAYS = 6
LEAST_CUTS = 500
LEAST_ROTS = 150
"""In each of two halves, so that two workers share them."""


def run(first: int, days: int, every: int, control: str = "") -> dict[str, Any]:
    """Run the cuts of these days on the VM, at every n-th operation."""
    return printed(f"from {CUTS} import main; main({first}, {days}, {every}, '{control}')")


def printed(words: str) -> dict[str, Any]:
    """Run something of the power tests on the VM; return the JSON that it prints."""
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder)
        for source in (FAKES, *POWER.glob("*.py")):
            vm.compile_file(source, tree / source.relative_to(vm.ROOT), "-O3")
        done = vm.run(["-c", words], tree, heap=HEAP, timeout_s=280, is_readable=True)
    assert done.returncode == 0, done.stderr
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


@pytest.mark.parametrize("first", [0, DAYS])
def test_no_power_cut_loses_invents_or_doubles_a_press(first: int) -> None:
    result = run(first, DAYS, every=1)

    assert result["violations"] == 0, result["shown"]
    assert result["cuts"] >= LEAST_CUTS


@pytest.mark.parametrize("control", ["HearsTooEarly", "LosesReceipted", "CountsWithoutReserving"])
def test_without_a_safeguard_the_same_cuts_show_the_loss(control: str) -> None:
    result = run(0, 2, every=3, control=control)

    assert result["violations"] > 0


def test_rotten_blocks_bring_no_number_back_and_cost_no_identity() -> None:
    result = printed(f"from {ROT} import main; main(2)")

    assert result["violations"] == 0, result
    assert result["rots"] - result["unmountable"] >= LEAST_ROTS, result


def test_without_the_ceiling_rotten_blocks_bring_numbers_back() -> None:
    result = printed(f"from {ROT} import main; main(1, 'TrustsTheFlash')")

    assert result["violations"] > 0
