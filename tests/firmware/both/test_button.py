"""The button as a whole: fingers and messages in, messages and lamps out."""

from deskbell_button.journal import FULL
from deskbell_button.outbox import AGAIN_AT_ONCE, RESEND_MS
from deskbell_button.states import TROUBLE_AFTER_MS
from deskbell_wire.messages import Ask
from deskbell_wire.signature import FORGED, REPLAYED, STALE
from deskbell_wire.topics import DOWN_ASK, DOWN_STATE
from tests.firmware.both.fakes import (
    Desk,
    RamFiles,
    all_messages,
    button,
    connect,
    lamp,
    numbers_of_presses,
    press_in,
    provisioned,
    receipt,
    signed,
    status_in,
)


def test_a_press_is_on_flash_before_the_lamp_says_heard() -> None:
    files = RamFiles()
    one = button(files, provisioned())

    assert one.press(1, "short", 100)

    assert list(files.content) == ["1.p"]
    assert one.lamp(1, 101).state == "heard"


def test_a_press_that_flash_refused_is_never_shown_as_heard() -> None:
    files = RamFiles()
    one = button(files, provisioned())
    files.broken = True

    assert not one.press(1, "short", 100)

    assert one.lamp(1, 101).state == "faulty"


def test_flash_that_takes_presses_again_ends_the_fault() -> None:
    files = RamFiles()
    one = button(files, provisioned())
    files.broken = True
    one.press(1, "short", 100)
    files.broken = False

    assert one.press(1, "short", 200)

    assert one.lamp(1, 201).state == "heard"


def test_a_full_journal_shows_faulty_until_there_is_room() -> None:
    one = button(RamFiles(), provisioned())
    one.journal.receipted.update(range(1, FULL + 1))

    assert not one.press(1, "short", 100)

    assert one.faults[0] == "journal full"
    one.journal.receipted.clear()
    connect(one, 200)
    n = all_messages(one, 200)
    assert n
    one.received(*Desk().state((one.boot, 1), missing=[]), 300)
    assert 0 not in one.faults


def test_a_forged_receipt_turns_no_lamp_blue() -> None:
    one = button(RamFiles(), provisioned())
    one.press(1, "short", 100)
    connect(one, 101)
    sent = press_in(one.next_message(101))
    topic, payload = Desk().state((sent.boot, sent.n), [receipt(1)], None, [lamp("filed")])
    forged = payload[:-1] + (b"0" if payload[-1:] != b"0" else b"1")

    assert one.received(topic, forged, 200) == FORGED
    assert one.lamp(1, 201).state == "heard"
    assert one.received(topic, payload, 202) is None
    assert one.lamp(1, 203).state == "filed"


def test_a_signed_receipt_turns_the_lamp() -> None:
    one = button(RamFiles(), provisioned())
    one.press(1, "short", 100)
    connect(one, 101)
    sent = press_in(one.next_message(101))

    reason = one.received(
        *Desk().state((sent.boot, sent.n), [receipt(1)], None, [lamp("filed", 1, "INC-1")]), 200
    )

    assert reason is None
    shown = one.lamp(1, 201)
    assert (shown.state, shown.incident, shown.revision) == ("filed", "INC-1", 7)


def test_a_lamp_without_the_receipt_proves_nothing() -> None:
    one = button(RamFiles(), provisioned())
    one.press(1, "short", 100)
    connect(one, 101)
    sent = press_in(one.next_message(101))

    one.received(*Desk().state((sent.boot, sent.n), [], None, [lamp("filed", 1, "INC-1")]), 200)

    assert one.lamp(1, 201).state == "heard"


def test_an_unproven_press_is_trouble_after_a_minute_and_never_filed() -> None:
    one = button(RamFiles(), provisioned())
    one.press(1, "short", 100)

    assert one.lamp(1, 99 + TROUBLE_AFTER_MS).state == "heard"
    assert one.lamp(1, 100 + TROUBLE_AFTER_MS).state == "trouble"
    assert one.lamp(1, 10**9).state == "trouble"


def test_an_old_answer_played_again_changes_nothing() -> None:
    one = button(RamFiles(), provisioned())
    desk = Desk()
    connect(one, 0)
    status = status_in(one.next_message(0))
    old = desk.state((status.boot, status.n), [], [], [lamp("taken", 1, "INC-1")])
    one.received(*old, 10)
    one.received(*desk.state((status.boot, status.n), [], [], [lamp("fixed", 1, "INC-1")]), 20)

    assert one.received(*old, 30) == REPLAYED
    assert one.lamp(1, 31).state == "fixed"


def test_an_answer_to_the_boot_before_is_stale() -> None:
    files, memory = RamFiles(), provisioned()
    before = button(files, memory)
    connect(before, 0)
    status = status_in(before.next_message(0))
    late = Desk().state((status.boot, status.n), [], [], [lamp("ready")])
    now = button(files, memory)
    connect(now, 0)
    all_messages(now, 0)

    assert now.received(*late, 10) == STALE
    assert now.lamp(1, 11).state == "no_contact"


def test_a_message_of_another_button_is_not_taken() -> None:
    one = button(RamFiles(), provisioned())

    assert one.received("deskbell/b9999-1/" + DOWN_STATE, b"{}", 10) is not None


