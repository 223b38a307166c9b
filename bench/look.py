"""What a look costs a press, and how soon it is told: two buttons on the 32-bit VM, one looks and one does not."""

import re
import socket
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from bench.figure import FULL, PROMISED, Figure, Samples, Scale
from deskbell_wire.configuration import Config, InputConfig
from deskbell_wire.signature import seal
from deskbell_wire.topics import DOWN_CONFIG, topic
from tests.support.broker import running_broker, until
from tests.support.hostile_peer import black_hole
from tests.support.simulated import KEY, NAME, PASSWORD, VM, FakeDesk, Simulated

HEAP = "100k"
"""The budget of a button's heap, in which it looks as well (docs/adr/0015)."""

FOUND_WITHIN_MS = 3000
AS_FAST = 1.05
RECEIPTED = re.compile(r"press (\d+) \w+ after (\d+) ms")


class Counter:
    """A button, its desk, and the place that it looks at."""

    def __init__(self, button: Simulated, desk: FakeDesk, place: str | None) -> None:
        self._button = button
        self._desk = desk
        self._looks = place is not None
        where = topic(NAME, DOWN_CONFIG)
        config = Config(
            version=7,
            inputs=[InputConfig(input=1, asset="Till", category="till")],
            probes=None if place is None else [(1, place)],
            brightness_percent=60, sound=False, status_interval_s=20, brokers=[], revoked=False,
            wifi=None, probe_interval_s=None, resolver=None,
        )  # fmt: skip
        desk.publish(where, seal(KEY, where, config.encode()), retain=True)
        button.wait_for_lamp("ready")

    def press(self) -> tuple[int, float]:
        """Press; return ms from gesture to receipt by the button's clock, and ms to the last finding."""
        presses, findings = len(self._desk.presses), len(self._desk.findings)
        self._button.tap()
        released = time.perf_counter()
        until(lambda: len(self._desk.presses) > presses)
        seq = self._desk.presses[-1].seq
        until(lambda: self._receipted(seq) is not None)
        if self._looks:
            until(lambda: len(self._desk.findings) >= findings + 2)
        return self._receipted(seq) or 0, (time.perf_counter() - released) * 1000

    def _receipted(self, seq: int) -> int | None:
        for line in reversed(self._button.log):
            found = RECEIPTED.search(line)
            if found and int(found[1]) == seq:
                return int(found[2])
        return None


@contextmanager
def _counters(*places: str | None) -> Iterator[list[Counter]]:
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        made = []
        for number, place in enumerate(places):
            at = Path(folder) / str(number)
            at.mkdir()
            broker = stack.enter_context(running_broker(at / "broker", {NAME: PASSWORD}))
            desk = stack.enter_context(FakeDesk(broker))
            button = stack.enter_context(Simulated(at / "home", broker, VM, heap=HEAP))
            button.wait_for_lamp("setup")
            made.append(Counter(button, desk, place))
        yield made


def figures(scale: Scale) -> list[Figure]:
    """Return how fast a press is receipted beside a look, and how soon a look is told, both kinds of peers."""
    rounds = 30 if scale is FULL else 2
    with socket.create_server(("127.0.0.1", 0)) as well, black_hole() as dead:
        places = (None, f"tcp://127.0.0.1:{well.getsockname()[1]}", f"tcp://127.0.0.1:{dead}")
        with _counters(*places) as counters:
            receipts = [Samples() for _ in places]
            told = [Samples() for _ in places]
            for _ in range(rounds):
                for number, counter in enumerate(counters):
                    receipt_ms, told_ms = counter.press()
                    receipts[number].add(receipt_ms)
                    told[number].add(told_ms)
    bare_ms = _usual(receipts[0])
    rows = []
    for number, what in ((1, "healthy"), (2, "dead")):
        rows += [
            Figure(
                f"press to receipt beside a look, {what} peer, usually",
                _usual(receipts[number]), "ms", bare_ms, "without a look", AS_FAST,
            ),
            Figure(
                f"press to the last finding at the desk, {what} peer, p90",
                told[number].percentile(90), "ms", FOUND_WITHIN_MS, PROMISED, 1.0,
            ),
        ]  # fmt: skip
    return rows


def _usual(samples: Samples) -> float:
    """Return the mean of the middle half: the button counts whole milliseconds."""
    values = sorted(samples.values)
    middle = values[len(values) // 4 : len(values) - len(values) // 4]
    return sum(middle) / len(middle)
