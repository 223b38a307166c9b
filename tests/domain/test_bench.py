"""A bench test withdraws what was pressed for it, and never what somebody in a shop pressed."""

from dataclasses import replace

import pytest

from deskbell.domain import incident
from deskbell.domain.bench import (
    LEAVE,
    NEW_FOR_MS,
    REASON,
    SLACK_MS,
    WITHDRAW,
    Pressed,
    judge,
    on_the_bench_since,
)

NAME, SINCE_MS = "b0417-3", 1000
SHORT = Pressed(NAME, is_short=True, received_at_ms=SINCE_MS, decision="opened")
HOLD = replace(SHORT, is_short=False, decision="joined")


def test_what_was_pressed_for_the_test_alone_is_withdrawn() -> None:
    assert judge("new", 2, [SHORT, SHORT, HOLD], NAME, SINCE_MS) == (WITHDRAW, REASON)


@pytest.mark.parametrize("state", [one for one in incident.STATES if one != incident.NEW])
def test_what_somebody_has_seen_stays(state: str) -> None:
    assert judge(state, 1, [SHORT], NAME, SINCE_MS) == (LEAVE, "not_new")


@pytest.mark.parametrize(
    ("shorts", "press", "reason"),
    [
        (2, replace(SHORT, name="b0417-2"), "others_pressed"),
        (2, replace(SHORT, name="b0418-3"), "others_pressed"),
        (1, replace(HOLD, name="b0418-3"), "others_pressed"),
        (2, replace(SHORT, received_at_ms=SINCE_MS - 1), "pressed_before_the_test"),
        (1, replace(HOLD, received_at_ms=SINCE_MS - 1), "pressed_before_the_test"),
        (2, replace(SHORT, decision="unreadable"), "unreadable"),
        (1, SHORT, "not_every_press_is_known"),
        (3, SHORT, "not_every_press_is_known"),
    ],
)
def test_one_press_that_may_be_somebody_elses_keeps_the_incident(
    shorts: int, press: Pressed, reason: str
) -> None:
    assert judge("new", shorts, [SHORT, press], NAME, SINCE_MS) == (LEAVE, reason)


def test_until_its_first_test_a_new_button_is_on_the_bench() -> None:
    late_ms = SINCE_MS + NEW_FOR_MS

    assert on_the_bench_since(SINCE_MS, late_ms, 60, is_first=True) == SINCE_MS


@pytest.mark.parametrize(("age_ms", "is_first"), [(NEW_FOR_MS + 1, True), (NEW_FOR_MS, False)])
def test_else_it_is_there_for_as_long_as_the_test_took(age_ms: int, *, is_first: bool) -> None:
    now_ms = SINCE_MS + age_ms

    since_ms = on_the_bench_since(SINCE_MS, now_ms, 60.5, is_first=is_first)

    assert since_ms == now_ms - 60_500 - SLACK_MS


def test_a_long_test_reaches_back_to_the_issue_at_most() -> None:
    assert on_the_bench_since(SINCE_MS, SINCE_MS + 5, 3600, is_first=False) == SINCE_MS
