"""A button's day on flash that may lose power, and the law that the day must keep.

Run on the VM only: LittleFS lives there. A day is a boot, presses without a
network, a connection, a configuration, receipts, a press while connected, and
an answered status, after which old presses leave the flash. `World` remembers what really
happened, and judges.
"""

import vfs  # type: ignore[import-not-found,unused-ignore]  # MicroPython

from deskbell_button import journal
from deskbell_button.files import Folder
from deskbell_button.identity import Identity
from tests.firmware.both.fakes import (
    NAME,
    Desk,
    connect,
    press_in,
    provisioned,
    receipt,
    status_in,
)
from tests.firmware.power.flash import Flash, Nvs, Power

TYPE_CHECKING = False
if TYPE_CHECKING:
    from deskbell_button.button import Button, Outgoing

BLOCKS = 12
AT = "/flash"
KEPT = 4
"""The newest presses that stay on flash, instead of 64: so that every day clears some."""

journal.KEPT = KEPT


class World:
    """Flash, NVS and desk between two boots, and what fingers and lamps did."""

    def __init__(self) -> None:
        self.flash = b""
        self.nvs = provisioned().values
        self.desk: dict[int, tuple[int, int]] = {}
        self.tried: set[tuple[int, int]] = set()
        self.heard: set[tuple[int, int]] = set()
        self.used: set[int] = set()
        self.version = 1000
        self.config = 0
        self.wrong: list[str] = []

    def copy(self) -> "World":
        """Return a world that goes its own way from here."""
        other = World()
        other.flash = self.flash
        other.nvs = dict(self.nvs)
        other.desk = dict(self.desk)
        other.tried = set(self.tried)
        other.heard = set(self.heard)
        other.used = set(self.used)
        other.version = self.version
        other.config = self.config
        return other

    def take(self, seq: int, press: "tuple[int, int]") -> None:
        """Commit a press at the desk, and judge it."""
        if press not in self.tried:
            self.wrong.append("invented %d" % seq)
        if self.desk.get(seq, press) != press:
            self.wrong.append("number %d used twice" % seq)
        for other in self.desk:
            if other != seq and self.desk[other] == press:
                self.wrong.append("doubled %d as %d" % (other, seq))
        self.desk[seq] = press

    def judge(self, one: "Button") -> None:
        """Judge after everything had its chance."""
        if one.settings.config.version != self.config:
            self.wrong.append("configuration %d is not in force" % self.config)
        for press in self.heard:
            if press not in self.desk.values():
                self.wrong.append("lost a press of boot %d" % press[0])
        for seq in sorted(self.desk)[-KEPT:]:
            if seq not in one.journal.receipted:
                self.wrong.append("receipted %d has left the flash" % seq)


def format_flash() -> bytes:
    """Return a flash with an empty file system."""
    flash = Flash(BLOCKS, Power())
    vfs.VfsLfs2.mkfs(flash)
    return bytes(flash.content)


EMPTY = format_flash()


class Boot:
    """One boot of a world: mounts its flash. `save` puts what is on it back into the world."""

    def __init__(self, world: World, power: Power, make: "type[Button]") -> None:
        self.world = world
        self.flash = Flash(world.flash, power)
        self.nvs = Nvs(world.nvs, power)
        self._make = make

    def __enter__(self) -> "Boot":
        vfs.mount(vfs.VfsLfs2(self.flash), AT)
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        vfs.umount(AT)
        self.world.flash = bytes(self.flash.content)
        self.world.nvs = self.nvs.values

    def start(self) -> "Button":
        """Return the button that starts here."""
        folder = Folder(AT + "/journal/" + NAME)
        return self._make(Identity(self.nvs), folder, self.nvs, 1, lambda: None)


def press(world: World, one: "Button", at_ms: int) -> None:
    """Press, and remember what the lamp said."""
    what = (one.boot, at_ms)
    world.tried.add(what)
    if one.press(1, "short", at_ms):
        world.heard.add(what)
        world.used.add(one.journal.newest())


def day(world: World, one: "Button", dawn_ms: int = 0, register: bool = True) -> None:  # noqa: FBT001, FBT002 as the firmware
    """Live a day; on most real ones nobody changes the register."""
    desk = Desk(world.version)
    for at in (10, 20, 30):
        press(world, one, dawn_ms + at)
    connect(one, dawn_ms + 100)
    if register:
        world.config += 1
        one.received(*desk.config(world.config), dawn_ms + 100)
    exchange(world, one, desk, dawn_ms + 100)
    press(world, one, dawn_ms + 200)
    exchange(world, one, desk, dawn_ms + 200)
    exchange(world, one, desk, dawn_ms + 300 + one.settings.status_interval_ms())


def recover(world: World, one: "Button") -> None:
    """Connect, and let desk and button tell each other what they have."""
    desk = Desk(world.version)
    connect(one, 100)
    if world.config:
        one.received(*desk.config(world.config), 100)  # retained by the broker
    exchange(world, one, desk, 100)
    exchange(world, one, desk, 200 + one.settings.status_interval_ms())


def exchange(world: World, one: "Button", desk: Desk, now_ms: int) -> None:
    """Carry messages until neither side has anything to say."""
    message = one.next_message(now_ms)
    while message is not None:
        answer = _answer(world, one, desk, message)
        world.version = desk.version
        one.received(*answer, now_ms)
        message = one.next_message(now_ms)


def _answer(world: World, one: "Button", desk: Desk, message: "Outgoing") -> "tuple[str, bytes]":
    if message.topic.endswith("up/press"):
        sent = press_in(message)
        entry = one.outbox.entry(sent.seq)
        world.take(sent.seq, (entry.boot, entry.at_ms))
        return desk.state((sent.boot, sent.n), [receipt(sent.seq)])
    status = status_in(message)
    held = [seq for low, high in status.held for seq in range(low, high + 1)]
    missing = [seq for seq in held if seq not in world.desk]
    return desk.state((status.boot, status.n), [], missing[:32])
