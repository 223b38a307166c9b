"""The life of an incident is one table; what is not in it cannot happen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskbell.domain import incident
from deskbell.domain.incident import FINISHED, IllegalMove, after, number_of, number_text
from deskbell_wire.messages import DESK_LAMPS

verbs = st.sampled_from(sorted(incident.MOVES))


@pytest.mark.parametrize(
    ("path", "state"),
    [
        (["acknowledge", "start", "wait", "start", "resolve", "close"], "closed"),
        (["acknowledge", "resolve", "reopen", "acknowledge"], "acknowledged"),
        (["resolve", "confirm"], "closed"),
        (["withdraw"], "withdrawn"),
    ],
)
def test_an_incident_goes_its_way(path: list[str], state: str) -> None:
    now = incident.NEW

    for verb in path:
        now = after(now, verb)

    assert now == state


@given(st.lists(verbs, max_size=12))
def test_no_way_leads_out_of_a_finished_incident(path: list[str]) -> None:
    state = incident.NEW
    for verb in path:
        if verb in incident.verbs_from(state):
            state = after(state, verb)
        else:
            with pytest.raises(IllegalMove):
                after(state, verb)

    assert state not in FINISHED or incident.verbs_from(state) == ()


def test_a_refused_move_says_from_where_it_would_be_possible() -> None:
    with pytest.raises(IllegalMove) as refused:
        after(incident.CLOSED, "resolve")

    assert str(refused.value).startswith(
        "Cannot resolve an incident that is closed; only from: new"
    )


def test_only_a_new_incident_can_be_withdrawn_and_only_a_resolved_one_confirmed() -> None:
    assert incident.MOVES["withdraw"] == ((incident.NEW,), incident.WITHDRAWN)
    assert incident.MOVES["confirm"] == ((incident.RESOLVED,), incident.CLOSED)


def test_every_state_has_a_lamp_that_the_desk_may_ask_for() -> None:
    assert set(incident.LAMPS) == set(incident.STATES)
    assert set(incident.LAMPS.values()) <= set(DESK_LAMPS)
    assert {incident.LAMPS[state] for state in FINISHED} == {"ready"}


def test_every_state_can_be_reached() -> None:
    assert {target for _, target in incident.MOVES.values()} | {incident.NEW} == set(
        incident.STATES
    )


@given(st.integers(1, 10**15 - 1))
def test_a_number_is_read_as_people_write_it(number: int) -> None:
    assert number_of(number_text(number)) == number
    assert number_of(number_text(number).lower()) == number


@pytest.mark.parametrize("text", ["", "INC", "INC-", "INC-1a", "TKT-1", "INC-²", "1042", "INC--1"])
def test_what_is_no_number_is_none(text: str) -> None:
    assert number_of(text) is None
