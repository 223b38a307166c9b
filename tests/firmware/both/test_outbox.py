"""What goes out again, and what may leave the flash."""

from deskbell_button.journal import KEPT, Entry, Journal
from deskbell_button.outbox import AGAIN_AT_ONCE, IN_FLIGHT, RESEND_MS, RUNS, Outbox
from tests.firmware.both.fakes import RamFiles, receipt


def outbox(count: int, files: "RamFiles | None" = None) -> Outbox:
    journal = Journal(files or RamFiles())
    for seq in range(1, count + 1):
        journal.append(Entry(seq, 1, seq, 1, "short", 0, None, None))
    return Outbox(journal)


def send_all(box: Outbox, now_ms: int) -> "list[int]":
    sent = []
    seq = box.due(now_ms)
    while seq is not None:
        box.sent(seq, now_ms)
        sent.append(seq)
        seq = box.due(now_ms)
    return sent


def test_presses_go_out_oldest_first_and_once() -> None:
    assert send_all(outbox(3), 1000) == [1, 2, 3]


def test_what_is_not_receipted_goes_out_again_while_connected() -> None:
    box = outbox(2)
    send_all(box, 1000)
    box.receipt(receipt(1))

    assert send_all(box, 1000 + RESEND_MS - 1) == []
    assert send_all(box, 1000 + RESEND_MS) == [2]


def test_a_new_connection_makes_everything_due_at_once() -> None:
    box = outbox(2)
    send_all(box, 1000)

    box.connected()

    assert send_all(box, 1001) == [1, 2]


def test_no_more_than_sixteen_are_in_flight() -> None:
    assert send_all(outbox(IN_FLIGHT + 9), 1000) == list(range(1, IN_FLIGHT + 1))


def test_a_full_flight_waits_for_a_receipt_or_the_next_round_and_does_not_spin() -> None:
    box = outbox(IN_FLIGHT + 9)
    send_all(box, 1000)

    assert box.due(1000 + RESEND_MS - 1) is None
    assert box.due(1000 + RESEND_MS) == IN_FLIGHT + 1


def test_a_press_that_was_never_sent_goes_before_one_that_was() -> None:
    box = outbox(2)
    box.sent(1, 0)

    assert send_all(box, RESEND_MS) == [2, 1]


def test_a_hold_waits_for_the_receipt_of_its_short_and_takes_its_incident() -> None:
    box = outbox(1)
    box.journal.append(Entry(2, 1, 2, 1, "hold", 0, 1, None))
    assert send_all(box, 1000) == [1]

    box.receipt(receipt(1, "INC-7", 3))

    assert send_all(box, 1001) == [2]
    assert box.journal.pending[2].about == ("INC-7", 3)


def test_a_hold_that_waits_does_not_make_the_link_spin() -> None:
    box = outbox(1)
    box.journal.append(Entry(2, 1, 2, 1, "hold", 0, 1, None))
    send_all(box, 1000)

    assert box.due(1000 + RESEND_MS - 1) is None
    assert box.due(1000 + RESEND_MS) == 1


def test_a_hold_whose_receipt_was_lost_with_the_power_asks_for_it_again() -> None:
    files = RamFiles()
    box = outbox(1, files)
    box.journal.append(Entry(2, 1, 2, 1, "hold", 0, 1, None))
    box.journal.receipt(1)
    again = Outbox(Journal(files))

    assert send_all(again, 1000) == [1]
    again.receipt(receipt(1, "INC-7", 3))
    assert send_all(again, 1001) == [2]
    assert again.journal.pending[2].about == ("INC-7", 3)


def test_what_the_desk_misses_goes_out_again() -> None:
    box = outbox(3)
    for seq in (1, 2, 3):
        box.receipt(receipt(seq))

    box.answered([2, 99], 6)

    assert send_all(box, 1000) == [2]


def test_only_so_many_lie_in_the_heap_to_go_out_again() -> None:
    box = outbox(AGAIN_AT_ONCE + 5)
    for seq in range(1, AGAIN_AT_ONCE + 6):
        box.receipt(receipt(seq))

    box.answered(list(range(1, AGAIN_AT_ONCE + 6)), 6)

    assert box.unreceipted() == list(range(1, AGAIN_AT_ONCE + 1))


