"""Freshness: versions that only rise, and a window that never takes what is too old."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from deskbell_button.contact import Contact, SentWindow
from deskbell_wire.freshness import is_newer, next_version
from deskbell_wire.messages import INTERVALS
from deskbell_wire.signature import REJECTIONS, REPLAYED, STALE

counters = st.integers(1, 2**53)
steps = st.lists(st.integers(0, 4000), min_size=1, max_size=60)


@given(st.lists(st.integers(-(2**40), 2**53), max_size=50))
def test_a_version_rises_whatever_the_clock_does(clock: list[int]) -> None:
    versions = [0]
    for now_ms in clock:
        versions.append(next_version(versions[-1], now_ms))

    assert all(later > earlier for earlier, later in pairwise(versions))


@given(st.integers(0, 2**45), st.integers(0, 2**45))
def test_a_version_is_never_behind_the_clock(last: int, now_ms: int) -> None:
    assert next_version(last, now_ms) >= now_ms


@given(st.tuples(counters, counters), st.tuples(counters, counters))
def test_of_two_messages_exactly_one_is_newer_unless_they_are_the_same(
    one: tuple[int, int], other: tuple[int, int]
) -> None:
    assert is_newer(*one, other) + is_newer(*other, one) == (one != other)


def test_a_new_boot_is_newer_whatever_its_count() -> None:
    assert is_newer(5, 1, (4, 10**6))
    assert not is_newer(4, 7, (4, 7))


@given(st.integers(8, 4000), steps)
def test_no_answer_counts_beyond_three_intervals_nor_before_its_question(
    interval_ms: int, waits: list[int]
) -> None:
    window, sent, now_ms = SentWindow(interval_ms), {}, 0

    for n, wait in enumerate(waits, 1):
        now_ms += wait
        window.sent(n, now_ms)
        sent[n] = now_ms

        accepted = [asked for asked in range(n + 3) if window.accepts(asked, now_ms)]

        assert set(accepted) <= set(sent)
        assert all(now_ms - sent[asked] <= INTERVALS * interval_ms for asked in accepted)
        assert n in accepted


@given(st.integers(8, 4000), steps)
def test_an_answer_within_two_and_a_half_intervals_always_counts(
    interval_ms: int, waits: list[int]
) -> None:
    window, sent, now_ms = SentWindow(interval_ms), {}, 0

    for n, wait in enumerate(waits, 1):
        now_ms += wait
        window.sent(n, now_ms)
        sent[n] = now_ms

        young = [asked for asked, at in sent.items() if now_ms - at <= 2.5 * interval_ms]
        assert all(window.accepts(asked, now_ms) for asked in young)


def test_nothing_counts_before_anything_was_sent_or_long_after() -> None:
    window = SentWindow(1000)
    assert not window.accepts(0, 0)
    assert not window.accepts(1, 0)

    window.sent(1, 0)

    assert window.accepts(1, 3000)
    assert not window.accepts(1, 3001)
    assert not window.accepts(1, 10)


def test_the_window_stays_small_however_much_is_sent() -> None:
    window = SentWindow(1000)
    for n in range(1, 5000):
        window.sent(n, n)
        window.accepts(n, n)

    assert len(window._buckets) <= INTERVALS * 8 + 1


def test_a_word_of_the_desk_that_does_not_count_has_a_named_reason() -> None:
    contact = Contact(4, 1000)
    n = contact.next_n(0)

    assert contact.judge(10, (4, n), 1) is None
    assert contact.judge(10, (4, n), 2) == REPLAYED
    assert contact.judge(11, (3, n), 2) == STALE
    assert contact.judge(11, (4, n + 1), 2) == STALE
    assert contact.judge(11, (4, n), 3001) == STALE
    assert {REPLAYED, STALE} <= set(REJECTIONS)


@given(st.lists(st.tuples(st.integers(1, 30), st.integers(1, 6), st.integers(0, 400)), max_size=60))
def test_the_version_that_a_button_has_taken_only_rises(
    words: list[tuple[int, int, int]],
) -> None:
    contact, now_ms, taken = Contact(1, 1000), 0, 0

    for version, n, wait in words:
        now_ms += wait
        contact.next_n(now_ms)
        if contact.judge(version, (1, n), now_ms) is None:
            assert version > taken
            taken = version

        assert contact.version == taken
