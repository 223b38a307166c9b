"""The life of an incident: one table."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskbell.domain import incident
from deskbell.domain.incident import (
    ACKNOWLEDGED,
    CLOSED,
    FINISHED,
    IN_PROGRESS,
    LAMPS,
    MOVES,
    NEW,
    REOPENED,
    RESOLVED,
    STATES,
    WAITING,
    WITHDRAWN,
    IllegalMove,
    after,
    verbs_from,
)
from deskbell_wire.messages import DESK_LAMPS

TABLE = {
    # state: where each possible verb leads
    NEW: {"acknowledge": ACKNOWLEDGED, "resolve": RESOLVED, "withdraw": WITHDRAWN},
    ACKNOWLEDGED: {"start": IN_PROGRESS, "wait": WAITING, "resolve": RESOLVED},
    IN_PROGRESS: {"wait": WAITING, "resolve": RESOLVED},
    WAITING: {"start": IN_PROGRESS, "resolve": RESOLVED},
    RESOLVED: {"reopen": REOPENED, "confirm": CLOSED, "close": CLOSED},
    REOPENED: {"acknowledge": ACKNOWLEDGED, "resolve": RESOLVED},
    CLOSED: {},
    WITHDRAWN: {},
}
ILLEGAL = [(state, verb) for state in STATES for verb in MOVES if verb not in TABLE[state]]


@pytest.mark.parametrize("state", STATES)
def test_the_verbs_of_a_state_lead_where_the_design_says(state: str) -> None:
    assert {verb: after(state, verb) for verb in verbs_from(state)} == TABLE[state]


@pytest.mark.parametrize(("state", "verb"), ILLEGAL)
def test_an_illegal_move_raises_and_names_where_it_would_be_possible(state: str, verb: str) -> None:
    with pytest.raises(IllegalMove) as caught:
        after(state, verb)

    assert f"Cannot {verb} an incident that is {state}" in str(caught.value)
    for possible in MOVES[verb][0]:
        assert possible in str(caught.value)


def test_every_state_is_reached_from_new() -> None:
    reached, ahead = {NEW}, [NEW]
    while ahead:
        for target in TABLE[ahead.pop()].values():
            if target not in reached:
                reached.add(target)
                ahead.append(target)

    assert reached == set(STATES)


def test_closed_and_withdrawn_are_final_and_nothing_else_is() -> None:
    assert {state for state in STATES if not verbs_from(state)} == set(FINISHED)
    assert set(FINISHED) == {CLOSED, WITHDRAWN}


def test_every_state_has_a_lamp_that_the_desk_may_ask_for() -> None:
    assert set(LAMPS) == set(STATES)
    assert set(LAMPS.values()) <= set(DESK_LAMPS)


@pytest.mark.parametrize(
    ("state", "shown"),
    [(NEW, "filed"), (REOPENED, "filed"), (ACKNOWLEDGED, "taken"), (IN_PROGRESS, "taken"),
     (WAITING, "taken"), (RESOLVED, "fixed"), (CLOSED, "ready"), (WITHDRAWN, "ready")],
)  # fmt: skip
def test_the_lamp_tells_the_state(state: str, shown: str) -> None:
    assert LAMPS[state] == shown


@given(st.lists(st.sampled_from(sorted(MOVES)), max_size=12))
def test_no_way_leads_out_of_the_table(path: list[str]) -> None:
    state = NEW
    for verb in path:
        if verb in verbs_from(state):
            state = after(state, verb)
            assert state in STATES
        else:
            with pytest.raises(IllegalMove):
                after(state, verb)


@given(st.integers(1, 10**15 - 1))
def test_a_number_is_said_and_understood(number: int) -> None:
    assert incident.number_of(incident.number_text(number)) == number
    assert incident.number_of(incident.number_text(number).lower()) == number


@pytest.mark.parametrize(
    "text", ["", "INC", "INC-", "INC-x", "INC--1", "TIC-1", "1042", "INC-²", "INC-" + "9" * 16]
)
def test_it_is_no_number(text: str) -> None:
    assert incident.number_of(text) is None
