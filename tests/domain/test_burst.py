"""Five presses within four seconds are a burst, however they arrive."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from deskbell.domain.burst import PRESSES, WITHIN_MS, Rhythm


def pressed(*times_ms: int) -> Rhythm:
    rhythm = Rhythm()
    for at_ms in times_ms:
        rhythm = rhythm.pressed(at_ms)
    return rhythm


def test_twenty_presses_in_four_seconds_are_one_burst() -> None:
    assert pressed(*range(0, 4_000, 200)).bursts == 1


def test_four_presses_are_none() -> None:
    assert pressed(0, 1, 2, 3).bursts == 0


def test_five_presses_in_a_little_more_than_four_seconds_are_none() -> None:
    assert pressed(0, 1_000, 2_000, 3_000, WITHIN_MS + 1).bursts == 0


def test_a_second_burst_a_minute_later_is_another_one() -> None:
    assert pressed(0, 1, 2, 3, 4, 60_000, 60_001, 60_002, 60_003, 60_004).bursts == 2


def test_presses_that_come_out_of_order_are_the_same_burst() -> None:
    times = list(range(0, 4_000, 200))
    Random(1).shuffle(times)

    assert pressed(*times).bursts == 1


@given(st.lists(st.integers(0, 60_000), max_size=30))
def test_there_is_a_burst_exactly_when_five_presses_are_that_close(times: list[int]) -> None:
    times.sort()
    close = [
        at for at in range(PRESSES - 1, len(times))
        if times[at] - times[at - PRESSES + 1] <= WITHIN_MS
    ]  # fmt: skip

    assert (pressed(*times).bursts > 0) == bool(close)
    assert pressed(*times).bursts <= len(close)
