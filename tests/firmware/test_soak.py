"""Minutes of bad days: broker restarts, lost Wi-Fi and kills, on the heap of a board."""

import random
import time
from pathlib import Path

import pytest

from tests.support.broker import free_port, make_broker, until
from tests.support.simulated import CPYTHON, NAME, PASSWORD, VM, FakeDesk, Simulated

LASTS_S = 180
SEED = 20260101


@pytest.mark.soak
@pytest.mark.timeout(LASTS_S * 3)
@pytest.mark.parametrize("interpreter", [VM, CPYTHON])
def test_every_press_that_was_heard_arrives_once_after_minutes_of_bad_days(
    tmp_path: Path, interpreter: str
) -> None:
    chance = random.Random(SEED)
    broker = make_broker(tmp_path / "broker", {NAME: PASSWORD}, port=free_port())
    broker.start()
    button = Simulated(tmp_path / "home", broker, interpreter)
    seqs: set[int] = set()
    heard = 0
    try:
        button.start()
        ends = time.monotonic() + LASTS_S
        while time.monotonic() < ends:
            with FakeDesk(broker) as desk:
                for _ in range(chance.randint(1, 12)):
                    before = len(button.events)
                    button.tap(seconds=0.05)
                    time.sleep(chance.uniform(0.05, 0.6))
                    heard += any("flash" in event for event in button.events[before:])
                    what = chance.random()
                    if what < 0.15:
                        button.send(drop="link")
                    elif what < 0.25:
                        button.send(wifi=False)
                        time.sleep(chance.uniform(0, 2))
                        button.send(wifi=True)
                    elif what < 0.3:
                        time.sleep(0.3)  # the press must be on flash, or it was not heard
                        button.kill()
                        button.start()
                        time.sleep(1)
                time.sleep(chance.uniform(0, 1))
            seqs.update(desk.seqs())
            broker.stop()
            time.sleep(chance.uniform(0, 3))
            broker.start()
        with FakeDesk(broker) as desk:
            until(lambda: desk.statuses, 30, "a status")
            button.tap()
            button.wait_for_lamp("filed", within_s=30)
            seqs.update(desk.seqs())
        assert button.ended() is None, button.log[-10:]
        assert sorted(seqs) == list(range(1, len(seqs) + 1))
        assert len(seqs) >= heard
    finally:
        button.stop()
        broker.stop()
