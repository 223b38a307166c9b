"""The live heap of the whole firmware, connected and with a press filed, on the 32-bit VM."""

import json
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.support import vm
from tests.support.broker import running_broker, until
from tests.support.simulated import NAME, PASSWORD, VM, FakeDesk, Simulated

LIMIT_BYTES = 60 * 1024


def live_heap_bytes() -> int:
    """Return the heap in use after a collection, with everything loaded and connected."""
    driver = vm.compile_file(Path(__file__).parent / "vm_heap.py", Path(tempfile.mkdtemp()) / "x")
    with tempfile.TemporaryDirectory() as folder:
        at = Path(folder)
        program = ("-c", f"import sys;sys.path.append('{driver.parent}');import x")
        with (
            running_broker(at / "broker", {NAME: PASSWORD}) as broker,
            FakeDesk(broker),
            Simulated(at / "home", broker, VM, program=program) as button,
        ):
            button.wait_for_lamp("setup")
            button.tap()
            button.wait_for_lamp("filed")
            lines = len(button.log)
            until(lambda: len([x for x in button.log[lines:] if x.startswith("heap")]) >= 2)
            return int(next(x for x in reversed(button.log) if x.startswith("heap")).split()[1])


if __name__ == "__main__":
    value = live_heap_bytes()
    row = {"name": "firmware live heap, bytes", "value": value, "limit": LIMIT_BYTES}
    print(json.dumps(row | {"ratio": round(value / LIMIT_BYTES, 3)}))
