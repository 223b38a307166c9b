"""The composition root: board, journal, button, link, lamp and watchdog become one device.

Five tasks share one thread. The finger comes first: inputs are sampled every
5 ms, and a contact lights its lamp from the sampling task itself. What can
still hold it up on hardware is what cannot be interrupted there: one step of
the TLS handshake (elliptic curves in software), one flash erase (45 ms), and
the collection of garbage. An edge that falls into such a gap is latched by the
board, so a press is late then, never lost.
"""

import asyncio

from deskbell_button import lamp as lamps
from deskbell_button import prober
from deskbell_button.aio import Clock, sleep_ms
from deskbell_button.button import Button
from deskbell_button.diagnostics import diagnose
from deskbell_button.files import JOURNALS, Folder, left_behind
from deskbell_button.gesture import CONTACT, FREED, HOLD, SHORT, STUCK, Gesture
from deskbell_button.health import WATCHDOG_MS, Errors, Roll, keep
from deskbell_button.identity import Identity, NotProvisioned
from deskbell_button.link import Link
from deskbell_button.log import Log
from deskbell_wire import const
from deskbell_wire.messages import Lamp

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from collections.abc import Callable

    from deskbell_button.seams import Board

_SAMPLE_MS = const(5)
_FRAME_MS = const(20)
_LOOK_MS = const(200)
"""A lamp may change by time alone (trouble, no contact): looked at this often."""

LIMITS_MS = {"finger": 5000, "lamp": 5000, "link": 60000}


async def run(board: "Board") -> None:
    """Be a button, for ever. Raises what a task died of: the caller resets the board."""
    clock = Clock()
    log = Log(clock.now_ms, board.log)
    errors = Errors(board.memory, log)
    light = Light(board, clock.now_ms)
    roll = Roll({"lamp": LIMITS_MS["lamp"]}, clock.now_ms())
    light.alive = lambda: roll.here("lamp", clock.now_ms())
    try:
        identity = Identity(board.memory)
    except NotProvisioned as error:
        log.say("not provisioned: no %s" % error)
        await asyncio.gather(light.run(), guard(board, roll, clock, log))
        return
    log.say("this is " + identity.name)
    for name, count in left_behind(board.root, identity.name):
        errors.note("%d presses of %s were never receipted" % (count, name))
    button = Button(
        identity,
        Folder(board.root + "/" + JOURNALS + "/" + identity.name),
        board.memory,
        board.inputs,
        lambda: diagnose(board, clock.now_ms(), errors.last),
    )
    roll = Roll(LIMITS_MS, clock.now_ms())
    link = Link(button, board.wifi, clock.now_ms, errors, log, board.memory)
    finger = Finger(board, button, light, link, log)
    light.button = button
    light.alive = lambda: roll.here("lamp", clock.now_ms())
    link.alive = lambda: roll.here("link", clock.now_ms())
    link.changed = light.look
    finger.alive = lambda: roll.here("finger", clock.now_ms())
    await asyncio.gather(
        finger.run(clock.now_ms),
        light.run(),
        link.run(),
        prober.run(board, button, link, log, clock.now_ms),
        guard(board, roll, clock, log),
    )


async def guard(board: "Board", roll: Roll, clock: Clock, log: Log) -> None:
    """Feed the watchdog for as long as every task checks in; else say who is silent."""
    board.watch(WATCHDOG_MS)
    told = ""
    while True:
        silent = " ".join(roll.silent(clock.now_ms()))
        if not silent:
            board.feed()
        elif silent != told:
            log.say("silent: " + silent)
            keep(board.memory, "silent: " + silent)  # the watchdog is about to bite
        told = silent
        await sleep_ms(1000)


