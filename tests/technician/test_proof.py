"""What the desk heard before a board was restarted proves nothing about it now."""

from dataclasses import replace
from typing import Any, Final

import pytest

from deskbell.technician import hearing
from deskbell.technician.desk import Spoken
from deskbell.technician.errors import NotOnline, NotPressed
from deskbell.technician.hearing import Heard
from deskbell.technician.proof import Before, Proof

SINCE: Final = Before(boots=4, next_seq=8)
STALE: Final = Spoken(is_online=True, boot=4, newest_press=7, incident="INC-1001", rssi_dbm=-60)
FRESH: Final = replace(STALE, boot=5)


class FakeDesk:
    """A desk that has heard this of the button."""

    def __init__(self, spoken: Spoken) -> None:
        self.heard = spoken

    def spoken(self, _button: str, _epoch: int) -> Spoken:
        return self.heard


def proof(spoken: Spoken) -> Proof:
    heard = Heard(lambda: ["broker answered after 4 ms", "press 9 opened after 21 ms"])
    return Proof(FakeDesk(spoken), "b0001", 1, SINCE, heard)  # type: ignore[arg-type]  # as much of a desk as is asked


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for nothing: the fakes have said all that they will."""
    monkeypatch.setattr("deskbell.technician.proof.ONLINE_WITHIN_S", 0)
    monkeypatch.setattr(hearing, "BEAT_S", 0)


def test_a_desk_that_has_heard_this_start_hears_the_board() -> None:
    assert proof(FRESH).online() >= 0


@pytest.mark.parametrize("spoken", [STALE, replace(FRESH, is_online=False)])
def test_a_desk_that_knows_only_the_start_before_does_not(spoken: Spoken) -> None:
    with pytest.raises(NotOnline):
        proof(spoken).online()


def test_what_was_pressed_since_is_the_tests_and_nothing_else() -> None:
    told = proof(replace(FRESH, newest_press=9)).press(0)

    expected: dict[str, Any] = {
        "presses": [8, 9],
        "press_to_receipt_ms": 21,
        "broker_round_trip_ms": 4,
        "rssi_dbm": -60,
    }
    assert told == expected


@pytest.mark.parametrize("newest", [None, 7])
def test_what_was_pressed_before_is_no_press_on_the_bench(newest: int | None) -> None:
    with pytest.raises(NotPressed):
        proof(replace(FRESH, newest_press=newest)).press(0)
