"""What a button holds against what the desk has."""

from hypothesis import given
from hypothesis import strategies as st

from deskbell.domain.held import missing, never_to_return
from deskbell_wire.messages import MISSING_AT_ONCE

seqs = st.sets(st.integers(1, 120))


def runs_of(held: set[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for seq in sorted(held):
        if runs and runs[-1][1] == seq - 1:
            runs[-1] = (runs[-1][0], seq)
        else:
            runs.append((seq, seq))
    return runs


def test_nothing_is_missing_when_the_desk_has_it_all() -> None:
    assert missing([(1, 3), (5, 5)], {1, 2, 3, 5}, floor=1) == []


def test_what_the_desk_lacks_is_missing_gaps_included() -> None:
    assert missing([(1, 4), (7, 8)], {1, 3, 8}, floor=1) == [2, 4, 7]


def test_what_the_button_does_not_hold_is_not_asked_for() -> None:
    assert missing([(5, 6)], set(), floor=1) == [5, 6]


def test_below_the_floor_nothing_is_missing() -> None:
    assert missing([(1, 6)], set(), floor=5) == [5, 6]


def test_32_are_asked_for_at_once_the_oldest_first() -> None:
    assert missing([(1, 500)], {1}, floor=1) == list(range(2, 2 + MISSING_AT_ONCE))


def test_an_endless_run_does_not_take_endless_time() -> None:
    assert missing([(1, 2**53)], set(), floor=1) == list(range(1, 1 + MISSING_AT_ONCE))


@given(seqs, seqs, st.integers(1, 120))
def test_asking_until_nothing_is_missing_brings_everything_above_the_floor(
    held: set[int], known: set[int], floor: int
) -> None:
    has = set(known)
    while lacking := missing(runs_of(held), has, floor):
        assert len(lacking) <= MISSING_AT_ONCE
        assert not has & set(lacking)
        has |= set(lacking)

    assert has == known | {seq for seq in held if seq >= floor}


def test_nothing_is_lost_when_the_desk_has_everything_below() -> None:
    assert never_to_return({1, 2, 3}, floor=1, low=4) == []


def test_what_neither_has_any_more_is_told_as_runs() -> None:
    assert never_to_return({2, 5}, floor=1, low=9) == [(1, 1), (3, 4), (6, 8)]


def test_what_was_pruned_knowingly_is_not_told() -> None:
    assert never_to_return({7}, floor=6, low=8) == [(6, 6)]


def test_what_the_button_still_holds_is_not_told() -> None:
    assert never_to_return({9, 12}, floor=8, low=10) == [(8, 8)]


@given(seqs, seqs, st.integers(1, 120))
def test_missing_is_what_is_held_and_not_known_oldest_first(
    held: set[int], known: set[int], floor: int
) -> None:
    wanted = sorted(seq for seq in held - known if seq >= floor)

    assert missing(runs_of(held), known, floor) == wanted[:MISSING_AT_ONCE]


@given(seqs, st.integers(1, 120), st.integers(1, 120))
def test_the_runs_are_exactly_what_is_lacking(known: set[int], floor: int, low: int) -> None:
    lacking = set(range(floor, low)) - known

    assert never_to_return(known, floor, low) == runs_of(lacking)
