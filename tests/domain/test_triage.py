"""Triage: one test for each row of the decision table, then what holds for every row."""

from dataclasses import dataclass
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from deskbell.domain import incident
from deskbell.domain.incident import (
    ACKNOWLEDGED,
    FINISHED,
    IN_PROGRESS,
    NEW,
    REOPENED,
    RESOLVED,
    STATES,
    WAITING,
)
from deskbell.domain.triage import (
    CONFIRMED,
    IGNORED,
    JOINED,
    OPENED,
    VERBS,
    WITHDRAWN,
    Decision,
    PressFacts,
    triage,
)
from deskbell.domain.triage import (
    REOPENED as REOPENED_IT,
)
from deskbell_wire.messages import DECISIONS

HERE = "b0417-3/1"
THERE = "b0418-1/1"
FIXED_AT_MS = 1_700_000_000_000
SHOWN = ("INC-1042", 7)


def short(**facts: Any) -> PressFacts:
    """Return a short press of an hour after the fix, of somebody who saw no incident."""
    values = {"origin": HERE, "seq": 17, "is_hold": False, "about": None,
              "pressed_at_ms": FIXED_AT_MS + 3_600_000}  # fmt: skip
    return PressFacts(**{**values, **facts})


def hold(**facts: Any) -> PressFacts:
    """Return a hold on what the lamp shows."""
    return short(**{"is_hold": True, "about": SHOWN, **facts})


@dataclass
class Found:
    """An open incident, with no more than triage looks at."""

    number: int
    state: str
    revision: int
    resolved_at_ms: int | None
    only_origin: str | None
    last_short_seq: int


def found(state: str, **facts: Any) -> Found:
    """Return INC-1042 in a state, revision 7, pressed once at HERE."""
    fixed_at_ms = FIXED_AT_MS if state == RESOLVED else None
    values = {"number": 1042, "state": state, "revision": 7, "resolved_at_ms": fixed_at_ms,
              "only_origin": HERE, "last_short_seq": 16}  # fmt: skip
    return Found(**{**values, **facts})


# ---- short: it is broken ----


def test_a_short_with_nothing_open_opens() -> None:
    assert triage(short(), None) == Decision(OPENED, "first_press")


def test_a_short_while_one_is_open_joins_as_a_nudge() -> None:
    for state in (NEW, ACKNOWLEDGED, IN_PROGRESS, WAITING, REOPENED):
        assert triage(short(), found(state)) == Decision(JOINED, "nudge")


def test_a_short_by_somebody_who_sees_fixed_reopens() -> None:
    assert triage(short(about=SHOWN), found(RESOLVED)) == Decision(REOPENED_IT, "still_broken")


def test_a_short_by_somebody_who_sees_fixed_reopens_even_with_an_unknown_time() -> None:
    press = short(about=SHOWN, pressed_at_ms=None)

    assert triage(press, found(RESOLVED)) == Decision(REOPENED_IT, "still_broken")


def test_a_short_by_somebody_who_still_saw_it_open_does_not_reopen() -> None:
    press = short(about=("INC-1042", 6))

    assert triage(press, found(RESOLVED)) == Decision(JOINED, "saw_an_older_state")


def test_a_short_of_before_the_fix_does_not_reopen() -> None:
    press = short(pressed_at_ms=FIXED_AT_MS - 86_400_000)

    assert triage(press, found(RESOLVED)) == Decision(JOINED, "pressed_before_the_fix")


def test_a_short_of_the_moment_of_the_fix_does_not_reopen() -> None:
    press = short(pressed_at_ms=FIXED_AT_MS)

    assert triage(press, found(RESOLVED)) == Decision(JOINED, "pressed_before_the_fix")


def test_a_short_of_after_the_fix_reopens_although_the_lamp_showed_nothing() -> None:
    assert triage(short(), found(RESOLVED)) == Decision(REOPENED_IT, "broken_again")


def test_a_short_of_an_unknown_time_reopens_for_a_press_is_never_lost() -> None:
    press = short(pressed_at_ms=None)

    assert triage(press, found(RESOLVED)) == Decision(REOPENED_IT, "broken_again")


def test_a_short_that_saw_another_incident_goes_by_its_time() -> None:
    early = short(about=("INC-1000", 7), pressed_at_ms=FIXED_AT_MS - 1)
    late = short(about=("INC-1000", 7), pressed_at_ms=FIXED_AT_MS + 1)

    assert triage(early, found(RESOLVED)) == Decision(JOINED, "pressed_before_the_fix")
    assert triage(late, found(RESOLVED)) == Decision(REOPENED_IT, "broken_again")


# ---- hold: it works ----


