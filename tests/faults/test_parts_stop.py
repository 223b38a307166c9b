"""A part of the way is gone: the lamp says heard, then trouble after 60 s, never filed.

When the part is back the press is filed within five seconds, once. The four
real runs wait for their 60 s together.
"""

import os
import signal
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.boards import FIRMWARE, variant
from tests.support.house import House
from tests.support.timeline import Timeline, incident, incidents, lamp, presses

TROUBLE_S = 60
LATE_S = 10
FILED_WITHIN_S = 5.0


def freeze_broker(house: House) -> None:
    os.kill(house.broker_pid(), signal.SIGSTOP)


def thaw_broker(house: House) -> None:
    os.kill(house.broker_pid(), signal.SIGCONT)


def kill_broker(house: House) -> None:
    """Kill it, and let nobody start it again."""
    os.kill(house.broker_pid(), signal.SIGKILL)
    house.broker.stop()


def bring_broker_back(house: House) -> None:
    house.start_broker()


def stop_desk(house: House) -> None:
    house.close()


def bring_desk_back(house: House) -> None:
    house.open()


def lose_wifi(house: House) -> None:
    house.boards["till"].send(wifi=False)


def find_wifi(house: House) -> None:
    house.boards["till"].send(wifi=True)


@dataclass(frozen=True)
class Part:
    """How a part goes, and how it comes back."""

    goes: Callable[[House], None]
    returns: Callable[[House], None]


PARTS = {
    "broker frozen": Part(freeze_broker, thaw_broker),
    "broker killed": Part(kill_broker, bring_broker_back),
    "desk stopped": Part(stop_desk, bring_desk_back),
    "wifi gone": Part(lose_wifi, find_wifi),
}


@dataclass
class Case:
    """One house in which one part goes."""

    part: Part
    shop: Timeline
    pressed_at: float = 0.0
    trouble_after_s: float = 0.0
    filed_after_s: float = 0.0
    shown: list[str] = field(default_factory=list)

    def goes(self) -> None:
        """Take the part away and press."""
        self.shop.expect(lamp("till", "ready"))
        self.part.goes(self.shop.house)
        self.shop.press("till")
        self.pressed_at = time.monotonic()
        self.shop.expect(lamp("till", "heard"))

    def waits(self) -> None:
        """Wait for trouble."""
        self.shop.expect(lamp("till", "trouble"), within=TROUBLE_S + LATE_S)
        self.trouble_after_s = time.monotonic() - self.pressed_at

    def returns(self) -> None:
        """Bring the part back."""
        board = self.shop.house.boards["till"]
        self.shown = board.states()
        self.part.returns(self.shop.house)
        self.filed_after_s = self.shop.expect(lamp("till", "filed"))


def open_case(stack: ExitStack, folder: Path, part: Part, program: tuple[str, ...]) -> Case:
    house = stack.enter_context(House(folder))
    house.button("till")
    house.open()
    house.start("till", program=program)
    return Case(part, Timeline(house))


def test_the_lamp_says_heard_then_trouble_never_filed_until_the_part_is_back(
    tmp_path: Path,
) -> None:
    """One test, so that the 60 s pass once for all four parts."""
    with ExitStack() as stack:
        cases: dict[str, Case] = {}
        for name, part in PARTS.items():
            cases[name] = open_case(stack, tmp_path / name, part, FIRMWARE)
            cases[name].goes()
        for case in cases.values():
            case.waits()
        for case in cases.values():
            case.returns()

        for name, case in cases.items():
            print(f"\n{name}: trouble after {case.trouble_after_s:.1f} s, ", end="")
            print(f"filed {case.filed_after_s:.2f} s after it was back", end="")
            assert case.shown[case.shown.index("ready") :] == ["ready", "heard", "trouble"], name
            assert TROUBLE_S - 1 < case.trouble_after_s < TROUBLE_S + LATE_S, name
            assert case.filed_after_s < FILED_WITHIN_S, name
            case.shop.expect(presses("till", 1))
            case.shop.expect(incident("till", state="new", presses=1))
            case.shop.expect(incidents("till", 1))


def test_control_a_board_that_trusts_the_puback_claims_what_is_not_so(tmp_path: Path) -> None:
    with ExitStack() as stack:
        part = PARTS["desk stopped"]
        case = open_case(stack, tmp_path, part, variant("trusts_puback"))
        case.shop.expect(lamp("till", "ready"))
        part.goes(case.shop.house)

        case.shop.press("till")

        case.shop.expect(lamp("till", "filed"))
        assert case.shop.house.presses("till") == []


def test_control_a_board_that_sends_once_stays_in_trouble(tmp_path: Path) -> None:
    with ExitStack() as stack:
        part = PARTS["desk stopped"]
        case = open_case(stack, tmp_path, part, variant("sends_once"))
        case.shop.expect(lamp("till", "ready"))
        part.goes(case.shop.house)

        case.shop.press("till")
        case.shop.expect(lamp("till", "trouble"))
        part.returns(case.shop.house)

        time.sleep(2 * FILED_WITHIN_S)
        assert case.shop.house.presses("till") == []
        assert case.shop.house.boards["till"].state() == "trouble"


def test_a_board_in_a_hurry_goes_the_same_way(tmp_path: Path) -> None:
    """What the controls change, unchanged but for the 60 s."""
    with ExitStack() as stack:
        case = open_case(stack, tmp_path, PARTS["desk stopped"], variant("hasty"))
        case.goes()
        case.waits()
        case.returns()

        assert "filed" not in case.shown
        assert case.filed_after_s < FILED_WITHIN_S
        assert len(case.shop.house.presses("till")) == 1
