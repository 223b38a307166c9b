"""A bench test withdraws what was pressed for it, and never what somebody in a shop pressed."""

from dataclasses import replace

import pytest

from deskbell.domain import incident
from deskbell.domain.bench import LEAVE, REASON, WITHDRAW, Pressed, judge

NAME, ASKED_FOR = "b0417-3", (4, 5, 6)
SHORT = Pressed(NAME, seq=4, is_short=True, decision="opened")
HOLD = replace(SHORT, seq=6, is_short=False, decision="joined")


def test_what_was_pressed_for_the_test_alone_is_withdrawn() -> None:
    presses = [SHORT, replace(SHORT, seq=5), HOLD]

    assert judge("new", 2, presses, NAME, ASKED_FOR) == (WITHDRAW, REASON)


@pytest.mark.parametrize("state", [one for one in incident.STATES if one != incident.NEW])
def test_what_somebody_has_seen_stays(state: str) -> None:
    assert judge(state, 1, [SHORT], NAME, ASKED_FOR) == (LEAVE, "not_new")


@pytest.mark.parametrize(
    ("shorts", "press", "reason"),
    [
        (2, replace(SHORT, name="b0417-2"), "others_pressed"),
        (2, replace(SHORT, name="b0418-3"), "others_pressed"),
        (1, replace(HOLD, name="b0418-3"), "others_pressed"),
        (2, replace(SHORT, seq=3), "not_asked_for"),
        (1, replace(HOLD, seq=7), "not_asked_for"),
        (2, replace(SHORT, decision="unreadable"), "unreadable"),
        (1, SHORT, "not_every_press_is_known"),
        (3, SHORT, "not_every_press_is_known"),
    ],
)
def test_one_press_that_may_be_somebody_elses_keeps_the_incident(
    shorts: int, press: Pressed, reason: str
) -> None:
    assert judge("new", shorts, [SHORT, press], NAME, ASKED_FOR) == (LEAVE, reason)
