"""From the finger to what people see: receipt, open page, and back after the broker's restart.

All of it over the product as it runs for users, with TLS on the loopback.
"""

import os
import signal
import time
from pathlib import Path

from bench.figure import PROMISED, Figure, Samples, Scale
from bench.product import Button, OpenPage, Product, deskbell_up

P50_MS, P99_MS = 50, 250
AFTER_RESTART_S = 2.0


def figures(scale: Scale) -> list[Figure]:
    """Return the times of presses, each on a button of its own that opens an incident."""
    receipt, page, back = Samples(), Samples(), Samples()
    with deskbell_up() as product:
        buttons = [Button(product, number) for number in range(scale.round_trips)]
        for button in buttons:
            button.connect()
            button.learn()
        watching = OpenPage(product)
        watching.wait_until_open()
        for button in buttons:
            time.sleep(0.1)  # people do not press in step with the page's rest
            pressed = time.perf_counter()
            button.press()
            number = button.wait_for_receipt()["incident"]
            receipt.add((time.perf_counter() - pressed) * 1000)
            page.add((watching.when(number) - pressed) * 1000)
        for _ in range(scale.restarts):
            back.add(_restart(product, buttons[0]))
    return [
        Figure("press to receipt, p50", receipt.median, "ms", P50_MS, PROMISED, 1),
        Figure("press to receipt, p99", receipt.percentile(99), "ms", P99_MS, PROMISED, 1),
        Figure("press to open page, p50", page.median, "ms", P50_MS, PROMISED, 1),
        Figure("press to open page, p99", page.percentile(99), "ms", P99_MS, PROMISED, 1),
        Figure("broker killed to next press filed", back.median, "s", AFTER_RESTART_S, PROMISED, 1),
    ]


def _restart(product: Product, button: Button) -> float:
    """Kill the broker; return the seconds until a press of that moment has its receipt."""
    button.press()
    button.wait_for_receipt()
    killed = time.perf_counter()
    os.kill(_broker_of(product), signal.SIGKILL)
    button.seq += 1
    while True:
        try:
            button.connect()
            button.press_again()
            assert button.client is not None
            button.client.socket.settimeout(0.5)  # the desk may not be back yet: send again
            button.wait_for_receipt()
        except OSError:
            continue
        return time.perf_counter() - killed


def _broker_of(product: Product) -> int:
    """Return the process id of the desk's own Mosquitto."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                words = (entry / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if any(str(product.home).encode() in word for word in words) and b"-c" in words:
                return int(entry.name)
    raise AssertionError("the broker was not found")