class Finger:
    """Samples the inputs and turns gestures into presses."""

    def __init__(
        self, board: "Board", button: Button, light: "Light", link: Link, log: Log
    ) -> None:
        """Take the parts."""
        self.alive: Callable[[], None] = lambda: None
        self._board = board
        self._button = button
        self._light = light
        self._link = link
        self._log = log
        self._gestures = [Gesture() for _ in range(board.inputs)]

    async def run(self, now_ms: "Callable[[], int]") -> None:
        """Sample for ever."""
        while True:
            now = now_ms()
            for number, closed, at_ms in self._board.edges(now):
                self.sample(number, closed, at_ms)
            for number in range(1, self._board.inputs + 1):
                self.sample(number, self._board.is_closed(number), now)
            self.alive()
            await sleep_ms(_SAMPLE_MS)

    def sample(self, number: int, closed: bool, at_ms: int) -> None:
        """Take how an input is, and make of a gesture what it means."""
        told = self._gestures[number - 1].sample(closed, at_ms)
        if told is None:
            return
        if told == CONTACT:
            self._button.identify_until_ms = 0  # found; and nothing may hide what a press becomes
            self._light.flash(number)
        elif told in (SHORT, HOLD):
            if self._button.press(number, told, at_ms):
                self._log.say("press %d heard" % self._button.journal.newest())
            else:
                self._log.say("press not kept: " + self._button.faults[0])
            self._light.end_flash(number)
            self._light.look()
            self._link.wake.set()
        elif told == STUCK:
            self._button.faults[number] = "stuck input"
            self._light.look()
        elif told == FREED:
            self._button.faults.pop(number, None)
            self._light.look()


class Light:
    """Shows what the button knows. Without a button there is no identity yet: setup."""

    def __init__(self, board: "Board", now_ms: "Callable[[], int]") -> None:
        """Take board and clock."""
        self.button: Button | None = None
        self.alive: Callable[[], None] = lambda: None
        self._board = board
        self._now_ms = now_ms
        self._shown: dict[int, tuple[Lamp, int]] = {}  # and since when
        self._flash_until: dict[int, int] = {}
        self._chime = lamps.Chime()
        self._notes: tuple[tuple[int, int], ...] = ()
        self._notes_since = 0
        self._looked_ms = -_LOOK_MS
        self._blink_ms = 0

    async def run(self) -> None:
        """Draw for ever."""
        while True:
            if self._now_ms() - self._looked_ms >= _LOOK_MS:
                self.look()
            else:
                self._draw()
            self.alive()
            await sleep_ms(_FRAME_MS)

    def flash(self, number: int, notes: "tuple[tuple[int, int], ...]" = lamps.CLICK) -> None:
        """Light up white at once: the input closed."""
        self._flash_until[number] = self._now_ms() + lamps.FLASH_MS
        self._board.show(number, None, lamps.WHITE)
        self._play(notes)

    def end_flash(self, number: int) -> None:
        """Let what is proven show at once."""
        self._flash_until.pop(number, None)

    def look(self) -> None:
        """Ask the button what each input shows, and show it now."""
        now = self._now_ms()
        self._looked_ms = now
        for number in range(1, self._board.inputs + 1):
            lamp = self._lamp(number, now)
            before = self._shown.get(number)
            if before is None or before[0].state != lamp.state:
                self._shown[number] = (lamp, now)
                lamps.forget_patterns()
            else:
                self._shown[number] = (lamp, before[1])
            notes = self._chime.tune(number, lamp.state, lamp.incident)
            if notes:
                self._play(notes)
        self._draw()

    def _lamp(self, number: int, now: int) -> Lamp:
        if self.button is None:
            return Lamp(input=number, state="setup", incident=None, revision=None)
        return self.button.lamp(number, now)

    def _draw(self) -> None:
        now = self._now_ms()
        percent = 100 if self.button is None else self.button.settings.config.brightness_percent
        called = self.button is not None and now < self.button.identify_until_ms
        if called and now >= self._blink_ms:
            self._blink_ms = now + 2 * lamps.FLASH_MS
            for number in self._shown:
                self.flash(number, lamps.CALL)
        for number in self._shown:
            if now < self._flash_until.get(number, now):
                continue
            lamp, since = self._shown[number]
            colour = lamps.OFF if called else lamps.light(lamp.state, now - since)
            self._board.show(number, lamp, lamps.dim(colour, percent))
        hertz = lamps.pitch(self._notes, now - self._notes_since)
        self._board.tone(hertz or 0)
        if hertz is None:
            self._notes = ()

    def _play(self, notes: "tuple[tuple[int, int], ...]") -> None:
        if self.button is None or self.button.settings.config.sound:
            self._notes = notes
            self._notes_since = self._now_ms()
            self._board.tone(notes[0][0])
