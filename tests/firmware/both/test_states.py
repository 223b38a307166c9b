"""What the lamp shows: every state can be reached, and what outranks what."""

from deskbell_button import state_table
from deskbell_button.states import TROUBLE_AFTER_MS, shown
from deskbell_wire.messages import LAMPS

QUIET: "dict[str, object]" = {
    "fault": None,
    "unproven_ms": None,
    "claimed": True,
    "contact": True,
    "desk": "ready",
}


def state(**other: object) -> str:
    facts = dict(QUIET)
    facts.update(other)
    return shown(**facts)[0]  # type: ignore[arg-type]  # by name


def test_the_table_in_words_has_the_states_of_the_contract_in_their_order() -> None:
    assert tuple([row[0] for row in state_table.TABLE]) == LAMPS


def test_every_state_can_be_reached() -> None:
    reached = {
        state(),
        state(unproven_ms=0),
        state(unproven_ms=TROUBLE_AFTER_MS),
        state(contact=False),
        state(claimed=False),
        state(fault="journal full"),
    } | {state(desk=said) for said in ("filed", "known", "taken", "fixed")}

    assert reached == set(LAMPS)


def test_a_fault_outranks_everything() -> None:
    assert state(fault="revoked", unproven_ms=0, contact=False) == "faulty"


def test_an_unproven_press_outranks_what_the_desk_said() -> None:
    for said in ("filed", "known", "taken", "fixed"):
        assert state(unproven_ms=10, desk=said) == "heard"


def test_an_unproven_press_is_heard_for_a_minute_and_then_trouble() -> None:
    assert state(unproven_ms=TROUBLE_AFTER_MS - 1) == "heard"
    assert state(unproven_ms=TROUBLE_AFTER_MS) == "trouble"


def test_trouble_shows_also_out_of_contact() -> None:
    assert state(unproven_ms=TROUBLE_AFTER_MS, contact=False) == "trouble"


def test_without_contact_nothing_that_the_desk_said_is_shown() -> None:
    for said in ("ready", "filed", "known", "taken", "fixed"):
        assert state(contact=False, desk=said) == "no_contact"


def test_an_input_that_the_desk_has_not_named_is_not_ready() -> None:
    assert state(desk=None) == "no_contact"


def test_an_unclaimed_input_still_shows_its_incident() -> None:
    assert state(claimed=False, desk="taken") == "taken"


def test_every_answer_has_a_reason() -> None:
    for fault in (None, "stuck input"):
        for unproven in (None, 0, TROUBLE_AFTER_MS):
            for contact in (True, False):
                assert shown(fault, unproven, True, contact, "ready")[1]