def test_what_was_sent_and_the_desk_never_heard_goes_out_at_once() -> None:
    box = outbox(2)
    send_all(box, 1000)

    box.answered([2], 6)

    assert send_all(box, 1001) == [2]


def test_a_hold_that_the_desk_lost_goes_out_after_its_short_and_takes_the_new_incident() -> None:
    box = outbox(1)
    box.journal.append(Entry(2, 1, 2, 1, "hold", 0, 1, None))
    box.receipt(receipt(1, "INC-7", 3))
    box.receipt(receipt(2, "INC-7", 4))

    box.answered([2], 6)

    assert send_all(box, 1000) == [1]
    box.receipt(receipt(1, "INC-9", 8))
    assert send_all(box, 1001) == [2]
    assert box.entry(2).about == ("INC-9", 8)


def test_a_record_that_has_rotted_is_not_sent_and_harms_nothing_else() -> None:
    files = RamFiles()
    box = outbox(2, files)
    box.receipt(receipt(1))
    box.receipt(receipt(2))
    files.write("1.r", b"rotten")

    box.answered([1, 2], 6)

    assert send_all(box, 1000) == [2]
    assert box.oldest_unproven(1) is box.entry(2)
    assert box.status_sent(7) == [(2, 2)], "or the desk would ask for it for ever"


def receipted(count: int) -> Outbox:
    box = outbox(count)
    for seq in range(1, count + 1):
        box.receipt(receipt(seq))
    return box


def test_the_newest_64_stay_on_flash() -> None:
    box = receipted(KEPT + 2)
    box.status_sent(6)

    box.answered([], 6)

    assert sorted(box.journal.receipted) == list(range(3, KEPT + 3))


def test_an_answer_to_a_status_before_the_receipt_clears_nothing() -> None:
    box = outbox(KEPT + 2)
    box.status_sent(5)
    for seq in range(1, KEPT + 3):
        box.receipt(receipt(seq))

    box.answered([], 5)

    assert len(box.journal.receipted) == KEPT + 2


def test_an_answer_to_a_status_before_the_desk_lost_a_press_clears_nothing() -> None:
    box = receipted(KEPT + 2)
    box.status_sent(5)
    box.status_sent(6)
    box.answered([1], 5)
    box.receipt(receipt(1))

    box.answered([], 6)
    assert len(box.journal.receipted) == KEPT + 2

    box.status_sent(8)
    box.answered([], 8)
    assert sorted(box.journal.receipted) == list(range(3, KEPT + 3))


def test_a_long_connection_leaves_nothing_behind_of_what_is_receipted() -> None:
    box = outbox(1)
    box.receipt(receipt(1))
    for seq in range(2, 4 * KEPT):
        box.journal.append(Entry(seq, 1, seq, 1, "short", 0, None, None))
        assert send_all(box, seq) == [seq]
        box.receipt(receipt(seq))
        box.status_sent(seq)
        box.answered([], seq)

    notes = [value for value in box.__dict__.values() if isinstance(value, dict)]
    assert notes
    assert not any(notes)
    assert len(box.journal) == KEPT


def test_an_answer_to_something_else_than_a_status_clears_nothing() -> None:
    box = receipted(KEPT + 2)
    box.status_sent(6)

    box.answered([], 7)

    assert len(box.journal.receipted) == KEPT + 2


def test_an_answer_that_misses_something_clears_nothing() -> None:
    box = receipted(KEPT + 2)
    box.status_sent(6)

    box.answered([70], 6)

    assert len(box.journal.receipted) == KEPT + 2


def test_a_receipt_for_nothing_that_is_here_has_no_effect() -> None:
    box = outbox(1)

    box.receipt(receipt(2))

    assert box.unreceipted() == [1]


def test_what_a_status_had_no_room_to_tell_stays_on_flash() -> None:
    files = RamFiles()
    apart = range(1, 2 * RUNS + 3, 2)
    newer = range(2 * RUNS + 4, 2 * RUNS + KEPT + 6)
    for seq in list(apart) + list(newer):
        files.write("%d.r" % seq, b"")
    box = Outbox(Journal(files))
    told = box.status_sent(6)

    box.answered([], 6)

    assert told[-1][1] == 2 * RUNS - 1
    assert box.journal.receipted == {2 * RUNS + 1} | set(newer)
