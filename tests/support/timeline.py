"""A journey as a timeline: what people do, and what must be seen within how long.

def test_a_press_is_filed(shop: Timeline) -> None:
    shop.press("till", at=0)
    shop.expect(lamp("till", "filed"))
    shop.expect(incident("till", state="new"), within=2)

Times are seconds since the timeline began. A deadline is a generous limit on
liveness, not a measurement.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import pytest

from deskbell.store.incident import Incident
from tests.support.boards import place
from tests.support.broker import until
from tests.support.house import House

WITHIN_S: Final = 30.0
TAP_S: Final = 0.04


@dataclass(frozen=True, slots=True)
class Expected:
    """Something that must come to be seen; `mismatch` says what is wrong, None when it is there."""

    what: str
    mismatch: Callable[[House], str | None]


def lamp(where: str, state: str) -> Expected:
    """Expect an input's lamp to show a state."""
    button, number = place(where)

    def mismatch(house: House) -> str | None:
        board = house.boards[button]
        if board.state(number) == state:
            return None
        return f"{board.states(number)}; log {board.log[-5:]}"

    return Expected(f"the lamp of {where} shows {state}", mismatch)


def incident(label: str, **facts: object) -> Expected:
    """Expect the newest incident of an asset to have these values in its columns."""

    def mismatch(house: House) -> str | None:
        found = house.incidents(label)
        return _differs(found[-1], facts) if found else "there is none"

    return Expected(f"an incident about {label} {facts}", mismatch)


def incidents(label: str, count: int) -> Expected:
    """Expect an asset to have had so many incidents."""

    def mismatch(house: House) -> str | None:
        found = house.incidents(label)
        return None if len(found) == count else str([(one.number, one.state) for one in found])

    return Expected(f"{count} incidents about {label}", mismatch)


def for_technicians(where: str, reason: str) -> Expected:
    """Expect an open incident about an input (0: the button itself) for the technicians."""
    button, number = place(where)

    def mismatch(house: House) -> str | None:
        name = house.names[button]
        found = [one for one in house.incidents() if one.subject == f"input:{name}/{number}"]
        wanted = {"category": "button", "opened_reason": reason}
        return _differs(found[-1], wanted) if found else "there is none"

    return Expected(f"an incident for the technicians about {where}: {reason}", mismatch)


def presses(button: str, *seqs: int) -> Expected:
    """Expect the desk to have exactly these presses of a button."""

    def mismatch(house: House) -> str | None:
        found = [press.seq for press in house.presses(button)]
        return None if found == list(seqs) else str(found)

    return Expected(f"presses {seqs} of {button}", mismatch)


def decision(button: str, seq: int, kind: str, reason: str | None = None) -> Expected:
    """Expect a press to have been decided on like this."""

    def mismatch(house: House) -> str | None:
        found = {press.seq: press for press in house.presses(button)}.get(seq)
        if found is None:
            return "it did not arrive"
        is_so = found.decision == kind and reason in {None, found.reason}
        return None if is_so else f"{found.decision}: {found.reason}"

    return Expected(f"press {seq} of {button} is {kind}", mismatch)


def _differs(found: Incident, facts: Mapping[str, object]) -> str | None:
    seen = {name: getattr(found, name) for name in facts}
    return None if seen == facts else f"{found.number} has {seen}"


class Timeline:
    """What happens in a house, in order."""

    def __init__(self, house: House) -> None:
        self.house = house
        self._began = time.monotonic()

    def begin(self) -> None:
        """Count times from now on."""
        self._began = time.monotonic()

    def press(self, where: str, at: float | None = None) -> None:
        """Press an input shortly: it is broken."""
        self._wait_for(at)
        self._finger(where, is_hold=False)

    def hold(self, where: str, at: float | None = None) -> None:
        """Hold an input for two seconds: it works."""
        self._wait_for(at)
        self._finger(where, is_hold=True)

    def _wait_for(self, at: float | None) -> None:
        if at is not None:
            time.sleep(max(self._began + at - time.monotonic(), 0))

    def _finger(self, where: str, *, is_hold: bool) -> None:
        """Close a contact, see the white flash, and open it; wait until the press is on flash.

        A busy machine may be late, and what it has not seen yet is no press.
        """
        button, number = place(where)
        board = self.house.boards[button]
        heard, events = board.heard(), len(board.events)
        board.send(pin=number, closed=True)
        board.first("flash", events)
        if is_hold:
            until(lambda: board.heard() > heard, what=f"the hold of {where} is heard")
            board.send(pin=number, closed=False)
            return
        time.sleep(TAP_S)
        board.send(pin=number, closed=False)
        until(lambda: board.heard() > heard, what=f"the press of {where} is heard")

    def agent(self, verb: str, label: str) -> None:
        """Make an agent's move on the newest incident of an asset."""
        self.house.agent(verb, label)

    def expect(self, expected: Expected, within: float = WITHIN_S) -> float:
        """Wait until it is seen, and return after how many seconds; fail when it is not in time."""
        started = time.monotonic()
        while True:
            wrong = expected.mismatch(self.house)
            took = time.monotonic() - started
            if wrong is None:
                return took
            if took > within:
                pytest.fail(f"not within {within} s: {expected.what}; instead: {wrong}")
            time.sleep(0.02)
