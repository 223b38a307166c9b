"""One run: buttons, desks, a lying network, people and accidents, all from one seed.

Time is virtual and in milliseconds. First everything goes wrong that the
profile allows; then the network becomes honest, all is up, and three status
intervals later the world must be as if nothing had happened.
"""

import heapq
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from random import Random
from unittest.mock import patch

from deskbell.desk import statuses, work
from deskbell.store import numbers
from deskbell.store.keys import Keyring
from deskbell_button import config as button_config
from deskbell_button import journal
from deskbell_catalogue import Catalogue, load
from tests.simulation import ending, registering, trouble
from tests.simulation.button_judge import CONTACT_MS, INTERVAL_MS, ButtonJudge
from tests.simulation.database import shared
from tests.simulation.desk_judge import DeskJudge
from tests.simulation.device import Device
from tests.simulation.network import Message, Network, Weather
from tests.simulation.office import Office
from tests.simulation.profile import Profile, draw
from tests.simulation.truth import Excused, Truth, Violation

KEPT = 8
FULL = 14
RESERVED = 8
CLOSES_AFTER_MS = 20_000
KEYRING = Keyring(b"m" * 32)
CATALOGUE: Catalogue = load(None)


@contextmanager
def small_numbers() -> Iterator[None]:
    """Shrink the constants of the design, so that short runs reach their edges."""
    with (
        patch.object(journal, "KEPT", KEPT),
        patch.object(journal, "FULL", FULL),
        patch.object(button_config, "DEFAULT_STATUS_INTERVAL_S", INTERVAL_MS // 1000),
        patch.object(numbers, "RESERVED_AT_ONCE", RESERVED),
        patch.object(statuses, "RENEWED_AT_MOST_EVERY_MS", INTERVAL_MS),
        patch.object(work, "CLOSES_AFTER_OPEN_MS", CLOSES_AFTER_MS),
    ):
        yield


class World:
    """All of it."""

    keyring = KEYRING
    catalogue = CATALOGUE

    def __init__(self, seed: int, profile: Profile | None = None) -> None:
        self.seed = seed
        self.rng = Random(seed)
        drawn = draw(self.rng)
        self.profile = profile or drawn
        self.now = 0
        self._order = count()
        self._queue: list[tuple[int, int, Callable[..., object], tuple[object, ...]]] = []
        self.timeline: list[tuple[int, str]] = []
        self.truth = Truth()
        self.database = shared()
        self.database.empty()
        self.backups: list[sqlite3.Connection] = []
        self.button_judge = ButtonJudge(self)
        self.desk_judge = DeskJudge(self)
        self.network = Network(self.rng, self.profile.weather, self.later)
        self.network.to_button = self._to_button
        self.offices = [
            Office(self, f"desk {index + 1}", skew_ms=index * self.rng.randint(-2_000, 2_000))
            for index in range(self.profile.desks)
        ]
        self.network.to_desks = [office.receive for office in self.offices]
        self.assets: list[int] = []
        self.devices: list[Device] = []

    # ---- time ----

    def later(self, delay_ms: int, action: Callable[..., object], *arguments: object) -> None:
        """Do something after a while."""
        heapq.heappush(self._queue, (self.now + delay_ms, next(self._order), action, arguments))

    def run_until(self, at_ms: int) -> None:
        """Let time pass."""
        while self._queue and self._queue[0][0] <= at_ms:
            self.now, _, action, arguments = heapq.heappop(self._queue)
            action(*arguments)
        self.now = at_ms
        for device in self.devices:
            device.check()

    def note(self, text: str) -> None:
        """Write a line of the timeline."""
        self.timeline.append((self.now, text))

    def _to_button(self, message: Message) -> None:
        for device in self.devices:
            if device.name == message.name:
                device.receive(message)

    # ---- the run ----

    def run(self) -> Excused:
        """Run it all. Raises Violation."""
        with small_numbers():
            try:
                registering.begin(self)
                self._chaos()
                self._settle()
                return ending.check(self)
            except Violation as violation:
                raise Violation(f"{violation}\n{self.told()}") from violation
            except Exception as error:
                raise Violation(f"{type(error).__name__}: {error}\n{self.told()}") from error
            finally:
                for backup in self.backups:
                    backup.close()

    def _chaos(self) -> None:
        names, weights = zip(*self.profile.weights.items(), strict=True)
        at = 3_000
        for _ in range(self.profile.actions):
            at += round(self.rng.expovariate(1 / self.profile.mean_ms))
            self.run_until(at)
            trouble.ACTIONS[self.rng.choices(names, weights)[0]](self)

    def _settle(self) -> None:
        self.note("---- the network becomes honest, everything is up ----")
        self.network.weather = Weather()
        for office in self.offices:
            office.kill = None
            office.start()
        for device in self.devices:
            device.flash.cut_in = None
            device.power_on()
            self.later(self.rng.randint(200, 2_000), device.connect)
        self.run_until(self.now + CONTACT_MS + 3_000)
        while any(facts[-1].since_ms > self.now - 1_500 for facts in self.truth.facts.values()):
            self.run_until(self.now + 1_500)  # silence has just closed something: let it be told

    def told(self) -> str:
        """Return how to run this alone, and what happened."""
        lines = [f"{at / 1000:9.3f} s  {text}" for at, text in self.timeline[-120:]]
        head = f"Run it alone: .venv/bin/python -m tests.simulation {self.seed}"
        return "\n".join([head, *lines])