def test_everything_unreceipted_goes_out_when_the_connection_is_there() -> None:
    files, memory = RamFiles(), provisioned()
    before = button(files, memory)
    for at in (1, 2, 3):
        before.press(1, "short", at)
    one = button(files, memory)

    connect(one, 50)

    assert numbers_of_presses(all_messages(one, 50)) == [1, 2, 3]


def test_the_age_of_a_press_is_unknown_after_a_power_loss() -> None:
    files, memory = RamFiles(), provisioned()
    button(files, memory).press(1, "short", 100)
    one = button(files, memory)
    one.press(1, "short", 200)
    connect(one, 250)

    ages = [press_in(one.next_message(250)).age_ms, press_in(one.next_message(250)).age_ms]

    assert ages == [None, 50]


def test_a_press_says_what_the_user_saw() -> None:
    one = button(RamFiles(), provisioned())
    connect(one, 0)
    status = status_in(one.next_message(0))
    one.received(*Desk().state((status.boot, status.n), [], [], [lamp("fixed", 1, "INC-1")]), 10)

    one.press(1, "hold", 20)

    assert press_in(one.next_message(20)).about == ("INC-1", 7)


def test_a_press_without_contact_is_about_nothing() -> None:
    one = button(RamFiles(), provisioned())
    connect(one, 0)
    status = status_in(one.next_message(0))
    one.received(*Desk().state((status.boot, status.n), [], [], [lamp("fixed", 1, "INC-1")]), 10)
    late = 10 + 3 * one.settings.status_interval_ms()

    one.press(1, "hold", late)

    assert one.journal.pending[1].about is None


def test_a_hold_soon_after_its_short_withdraws_that_very_incident() -> None:
    one = button(RamFiles(), provisioned())
    connect(one, 0)
    one.press(1, "short", 10)
    sent = press_in(one.next_message(10))
    one.press(1, "hold", 20)
    assert numbers_of_presses(all_messages(one, 20)) == []

    one.received(*Desk().state((sent.boot, sent.n), [receipt(1, "INC-5", 2)]), 30)

    assert press_in(one.next_message(31)).about == ("INC-5", 2)


def test_a_status_is_due_at_once_and_then_every_interval() -> None:
    one = button(RamFiles(), provisioned())
    connect(one, 0)
    all_messages(one, 0)
    interval = one.settings.status_interval_ms()

    assert one.next_message(interval - 1) is None
    assert status_in(one.next_message(interval)).n == 2


def test_when_the_desk_lacks_more_than_goes_out_at_a_time_the_next_status_comes_soon() -> None:
    one = button(RamFiles(), provisioned())
    connect(one, 0)
    all_messages(one, 100)
    desk, to = Desk(), (one.boot, one.contact.n)

    one.received(*desk.state(to, missing=list(range(1, AGAIN_AT_ONCE + 1))), 200)
    before = one.next_message(2300)
    one.received(*desk.state(to, missing=list(range(1, AGAIN_AT_ONCE + 2))), 300)

    assert before is None
    assert status_in(one.next_message(2300)).n == 2


def test_a_press_makes_the_link_send_it_at_once() -> None:
    one = button(RamFiles(), provisioned())
    connect(one, 0)
    all_messages(one, 0)

    one.press(1, "short", 10)

    assert len(all_messages(one, 10)) == 1
    assert one.holds_unreceipted()


def test_a_link_with_nothing_due_waits_for_the_next_round() -> None:
    one = button(RamFiles(), provisioned())
    connect(one, 0)
    for _ in range(40):
        one.press(1, "short", 0)
    all_messages(one, 0)

    assert one.next_message(RESEND_MS - 1) is None
    assert one.next_message(RESEND_MS) is not None


def test_an_ask_for_a_status_is_answered_once() -> None:
    one = button(RamFiles(), provisioned())
    connect(one, 0)
    status = status_in(one.next_message(0))
    ask = Ask(version=5000, to=(status.boot, status.n), what="status")
    message = signed(DOWN_ASK, ask.encode())

    assert one.received(*message, 10) is None
    assert status_in(one.next_message(10)).version == 5000
    assert one.received(*message, 20) == REPLAYED


def test_a_signed_configuration_claims_and_revokes() -> None:
    one = button(RamFiles(), provisioned())
    desk = Desk()

    assert one.received(*desk.config(7), 0) is None
    assert one.settings.claims(1)
    assert one.received(*desk.config(8, revoked=True), 0) is None
    assert one.lamp(1, 1).state == "faulty"
    assert one.received(*desk.config(7), 0) == REPLAYED


def test_two_inputs_have_lamps_of_their_own() -> None:
    one = button(RamFiles(), provisioned(), inputs=2)

    one.press(2, "short", 10)

    assert [shown.state for shown in one.lamps(11)] == ["no_contact", "heard"]


def test_a_button_whose_flash_was_reset_uses_no_number_twice() -> None:
    memory = provisioned()
    before = button(RamFiles(), memory)
    for at in range(5):
        before.press(1, "short", at)

    one = button(RamFiles(), memory)
    one.press(1, "short", 0)

    assert min(one.journal.pending) > max(before.journal.pending)
