"""A desk with many buttons in a folder of its own, and presses as they would send them."""

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from sqlmodel import insert

from deskbell.desk import restore
from deskbell.desk.buttons import ButtonSettings
from deskbell.desk.desk import Desk
from deskbell.desk.receive import World
from deskbell.store.button import Assignment, Button, Epoch
from deskbell.store.keys import Keyring
from deskbell.store.ledger import Ledger
from deskbell.store.migrate import open_database
from deskbell.store.site import Asset, Site
from deskbell_catalogue import load
from deskbell_wire.messages import Diagnostics, Press
from deskbell_wire.signature import seal
from deskbell_wire.topics import UP_PRESS, topic

CONFIG: Final = 1
CATEGORIES: Final = ("printer", "till", "sales_app", "card_terminal", "scanner")
BUTTONS_A_SITE: Final = 10
MASTER: Final = bytes(range(32))

Sealed = tuple[str, bytes]
"""Topic and payload, as they come from the broker."""


def now_ms() -> int:
    """Return the milliseconds since 1970 in UTC."""
    return time.time_ns() // 1_000_000


def name_of(number: int) -> str:
    """Return the `<b>` of the n-th button."""
    return f"b{number:05d}-1"


@dataclass(slots=True)
class Office:
    """A desk, and the counters of its buttons."""

    desk: Desk
    folder: Path
    buttons: int
    seqs: dict[str, int] = field(default_factory=dict)
    dice: random.Random = field(default_factory=lambda: random.Random(1))

    def press(self, name: str) -> Sealed:
        """Return the next press of a button, signed."""
        seq = self.seqs[name] = self.seqs.get(name, 0) + 1
        dice = self.dice
        press = Press(
            seq=seq,
            boot=3,
            n=seq,
            input=1,
            kind="short",
            about=None,
            age_ms=dice.randrange(2, 40),
            config=CONFIG,
            diagnostics=Diagnostics(
                battery_mv=None,
                rssi_dbm=-dice.randrange(40, 85),
                reset_cause="power_on",
                uptime_s=dice.randrange(10, 400_000),
                free_heap_bytes=dice.randrange(30_000, 90_000),
                firmware="0.1.0",
                ip=f"192.168.{dice.randrange(250)}.{dice.randrange(250)}",
                last_error=None,
            ),
        )
        where = topic(name, UP_PRESS)
        return where, seal(self.desk.world.keyring.sign(name), where, press.encode())

    def a_busy_day(self, presses: int) -> list[Sealed]:
        """Return presses of which every second or third opens an incident and the others nudge."""
        some = [name_of(self.dice.randrange(self.buttons)) for _ in range(presses // 2)]
        return [self.press(self.dice.choice(some)) for _ in range(presses)]

    def an_outage(self) -> list[Sealed]:
        """Return one press of every button."""
        return [self.press(name_of(number)) for number in range(self.buttons)]


@contextmanager
def open_office(buttons: int) -> Iterator[Office]:
    """Open a desk whose buttons have all spoken before; each has an asset of its own."""
    with TemporaryDirectory(prefix="deskbell-bench-") as at:
        folder = Path(at)
        ledger = _ledger(folder / "ledger.jsonl", buttons)
        engine = open_database(f"sqlite:///{folder / 'desk.db'}")
        settings = ButtonSettings(("mqtts://127.0.0.1:8883",))
        world = World(Keyring(MASTER), ledger, load(None))
        desk = Desk(engine, world, settings, now_ms)
        _register(desk, buttons)
        with desk.writing() as session:
            restore.reconcile(session, ledger, settings, now_ms())
        try:
            yield Office(desk, folder, buttons)
        finally:
            engine.dispose()


def _ledger(path: Path, buttons: int) -> Ledger:
    with path.open("w") as file:
        for number in range(buttons):
            for kind in ("issued", "spoke"):
                file.write(f'{{"kind": "{kind}", "name": "{name_of(number)}", "value": 1}}\n')
    return Ledger(path)


def _register(desk: Desk, buttons: int) -> None:
    """Fill the register at once; `buttons.issue` would sync the ledger for each button."""
    numbers = range(buttons)
    sites = range(buttons // BUTTONS_A_SITE + 1)
    with desk.writing() as session:
        put = session.connection().execute
        put(insert(Site), [{"id": n + 1, "name": f"Shop {n}"} for n in sites])
        put(
            insert(Asset),
            [
                {
                    "id": n + 1,
                    "site_id": n // BUTTONS_A_SITE + 1,
                    "name": f"Counter {n}",
                    "category": CATEGORIES[n % len(CATEGORIES)],
                }
                for n in numbers
            ],
        )
        put(
            insert(Button),
            [
                {"id": f"b{n:05d}", "site_id": n // BUTTONS_A_SITE + 1, "created_at_ms": 1}
                for n in numbers
            ],
        )
        put(insert(Epoch), [_epoch(n) for n in numbers])
        put(
            insert(Assignment),
            [
                {"name": name_of(n), "version": CONFIG, "input": 1, "asset_id": n + 1}
                for n in numbers
            ],
        )


def _epoch(number: int) -> dict[str, object]:
    return {
        "name": name_of(number),
        "button_id": f"b{number:05d}",
        "number": 1,
        "issued_at_ms": 1,
        "first_word_at_ms": 1,
        "boot": 3,
        "n": 0,
        "config_version": CONFIG,
    }
