"""The firmware's figures, on the 32-bit VM: heap, wear, and the times of a press."""

import json
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.figure import FULL, PROMISED, Figure, Samples, Scale
from tests.support import vm
from tests.support.broker import running_broker, until
from tests.support.simulated import NAME, PASSWORD, VM, FakeDesk, Simulated

HERE = Path(__file__).parent
TESTS = vm.ROOT / "tests" / "firmware"
PROMISES_MS = {"flash": 20, "heard": 20, "publish": 5, "puback": 5}
PERCENT = {"flash": 90, "heard": 90, "publish": 50, "puback": 50}
"""The rest is the mood of a machine on which broker, desk and button share two cores."""

NAMES = {
    "flash": "contact to white flash, connecting or not, p90",
    "heard": "release to heard, p90",
    "publish": "press to publish, our code, p50",
    "puback": "publish to PUBACK, p50",
}


def figures(scale: Scale) -> list[Figure]:
    """Return all of them."""
    heap = Figure("firmware heap in use", live_heap_bytes(), "B", 60 * 1024, PROMISED, 1.0)
    wear = Figure("erases a press", erases_a_press(scale), "", 0.5, PROMISED, 1.0)
    return [heap, wear, *times(scale)]


@contextmanager
def _driven(driver: str) -> Iterator[tuple[Simulated, FakeDesk]]:
    """Run the simulator under a driver, against a broker and a desk."""
    with tempfile.TemporaryDirectory() as folder:
        at = Path(folder)
        vm.compile_file(HERE / driver, at / "driver")
        program = ("-c", f"import sys; sys.path.append('{at}'); import driver")
        with (
            running_broker(at / "broker", {NAME: PASSWORD}) as broker,
            FakeDesk(broker) as desk,
            Simulated(at / "home", broker, VM, program=program) as button,
        ):
            button.wait_for_lamp("setup")
            yield button, desk


def live_heap_bytes() -> int:
    """Return the heap in use after a collection: all loaded, connected, a press filed."""
    with _driven("vm_heap.py") as (button, _):
        button.tap()
        button.wait_for_lamp("filed")
        lines = len(button.log)
        until(lambda: len([x for x in button.log[lines:] if x.startswith("heap")]) >= 2)
        return int(next(x for x in reversed(button.log) if x.startswith("heap")).split()[1])


def erases_a_press(scale: Scale) -> float:
    """Return the flash erases for each press that is written, receipted and cleared."""
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder)
        sources = (*(TESTS / "power").glob("*.py"), TESTS / "both" / "fakes.py")
        for source in sources:
            vm.compile_file(source, tree / source.relative_to(vm.ROOT), "-O3")
        vm.compile_file(HERE / "vm_wear.py", tree / "vm_wear")
        days = 200 if scale is FULL else 20
        words = f"import vm_wear; vm_wear.main({days})"
        done = vm.run(["-c", words], tree, heap="16m", timeout_s=300)
    return int(done.stdout.splitlines()[-1]) / 1000


def _wait_for_presses(desk: FakeDesk, count: int) -> None:
    until(lambda: len(desk.seqs()) == count)


def times(scale: Scale) -> list[Figure]:
    """Return the times of presses; contacts also while the button is connecting again."""
    taken = {what: Samples() for what in PROMISES_MS}
    presses = 40 if scale is FULL else 5
    with _driven("vm_latency.py") as (button, desk):
        for number in range(presses):
            button.tap()
            _wait_for_presses(desk, number + 1)
            time.sleep(0.05)
        connected = len(button.log)
        for number in range(presses):
            button.send(drop="link")
            time.sleep(0.3 + 0.015 * number)  # spread over the handshake that follows
            button.tap()
            _wait_for_presses(desk, presses + number + 1)
        for at, line in enumerate(button.log):
            what, _, microseconds = line.partition(" ")
            if what in taken and (at < connected or what == "flash"):
                taken[what].add(int(microseconds) / 1000)
    return [
        Figure(NAMES[what], taken[what].percentile(PERCENT[what]), "ms", promise, PROMISED, 1.0)
        for what, promise in PROMISES_MS.items()
    ]


if __name__ == "__main__":
    for figure in figures(FULL):
        print(json.dumps(figure.as_json()))
