"""Burst: five presses within four seconds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskbell.domain.burst import PRESSES, WITHIN_MS, Rhythm


def rhythm(*times_ms: int) -> Rhythm:
    found = Rhythm()
    for at_ms in times_ms:
        found = found.pressed(at_ms)
    return found


def every(step_ms: int, count: int, start_ms: int = 0) -> list[int]:
    return [start_ms + step_ms * at for at in range(count)]


def test_20_presses_in_4_s_are_one_burst() -> None:
    assert rhythm(*every(210, 20)).bursts == 1


def test_four_presses_are_none() -> None:
    assert rhythm(*every(10, PRESSES - 1)).bursts == 0


def test_five_presses_in_exactly_4_s_are_one() -> None:
    assert rhythm(*every(WITHIN_MS // 4, PRESSES)).bursts == 1


def test_five_presses_in_more_than_4_s_are_none() -> None:
    assert rhythm(*every(WITHIN_MS // 4, 4), WITHIN_MS + 1).bursts == 0


def test_presses_that_go_on_are_the_same_burst() -> None:
    assert rhythm(*every(900, 60)).bursts == 1


def test_two_bursts_with_quiet_between_them_are_two() -> None:
    assert rhythm(*every(100, 5), *every(100, 5, start_ms=60_000)).bursts == 2


def test_four_presses_after_a_burst_are_no_second_one() -> None:
    assert rhythm(*every(100, 5), *every(100, 4, start_ms=60_000)).bursts == 1


def test_a_burst_is_seen_whatever_the_order() -> None:
    assert rhythm(3000, 0, 2000, 1000, 500).bursts == 1


@given(st.permutations(every(150, 12)))
def test_presses_of_one_burst_in_any_order_are_one(times_ms: list[int]) -> None:
    assert rhythm(*times_ms).bursts == 1


@given(st.lists(st.integers(0, 60_000), max_size=30).map(sorted))
def test_there_is_a_burst_exactly_when_five_presses_are_that_close(times_ms: list[int]) -> None:
    fives = zip(times_ms, times_ms[PRESSES - 1 :], strict=False)
    close = [first for first, fifth in fives if fifth - first <= WITHIN_MS]

    found = rhythm(*times_ms)

    assert (found.bursts > 0) == bool(close)
    assert found.bursts <= len(times_ms) // PRESSES
    assert len(found.recent_ms) <= PRESSES


@pytest.mark.parametrize("late_ms", [0, 4200])
def test_a_late_press_of_a_burst_that_is_over_makes_no_second_one(late_ms: int) -> None:
    assert rhythm(*every(500, 10), late_ms).bursts == 1
