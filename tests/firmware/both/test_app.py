"""Fingers, lamps and watchdog as the app wires them, on a board of memory."""

import asyncio

from deskbell_button import app, link
from deskbell_button.aio import Clock, sleep_ms
from deskbell_button.app import Finger, Light
from deskbell_button.button import Button
from deskbell_button.gesture import HOLD_MS, STUCK_MS
from deskbell_button.health import Errors, Roll
from deskbell_button.journal import FULL
from deskbell_button.lamp import CLICK, FLASH_MS, WHITE
from deskbell_button.log import Log
from tests.firmware.both.fakes import RamFiles, RamMemory, button, provisioned
from tests.firmware.both.fakes_ca import CA

TYPE_CHECKING = False
if TYPE_CHECKING:
    from deskbell_wire.messages import Lamp


class RamBoard:
    """A board in memory. `shown` is what its lamps were told, oldest first."""

    def __init__(self, inputs: int = 1) -> None:
        self.memory = RamMemory()
        self.inputs = inputs
        self.shown: list[tuple[int, str, tuple[int, int, int]]] = []
        self.lines: list[str] = []
        self.tones: list[int] = []
        self.fed = 0
        self.watched = 0

    def show(self, number: int, lamp: "Lamp | None", colour: "tuple[int, int, int]") -> None:
        self.shown.append((number, lamp.state if lamp else "flash", colour))

    def tone(self, hertz: int) -> None:
        self.tones.append(hertz)

    def watch(self, timeout_ms: int) -> None:
        self.watched = timeout_ms

    def feed(self) -> None:
        self.fed += 1


class Link:
    """As much of a link as a finger needs."""

    def __init__(self) -> None:
        self.wake = asyncio.Event()


class Now:
    def __init__(self) -> None:
        self.ms = 1000

    def now_ms(self) -> int:
        return self.ms


def wired(inputs: int = 1) -> "tuple[Finger, RamBoard, Button, Link, Now]":
    board, now, link = RamBoard(inputs), Now(), Link()
    light = Light(board, now.now_ms)  # type: ignore[arg-type]  # a fake of it
    one = light.button = button(RamFiles(), provisioned(), inputs)
    log = Log(now.now_ms, board.lines.append)
    finger = Finger(board, one, light, link, log)  # type: ignore[arg-type]  # fakes of them
    return finger, board, one, link, now


def test_a_contact_flashes_white_and_clicks_at_once() -> None:
    finger, board, _, link, _ = wired()

    finger.sample(1, True, 1000)

    assert board.shown == [(1, "flash", WHITE)]
    assert board.tones == [CLICK[0][0]]
    assert not link.wake.is_set()


def test_a_press_is_shown_as_heard_and_wakes_the_link_at_once() -> None:
    finger, board, one, link, now = wired()
    finger.sample(1, True, 1000)
    now.ms = 1060

    finger.sample(1, False, 1060)

    assert list(one.journal.pending) == [1]
    assert board.shown[-1][1] == "heard"
    assert board.lines[-1].endswith("press 1 heard")
    assert now.ms - 1000 < FLASH_MS  # the flash gives way to what is proven
    assert link.wake.is_set()


def test_a_press_that_is_not_kept_is_said_with_its_reason() -> None:
    finger, board, one, _, _ = wired()
    one.journal.receipted.update(range(1, FULL + 1))
    finger.sample(1, True, 1000)

    finger.sample(1, False, 1060)

    assert board.lines[-1].endswith("press not kept: journal full")
    assert board.shown[-1][1] == "faulty"


def test_a_message_that_finds_no_room_is_noted_and_nothing_else_happens() -> None:
    memory = provisioned()
    memory.values["ca"] = CA
    one = button(RamFiles(), memory)
    lines: list[str] = []
    log = Log(Now().now_ms, lines.append)
    errors = Errors(memory, log)
    way = link.Link(one, None, Now().now_ms, errors, log, memory)  # type: ignore[arg-type]  # no radio is asked

    way.took("", b"")

    assert errors.last == "no room for a message"
    assert not one.rejected
    assert not way.wake.is_set()


def test_a_stuck_input_is_faulty_until_it_is_freed() -> None:
    finger, _, one, _, _ = wired(inputs=2)
    at = 1000
    for at in (1000, 1000 + HOLD_MS, 1000 + HOLD_MS + STUCK_MS):
        finger.sample(2, True, at)

    assert one.faults == {2: "stuck input"}
    assert [shown.state for shown in one.lamps(at)][1] == "faulty"

    finger.sample(2, False, at + 100)
    assert one.faults == {}


def test_without_an_identity_the_lamp_says_setup() -> None:
    board, now = RamBoard(), Now()

    Light(board, now.now_ms).look()  # type: ignore[arg-type]  # a fake of it

    assert board.shown[-1][1] == "setup"


def health_for_a_moment(board: RamBoard, roll: Roll) -> None:
    clock = Clock()
    log = Log(clock.now_ms, lambda _line: None)

    async def moment() -> None:
        task = asyncio.create_task(app.guard(board, roll, clock, log))  # type: ignore[arg-type]  # a fake of it
        await sleep_ms(30)
        task.cancel()

    asyncio.run(moment())


def test_the_watchdog_is_started_and_fed_while_all_are_alive() -> None:
    board = RamBoard()

    health_for_a_moment(board, Roll({"link": 1000}, 0))

    assert board.watched > 0
    assert board.fed == 1


def test_a_silent_task_is_named_in_nvs_and_the_watchdog_goes_hungry() -> None:
    board = RamBoard()

    health_for_a_moment(board, Roll({"link": 1000}, -5000))

    assert board.fed == 0
    assert board.memory.get("error") == "silent: link"
