"""Triage: a press means what its finger saw, and every decision has its reason."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from deskbell.domain import incident
from deskbell.domain.triage import VERBS, Decision, OpenIncident, PressFacts, triage

SHORT = PressFacts("b0001-1/1", 7, is_hold=False, about=None, pressed_at_ms=5_000)
HOLD = replace(SHORT, is_hold=True)
NEW = OpenIncident(1042, "new", 33, None, "b0001-1/1", 6)
RESOLVED = replace(NEW, state="resolved", resolved_at_ms=4_000)
SEEN = ("INC-1042", 33)

seen = st.sampled_from([None, SEEN, ("INC-1042", 32), ("INC-9", 33)])
presses = st.builds(
    PressFacts,
    st.sampled_from(["b0001-1/1", "b0001-1/2"]),
    st.integers(1, 9),
    st.booleans(),
    seen,
    st.none() | st.integers(0, 9_000),
)
opened = st.builds(
    OpenIncident,
    st.just(1042),
    st.sampled_from([s for s in incident.STATES if s not in incident.FINISHED]),
    st.just(33),
    st.none() | st.integers(0, 9_000),
    st.sampled_from([None, "b0001-1/1", "b0001-1/2"]),
    st.integers(1, 9),
)


def test_the_first_short_opens_an_incident() -> None:
    assert triage(SHORT, None) == Decision("opened", "first_press")


def test_a_further_short_joins_as_a_nudge() -> None:
    assert triage(SHORT, NEW) == Decision("joined", "nudge")


def test_a_short_that_saw_the_fix_reopens() -> None:
    assert triage(replace(SHORT, about=SEEN), RESOLVED) == Decision("reopened", "still_broken")


def test_a_short_after_the_fix_reopens_although_its_lamp_showed_nothing() -> None:
    assert triage(SHORT, RESOLVED) == Decision("reopened", "broken_again")


def test_a_short_of_before_the_fix_says_nothing_about_it() -> None:
    early = replace(SHORT, pressed_at_ms=3_999)

    assert triage(early, RESOLVED) == Decision("joined", "pressed_before_the_fix")


def test_a_short_that_saw_an_older_state_says_nothing_about_the_fix() -> None:
    older = replace(SHORT, about=("INC-1042", 32))

    assert triage(older, RESOLVED) == Decision("joined", "saw_an_older_state")


def test_a_hold_with_nothing_open_is_ignored() -> None:
    assert triage(HOLD, None) == Decision("ignored", "nothing_open")


def test_a_hold_takes_back_what_is_new_and_its_own() -> None:
    assert triage(replace(HOLD, about=SEEN), NEW) == Decision("withdrawn", "taken_back")


def test_a_hold_confirms_a_fix_that_its_lamp_showed() -> None:
    assert triage(replace(HOLD, about=SEEN), RESOLVED) == Decision("confirmed", "it_works")


def test_a_hold_joins_when_the_lamp_showed_something_else() -> None:
    for about in (None, ("INC-1042", 32), ("INC-9", 33)):
        decision = triage(replace(HOLD, about=about), NEW)

        assert decision == Decision("joined", "not_what_the_lamp_showed")


def test_a_hold_joins_when_others_pressed_too() -> None:
    for origin in (None, "b0001-1/2"):
        decision = triage(replace(HOLD, about=SEEN), replace(NEW, only_origin=origin))

        assert decision == Decision("joined", "others_pressed_too")


def test_a_hold_joins_when_its_own_input_pressed_again_since() -> None:
    decision = triage(replace(HOLD, about=SEEN), replace(NEW, last_short_seq=8))

    assert decision == Decision("joined", "pressed_again_since")


def test_a_hold_on_what_somebody_works_on_is_a_note() -> None:
    taken = replace(NEW, state="acknowledged")

    assert triage(replace(HOLD, about=SEEN), taken) == Decision("joined", "says_that_it_works")


@given(presses, opened)
def test_every_decision_is_a_move_that_the_table_allows(
    press: PressFacts, found: OpenIncident
) -> None:
    decision = triage(press, found)

    verb = VERBS.get(decision.kind)
    assert decision.reason
    assert verb is None or verb in incident.verbs_from(found.state)


@given(presses, opened)
def test_a_hold_acts_on_nothing_but_what_it_saw(press: PressFacts, found: OpenIncident) -> None:
    decision = triage(replace(press, is_hold=True), found)

    assert decision.kind == "joined" or press.about == SEEN


@given(presses, st.none() | opened)
def test_a_short_never_closes_anything(press: PressFacts, found: OpenIncident | None) -> None:
    decision = triage(replace(press, is_hold=False), found)

    assert decision.kind in ("opened", "joined", "reopened")
