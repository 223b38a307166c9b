"""A button that somebody looks for blinks white, with sound; a finger and what it means go before."""

import asyncio

from deskbell_button.app import Finger, Light
from deskbell_button.button import IDENTIFY_MS, Button
from deskbell_button.lamp import CALL, CLICK, FLASH_MS, OFF, WHITE
from deskbell_button.log import Log
from tests.firmware.both.fakes import Desk, RamFiles, RamMemory, button, connect, provisioned

TYPE_CHECKING = False
if TYPE_CHECKING:
    from deskbell_wire.messages import Lamp

AT_MS = 5000


class Board:
    """What its lamps and its buzzer were told last."""

    def __init__(self, inputs: int = 1) -> None:
        self.inputs = inputs
        self.memory = RamMemory()
        self.colours: dict[int, tuple[int, int, int]] = {}
        self.states: dict[int, str | None] = {}
        self.tones: list[int] = []

    def show(self, number: int, lamp: "Lamp | None", colour: "tuple[int, int, int]") -> None:
        self.colours[number] = colour
        self.states[number] = lamp.state if lamp else None

    def tone(self, hertz: int) -> None:
        self.tones.append(hertz)


class Link:
    """As much of a link as a finger needs."""

    def __init__(self) -> None:
        self.wake = asyncio.Event()


class Now:
    def __init__(self) -> None:
        self.ms = AT_MS

    def now_ms(self) -> int:
        return self.ms


def asked(inputs: int = 1, sound: bool = True) -> "tuple[Light, Finger, Board, Button, Now]":  # noqa: FBT001, FBT002 as the firmware
    """Return a button that the desk has just asked to identify itself."""
    board, now = Board(inputs), Now()
    one = button(RamFiles(), provisioned(), inputs)
    connect(one, AT_MS)
    one.next_message(AT_MS)
    desk = Desk()
    assert one.received(*desk.config(7, sound=sound), AT_MS) is None
    assert one.received(*desk.ask((one.boot, one.contact.n), "identify"), AT_MS) is None
    light = Light(board, now.now_ms)  # type: ignore[arg-type]  # a fake of it
    light.button = one
    finger = Finger(board, one, light, Link(), Log(now.now_ms, lambda _: None))  # type: ignore[arg-type]  # fakes of them
    return light, finger, board, one, now


def test_every_lamp_blinks_white_and_dark_with_sound() -> None:
    light, _, board, _, now = asked(inputs=2)

    light.look()
    assert board.colours == {1: WHITE, 2: WHITE}
    assert CALL[0][0] in board.tones
    now.ms += FLASH_MS
    light.look()
    assert board.colours == {1: OFF, 2: OFF}
    now.ms += FLASH_MS
    light.look()
    assert board.colours == {1: WHITE, 2: WHITE}


def test_it_ends_by_itself_and_the_state_was_never_another() -> None:
    light, _, board, one, now = asked()
    before = one.lamp(1, now.ms).json()

    now.ms += IDENTIFY_MS - 1
    light.look()
    assert board.colours[1] == WHITE
    now.ms += FLASH_MS + 1
    light.look()

    assert board.states[1] is not None
    assert one.lamp(1, AT_MS).json() == before


def test_a_finger_ends_it_and_its_press_is_seen_at_once() -> None:
    light, finger, board, one, now = asked()
    light.look()

    finger.sample(1, True, now.ms)
    assert board.tones[-1] == CLICK[0][0]
    now.ms += 60
    finger.sample(1, False, now.ms)

    assert one.identify_until_ms == 0
    assert board.states[1] == "heard"
    now.ms += 2 * FLASH_MS
    light.look()
    assert board.states[1] == "heard"


def test_where_sound_is_off_it_is_silent() -> None:
    light, _, board, _, _ = asked(sound=False)

    light.look()

    assert board.colours[1] == WHITE
    assert set(board.tones) == {0}


def test_an_old_question_is_not_answered() -> None:
    _, _, _, one, now = asked()
    one.identify_until_ms = 0
    old = Desk(version=1)

    assert one.received(*old.ask((one.boot, one.contact.n), "identify"), now.ms) == "replayed"

    assert one.identify_until_ms == 0