def test_a_hold_with_nothing_open_is_ignored() -> None:
    assert triage(hold(), None) == Decision(IGNORED, "nothing_open")


def test_a_hold_on_fixed_confirms() -> None:
    assert triage(hold(), found(RESOLVED)) == Decision(CONFIRMED, "it_works")


def test_a_hold_on_a_fresh_press_of_the_same_input_takes_it_back() -> None:
    assert triage(hold(), found(NEW)) == Decision(WITHDRAWN, "taken_back")


def test_a_hold_on_what_is_being_worked_on_joins_as_a_note() -> None:
    for state in (ACKNOWLEDGED, IN_PROGRESS, WAITING, REOPENED):
        assert triage(hold(), found(state)) == Decision(JOINED, "says_that_it_works")


def test_a_hold_on_another_revision_joins_as_a_note() -> None:
    for state in (NEW, RESOLVED):
        press = hold(about=("INC-1042", 6))
        assert triage(press, found(state)) == Decision(JOINED, "not_what_the_lamp_showed")


def test_a_hold_on_another_incident_joins_as_a_note() -> None:
    press = hold(about=("INC-1041", 7))

    assert triage(press, found(NEW)) == Decision(JOINED, "not_what_the_lamp_showed")


def test_a_hold_by_somebody_without_contact_joins_as_a_note() -> None:
    press = hold(about=None)

    assert triage(press, found(RESOLVED)) == Decision(JOINED, "not_what_the_lamp_showed")


def test_a_hold_does_not_take_back_what_another_input_pressed() -> None:
    assert triage(hold(), found(NEW, only_origin=THERE)) == Decision(JOINED, "others_pressed_too")


def test_a_hold_does_not_take_back_what_several_inputs_pressed() -> None:
    assert triage(hold(), found(NEW, only_origin=None)) == Decision(JOINED, "others_pressed_too")


def test_a_hold_does_not_take_back_a_short_that_was_pressed_after_it() -> None:
    press = hold(seq=17)

    assert triage(press, found(NEW, last_short_seq=18)) == Decision(JOINED, "pressed_again_since")


# ---- whatever comes ----

revisions = st.integers(1, 4)
numbers = st.integers(1, 3)
times = st.none() | st.integers(FIXED_AT_MS - 2, FIXED_AT_MS + 2)
origins = st.sampled_from([HERE, THERE])
presses = st.builds(
    PressFacts,
    origin=origins,
    seq=st.integers(1, 4),
    is_hold=st.booleans(),
    about=st.none() | st.tuples(numbers.map(incident.number_text), revisions),
    pressed_at_ms=times,
)
open_incidents = st.none() | st.builds(
    Found,
    number=numbers,
    state=st.sampled_from([state for state in STATES if state not in FINISHED]),
    revision=revisions,
    resolved_at_ms=times,
    only_origin=st.none() | origins,
    last_short_seq=st.integers(0, 4),
)


@given(presses, open_incidents)
def test_every_decision_has_a_reason_and_a_receipt(press: PressFacts, one: Found | None) -> None:
    decision = triage(press, one)

    assert decision.kind in DECISIONS
    assert decision.reason.replace("_", "").isalpha()


@given(presses, open_incidents)
def test_a_decision_moves_an_incident_only_as_the_table_allows(
    press: PressFacts, one: Found | None
) -> None:
    decision = triage(press, one)

    if decision.kind in VERBS:
        assert one is not None
        assert VERBS[decision.kind] in incident.verbs_from(one.state)


@given(presses, open_incidents)
def test_a_hold_acts_only_on_the_incident_and_revision_that_the_lamp_showed(
    press: PressFacts, one: Found | None
) -> None:
    decision = triage(press, one)

    if press.is_hold and decision.kind in VERBS:
        assert one is not None
        assert press.about == (incident.number_text(one.number), one.revision)


@given(presses, open_incidents)
def test_a_short_neither_confirms_nor_withdraws_and_a_hold_neither_opens_nor_reopens(
    press: PressFacts, one: Found | None
) -> None:
    kind = triage(press, one).kind

    assert kind not in ({OPENED, REOPENED_IT} if press.is_hold else {CONFIRMED, WITHDRAWN, IGNORED})


@given(presses, open_incidents)
def test_something_opens_exactly_when_a_short_finds_nothing_open(
    press: PressFacts, one: Found | None
) -> None:
    opened = triage(press, one).kind == OPENED

    assert opened == (one is None and not press.is_hold)


@given(presses, open_incidents)
def test_only_the_one_input_that_pressed_takes_its_press_back(
    press: PressFacts, one: Found | None
) -> None:
    if triage(press, one).kind == WITHDRAWN:
        assert one is not None
        assert one.only_origin == press.origin
        assert one.last_short_seq <= press.seq
