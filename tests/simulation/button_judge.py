"""The judge of buttons: looks at flash and lamps after every step, and at each word that comes.

The rules are those of docs/explanation/way-of-a-press.md; each is checked against the truth's own
notes, never against what a button believes of itself.
"""

from typing import TYPE_CHECKING

from deskbell_wire.messages import Lamp
from tests.simulation.network import Message
from tests.simulation.truth import PROVEN, Violation

if TYPE_CHECKING:
    from tests.simulation.device import Device
    from tests.simulation.world import World

INTERVAL_MS = 8_000
KEPT = 8
CONTACT_MS = 3 * INTERVAL_MS
Shown = list[str]


class ButtonJudge:
    """Raises Violation as soon as a button breaks the law."""

    def __init__(self, world: "World") -> None:
        self.world = world
        self.truth = world.truth

    # ---- lamps, at any moment ----

    def lamps(self, device: "Device") -> None:
        """No lamp claims more than is proven."""
        assert device.button is not None
        held = device.flash.unreceipted(device.name)
        presses = self.truth.presses
        for lamp in device.button.lamps(device.local_ms):
            waiting = [
                seq for seq in held
                if presses[device.name, seq].input == lamp.input and presses[device.name, seq].heard
            ]  # fmt: skip
            self._lamp(device, lamp, waiting)

    def _lamp(self, device: "Device", lamp: Lamp, waiting: list[int]) -> None:
        what = f"{device.name}/{lamp.input} shows {lamp.json()}"
        if lamp.state == "faulty":
            return
        if waiting and lamp.state not in ("heard", "trouble"):
            raise Violation(f"{what}, but press {waiting[0]} has no receipt")
        if lamp.state in ("heard", "trouble"):
            self._heard(device, lamp, waiting, what)
        if lamp.state not in ("ready", *PROVEN):
            return
        now = self.world.now
        if device.accepted_at is None or now - device.accepted_at >= CONTACT_MS:
            raise Violation(f"{what} without contact for three intervals")
        if lamp.state == "ready":
            return
        subjects = self.truth.subjects.get((device.name, lamp.input), set())
        number = int((lamp.incident or "INC-0")[4:])
        since = now - 2 * CONTACT_MS  # one of them as contact, one as delay of the word
        if not self.truth.was(number, lamp.state, lamp.revision or 0, subjects, since):
            raise Violation(f"{what}, which the desk never committed, or long ago")

    def _heard(self, device: "Device", lamp: Lamp, waiting: list[int], what: str) -> None:
        on_flash = [*device.flash.unreceipted(device.name), *device.asked_again()]
        mine = [s for s in on_flash if self.truth.presses[device.name, s].input == lamp.input]
        if not mine:
            raise Violation(f"{what}, but no such press is on flash")
        if lamp.state == "heard" and waiting and device.local_ms >= 60_000:
            oldest = self.truth.presses[device.name, min(waiting)]
            if self.world.now - max(oldest.at_ms, device.booted_at) > 60_000:
                raise Violation(f"{what}, but {oldest} waits for more than 60 s")

    # ---- words on their way to a button ----

    def expects(self, device: "Device", message: Message) -> "tuple[bool, Shown, int]":
        """Return whether a word may count, what is shown and which configuration holds before."""
        assert device.button is not None
        return (
            self._may_count(device, message),
            _shown(device),
            device.button.settings.config.version,
        )

    def _may_count(self, device: "Device", message: Message) -> bool:
        if message not in self.world.network.genuine:
            return False
        values = message.values
        version = values["version"]
        assert isinstance(version, int)
        if message.channel == "down/config":
            return version >= device.config
        to = values["to"]
        assert isinstance(to, list)
        sent_at = device.sent_at.get((to[0], to[1]))
        is_new = version > device.highest
        return is_new and sent_at is not None and self.world.now - sent_at <= CONTACT_MS

    def received(
        self,
        device: "Device",
        message: Message,
        before: tuple[bool, Shown, int],
        reason: str | None,
    ) -> None:
        """Nothing old, replayed or forged has an effect."""
        may_count, shown, config = before
        assert device.button is not None
        if not may_count and (reason is None or _shown(device) != shown):
            raise Violation(f"{device.name} took what is old or forged: {message}")
        if device.button.settings.config.version not in (0, config) and config:
            assert message.channel == "down/config"
        if device.button.settings.config.version < config:
            raise Violation(f"{device.name} went back to an older configuration: {message}")
        device.config = max(device.config, device.button.settings.config.version)
        if may_count and reason is not None and message.channel == "down/config":
            version = message.values["version"]
            if version != config and str(version) == device.flash.nvs.get("config"):
                raise Violation(f"{device.name} refused what its flash has lost: {message}")
        if reason is None and message.channel != "down/config":
            version = message.values["version"]
            assert isinstance(version, int)
            device.highest = version
            device.accepted_at = self.world.now

    def forgot(self, device: "Device", gone: list[int], message: Message) -> None:
        """Check that a press left only after a later status was answered with nothing missing."""
        if not gone:
            return
        values = message.values
        to = values.get("to")
        answers = device.sent_at.get((to[0], to[1]), -1) if isinstance(to, list) else -1
        kept = len(device.flash.receipted(device.name)) + len(device.flash.unreceipted(device.name))
        for seq in gone:
            if (
                values.get("missing") != []
                or answers < device.receipted_at.get(seq, 0)
                or kept < KEPT
            ):
                raise Violation(f"{device.name} forgot press {seq} without proof: {message}")


def _shown(device: "Device") -> Shown:
    assert device.button is not None
    return [lamp.json() for lamp in device.button.lamps(device.local_ms)]
