"""A button in the simulation: the firmware itself, with a plug that can be pulled."""

from typing import TYPE_CHECKING

from deskbell_button import outbox as rounds
from deskbell_button.button import Button
from deskbell_button.identity import Identity
from deskbell_wire.messages import HOLD, SHORT
from deskbell_wire.topics import username
from tests.simulation.flash import Flash, Folder, Nvs, PowerCut
from tests.simulation.network import Message
from tests.simulation.truth import Pressed

if TYPE_CHECKING:
    from tests.simulation.world import World

LEAST_MS = 200


def quiet_ms(button: Button, now_ms: int) -> int:
    """Return how long a button has nothing to say; a real one looks ten times a second instead."""
    until_status = max(button._status_due_ms - now_ms, 0)
    outbox = button.outbox
    waiting = [seq for seq in outbox.unreceipted() if not outbox._must_wait(seq)]
    ages = [now_ms - outbox._sent_at[seq] for seq in waiting if seq in outbox._sent_at]
    flying = len([age for age in ages if age < rounds.RESEND_MS])
    if len(ages) < len(waiting) and flying < rounds.IN_FLIGHT:
        return 0
    return min(until_status, max(rounds.RESEND_MS - max(ages), 0)) if ages else until_status


class Device:
    """One board; `name` is the `<b>` that it was flashed with last."""

    def __init__(self, world: "World", button_id: str, inputs: int) -> None:
        self.world = world
        self.id = button_id
        self.inputs = inputs
        self.flash = Flash()
        self.name = ""
        self.button: Button | None = None
        self.connected = False
        self.booted_at = 0
        self.sent_at: dict[tuple[int, int], int] = {}
        self.receipted_at: dict[int, int] = {}
        self.highest = 0
        """The highest version that counted in this boot, by the judge's own notes."""
        self.accepted_at: int | None = None
        self.config = 0
        """The highest configuration that was in force since the file system was last lost."""
        self._wake_at: int | None = None
        self._life = 0

    @property
    def local_ms(self) -> int:
        """Return the milliseconds since this boot."""
        return self.world.now - self.booted_at

    # ---- power ----

    def enrol(self, epoch: int) -> None:
        """Write a new identity into NVS, as provisioning does; the board is off."""
        self.name = username(self.id, epoch)
        self.flash.nvs.update(
            {
                "button": self.id,
                "epoch": str(epoch),
                "key": self.world.keyring.sign(self.name).hex(),
                "password": "p",
                "ca": "c",
                "brokers": "mqtts://127.0.0.1:8883",
                "ceiling": "0",
                "config": "0",
            }
        )
        self.config = 0

    def power_on(self) -> None:
        """Boot; the supply may fail even while booting."""
        if self.button is not None or not self.name:
            return
        self._life += 1
        self.booted_at = self.world.now
        self.sent_at = {}
        self.receipted_at = {}
        self.highest = 0
        self.accepted_at = None
        nvs = Nvs(self.flash)
        try:
            self.button = Button(
                Identity(nvs), Folder(self.flash, self.name), nvs, self.inputs, lambda: None
            )
        except PowerCut:
            self.power_off("lost power while booting")
            return
        self.world.note(f"{self.name} boots: {self.button.boot}")
        self.world.later(self.world.rng.randint(200, 2_000), self.connect, self._life)
        self.check()

    def power_off(self, why: str) -> None:
        """Lose everything but the flash; power comes back by itself."""
        self.world.note(f"{self.name} {why}")
        self.button = None
        self.disconnect()
        self._life += 1
        self.world.later(self.world.rng.randint(300, 6_000), self.power_on)

    # ---- link ----

    def connect(self, life: int | None = None) -> None:
        """Connect, leave a will, and get what the broker retained."""
        if self.button is None or self.connected or life not in (None, self._life):
            return
        will = self.button.connecting()
        self.connected = True
        self.world.truth.spoke.add(self.name)
        network = self.world.network
        network.wills[self.name] = Message(will.topic, will.payload)
        network.genuine.add(network.wills[self.name])
        network.give_retained(f"/{self.name}/down/config", self.receive)
        self.button.connected(self.local_ms)
        self.pump()

    def disconnect(self) -> None:
        """Lose the connection; the broker lets the will out."""
        if not self.connected:
            return
        self.connected = False
        will = self.world.network.wills.pop(self.name, None)
        if will is not None:
            self.world.network.publish(will, retain=True)

    def lose_link(self) -> None:
        """Lose the connection and find it again."""
        if self.connected:
            self.world.note(f"{self.name} loses its link")
            self.disconnect()
            self.world.later(self.world.rng.randint(300, 9_000), self.connect, self._life)

    def pump(self) -> None:
        """Send all that is due, and wake when there will be more."""
        if self.button is None or not self.connected:
            return
        message = self.button.next_message(self.local_ms)
        while message is not None:
            self.sent_at[self.button.boot, self.button.contact.n] = self.world.now
            self.publish(Message(message.topic, message.payload), retain=message.retain)
            message = self.button.next_message(self.local_ms)
        self._wake_in(max(quiet_ms(self.button, self.local_ms), LEAST_MS))
        self.check()

    def publish(self, message: Message, *, retain: bool) -> None:
        """Hand a message to the broker."""
        self.world.network.publish(message, retain=retain)

    def _wake_in(self, delay_ms: int) -> None:
        at = self.world.now + delay_ms
        if self._wake_at is None or at < self._wake_at or self._wake_at <= self.world.now:
            self._wake_at = at
            self.world.later(delay_ms, self._wake, at)

    def _wake(self, at: int) -> None:
        if at == self._wake_at:
            self._wake_at = None
            self.pump()

    def receive(self, message: Message) -> None:
        """Take a message from the broker, under the eyes of the judge."""
        if self.button is None or not self.connected or message.name != self.name:
            return
        judge = self.world.button_judge
        before = judge.expects(self, message)
        before_on_flash = self.on_flash()
        kept = set(self.flash.receipted(self.name))
        try:
            reason = self.button.received(message.topic, message.payload, self.local_ms)
        except PowerCut:
            self.power_off("lost power while it received")
            return
        judge.received(self, message, before, reason)
        now = set(self.flash.receipted(self.name))
        self.receipted_at.update(dict.fromkeys(now - kept, self.world.now))
        judge.forgot(self, sorted(before_on_flash - self.on_flash()), message)
        self.pump()

    # ---- finger ----

    def press(self, number: int, kind: str) -> None:
        """Press an input, looking at its lamp."""
        button = self.button
        if button is None:
            return
        lamp = button.lamp(number, self.local_ms)
        shows = lamp.incident is not None and lamp.revision is not None
        awaited = self._short_without_receipt(number) if kind == HOLD else None
        press = Pressed(
            name=self.name,
            seq=button._seq._next,
            input=number,
            kind=kind,
            at_ms=self.world.now,
            config=button.settings.config.version,
            seen=(lamp.incident, lamp.revision) if shows and awaited is None else None,  # type: ignore[arg-type]  # `shows` says that both are there
            awaited=awaited,
        )
        self.world.truth.press(press)
        try:
            press.heard = button.press(number, kind, self.local_ms)
        except PowerCut:
            self.power_off(f"lost power at {press}")
            return
        finally:
            self.world.note(f"{press} {'heard' if press.heard else 'not heard'} at {lamp.json()}")
        self.world.truth.heard += press.heard
        self.pump()
        self.check()

    def _short_without_receipt(self, number: int) -> int | None:
        presses = self.world.truth.presses
        waiting = [
            seq
            for seq in [*self.flash.unreceipted(self.name), *self.asked_again()]
            if presses[self.name, seq].input == number and presses[self.name, seq].kind == SHORT
        ]
        return max(waiting, default=None)

    def on_flash(self) -> set[int]:
        """Return every press that lies on flash."""
        return {*self.flash.receipted(self.name), *self.flash.unreceipted(self.name)}

    def asked_again(self) -> list[int]:
        """Return the receipted presses that the desk said it lacks."""
        return [] if self.button is None else sorted(self.button.outbox._again)

    def check(self) -> None:
        """Have every lamp judged."""
        if self.button is not None:
            self.world.button_judge.lamps(self)
