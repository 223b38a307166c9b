"""The way to the desk: Wi-Fi, address, TLS, MQTT, and the button's messages over it.

The link decides nothing about presses: it carries what `Button` wants to say
and hands it what arrives. Whatever breaks is noted and tried again; a refused
login too, because only a signed configuration can revoke a button.
"""

import asyncio
import gc
import os

from deskbell_button import forget, mqtt
from deskbell_button.aio import sleep_ms, wait_for_ms
from deskbell_button.backoff import ATTEMPT_MS, pause_ms
from deskbell_button.health import name
from deskbell_wire import const
from deskbell_wire.topics import DOWN, UP_PRESS, topic

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable

    from deskbell_button.button import Button
    from deskbell_button.health import Errors
    from deskbell_button.log import Log
    from deskbell_button.mqtt import Client
    from deskbell_button.seams import Memory, Wifi
    from deskbell_button.trial import Trial

SILENCE_MS = 60_000
"""So long a desk may take to answer a status; then it is looked for at the next broker."""
_NO_ROOM = const("no room for a message")
_BEAT_MS = const(100)
"""Deadlines, Wi-Fi and what is due are looked at this often; a press wakes the link at once."""


class Link:
    """Carries messages between a button and its desk, for ever. `wake` ends every wait."""

    def __init__(
        self,
        button: "Button",
        wifi: "Wifi",
        now_ms: "Callable[[], int]",
        errors: "Errors",
        log: "Log",
        memory: "Memory",
    ) -> None:
        """Take the parts, among them NVS with the CA to trust; `changed` is called when the lamp may have changed."""
        self.wake = asyncio.Event()
        self.changed: Callable[[], None] = lambda: None
        self.alive: Callable[[], None] = lambda: None
        self._room = bytearray(mqtt.ROOM)
        self._button = button
        self._wifi = wifi
        self._now_ms = now_ms
        self._errors = errors
        self._log = log
        self._memory = memory
        self._addresses: dict[str, str] = {}
        self._context = _context(memory.get("ca") or "")  # it wants its memory in one piece
        self._failures = 0
        self._turn = 0
        self._reached = False
        self._heard = False
        self._heard_at = 0
        self._littered = False
        self._broken: Exception | None = None

    async def run(self) -> None:
        """Connect, talk, and begin again when that breaks."""
        self._beats = asyncio.create_task(self._beat())
        while True:
            self.alive()
            self._reached = False
            try:
                await self._join()
                await self._session(self._next_broker())
            except Exception as error:  # whatever ended this connection, the next may work
                gc.collect()
                self._failed(error)
            await self._pause()

    async def _join(self) -> None:
        """Join a network; where there are two lists of them, by the one whose turn it is."""
        trial = self._trial()
        ssid = await self._wifi.join("wifi" if trial is None else trial.joining(self._wifi))
        if trial is not None:
            trial.joined(self._now_ms())
        if ssid is not None:
            self._log.say("joined %s, %s dBm" % (ssid, self._wifi.rssi_dbm()))

    def _trial(self) -> "Trial | None":
        """Return the trial of new networks, begun when a configuration has brought some."""
        settings = self._button.settings
        if settings.new_networks:
            from deskbell_button import rotation

            rotation.begin(settings, self._memory, self._button.identity.key, self._errors)
        return settings.trial

    async def _beat(self) -> None:
        """Wake the link now and then; on an event with a deadline MicroPython spends 3 ms."""
        while True:
            self.wake.set()
            await sleep_ms(_BEAT_MS)

    def _failed(self, error: "Exception") -> None:
        self._failures += 1
        if not self._reached:
            self._turn += 1  # one that was reached is tried again first
        self._errors.note(name(error))
        if self._button.settings.trial is not None:
            self._button.settings.trial.failed(self._now_ms(), self._errors)
        self.changed()

    def _next_broker(self) -> str:
        brokers = self._brokers()
        return brokers[self._turn % len(brokers)]

    def _brokers(self) -> "list[str]":
        brokers = list(self._button.identity.brokers)
        return brokers + [one for one in self._button.settings.config.brokers if one not in brokers]

    async def _pause(self) -> None:
        """Wait for the next attempt; a press made meanwhile shortens the wait."""
        since = self._now_ms()
        chance = int.from_bytes(os.urandom(2), "big")
        while True:
            self.alive()
            holding = self._button.holds_unreceipted()
            if self._now_ms() - since >= pause_ms(self._failures, holding, chance):
                return
            self.wake.clear()
            await self.wake.wait()

    # ---- one connection ----

    async def _session(self, broker: str) -> None:
        client = await wait_for_ms(self._open(broker), ATTEMPT_MS)
        self._reached = True
        self._heard = False
        self._heard_at = self._now_ms()
        self._log.say("connected to " + broker)
        self._broken = None
        reader = asyncio.create_task(self._read(client))
        try:
            names = self._button.identity.name
            await client.subscribe([topic(names, channel) for channel in DOWN])
            self._button.connected(self._now_ms())
            await self._talk(client)
        finally:
            reader.cancel()
            client.close()

    async def _open(self, broker: str) -> "Client":
        from deskbell_button import connecting  # a connection that stands needs none of it

        try:
            return await connecting.connect(
                self._button,
                broker,
                connecting.Way(self._wifi, self._context, self._addresses, bool(self._failures)),
                self._now_ms,
                self._room,
            )
        finally:
            connecting = None  # type: ignore[assignment]  # else this name keeps its code
            _let_go()

    async def _talk(self, client: "Client") -> None:
        told = False
        while True:
            self.alive()
            self.wake.clear()
            if self._broken is not None:
                raise self._broken
            if not self._wifi.is_up():
                raise OSError("Wi-Fi is gone")
            trial = self._trial()
            if trial is not None and trial.must_leave(self._now_ms()):
                return
            self._leave_a_silent_broker()
            await self._say_all(client)
            await client.check()
            if not told and client.round_trip_ms is not None:
                self._log.say("broker answered after %d ms" % client.round_trip_ms)
                told = True
            if self._littered:
                gc.collect()  # small and often keeps room in one piece for the next message
                self._littered = False
            await self.wake.wait()

    def _leave_a_silent_broker(self) -> None:
        """Go to the next broker when nobody answers here: the desk may listen there."""
        allowed_ms = SILENCE_MS
        if self._heard:  # the status of the connection was answered, so the next one counts
            allowed_ms += self._button.settings.status_interval_ms()
        if self._now_ms() - self._heard_at > allowed_ms and len(self._brokers()) > 1:
            self._reached = False
            raise OSError("no word of the desk")

    async def _say_all(self, client: "Client") -> None:
        message = self._button.next_message(self._now_ms())
        while message is not None:
            if message.topic.endswith(UP_PRESS):
                self._errors.on_press()
            await client.publish(message.topic, message.payload, message.retain)
            self._littered = True
            await sleep_ms(0)  # the finger comes first
            message = self._button.next_message(self._now_ms())

    async def _read(self, client: "Client") -> None:
        try:
            await client.read_for_ever(self.took)
        except Exception as error:  # `_talk` raises it, and the link begins again
            self._broken = error
        self.wake.set()

    def took(self, full_topic: str, payload: bytes) -> None:
        """Take a message that came; without a topic it was one that the heap had no room for."""
        self._littered = True
        if not full_topic:
            self._errors.note(_NO_ROOM)
            return
        reason = self._button.received(full_topic, payload, self._now_ms())
        if reason is not None:
            self._log.say("dropped a message: " + reason)
            return
        for proven in self._button.proven:
            self._log.say("press %d %s after %d ms" % proven)
        self._button.proven = []
        self._failures = 0
        self._heard = True
        self._heard_at = self._now_ms()
        if not self._button.holds_unreceipted():
            self._errors.receipted()
        self.changed()
        self.wake.set()


def _context(ca: str) -> "ssl.SSLContext":
    from deskbell_button import dialling

    try:
        return dialling.client_context(ca)
    finally:
        dialling = None  # type: ignore[assignment]  # else this name keeps its code
        _let_go()


def _let_go() -> None:
    for one in ("connecting", "dialling", "dns", "address"):
        forget("deskbell_button", one)
