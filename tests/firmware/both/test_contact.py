"""Whether the desk's word is fresh."""

from deskbell_button.contact import Contact
from deskbell_wire.messages import INTERVALS
from deskbell_wire.signature import REPLAYED, STALE

INTERVAL_MS = 8000


def contact() -> "tuple[Contact, int]":
    one = Contact(4, INTERVAL_MS)
    return one, one.next_n(0)


def test_an_answer_to_a_number_of_this_boot_counts() -> None:
    one, n = contact()

    assert one.judge(10, (4, n), 50) is None
    assert one.is_fresh(50)


def test_the_same_version_again_is_a_replay() -> None:
    one, n = contact()
    one.judge(10, (4, n), 50)

    assert one.judge(10, (4, n), 60) == REPLAYED
    assert one.judge(9, (4, n), 60) == REPLAYED


def test_an_answer_to_another_boot_is_stale() -> None:
    one, n = contact()

    assert one.judge(10, (3, n), 50) == STALE
    assert one.judge(11, (5, n), 50) == STALE


def test_an_answer_to_a_number_that_was_not_sent_yet_is_stale() -> None:
    one, n = contact()

    assert one.judge(10, (4, n + 1), 50) == STALE


def test_an_answer_after_three_intervals_is_stale() -> None:
    one, n = contact()

    assert one.judge(10, (4, n), INTERVALS * INTERVAL_MS + 1) == STALE


def test_what_was_refused_changes_nothing() -> None:
    one, n = contact()

    one.judge(10, (3, n), 50)

    assert one.version == 0
    assert not one.is_fresh(50)


def test_contact_ends_three_intervals_after_the_last_word() -> None:
    one, n = contact()
    one.judge(10, (4, n), 1000)

    assert one.is_fresh(1000 + INTERVALS * INTERVAL_MS - 1)
    assert not one.is_fresh(1000 + INTERVALS * INTERVAL_MS)


def test_numbers_rise_with_every_message() -> None:
    one, n = contact()

    assert [one.next_n(1), one.next_n(1)] == [n + 1, n + 2]
